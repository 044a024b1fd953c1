package qyzmet

import (
	"fmt"
	"strings"
)

// Tenge writes an amount in tiyn, of which there are a hundred, as tenge with two
// decimals: thousands are apart by a no-break space and decimals by a comma, in
// English by a comma and a point. The word is left to the sentence.
func Tenge(l Lang, tiyn int64) string {
	gap, point, sign := "\u00a0", ",", ""
	if l == English {
		gap, point = ",", "."
	}
	if tiyn < 0 {
		sign, tiyn = "−", -tiyn
	}
	whole := fmt.Sprint(tiyn / 100)
	var b strings.Builder
	for i, d := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(gap)
		}
		b.WriteRune(d)
	}
	return fmt.Sprintf("%s%s%s%02d", sign, b.String(), point, tiyn%100)
}

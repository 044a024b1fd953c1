package office

import (
	"strings"

	"qyzmet"
)

const (
	actLetter = "a-" // ids of acts begin so; see register.NewID
	codeGroup = 4    // letters of a code between hyphens
)

// Code is the id of an act as people type it: in groups of capital letters.
func Code(id qyzmet.ActID) string {
	rest := strings.ToUpper(strings.TrimPrefix(string(id), actLetter))
	var b strings.Builder
	for i, r := range rest {
		if i > 0 && i%codeGroup == 0 {
			b.WriteByte('-')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// misread are digits that no code has, and the letters for which they are taken.
var misread = strings.NewReplacer("0", "o", "1", "i", "8", "b", "-", "", " ", "", "\u00a0", "", "\u2011", "", "–", "")

// ActOf reads a code as it was typed or scanned. It is "" when it can be none.
func ActOf(code string) qyzmet.ActID {
	rest := misread.Replace(strings.ToLower(strings.TrimSpace(code)))
	if len(rest) != codeLetters || strings.Trim(rest, "abcdefghijklmnopqrstuvwxyz234567") != "" {
		return ""
	}
	return qyzmet.ActID(actLetter + rest)
}

// codeLetters is the length of a code without hyphens: a moment and 85 random bits, see
// register.NewID.
const codeLetters = 26

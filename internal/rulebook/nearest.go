package rulebook

import (
	"fmt"
	"strconv"
	"strings"

	"qyzmet/date"
)

// nearest returns the name that takes the fewest edits to reach, if it is near
// enough to be what was meant.
func nearest(name string, names []string) string {
	best, bestCost := "", max(2, len(name)/2)+1
	for _, n := range names {
		if c := edits(name, n, bestCost); c < bestCost {
			best, bestCost = n, c
		}
	}
	return best
}

// edits is the Levenshtein distance, cut off at limit.
func edits(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit || len(a) > 200 {
		return limit
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diag := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := diag
			if a[i-1] != b[j-1] {
				cost++
			}
			diag = row[j]
			row[j] = min(cost, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}

// Nearest returns the nearest of some names, or "".
func Nearest(name string, names []string) string { return nearest(strings.ToLower(name), names) }

// Bound is the least or greatest value of a number or a date: 30, or 1990-01-01.
type Bound int64

// UnmarshalYAML reads a whole number or a day.
func (b *Bound) UnmarshalYAML(data []byte) error {
	text := strings.Trim(strings.TrimSpace(string(data)), `"'`)
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		*b = Bound(n)
		return nil
	}
	d, err := date.Parse(text)
	if err != nil {
		return fmt.Errorf("%q is neither a whole number nor a day", text)
	}
	*b = Bound(d)
	return nil
}

package rulebook

import "strings"

// Nearest returns the nearest of some names, or "" when none is near.
func Nearest(name string, names []string) string { return nearest(strings.ToLower(name), names) }

// nearest returns the name that takes the fewest edits to reach, if it is near
// enough to be what was meant; or else the only one of which it is a part.
func nearest(name string, names []string) string {
	best, bestCost := "", max(1, len(name)/2)+1
	for _, n := range names {
		if c := edits(name, n, bestCost); c < bestCost {
			best, bestCost = n, c
		}
	}
	if best != "" || name == "" {
		return best
	}
	for _, n := range names {
		if !strings.HasSuffix(n, "."+name) && !strings.HasPrefix(n, name+".") && !strings.HasPrefix(n, name+"_") {
			continue
		}
		if best != "" {
			return ""
		}
		best = n
	}
	return best
}

// longestName bounds the names that are compared: longer ones are near nothing.
const longestName = 200

// edits is the Levenshtein distance in bytes, cut off at limit.
func edits(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit || len(a) > longestName {
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

package document

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"qyzmet"
)

// TestKindsAndPapers lists which kinds of acts are printed by which template, and
// which by none: a new kind is decided on here. Every template that is not for
// forms filled by hand has a kind.
func TestKindsAndPapers(t *testing.T) {
	book := officialBook(t)
	var out strings.Builder
	var ids []qyzmet.ActKind
	for id := range book.ActKinds {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	used := map[string]bool{}
	for _, id := range ids {
		paper := book.ActKinds[id].Document
		used[paper] = true
		if paper == "" {
			paper = "–"
		}
		fmt.Fprintf(&out, "%s: %s\n", id, paper)
	}
	byHand := []string{"call-up-order"} // an order for a list; acts are of one person each
	for id := range book.Documents {
		if used[id] == slices.Contains(byHand, id) {
			t.Errorf("the template %s: printed by a kind is %t", id, used[id])
		}
	}
	golden(t, "kinds-and-papers.txt", out.String())
}

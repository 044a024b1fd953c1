package document

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"qyzmet"
)

// TestKindsAndPapers lists which kinds of acts are printed by which template, and
// which by none: a new kind is decided on here. Every template has a kind.
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
		if list := book.ActKinds[id].List; list != nil {
			used[list.Paper] = true
			paper += fmt.Sprintf(", and %s for each %s in it", list.Paper, list.Each)
		}
		fmt.Fprintf(&out, "%s: %s\n", id, paper)
	}
	for id := range book.Documents {
		if !used[id] {
			t.Errorf("no kind of act is printed by the template %s", id)
		}
	}
	golden(t, "kinds-and-papers.txt", out.String())
}

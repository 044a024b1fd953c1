package rulebook_test

import (
	"strings"
	"testing"

	"qyzmet"
)

// Every reading is shown: a rule or a value names it, or the commencement of an
// amending act rests on it.
func TestEveryReadingIsShown(t *testing.T) {
	book, err := realBook()
	if err != nil {
		t.Fatal(err)
	}
	shown := map[qyzmet.ReadingID]bool{}
	mark := func(ids []qyzmet.ReadingID) {
		for _, id := range ids {
			shown[id] = true
		}
	}
	for _, q := range book.Order {
		for _, r := range q.Rules {
			mark(r.Readings)
		}
	}
	for _, p := range book.Parameters {
		for _, v := range p.Values {
			mark(v.Readings)
		}
	}
	for _, e := range book.Enactments {
		for _, a := range e.Amendments {
			for id := range book.Readings {
				shown[id] = shown[id] || strings.Contains(a.Source.EN, string(id))
			}
		}
	}
	for id := range book.Readings {
		if !shown[id] {
			t.Errorf("no rule, value or commencement names the reading %s: nobody sees it", id)
		}
	}
}

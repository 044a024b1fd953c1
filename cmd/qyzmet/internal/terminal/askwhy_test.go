package terminal

import (
	"slices"
	"testing"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// A fact of many questions is asked for what this question rests on, or one
// that it reads; for all its provisions where that is nothing.
func TestAskedFor(t *testing.T) {
	pay := &rulebook.Question{ID: "pay", Uses: []qyzmet.QuestionID{"leave"}, Rules: []*rulebook.Rule{{Cites: []qyzmet.ProvisionID{"law/26/9#9"}}}}
	leave := &rulebook.Question{ID: "leave", Uses: []qyzmet.QuestionID{"pay"}, Rules: []*rulebook.Rule{{Cites: []qyzmet.ProvisionID{"law/46#2"}}}}
	book := &rulebook.Book{Questions: map[qyzmet.QuestionID]*rulebook.Question{"pay": pay, "leave": leave}}
	iv := &Interview{Printer: &Printer{book: book}, Question: pay}
	for _, c := range []struct{ why, want []qyzmet.ProvisionID }{
		{[]qyzmet.ProvisionID{"law/26/1", "law/2", "law/46/1", "rules/26/1"}, []qyzmet.ProvisionID{"law/26/1", "law/46/1"}},
		{[]qyzmet.ProvisionID{"law/2", "rules/46"}, []qyzmet.ProvisionID{"law/2", "rules/46"}},
		{nil, nil},
	} {
		if got := iv.askedFor(&rulebook.Fact{Why: c.why}); !slices.Equal(got, c.want) {
			t.Errorf("%v: got %v, want %v", c.why, got, c.want)
		}
	}
}

package rulebook_test

import (
	"strings"
	"testing"

	"qyzmet/internal/rulebook"
)

// TestOverlay: a draft change makes another book, and leaves the book alone.
func TestOverlay(t *testing.T) {
	book, err := realBook()
	if err != nil {
		t.Fatal(err)
	}
	before := len(book.Questions["deferral"].Rules)
	changed, err := book.Apply(&rulebook.Overlay{ID: "try",
		Values:     []rulebook.NewValue{{Parameter: "call_up_age", Value: 19}},
		Withdraw:   []string{"deferral/rural-doctor"},
		Conditions: []rulebook.NewCondition{{Rule: "deferral/teacher", When: "person.work.kind == 'teacher' && person.work.rural"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if changed.Hash == book.Hash {
		t.Error("the changed book has the hash of the one it was made of")
	}
	if got := changed.Parameters["call_up_age"].Values[0].Value; got != 19 {
		t.Errorf("call_up_age is %d", got)
	}
	if got := book.Parameters["call_up_age"].Values[0].Value; got != 18 {
		t.Errorf("the book itself was changed: call_up_age is %d", got)
	}
	if len(changed.Questions["deferral"].RuleByID("rural-doctor")) != 0 || len(book.Questions["deferral"].Rules) != before {
		t.Error("the rule was not withdrawn, or was from the book itself")
	}
	for _, q := range changed.Order {
		for _, r := range q.Rules {
			if r.Question != q {
				t.Errorf("%s/%s belongs to another question", q.ID, r.ID)
			}
			for _, d := range r.DefeatedBy {
				if d.Question != q {
					t.Errorf("%s/%s is defeated by a rule of another book", q.ID, r.ID)
				}
			}
		}
	}
}

// TestOverlayRefused: what does not fit the book is refused by name.
func TestOverlayRefused(t *testing.T) {
	book, err := realBook()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		o    rulebook.Overlay
		want string
	}{
		{"parameter", rulebook.Overlay{Values: []rulebook.NewValue{{Parameter: "callup_age", Value: 19}}}, `values[0].parameter: there is no parameter "callup_age"`},
		{"value", rulebook.Overlay{Values: []rulebook.NewValue{{Parameter: "call_up_age", Value: -1}}}, "values[0].value: a value is a whole number from 0 to 10,000 years"},
		{"question", rulebook.Overlay{Withdraw: []string{"deferal/teacher"}}, `withdraw[0]: there is no question "deferal"`},
		{"rule", rulebook.Overlay{Withdraw: []string{"deferral/techer"}}, `withdraw[0]: question "deferral" has no rule "techer"`},
		{"condition", rulebook.Overlay{Conditions: []rulebook.NewCondition{{Rule: "deferral/teacher", When: "person.work.knd == 'teacher'"}}}, "conditions[0].when: "},
		{"circle", rulebook.Overlay{Conditions: []rulebook.NewCondition{{Rule: "deferral/teacher", When: "q.draft_liability.outcome == 'callable'"}}},
			`reads question "draft-liability", which itself stands on "deferral"`},
		{"act", rulebook.Overlay{Acts: []rulebook.ActState{{Act: "999-IX"}}}, "acts[0].act: no amending act of this number is held"},
	} {
		_, err := book.Apply(&c.o)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
}

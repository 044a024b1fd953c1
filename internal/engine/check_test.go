package engine

import "testing"

// The semantic check of the real law data finds nothing and proves every
// question in every state of the law.
func TestCheckBook(t *testing.T) {
	e := testEngine(t)
	report, err := e.CheckBook()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Findings {
		t.Errorf("%s on %s: %s %s: %s %v", f.Question, f.On, f.Kind, f.Rule, f.Message, f.Example)
	}
	proved := map[string]int{}
	for _, p := range report.Proved {
		proved[string(p.Question)]++
	}
	for _, q := range e.book.Order {
		if proved[string(q.ID)] == 0 {
			t.Errorf("question %s was not proved in any state of the law", q.ID)
		}
	}
}

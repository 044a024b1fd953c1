package proof_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/proof"
	"qyzmet/internal/rulebook"
)

// Every worked case is asked again on every day on which the law may have
// changed and the day before: each answer passes the checker, days before the
// wording held say so, and a person whom the facts contradict on that day is
// refused for that reason only. On the way each rule is seen to hold and not to.
func TestCasesOverTime(t *testing.T) {
	book, e := loadLaw(t)
	seen := map[string]bool{}
	asked, refused := 0, 0
	for i, c := range book.MustCases() {
		days := sweepDays(book, c.Question)
		if os.Getenv("REQUIRE") != "all" && i%4 != 0 { // a quick run takes a part of the other days
			days = nil
		}
		for _, on := range append(days, c.On) {
			q := engine.Query{Question: c.Question, On: on, Facts: c.Facts}
			if c.Known != nil && on == c.On {
				q.Known = *c.Known
			}
			a, err := e.Ask(q)
			asked++
			if faults, ok := qyzmet.FaultsOf(err); ok && on != c.On {
				refused++
				if slices.ContainsFunc(faults, func(f *qyzmet.Fault) bool { return f.Code != qyzmet.Contradiction }) {
					t.Errorf("%s/%s on %s: %v", c.Question, c.Name, on, err)
				}
				continue
			}
			if err != nil {
				t.Errorf("%s/%s on %s: %v", c.Question, c.Name, on, err)
				continue
			}
			if err := sweepOne(book, c, a); err != nil {
				t.Errorf("%s/%s on %s: %v", c.Question, c.Name, on, err)
			}
			note(seen, a.Because)
			noteExcluded(seen, book.Questions[c.Question], a)
		}
	}
	t.Logf("%d cases asked %d times; %d times the facts contradict the day", len(book.MustCases()), asked, refused)
	for _, q := range book.Order {
		for _, r := range q.Rules {
			if len(r.Under) > 0 { // of a reading that no query asks for
				continue
			}
			for _, value := range []string{"true", "false"} {
				if name := fmt.Sprintf("%s/%s", q.ID, r.ID); !seen[name+" "+value] && !(r.When == "true" && value == "false") {
					t.Errorf("no worked case shows the rule %s %s", name, map[string]string{"true": "hold", "false": "fail"}[value])
				}
			}
		}
	}
}

// sweepDays are the days on which the law of a question may have changed, with
// the days before them.
func sweepDays(book *rulebook.Book, id qyzmet.QuestionID) []date.Date {
	held := book.HeldFrom(book.Questions[id])
	var days []date.Date
	for _, d := range book.Boundaries() {
		days = append(days, d.AddDays(-1), d)
	}
	if held > date.Earliest {
		days = append(days, held.AddDays(-1), held)
	}
	slices.Sort(days)
	return slices.Compact(days)
}

func sweepOne(book *rulebook.Book, c *rulebook.Case, a *qyzmet.Answer) error {
	notHeld := slices.ContainsFunc(a.Open, func(o qyzmet.Opening) bool { return o.Reason == qyzmet.WordingNotHeld })
	if before := a.On < book.HeldFrom(book.Questions[c.Question]); before && !notHeld {
		return fmt.Errorf("answered %s though no wording of that day is held", a.State)
	}
	return proof.Check(book, c.Facts, a)
}

// noteExcluded marks the rules that fail because the rules of a question exclude
// one another and a rule with another outcome holds: a proof need not say it.
func noteExcluded(seen map[string]bool, q *rulebook.Question, a *qyzmet.Answer) {
	if q.Combine != "exactly-one" || a.State != qyzmet.Settled || a.Outcome == nil {
		return
	}
	for _, r := range q.Rules {
		if r.Outcome != "" && r.Outcome != a.Outcome.ID && r.Span.Covers(a.On, a.Known) == rulebook.Yes {
			seen[fmt.Sprintf("%s/%s false", q.ID, r.ID)] = true
		}
	}
}

// note marks the rules that a proof shows to hold or to fail.
func note(seen map[string]bool, b *qyzmet.Because) {
	if b == nil {
		return
	}
	if b.Claim == "rule" {
		seen[strings.Join([]string{string(b.Question) + "/" + string(b.Rule), b.Value}, " ")] = true
	}
	for _, child := range b.Children {
		note(seen, child)
	}
}

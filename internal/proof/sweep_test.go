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
		own, others := sweepDays(book, c.Question)
		if os.Getenv("REQUIRE") != "all" && i%4 != 0 { // a quick run takes a part of the other days
			own, others = nil, nil
		}
		days := own
		for n := i % othersOf; n < len(others); n += othersOf {
			days = append(days, others[n])
		}
		for _, on := range append(days, c.On) {
			q := engine.Query{Question: c.Question, On: on, Facts: c.Facts, Parts: engine.WithBecause | engine.WithOpen}
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

// othersOf is of how many days on which only the law of other questions changes
// a case is asked again on one: another one for each case in turn.
const othersOf = 24

// sweepDays are the days on which the law of a question may have changed, with
// the days before them, and those on which that of other questions may have.
func sweepDays(book *rulebook.Book, id qyzmet.QuestionID) (own, others []date.Date) {
	q := book.Questions[id]
	for _, d := range turnsOf(book, q) {
		own = append(own, d.AddDays(-1), d)
	}
	if held := book.HeldFrom(q); held > date.Earliest {
		own = append(own, held.AddDays(-1), held)
	}
	slices.Sort(own)
	own = slices.Compact(own)
	for _, d := range book.Boundaries() {
		if !slices.Contains(own, d) {
			others = append(others, d.AddDays(-1), d)
		}
	}
	return own, others
}

// turnsOf are the days on which a rule of a question, or of those it is composed
// of, begins or ends, or a parameter that one reads becomes another.
func turnsOf(book *rulebook.Book, q *rulebook.Question) []date.Date {
	var days []date.Date
	note := func(span rulebook.Span) {
		for _, p := range []*rulebook.Point{span.From, span.Before} {
			if p != nil {
				days = append(days, p.Earliest, p.Latest)
			}
		}
	}
	for _, r := range q.Rules {
		note(r.Span)
		r.Walk(func(x *rulebook.Expr) bool {
			if x.Op == rulebook.OpParam {
				for _, v := range book.Parameters[x.Name].Values {
					note(v.Span)
				}
			}
			return true
		})
	}
	for _, used := range q.Uses {
		days = append(days, turnsOf(book, book.Questions[used])...)
	}
	return slices.DeleteFunc(days, func(d date.Date) bool { return d <= date.Earliest || d >= date.Latest })
}

func sweepOne(book *rulebook.Book, c *rulebook.Case, a *qyzmet.Answer) error {
	notHeld := slices.ContainsFunc(a.Open, func(o qyzmet.Opening) bool { return o.Reason == qyzmet.WordingNotHeld })
	if before := a.On < book.HeldFrom(book.Questions[c.Question]); before && !notHeld {
		return fmt.Errorf("answered %s though no wording of that day is held", a.State)
	}
	return proof.Check(book, c.Facts, a)
}

// noteExcluded marks the rules that fail because a rule with another outcome
// holds, which excludes them: a proof need not say it.
func noteExcluded(seen map[string]bool, q *rulebook.Question, a *qyzmet.Answer) {
	if q.IsValue() || a.State != qyzmet.Settled || a.Outcome == nil {
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

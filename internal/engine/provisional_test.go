package engine

import (
	"math/rand/v2"
	"testing"

	"qyzmet"
)

// A provisional value is no part of one: whatever the facts still missing are,
// it stands, unless an exception that was unknown turns out to hold.
func TestProvisionalValueStands(t *testing.T) {
	stood := 0
	eachPerson(t, share{60_000, 400}, 0, func(t *testing.T, e *Engine, r *rand.Rand, q Query) {
		if !e.book.Questions[q.Question].IsValue() {
			return
		}
		for _, f := range e.book.FactOrder {
			if _, given := q.Facts[f.Path]; !given || !readBy(e, q.Question)[f.Path] {
				continue
			}
			less, full := q, q
			less.Facts, full.Facts = q.Facts.Clone(), q.Facts.Clone()
			delete(less.Facts, f.Path)
			if full.Facts[f.Path] = randomValue(f, r, q.On); e.Check(less.Facts, q.On) != nil || e.Check(full.Facts, q.On) != nil {
				continue
			}
			before, after := mustAsk(t, e, less), mustAsk(t, e, full)
			if before.Outcome == nil || before.State == qyzmet.Settled || after.State != qyzmet.Settled || exceptionHolds(t, e, full, undecidedExceptions(t, e, less)) {
				continue
			}
			stood++
			if !after.Outcome.Same(before.Outcome) {
				t.Errorf("%s on %s: provisional %d became %d with %s, though no exception holds\nfacts %v", q.Question, q.On, *before.Outcome.Value, *after.Outcome.Value, f.Path, full.Facts)
			}
		}
	})
	if stood == 0 {
		t.Fatal("no random provisional value was settled: the test shows nothing")
	}
}

// exceptions calls f with the exceptions of the question asked, by state of the law.
func exceptions(t *testing.T, e *Engine, q Query, f func(world int, rule qyzmet.RuleID, holds cell)) {
	t.Helper()
	a, err := e.begin(q)
	if err != nil {
		t.Fatal(err)
	}
	defer a.release()
	if err := a.run(); err != nil {
		t.Fatal(err)
	}
	for i, r := range a.runs {
		for _, rule := range r.p.asked().rules {
			for _, d := range rule.beaten {
				f(i, d.def.ID, r.out[d.holds])
			}
		}
	}
}

type exceptionIn struct {
	world int
	rule  qyzmet.RuleID
}

func undecidedExceptions(t *testing.T, e *Engine, q Query) map[exceptionIn]bool {
	out := map[exceptionIn]bool{}
	exceptions(t, e, q, func(world int, rule qyzmet.RuleID, holds cell) {
		if !holds.k {
			out[exceptionIn{world, rule}] = true
		}
	})
	return out
}

func exceptionHolds(t *testing.T, e *Engine, q Query, among map[exceptionIn]bool) bool {
	found := false
	exceptions(t, e, q, func(world int, rule qyzmet.RuleID, holds cell) {
		found = found || among[exceptionIn{world, rule}] && !holds.isFalse()
	})
	return found
}

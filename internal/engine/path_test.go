package engine

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/date"
)

func pathOf(t testing.TB, e *Engine, q Query, from, before date.Date) []Stretch {
	t.Helper()
	list, err := e.Path(q, from, before)
	if err != nil {
		t.Fatalf("%s on %s with %v: %v", q.Question, q.On, q.Facts, err)
	}
	return list
}

// On every day of a stretch, Ask gives its answer; stretches leave no day out.
func TestPathIsWhatAskGives(t *testing.T) {
	asked, lapsed, impossible := 0, 0, 0
	eachPerson(t, share{4_000, 20}, 0.3, func(t *testing.T, e *Engine, r *rand.Rand, q Query) {
		q.Parts = WithOpen
		from, before := q.On.AddDays(-r.IntN(365*25)), q.On.AddDays(1+r.IntN(365*45))
		list := pathOf(t, e, q, from, before)
		checkDays(t, list, from, before)
		for i, s := range list {
			if i > 0 && (list[i-1].alike(&s) || s.Because == "") {
				t.Errorf("%s: the stretches %v and %v do not differ, or it is not said why", q.Question, list[i-1], s)
			}
			for range 4 {
				then := q
				then.On = s.From.AddDays(r.IntN(date.Days(s.From, s.Before)))
				then.Facts = settledFacts(e, q.Facts, then.On)
				got, early := answerThen(t, e, q, then)
				switch waits := waitsFor(got, early); {
				case s.Answer == nil && waits && len(s.Faults) > 0:
					impossible++
				case s.Answer == nil || waits || !s.alike(&Stretch{Answer: got, Faults: s.Faults}):
					t.Errorf("%s on %s: Ask gives %s %v, the stretch from %s %+v, with %v", q.Question, then.On, got.State, got.Outcome, s.From, s.Answer, then.Facts)
				case len(s.Faults) > 0 && then.On > q.On:
					lapsed++
				default:
					asked++
				}
			}
		}
	})
	t.Logf("%d days asked, %d after the facts lapsed, %d impossible", asked, lapsed, impossible)
	if !testing.Short() && (asked < 1000 || lapsed == 0 || impossible == 0) {
		t.Error("too few days of each kind: the test shows little")
	}
}

func checkDays(t *testing.T, list []Stretch, from, before date.Date) {
	t.Helper()
	at := from
	for _, s := range list {
		if s.From != at || s.Before <= s.From {
			t.Fatalf("a stretch from %s before %s; the one before it ends at %s", s.From, s.Before, at)
		}
		at = s.Before
	}
	if at != before {
		t.Fatalf("the path ends at %s, not %s", at, before)
	}
}

// settledFacts leaves out what does not apply on a day, by what Check says.
func settledFacts(e *Engine, facts qyzmet.Facts, on date.Date) qyzmet.Facts {
	facts = facts.Clone()
	for {
		faults, _ := qyzmet.FaultsOf(e.Check(facts, on))
		n := len(facts)
		for _, f := range faults {
			if f.Text == nil {
				delete(facts, qyzmet.Path(f.Path))
			}
		}
		if len(facts) == n {
			return facts
		}
	}
}

// answerThen is what Ask gives on another day. On an earlier one, the facts that
// cannot be true yet are left out, and named. On a later one that the facts
// contradict it is what becomes of the answer by itself.
func answerThen(t *testing.T, e *Engine, q, then Query) (answer *qyzmet.Answer, early []qyzmet.Path) {
	t.Helper()
	if then.On <= q.On {
		for {
			faults, _ := qyzmet.FaultsOf(e.Check(then.Facts, then.On))
			if len(faults) == 0 {
				break
			}
			for _, f := range faults {
				for name := range strings.SplitSeq(f.Path, ", ") {
					delete(then.Facts, qyzmet.Path(name))
					early = append(early, qyzmet.Path(name))
				}
			}
			then.Facts = settledFacts(e, then.Facts, then.On)
		}
	}
	if e.Check(then.Facts, then.On) == nil {
		return mustAsk(t, e, then), early
	}
	a, err := e.begin(q)
	if err != nil {
		t.Fatal(err)
	}
	defer a.release()
	a.in = e.bind(then.Facts, then.On)
	a.query.On, a.query.Facts, a.query.Parts = then.On, then.Facts, WithOpen
	answer = &qyzmet.Answer{}
	if then.On < e.heldFrom[q.Question] {
		notHeld(answer, 0)
		return answer, nil
	}
	if err := a.run(); err != nil {
		t.Fatal(err)
	}
	a.conclude(answer)
	a.complete(answer)
	return answer, nil
}

// waitsFor reports whether an answer, or a last day, waits for one of some facts.
func waitsFor(a *qyzmet.Answer, facts []qyzmet.Path) bool {
	var all []qyzmet.Path
	for _, g := range a.Grounds {
		all = append(all, g.UntilAsk...)
	}
	for _, o := range a.Open {
		all = append(all, o.Facts...)
	}
	for _, d := range a.Officials {
		all = append(all, d.Fact)
	}
	return slices.ContainsFunc(all, func(p qyzmet.Path) bool { return slices.Contains(facts, p) })
}

// From the day asked about onwards a path turns on the days that Changes names.
func TestPathAgreesWithChanges(t *testing.T) {
	n := 0
	eachPerson(t, share{8_000, 40}, 0.3, func(t *testing.T, e *Engine, _ *rand.Rand, q Query) {
		q.Parts = WithChanges
		answer := mustAsk(t, e, q)
		if answer.State == qyzmet.Open || len(answer.Changes) == maxChanges {
			return
		}
		var days []date.Date
		last := answer
		for _, s := range pathOf(t, e, q, q.On, min(q.On.AddYears(horizon, date.EndOfMonth), date.Latest)) {
			if s.Answer.State != last.State || !s.Answer.Outcome.Same(last.Outcome) {
				days, last = append(days, s.From), s.Answer
			}
		}
		var want []date.Date
		for _, c := range answer.Changes {
			want = append(want, c.On)
		}
		n += len(want)
		if !slices.Equal(days, want) {
			t.Errorf("%s on %s: the path turns on %v, the changes are on %v, with %v", q.Question, q.On, days, want, q.Facts)
		}
	})
	if n == 0 {
		t.Error("nothing ever changed")
	}
}

func TestPathRefuses(t *testing.T) {
	e := testEngine(t)
	on := date.MustParse("2026-11-21")
	first := e.book.Order[0].ID
	for name, c := range map[string]struct {
		q            Query
		from, before date.Date
	}{
		"no question":        {Query{Question: "nothing", On: on}, on, on + 1},
		"no day":             {Query{Question: first, On: on}, on, on},
		"days turned round":  {Query{Question: first, On: on}, on, on - 1},
		"days without end":   {Query{Question: first, On: on}, on, date.Forever},
		"days without start": {Query{Question: first, On: on}, date.Beginning, on},
	} {
		if list, err := e.Path(c.q, c.from, c.before); err == nil {
			t.Errorf("%s: %v", name, list)
		}
	}
}

func BenchmarkPath(b *testing.B) {
	e := testEngine(b)
	on := date.MustParse("2026-11-21")
	facts := qyzmet.Facts{"person.birth_date": qyzmet.DateValue(date.MustParse("2005-02-11")), "person.sex": qyzmet.WordValue("male"), "person.citizen": qyzmet.BoolValue(true)}
	for b.Loop() {
		for _, q := range e.book.Order {
			pathOf(b, e, Query{Question: q.ID, On: on, Facts: facts, Parts: WithOpen}, date.MustParse("2005-02-11"), date.MustParse("2105-02-11"))
		}
	}
}

package engine

import (
	"math/rand/v2"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// New facts never overturn a settled answer.
func TestSettledStaysSettled(t *testing.T) {
	settled := 0
	eachPerson(t, share{100_000, 200}, 0.5, func(t *testing.T, e *Engine, r *rand.Rand, q Query) {
		before := mustAsk(t, e, q)
		if before.State != qyzmet.Settled {
			return
		}
		settled++
		more := q
		more.Facts = q.Facts.Clone()
		reads := readBy(e, q.Question)
		for _, f := range e.book.FactOrder {
			if _, given := more.Facts[f.Path]; given || r.IntN(2) == 0 || !reads[f.Path] && r.Float64() >= strange {
				continue
			}
			more.Facts[f.Path] = randomValue(f, r, q.On)
			if e.Check(more.Facts, q.On) != nil {
				delete(more.Facts, f.Path)
			}
		}
		after := mustAsk(t, e, more)
		if after.State != qyzmet.Settled || !after.Outcome.Same(before.Outcome) {
			t.Errorf("%s on %s: settled %v became %s %v\nbefore %v\nafter  %v", q.Question, q.On, before.Outcome, after.State, after.Outcome, q.Facts, more.Facts)
		}
	})
	if settled == 0 {
		t.Fatal("no random answer was settled: the test shows nothing")
	}
}

// Every question is decided when all its facts are given, but where the law's
// own commencement is uncertain or its wording is not held.
func TestDecidedWithAllFacts(t *testing.T) {
	eachPerson(t, share{60_000, 200}, 0, func(t *testing.T, e *Engine, _ *rand.Rand, q Query) {
		for p, v := range q.Facts {
			if v.Open || v.Kind == qyzmet.List && incomplete(e.book.Facts[p], v) {
				return
			}
		}
		q.Parts = WithOpen
		a := mustAsk(t, e, q)
		if a.State == qyzmet.Settled {
			return
		}
		for _, o := range a.Open {
			if o.Reason == "" {
				t.Errorf("%s on %s is %s, open %v, with %v", q.Question, q.On, a.State, a.Open, q.Facts)
			}
		}
	})
}

func incomplete(f *rulebook.Fact, v qyzmet.Value) bool {
	for _, it := range v.Items {
		if len(it) < len(f.Items) {
			return true
		}
	}
	return false
}

// The order of rules never matters.
func TestRuleOrderIrrelevant(t *testing.T) {
	e := testEngine(t)
	r := rand.New(rand.NewPCG(7, 7))
	shuffled := *e.book
	shuffled.Questions = map[qyzmet.QuestionID]*rulebook.Question{}
	shuffled.Order = nil
	for _, q := range e.book.Order {
		c := *q
		c.Rules = append([]*rulebook.Rule(nil), q.Rules...)
		r.Shuffle(len(c.Rules), func(i, j int) { c.Rules[i], c.Rules[j] = c.Rules[j], c.Rules[i] })
		shuffled.Questions[q.ID] = &c
		shuffled.Order = append(shuffled.Order, &c)
	}
	other, err := New(&shuffled)
	if err != nil {
		t.Fatal(err)
	}
	eachPersonOf(t, e, share{30_000, 100}, 0.4, func(t *testing.T, _ *Engine, _ *rand.Rand, q Query) {
		a, b := mustAsk(t, e, q), mustAsk(t, other, q)
		if a.State != b.State || !a.Outcome.Same(b.Outcome) {
			t.Errorf("%s on %s: %s %v, rules in another order %s %v, with %v", q.Question, q.On, a.State, a.Outcome, b.State, b.Outcome, q.Facts)
		}
	})
}

// Each answer to the next question has the effect that was announced.
func TestNextEffect(t *testing.T) {
	asked := 0
	eachPerson(t, share{10_000, 40}, 0.6, func(t *testing.T, e *Engine, _ *rand.Rand, q Query) {
		q.Parts = WithNext
		a := mustAsk(t, e, q)
		if a.Next == nil || a.Next.ForDate {
			return
		}
		f := e.book.Facts[a.Next.Fact]
		for label, want := range a.Next.Effect {
			v, ok := valueOfLabel(f, label)
			if !ok {
				continue
			}
			then := q
			then.Facts = q.Facts.Clone()
			then.Facts[f.Path] = v
			then.Parts = Bare
			if e.Check(then.Facts, q.On) != nil {
				continue // this end of the range contradicts another fact
			}
			asked++
			b := mustAsk(t, e, then)
			got := "open"
			if b.State == qyzmet.Settled {
				got = b.Outcome.ID
			}
			if got != want && b.Outcome != nil && b.Outcome.Value == nil {
				t.Errorf("%s on %s: %s=%s was to give %s, gives %s %v, with %v", q.Question, q.On, f.Path, label, want, b.State, b.Outcome, q.Facts)
			}
		}
	})
	if asked < 100 && !testing.Short() {
		t.Fatalf("only %d effects were tried", asked)
	}
}

func valueOfLabel(f *rulebook.Fact, label string) (qyzmet.Value, bool) {
	switch f.Kind {
	case qyzmet.Bool:
		return qyzmet.BoolValue(label == "true"), true
	case qyzmet.Word:
		return qyzmet.WordValue(label), true
	case qyzmet.Words:
		if label == "[]" {
			return qyzmet.WordsValue(), true
		}
		return qyzmet.WordsValue(label), true
	case qyzmet.List:
		return qyzmet.ListValue(), true
	}
	from, to, _ := strings.Cut(label, "..")
	for _, end := range []string{from, to} {
		if v, fault := f.Parse(end); fault == nil {
			return v, true
		}
	}
	return qyzmet.Value{}, false
}

// A fact is asked only if some completion of the facts makes its value matter.
func TestAskedFactsAreRelevant(t *testing.T) {
	n := 0
	eachPerson(t, share{4_000, 20}, 0.7, func(t *testing.T, e *Engine, _ *rand.Rand, q Query) {
		q.Parts = WithNext
		a, err := e.begin(q)
		if err != nil || q.On < e.heldFrom[q.Question] {
			return
		}
		if err := a.run(); err != nil {
			t.Fatal(err)
		}
		answer := mustAsk(t, e, q)
		if answer.Next == nil || answer.Next.ForDate || len(a.runs) > 1 || a.q.IsValue() {
			return
		}
		n++
		if !a.matters(t, e.index[answer.Next.Fact]) {
			t.Errorf("%s on %s asks %s, which no completion makes matter, with %v", q.Question, q.On, answer.Next.Fact, q.Facts)
		}
	})
	if n == 0 {
		t.Fatal("nothing was asked")
	}
}

// matters looks for a fact in what is left of the diagram once the known facts
// are put in.
func (a *ask) matters(t *testing.T, fact int) bool {
	d, root, err := a.diagramFor()
	if err != nil {
		t.Fatal(err)
	}
	s := &search{ask: a, d: d}
	seen := map[int32]bool{}
	reads := func(v int32) bool {
		for _, f := range s.factsOf(v) {
			if a.index[f.Path] == fact {
				return true
			}
		}
		return false
	}
	var visit func(n int32) bool
	visit = func(n int32) bool {
		if n < firstNode || seen[n] {
			return false
		}
		seen[n] = true
		v := d.level(n)
		if now := s.now(v); now >= 0 {
			return visit(d.kid(n, v, now))
		}
		if reads(v) {
			return true
		}
		for i := range d.vars[v].classes {
			if visit(d.kid(n, v, i)) {
				return true
			}
		}
		return false
	}
	return visit(root)
}

// What a why-not names, changed as it says, gives the other outcome.
func TestWhyNotHolds(t *testing.T) {
	n := 0
	eachPerson(t, share{10_000, 40}, 0.2, func(t *testing.T, e *Engine, _ *rand.Rand, q Query) {
		q.Parts = WithWhyNot
		a := mustAsk(t, e, q)
		for _, w := range a.WhyNot {
			then := q
			then.Facts = q.Facts.Clone()
			ok := len(w.Change) <= maxChange
			if !ok {
				t.Errorf("%s: %d changes", q.Question, len(w.Change))
			}
			for _, c := range w.Change {
				v, can := valueOfLabel(e.book.Facts[c.Fact], c.Value)
				ok = ok && can && c.Value != Changed
				then.Facts[c.Fact] = v
			}
			if !ok || e.Check(then.Facts, q.On) != nil {
				continue
			}
			n++
			if b := mustAsk(t, e, then); b.Outcome == nil || b.Outcome.ID != w.Outcome && b.State == qyzmet.Settled {
				t.Errorf("%s on %s: %v was to give %s, gives %s %v, with %v", q.Question, q.On, w.Change, w.Outcome, b.State, b.Outcome, q.Facts)
			}
		}
	})
	if n < 50 && !testing.Short() {
		t.Fatalf("only %d why-nots were tried", n)
	}
}

// On the days named, and on no day between, the answer changes by itself.
func TestChangesAreComplete(t *testing.T) {
	eachPerson(t, share{6_000, 30}, 0.2, func(t *testing.T, e *Engine, r *rand.Rand, q Query) {
		q.Parts = WithChanges
		a, err := e.begin(q)
		if err != nil {
			t.Fatal(err)
		}
		answer := mustAsk(t, e, q)
		if answer.State == qyzmet.Open || len(answer.Changes) == maxChanges {
			return
		}
		for range 20 {
			day := q.On.AddDays(1 + r.IntN(365*30))
			want := qyzmet.Change{Outcome: answer.Outcome, State: answer.State}
			for _, c := range answer.Changes {
				if c.On <= day {
					want = c
				}
			}
			if got := a.onDay(t, day); got.State != want.State || !got.Outcome.Same(want.Outcome) {
				t.Errorf("%s asked on %s: on %s it is %s %v, the changes %v say %s %v, with %v", q.Question, q.On, day, got.State, got.Outcome, answer.Changes, want.State, want.Outcome, q.Facts)
				return
			}
		}
	})
}

func (a *ask) onDay(t *testing.T, day date.Date) qyzmet.Change {
	t.Helper()
	c, err := a.at(turn{day: day})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

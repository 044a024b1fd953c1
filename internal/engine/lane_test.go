package engine

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/column"
)

// laneDays are days with one state of the law, and days on which a commencement
// is uncertain.
var laneDays = []string{"2018-07-01", "2020-03-01", "2021-06-15", "2022-10-01", "2024-02-01", "2025-03-01", "2025-11-20", "2026-05-01"}

// laneQuestions are those whose outcomes are words.
func laneQuestions(e *Engine) []qyzmet.QuestionID {
	var out []qyzmet.QuestionID
	for _, q := range e.book.Order {
		if !q.IsValue() {
			out = append(out, q.ID)
		}
	}
	return out
}

// laneBlock holds random people for a question, some of whose facts contradict
// one another.
func laneBlock(t testing.TB, e *Engine, q qyzmet.QuestionID, seed uint64, on date.Date, n int) (*column.Block, []qyzmet.Facts) {
	t.Helper()
	b := column.NewBlock(e.Fields())
	var people []qyzmet.Facts
	r := rand.New(rand.NewPCG(seed, 7))
	for range n {
		facts := randomFacts(e, q, r.Uint64(), on, []float64{0, 0.05, 0.2, 0.6}[r.IntN(4)])
		if r.IntN(8) == 0 { // stir in another's fact
			for p, v := range randomFacts(e, "", r.Uint64(), on, 0.9) {
				facts[p] = v
			}
		}
		withoutHuge(facts)
		if err := b.SetFacts(b.Add(), facts); err != nil {
			t.Fatal(err)
		}
		people = append(people, facts)
	}
	b.Seal()
	return b, people
}

// withoutHuge leaves out the numbers that no column holds; a roster refuses them.
func withoutHuge(facts map[qyzmet.Path]qyzmet.Value) {
	for p, v := range facts {
		if v.Kind == qyzmet.Int && v.N != int64(int32(v.N)) {
			delete(facts, p)
		}
		for _, it := range v.Items {
			for name, field := range it {
				if field.Kind == qyzmet.Int && field.N != int64(int32(field.N)) {
					delete(it, name)
				}
			}
		}
	}
}

// TestLanesEqualReference: for every question and day, the lanes say of everybody what
// the reference says of each: refused, settled on which outcome, provisional,
// for an official, open for want of a commencement; and which facts are missing.
func TestLanesEqualReference(t *testing.T) {
	for _, e := range testEngines(t) {
		lanesEqualReference(t, e)
	}
}

// byReference are the rules that read the calendar, for which the lanes have no
// step, or a value that does: of the small law, and of the law.
var byReference = []string{"class/calendar-notice", "class/calendar-leave", "class/calendar-items", "pay/by-service",
	"conscript-contract-answer/ten-days", "handover-exclusion/transferred", "leave-end/lasts", "leave-family-proof/paper-due"}

func lanesEqualReference(t *testing.T, e *Engine) {
	questions := laneQuestions(e)
	people := min(share{100_000, 64}.of(len(questions)*len(laneDays)), 500) // 64: a full word of each plane
	for _, q := range questions {
		for i, day := range laneDays {
			on := date.MustParse(day)
			if on < e.heldFrom[q] {
				continue
			}
			t.Run(fmt.Sprint(q, " ", day), func(t *testing.T) {
				l, err := e.Lanes(q, LaneOptions{On: on})
				if err != nil {
					t.Fatal(err)
				}
				if slices.ContainsFunc(l.Rows, func(rule string) bool { return !slices.Contains(byReference, rule) }) {
					t.Errorf("left to the reference: %v", l.Rows)
				}
				b, facts := laneBlock(t, e, q, uint64(i), on, people)
				r := l.Worker().Evaluate(b)
				tally := l.Tally("person.sex")
				tally.Add(r)
				adds(t, tally, people)
				for i, f := range facts {
					compareLane(t, e, r, i, Query{Question: q, On: on, Facts: f, Parts: Bare})
				}
			})
		}
	}
}

// adds checks that a tally counts everybody once, in all and by sex.
func adds(t *testing.T, tally *Tally, people int) {
	t.Helper()
	total, by := 0, 0
	for s, n := range tally.Standings {
		total += n
		for _, counts := range tally.By["person.sex"].Counts {
			by += counts[s]
		}
	}
	if total != people || by != people || tally.People != people {
		t.Fatalf("%d people stand somewhere, %d by sex, of %d", total, by, people)
	}
	waiting := 0
	for _, n := range tally.Sets {
		waiting += n
	}
	settled := 0
	for _, step := range tally.Plan(1000) {
		settled += step.Settles
	}
	if settled != waiting {
		t.Fatalf("collecting every fact settles %d of %d who wait", settled, waiting)
	}
}

func compareLane(t *testing.T, e *Engine, r *LaneResult, i int, query Query) {
	t.Helper()
	want, missing := referenceSays(t, e, query)
	got := laneSays(e, r, i)
	if got != want {
		t.Fatalf("person %d: lanes say %q, the reference %q\n%v", i, got, want, query.Facts)
	}
	var named []int
	for f := range e.book.FactOrder {
		if m := r.Missing(f); m != nil && m.Get(i) {
			named = append(named, f)
		}
	}
	if missing != nil && !slices.Equal(named, missing) {
		t.Fatalf("person %d: lanes miss %v, the reference %v\n%v", i, e.pathList(named), e.pathList(missing), query.Facts)
	}
}

func referenceSays(t *testing.T, e *Engine, query Query) (said string, missing []int) {
	t.Helper()
	a, err := e.begin(query)
	if err != nil {
		if _, refused := qyzmet.FaultsOf(err); !refused {
			t.Fatal(err)
		}
		return "refused", nil
	}
	defer a.release()
	if err := a.run(); err != nil {
		t.Fatal(err)
	}
	answer := &qyzmet.Answer{}
	a.conclude(answer)
	said = string(answer.State)
	if answer.Outcome != nil {
		said += " " + answer.Outcome.ID
	}
	if a.commencementDecides() {
		return said + " commencement", nil
	}
	if answer.State != qyzmet.Settled {
		missing = slices.Clone(a.missing())
	}
	return said, missing
}

func laneSays(e *Engine, r *LaneResult, i int) string {
	q := r.worker.lanes.Question
	if r.Refused.Get(i) {
		return "refused"
	}
	for o, set := range r.Outcome {
		if set.Get(i) {
			return "settled " + q.Outcomes[o].ID
		}
	}
	state, base := "open", ""
	for o, set := range r.Base {
		if set.Get(i) {
			state, base = "provisional", " "+q.Outcomes[o].ID
		}
	}
	switch {
	case r.Official.Get(i):
		state = "official"
	case r.Commencement.Get(i):
		base += " commencement"
	}
	return state + base
}

// BenchmarkLanes answers for a block of random people, again and again.
func BenchmarkLanes(b *testing.B) {
	e := testEngine(b)
	on := date.MustParse("2025-11-20")
	l, err := e.Lanes("draft-liability", LaneOptions{On: on})
	if err != nil {
		b.Fatal(err)
	}
	for _, hide := range []float64{0, 0.1} {
		block := column.NewBlock(e.Fields())
		few := make([]qyzmet.Facts, 256)
		for i := range few {
			few[i] = randomFacts(e, "", uint64(i), on, hide)
		}
		for i := range column.BlockSize {
			if err := block.SetFacts(block.Add(), few[i%len(few)]); err != nil {
				b.Fatal(err)
			}
		}
		block.Seal()
		b.Run(fmt.Sprintf("hidden=%g", hide), func(b *testing.B) {
			w := l.Worker()
			b.ReportAllocs()
			for b.Loop() {
				w.Evaluate(block)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/column.BlockSize, "ns/person")
			b.ReportMetric(float64(len(l.code.people.steps)), "steps")
		})
	}
}

// uncertainDay is one on which several states of the law are possible.
var uncertainDay = date.MustParse("2020-01-20")

// TestLaneGrounds: grounds and last days are those of the reference's answer.
func TestLaneGrounds(t *testing.T) {
	e := testEngine(t)
	people := share{20_000, 64}.of(2 * len(laneQuestions(e)))
	for i, q := range append(laneQuestions(e), laneQuestions(e)...) {
		on := date.MustParse("2025-11-20")
		if i >= len(laneQuestions(e)) {
			on = uncertainDay
		}
		if on < e.heldFrom[q] {
			continue
		}
		l, err := e.Lanes(q, LaneOptions{On: on, Until: true})
		if err != nil {
			t.Fatal(err)
		}
		named := map[string]bool{}
		for _, r := range l.Rules {
			name := fmt.Sprint(r.Rule.Question.ID, "/", r.Rule.ID)
			if named[name] {
				t.Errorf("%s on %s: rule %s is listed twice", q, on, name)
			}
			named[name] = true
		}
		b, everybody := laneBlock(t, e, q, 5, on, people)
		r := l.Worker().Evaluate(b)
		for i, facts := range everybody {
			for o, set := range r.Outcome {
				if !set.Get(i) {
					continue
				}
				answer, err := e.Ask(Query{Question: q, On: on, Facts: facts, Parts: Bare})
				if err != nil {
					t.Fatal(err)
				}
				compareGrounds(t, r, Standing(o), i, answer)
			}
		}
	}
}

func compareGrounds(t *testing.T, r *LaneResult, o Standing, i int, answer *qyzmet.Answer) {
	t.Helper()
	var want, got []string
	for _, g := range answer.Grounds {
		if len(r.worker.lanes.e.book.Questions[g.Question].RuleByID(g.Rule)) > 0 && r.worker.lanes.e.book.Questions[g.Question].RuleByID(g.Rule)[0].Outcome != "" {
			want = append(want, fmt.Sprint(g.Question, "/", g.Rule))
		}
	}
	for _, g := range r.Grounds(o, i) {
		got = append(got, fmt.Sprint(g.Question.ID, "/", g.ID))
	}
	if !slices.Equal(got, want) {
		t.Fatalf("%s of person %d: lanes' grounds %v, the reference's %v", answer.Question, i, got, want)
	}
}

// TestLanesByReference: what the lanes have no step for is left to the reference
// and named, and the answers are the same. No rule of the law needs it today, so
// operations are taken away.
func TestLanesByReference(t *testing.T) {
	e := testEngine(t)
	on := date.MustParse("2025-11-20")
	for _, o := range []op{opLoop, opInSet, opNotPast, opAddYears, opLe, opInWords, opFact, opUntil, opChoose} {
		l, err := e.Lanes("draft-liability", LaneOptions{On: on, without: map[op]bool{o: true}})
		if err != nil {
			t.Fatal(err)
		}
		if len(l.Rows) == 0 && o != opUntil && o != opChoose && o != opAddYears {
			t.Errorf("operation %d: nothing was left to the reference", o)
		}
		b, facts := laneBlock(t, e, "draft-liability", uint64(o), on, 100)
		r := l.Worker().Evaluate(b)
		t.Log("operation", o, l.Rows)
		for i, f := range facts {
			compareLane(t, e, r, i, Query{Question: "draft-liability", On: on, Facts: f, Parts: Bare})
		}
	}
}

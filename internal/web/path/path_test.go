package path

import (
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/rulebook"
)

func testEngine(t testing.TB) *engine.Engine {
	t.Helper()
	book, err := rulebook.Load(os.DirFS("../../../law"))
	if err != nil {
		t.Fatal(err)
	}
	e, err := engine.New(book)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// person is someone asked about on a day.
type person struct {
	on    date.Date
	born  date.Date
	facts qyzmet.Facts
}

// people are those of the worked cases of what is shown, some of whose facts are changed or
// forgotten at random.
func people(e *engine.Engine, n int) []person {
	r := rand.New(rand.NewPCG(16, 61))
	cases := slices.DeleteFunc(slices.Clone(e.Book().MustCases()), func(c *rulebook.Case) bool { return !slices.Contains(shown, c.Question) })
	var out []person
	for len(out) < n {
		c := cases[r.IntN(len(cases))]
		p := person{on: c.On, facts: c.Facts.Clone()}
		if r.IntN(2) == 0 {
			p.on = date.MustParse("2026-06-01").AddDays(r.IntN(1000))
		}
		if r.IntN(3) > 0 {
			p.facts[birth] = qyzmet.DateValue(p.on.AddDays(-r.IntN(365 * 50)))
		}
		if r.IntN(4) == 0 {
			p.facts["person.fitness"], p.facts["person.health_deferral.from"] = qyzmet.WordValue("temporarily-unfit"), qyzmet.DateValue(p.on.AddDays(-r.IntN(300)))
			p.facts["person.health_deferral.until"] = qyzmet.DateValue(p.on.AddDays(r.IntN(60)))
		}
		hide := r.Float64() * 0.5
		for _, f := range e.Book().FactOrder {
			v, given := p.facts[f.Path]
			switch {
			case !given || f.Path == birth:
			case r.Float64() < hide:
				delete(p.facts, f.Path)
			case v.Kind == qyzmet.Date:
				p.facts[f.Path] = qyzmet.DateValue(v.AsDate().AddDays(r.IntN(2000) - 500))
			}
		}
		if born := p.facts[birth]; born.Kind == qyzmet.Date && e.Check(p.facts, p.on) == nil {
			p.born = born.AsDate()
			out = append(out, p)
		}
	}
	return out
}

// On every day of a segment the engine, asked about that day, gives its outcome.
func TestSegmentsAreWhatAskGives(t *testing.T) {
	e := testEngine(t)
	r := rand.New(rand.NewPCG(27, 18))
	asked, later, impossible := 0, 0, 0
	for _, p := range people(e, 150) {
		v, err := lead(e, p.on, p.born, p.facts)
		if err != nil {
			t.Fatal(err)
		}
		for i := range v.bands {
			b := &v.bands[i]
			checkOrder(t, v, b)
			for j := range b.segments {
				s := &b.segments[j]
				for _, day := range []date.Date{s.from, s.before.AddDays(-1), s.from.AddDays(r.IntN(date.Days(s.from, s.before))), s.from.AddDays(r.IntN(date.Days(s.from, s.before)))} {
					state, outcome, how := onDay(t, e, p, b.question.ID, day)
					switch {
					case how == "":
						continue
					case s.kind == unfit && how == "early" && state != qyzmet.Settled:
						impossible++
						continue
					case how == "later":
						later++
					default:
						asked++
					}
					if s.kind == unfit || s.state != state || !s.outcome.Same(outcome) {
						t.Errorf("%s on %s: %s %v, the segment from %s says %q %s %v; %v", b.question.ID, day, state, outcome, s.from, s.kind, s.state, s.outcome, p.facts)
					}
				}
			}
		}
		if t.Failed() {
			return
		}
	}
	t.Logf("%d days asked, %d by what changes by itself, %d impossible", asked, later, impossible)
	if asked < 5000 || later == 0 || impossible == 0 {
		t.Error("too few days of each kind: the test shows little")
	}
}

// foreseen is for how many years at least what changes by itself is told.
const foreseen = 44

// onDay is the answer on a day: asked as of that day, without what does not
// apply, or cannot be true yet, then; or, for a later day that the facts
// contradict, as it changes by itself.
func onDay(t *testing.T, e *engine.Engine, p person, q qyzmet.QuestionID, day date.Date) (qyzmet.State, *qyzmet.Outcome, string) {
	t.Helper()
	facts, how := p.facts.Clone(), "asked"
	for {
		faults, _ := qyzmet.FaultsOf(e.Check(facts, day))
		n := len(facts)
		for _, f := range faults {
			if f.Text != nil && day >= p.on {
				continue
			}
			if f.Text != nil {
				how = "early"
			}
			for name := range strings.SplitSeq(f.Path, ", ") {
				delete(facts, qyzmet.Path(name))
			}
		}
		if len(facts) == n {
			break
		}
	}
	if date.Days(p.on, day) > foreseen*365 && e.Check(facts, day) != nil {
		return "", nil, ""
	}
	if e.Check(facts, day) == nil {
		a, err := e.Ask(engine.Query{Question: q, On: day, Facts: facts, Parts: engine.Bare})
		if err != nil {
			t.Fatal(err)
		}
		return a.State, a.Outcome, how
	}
	a, err := e.Ask(engine.Query{Question: q, On: p.on, Facts: facts, Parts: engine.WithChanges})
	if err != nil || a.State == qyzmet.Open || len(a.Changes) >= 12 || p.on < date.MustParse("2026-06-01") {
		return "", nil, ""
	}
	state, outcome := a.State, a.Outcome
	for _, c := range a.Changes {
		if c.On <= day {
			state, outcome = c.State, c.Outcome
		}
	}
	return state, outcome, "later"
}

// checkOrder: segments follow one another without a gap and differ.
func checkOrder(t *testing.T, v *life, b *band) {
	t.Helper()
	at := v.from
	for i, s := range b.segments {
		if s.from != at || s.before <= s.from || i > 0 && s.same(b.segments[i-1]) {
			t.Errorf("%s: segment %d from %s before %s; the one before it ends at %s", b.question.ID, i, s.from, s.before, at)
		}
		at = s.before
	}
	if at != v.before || b.on(v.from) == nil || b.on(v.before) != nil {
		t.Errorf("%s ends at %s, the picture at %s", b.question.ID, at, v.before)
	}
}

// Days keep their order on the scale, and a least distance that lets their
// numbers stand apart.
func TestScale(t *testing.T) {
	day := date.MustParse
	for _, n := range []int{1, 2, 12, 40} {
		v := &life{from: day("2020-01-01"), before: day("2060-01-01")}
		for i := range n {
			v.moments = append(v.moments, &moment{day: v.from.AddDays(i)})
		}
		s := newScale(v)
		if s.place[0] != 0 || s.at(v.before) != 100 || !slices.IsSorted(s.place) {
			t.Errorf("%d days: %v", n, s.place)
		}
		for i := range n - 1 {
			if gap := s.place[i+1] - s.place[i]; gap < min(5.5, 70/float64(n)) {
				t.Errorf("%d days: %v percent between two", n, gap)
			}
		}
		if middle := s.at(day("2040-01-01")); middle <= s.place[n-1] || middle >= 100 {
			t.Errorf("a day between lies at %v", middle)
		}
	}
}

func TestFits(t *testing.T) {
	for _, c := range []struct {
		text  string
		share float64
		want  string
	}{
		{"deferred", 100, "fits"}, {"deferred", 20, "fits-tablet"}, {"deferred", 8, "fits-desktop"}, {"deferred", 2, ""},
		{"шақырылатындар қатарына жатпайды", 28, "fits-wide"}, {"шақырылатындар қатарына жатпайды", 100, "fits-tablet"},
	} {
		if got := fits(c.text, c.share); got != c.want {
			t.Errorf("%q in %v percent: %q, want %q", c.text, c.share, got, c.want)
		}
	}
}

package engine

import (
	"io/fs"
	"math/rand/v2"
	"os"
	"sync"
	"testing"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// loadBook reads the real law data once for all tests.
var loadBook = sync.OnceValues(func() (*rulebook.Book, error) { return rulebook.Load(lawFS()) })

func testEngine(t testing.TB) *Engine {
	t.Helper()
	book, err := loadBook()
	if err != nil {
		t.Fatal(err)
	}
	e, err := New(book)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// loadSums reads the small law that uses every operation on numbers and days.
var loadSums = sync.OnceValues(func() (*rulebook.Book, error) { return rulebook.Load(os.DirFS("../rulebook/testdata/sums")) })

// testEngines are that of the real law data and that of the small law.
func testEngines(t testing.TB) []*Engine {
	t.Helper()
	book, err := loadSums()
	if err != nil {
		t.Fatal(err)
	}
	small, err := New(book)
	if err != nil {
		t.Fatal(err)
	}
	return []*Engine{testEngine(t), small}
}

// randomFacts makes consistent facts about an invented person. Each fact is
// unknown with probability hide.
func randomFacts(e *Engine, r *rand.Rand, on date.Date, hide float64) qyzmet.Facts {
	for {
		facts := qyzmet.Facts{}
		for _, f := range e.book.FactOrder {
			if e.applicable(e.index[f.Path], e.bind(facts, on)).isTrue() && r.Float64() >= hide {
				facts[f.Path] = randomValue(f, r, on)
			}
		}
		if e.Check(facts, on) == nil {
			return facts
		}
	}
}

func randomValue(f *rulebook.Fact, r *rand.Rand, on date.Date) qyzmet.Value {
	switch f.Kind {
	case qyzmet.Bool:
		return qyzmet.BoolValue(r.IntN(2) == 0)
	case qyzmet.Int:
		low, high := bounds(f)
		if high-low > 1000 && r.IntN(2) == 0 {
			return qyzmet.IntValue(low + r.Int64N(high-low+1))
		}
		return qyzmet.IntValue(low + r.Int64N(min(high-low, 100)+1)/[]int64{1, 16}[r.IntN(2)])
	case qyzmet.Date:
		return qyzmet.DateValue(randomDate(f, r, on))
	case qyzmet.Words:
		v := qyzmet.WordsValue(randomWords(f, r)...)
		v.Open = r.IntN(8) == 0
		return v
	case qyzmet.List:
		return randomList(f, r, on)
	default:
		if len(f.Values) == 0 {
			return qyzmet.UnknownValue(qyzmet.NotAsked)
		}
		return qyzmet.WordValue(f.Values[r.IntN(len(f.Values))].Word)
	}
}

func randomDate(f *rulebook.Fact, r *rand.Rand, on date.Date) date.Date {
	switch {
	case f.Path == "person.birth_date" && r.IntN(3) > 0:
		return on.AddDays(-r.IntN(365*14) - 365*15)
	case f.Path == "birth_date":
		return on.AddDays(300 - r.IntN(365*70))
	case r.IntN(3) == 0:
		return on.AddDays(-r.IntN(8))
	default:
		return on.AddDays(r.IntN(1500) - 500)
	}
}

func randomWords(f *rulebook.Fact, r *rand.Rand) []string {
	var out []string
	for _, w := range f.Values {
		if r.IntN(5) == 0 {
			out = append(out, w.Word)
		}
	}
	return out
}

func randomList(f *rulebook.Fact, r *rand.Rand, on date.Date) qyzmet.Value {
	v := qyzmet.Value{Kind: qyzmet.List, Open: r.IntN(8) == 0}
	for range r.IntN(4) {
		item := qyzmet.Item{}
		for _, field := range f.Items {
			if r.IntN(6) > 0 {
				item[string(field.Path)] = randomValue(field, r, on)
			}
		}
		v.Items = append(v.Items, item)
	}
	return v
}

func randomDay(r *rand.Rand) date.Date {
	return date.MustParse("2018-09-01").AddDays(r.IntN(365 * 9))
}

// eachPerson runs f on many random persons for every question, of the real law
// data and of the small law.
func eachPerson(t *testing.T, n int, hide float64, f func(t *testing.T, e *Engine, r *rand.Rand, q Query)) {
	t.Helper()
	if testing.Short() {
		n /= 10
	}
	engines := testEngines(t)
	eachPersonOf(t, engines[0], n, hide, f)
	eachPersonOf(t, engines[1], n/3, hide, f)
}

func eachPersonOf(t *testing.T, e *Engine, n int, hide float64, f func(t *testing.T, e *Engine, r *rand.Rand, q Query)) {
	t.Helper()
	r := rand.New(rand.NewPCG(2, 2026))
	for range n {
		on := randomDay(r)
		facts := randomFacts(e, r, on, hide*r.Float64()*2)
		for _, q := range e.book.Order {
			f(t, e, r, Query{Question: q.ID, On: on, Facts: facts, Parts: Bare})
			if t.Failed() {
				return
			}
		}
	}
}

func mustAsk(t *testing.T, e *Engine, q Query) *qyzmet.Answer {
	t.Helper()
	a, err := e.Ask(q)
	if err != nil {
		t.Fatalf("%s on %s with %v: %v", q.Question, q.On, q.Facts, err)
	}
	return a
}

func lawFS() fs.FS {
	if d := os.Getenv("LAWCOPY"); d != "" {
		return os.DirFS(d)
	}
	return os.DirFS("../../law")
}

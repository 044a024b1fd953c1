package engine

import (
	"hash/fnv"
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
// unknown with probability hide. Facts that no condition of the question reads
// are mostly left out; without a question all are of interest.
//
// What is drawn for a fact depends on the person's seed and on the fact alone:
// facts and questions added to the law leave the people of the others as they
// are. A value that contradicts those before it is drawn again; were the whole
// person drawn again instead, it would take the longer the more constraints the
// law has, without end.
func randomFacts(e *Engine, q qyzmet.QuestionID, seed uint64, on date.Date, hide float64) qyzmet.Facts {
	reads := readBy(e, q)
	for ; ; seed += 1 << 32 {
		if facts, ok := drawFacts(e, reads, seed, on, hide); ok {
			return facts
		}
	}
}

// strange is how many of the facts that a question does not read are given.
const strange = 1.0 / 16

func drawFacts(e *Engine, reads map[qyzmet.Path]bool, seed uint64, on date.Date, hide float64) (qyzmet.Facts, bool) {
	in := e.bind(nil, on)
	defer e.inputs.Put(in)
	facts := qyzmet.Facts{}
	for i, f := range e.book.FactOrder {
		r := rand.New(rand.NewPCG(seed, hashOf(string(f.Path))))
		if !reads[f.Path] && r.Float64() >= strange || r.Float64() < hide || !e.applicable(i, in).isTrue() {
			continue
		}
		fits := false
		for range 100 {
			v := randomValue(f, r, on)
			in.given = in.given[:0]
			if e.put(in, i, v); e.consistentWith(i, in) {
				facts[f.Path], fits = v, true
				break
			}
		}
		if !fits {
			return nil, false
		}
	}
	return facts, e.Check(facts, on) == nil
}

func hashOf(text string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(text))
	return h.Sum64()
}

var readByQuestion sync.Map // question of a book -> map[qyzmet.Path]bool

// readBy lists the facts that may matter to a question: those that it and the
// questions it is composed of read, and those that decide whether these apply.
func readBy(e *Engine, id qyzmet.QuestionID) map[qyzmet.Path]bool {
	type key struct {
		book *rulebook.Book
		id   qyzmet.QuestionID
	}
	if have, ok := readByQuestion.Load(key{e.book, id}); ok {
		return have.(map[qyzmet.Path]bool)
	}
	reads := map[qyzmet.Path]bool{}
	var note func(x *rulebook.Expr) bool
	note = func(x *rulebook.Expr) bool {
		if f := e.book.Facts[x.Path]; x.Op == rulebook.OpFact && f != nil && !reads[x.Path] {
			reads[x.Path] = true
			f.Applies.Walk(note)
		}
		return true
	}
	var question func(q *rulebook.Question)
	question = func(q *rulebook.Question) {
		for _, r := range q.Rules {
			r.Walk(note)
		}
		for _, used := range q.Uses {
			question(e.book.Questions[used])
		}
	}
	if q := e.book.Questions[id]; q != nil {
		question(q)
	} else {
		for _, f := range e.book.FactOrder {
			reads[f.Path] = true
		}
	}
	readByQuestion.Store(key{e.book, id}, reads)
	return reads
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

// share is a budget of random people for all questions of a law together: it
// does not grow with the law, but each question gets so many at least.
type share struct{ people, least int }

// of is the part of one of n questions.
func (s share) of(n int) int {
	if testing.Short() {
		s.people, s.least = s.people/10, (s.least+9)/10
	}
	return max(s.people/n, s.least)
}

// eachPerson runs f on random people for every question of the real law data and
// of the small law, which has a third of the real law's people.
func eachPerson(t *testing.T, s share, hide float64, f func(t *testing.T, e *Engine, r *rand.Rand, q Query)) {
	t.Helper()
	engines := testEngines(t)
	eachPersonOf(t, engines[0], s, hide, f)
	eachPersonOf(t, engines[1], share{s.people / 9, s.least}, hide, f)
}

// eachPersonOf draws each question's people by its name: a larger law has fewer
// of them, but the same.
func eachPersonOf(t *testing.T, e *Engine, s share, hide float64, f func(t *testing.T, e *Engine, r *rand.Rand, q Query)) {
	t.Helper()
	for _, q := range e.book.Order {
		for n := range s.of(len(e.book.Order)) {
			seed := hashOf(string(q.ID)) + uint64(n)
			r := rand.New(rand.NewPCG(seed, 2026))
			on := randomDay(r)
			facts := randomFacts(e, q.ID, seed, on, hide*r.Float64()*2)
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

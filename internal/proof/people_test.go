package proof_test

import (
	"hash/fnv"
	"math/rand/v2"
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/rulebook"
)

// people invents facts and days.
type people struct {
	*rand.Rand
	source *rand.PCG
	seed   uint64
	asked  uint64
	book   *rulebook.Book
	bounds []date.Date
	reads  map[qyzmet.QuestionID]map[qyzmet.Path]bool
	// ordinary is how often, in percent, a value is the usual one: the rules
	// of many outcomes never meet in wholly random people.
	ordinary int
}

func newPeople(book *rulebook.Book, seed uint64) *people {
	source := rand.NewPCG(seed, 561)
	p := &people{Rand: rand.New(source), source: source, seed: seed, book: book, bounds: book.Boundaries(), reads: map[qyzmet.QuestionID]map[qyzmet.Path]bool{}}
	for _, q := range book.Order { // composed questions come first
		reads := map[qyzmet.Path]bool{}
		for _, r := range q.Rules {
			r.Walk(func(x *rulebook.Expr) bool {
				if x.Op == rulebook.OpFact {
					reads[x.Path] = true
				}
				for path := range p.reads[qyzmet.QuestionID(x.Name)] {
					reads[path] = true
				}
				return true
			})
		}
		p.reads[q.ID] = reads
	}
	return p
}

func hashOf(text string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(text))
	return h.Sum64()
}

func (p *people) chance(percent int) bool { return p.IntN(100) < percent }

// day is a day of 2018 to 2027, often next to one on which the law may change.
func (p *people) day() date.Date {
	first, last := date.MustParse("2018-01-01"), date.MustParse("2027-12-31")
	if d := p.bounds[p.IntN(len(p.bounds))]; p.chance(40) && d > first && d < last {
		return d + date.Date(p.IntN(3)-1)
	}
	return first + date.Date(p.IntN(int(last-first)+1))
}

// strange is how many facts are given, on average, that the question does not read.
const strange = 16

// query asks a question about an invented person of whom more or less is known.
// What is drawn for a fact depends on the question, the person's number and the
// fact alone: what is added to the law leaves the people of other questions.
func (p *people) query(id qyzmet.QuestionID) engine.Query {
	p.asked++
	person := hashOf(string(id)) + p.seed<<32 + p.asked
	p.source.Seed(person, 561)
	q := engine.Query{Question: id, On: p.day(), Facts: qyzmet.Facts{}, Parts: engine.WithBecause | engine.WithOpen}
	if p.chance(20) {
		q.Known = p.day()
	}
	told := []int{20, 50, 80, 95, 100}[p.IntN(5)]
	p.ordinary = []int{0, 60, 85, 95}[p.IntN(4)]
	for _, f := range p.book.FactOrder {
		if f.Kind == qyzmet.Word && len(f.Values) == 0 {
			continue // an identification number: no condition reads it
		}
		p.source.Seed(person, hashOf(string(f.Path)))
		if !p.reads[id][f.Path] && p.IntN(len(p.book.FactOrder)) >= strange {
			continue
		}
		if p.chance(told) {
			q.Facts[f.Path] = p.value(f, q.On)
		} else if p.chance(10) {
			q.Facts[f.Path] = qyzmet.UnknownValue(qyzmet.DontKnow)
		}
	}
	p.source.Seed(person, 7) // for what is drawn after
	return q
}

func (p *people) value(f *rulebook.Fact, on date.Date) qyzmet.Value {
	usual := p.chance(p.ordinary)
	switch {
	case f.Kind == qyzmet.Word && len(f.Values) == 0:
		return qyzmet.WordValue("text")
	case usual && f.Kind == qyzmet.Bool:
		return qyzmet.BoolValue(f.Path == "person.citizen" || f.Path == "person.study.now")
	case usual && f.Kind == qyzmet.Word:
		return qyzmet.WordValue(f.Values[0].Word)
	}
	switch f.Kind {
	case qyzmet.Bool:
		return qyzmet.BoolValue(p.chance(50))
	case qyzmet.Int:
		return qyzmet.IntValue(int64(p.IntN(20)))
	case qyzmet.Date:
		return qyzmet.DateValue(p.date(f, on))
	case qyzmet.Word:
		return qyzmet.WordValue(f.Values[p.IntN(len(f.Values))].Word)
	case qyzmet.Words:
		return p.words(f)
	default:
		return p.list(f, on)
	}
}

func (p *people) date(f *rulebook.Fact, on date.Date) date.Date {
	years := 0
	switch {
	case f.Path == "person.birth_date":
		years = 16 + p.IntN(13)
	case f.Path == "birth_date": // of a child or relative
		years = p.IntN(90)
	case p.chance(10):
		return on
	}
	if d, err := date.New(on.Year()-years, 2, 29); err == nil && p.chance(20) {
		return d
	}
	return on - date.Date(years*365+p.IntN(800)-400)
}

func (p *people) words(f *rulebook.Fact) qyzmet.Value {
	var words []string
	for _, w := range f.Values {
		if p.chance(25) {
			words = append(words, w.Word)
		}
	}
	v := qyzmet.WordsValue(words...)
	v.Open = p.chance(30)
	return v
}

func (p *people) list(f *rulebook.Fact, on date.Date) qyzmet.Value {
	v := qyzmet.ListValue()
	for range p.IntN(4) {
		it := qyzmet.Item{}
		for _, field := range f.Items {
			if p.chance(70) {
				it[string(field.Path)] = p.value(field, on)
			}
		}
		v.Items = append(v.Items, it)
	}
	v.Open = p.chance(30)
	return v
}

// answer asks, taking away facts that contradict one another.
func (p *people) answer(e *engine.Engine, id qyzmet.QuestionID) (engine.Query, *qyzmet.Answer, error) {
	q := p.query(id)
	for {
		a, err := e.Ask(q)
		faults, refused := qyzmet.FaultsOf(err)
		if !refused || faults[0].Code != qyzmet.Contradiction {
			return q, a, err
		}
		paths := strings.Split(faults[0].Path, ", ")
		delete(q.Facts, qyzmet.Path(paths[p.IntN(len(paths))]))
	}
}

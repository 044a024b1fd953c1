package main

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/rulebook"
)

// person is one case in the form each contender takes it.
type person struct {
	query engine.Query
	full  qyzmet.Facts // for peers that know no unknown: facts that do not apply have a value too
}

// student is 20 years old, studies full-time, and has every fact given that the
// call-up reads.
const student = `{
	"country": {"regime": "peace"}, "waiver": {"applied": false},
	"person": {"citizen": true, "sex": "male", "birth_date": "2005-02-11", "residence": "in-kazakhstan", "imprisoned": false,
	"conviction": "none", "criminal_case": false, "rank_composition": "none", "serving": "none", "initial_training": false, "stock": "none",
	"register_end": "none", "served_abroad": false, "special_body_service": false, "relative_fell": false, "degree": "none", "married": false,
	"children": [], "raised_by_others": false, "fitness": "fit", "work": {"kind": "none"},
	"study": {"now": true, "level": "higher", "form": "full-time", "institution": "kazakhstan", "deferred_levels": [], "has_higher": false, "ends": "2027-06-30"},
	"care": {"now": true, "full_state_support": false, "others_obliged": false, "parents_absent": false, "parent_alone": false, "only_son": true},
	"relatives": [{"kinship": "mother", "birth_date": "1975-05-01", "disability": "third", "depends_on": "you"}]}}`

// people invents cases in which every fact that applies is known.
type people struct {
	*rand.Rand
	engine   *engine.Engine
	closure  *closure
	parts    engine.Parts
	ordinary int // how often, in percent, a value is the usual one

	// whole: a value that contradicts the day asked about is drawn again, so that
	// every fact that applies stays known, and with it every rule; and there are
	// people and relatives of every age, many about to have a birthday.
	whole bool
}

func newPeople(e *engine.Engine, c *closure, seed uint64) *people {
	return &people{Rand: rand.New(rand.NewPCG(seed, 2026)), engine: e, closure: c, parts: engine.WithBecause}
}

func (p *people) chance(percent int) bool { return p.IntN(100) < percent }

// person draws until the engine settles the case: a random fact set can break
// a constraint of the law data in a way that no single value mends.
func (p *people) person() (*person, error) {
	reads := p.closure.facts()
	for range 200 {
		p.ordinary = []int{0, 50, 80, 90, 95}[p.IntN(5)]
		facts := qyzmet.Facts{}
		for _, f := range p.engine.Book().FactOrder {
			if reads[f.Path] {
				facts[f.Path] = p.value(f)
			}
		}
		one, err := p.of(facts)
		if err != nil || one != nil {
			return one, err
		}
	}
	return nil, fmt.Errorf("no consistent person was found")
}

// of asks about facts, first taking away those that do not apply. It returns
// nil where the facts contradict one another otherwise or do not settle the case.
func (p *people) of(facts qyzmet.Facts) (*person, error) {
	query := engine.Query{Question: p.closure.asked().def.ID, On: p.closure.on, Facts: facts, Parts: p.parts}
	for {
		answer, err := p.engine.Ask(query)
		if err == nil {
			if answer.State != qyzmet.Settled {
				return nil, nil
			}
			return &person{query, p.complete(facts)}, nil
		}
		faults, refused := qyzmet.FaultsOf(err)
		if !refused {
			return nil, err
		}
		again := false
		for _, f := range faults {
			if f.Code != qyzmet.Contradiction {
				return nil, err
			}
			if strings.Contains(f.Path, ", ") { // a constraint over several facts
				return nil, nil
			}
			if path := qyzmet.Path(f.Path); p.whole && !p.engine.Inapplicable(f) { // a constraint over this one
				facts[path] = p.value(p.engine.Book().Facts[path])
				again = true
			}
		}
		for _, f := range faults {
			if !again { // what applies is certain only then
				delete(facts, qyzmet.Path(f.Path))
			}
		}
	}
}

// complete gives the facts that do not apply a value. No outcome that is known
// depends on them: the logic is monotone.
func (p *people) complete(facts qyzmet.Facts) qyzmet.Facts {
	out := facts.Clone()
	for path := range p.closure.facts() {
		if !out[path].Known() {
			out[path] = neutral(p.engine.Book().Facts[path], p.closure.on)
		}
	}
	return out
}

func neutral(f *rulebook.Fact, on date.Date) qyzmet.Value {
	switch f.Kind {
	case qyzmet.Bool:
		return qyzmet.BoolValue(false)
	case qyzmet.Int:
		return qyzmet.IntValue(0)
	case qyzmet.Date:
		return qyzmet.DateValue(on)
	case qyzmet.Words:
		return qyzmet.WordsValue()
	case qyzmet.List:
		return qyzmet.ListValue()
	default:
		return qyzmet.WordValue(f.Values[0].Word)
	}
}

func (p *people) value(f *rulebook.Fact) qyzmet.Value {
	usual := p.chance(p.ordinary)
	switch f.Kind {
	case qyzmet.Bool:
		if usual {
			return qyzmet.BoolValue(f.Usual == "true")
		}
		return qyzmet.BoolValue(p.chance(50))
	case qyzmet.Int:
		return qyzmet.IntValue(int64(p.IntN(20)))
	case qyzmet.Date:
		return qyzmet.DateValue(p.date(f))
	case qyzmet.Words:
		return p.words(f)
	case qyzmet.List:
		return p.list(f)
	}
	if usual {
		if f.Usual != "" {
			return qyzmet.WordValue(f.Usual)
		}
		return qyzmet.WordValue(f.Values[0].Word)
	}
	return qyzmet.WordValue(f.Values[p.IntN(len(f.Values))].Word)
}

func (p *people) date(f *rulebook.Fact) date.Date {
	switch {
	case p.whole && strings.HasSuffix(string(f.Path), "birth_date") && p.chance(20):
		return p.closure.on.AddYears(-p.IntN(75), date.NextDay).AddDays(p.IntN(3) - 1)
	case strings.HasSuffix(string(f.Path), "person.birth_date"):
		return p.closure.on.AddDays(-365*16 - p.IntN(365*13))
	case f.Path == "birth_date": // of a child or a relative
		return p.closure.on.AddDays(-p.IntN(365 * 90))
	}
	return p.closure.on.AddDays(p.IntN(800) - 300)
}

func (p *people) words(f *rulebook.Fact) qyzmet.Value {
	var words []string
	for _, w := range f.Values {
		if p.chance(20) {
			words = append(words, w.Word)
		}
	}
	return qyzmet.WordsValue(words...)
}

func (p *people) list(f *rulebook.Fact) qyzmet.Value {
	v := qyzmet.ListValue()
	for range p.IntN(4) {
		it := qyzmet.Item{}
		for _, field := range f.Items {
			it[string(field.Path)] = p.value(field)
		}
		v.Items = append(v.Items, it)
	}
	return v
}

package engine

import (
	"math"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// maxChange is how many facts a why-not names at most.
const maxChange = 3

// Changed is the value of a Needed whose fact is a list, or is compared with
// another fact: the rule's condition says what is wanted.
const Changed = "as the condition requires"

// whyNot finds, for each other outcome, the fewest facts that would have to be
// different: facts that a person can lawfully change, or that are not known yet.
func (a *ask) whyNot(answer *qyzmet.Answer) []qyzmet.WhyNot {
	out := []qyzmet.WhyNot{}
	if a.q.IsValue() || answer.Outcome == nil {
		return out
	}
	d, root, err := a.diagramFor()
	if err != nil {
		return out
	}
	for i, o := range a.q.Outcomes {
		if o.ID == answer.Outcome.ID {
			continue
		}
		s := &search{ask: a, d: d, target: tOutcome + int32(i), best: map[int32]float64{}}
		if s.cost(root) > maxChange {
			continue
		}
		out = append(out, qyzmet.WhyNot{Outcome: o.ID, Label: o.Label, Change: s.path(root)})
	}
	return out
}

// search finds the cheapest way through a diagram to a target terminal: a
// branch other than the present one costs one changed fact.
type search struct {
	*ask
	d      *diagram
	target int32
	best   map[int32]float64
}

func (s *search) cost(n int32) float64 {
	if n < firstNode {
		if n == s.target {
			return 0
		}
		return math.Inf(1)
	}
	if c, ok := s.best[n]; ok {
		return c
	}
	least := math.Inf(1)
	v := s.d.level(n)
	for i := range s.d.vars[v].classes {
		if step := s.step(v, i); step <= maxChange {
			least = min(least, step+s.cost(s.d.kid(n, v, i)))
		}
	}
	s.best[n] = least
	return least
}

// step is the price of a branch: nothing for the present value, one for a value
// that can be changed or is not known yet.
func (s *search) step(v int32, class int) float64 {
	now := s.now(v)
	if now == class {
		return 0
	}
	for _, f := range s.factsOf(v) {
		if f.Changeable || now < 0 {
			return 1
		}
	}
	return math.Inf(1)
}

func (s *search) factsOf(v int32) []*rulebook.Fact {
	va := s.d.vars[v]
	if va.fact >= 0 {
		return []*rulebook.Fact{s.book.FactOrder[va.fact]}
	}
	var out []*rulebook.Fact
	for _, i := range s.d.p.factsUnder(va.node) {
		if i >= 0 {
			out = append(out, s.book.FactOrder[i])
		}
	}
	return out
}

// now is the class of the present value, or -1 when it is not known.
func (s *search) now(v int32) int {
	va := s.d.vars[v]
	var c cell
	if va.fact >= 0 {
		c = s.in.cells[va.fact]
	} else {
		c = s.runs[0].out[va.node]
	}
	if !c.k {
		return -1
	}
	f := qyzmet.Bool
	if va.fact >= 0 {
		f = s.book.FactOrder[va.fact].Kind
	}
	for i, class := range va.classes {
		if f == qyzmet.Int || f == qyzmet.Date {
			if in, err := InRange(f, class.label, c.v); err == nil && in {
				return i
			}
		} else if class.cell == c {
			return i
		}
	}
	return -1
}

// path lists what differs along the cheapest way.
func (s *search) path(n int32) []qyzmet.Needed {
	out := []qyzmet.Needed{}
	for n >= firstNode {
		v := s.d.level(n)
		for i, class := range s.d.vars[v].classes {
			step := s.step(v, i)
			if step > maxChange || step+s.cost(s.d.kid(n, v, i)) > s.cost(n) {
				continue
			}
			if step > 0 {
				out = append(out, s.needed(v, class))
			}
			n = s.d.kid(n, v, i)
			break
		}
	}
	return out
}

func (s *search) needed(v int32, class candidate) qyzmet.Needed {
	f := s.factsOf(v)[0]
	for _, g := range s.factsOf(v) {
		if g.Changeable {
			f = g
		}
	}
	value := class.label
	if s.d.vars[v].fact < 0 {
		value = Changed
	}
	return qyzmet.Needed{Fact: f.Path, Value: value, Now: s.query.Facts[f.Path].String()}
}

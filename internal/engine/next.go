package engine

import (
	"qyzmet"
)

// usualShare is how much the usual answer to a question counts, where the law
// data names one; without one all answers count alike.
const usualShare = 0.9

// next finds the best question to ask: the one after whose answer the fewest
// facts are expected to remain open. Facts whose answer the person does not know,
// and lists that are given but may be longer, are not asked again.
func (a *ask) next(missing []int) *qyzmet.Next {
	best, bestCost := -1, 0.0
	var effect map[string]string
	if !a.consistent(a.in) { // on a later day, facts may have come to contradict it
		return nil
	}
	askable := a.askable(missing)
	h := a.hypothetical()
	for _, i := range askable {
		e, cost := a.try(i, h)
		if len(e) == 0 {
			continue
		}
		if best < 0 || cost < bestCost {
			best, bestCost, effect = i, cost, e
		}
	}
	if best < 0 {
		return nil
	}
	return &qyzmet.Next{Fact: a.book.FactOrder[best].Path, Effect: effect, Left: len(askable)}
}

func (a *ask) askable(missing []int) []int {
	out := make([]int, 0, len(missing))
	for _, i := range missing {
		v, given := a.query.Facts[a.book.FactOrder[i].Path]
		if !given || !v.Known() && v.Reason == qyzmet.NotAsked {
			out = append(out, i)
		}
	}
	return out
}

// nextForDate asks, once the outcome is settled, for the last day of a ground.
func (a *ask) nextForDate(answer *qyzmet.Answer) *qyzmet.Next {
	for _, g := range answer.Grounds {
		for _, p := range g.UntilAsk {
			i := a.index[p]
			if len(a.askable([]int{i})) == 1 && a.book.FactOrder[i].Kind == qyzmet.Date {
				return &qyzmet.Next{Fact: p, Effect: map[string]string{}, ForDate: true, Left: 1}
			}
		}
	}
	return nil
}

// try gives a fact each of its values in turn. The cost is the number of facts
// expected to be open after the answer.
func (a *ask) try(i int, h *ask) (map[string]string, float64) {
	f := a.book.FactOrder[i]
	saved, savedList := a.in.cells[i], a.in.lists[i]
	defer func() { a.in.cells[i], a.in.lists[i] = saved, savedList }()
	effect := map[string]string{}
	total, n, usual := 0, 0, -1
	for _, c := range a.candidates(f, i) {
		if !a.place(i, c) {
			continue
		}
		name, left := a.hypothesis(i, h)
		effect[c.label] = name
		if c.label == f.Usual {
			usual = left
			continue
		}
		total += left
		n++
	}
	return effect, expected(total, n, usual)
}

// place puts a hypothetical value, or another of its range, into the input; it
// reports whether one of them contradicts nothing.
func (a *ask) place(i int, c candidate) bool {
	if c.list != nil {
		a.in.lists[i] = *c.list
	}
	for _, v := range append([]cell{c.cell}, c.spare...) {
		a.in.cells[i] = v
		if a.consistentWith(i, a.in) {
			return true
		}
	}
	return false
}

// expected weighs the facts left after the usual answer (-1: none) against the
// mean over the n others.
func expected(total, n, usual int) float64 {
	switch {
	case n == 0:
		return float64(max(usual, 0))
	case usual < 0:
		return float64(total) / float64(n)
	}
	return usualShare*float64(usual) + (1-usualShare)*float64(total)/float64(n)
}

// hypothetical prepares a second evaluation beside this one, over the same input.
func (a *ask) hypothetical() *ask {
	h := &ask{Engine: a.Engine, query: a.query, q: a.q, in: a.in}
	for _, r := range a.runs {
		h.runs = append(h.runs, &worldRun{w: r.w, p: r.p, out: make([]cell, r.p.size)})
	}
	return h
}

// hypothesis evaluates the facts as they stand in the input now, in which fact
// i differs.
func (a *ask) hypothesis(i int, h *ask) (outcome string, left int) {
	for j, r := range a.runs {
		hr := h.runs[j]
		copy(hr.out, r.out)
		r.p.rerun(i, a.in, hr.out)
	}
	if h.agree() {
		return outcomeName(h.runs[0].p.asked(), h.runs[0].outcome()), 0
	}
	w := h.walk()
	for _, r := range h.runs {
		w.start(r)
		w.visit(r.p.asked().outcome)
	}
	return "open", len(w.met)
}

package engine

import (
	"fmt"
	"slices"
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// candidate is a hypothetical value of a fact, with the label of the values it
// stands for: a word, true, false, or a range such as ">=3" or "..2007-11-20".
type candidate struct {
	label string
	cell  cell
	spare []cell     // other values of the range, where this one contradicts other facts
	list  *listInput // of list facts
}

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

// candidates lists values of a fact that stand for all its values, as far as
// the question's conditions can tell them apart.
func (a *ask) candidates(f *rulebook.Fact, i int) []candidate {
	switch f.Kind {
	case qyzmet.Bool:
		return []candidate{{label: "true", cell: cTrue}, {label: "false", cell: cFalse}}
	case qyzmet.Word:
		out := make([]candidate, len(f.Values))
		for j, w := range f.Values {
			out[j] = candidate{label: w.Word, cell: cell{int64(j), true}}
		}
		return out
	case qyzmet.Words:
		return a.wordSets(f)
	case qyzmet.List:
		return []candidate{{label: "[]", cell: cell{0, true}, list: &listInput{known: true}}}
	default:
		return a.ranges(f, i)
	}
}

// wordSets stand for sets by the words they hold: none, or one of them.
func (a *ask) wordSets(f *rulebook.Fact) []candidate {
	out := []candidate{{label: "[]", cell: cell{0, true}}}
	for j, w := range f.Values {
		out = append(out, candidate{label: w.Word, cell: cell{1 << j, true}})
	}
	return out
}

// ranges splits the values of a number or a date where some condition on it
// turns, given the other facts, and takes one value of each part.
func (a *ask) ranges(f *rulebook.Fact, i int) []candidate {
	low, high := bounds(f)
	cuts := []int64{low}
	for _, r := range a.runs {
		for _, n := range r.p.sensitive(i) {
			cuts = append(cuts, a.turns(r, n, i, low, high)...)
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	if more := a.turnsThroughValues(i, cuts, high); len(more) > 0 {
		cuts = append(cuts, more...)
		slices.Sort(cuts)
		cuts = slices.Compact(cuts)
	}
	out := make([]candidate, 0, len(cuts))
	for j, from := range cuts {
		to := high
		if j+1 < len(cuts) {
			to = cuts[j+1] - 1
		}
		out = append(out, candidate{label: rangeLabel(f.Kind, from, to, low, high), cell: cell{from + (to-from)/2, true},
			spare: []cell{{from, true}, {to, true}}})
	}
	return out
}

func bounds(f *rulebook.Fact) (low, high int64) {
	low, high = 0, 1000
	if f.Kind == qyzmet.Date {
		low, high = int64(date.MustParse("1920-01-01")), int64(date.MustParse("2120-01-01"))
	}
	if f.Min != nil {
		low = int64(*f.Min)
	}
	if f.Max != nil {
		high = int64(*f.Max)
	}
	return low, high
}

func rangeLabel(kind qyzmet.Kind, from, to, low, high int64) string {
	show := func(n int64) string { return qyzmet.Value{Kind: kind, N: n}.String() }
	switch {
	case from == to:
		return show(from)
	case from == low && to == high:
		return ".."
	case from == low:
		return ".." + show(to)
	case to == high:
		return show(from) + ".."
	default:
		return show(from) + ".." + show(to)
	}
}

// turns finds the values of fact i at which a condition changes: where it
// differs between two ends, the turning point is found by halving.
func (a *ask) turns(r *worldRun, n int32, i int, low, high int64) []int64 {
	saved := a.in.cells[i]
	defer func() { a.in.cells[i] = saved }()
	scratch := slices.Clone(r.out)
	at := func(v int64) cell {
		a.in.cells[i] = cell{v, true}
		return r.p.evalAt(n, a.in, scratch)
	}
	if r.p.underCalendar(n) {
		return a.turnsByCalendar(at, low, high)
	}
	first, last := at(low), at(high)
	if !first.k || !last.k {
		return nil
	}
	if first == last {
		return a.islands(r, n, i, at, first)
	}
	return []int64{turning(low, high, func(v int64) bool { return at(v) == first })}
}

// islands finds single values at which an equality holds.
func (a *ask) islands(r *worldRun, n int32, i int, at func(int64) cell, outside cell) []int64 {
	nd := r.p.nodes[n]
	if nd.op != opEq && nd.op != opNe {
		return nil
	}
	for _, arg := range r.p.args[nd.from : nd.from+int32(nd.n)] {
		if c := r.out[arg]; c.k && at(c.v) != outside {
			return []int64{c.v, c.v + 1}
		}
	}
	return nil
}

// sensitive lists the boolean conditions that read fact i directly or through
// date arithmetic.
func (p *program) sensitive(i int) []int32 {
	reads := make([]bool, len(p.nodes))
	var out []int32
	for n := range p.nodes {
		nd := &p.nodes[n]
		switch nd.op {
		case opFact:
			reads[n] = int(nd.imm) == i
		case opLt, opLe, opEq, opNe, opYears, opMonths, opDays, opYear, opAddYears, opAddMonths, opAddDays, opLastOfMonth, opMin, opMax, opAdd, opSub,
			opMul, opDivFloor, opDivCeil, opDivRound, opAddWorkingDays, opLeaveEnd:
			for _, arg := range p.args[nd.from : nd.from+int32(nd.n)] {
				reads[n] = reads[n] || reads[arg]
			}
			if reads[n] && nd.kind == qyzmet.Bool {
				out = append(out, int32(n))
			}
		}
	}
	return out
}

// evalAt evaluates one node and what it is made of, leaving the rest alone.
func (p *program) evalAt(n int32, in *input, out []cell) cell {
	nd := &p.nodes[n]
	switch nd.op {
	case opConst, opFact, opOn, opUnknown:
	case opLoop:
		out[n] = p.runLoop(&p.loops[nd.imm], in)
		return out[n]
	case opChoose, opUntil:
		return out[n]
	default:
		for _, arg := range p.args[nd.from : nd.from+int32(nd.n)] {
			p.evalAt(arg, in, out)
		}
	}
	out[n] = p.code.step(nd, in, nil, out)
	return out[n]
}

// InRange reports whether a value falls under a label that Next.Effect uses.
func InRange(kind qyzmet.Kind, label string, n int64) (bool, error) {
	from, to, isRange := strings.Cut(label, "..")
	parse := func(s string) (int64, error) {
		if kind == qyzmet.Date {
			d, err := date.Parse(s)
			return int64(d), err
		}
		var v int64
		_, err := fmt.Sscanf(s, "%d", &v)
		return v, err
	}
	if !isRange {
		v, err := parse(label)
		return v == n, err
	}
	for i, end := range []string{from, to} {
		if end == "" {
			continue
		}
		v, err := parse(end)
		if err != nil {
			return false, err
		}
		if i == 0 && n < v || i == 1 && n > v {
			return false, nil
		}
	}
	return true, nil
}

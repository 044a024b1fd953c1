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

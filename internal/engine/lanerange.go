package engine

import (
	"math"

	"qyzmet"
	"qyzmet/date"
)

// byRange splits the numbers where a comparison turns. Both sides of it are
// monotone in the column, so that it has at most three stretches.
func (e *evaluator) byRange(n int32, sp *space) (lit, bool) {
	nd := &e.s.code.nodes[n]
	sign, ok := e.sign(nd)
	if !ok {
		return 0, false
	}
	low, high := int64(math.MinInt32), int64(math.MaxInt32) // what a column holds
	if e.leaf.fact.Kind == qyzmet.Date {
		low, high = int64(date.Earliest), int64(date.Latest)
	}
	cuts := []int64{math.MinInt32}
	for at := low; sign(at) != sign(high); {
		here := sign(at)
		at = turning(at, high, func(v int64) bool { return sign(v) == here })
		cuts = append(cuts, at)
		if len(cuts) > 3 {
			return 0, false
		}
	}
	cuts = append(cuts, math.MaxInt32+1)
	var ends []int64 // of the stretches where it is true, each from and to; neighbours are joined
	for i := range len(cuts) - 1 {
		v := e.at(n, cell{max(cuts[i], low), true})
		switch {
		case !v.k:
			return 0, false
		case v.isTrue() && len(ends) > 0 && ends[len(ends)-1] == cuts[i]:
			ends[len(ends)-1] = cuts[i+1]
		case v.isTrue():
			ends = append(ends, cuts[i], cuts[i+1])
		}
	}
	return e.stretches(sp, ends), true
}

func (e *evaluator) stretches(sp *space, ends []int64) lit {
	within := func(from, to int64) lit {
		return sp.cond(step{kind: stepRange, leaf: e.leaf.index, imm: from, width: to - from})
	}
	if len(ends) == 0 {
		return within(math.MinInt32, math.MaxInt32+1).not()
	}
	var parts []lit
	for i := 0; i < len(ends); i += 2 {
		parts = append(parts, within(ends[i], ends[i+1]))
	}
	return sp.or(parts...)
}

// sign compares the two sides of a comparison at a value of the column.
func (e *evaluator) sign(nd *node) (func(v int64) int, bool) {
	a, b := nd.a, nd.b
	switch nd.op {
	case opEq, opNe, opLt, opLe:
	case opNotPast:
		b = -1 // compared with the day asked about
	default:
		return nil, false
	}
	if !e.monotone(a) || b >= 0 && (!e.monotone(b) || e.reads(a) && e.reads(b)) {
		return nil, false
	}
	return func(v int64) int {
		left, right := e.at(a, cell{v, true}).v, int64(e.in.on)
		if b >= 0 {
			right = e.eval(b).v
		}
		switch {
		case left < right:
			return -1
		case left > right:
			return 1
		}
		return 0
	}, true
}

func (e *evaluator) reads(n int32) bool {
	nd := &e.s.code.nodes[n]
	if nd.op == opFact || nd.op == opField {
		return true
	}
	for _, a := range e.s.code.args[nd.from : nd.from+int32(nd.n)] {
		if e.reads(a) {
			return true
		}
	}
	return false
}

// monotone reports whether a value only rises, or only falls, with the column.
func (e *evaluator) monotone(n int32) bool {
	nd := &e.s.code.nodes[n]
	switch nd.op {
	case opConst, opOn, opFact, opField:
		return true
	case opYear, opLastOfMonth:
		return e.monotone(nd.a)
	case opYears, opMonths, opDays, opAddYears, opAddMonths, opAddDays, opMin, opMax, opAdd, opSub,
		opMul, opDivFloor, opDivCeil, opDivRound: // a factor that does not read the column is one number
		return e.monotone(nd.a) && e.monotone(nd.b) && !(e.reads(nd.a) && e.reads(nd.b))
	}
	return false
}

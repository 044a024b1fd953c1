package engine

import (
	"math"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// An atom is a condition on one column alone. What it says of each value is
// found by asking the reference, once, when the lanes are compiled.

// leaf is the only column a node reads.
type leaf struct {
	fact  *rulebook.Fact
	index int32 // of the fact, or of the field of the items
	outer bool  // in a loop's body: the column is of the owner
}

// atom compiles a condition on one column.
func (c *laneCompiler) atom(s source, n int32) (lit, bool) {
	switch s.code.nodes[n].op {
	case opConst, opUnknown, opFact, opField, opAnd, opOr, opNot, opLoop:
		return 0, false
	}
	lf, ok := c.soleLeaf(s, n)
	if !ok {
		return 0, false
	}
	e := &evaluator{s: s, leaf: lf, in: c.e.bind(nil, c.on), out: make([]cell, len(s.code.nodes))}
	if s.loop >= 0 {
		e.item = make([]cell, len(s.list.Items))
	}
	build := func(sp *space) (lit, bool) { return c.atomOn(e, n, sp) }
	if !lf.outer {
		return build(s.space)
	}
	l, ok := build(c.people)
	if !ok {
		return 0, false
	}
	return c.ownerCond(s, s.space, func(*space) lit { return l }), true
}

func (c *laneCompiler) atomOn(e *evaluator, n int32, sp *space) (lit, bool) {
	var l lit
	ok := false
	switch e.leaf.fact.Kind {
	case qyzmet.Bool:
		l, ok = e.byFlag(n, sp)
	case qyzmet.Word:
		l, ok = e.byCode(n, sp)
	case qyzmet.Date, qyzmet.Int:
		l, ok = e.byRange(n, sp)
	case qyzmet.Words:
		l, ok = e.byWord(n, sp)
	}
	if !ok {
		return 0, false
	}
	switch u := e.unknown(n); {
	case u.isTrue():
		return sp.may(l), true
	case u.isFalse():
		return sp.may(l.not()).not(), true
	}
	return l, true
}

// soleLeaf finds the one column that a node reads, if it is one.
func (c *laneCompiler) soleLeaf(s source, n int32) (leaf, bool) {
	var found leaf
	count, ok := 0, true
	var visit func(n int32)
	visit = func(n int32) {
		nd := &s.code.nodes[n]
		lf := leaf{index: int32(nd.imm)}
		switch nd.op {
		case opFact:
			lf.fact, lf.outer = c.e.book.FactOrder[nd.imm], s.loop >= 0
		case opField:
			lf.fact = s.list.Items[nd.imm]
		case opLoop, opChoose, opUntil, opUnknown:
			ok = false
			return
		}
		if lf.fact != nil && (count == 0 || lf != found) {
			found = lf
			count++
		}
		for _, a := range s.code.args[nd.from : nd.from+int32(nd.n)] {
			visit(a)
		}
	}
	visit(n)
	return found, ok && count == 1 && leafKinds[found.fact.Kind]
}

// evaluator asks the reference what a node is for a value of its one column.
type evaluator struct {
	s    source
	leaf leaf
	in   *input
	item []cell
	out  []cell
}

func (e *evaluator) unknown(n int32) cell { return e.at(n, cell{}) }

func (e *evaluator) at(n int32, v cell) cell {
	if e.s.loop >= 0 && !e.leaf.outer {
		e.item[e.leaf.index] = v
	} else {
		e.in.cells[e.leaf.index] = v
	}
	return e.eval(n)
}

func (e *evaluator) eval(n int32) cell {
	nd := &e.s.code.nodes[n]
	for _, a := range e.s.code.args[nd.from : nd.from+int32(nd.n)] {
		e.eval(a)
	}
	e.out[n] = e.s.code.step(nd, e.in, e.item, e.out)
	return e.out[n]
}

func (e *evaluator) byFlag(n int32, sp *space) (lit, bool) {
	yes, no := e.at(n, cTrue), e.at(n, cFalse)
	if !yes.k || !no.k {
		return 0, false
	}
	flag := sp.cond(step{kind: stepBool, leaf: e.leaf.index})
	switch {
	case yes.isTrue() && no.isTrue():
		return e.always(sp, flag), true
	case yes.isFalse() && no.isFalse():
		return e.always(sp, flag).not(), true
	case no.isTrue():
		return flag.not(), true
	}
	return flag, true
}

// always is true where the column is known.
func (e *evaluator) always(sp *space, l lit) lit { return sp.or(l, l.not()) }

// byCode gathers the codes for which the condition is true, or those for which
// it is not, whichever are fewer.
func (e *evaluator) byCode(n int32, sp *space) (lit, bool) {
	var yes, no []lit
	for code := range e.leaf.fact.Values {
		is := sp.cond(step{kind: stepCode, leaf: e.leaf.index, imm: int64(code)})
		switch v := e.at(n, cell{int64(code), true}); {
		case !v.k:
			return 0, false
		case v.isTrue():
			yes = append(yes, is)
		default:
			no = append(no, is)
		}
	}
	switch {
	case len(yes) == 0:
		return e.always(sp, no[0]).not(), true
	case len(no) == 0:
		return e.always(sp, yes[0]), true
	case len(no) < len(yes):
		return sp.or(no...).not(), true
	}
	return sp.or(yes...), true
}

// byWord is membership of one word in a set; the set may be open.
func (e *evaluator) byWord(n int32, sp *space) (lit, bool) {
	nd := &e.s.code.nodes[n]
	if nd.op != opInWords || e.s.code.nodes[nd.a].op != opConst {
		return 0, false
	}
	bit := e.s.code.tables[nd.aux][e.s.code.nodes[nd.a].imm]
	return sp.cond(step{kind: stepHas, leaf: e.leaf.index, imm: bit}), true
}

// maxNumber is beyond every number that a condition compares with.
const maxNumber = 1_000_000

// byRange splits the numbers where a comparison turns. Both sides of it are
// monotone in the column, so that it has at most three stretches.
func (e *evaluator) byRange(n int32, sp *space) (lit, bool) {
	nd := &e.s.code.nodes[n]
	sign, ok := e.sign(nd)
	if !ok {
		return 0, false
	}
	low, high := int64(-maxNumber), int64(maxNumber)
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
	var parts []lit
	for i := range len(cuts) - 1 {
		v := e.at(n, cell{max(cuts[i], low), true})
		if !v.k {
			return 0, false
		}
		if v.isTrue() {
			parts = append(parts, sp.cond(step{kind: stepRange, leaf: e.leaf.index, imm: cuts[i], width: cuts[i+1] - cuts[i]}))
		}
	}
	if len(parts) == 0 {
		whole := step{kind: stepRange, leaf: e.leaf.index, imm: math.MinInt32, width: 1 << 32}
		return sp.cond(whole).not(), true
	}
	return sp.or(parts...), true
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
	case opYears, opMonths, opDays, opAddYears, opAddMonths, opAddDays, opMin, opMax, opAdd, opSub:
		return e.monotone(nd.a) && e.monotone(nd.b) && !(e.reads(nd.a) && e.reads(nd.b))
	}
	return false
}

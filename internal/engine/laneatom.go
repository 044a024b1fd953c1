package engine

import (
	"qyzmet"
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
	if lf.fact == nil {
		return constant(e.eval(n)), true
	}
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

func constant(c cell) lit {
	switch {
	case c.isTrue():
		return litTrue
	case c.isFalse():
		return litFalse
	}
	return litUnknown
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

// soleLeaf finds the one column that a node reads, if it reads no other; a node
// may read none.
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
	return found, ok && (count == 0 || count == 1 && leafKinds[found.fact.Kind])
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
	var yes, no []int64
	for code := range e.leaf.fact.Values {
		switch v := e.at(n, cell{int64(code), true}); {
		case !v.k:
			return 0, false
		case v.isTrue():
			yes = append(yes, int64(code))
		default:
			no = append(no, int64(code))
		}
	}
	switch {
	case len(yes) == 0:
		return e.always(sp, e.oneOf(sp, no[:1])).not(), true
	case len(no) == 0:
		return e.always(sp, e.oneOf(sp, yes[:1])), true
	case len(no) < len(yes):
		return e.oneOf(sp, no).not(), true
	}
	return e.oneOf(sp, yes), true
}

func (e *evaluator) oneOf(sp *space, codes []int64) lit {
	is := make([]lit, len(codes))
	for i, code := range codes {
		is[i] = sp.cond(step{kind: stepCode, leaf: e.leaf.index, imm: code})
	}
	return sp.or(is...)
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

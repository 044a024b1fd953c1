package engine

import (
	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/column"
	"qyzmet/internal/rulebook"
)

// laneCompiler turns programs into steps. Several programs, of several states
// of the law or of two books over the same facts, share what they have in
// common.
type laneCompiler struct {
	e      *Engine
	on     date.Date
	people *space
	items  []*space
	byList map[int]int // fact index of a list -> position in items
	rows   []rowNode   // what the lanes have no step for

	without map[op]bool // operations that are left to the reference

	rule   string // being compiled, for the summary of rows
	cannot bool   // the body at hand has a node without a step
	bools  map[laneKey]lit
	vals   map[laneKey]int32
}

// laneKey is a node of a program, or of the body of one of its loops.
type laneKey struct {
	p    *program
	loop int32 // -1: the program itself
	node int32
}

// source is the code at hand: a program, or the body of a loop.
type source struct {
	p     *program
	code  *code
	loop  int32
	list  *rulebook.Fact // of a body
	space *space
}

func newLaneCompiler(e *Engine, on date.Date) *laneCompiler {
	return &laneCompiler{e: e, on: on, people: newSpace(-1), byList: map[int]int{}, bools: map[laneKey]lit{}, vals: map[laneKey]int32{}}
}

func (c *laneCompiler) source(p *program) source {
	return source{p: p, code: &p.code, loop: -1, space: c.people}
}

// cond compiles a condition.
func (c *laneCompiler) cond(s source, n int32) lit {
	key := laneKey{s.p, s.loop, n}
	if l, ok := c.bools[key]; ok {
		return l
	}
	l, ok := lit(0), false
	if c.without[s.code.nodes[n].op] {
		l, ok = c.rowCond(s, n), true
	} else {
		l, ok = c.atom(s, n)
	}
	if !ok {
		l = c.compound(s, n)
	}
	c.bools[key] = l
	return l
}

func (c *laneCompiler) conds(s source, args []int32) []lit {
	out := make([]lit, len(args))
	for i, a := range args {
		out[i] = c.cond(s, a)
	}
	return out
}

func (c *laneCompiler) compound(s source, n int32) lit {
	nd := &s.code.nodes[n]
	args := s.code.args[nd.from : nd.from+int32(nd.n)]
	sp := s.space
	switch nd.op {
	case opConst:
		if nd.imm != 0 {
			return litTrue
		}
		return litFalse
	case opUnknown:
		return litUnknown
	case opFact:
		return c.ownerCond(s, sp, func(to *space) lit { return to.cond(step{kind: stepBool, leaf: int32(nd.imm)}) })
	case opField:
		return sp.cond(step{kind: stepBool, leaf: int32(nd.imm)})
	case opAnd:
		return sp.and(c.conds(s, args)...)
	case opOr:
		return sp.or(c.conds(s, args)...)
	case opNot:
		return c.cond(s, nd.a).not()
	case opNotPast:
		if u := &s.code.nodes[nd.a]; u.op == opUntil && !s.p.choosers[u.imm].question.def.IsValue() {
			return litTrue // a rule whose last day is past does not hold, so the last of those that hold is never past
		}
		day := c.value(s, nd.a)
		today := sp.add(step{kind: stepConst, imm: int64(c.on)})
		return sp.may(sp.cond(step{kind: stepCompare, op: opLe, vals: []int32{today, day}}))
	case opCond:
		list := c.conds(s, args)
		return sp.ifElse(list[0], list[1], list[2])
	case opEq, opNe, opLt, opLe:
		return c.compare(s, nd)
	case opInSet:
		return sp.cond(step{kind: stepInSet, imm: nd.imm, vals: []int32{c.value(s, nd.a)}})
	case opInWords:
		if s.loop < 0 {
			return c.inWords(s, nd)
		}
	case opLoop:
		return c.loop(s, n)
	case opApart:
		if s.loop < 0 {
			return c.apart(nd)
		}
	}
	return c.rowCond(s, n)
}

// ownerCond reads a fact: of the person, or of an item's owner.
func (c *laneCompiler) ownerCond(s source, sp *space, build func(to *space) lit) lit {
	l := build(c.people)
	if s.loop < 0 {
		return l
	}
	if l == litTrue || l == litFalse || l == litUnknown {
		return l
	}
	return sp.cond(step{kind: stepGather, conj: []lit{l}})
}

// inWords reads a word that is a fact from the planes of its codes.
func (c *laneCompiler) inWords(s source, nd *node) lit {
	st := step{kind: stepInWords, leaf: int32(nd.imm), table: s.code.tables[nd.aux]}
	if word := &s.code.nodes[nd.a]; word.op == opFact && len(c.e.book.FactOrder[nd.imm].Values) <= column.MaxWords {
		st.width = word.imm + 1
		st.vals = []int32{c.people.add(step{kind: stepWord, leaf: int32(word.imm), imm: onlyKnown})}
	} else {
		st.vals = []int32{c.value(s, nd.a)}
	}
	return c.people.cond(st)
}

func (c *laneCompiler) compare(s source, nd *node) lit {
	if s.code.nodes[nd.a].kind == qyzmet.Bool && (nd.op == opEq || nd.op == opNe) {
		a, b := c.cond(s, nd.a), c.cond(s, nd.b)
		same := s.space.or(s.space.and(a, b), s.space.and(a.not(), b.not()))
		if nd.op == opNe {
			return same.not()
		}
		return same
	}
	return s.space.cond(step{kind: stepCompare, op: nd.op, vals: []int32{c.value(s, nd.a), c.value(s, nd.b)}})
}

// loop compiles exists and all over a list. "All have it" is "none has it not".
func (c *laneCompiler) loop(s source, n int32) lit {
	i := int32(s.code.nodes[n].imm)
	l := &s.p.loops[i]
	item, ok := c.body(s.p, i)
	if !ok {
		return c.rowCond(s, n)
	}
	if l.op == loopAll {
		return c.people.cond(step{kind: stepExists, leaf: int32(l.list), space: c.byList[l.list], conj: []lit{item.not()}}).not()
	}
	return c.people.cond(step{kind: stepExists, leaf: int32(l.list), space: c.byList[l.list], conj: []lit{item}})
}

// body compiles a loop's condition over the items.
func (c *laneCompiler) body(p *program, i int32) (item lit, ok bool) {
	_, ok = c.ofItems(p, i, func(s source) { item = c.cond(s, p.loops[i].result) })
	return item, ok
}

// ofItems has a loop's body compiled over the items. It gives the items' space,
// and whether every node of the body has a step.
func (c *laneCompiler) ofItems(p *program, i int32, build func(s source)) (at int, ok bool) {
	l := &p.loops[i]
	c.cannot = false
	at = c.overItems(l.list, func(sp *space) {
		build(source{p: p, code: &l.body, loop: i, list: c.e.book.FactOrder[l.list], space: sp})
	})
	return at, !c.cannot
}

// overItems compiles steps over the items of a list, and has them run before
// what follows. It gives the items' space.
func (c *laneCompiler) overItems(list int, build func(sp *space)) int {
	at, ok := c.byList[list]
	if !ok {
		at = len(c.items)
		c.byList[list] = at
		c.items = append(c.items, newSpace(list))
	}
	sp := c.items[at]
	from := len(sp.steps)
	build(sp)
	if len(sp.steps) > from {
		c.people.add(step{kind: stepItems, leaf: int32(list), space: at, imm: int64(from), width: int64(len(sp.steps))})
	}
	return at
}

// apart compiles a comparison of the items of a list with one another.
func (c *laneCompiler) apart(nd *node) lit {
	days := itemDaysOf(nd)
	var vals []int32
	at := c.overItems(int(nd.imm), func(sp *space) {
		for _, field := range []int64{days.begins, days.ends} {
			vals = append(vals, sp.add(step{kind: stepNum, leaf: int32(field)}))
		}
	})
	return c.people.cond(step{kind: stepApart, leaf: int32(nd.imm), space: at, vals: vals})
}

// rowCond leaves a condition to the reference, and says so.
func (c *laneCompiler) rowCond(s source, n int32) lit {
	if s.loop >= 0 {
		c.cannot = true // the loop is left to the reference as a whole
		return litUnknown
	}
	row := rowNode{s.p, n, c.rule}
	c.rows = append(c.rows, row)
	return c.people.cond(step{kind: stepRow, row: row})
}

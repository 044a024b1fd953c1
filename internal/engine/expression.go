package engine

import (
	"fmt"
	"slices"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

var simpleOps = map[rulebook.Op]op{
	rulebook.OpAnd: opAnd, rulebook.OpOr: opOr, rulebook.OpNot: opNot, rulebook.OpLt: opLt, rulebook.OpLe: opLe,
	rulebook.OpYears: opYears, rulebook.OpMonths: opMonths, rulebook.OpDays: opDays, rulebook.OpYear: opYear,
	rulebook.OpAddYears: opAddYears, rulebook.OpAddMonths: opAddMonths, rulebook.OpAddDays: opAddDays, rulebook.OpLastOfMonth: opLastOfMonth,
	rulebook.OpMin: opMin, rulebook.OpMax: opMax, rulebook.OpAdd: opAdd, rulebook.OpSub: opSub, rulebook.OpMul: opMul,
	rulebook.OpDivFloor: opDivFloor, rulebook.OpDivCeil: opDivCeil, rulebook.OpDivRound: opDivRound,
	rulebook.OpAddWorkingDays: opAddWorkingDays, rulebook.OpLeaveEnd: opLeaveEnd, rulebook.OpCond: opCond,
}

// expr compiles an expression; of a value it keeps which node each part became.
func (c *compilation) expr(e *rulebook.Expr) (int32, error) {
	n, err := c.part(e)
	if c.nodes != nil && c.scope == nil {
		c.nodes[e] = n
	}
	return n, err
}

func (c *compilation) part(e *rulebook.Expr) (int32, error) {
	switch e.Op {
	case rulebook.OpConst:
		return c.b.constant(e.Value.N, e.Kind), nil
	case rulebook.OpFact:
		return c.b.emit(opFact, e.Kind, int64(c.engine.index[e.Path]), 0), nil
	case rulebook.OpField:
		return c.b.emit(opField, e.Kind, fieldIndex(c.scope, e.Name), 0), nil
	case rulebook.OpOn:
		return c.b.emit(opOn, qyzmet.Date, 0, 0), nil
	case rulebook.OpParam:
		return c.parameter(e.Name)
	case rulebook.OpOutcome:
		return c.done[qyzmet.QuestionID(e.Name)].outcome, nil
	case rulebook.OpUntil:
		return c.done[qyzmet.QuestionID(e.Name)].until, nil
	case rulebook.OpGroup:
		return c.group(e)
	case rulebook.OpEq, rulebook.OpNe:
		return c.equality(e)
	case rulebook.OpGt, rulebook.OpGe:
		return c.turned(e)
	case rulebook.OpIn:
		return c.in(e)
	case rulebook.OpExists, rulebook.OpAll, rulebook.OpCount, rulebook.OpSum:
		return c.loop(e)
	case rulebook.OpReached:
		return c.expr(e.Args[0])
	case rulebook.OpApart:
		return c.apart(e), nil
	}
	o, ok := simpleOps[e.Op]
	if !ok {
		return 0, fmt.Errorf("operation %s cannot be compiled", e.Op)
	}
	args, err := c.exprs(e.Args)
	if err != nil {
		return 0, err
	}
	return c.b.emit(o, e.Kind, 0, 0, args...), nil
}

func (c *compilation) exprs(list []*rulebook.Expr) ([]int32, error) {
	out := make([]int32, len(list))
	for i, a := range list {
		n, err := c.expr(a)
		if err != nil {
			return nil, err
		}
		out[i] = n
	}
	return out, nil
}

func (c *compilation) parameter(name string) (int32, error) {
	v, ok := c.world.parameter(c.engine.book.Parameters[name])
	if !ok {
		return c.b.emit(opUnknown, qyzmet.Int, 0, 0), nil
	}
	return c.b.constant(v, qyzmet.Int), nil
}

func (c *compilation) group(e *rulebook.Expr) (int32, error) {
	if n, ok := c.done[qyzmet.QuestionID(e.Name)].groups[e.Group]; ok {
		return n, nil
	}
	return c.b.constant(0, qyzmet.Bool), nil // no rule of the group is in force
}

// turned writes a > b as b < a.
func (c *compilation) turned(e *rulebook.Expr) (int32, error) {
	args, err := c.exprs(e.Args)
	if err != nil {
		return 0, err
	}
	o := opLt
	if e.Op == rulebook.OpGe {
		o = opLe
	}
	return c.b.emit(o, qyzmet.Bool, 0, 0, args[1], args[0]), nil
}

func (c *compilation) equality(e *rulebook.Expr) (int32, error) {
	o := opEq
	if e.Op == rulebook.OpNe {
		o = opNe
	}
	left, right := e.Args[0], e.Args[1]
	if left.Op == rulebook.OpConst {
		left, right = right, left
	}
	if left.Op == rulebook.OpOutcome && right.Op == rulebook.OpConst && left.Kind == qyzmet.Word {
		n := c.isOutcome(c.done[qyzmet.QuestionID(left.Name)], right.Value.S)
		if o == opNe {
			n = c.b.not(n)
		}
		return n, nil
	}
	a, err := c.expr(left)
	if err != nil {
		return 0, err
	}
	b, err := c.comparand(left, right)
	if err != nil {
		return 0, err
	}
	return c.b.emit(o, qyzmet.Bool, 0, 0, a, b), nil
}

// isOutcome builds "the question's outcome is this one" from the rules of the
// outcome, not from the outcome: it can be known to be false, or to be the
// `otherwise`, while the outcome itself is still open between others.
func (c *compilation) isOutcome(cq *compiledQuestion, id string) int32 {
	want := outcomeCode(cq.def, id)
	var same, other []int32
	for _, r := range cq.rules {
		switch {
		case r.outcome == want:
			same = append(same, r.holds)
		case r.outcome >= 0:
			other = append(other, r.holds)
		}
	}
	if cq.def.Otherwise == id {
		return c.b.not(c.refer(groupRef{question: cq}, other))
	}
	return c.refer(groupRef{question: cq}, same)
}

// refer builds the disjunction of rules of a composed question, marked so that
// proofs refer to the question instead of looking through it.
func (c *compilation) refer(ref groupRef, holds []int32) int32 {
	p := c.b.p
	p.refs = append(p.refs, ref)
	n := c.b.emit(opOr, qyzmet.Bool, 0, int32(len(p.refs)), holds...)
	for len(p.refOf) <= int(n) {
		p.refOf = append(p.refOf, -1)
	}
	p.refOf[n] = int32(len(p.refs) - 1)
	return n
}

// comparand gives the right side in the word codes of the left.
func (c *compilation) comparand(left, right *rulebook.Expr) (int32, error) {
	if left.Kind != qyzmet.Word {
		return c.expr(right)
	}
	words := c.words(left)
	if right.Op == rulebook.OpConst {
		return c.b.constant(wordCode(words, right.Value.S), qyzmet.Word), nil
	}
	n, err := c.expr(right)
	if err != nil {
		return 0, err
	}
	return c.b.emit(opCode, qyzmet.Word, 0, c.table(c.words(right), words), n), nil
}

func wordCode(words []string, w string) int64 {
	for i, x := range words {
		if x == w {
			return int64(i)
		}
	}
	return -1
}

// words lists the declared set behind a word or words expression.
func (c *compilation) words(e *rulebook.Expr) []string {
	switch e.Op {
	case rulebook.OpOutcome:
		var out []string
		for _, o := range c.engine.book.Questions[qyzmet.QuestionID(e.Name)].Outcomes {
			out = append(out, o.ID)
		}
		return out
	case rulebook.OpField:
		return factWords(c.scope.ItemFact(e.Name))
	case rulebook.OpFact:
		return factWords(c.engine.book.Facts[e.Path])
	}
	return nil
}

func factWords(f *rulebook.Fact) []string {
	out := make([]string, len(f.Values))
	for i, w := range f.Values {
		out[i] = w.Word
	}
	return out
}

func (c *compilation) table(from, to []string) int32 {
	t := make([]int64, len(from))
	for i, w := range from {
		t[i] = wordCode(to, w)
	}
	for i, have := range c.b.target.tables {
		if slices.Equal(have, t) {
			return int32(i)
		}
	}
	c.b.target.tables = append(c.b.target.tables, t)
	return int32(len(c.b.target.tables) - 1)
}

func (c *compilation) in(e *rulebook.Expr) (int32, error) {
	words := c.words(e.Args[0])
	set := e.Args[1]
	if e.Args[0].Op == rulebook.OpOutcome && set.Op == rulebook.OpConst {
		var any []int32
		for _, w := range set.Value.Words {
			any = append(any, c.isOutcome(c.done[qyzmet.QuestionID(e.Args[0].Name)], w))
		}
		return c.b.any(any...), nil
	}
	if e.Args[0].Op == rulebook.OpConst { // 'word' in person.fact
		words = []string{e.Args[0].Value.S}
	}
	a, err := c.expr(e.Args[0])
	if err != nil {
		return 0, err
	}
	switch set.Op {
	case rulebook.OpConst:
		var bits int64
		for _, w := range set.Value.Words {
			bits |= 1 << wordCode(words, w)
		}
		return c.b.emit(opInSet, qyzmet.Bool, bits, 0, a), nil
	case rulebook.OpFact:
		list := c.b.emit(opFact, qyzmet.Words, int64(c.engine.index[set.Path]), 0)
		return c.b.emit(opInWords, qyzmet.Bool, int64(c.engine.index[set.Path]), c.table(words, c.words(set)), a, list), nil
	}
	return 0, fmt.Errorf("`in` takes words written out or a fact that is a set of words")
}

func (c *compilation) loop(e *rulebook.Expr) (int32, error) {
	list := c.engine.book.Facts[e.Args[0].Path]
	l := loop{list: c.engine.index[list.Path], op: map[rulebook.Op]loopOp{
		rulebook.OpExists: loopExists, rulebook.OpAll: loopAll, rulebook.OpCount: loopCount, rulebook.OpSum: loopSum}[e.Op]}
	var err error
	if l.result, err = c.body(&l.body, map[nodeKey]int32{}, list, e.Args[1]); err != nil {
		return 0, err
	}
	i, source := c.sameLoop(l), c.b.emit(opFact, qyzmet.List, int64(l.list), 0)
	if i >= 0 {
		return c.b.emit(opLoop, e.Kind, int64(i), 0, source), nil
	}
	i = len(c.b.p.loops)
	c.b.p.loops = append(c.b.p.loops, l)
	n := c.b.emit(opLoop, e.Kind, int64(i), 0, source)
	s := c.scan(l.list)
	joint, err := c.body(&s.body, s.seen, list, e.Args[1])
	s.loops = append(s.loops, scanned{l.op, n, joint})
	return n, err
}

// body compiles what a loop asks of an item into code of its own.
func (c *compilation) body(into *code, seen map[nodeKey]int32, list *rulebook.Fact, e *rulebook.Expr) (int32, error) {
	target, outerSeen, scope := c.b.target, c.b.seen, c.scope
	c.b.target, c.b.seen, c.scope = into, seen, list
	defer func() { c.b.target, c.b.seen, c.scope = target, outerSeen, scope }()
	return c.expr(e)
}

// scan returns the program's scan of a list.
func (c *compilation) scan(list int) *scan {
	for _, s := range c.b.p.scans {
		if s.list == list {
			return s
		}
	}
	s := &scan{list: list, seen: map[nodeKey]int32{}}
	c.b.p.scans = append(c.b.p.scans, s)
	return s
}

// sameLoop finds a loop written alike, so that it is evaluated once.
func (c *compilation) sameLoop(l loop) int {
	for i, have := range c.b.p.loops {
		if have.op == l.op && have.list == l.list && have.result == l.result && sameCode(have.body, l.body) {
			return i
		}
	}
	return -1
}

func sameCode(a, b code) bool {
	if len(a.nodes) != len(b.nodes) || len(a.args) != len(b.args) {
		return false
	}
	for i := range a.nodes {
		if a.nodes[i] != b.nodes[i] {
			return false
		}
	}
	for i := range a.args {
		if a.args[i] != b.args[i] {
			return false
		}
	}
	return true
}

func fieldIndex(list *rulebook.Fact, name string) int64 {
	for i, f := range list.Items {
		if string(f.Path) == name {
			return int64(i)
		}
	}
	return -1
}

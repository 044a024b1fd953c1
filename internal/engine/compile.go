package engine

import (
	"fmt"
	"slices"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// compiledQuestion is a question's rules as nodes of a program.
type compiledQuestion struct {
	def     *rulebook.Question
	rules   []*compiledRule
	outcome int32            // node: outcome code, or the value
	until   int32            // node: last day of the grounds of the outcome
	groups  map[string]int32 // node of each group
}

// compiledRule is one rule in force.
type compiledRule struct {
	def      *rulebook.Rule
	question *compiledQuestion
	outcome  int64 // outcome code; -1 for a pure exception
	when     int32
	until    int32 // node of the last day; -1: none given
	value    int32 // node; -1
	holds    int32
	beaten   []*compiledRule // rules in force that defeat it
	uses     []*compiledQuestion
	cited    []qyzmet.Cited
}

// compile builds the program of a question in a state of the law.
func (e *Engine) compile(q *rulebook.Question, w *world) (*program, error) {
	p := &program{groupOf: map[int32]groupRef{}}
	b := &builder{p: p, target: &p.code, seen: map[nodeKey]int32{}}
	c := &compilation{engine: e, world: w, b: b, done: map[qyzmet.QuestionID]*compiledQuestion{}}
	if _, err := c.question(q); err != nil {
		return nil, err
	}
	p.size = len(p.nodes)
	p.facts = factsOf(p)
	p.dependent = dependents(p, len(e.book.FactOrder))
	p.texts = textsOf(e.book, p)
	return p, nil
}

type compilation struct {
	engine *Engine
	world  *world
	b      *builder
	done   map[qyzmet.QuestionID]*compiledQuestion
	scope  *rulebook.Fact // list whose item is at hand
}

func (c *compilation) question(q *rulebook.Question) (*compiledQuestion, error) {
	if cq, ok := c.done[q.ID]; ok {
		return cq, nil
	}
	for _, id := range q.Uses {
		if _, err := c.question(c.engine.book.Questions[id]); err != nil {
			return nil, err
		}
	}
	cq := &compiledQuestion{def: q, groups: map[string]int32{}}
	byDef := map[*rulebook.Rule]*compiledRule{}
	for _, r := range q.Rules {
		if !c.world.inForce(r) {
			continue
		}
		cr, err := c.rule(cq, r)
		if err != nil {
			return nil, fmt.Errorf("question %s, rule %s: %w", q.ID, r.ID, err)
		}
		cq.rules = append(cq.rules, cr)
		byDef[r] = cr
	}
	for _, cr := range cq.rules {
		for _, d := range cr.def.DefeatedBy {
			if by := byDef[d]; by != nil {
				cr.beaten = append(cr.beaten, by)
			}
		}
	}
	for _, cr := range cq.rules {
		c.holds(cr)
	}
	c.results(cq)
	c.done[q.ID] = cq
	c.b.p.questions = append(c.b.p.questions, cq)
	return cq, nil
}

func (c *compilation) rule(cq *compiledQuestion, r *rulebook.Rule) (*compiledRule, error) {
	cr := &compiledRule{def: r, question: cq, outcome: outcomeCode(cq.def, r.Outcome), until: -1, value: -1, holds: -1}
	cr.cited = c.world.cited(c.engine.book, r)
	var err error
	if cr.when, err = c.expr(r.WhenExpr); err != nil {
		return nil, err
	}
	cr.uses = c.used(r.WhenExpr)
	if r.UntilExpr != nil {
		if cr.until, err = c.expr(r.UntilExpr); err != nil {
			return nil, err
		}
	}
	if r.ValueExpr != nil {
		cr.value, err = c.expr(r.ValueExpr)
	}
	return cr, err
}

// used lists the composed questions a condition reads.
func (c *compilation) used(e *rulebook.Expr) []*compiledQuestion {
	var out []*compiledQuestion
	e.Walk(func(x *rulebook.Expr) bool {
		if x.Op == rulebook.OpOutcome || x.Op == rulebook.OpGroup {
			if cq := c.done[qyzmet.QuestionID(x.Name)]; !slices.Contains(out, cq) {
				out = append(out, cq)
			}
		}
		return true
	})
	return out
}

func outcomeCode(q *rulebook.Question, id string) int64 {
	for i, o := range q.Outcomes {
		if o.ID == id {
			return int64(i)
		}
	}
	return -1
}

// holds builds: the condition is met, its last day is not past, and no
// exception to it holds. Exceptions form no circle.
func (c *compilation) holds(cr *compiledRule) int32 {
	if cr.holds >= 0 {
		return cr.holds
	}
	parts := []int32{cr.when}
	if cr.until >= 0 && cr.value < 0 { // a value stays true when its last day is past
		parts = append(parts, c.b.emit(opNotPast, qyzmet.Bool, 0, 0, cr.until))
	}
	for _, d := range cr.beaten {
		parts = append(parts, c.b.not(c.holds(d)))
	}
	cr.holds = c.b.all(parts...)
	return cr.holds
}

// results builds the outcome, its last day and the groups of a question.
func (c *compilation) results(cq *compiledQuestion) {
	byGroup := map[string][]int32{}
	var order []string
	var args []int32
	for _, cr := range cq.rules {
		args = append(args, cr.holds)
		if g := cr.def.Group; g != "" {
			if byGroup[g] == nil {
				order = append(order, g)
			}
			byGroup[g] = append(byGroup[g], cr.holds)
		}
	}
	for _, g := range order {
		n := c.refer(cq, byGroup[g])
		cq.groups[g] = n
		c.b.p.groupOf[n] = groupRef{cq, g}
	}
	i := int64(len(c.b.p.choosers))
	c.b.p.choosers = append(c.b.p.choosers, chooser{cq, outcomeCode(cq.def, cq.def.Otherwise)})
	kind := qyzmet.Word
	if cq.def.IsValue() {
		kind = qyzmet.Int
	}
	cq.outcome = c.b.emit(opChoose, kind, i, 0, args...)
	cq.until = c.b.emit(opUntil, qyzmet.Date, i, 0, cq.outcome)
}

var simpleOps = map[rulebook.Op]op{
	rulebook.OpAnd: opAnd, rulebook.OpOr: opOr, rulebook.OpNot: opNot, rulebook.OpLt: opLt, rulebook.OpLe: opLe,
	rulebook.OpYears: opYears, rulebook.OpMonths: opMonths, rulebook.OpDays: opDays, rulebook.OpYear: opYear,
	rulebook.OpAddYears: opAddYears, rulebook.OpAddMonths: opAddMonths, rulebook.OpAddDays: opAddDays, rulebook.OpLastOfMonth: opLastOfMonth,
	rulebook.OpMin: opMin, rulebook.OpMax: opMax, rulebook.OpAdd: opAdd, rulebook.OpSub: opSub, rulebook.OpCond: opCond,
}

func (c *compilation) expr(e *rulebook.Expr) (int32, error) {
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
	case rulebook.OpExists, rulebook.OpAll, rulebook.OpCount:
		return c.loop(e)
	case rulebook.OpReached:
		return c.expr(e.Args[0])
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
		return c.b.not(c.refer(cq, other))
	}
	return c.refer(cq, same)
}

// refer builds the disjunction of rules of a composed question, marked so that
// proofs refer to the question instead of looking through it.
func (c *compilation) refer(cq *compiledQuestion, holds []int32) int32 {
	n := c.b.emit(opOr, qyzmet.Bool, 0, int32(len(c.b.p.groupOf)+1), holds...)
	c.b.p.groupOf[n] = groupRef{question: cq}
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
		rulebook.OpExists: loopExists, rulebook.OpAll: loopAll, rulebook.OpCount: loopCount}[e.Op]}
	outerTarget, outerSeen, outerScope := c.b.target, c.b.seen, c.scope
	c.b.target, c.b.seen, c.scope = &l.body, map[nodeKey]int32{}, list
	n, err := c.expr(e.Args[1])
	c.b.target, c.b.seen, c.scope = outerTarget, outerSeen, outerScope
	if err != nil {
		return 0, err
	}
	l.result = n
	i := c.sameLoop(l)
	if i < 0 {
		i = len(c.b.p.loops)
		c.b.p.loops = append(c.b.p.loops, l)
	}
	source := c.b.emit(opFact, qyzmet.List, int64(l.list), 0)
	return c.b.emit(opLoop, e.Kind, int64(i), 0, source), nil
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

// factsOf lists the facts a program reads, in order of first reading.
func factsOf(p *program) []int {
	var out []int
	seen := map[int]bool{}
	note := func(n node) {
		if n.op == opFact && !seen[int(n.imm)] {
			seen[int(n.imm)] = true
			out = append(out, int(n.imm))
		}
	}
	for _, n := range p.nodes {
		note(n)
	}
	for _, l := range p.loops {
		for _, n := range l.body.nodes {
			note(n)
		}
	}
	return out
}

// dependents lists, for each fact, the nodes whose value can change with it.
func dependents(p *program, facts int) [][]int32 {
	reads := make([]map[int]bool, len(p.nodes))
	out := make([][]int32, facts)
	for n := range p.nodes {
		nd := &p.nodes[n]
		r := map[int]bool{}
		switch nd.op {
		case opFact, opInWords:
			r[int(nd.imm)] = true
		case opLoop:
			r[p.loops[nd.imm].list] = true
			for _, b := range p.loops[nd.imm].body.nodes {
				if b.op == opFact {
					r[int(b.imm)] = true
				}
			}
		case opChoose, opUntil:
			for _, rule := range p.choosers[nd.imm].question.rules {
				for _, part := range []int32{rule.holds, rule.value, rule.until} {
					if part >= 0 {
						merge(r, reads[part])
					}
				}
			}
		}
		for _, a := range p.args[nd.from : nd.from+int32(nd.n)] {
			merge(r, reads[a])
		}
		reads[n] = r
		for f := range r {
			out[f] = append(out[f], int32(n))
		}
	}
	return out
}

func merge(into, from map[int]bool) {
	for k := range from {
		into[k] = true
	}
}

package engine

import (
	"errors"
	"slices"

	"qyzmet"
	"qyzmet/date"
)

// A diagram is a decision diagram with many-valued variables: one for each fact,
// split into the classes of values that the question's conditions tell apart,
// and one for each condition over several facts or a list. Its terminals are
// outcomes. It serves the semantic check and the search for the least change.

// maxNodes is the budget of one diagram; above it nothing is called proved.
const maxNodes = 50_000

// errBudget says that a diagram grew over the budget.
var errBudget = errors.New("the decision diagram is over its budget of 50,000 nodes")

// Terminals of truth diagrams, and the first terminal of outcomes.
const (
	tFalse int32 = iota
	tTrue
	tUnknown
	tOtherwise // while outcomes are gathered: no rule holds yet
	tConflict
	tOutcome // + outcome code
)

const firstNode = 64 // terminals are below

// variable is a fact by classes, or a condition over several facts.
type variable struct {
	fact    int   // -1 for a condition
	node    int32 // the condition; -1 for a fact
	classes []candidate
}

type dnode struct {
	v    int32
	kids string // encoded, for the table of unique nodes
}

// diagram holds the nodes of a question's diagram. With kleene set, each
// variable has one class more: unknown.
type diagram struct {
	p      *program
	a      *ask
	kleene bool
	vars   []variable
	byFact map[int]int32
	byNode map[int32]int32

	levels []int32   // variable of node firstNode+i
	kids   [][]int32 // children of node firstNode+i
	unique map[dnode]int32
	bools  map[int32]int32 // program node -> truth diagram
	outs   map[*compiledQuestion]int32
	memo   map[applyKey]int32
	over   bool
}

type applyKey struct {
	fn   int32
	a, b int32
}

// newDiagram prepares variables for a program on a day. The facts are those of
// the ask's input: classes of dates depend on other facts in conditions that
// read two of them.
func newDiagram(a *ask, p *program, kleene bool) *diagram {
	d := &diagram{p: p, a: a, kleene: kleene, byFact: map[int]int32{}, byNode: map[int32]int32{},
		unique: map[dnode]int32{}, bools: map[int32]int32{}, outs: map[*compiledQuestion]int32{}, memo: map[applyKey]int32{}}
	return d
}

func (d *diagram) node(v int32, kids []int32) int32 {
	if !slices.ContainsFunc(kids, func(k int32) bool { return k != kids[0] }) {
		return kids[0]
	}
	raw := make([]byte, 0, 4*len(kids))
	for _, k := range kids {
		raw = append(raw, byte(k), byte(k>>8), byte(k>>16), byte(k>>24))
	}
	key := dnode{v, string(raw)}
	if n, ok := d.unique[key]; ok {
		return n
	}
	if len(d.kids) >= maxNodes {
		d.over = true
		return tUnknown
	}
	n := int32(firstNode + len(d.kids))
	d.levels, d.kids = append(d.levels, v), append(d.kids, kids)
	d.unique[key] = n
	return n
}

func (d *diagram) level(n int32) int32 {
	if n < firstNode {
		return 1 << 30
	}
	return d.levels[n-firstNode]
}

func (d *diagram) kid(n, v int32, i int) int32 {
	if d.level(n) != v {
		return n
	}
	return d.kids[n-firstNode][i]
}

// width is the number of branches of a variable.
func (d *diagram) width(v int32) int {
	n := len(d.vars[v].classes)
	if d.kleene {
		n++
	}
	return n
}

// apply combines two diagrams terminal by terminal. fn identifies the
// combination for the memo; combinations of the same fn are the same function.
func (d *diagram) apply(fn, a, b int32, f func(a, b int32) int32) int32 {
	if a < firstNode && b < firstNode {
		return f(a, b)
	}
	if d.over {
		return tUnknown
	}
	key := applyKey{fn, a, b}
	if n, ok := d.memo[key]; ok {
		return n
	}
	v := min(d.level(a), d.level(b))
	kids := make([]int32, d.width(v))
	for i := range kids {
		kids[i] = d.apply(fn, d.kid(a, v, i), d.kid(b, v, i), f)
	}
	n := d.node(v, kids)
	d.memo[key] = n
	return n
}

// Numbers of combinations, for the memo.
const (
	fnAnd int32 = iota
	fnOr
	fnAgree
	fnHidden
	fnGiven
	fnFree // and above: one for each rule gathered or word mapped
)

func andT(a, b int32) int32 {
	switch {
	case a == tFalse || b == tFalse:
		return tFalse
	case a == tUnknown || b == tUnknown:
		return tUnknown
	}
	return tTrue
}

func orT(a, b int32) int32 {
	switch {
	case a == tTrue || b == tTrue:
		return tTrue
	case a == tUnknown || b == tUnknown:
		return tUnknown
	}
	return tFalse
}

func notT(a int32) int32 {
	switch a {
	case tFalse:
		return tTrue
	case tTrue:
		return tFalse
	}
	return a
}

// mapTerminals changes each terminal of a diagram.
func (d *diagram) mapTerminals(n int32, seen map[int32]int32, f func(int32) int32) int32 {
	if n < firstNode {
		return f(n)
	}
	if m, ok := seen[n]; ok {
		return m
	}
	kids := slices.Clone(d.kids[n-firstNode])
	for i := range kids {
		kids[i] = d.mapTerminals(kids[i], seen, f)
	}
	m := d.node(d.level(n), kids)
	seen[n] = m
	return m
}

func truth(c cell) int32 {
	switch {
	case !c.k:
		return tUnknown
	case c.v != 0:
		return tTrue
	}
	return tFalse
}

// bool builds the diagram of a boolean program node.
func (d *diagram) bool(i int32) int32 {
	if n, ok := d.bools[i]; ok {
		return n
	}
	n := d.build(i)
	d.bools[i] = n
	return n
}

func (d *diagram) build(i int32) int32 {
	nd := &d.p.nodes[i]
	args := d.p.args[nd.from : nd.from+int32(nd.n)]
	switch nd.op {
	case opConst:
		return truth(cell{nd.imm, true})
	case opNotPast:
		return tTrue // facts whose last day is past contradict a constraint
	case opNot:
		return d.mapTerminals(d.bool(args[0]), map[int32]int32{}, notT)
	case opAnd, opOr:
		fn, f, n := fnAnd, andT, tTrue
		if nd.op == opOr {
			fn, f, n = fnOr, orT, tFalse
		}
		for _, a := range args {
			n = d.apply(fn, n, d.bool(a), f)
		}
		return n
	}
	return d.atom(i)
}

// atom builds a condition on one fact by its classes, or, over several facts or
// a list, a variable of its own.
func (d *diagram) atom(i int32) int32 {
	facts := d.p.factsUnder(i)
	if len(facts) != 1 || d.a.book.FactOrder[facts[0]].Kind == qyzmet.List || d.a.book.FactOrder[facts[0]].Kind == qyzmet.Words {
		return d.condition(i)
	}
	v := d.factVariable(facts[0])
	kids := make([]int32, d.width(v))
	saved := d.a.in.cells[facts[0]]
	out := make([]cell, len(d.p.nodes))
	for j, c := range d.vars[v].classes {
		d.a.in.cells[facts[0]] = c.cell
		kids[j] = truth(d.p.evalAt(i, d.a.in, out))
	}
	d.a.in.cells[facts[0]] = saved
	if d.kleene {
		kids[len(kids)-1] = tUnknown
	}
	return d.node(v, kids)
}

func (d *diagram) condition(i int32) int32 {
	v, ok := d.byNode[i]
	if !ok {
		v = int32(len(d.vars))
		d.vars = append(d.vars, variable{fact: -1, node: i, classes: []candidate{{label: "false", cell: cFalse}, {label: "true", cell: cTrue}}})
		d.byNode[i] = v
	}
	kids := []int32{tFalse, tTrue}
	if d.kleene {
		kids = append(kids, tUnknown)
	}
	return d.node(v, kids)
}

func (d *diagram) factVariable(i int) int32 {
	v, ok := d.byFact[i]
	if !ok {
		v = int32(len(d.vars))
		d.vars = append(d.vars, variable{fact: i, node: -1, classes: d.classes(i)})
		d.byFact[i] = v
	}
	return v
}

// classes splits a fact's values as the program's conditions on this fact alone
// tell them apart.
func (d *diagram) classes(i int) []candidate {
	f := d.a.book.FactOrder[i]
	if f.Kind != qyzmet.Int && f.Kind != qyzmet.Date {
		return d.a.candidates(f, i)
	}
	lone := &ask{Engine: d.a.Engine, query: d.a.query, q: d.a.q, in: d.a.bind(nil, d.a.in.on)}
	lone.runs = []*worldRun{{p: d.p, out: d.p.run(lone.in, make([]cell, d.p.size))}}
	return lone.candidates(f, i)
}

// factsUnder lists the facts a scalar condition reads.
func (p *program) factsUnder(i int32) []int {
	var out []int
	seen := map[int32]bool{}
	var visit func(i int32)
	visit = func(i int32) {
		if seen[i] {
			return
		}
		seen[i] = true
		nd := &p.nodes[i]
		switch nd.op {
		case opFact:
			if !slices.Contains(out, int(nd.imm)) {
				out = append(out, int(nd.imm))
			}
		case opLoop:
			out = append(out, p.loops[nd.imm].list, p.loops[nd.imm].list) // never a fact alone
		case opChoose, opUntil:
			out = append(out, -1, -1)
		default:
			for _, a := range p.args[nd.from : nd.from+int32(nd.n)] {
				visit(a)
			}
		}
	}
	visit(i)
	return out
}

// outcome builds the diagram of a question's outcome.
func (d *diagram) outcome(cq *compiledQuestion) int32 {
	if n, ok := d.outs[cq]; ok {
		return n
	}
	otherwise := outcomeCode(cq.def, cq.def.Otherwise)
	acc := tOtherwise
	for _, r := range cq.rules {
		if r.outcome < 0 {
			continue
		}
		fn := fnFree + int32(len(d.memo)) // unique: the memo only grows
		h := d.bool(r.holds)
		acc = d.apply(fn+int32(r.holds)<<8, acc, h, gather(r.outcome, otherwise))
	}
	n := d.mapTerminals(acc, map[int32]int32{}, func(t int32) int32 {
		if t == tOtherwise && otherwise >= 0 {
			return tOutcome + int32(otherwise)
		}
		return t
	})
	d.outs[cq] = n
	return n
}

// gather adds one rule to the outcome so far: the same steps as chooser.choose,
// with a terminal of its own for two different outcomes that both hold.
func gather(outcome, otherwise int64) func(acc, h int32) int32 {
	mine := tOutcome + int32(outcome)
	return func(acc, h int32) int32 {
		switch {
		case h == tTrue && (acc == tOtherwise || acc == tUnknown || acc == mine):
			return mine
		case h == tTrue:
			return tConflict
		case h == tUnknown && acc == tOtherwise && outcome != otherwise:
			return tUnknown
		}
		return acc
	}
}

// diagramFor returns the two-valued diagram of an ask's question in its first
// world, kept for the next ask on the same day.
func (a *ask) diagramFor() (*diagram, int32, error) {
	type key struct {
		p  *program
		on date.Date
	}
	type kept struct {
		d    *diagram
		root int32
		err  error
	}
	k := key{a.runs[0].p, a.in.on}
	if have, ok := a.diagrams.Load(k); ok {
		h := have.(kept)
		return h.d, h.root, h.err
	}
	blank := &ask{Engine: a.Engine, query: a.query, q: a.q, in: a.bind(nil, a.in.on)}
	blank.runs = []*worldRun{{w: a.runs[0].w, p: k.p, out: k.p.run(blank.in, make([]cell, k.p.size))}}
	d := newDiagram(blank, k.p, false)
	root := d.outcome(k.p.asked())
	h := kept{d, root, nil}
	if d.over {
		h.err = errBudget
	}
	d.memo, d.unique = nil, nil // only read from here on
	a.diagrams.Store(k, h)
	return h.d, h.root, h.err
}

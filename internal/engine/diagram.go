package engine

import (
	"errors"
	"slices"

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

// diagramFor returns the two-valued diagram of an ask's question in its first
// world, kept for the next ask on the same day: one day's for each program, or
// whoever asks about many days would fill the memory.
func (a *ask) diagramFor() (*diagram, int32, error) {
	type kept struct {
		on   date.Date
		d    *diagram
		root int32
		err  error
	}
	p := a.runs[0].p
	if have, ok := a.diagrams.Load(p); ok && have.(kept).on == a.in.on {
		h := have.(kept)
		return h.d, h.root, h.err
	}
	blank := &ask{Engine: a.Engine, query: a.query, q: a.q, in: a.bind(nil, a.in.on)}
	blank.runs = []*worldRun{{w: a.runs[0].w, p: p, out: p.run(blank.in, make([]cell, p.size))}}
	d := newDiagram(blank, p, false)
	root := d.outcome(p.asked())
	h := kept{a.in.on, d, root, nil}
	if d.over {
		h.err = errBudget
	}
	d.memo, d.unique = nil, nil // only read from here on
	a.diagrams.Store(p, h)
	return h.d, h.root, h.err
}

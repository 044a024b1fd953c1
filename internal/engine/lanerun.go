package engine

import (
	"math"

	"qyzmet/internal/column"
)

// laneRun is one worker's registers. It is used for one block after another.
type laneRun struct {
	l     *laneCode
	block *column.Block
	base  registers // of people
	items []registers
	in    *input // for rows that the reference evaluates
	rows  map[*program][]cell
	late  bool // the late steps have been run for the block
}

// laneCode is what a laneCompiler has made.
type laneCode struct {
	e      *Engine
	people *space
	items  []*space
}

func (l *laneCode) newRun() *laneRun {
	r := &laneRun{l: l, items: make([]registers, len(l.items)), rows: map[*program][]cell{}}
	r.base.prepare(l.people)
	for i, s := range l.items {
		r.items[i].prepare(s)
	}
	return r
}

// run evaluates every step for a block.
func (r *laneRun) run(b *column.Block) {
	r.block = b
	r.base.begin(b.N, b.Columns, nil)
	for i, s := range r.l.items {
		c := b.Columns[s.list]
		if c == nil {
			r.items[i].begin(0, make([]*column.Column, len(r.l.e.book.FactOrder[s.list].Items)), nil)
			continue
		}
		r.items[i].begin(len(c.Owner), c.Items, c.Owner)
	}
	r.late = false
	r.people()
}

// runLate evaluates the steps that are wanted only where somebody stays undecided.
func (r *laneRun) runLate() {
	if !r.late {
		r.late = true
		r.people()
	}
}

// people runs the steps of people whose time it is.
func (r *laneRun) people() {
	for i := range r.l.people.steps {
		if st := &r.l.people.steps[i]; st.late == r.late {
			r.step(&r.base, st)
		}
	}
}

func (r *laneRun) step(x *registers, st *step) {
	switch st.kind {
	case stepBool, stepCode, stepRange, stepHas:
		x.leaf(st)
	case stepAnd:
		x.and(st)
	case stepMay:
		plane, neg := x.upper(st.conj[0])
		out := x.plane(st.dst, 0)
		copyPlane(out, plane, neg)
		x.setTotal(st.dst, out)
	case stepCompare:
		x.compare(st)
	case stepInSet:
		x.inSet(st)
	case stepInWords:
		x.inWords(st)
	case stepItems:
		for i := st.imm; i < st.width; i++ {
			r.step(&r.items[st.space], &r.l.items[st.space].steps[i])
		}
	case stepGather:
		x.gather(st, &r.base)
	case stepExists:
		r.exists(st)
	case stepApart:
		r.apart(st)
	case stepRow, stepRowValue:
		r.row(st)
	default:
		r.value(x, st)
	}
}

// gather brings a condition on the owner to the items.
func (x *registers) gather(st *step, people *registers) {
	l := st.conj[0]
	must := x.plane(st.dst, 0)
	plane, neg := people.lower(l)
	gatherPlane(must, x.owner, plane, neg)
	if people.total(l.reg()) {
		x.setTotal(st.dst, must)
		return
	}
	may := x.plane(st.dst, 1)
	plane, neg = people.upper(l)
	gatherPlane(may, x.owner, plane, neg)
	x.must[st.dst], x.may[st.dst] = must, may
}

// exists is true of the owners of an item of which the condition is true. An
// open list may have such an item; of an unknown list nothing is known.
func (r *laneRun) exists(st *step) {
	x, items, c := &r.base, &r.items[st.space], r.block.Columns[st.leaf]
	if c == nil {
		x.setUnknown(st.dst)
		return
	}
	must := x.plane(st.dst, 0)
	owners(must, items.scratch(), c, termOf(items.lower(st.conj[0])))
	if c.Known == nil && len(c.Open) == 0 && items.total(st.conj[0].reg()) {
		x.setTotal(st.dst, must)
		return
	}
	may := x.plane(st.dst, 1)
	if items.total(st.conj[0].reg()) {
		copy(may, must)
	} else {
		owners(may, items.scratch(), c, termOf(items.upper(st.conj[0])))
	}
	for i := range may {
		if c.Known != nil {
			may[i] |= ^c.Known[i]
		}
		if len(c.Open) > 0 {
			may[i] |= c.Open[i]
		}
	}
	x.must[st.dst], x.may[st.dst] = must, may
}

// row asks the reference, person by person.
func (r *laneRun) row(st *step) {
	x := &r.base
	var must, may []uint64
	var vals []int64
	var known []uint64
	if st.kind == stepRow {
		must, may = x.plane(st.dst, 0), x.plane(st.dst, 1)
		clear(must)
		clear(may)
	} else {
		vals, known = x.values(st.dst), make([]uint64, x.words)
		x.known[st.dst] = known
		x.low[st.dst], x.high[st.dst] = math.MinInt64, math.MaxInt64
	}
	for i := range x.n {
		c := r.reference(st.row, i)
		bit := uint64(1) << (i & 63)
		switch {
		case st.kind == stepRowValue && c.k:
			vals[i] = c.v
			known[i>>6] |= bit
		case st.kind == stepRow && c.isTrue():
			must[i>>6] |= bit
			may[i>>6] |= bit
		case st.kind == stepRow && !c.k:
			may[i>>6] |= bit
		}
	}
	if st.kind == stepRow {
		x.must[st.dst], x.may[st.dst] = must, may
	}
}

// reference evaluates a whole program for one person and returns one node.
func (r *laneRun) reference(row rowNode, i int) cell {
	out := r.rows[row.p]
	if out == nil {
		out = make([]cell, row.p.size)
		r.rows[row.p] = out
	}
	in := r.l.e.bind(r.block.Facts(i), r.in.on)
	cell := row.p.run(in, out)[row.node]
	r.l.e.inputs.Put(in)
	return cell
}

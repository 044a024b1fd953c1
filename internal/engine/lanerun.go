package engine

import (
	"math"
	"math/bits"

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
}

// laneCode is what a laneCompiler has made.
type laneCode struct {
	e      *Engine
	people *space
	items  []*space
}

// registers hold the planes of conditions and the values of one space.
type registers struct {
	n         int        // people, or items
	words     int        // machine words of a plane
	must      [][]uint64 // by register
	may       [][]uint64 // the same slice as must where nothing is unknown
	vals      [][]int64
	known     [][]uint64 // by value register; nil: all
	low, high []int64    // by value register: no known value is less, none greater
	columns   []*column.Column
	owner     []uint16
	ones      []uint64
	zeros     []uint64
	own       [][2][]uint64 // the memory of must and may
	ownKnown  [][]uint64    // of known
	pair      []uint64
}

func (l *laneCode) newRun() *laneRun {
	r := &laneRun{l: l, items: make([]registers, len(l.items)), rows: map[*program][]cell{}}
	r.base.prepare(l.people)
	for i, s := range l.items {
		r.items[i].prepare(s)
	}
	return r
}

func (x *registers) prepare(s *space) {
	x.must, x.may = make([][]uint64, s.bools), make([][]uint64, s.bools)
	x.own = make([][2][]uint64, s.bools)
	x.low, x.high = make([]int64, s.vals), make([]int64, s.vals)
	x.vals, x.known, x.ownKnown = make([][]int64, s.vals), make([][]uint64, s.vals), make([][]uint64, s.vals)
}

// begin sets the registers up for n people or items.
func (x *registers) begin(n int, columns []*column.Column, owner []uint16) {
	x.n, x.words, x.columns, x.owner = n, column.Words64(n), columns, owner
	if len(x.ones) < x.words {
		x.ones, x.zeros = make([]uint64, x.words), make([]uint64, x.words)
		for i := range x.ones {
			x.ones[i] = ^uint64(0)
		}
	}
	x.must[0], x.may[0] = x.ones[:x.words], x.ones[:x.words]
	x.must[1], x.may[1] = x.zeros[:x.words], x.ones[:x.words]
}

// plane returns the memory of one plane of a register.
func (x *registers) plane(reg int32, which int) []uint64 {
	p := &x.own[reg][which]
	if len(*p) < x.words {
		*p = make([]uint64, x.words)
	}
	return (*p)[:x.words]
}

// values returns the memory of a value register.
func (x *registers) values(reg int32) []int64 {
	if len(x.vals[reg]) < x.n {
		x.vals[reg] = make([]int64, max(x.n, column.BlockSize))
	}
	return x.vals[reg][:x.n]
}

// setTotal stores a condition that is known of everybody.
func (x *registers) setTotal(reg int32, must []uint64) { x.must[reg], x.may[reg] = must, must }

// setKnown stores a condition that is true where must is, and unknown where
// known is not.
func (x *registers) setKnown(reg int32, must []uint64, known column.Bits) {
	if known == nil {
		x.setTotal(reg, must)
		return
	}
	may := x.plane(reg, 1)
	for i := range may {
		may[i] = must[i] | ^known[i]
	}
	x.must[reg], x.may[reg] = must, may
}

func (x *registers) setUnknown(reg int32) {
	x.must[reg], x.may[reg] = x.zeros[:x.words], x.ones[:x.words]
}

// total reports whether a condition is known of everybody.
func (x *registers) total(reg int32) bool {
	return x.words == 0 || &x.must[reg][0] == &x.may[reg][0]
}

// lower and upper are the planes of a literal, with a flag to negate them.
func (x *registers) lower(l lit) ([]uint64, bool) {
	if l.neg() {
		return x.may[l.reg()], true
	}
	return x.must[l.reg()], false
}

func (x *registers) upper(l lit) ([]uint64, bool) {
	if l.neg() {
		return x.must[l.reg()], true
	}
	return x.may[l.reg()], false
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
	for i := range r.l.people.steps {
		r.step(&r.base, &r.l.people.steps[i])
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
	case stepRow, stepRowValue:
		r.row(st)
	default:
		r.value(x, st)
	}
}

func (x *registers) leaf(st *step) {
	c := x.columns[st.leaf]
	if c == nil {
		x.setUnknown(st.dst)
		return
	}
	if st.kind == stepBool {
		x.setKnown(st.dst, c.Bool, c.Known)
		return
	}
	if st.kind == stepHas {
		x.has(st, c, x.plane(st.dst, 0))
		return
	}
	x.setKnown(st.dst, x.truth(st, c), c.Known)
}

// truth gives those of whom a condition on a column is known to be true.
func (x *registers) truth(st *step, c *column.Column) []uint64 {
	if st.kind == stepCode {
		if uint8(st.imm)>>len(c.Slice) != 0 {
			return x.zeros[:x.words]
		}
		out := x.plane(st.dst, 0)
		equalCode(out, c.Slice, uint8(st.imm))
		maskPlane(out, c.Known)
		return out
	}
	low, high := st.imm, st.imm+st.width
	switch {
	case int64(c.Most) < low || int64(c.Least) >= high:
		return x.zeros[:x.words]
	case int64(c.Least) >= low && int64(c.Most) < high && c.Known == nil:
		return x.ones[:x.words]
	case int64(c.Least) >= low && int64(c.Most) < high:
		return c.Known
	}
	out := x.plane(st.dst, 0)
	if c.Given*sparse < x.n {
		clear(out)
		for w, k := range c.Known {
			for ; k != 0; k &= k - 1 {
				out[w] |= below(c.Nums[w*64+bits.TrailingZeros64(k)], int32(low), uint64(st.width)) << bits.TrailingZeros64(k)
			}
		}
		return out
	}
	inRange(out, c.Nums, int32(low), uint64(st.width))
	maskPlane(out, c.Known)
	return out
}

// sparse: a column known of fewer than one in so many is read one by one.
const sparse = 6

// has is membership of a word: in an open set it is true or unknown.
func (x *registers) has(st *step, c *column.Column, out []uint64) {
	clear(out)
	if st.imm >= 0 {
		for i, at := range c.Sets {
			out[i>>6] |= c.Dict[at] >> st.imm & 1 << (i & 63)
		}
	}
	maskPlane(out, c.Known)
	x.setKnown(st.dst, out, c.Known)
	if len(c.Open) == 0 {
		return
	}
	may := x.plane(st.dst, 1)
	for i := range may {
		may[i] = x.may[st.dst][i] | c.Open[i]
	}
	x.may[st.dst] = may
}

func (x *registers) and(st *step) {
	total := true
	for _, l := range st.conj {
		total = total && x.total(l.reg())
		if x.never(l) {
			x.setTotal(st.dst, x.zeros[:x.words])
			return
		}
	}
	must := x.plane(st.dst, 0)
	conjunction(must, st.conj, x.lower)
	if total {
		x.setTotal(st.dst, must)
		return
	}
	may := x.plane(st.dst, 1)
	conjunction(may, st.conj, x.upper)
	x.must[st.dst], x.may[st.dst] = must, may
}

// never reports whether a condition is known to be false of everybody, as far as
// that can be told at once.
func (x *registers) never(l lit) bool {
	plane, neg := x.upper(l)
	if len(plane) == 0 {
		return false
	}
	return !neg && &plane[0] == &x.zeros[0] || neg && &plane[0] == &x.ones[0]
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
	clear(must)
	plane, neg := items.lower(st.conj[0])
	scatterPlane(must, c.Owner, plane, neg)
	if c.Known == nil && len(c.Open) == 0 && items.total(st.conj[0].reg()) {
		x.setTotal(st.dst, must)
		return
	}
	may := x.plane(st.dst, 1)
	clear(may)
	plane, neg = items.upper(st.conj[0])
	scatterPlane(may, c.Owner, plane, neg)
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

package engine

import "qyzmet/internal/column"

// count is how many items have a condition: unknown if it is unknown of one, or
// if there may be more items.
func (r *laneRun) count(st *step, out []int64) {
	items := &r.items[st.space]
	r.total(st, out, func(i int) cell { return items.cond(st.conj[0], i) })
}

// sum adds up a number of each item: unknown where count is.
func (r *laneRun) sum(st *step, out []int64) {
	items := &r.items[st.space]
	r.total(st, out, func(i int) cell { return items.valueCell(st.vals[0], i) })
}

// total adds up what is found of each owner's items, in their order.
func (r *laneRun) total(st *step, out []int64, of func(item int) cell) {
	x, c := &r.base, r.block.Columns[st.leaf]
	clear(out)
	if c == nil {
		x.known[st.dst] = x.zeros[:x.words]
		return
	}
	known := r.listsKnown(st, c)
	for i, o := range c.Owner {
		switch got := of(i); {
		case !got.k:
			known[o>>6] &^= 1 << (o & 63)
		default:
			out[o] = arithmetic(opAdd, out[o], got.v)
		}
	}
}

// listsKnown says, in the memory of a step, whose list is known and complete.
func (r *laneRun) listsKnown(st *step, c *column.Column) []uint64 {
	x := &r.base
	known := x.knownOf(st.dst)
	copyPlane(known, x.ones, false)
	maskPlane(known, c.Known)
	if len(c.Open) > 0 {
		and2(known, term{plane: known}, termOf(c.Open, true))
	}
	return known
}

// apart is false of the owners of two items that have a day in common, and
// unknown of those of whom something is missing that could tell.
func (r *laneRun) apart(st *step) {
	x, items, c := &r.base, &r.items[st.space], r.block.Columns[st.leaf]
	if c == nil {
		x.setUnknown(st.dst)
		return
	}
	must, may := x.plane(st.dst, 0), x.plane(st.dst, 1)
	copyPlane(may, x.ones, false)
	copyPlane(must, x.ones, false)
	maskPlane(must, c.Known)
	if len(c.Open) > 0 {
		and2(must, term{plane: must}, termOf(c.Open, true))
	}
	for at := 0; at < len(c.Owner); {
		o := c.Owner[at]
		from := at
		for at < len(c.Owner) && c.Owner[at] == o {
			at++
		}
		found := apart(at-from, func(i int) (begins, ends cell) {
			return items.valueCell(st.vals[0], from+i), items.valueCell(st.vals[1], from+i)
		})
		if !found.isTrue() {
			must[o>>6] &^= 1 << (o & 63)
		}
		if found.isFalse() {
			may[o>>6] &^= 1 << (o & 63)
		}
	}
	x.must[st.dst], x.may[st.dst] = must, may
}

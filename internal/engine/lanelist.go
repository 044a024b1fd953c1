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

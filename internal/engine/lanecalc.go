package engine

import (
	"math"

	"qyzmet/date"
	"qyzmet/internal/column"
)

// value runs a step that makes values.
func (r *laneRun) value(x *registers, st *step) {
	if st.kind == stepConst {
		x.constant(st)
		return
	}
	out := x.values(st.dst)
	x.known[st.dst], x.low[st.dst], x.high[st.dst] = nil, math.MinInt64, math.MaxInt64
	switch st.kind {
	case stepNum, stepWord:
		x.load(st, out)
	case stepCalc:
		x.calc(st, out)
	case stepDays:
		x.days(st, out)
	case stepTable:
		in := x.vals[st.vals[0]]
		x.known[st.dst] = x.known[st.vals[0]]
		for i := range out {
			out[i] = 0
			if v := in[i]; v >= 0 && v < int64(len(st.table)) {
				out[i] = st.table[v]
			}
		}
	case stepCond:
		x.choice(st, out)
	case stepOwnerNum:
		x.ownerValue(st, out, &r.base)
	case stepCount:
		r.count(st, out)
	case stepSum:
		r.sum(st, out)
	case stepChoose:
		x.choose(st, out)
	case stepLastDay:
		x.lastDay(st, out)
	}
}

// constant fills a register once: no other step writes to it.
func (x *registers) constant(st *step) {
	x.known[st.dst], x.low[st.dst], x.high[st.dst] = nil, st.imm, st.imm
	if st.width < 0 {
		x.known[st.dst] = x.zeros[:x.words]
	}
	if len(x.vals[st.dst]) >= x.n {
		return
	}
	x.values(st.dst)
	for i := range x.vals[st.dst] {
		x.vals[st.dst][i] = st.imm
	}
}

// onlyKnown marks a Word column whose codes are read from its planes: the step
// tells where they are known.
const onlyKnown = 1

func (x *registers) load(st *step, out []int64) {
	c := x.columns[st.leaf]
	if c == nil {
		clear(out)
		x.known[st.dst] = x.zeros[:x.words]
		return
	}
	x.known[st.dst] = c.Known
	if st.kind == stepWord {
		if st.imm == onlyKnown {
			return
		}
		for i, v := range c.Codes {
			out[i] = int64(v)
		}
		return
	}
	x.low[st.dst], x.high[st.dst] = int64(c.Least), int64(c.Most)
	if c.Given*column.Sparse < x.n {
		c.Known.Each(func(i int) { out[i] = int64(c.Nums[i]) })
		return
	}
	for i, v := range c.Nums {
		out[i] = int64(v)
	}
}

// both is where two values are known; nil: everywhere.
func (x *registers) both(a, b int32) []uint64 {
	switch {
	case x.known[a] == nil:
		return x.known[b]
	case x.known[b] == nil:
		return x.known[a]
	}
	out := x.scratch()
	and2(out, term{plane: x.known[a]}, term{plane: x.known[b]})
	return out
}

func (x *registers) calc(st *step, out []int64) {
	a := x.vals[st.vals[0]]
	known := x.known[st.vals[0]]
	if len(st.vals) == 1 {
		for i := range out {
			if isKnown(known, i) {
				out[i] = unary(st.op, a[i])
			}
		}
		x.known[st.dst] = known
		return
	}
	b := x.vals[st.vals[1]]
	if known = x.both(st.vals[0], st.vals[1]); known != nil {
		copy(x.knownOf(st.dst), known)
	}
	if known != nil {
		column.Bits(known).Each(func(i int) { out[i] = binary(st.op, a[i], b[i]) })
		return
	}
	for i := range out {
		out[i] = binary(st.op, a[i], b[i])
	}
}

// few reports whether so few are known that they are better visited one by one.
func (x *registers) few(known []uint64) bool {
	if known == nil {
		return false
	}
	return column.Bits(known).Count()*column.Sparse < x.n
}

// days looks up what arithmetic with a fixed number makes of each day.
func (x *registers) days(st *step, out []int64) {
	x.known[st.dst] = x.known[st.vals[0]]
	from := st.vals[0]
	in := x.vals[from][:len(out)]
	if low, high := x.low[from], x.high[from]; low <= high && low >= int64(date.Earliest) && high <= int64(date.Latest) {
		x.low[st.dst], x.high[st.dst] = st.table[low-int64(date.Earliest)], st.table[high-int64(date.Earliest)]
	}
	if known := x.known[from]; x.few(known) {
		column.Bits(known).Each(func(i int) { out[i] = st.day(in[i]) })
		return
	}
	for i, d := range in {
		out[i] = st.day(d)
	}
}

func (st *step) day(d int64) int64 {
	if at := uint64(d - int64(date.Earliest)); at < uint64(len(st.table)) {
		return st.table[at]
	}
	return binary(st.op, d, st.imm)
}

func unary(o op, v int64) int64 {
	if o == opYear {
		return int64(date.Date(v).Year())
	}
	return int64(date.Date(v).LastOfMonth())
}

func isKnown(known []uint64, i int) bool { return known == nil || known[i>>6]>>(i&63)&1 != 0 }

// choice is conj[0] ? first : second; where the condition is unknown, known
// only if both are the same.
func (x *registers) choice(st *step, out []int64) {
	l := st.conj[0]
	known := x.knownOf(st.dst)
	clear(known)
	for i := range out {
		c := x.cond(l, i)
		a, b := x.valueCell(st.vals[0], i), x.valueCell(st.vals[1], i)
		if got := cond(c, a, b); got.k {
			out[i] = got.v
			known[i>>6] |= 1 << (i & 63)
		}
	}
}

// cond gives one person's condition as a cell.
func (x *registers) cond(l lit, i int) cell {
	must := x.must[l.reg()][i>>6]>>(i&63)&1 != 0
	may := x.may[l.reg()][i>>6]>>(i&63)&1 != 0
	c := cell{b2i(must), must == may}
	if l.neg() {
		return not(c)
	}
	if !c.k {
		return cell{}
	}
	return c
}

func (x *registers) valueCell(reg int32, i int) cell {
	if !isKnown(x.known[reg], i) {
		return cell{}
	}
	return cell{x.vals[reg][i], true}
}

func (x *registers) ownerValue(st *step, out []int64, people *registers) {
	from := st.vals[0]
	var known []uint64
	if people.known[from] != nil {
		known = make([]uint64, x.words)
		gatherPlane(known, x.owner, people.known[from], false)
	}
	for i, o := range x.owner {
		out[i] = people.vals[from][o]
	}
	x.known[st.dst] = known
}

package engine

import (
	"math"
	"math/bits"

	"qyzmet/date"
	"qyzmet/internal/column"
)

// value runs a step that makes values.
func (r *laneRun) value(x *registers, st *step) {
	out := x.values(st.dst)
	x.known[st.dst], x.low[st.dst], x.high[st.dst] = nil, math.MinInt64, math.MaxInt64
	switch st.kind {
	case stepConst:
		x.low[st.dst], x.high[st.dst] = st.imm, st.imm
		for i := range out {
			out[i] = st.imm
		}
		if st.width < 0 {
			x.known[st.dst] = x.zeros[:x.words]
		}
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
	case stepChoose:
		x.choose(st, out)
	case stepLastDay:
		x.lastDay(st, out)
	}
}

func (x *registers) load(st *step, out []int64) {
	c := x.columns[st.leaf]
	if c == nil {
		clear(out)
		x.known[st.dst] = x.zeros[:x.words]
		return
	}
	x.known[st.dst] = c.Known
	if st.kind == stepWord {
		for i, v := range c.Codes {
			out[i] = int64(v)
		}
		return
	}
	x.low[st.dst], x.high[st.dst] = int64(c.Least), int64(c.Most)
	if c.Given*sparse < x.n {
		eachKnown(c.Known, func(i int) { out[i] = int64(c.Nums[i]) })
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
	if len(x.pair) < x.words {
		x.pair = make([]uint64, x.words)
	}
	out := x.pair[:x.words]
	andPlanes(out, x.known[a], false, x.known[b], false)
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
		eachKnown(known, func(i int) { out[i] = binary(st.op, a[i], b[i]) })
		return
	}
	for i := range out {
		out[i] = binary(st.op, a[i], b[i])
	}
}

// eachKnown visits the positions of a plane.
func eachKnown(plane []uint64, visit func(i int)) {
	for w, k := range plane {
		for ; k != 0; k &= k - 1 {
			visit(w*64 + bits.TrailingZeros64(k))
		}
	}
}

// few reports whether so few are known that they are better visited one by one.
func (x *registers) few(known []uint64) bool {
	if known == nil {
		return false
	}
	n := 0
	for _, w := range known {
		n += bits.OnesCount64(w)
	}
	return n*sparse < x.n
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
		eachKnown(known, func(i int) { out[i] = binary(st.op, in[i], st.imm) })
		return
	}
	for i, d := range in {
		if at := uint64(d - int64(date.Earliest)); at < uint64(len(st.table)) {
			out[i] = st.table[at]
		} else {
			out[i] = binary(st.op, d, st.imm)
		}
	}
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

// count is how many items have a condition: unknown if it is unknown of one, or
// if there may be more items.
func (r *laneRun) count(st *step, out []int64) {
	x, items, c := &r.base, &r.items[st.space], r.block.Columns[st.leaf]
	clear(out)
	if c == nil {
		x.known[st.dst] = x.zeros[:x.words]
		return
	}
	known := x.knownOf(st.dst)
	copyPlane(known, x.ones, false)
	maskPlane(known, c.Known)
	if len(c.Open) > 0 {
		andPlane(known, c.Open, true)
	}
	for i, o := range c.Owner {
		switch got := items.cond(st.conj[0], i); {
		case !got.k:
			known[o>>6] &^= 1 << (o & 63)
		default:
			out[o] += got.v
		}
	}
}

func (x *registers) compare(st *step) {
	a, b := x.vals[st.vals[0]], x.vals[st.vals[1]]
	known := x.both(st.vals[0], st.vals[1])
	if is, all := x.foregone(st); all {
		x.setKnown(st.dst, x.everyKnown(is, known, st.dst), known)
		return
	}
	must := x.plane(st.dst, 0)
	if x.few(known) {
		clear(must)
		eachKnown(known, func(i int) { must[i>>6] |= comparison(st.op, a[i:i+1], b[i:i+1]) & 1 << (i & 63) })
		x.setKnown(st.dst, must, known)
		return
	}
	for w := range must {
		n := min(64, x.n-w*64)
		p, q := a[w*64:w*64+n], b[w*64:w*64+n]
		must[w] = comparison(st.op, p, q[:len(p)])
	}
	maskPlane(must, known)
	x.setKnown(st.dst, must, known)
}

// everyKnown is true of all who are known, or of nobody.
func (x *registers) everyKnown(is bool, known []uint64, reg int32) []uint64 {
	switch {
	case !is:
		return x.zeros[:x.words]
	case known == nil:
		return x.ones[:x.words]
	}
	out := x.plane(reg, 0)
	copy(out, known)
	return out
}

// foregone reports whether a comparison comes out alike for everybody, by the
// bounds of its sides.
func (x *registers) foregone(st *step) (is, all bool) {
	a, b := st.vals[0], st.vals[1]
	under, over := x.high[a] < x.low[b], x.low[a] > x.high[b]
	switch st.op {
	case opLt:
		return under, under || x.low[a] >= x.high[b]
	case opLe:
		return x.high[a] <= x.low[b], over || x.high[a] <= x.low[b]
	case opEq:
		return false, under || over
	default:
		return true, under || over
	}
}

// comparison compares up to 64 pairs. The top bit of a difference tells which is
// the less: day numbers and counts are far from overflowing.
func comparison(o op, a, b []int64) uint64 {
	var out uint64
	switch o {
	case opLt:
		for j := range a {
			out |= uint64(a[j]-b[j]) >> 63 << (j & 63)
		}
	case opLe:
		for j := range a {
			out |= uint64(b[j]-a[j]) >> 63 << (j & 63)
		}
		out = ^out
	default:
		for j := range a {
			d := a[j] ^ b[j]
			out |= uint64(d|-d) >> 63 << (j & 63)
		}
		if o == opEq {
			out = ^out
		}
	}
	return out
}

func (x *registers) inSet(st *step) {
	must := x.plane(st.dst, 0)
	clear(must)
	v, known := x.vals[st.vals[0]], x.known[st.vals[0]]
	for i := range x.n {
		if isKnown(known, i) {
			must[i>>6] |= uint64(st.imm) >> v[i] & 1 << (i & 63)
		}
	}
	x.setKnown(st.dst, must, known)
}

// inWords follows code.inWords. What it comes to is found once for each set
// that occurs and each word; a person's is looked up.
func (x *registers) inWords(st *step) {
	c := x.columns[st.leaf]
	if c == nil {
		x.setUnknown(st.dst)
		return
	}
	words, known := x.vals[st.vals[0]], x.known[st.vals[0]]
	width := len(st.table)
	holds := make([]uint8, len(c.Dict)*width)
	for d, set := range c.Dict {
		for w, bit := range st.table {
			holds[d*width+w] = uint8(b2i(bit >= 0 && set>>bit&1 == 1))
		}
	}
	must, may := x.plane(st.dst, 0), x.plane(st.dst, 1)
	clear(must)
	for i, at := range c.Sets {
		must[i>>6] |= uint64(holds[int(at)*width+int(words[i])]) << (i & 63)
	}
	maskPlane(must, known)
	maskPlane(must, c.Known)
	if known == nil && c.Known == nil && len(c.Open) == 0 {
		x.setTotal(st.dst, must)
		return
	}
	x.must[st.dst], x.may[st.dst] = must, may
	for w := range may {
		unsure := uint64(0)
		if known != nil {
			unsure |= ^known[w]
		}
		if c.Known != nil {
			unsure |= ^c.Known[w]
		}
		if len(c.Open) > 0 {
			unsure |= c.Open[w]
		}
		may[w] = must[w] | unsure&^x.emptySets(c, unsure, w)
	}
}

// emptySets gives those, of some, whose set is known, complete and empty: no
// word is in it, whatever the word.
func (x *registers) emptySets(c *column.Column, some uint64, w int) (empty uint64) {
	for some &= x.inside(w); some != 0; some &= some - 1 {
		i := w*64 + bits.TrailingZeros64(some)
		if c.IsKnown(i) && !c.IsOpen(i) && c.Dict[c.Sets[i]] == 0 {
			empty |= some & -some
		}
	}
	return empty
}

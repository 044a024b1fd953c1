package engine

import "qyzmet/internal/column"

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
		column.Bits(known).Each(func(i int) { must[i>>6] |= comparison(st.op, a[i:i+1], b[i:i+1]) & 1 << (i & 63) })
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

package engine

import (
	"math/bits"

	"qyzmet/internal/column"
)

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
		x.has(st, c)
		return
	}
	x.setKnown(st.dst, x.truth(st, c), c.Known)
}

// truth gives those of whom a condition on a column is known to be true.
func (x *registers) truth(st *step, c *column.Column) []uint64 {
	if st.kind == stepCode {
		switch {
		case uint8(st.imm)>>len(c.Slice) != 0:
			return x.zeros[:x.words]
		case len(c.Slice) == 0 && c.Known == nil:
			return x.ones[:x.words]
		}
		out := x.plane(st.dst, 0)
		known := c.Known
		if st.imm != 0 { // who is unknown has no bit
			known = nil
		}
		equalCodeOf(out, c.Slice, uint8(st.imm), known)
		return out
	}
	return x.within(st, c)
}

// within finds who has a number in a range.
func (x *registers) within(st *step, c *column.Column) []uint64 {
	low, high := st.imm, st.imm+st.width
	above, under := int64(c.Least) >= low, int64(c.Most) < high // everybody is
	switch {
	case int64(c.Most) < low || int64(c.Least) >= high:
		return x.zeros[:x.words]
	case above && under && c.Known == nil:
		return x.ones[:x.words]
	case above && under:
		return c.Known
	}
	out := x.plane(st.dst, 0)
	from, to := uint32(low-int64(c.Least)), uint32(high-int64(c.Least))
	switch {
	case c.Slice == nil:
		inRange(out, c.Nums, c.Known, int32(low), uint64(st.width))
		return out
	case above:
		atLeast(out, c.Slice, to, ^uint64(0))
	case under: // who is unknown has no bit
		atLeast(out, c.Slice, from, 0)
		return out
	default:
		other := x.plane(st.dst, 1)
		atLeast(out, c.Slice, from, 0)
		atLeast(other, c.Slice, to, ^uint64(0))
		and2(out, term{plane: out}, term{plane: other})
	}
	maskPlane(out, c.Known)
	return out
}

// has is membership of a word: in an open set it is true or unknown.
func (x *registers) has(st *step, c *column.Column) {
	must := x.zeros[:x.words]
	switch {
	case st.imm < 0:
	case c.Slice == nil:
		must = x.plane(st.dst, 0)
		clear(must)
		for i, at := range c.Sets {
			must[i>>6] |= c.Dict[at] >> st.imm & 1 << (i & 63)
		}
		maskPlane(must, c.Known)
	case st.imm < int64(len(c.Slice)):
		must = c.Slice[st.imm]
	}
	x.setKnown(st.dst, must, c.Known)
	if len(c.Open) == 0 {
		return
	}
	may := x.plane(st.dst, 1)
	for i := range may {
		may[i] = x.may[st.dst][i] | c.Open[i]
	}
	x.may[st.dst] = may
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

// inWords follows code.inWords.
func (x *registers) inWords(st *step) {
	c := x.columns[st.leaf]
	if c == nil {
		x.setUnknown(st.dst)
		return
	}
	must, may, known := x.plane(st.dst, 0), x.plane(st.dst, 1), x.known[st.vals[0]]
	clear(must)
	switch word := st.width - 1; {
	case word < 0:
		x.lookUp(must, st, c)
	case x.columns[word] != nil:
		sameWord(must, may, x.columns[word].Slice, c.Slice, st.table)
	}
	maskPlane(must, known)
	maskPlane(must, c.Known)
	if known == nil && c.Known == nil && len(c.Open) == 0 {
		x.setTotal(st.dst, must)
		return
	}
	x.must[st.dst], x.may[st.dst] = must, may
	for w := range may {
		unsure, closed := uint64(0), ^uint64(0)
		if known != nil {
			unsure |= ^known[w]
		}
		if c.Known != nil {
			unsure |= ^c.Known[w]
			closed = c.Known[w]
		}
		if len(c.Open) > 0 {
			unsure |= c.Open[w]
			closed &^= c.Open[w]
		}
		may[w] = must[w] | unsure&^x.emptySets(c, unsure&closed, w)
	}
}

// sameWord adds to dst who has a word that is in a set of theirs, going through
// the words: tmp is memory for who has one word.
func sameWord(dst, tmp []uint64, words, sets []column.Bits, table []int64) {
	for code, bit := range table {
		if bit < 0 || int(bit) >= len(sets) || code>>len(words) != 0 {
			continue
		}
		equalCodeOf(tmp, words, uint8(code), sets[bit])
		for i := range dst {
			dst[i] |= tmp[i]
		}
	}
}

// lookUp goes person by person. What it comes to is found once for each set that
// occurs and each word.
func (x *registers) lookUp(dst []uint64, st *step, c *column.Column) {
	words, width := x.vals[st.vals[0]], len(st.table)
	holds := make([]uint8, len(c.Dict)*width)
	for d, set := range c.Dict {
		for w, bit := range st.table {
			holds[d*width+w] = uint8(b2i(bit >= 0 && set>>bit&1 == 1))
		}
	}
	for i, at := range c.Sets {
		dst[i>>6] |= uint64(holds[int(at)*width+int(words[i])]) << (i & 63)
	}
}

// emptySets gives those, of some whose set is known and complete, whose set is
// empty: no word is in it, whatever the word.
func (x *registers) emptySets(c *column.Column, some uint64, w int) uint64 {
	if c.Slice != nil {
		for _, s := range c.Slice {
			some &^= s[w]
		}
		return some
	}
	empty := uint64(0)
	for some &= x.inside(w); some != 0; some &= some - 1 {
		if i := w*64 + bits.TrailingZeros64(some); c.Dict[c.Sets[i]] == 0 {
			empty |= some & -some
		}
	}
	return empty
}

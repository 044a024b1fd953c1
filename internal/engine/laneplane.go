package engine

import (
	"slices"

	"qyzmet/internal/column"
)

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
	spare     []uint64
	terms     [2][]term // of the conjunction at hand: lower and upper planes
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

// scratch is memory for one plane within one step.
func (x *registers) scratch() []uint64 {
	if len(x.spare) < x.words {
		x.spare = make([]uint64, x.words)
	}
	return x.spare[:x.words]
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
	orNot(may, must, known)
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

func (x *registers) and(st *step) {
	if x.words == 0 {
		x.setTotal(st.dst, nil)
		return
	}
	n, total, never := x.collect(st.conj)
	if never {
		x.setTotal(st.dst, x.zeros[:x.words])
		return
	}
	must := x.conjoin(st.dst, 0, n)
	if total {
		x.setTotal(st.dst, must)
		return
	}
	may := x.conjoin(st.dst, 1, n)
	if slices.Equal(must, may) { // a part that is false has settled what another left unknown
		may = must
	}
	x.must[st.dst], x.may[st.dst] = must, may
}

// collect puts the planes of a conjunction's n parts into terms, without those
// that are true of everybody; all are known of everybody if total is true, and
// one is false of everybody if never is.
func (x *registers) collect(conj []lit) (n int, total, never bool) {
	zero, one := &x.zeros[0], &x.ones[0]
	if len(x.terms[0]) < len(conj) {
		x.terms[0], x.terms[1] = make([]term, len(conj)), make([]term, len(conj))
	}
	lower, upper := x.terms[0], x.terms[1][:len(x.terms[0])]
	total = true
	for _, l := range conj {
		p, q := x.must[l.reg()], x.may[l.reg()]
		total = total && &p[0] == &q[0]
		switch {
		case !l.neg() && &q[0] == zero || l.neg() && &p[0] == one:
			return 0, true, true
		case !l.neg() && &p[0] == one || l.neg() && &q[0] == zero:
			continue
		case l.neg():
			lower[n], upper[n] = term{q, ^uint64(0)}, term{p, ^uint64(0)}
		default:
			lower[n], upper[n] = term{p, 0}, term{q, 0}
		}
		n++
	}
	return n, total, false
}

// conjoin gives one plane of the conjunction of the first n terms.
func (x *registers) conjoin(reg int32, which, n int) []uint64 {
	terms := x.terms[which][:n]
	switch {
	case n == 0:
		return x.ones[:x.words]
	case n == 1 && terms[0].flip == 0:
		return terms[0].plane
	}
	out := x.plane(reg, which)
	conjunction(out, terms)
	return out
}

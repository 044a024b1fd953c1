package engine

import "math/bits"

// choose follows chooser.choose, all people at once; a question that gives a
// value is reduced person by person.
func (x *registers) choose(st *step, out []int64) {
	known := x.knownOf(st.dst)
	k := st.pick
	if k.isValue {
		clear(known)
		for i := range out {
			if got := k.reduce(x, i); got.k {
				out[i] = got.v
				known[i>>6] |= 1 << (i & 63)
			}
		}
		return
	}
	for i := range out {
		out[i] = k.otherwise
	}
	for w := range known {
		any, possible := uint64(0), uint64(0)
		for _, r := range k.rules {
			is := x.mustWord(r.holds, w) &^ any
			any |= is
			if r.outcome == k.otherwise {
				continue
			}
			possible |= x.mayWord(r.holds, w)
			for is &= x.inside(w); is != 0; is &= is - 1 {
				out[w*64+bits.TrailingZeros64(is)] = r.outcome
			}
		}
		if k.otherwise >= 0 {
			any |= ^possible
		}
		known[w] = any
	}
}

// inside masks the positions of a machine word that stand for somebody.
func (x *registers) inside(w int) uint64 {
	if rest := x.n - w*64; rest < 64 {
		return 1<<rest - 1
	}
	return ^uint64(0)
}

// knownOf gives the memory in which a value step says where it is known.
func (x *registers) knownOf(reg int32) []uint64 {
	if len(x.ownKnown[reg]) < x.words {
		x.ownKnown[reg] = make([]uint64, x.words)
	}
	x.known[reg] = x.ownKnown[reg][:x.words]
	return x.known[reg]
}

func (k *picker) reduce(x *registers, i int) cell {
	total, found := int64(0), false
	for _, r := range k.rules {
		if r.value < 0 {
			continue
		}
		h, v := x.cond(r.holds, i), x.valueCell(r.value, i)
		switch {
		case h.isFalse():
			continue
		case !h.k || !v.k:
			return cell{}
		case !found:
			total = v.v
		case k.sum:
			total = arithmetic(opAdd, total, v.v)
		default:
			total = max(total, v.v)
		}
		found = true
	}
	return cell{total, true}
}

// lastDay follows chooser.lastDay: it is known where every ground of the
// outcome is decided and has a known last day.
func (x *registers) lastDay(st *step, out []int64) {
	k, known := st.pick, x.knownOf(st.dst)
	outcome := x.vals[k.outcome]
	for w := range known {
		found, spoilt := uint64(0), uint64(0)
		for _, r := range k.rules {
			if k.isValue && r.value < 0 {
				continue
			}
			must, may := x.mustWord(r.holds, w), x.mayWord(r.holds, w)
			for rest := may & x.inside(w) &^ spoilt; rest != 0; rest &= rest - 1 {
				bit := rest & -rest
				i := w*64 + bits.TrailingZeros64(rest)
				switch {
				case !isKnown(x.known[k.outcome], i) || !k.isValue && outcome[i] != r.outcome:
				case must&bit == 0 || r.until < 0 || !isKnown(x.known[r.until], i):
					spoilt |= bit
				case found&bit == 0 || x.vals[r.until][i] > out[i]:
					found |= bit
					out[i] = x.vals[r.until][i]
				}
			}
		}
		known[w] = found &^ spoilt
	}
}

package engine

import (
	"math/bits"

	"qyzmet/internal/column"
)

// Kernels over planes of bits and over columns. Planes have room for whole
// machine words; bits beyond the last person may hold anything.

// term is a plane, negated if flip is all ones and not if it is zero.
type term struct {
	plane []uint64
	flip  uint64
}

func termOf(plane []uint64, neg bool) term {
	if neg {
		return term{plane, ^uint64(0)}
	}
	return term{plane, 0}
}

// conjunction is the and of some planes, up to four in a pass: what a pass costs
// is mostly the loop itself and the way to memory and back.
func conjunction(dst []uint64, t []term) {
	switch len(t) {
	case 0:
		for i := range dst {
			dst[i] = ^uint64(0)
		}
		return
	case 1:
		copyPlane(dst, t[0].plane, t[0].flip != 0)
		return
	case 2:
		and2(dst, t[0], t[1])
		return
	case 3:
		and3(dst, t[0], t[1], t[2])
		return
	}
	and4(dst, t[0], t[1], t[2], t[3])
	so := term{plane: dst}
	for t = t[4:]; len(t) > 0; {
		switch len(t) {
		case 1:
			and2(dst, so, t[0])
			return
		case 2:
			and3(dst, so, t[0], t[1])
			return
		}
		and4(dst, so, t[0], t[1], t[2])
		t = t[3:]
	}
}

// whole is the plane of a full block. A loop over it needs no checks and can be
// unrolled, which is a third faster.
type whole = [column.BlockSize / 64]uint64

func and2(dst []uint64, s, t term) {
	a, b := s.plane[:len(dst)], t.plane[:len(dst)]
	fa, fb := s.flip, t.flip
	if len(dst) == len(whole{}) {
		dst, a, b := (*whole)(dst), (*whole)(a), (*whole)(b)
		for i := 0; i < len(dst); i += 4 {
			dst[i] = (a[i] ^ fa) & (b[i] ^ fb)
			dst[i+1] = (a[i+1] ^ fa) & (b[i+1] ^ fb)
			dst[i+2] = (a[i+2] ^ fa) & (b[i+2] ^ fb)
			dst[i+3] = (a[i+3] ^ fa) & (b[i+3] ^ fb)
		}
		return
	}
	for i := range dst {
		dst[i] = (a[i] ^ fa) & (b[i] ^ fb)
	}
}

func and3(dst []uint64, s, t, u term) {
	a, b, c := s.plane[:len(dst)], t.plane[:len(dst)], u.plane[:len(dst)]
	fa, fb, fc := s.flip, t.flip, u.flip
	if len(dst) == len(whole{}) {
		dst, a, b, c := (*whole)(dst), (*whole)(a), (*whole)(b), (*whole)(c)
		for i := 0; i < len(dst); i += 4 {
			dst[i] = (a[i] ^ fa) & (b[i] ^ fb) & (c[i] ^ fc)
			dst[i+1] = (a[i+1] ^ fa) & (b[i+1] ^ fb) & (c[i+1] ^ fc)
			dst[i+2] = (a[i+2] ^ fa) & (b[i+2] ^ fb) & (c[i+2] ^ fc)
			dst[i+3] = (a[i+3] ^ fa) & (b[i+3] ^ fb) & (c[i+3] ^ fc)
		}
		return
	}
	for i := range dst {
		dst[i] = (a[i] ^ fa) & (b[i] ^ fb) & (c[i] ^ fc)
	}
}

func and4(dst []uint64, s, t, u, v term) {
	a, b, c, d := s.plane[:len(dst)], t.plane[:len(dst)], u.plane[:len(dst)], v.plane[:len(dst)]
	fa, fb, fc, fd := s.flip, t.flip, u.flip, v.flip
	if len(dst) == len(whole{}) {
		dst, a, b, c, d := (*whole)(dst), (*whole)(a), (*whole)(b), (*whole)(c), (*whole)(d)
		for i := 0; i < len(dst); i += 4 {
			dst[i] = (a[i] ^ fa) & (b[i] ^ fb) & (c[i] ^ fc) & (d[i] ^ fd)
			dst[i+1] = (a[i+1] ^ fa) & (b[i+1] ^ fb) & (c[i+1] ^ fc) & (d[i+1] ^ fd)
			dst[i+2] = (a[i+2] ^ fa) & (b[i+2] ^ fb) & (c[i+2] ^ fc) & (d[i+2] ^ fd)
			dst[i+3] = (a[i+3] ^ fa) & (b[i+3] ^ fb) & (c[i+3] ^ fc) & (d[i+3] ^ fd)
		}
		return
	}
	for i := range dst {
		dst[i] = (a[i] ^ fa) & (b[i] ^ fb) & (c[i] ^ fc) & (d[i] ^ fd)
	}
}

// orNot puts into dst who is in a plane or not in another.
func orNot(dst, a, b []uint64) {
	a, b = a[:len(dst)], b[:len(dst)]
	if len(dst) == len(whole{}) {
		dst, a, b := (*whole)(dst), (*whole)(a), (*whole)(b)
		for i := 0; i < len(dst); i += 4 {
			dst[i] = a[i] | ^b[i]
			dst[i+1] = a[i+1] | ^b[i+1]
			dst[i+2] = a[i+2] | ^b[i+2]
			dst[i+3] = a[i+3] | ^b[i+3]
		}
		return
	}
	for i := range dst {
		dst[i] = a[i] | ^b[i]
	}
}

func copyPlane(dst, p []uint64, neg bool) {
	if !neg {
		copy(dst, p)
		return
	}
	p = p[:len(dst)]
	for i := range dst {
		dst[i] = ^p[i]
	}
}

// maskPlane keeps what is known; nil: everything.
func maskPlane(dst, known []uint64) {
	if known != nil {
		and2(dst, term{plane: dst}, term{plane: known})
	}
}

// equalCode finds who has a code, from the planes of its bits. Who is unknown has
// no bit, as if it were code 0.
func equalCode(dst []uint64, slice []column.Bits, code uint8) { equalCodeOf(dst, slice, code, nil) }

// equalCodeOf finds those of some people (nil: all) who have a code.
func equalCodeOf(dst []uint64, slice []column.Bits, code uint8, people []uint64) {
	var terms [9]term
	t := terms[:0]
	for k, plane := range slice {
		t = append(t, termOf(plane, code>>k&1 == 0))
	}
	if people != nil {
		t = append(t, term{plane: people})
	}
	if code>>len(slice) != 0 {
		clear(dst)
		return
	}
	conjunction(dst, t)
}

// atLeast finds who has a number of at least limit, which is not 0, from the
// planes of its bits; with flip of all ones, who has not. From the lowest bit
// upwards, a number is so far at least the limit if it has the bit and the limit
// has not, or if both have it or neither and it was so far at least the limit.
func atLeast(dst []uint64, slice []column.Bits, limit uint32, flip uint64) {
	low := bits.TrailingZeros32(limit) // below it, every number is
	slice, limit = slice[low:], limit>>low
	w := 0
	for ; w+8 <= len(dst); w += 8 {
		p := (*[8]uint64)(slice[0][w:])
		a, b, c, d, e, f, g, h := p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7]
		for k := 1; k < len(slice); k++ {
			p := (*[8]uint64)(slice[k][w:])
			if limit>>(k&31)&1 != 0 {
				a, b, c, d, e, f, g, h = a&p[0], b&p[1], c&p[2], d&p[3], e&p[4], f&p[5], g&p[6], h&p[7]
			} else {
				a, b, c, d, e, f, g, h = a|p[0], b|p[1], c|p[2], d|p[3], e|p[4], f|p[5], g|p[6], h|p[7]
			}
		}
		o := (*[8]uint64)(dst[w:])
		o[0], o[1], o[2], o[3], o[4], o[5], o[6], o[7] = a^flip, b^flip, c^flip, d^flip, e^flip, f^flip, g^flip, h^flip
	}
	for ; w < len(dst); w++ {
		so := slice[0][w]
		for k := 1; k < len(slice); k++ {
			if limit>>(k&31)&1 != 0 {
				so &= slice[k][w]
			} else {
				so |= slice[k][w]
			}
		}
		dst[w] = so ^ flip
	}
}

// inRange tests low <= n < low+width of those who are known, one by one.
func inRange(dst []uint64, nums []int32, known []uint64, low int32, width uint64) {
	for w, k := range known {
		out := uint64(0)
		for ; k != 0; k &= k - 1 {
			i := bits.TrailingZeros64(k)
			out |= below(nums[w*64+i], low, width) << i
		}
		dst[w] = out
	}
}

// below tells by the borrow of one subtraction: the difference to low, as an
// unsigned number, is less than width.
func below(n, low int32, width uint64) uint64 {
	return (uint64(uint32(n)-uint32(low)) - width) >> 63
}

func gatherPlane(dst []uint64, owner []uint16, plane []uint64, neg bool) {
	clear(dst)
	flip := uint64(0)
	if neg {
		flip = 1
	}
	for i, o := range owner {
		dst[i>>6] |= (plane[o>>6]>>(o&63)&1 ^ flip) << (i & 63)
	}
}

// scatterPlane adds to dst the owners of the items in a plane.
func scatterPlane(dst []uint64, owner []uint16, plane []uint64, neg bool) {
	for w, p := range plane {
		if neg {
			p = ^p
		}
		if last := len(owner) - w*64; last < 64 {
			p &= 1<<max(last, 0) - 1
		}
		for ; p != 0; p &= p - 1 {
			o := owner[w*64+bits.TrailingZeros64(p)]
			dst[o>>6] |= 1 << (o & 63)
		}
	}
}

// owners finds the owners of the items in a plane, and has room in found for who
// is one. Of each owner's items, ones are added at all but the last: then a carry
// arrives at the last if there is another in the plane.
func owners(dst, found []uint64, c *column.Column, t term) {
	carry, yes, all := uint64(0), 0, 0
	for w, last := range c.Last {
		var sum uint64
		p := t.plane[w] ^ t.flip
		sum, carry = bits.Add64(p&^last, ^last, carry)
		found[w] = (sum | p) & last
		yes, all = yes+bits.OnesCount64(found[w]), all+bits.OnesCount64(last)
	}
	if 2*yes <= all {
		clear(dst)
		scatterPlane(dst, c.Owner, found, false)
		return
	}
	copy(dst, c.Some)
	for w, last := range c.Last {
		for p := last &^ found[w]; p != 0; p &= p - 1 {
			o := c.Owner[w*64+bits.TrailingZeros64(p)]
			dst[o>>6] &^= 1 << (o & 63)
		}
	}
}

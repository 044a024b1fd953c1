package engine

import (
	"math/bits"

	"qyzmet/internal/column"
)

// Kernels over planes of bits and over columns. Planes have room for whole
// machine words; bits beyond the last person may hold anything.

// conjunction is the and of the planes of some literals.
func conjunction(dst []uint64, list []lit, plane func(lit) ([]uint64, bool)) {
	a, na := plane(list[0])
	b, nb := plane(list[1])
	andPlanes(dst, a, na, b, nb)
	for _, l := range list[2:] {
		p, neg := plane(l)
		andPlane(dst, p, neg)
	}
}

func andPlanes(dst, a []uint64, na bool, b []uint64, nb bool) {
	a, b = a[:len(dst)], b[:len(dst)]
	switch {
	case !na && !nb:
		for i := range dst {
			dst[i] = a[i] & b[i]
		}
	case !na:
		for i := range dst {
			dst[i] = a[i] &^ b[i]
		}
	case !nb:
		for i := range dst {
			dst[i] = b[i] &^ a[i]
		}
	default:
		for i := range dst {
			dst[i] = ^(a[i] | b[i])
		}
	}
}

func andPlane(dst, p []uint64, neg bool) {
	p = p[:len(dst)]
	if neg {
		for i := range dst {
			dst[i] &^= p[i]
		}
		return
	}
	for i := range dst {
		dst[i] &= p[i]
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
		andPlane(dst, known, false)
	}
}

// equalCode finds who has a code, from the planes of its bits.
func equalCode(dst []uint64, slice []column.Bits, code uint8) {
	if code>>len(slice) != 0 {
		clear(dst)
		return
	}
	switch len(slice) {
	case 0:
		for i := range dst {
			dst[i] = ^uint64(0)
		}
		return
	case 1:
		copyPlane(dst, slice[0], code == 0)
		return
	}
	andPlanes(dst, slice[0], code&1 == 0, slice[1], code&2 == 0)
	for k := 2; k < len(slice); k++ {
		andPlane(dst, slice[k], code>>k&1 == 0)
	}
}

// inRange tests low <= n < low+width; the difference as an unsigned number is
// below width, so that one subtraction's borrow is the answer.
func inRange(dst []uint64, nums []int32, low int32, width uint64) {
	whole := len(nums) / 64
	for w := range whole {
		part := nums[w*64 : w*64+64 : w*64+64]
		var out uint64
		for k := 0; k < 64; k += 8 {
			p := (*[8]int32)(part[k:])
			out |= (below(p[0], low, width) | below(p[1], low, width)<<1 | below(p[2], low, width)<<2 | below(p[3], low, width)<<3 |
				below(p[4], low, width)<<4 | below(p[5], low, width)<<5 | below(p[6], low, width)<<6 | below(p[7], low, width)<<7) << k
		}
		dst[w] = out
	}
	if whole < len(dst) {
		var out uint64
		for j, n := range nums[whole*64:] {
			out |= below(n, low, width) << j
		}
		dst[whole] = out
	}
}

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

package engine

import (
	le "encoding/binary"
	"math/bits"
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

const (
	lowBits  = 0x7f7f7f7f7f7f7f7f
	everyOne = 0x0101010101010101
	gatherBy = 0x0102040810204080 // brings the lowest bits of eight bytes into the top byte
)

// equalCode compares eight codes at a time: a byte of the exclusive or is zero
// where the code is equal.
func equalCode(dst []uint64, codes []uint8, code uint8) {
	wanted := everyOne * uint64(code)
	whole := len(codes) / 64
	for w := range whole {
		var out uint64
		c := codes[w*64 : w*64+64 : w*64+64]
		for k := 0; k < 8; k++ {
			x := le.LittleEndian.Uint64(c[k*8:]) ^ wanted
			zero := ^((x&lowBits + lowBits) | x | lowBits) // top bit of each zero byte
			out |= (zero >> 7 * gatherBy >> 56) << (k * 8)
		}
		dst[w] = out
	}
	if whole < len(dst) {
		var out uint64
		for j, c := range codes[whole*64:] {
			if c == code {
				out |= 1 << j
			}
		}
		dst[whole] = out
	}
}

// inRange tests low <= n < low+width; the difference as an unsigned number is
// below width, so that one subtraction's borrow is the answer.
func inRange(dst []uint64, nums []int32, low int32, width uint64) {
	for w := range dst {
		part := nums[w*64 : min(w*64+64, len(nums))]
		var out uint64
		for j, n := range part {
			out |= (uint64(uint32(n)-uint32(low)) - width) >> 63 << (j & 63)
		}
		dst[w] = out
	}
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

package column

import (
	"math"
	"math/bits"
)

// Bits is a set of people, or of items, by position.
type Bits []uint64

// Words64 is how many machine words hold n bits.
func Words64(n int) int { return (n + 63) / 64 }

// Get reports whether position i is in the set.
func (b Bits) Get(i int) bool { return b[i>>6]>>(i&63)&1 != 0 }

// Set puts position i into the set.
func (b Bits) Set(i int) { b[i>>6] |= 1 << (i & 63) }

func (b *Bits) grow(n int) {
	for len(*b) < Words64(n) {
		*b = append(*b, 0)
	}
}

// Room gives an empty set for n positions, in the memory of another if it has room.
func Room(b Bits, n int) Bits {
	words := Words64(n)
	if cap(b) < words {
		return make(Bits, words)
	}
	b = b[:words]
	clear(b)
	return b
}

// Count is how many positions are in the set.
func (b Bits) Count() int {
	n := 0
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

// Empty reports whether no position is in the set.
func (b Bits) Empty() bool {
	for _, w := range b {
		if w != 0 {
			return false
		}
	}
	return true
}

// Each visits the positions in the set, in order.
func (b Bits) Each(visit func(i int)) {
	for w, rest := range b {
		for ; rest != 0; rest &= rest - 1 {
			visit(w*64 + bits.TrailingZeros64(rest))
		}
	}
}

func (b Bits) full(n int) bool {
	for w := range n / 64 {
		if b[w] != math.MaxUint64 {
			return false
		}
	}
	return n%64 == 0 || b[n/64] == 1<<(n%64)-1
}

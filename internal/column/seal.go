package column

import (
	"math"
	"math/bits"
	"slices"

	"qyzmet"
)

// Seal brings every column to the block's length, and drops what says nothing:
// a Known that holds everybody, a column of which nobody's is known.
func (b *Block) Seal() {
	for f, c := range b.Columns {
		if c == nil {
			continue
		}
		if c.seal(b.N); c.empty() {
			b.Columns[f] = nil
		}
	}
}

func (c *Column) seal(n int) {
	c.Known.grow(n)
	if c.Known.full(n) {
		c.Known = nil
	}
	if len(c.Open) > 0 {
		c.Open.grow(n)
	}
	switch c.Kind {
	case qyzmet.Bool:
		c.Bool.grow(n)
	case qyzmet.Word:
		c.Codes = append(c.Codes, make([]uint8, n-len(c.Codes))...)
	case qyzmet.Words:
		c.Sets = append(c.Sets, make([]uint16, n-len(c.Sets))...)
	case qyzmet.List:
		c.sealList(n)
	default:
		c.Nums = append(c.Nums, make([]int32, n-len(c.Nums))...)
	}
	c.index(n)
}

// index works out what follows from a column's values and speeds their reading.
func (c *Column) index(n int) {
	c.Given = n
	if c.Known != nil {
		c.Given = 0
		for _, w := range c.Known {
			c.Given += bits.OnesCount64(w)
		}
	}
	switch c.Kind {
	case qyzmet.Word:
		c.Slice = slices8(c.Codes)
	case qyzmet.Date, qyzmet.Int:
		c.Least, c.Most = math.MaxInt32, math.MinInt32
		for i, v := range c.Nums {
			if c.IsKnown(i) {
				c.Least, c.Most = min(c.Least, v), max(c.Most, v)
			}
		}
	}
}

// slices8 turns codes into planes of bits, as many as the greatest code needs.
func slices8(codes []uint8) []Bits {
	all := uint8(0)
	for _, c := range codes {
		all |= c
	}
	out := make([]Bits, bits.Len8(all))
	for k := range out {
		out[k] = make(Bits, Words64(len(codes)))
		for i, c := range codes {
			out[k][i>>6] |= uint64(c>>k&1) << (i & 63)
		}
	}
	return out
}

func (c *Column) sealList(n int) {
	c.From = make([]uint32, n+1)
	for _, o := range c.Owner {
		c.From[o+1]++
	}
	for i := range n {
		c.From[i+1] += c.From[i]
	}
	for k, it := range c.Items {
		if it == nil {
			continue
		}
		if it.seal(len(c.Owner)); it.empty() {
			c.Items[k] = nil
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

// empty reports whether nothing is known; a Known of nil says everything is.
func (c *Column) empty() bool {
	return c.Known != nil && !slices.ContainsFunc(c.Known, func(w uint64) bool { return w != 0 })
}

// IsKnown reports whether the value at a position is known.
func (c *Column) IsKnown(i int) bool { return c != nil && (c.Known == nil || c.Known.Get(i)) }

// IsOpen reports whether a set or list may have more than is given.
func (c *Column) IsOpen(i int) bool { return len(c.Open) > 0 && c.Open.Get(i) }

// Bytes is how much memory the values of the block take.
func (b *Block) Bytes() int {
	n := 0
	for _, c := range b.Columns {
		n += c.bytes()
	}
	return n
}

func (c *Column) bytes() int {
	if c == nil {
		return 0
	}
	n := 8*(len(c.Known)+len(c.Open)+len(c.Bool)+len(c.Dict)) + len(c.Codes) + 4*len(c.Nums) + 2*len(c.Sets) + 4*len(c.From) + 2*len(c.Owner)
	for _, s := range c.Slice {
		n += 8 * len(s)
	}
	for _, it := range c.Items {
		n += it.bytes()
	}
	return n
}

// Widths is how much memory the values alone would take, each in its width: a
// bit, a byte, two or four; with a bit more where it can be unknown.
func (b *Block) Widths() int {
	n := 0
	for _, c := range b.Columns {
		n += c.widths(b.N)
	}
	return n
}

func (c *Column) widths(n int) int {
	if c == nil {
		return 0
	}
	bits := map[qyzmet.Kind]int{qyzmet.Bool: 1, qyzmet.Word: 8, qyzmet.Words: 16, qyzmet.List: 32}[c.Kind]
	if bits == 0 {
		bits = 32
	}
	if c.Known != nil {
		bits++
	}
	out := bits*n/8 + 2*len(c.Owner)
	for _, it := range c.Items {
		out += it.widths(len(c.Owner))
	}
	return out
}

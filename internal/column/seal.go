package column

import (
	"math"
	"math/bits"

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
		c.Given = c.Known.Count()
	}
	switch c.Kind {
	case qyzmet.List:
		c.Some, c.Last = make(Bits, Words64(n)), make(Bits, Words64(len(c.Owner)))
		for i, o := range c.Owner {
			c.Some.Set(int(o))
			if i == len(c.Owner)-1 || c.Owner[i+1] != o {
				c.Last.Set(i)
			}
		}
	case qyzmet.Word:
		c.slice(func(i int) uint32 { return uint32(c.Codes[i]) }, n)
	case qyzmet.Words:
		all := uint64(0)
		for _, set := range c.Dict {
			all |= set
		}
		if bits.Len64(all) <= MaxWords {
			c.slice(func(i int) uint32 { return uint32(c.Dict[c.Sets[i]]) }, n)
		}
	case qyzmet.Date, qyzmet.Int:
		c.Least, c.Most = math.MaxInt32, math.MinInt32
		for i, v := range c.Nums {
			if c.IsKnown(i) {
				c.Least, c.Most = min(c.Least, v), max(c.Most, v)
			}
		}
		if c.Given*Sparse >= n {
			c.slice(func(i int) uint32 { return uint32(c.Nums[i]) - uint32(c.Least) }, n)
		}
	}
}

const (
	// Sparse: a column known of fewer than one in so many is best read one by one.
	Sparse = 6
	// MaxWords: sets of more words would take too much memory bit by bit.
	MaxWords = 8
)

// slice makes Slice of values. Of whom nothing is known has no bit.
func (c *Column) slice(value func(i int) uint32, n int) {
	var planes [32]Bits
	width := 0
	for from := 0; from < n; from += 64 {
		var rows [32]uint64
		known := ^uint64(0)
		if c.Known != nil {
			known = c.Known[from/64]
		}
		for left := known; left != 0; left &= left - 1 {
			j := bits.TrailingZeros64(left)
			if from+j >= n {
				break
			}
			rows[j&31] |= uint64(value(from+j)) << (j & 32)
		}
		transpose(&rows)
		for k, row := range rows {
			if row == 0 {
				continue
			}
			for ; width <= k; width++ {
				planes[width] = make(Bits, Words64(n))
			}
			planes[k][from/64] = row
		}
	}
	c.Slice = append(make([]Bits, 0, width), planes[:width]...)
}

// transpose exchanges rows and columns, in the lower and in the upper half of
// each word alike: bit j of row k becomes bit k of row j.
func transpose(rows *[32]uint64) {
	mask := uint64(0x0000ffff0000ffff)
	for s := 16; s != 0; s >>= 1 {
		for k := 0; k < 32; k = (k + s + 1) &^ s {
			t := (rows[k]>>s ^ rows[k+s]) & mask
			rows[k+s] ^= t
			rows[k] ^= t << s
		}
		mask ^= mask << (s / 2)
	}
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

// empty reports whether nothing is known; a Known of nil says everything is.
func (c *Column) empty() bool {
	return c.Known != nil && c.Known.Empty()
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
	n := 8*(len(c.Known)+len(c.Open)+len(c.Bool)+len(c.Dict)+len(c.Some)+len(c.Last)) + len(c.Codes) + 4*len(c.Nums) + 2*len(c.Sets) + 4*len(c.From) + 2*len(c.Owner)
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

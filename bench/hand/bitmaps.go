package hand

import "encoding/binary"

// Bitmaps are the facts of a block of people, those that hold or not as bitmaps.
// Every slice is as long as whole words of 64 people need.
type Bitmaps struct {
	N       int
	Numbers [numNumbers][]int32
	Codes   [numCodes][]uint8
	Flags   [numFlags][]uint64
	rows
	ChildOwner, RelativeOwner []uint16

	// Of each person, found among children and relatives; worked out anew in
	// each run.
	kids, found []uint8
}

// NewBitmaps turns people into blocks of bitmaps.
func NewBitmaps(people []Person) []*Bitmaps {
	var out []*Bitmaps
	for len(people) > 0 {
		n := min(BlockSize, len(people))
		out = append(out, bitmapsOf(people[:n]))
		people = people[n:]
	}
	return out
}

func bitmapsOf(people []Person) *Bitmaps {
	words := (len(people) + 63) / 64
	b := &Bitmaps{N: len(people), rows: rowsOf(people), kids: make([]uint8, 64*words), found: make([]uint8, 64*words)}
	for f := range b.Numbers {
		b.Numbers[f] = make([]int32, 64*words)
	}
	for f := range b.Codes {
		b.Codes[f] = make([]uint8, 64*words)
	}
	for f := range b.Flags {
		b.Flags[f] = make([]uint64, words)
	}
	for i := range people {
		b.put(i, &people[i])
	}
	return b
}

func (b *Bitmaps) put(i int, p *Person) {
	for f := range numbers {
		b.Numbers[f][i] = *numbers[f].of(p)
	}
	for f := range codes {
		b.Codes[f][i] = *codes[f].of(p)
	}
	for f := range flags {
		b.Flags[f][i/64] |= uint64(number(*flags[f].of(p))) << (i % 64)
	}
	for range p.Children {
		b.ChildOwner = append(b.ChildOwner, uint16(i))
	}
	for range p.Relatives {
		b.RelativeOwner = append(b.RelativeOwner, uint16(i))
	}
}

// Result64 is what is decided about 64 people: bit i is person i.
type Result64 struct {
	Holds    [NumRules]uint64
	Outcomes [NumQuestions][6]uint64 // by question and code
}

// NewResults64 has room for what is decided about n people.
func NewResults64(n int) []Result64 { return make([]Result64, (n+63)/64) }

// Of is what is decided about person i.
func (r *Result64) Of(i int) Result {
	var out Result
	for n, set := range r.Holds {
		out.Holds |= set >> i & 1 << n
	}
	for q := range r.Outcomes {
		for code, set := range r.Outcomes[q] {
			out.Outcomes[q] += uint8(set>>i&1) * uint8(code)
		}
	}
	return out
}

// only keeps the first n people.
func (r *Result64) only(n int) {
	for i := range r.Holds {
		r.Holds[i] &= 1<<n - 1
	}
	for q := range r.Outcomes {
		for code := range r.Outcomes[q] {
			r.Outcomes[q][code] &= 1<<n - 1
		}
	}
}

// planes splits 64 codes into bitmaps: plane k has bit k of each.
func planes(codes []uint8, out []uint64) {
	at := func(j int) uint64 { return binary.LittleEndian.Uint64(codes[8*j:]) }
	a, b, c, d, e, f, g, h := at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7)
	for k := range out {
		out[k] = lowest(a)>>56 | lowest(b)>>48 | lowest(c)>>40 | lowest(d)>>32 | lowest(e)>>24 | lowest(f)>>16 | lowest(g)>>8 | lowest(h)
		a, b, c, d, e, f, g, h = a>>1, b>>1, c>>1, d>>1, e>>1, f>>1, g>>1, h>>1
	}
}

// lowest gathers the lowest bits of eight bytes in the highest byte.
func lowest(x uint64) uint64 {
	const ones, gather, highest = 0x0101010101010101, 0x0102040810204080, 0xff << 56
	return x & ones * gather & highest
}

// upTo is who of 64 people has a day up to another; the difference of two days
// is small, so its sign tells.
func upTo(days []int32, last int32) uint64 {
	var set uint64
	for _, d := range days[:64] {
		set = set>>1 | uint64(uint32(d-last-1))<<32&(1<<63)
	}
	return set
}

// children finds who has a child that is born, and one without mother.
func (b *Bitmaps) children(c *Cutoffs) {
	clear(b.kids)
	for k, o := range b.ChildOwner {
		b.kids[o] |= uint8(by(b.ChildBirth[k], c.On)) * (1 + b.WithoutMother[k]<<1)
	}
}

// relatives finds who has what kinds of relatives in need.
func (b *Bitmaps) relatives(c *Cutoffs) {
	clear(b.found)
	for k, o := range b.RelativeOwner {
		b.found[o] |= b.rows.found(c, uint32(k))
	}
}

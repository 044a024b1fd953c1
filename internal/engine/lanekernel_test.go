package engine

import (
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"qyzmet"
	"qyzmet/internal/column"
)

// kernelSizes are numbers of people: none, parts of a machine word, tails, and a
// full block, over which the kernels have loops of their own.
func kernelSizes(visit func(n int, r *rand.Rand)) {
	for n := range 131 {
		visit(n, rand.New(rand.NewPCG(uint64(n), 1)))
	}
	for _, n := range []int{511, 512, 513, 1000, column.BlockSize - 1, column.BlockSize} {
		visit(n, rand.New(rand.NewPCG(uint64(n), 1)))
	}
}

func randomPlane(r *rand.Rand, n int) []uint64 {
	out := make([]uint64, column.Words64(n))
	for i := range out {
		out[i] = r.Uint64()
	}
	switch r.IntN(3) {
	case 0:
		for i := range out {
			out[i] &= r.Uint64() & r.Uint64() & r.Uint64()
		}
	case 1:
		for i := range out {
			out[i] |= r.Uint64() | r.Uint64() | r.Uint64()
		}
	}
	return out
}

func bit(plane []uint64, i int) bool { return plane[i>>6]>>(i&63)&1 != 0 }

func (t term) at(i int) bool { return bit(t.plane, i) != (t.flip != 0) }

// samePlane compares a plane with what is expected of each position.
func samePlane(t testing.TB, what string, got []uint64, n int, want func(i int) bool) {
	t.Helper()
	for i := range n {
		if bit(got, i) != want(i) {
			t.Fatalf("%s: %d of %d is %v", what, i, n, bit(got, i))
		}
	}
}

func TestPlaneKernels(t *testing.T) {
	kernelSizes(func(n int, r *rand.Rand) {
		var terms []term
		for range 1 + r.IntN(12) {
			terms = append(terms, termOf(randomPlane(r, n), r.IntN(2) == 0))
		}
		dst := randomPlane(r, n)
		for k := 1; k <= len(terms); k++ {
			conjunction(dst, terms[:k])
			samePlane(t, "conjunction", dst, n, func(i int) bool {
				all := true
				for _, x := range terms[:k] {
					all = all && x.at(i)
				}
				return all
			})
		}
		a, b := randomPlane(r, n), randomPlane(r, n)
		orNot(dst, a, b)
		samePlane(t, "orNot", dst, n, func(i int) bool { return bit(a, i) || !bit(b, i) })
		copyPlane(dst, a, true)
		samePlane(t, "copyPlane", dst, n, func(i int) bool { return !bit(a, i) })
		copyPlane(dst, a, false)
		maskPlane(dst, b)
		samePlane(t, "maskPlane", dst, n, func(i int) bool { return bit(a, i) && bit(b, i) })
	})
}

func TestSliceKernels(t *testing.T) {
	kernelSizes(func(n int, r *rand.Rand) {
		values, width := make([]uint32, n), 1+r.IntN(17)
		slice := make([]column.Bits, width)
		for k := range slice {
			slice[k] = make(column.Bits, column.Words64(n))
		}
		for i := range values {
			values[i] = r.Uint32N(1 << width)
			for k := range slice {
				slice[k][i>>6] |= uint64(values[i]>>k&1) << (i & 63)
			}
		}
		dst, known := randomPlane(r, n), randomPlane(r, n)
		limit := 1 + r.Uint32N(1<<width-1)
		atLeast(dst, slice, limit, 0)
		samePlane(t, "atLeast", dst, n, func(i int) bool { return values[i] >= limit })
		atLeast(dst, slice, limit, ^uint64(0))
		samePlane(t, "atLeast, flipped", dst, n, func(i int) bool { return values[i] < limit })

		slice = slice[:min(width, 8)]
		code := uint8(r.UintN(1 << len(slice)))
		mask := uint32(1)<<len(slice) - 1
		equalCodeOf(dst, slice, code, known)
		samePlane(t, "equalCodeOf", dst, n, func(i int) bool { return values[i]&mask == uint32(code) && bit(known, i) })
		equalCode(dst, slice, code)
		samePlane(t, "equalCode", dst, n, func(i int) bool { return values[i]&mask == uint32(code) })
		if len(slice) < 8 {
			equalCode(dst, slice, uint8(mask)+1)
			samePlane(t, "equalCode, of a code that nobody has", dst, n, func(int) bool { return false })
		}
		equalCode(dst, nil, 0)
		samePlane(t, "equalCode of one", dst, n, func(int) bool { return true })

		nums := make([]int32, n)
		for i := range nums {
			nums[i] = int32(values[i]) - 1<<(width-1)
		}
		for i := n; i < 64*len(known); i++ {
			known[i>>6] &^= 1 << (i & 63)
		}
		low, wide := int32(r.IntN(200)-100), uint64(r.IntN(200))
		inRange(dst, nums, known, low, wide)
		samePlane(t, "inRange", dst, n, func(i int) bool {
			return bit(known, i) && nums[i] >= low && int64(nums[i]) < int64(low)+int64(wide)
		})
	})
}

func TestOwnerKernels(t *testing.T) {
	kernelSizes(func(n int, r *rand.Rand) {
		b := column.NewBlock([]column.Field{{Kind: qyzmet.List, Items: []column.Field{{Kind: qyzmet.Bool}}}})
		most := []int{0, 1, 3, 9, 150}[r.IntN(5)]
		for range n {
			i := b.Add()
			b.SetList(i, 0, false)
			for range r.IntN(most + 1) {
				b.SetItem(b.AddItem(i, 0), 0, 0, int64(r.IntN(2)))
			}
		}
		b.Seal()
		c := b.Columns[0]
		if c == nil {
			return
		}
		items := len(c.Owner)
		x := termOf(randomPlane(r, items), r.IntN(2) == 0)
		has := make([]bool, n)
		for k, o := range c.Owner {
			has[o] = has[o] || x.at(k)
		}
		dst := randomPlane(r, n)
		owners(dst, make([]uint64, column.Words64(items)), c, x)
		samePlane(t, "owners", dst, n, func(i int) bool { return has[i] })
		clear(dst)
		scatterPlane(dst, c.Owner, x.plane, x.flip != 0)
		samePlane(t, "scatterPlane", dst, n, func(i int) bool { return has[i] })

		people, gathered := termOf(randomPlane(r, n), r.IntN(2) == 0), randomPlane(r, items)
		gatherPlane(gathered, c.Owner, people.plane, people.flip != 0)
		samePlane(t, "gatherPlane", gathered, items, func(k int) bool { return people.at(int(c.Owner[k])) })
	})
}

func TestComparison(t *testing.T) {
	kernelSizes(func(n int, r *rand.Rand) {
		a, b := make([]int64, min(n, 64)), make([]int64, min(n, 64))
		for i := range a {
			a[i], b[i] = r.Int64N(7)-3, r.Int64N(7)-3
		}
		for _, o := range []op{opEq, opNe, opLt, opLe} {
			got := comparison(o, a, b)
			samePlane(t, "comparison", []uint64{got}, len(a), func(i int) bool {
				return compare(o, cell{a[i], true}, cell{b[i], true}).isTrue()
			})
		}
	})
}

// leafFields: a number, a word, a set of words that has planes, and one that has not.
func leafFields() []column.Field {
	many := make([]string, 20)
	return []column.Field{{Kind: qyzmet.Int}, {Kind: qyzmet.Word, Words: many[:5]}, {Kind: qyzmet.Words, Words: many[:6]}, {Kind: qyzmet.Words, Words: many}}
}

// leafPerson is what is known of somebody: cells as the reference has them.
type leafPerson struct {
	cells [4]cell
	open  [4]bool
}

func leafPeople(t *rapid.T) (*column.Block, []leafPerson) {
	b := column.NewBlock(leafFields())
	hidden := rapid.SampledFrom([]int{0, 1, 9}).Draw(t, "of ten hidden")
	wide := rapid.SampledFrom([]int64{0, 3, 20_000, 1 << 30}).Draw(t, "numbers up to")
	r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
	people := make([]leafPerson, rapid.SampledFrom([]int{1, 63, 64, 65, 130, 600, column.BlockSize}).Draw(t, "people"))
	for i := range people {
		b.Add()
		for f, v := range []int64{r.Int64N(2*wide+1) - wide, r.Int64N(5), r.Int64N(1 << 6), r.Int64N(1 << 20)} {
			if r.IntN(10) < hidden {
				continue
			}
			if r.IntN(4) == 0 && f > 1 {
				v = 0
			}
			people[i].cells[f] = cell{v, true}
			switch f {
			case 0:
				b.SetNum(i, f, int32(v))
			case 1:
				b.SetCode(i, f, uint8(v))
			default:
				people[i].open[f] = r.IntN(8) == 0
				b.SetSet(i, f, uint64(v), people[i].open[f])
			}
		}
	}
	b.Seal()
	return b, people
}

// expect compares a register with a cell of each person.
func (x *registers) expect(t *rapid.T, reg int32, want func(i int) cell) {
	t.Helper()
	for i := range x.n {
		if got, want := x.cond(lit(reg<<1), i), want(i); got.k != want.k || got.k && got.v != want.v {
			t.Fatalf("person %d of %d: %v, not %v", i, x.n, got, want)
		}
	}
}

func TestLeavesProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, people := leafPeople(t)
		var x registers
		x.prepare(&space{bools: 4, vals: 1})
		x.begin(b.N, b.Columns, nil)

		from := rapid.OneOf(rapid.Int64Range(-5, 5), rapid.Int64Range(-1<<31, 1<<31-1)).Draw(t, "from")
		width := rapid.OneOf(rapid.Int64Range(0, 5), rapid.Int64Range(0, 1<<31-from)).Draw(t, "width")
		x.leaf(&step{kind: stepRange, leaf: 0, dst: 2, imm: from, width: width})
		x.expect(t, 2, func(i int) cell {
			c := people[i].cells[0]
			return cell{b2i(from <= c.v && c.v < from+width), c.k}
		})

		code := rapid.Int64Range(0, 4).Draw(t, "code")
		x.leaf(&step{kind: stepCode, leaf: 1, dst: 2, imm: code})
		x.expect(t, 2, func(i int) cell { return cell{b2i(people[i].cells[1].v == code), people[i].cells[1].k} })

		for f := 2; f < 4; f++ {
			bit := rapid.Int64Range(-1, 6).Draw(t, "word")
			x.leaf(&step{kind: stepHas, leaf: int32(f), dst: 2, imm: bit})
			x.expect(t, 2, func(i int) cell {
				c := people[i].cells[f]
				has := bit >= 0 && c.v>>bit&1 == 1
				return cell{b2i(has), c.k && (has || !people[i].open[f])}
			})
		}
	})
}

func TestInWordsProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, people := leafPeople(t)
		var x registers
		x.prepare(&space{bools: 4, vals: 1})
		x.begin(b.N, b.Columns, nil)
		table := rapid.SliceOfN(rapid.Int64Range(-1, 5), 5, 5).Draw(t, "table")
		for f := 2; f < 4; f++ {
			word, width := step{kind: stepWord, leaf: 1}, int64(0)
			if f == 2 {
				word.imm, width = onlyKnown, 2
			}
			x.load(&word, x.values(0))
			x.inWords(&step{kind: stepInWords, leaf: int32(f), dst: 3, vals: []int32{0}, table: table, width: width})
			x.expect(t, 3, func(i int) cell {
				p := &people[i]
				in := &input{open: p.open[:]}
				return (&code{tables: [][]int64{table}}).inWords(&node{imm: int64(f)}, in, p.cells[1], p.cells[f])
			})
		}
	})
}

package column

import (
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"qyzmet"
)

// bitwise reads the value at a position from the planes of its bits.
func bitwise(slice []Bits, i int) (v int64) {
	for k, plane := range slice {
		if plane.Get(i) {
			v |= 1 << k
		}
	}
	return v
}

// TestSlice: once sealed, the planes of bits say what the values say, and
// nothing of whom nothing is known.
func TestSlice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		b := NewBlock([]Field{{Kind: qyzmet.Date}, {Kind: qyzmet.Word, Words: make([]string, 200)}, {Kind: qyzmet.Words, Words: make([]string, MaxWords)},
			{Kind: qyzmet.Words, Words: make([]string, 64)}})
		wide, hidden := rapid.Int32Range(1, 1<<30).Draw(t, "numbers below"), rapid.SampledFrom([]int{0, 2, 9}).Draw(t, "of ten hidden")
		for range rapid.IntRange(1, 200).Draw(t, "people") {
			i := b.Add()
			if r.IntN(10) >= hidden {
				b.SetNum(i, 0, r.Int32N(wide)-wide/2)
				b.SetCode(i, 1, uint8(r.IntN(200)))
				b.SetSet(i, 2, r.Uint64N(1<<MaxWords), false)
				b.SetSet(i, 3, 1<<63|r.Uint64(), false)
			}
		}
		b.Seal()
		if c := b.Columns[0]; c != nil && (c.Slice != nil) != (c.Given*Sparse >= b.N) {
			t.Fatalf("numbers known of %d of %d have planes: %v", c.Given, b.N, c.Slice != nil)
		}
		if c := b.Columns[3]; c != nil && c.Slice != nil {
			t.Fatal("sets of 64 words have planes")
		}
		for f, c := range b.Columns {
			if c == nil || c.Slice == nil {
				continue
			}
			for i := range b.N {
				want := int64(0)
				if c.IsKnown(i) {
					want = []func() int64{
						func() int64 { return int64(c.Nums[i]) - int64(c.Least) },
						func() int64 { return int64(c.Codes[i]) },
						func() int64 { return int64(c.Dict[c.Sets[i]]) },
					}[f]()
				}
				if got := bitwise(c.Slice, i); got != want {
					t.Fatalf("field %d of person %d: planes say %d, not %d", f, i, got, want)
				}
			}
		}
	})
}

// TestSomeAndLast: who has an item, and which is the last of each.
func TestSomeAndLast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := NewBlock([]Field{{Kind: qyzmet.List, Items: []Field{{Kind: qyzmet.Bool}}}})
		items := 0
		last := map[int]bool{}
		counts := rapid.SliceOfN(rapid.IntRange(0, 70), 1, 80).Draw(t, "items")
		for i, n := range counts {
			b.Add()
			b.SetList(i, 0, false)
			for range n {
				items = b.AddItem(i, 0) + 1
			}
			if n > 0 {
				last[items-1] = true
			}
		}
		b.Seal()
		c := b.Columns[0]
		for i, n := range counts {
			if c.Some.Get(i) != (n > 0) {
				t.Fatalf("person %d with %d items: %v", i, n, c.Some.Get(i))
			}
		}
		for k := range items {
			if c.Last.Get(k) != last[k] {
				t.Fatalf("item %d: %v", k, c.Last.Get(k))
			}
		}
	})
}

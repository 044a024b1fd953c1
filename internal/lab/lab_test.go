package lab

import (
	"os"
	"sync"
	"testing"

	"qyzmet/date"
	"qyzmet/internal/column"
	"qyzmet/internal/engine"
	"qyzmet/internal/rulebook"
)

var on = date.MustParse("2025-11-20")

// law reads the real law data once for all tests.
var law = sync.OnceValues(func() (*engine.Engine, error) {
	book, err := rulebook.Load(os.DirFS("../../law"))
	if err != nil {
		return nil, err
	}
	return engine.New(book)
})

func testEngine(t testing.TB) *engine.Engine {
	t.Helper()
	e, err := law()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// people makes a population for a test, on the usual day unless another is given.
func people(t testing.TB, opts Options) *Population {
	t.Helper()
	if opts.On == 0 {
		opts.On = on
	}
	p, err := People(testEngine(t).Fields(), opts)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// each visits everybody of a population: number, block, position in the block.
func each(t testing.TB, p *Population, visit func(person int, b *column.Block, i int)) {
	t.Helper()
	err := p.Each(func(k int, b *column.Block) error {
		for i := range b.N {
			visit(k*column.BlockSize+i, b, i)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func BenchmarkPeople(b *testing.B) {
	p := people(b, Options{Seed: 1, N: 100_000_000})
	b.ReportAllocs()
	bytes, k := 0, 0
	for b.Loop() {
		bytes += p.Block(k).Bytes()
		k++
	}
	n := float64(b.N * column.BlockSize)
	b.ReportMetric(n/b.Elapsed().Seconds(), "people/s")
	b.ReportMetric(float64(bytes)/n, "B/person")
}

package main

import (
	"fmt"
	"runtime"
	"sync"
	"time"

	"qyzmet"
	"qyzmet/internal/column"
	"qyzmet/internal/engine"
	"qyzmet/internal/lab"
)

// blocksOf makes a population, on all cores.
func blocksOf(e *engine.Engine, opts lab.Options) ([]*column.Block, error) {
	opts.Seed, opts.On = 1, day
	p, err := lab.People(e.Fields(), opts)
	if err != nil {
		return nil, err
	}
	out := make([]*column.Block, p.Blocks())
	var wg sync.WaitGroup
	cores := runtime.GOMAXPROCS(0)
	for c := range cores {
		wg.Go(func() {
			for k := c; k < len(out); k += cores {
				out[k] = p.Block(k)
			}
		})
	}
	wg.Wait()
	return out, nil
}

// laneRatios measures lanes against themselves: unknown facts, cores, a reform.
func laneRatios(e *engine.Engine, rounds int) (*report, error) {
	r := &report{title: fmt.Sprintf("Batch, lanes against themselves: men of 17–30, `draft-liability` on %s", day)}
	known, err := blocksOf(e, lab.Options{N: 64 * column.BlockSize}.DraftAge())
	if err != nil {
		return nil, err
	}
	hidden, err := blocksOf(e, lab.Options{N: 64 * column.BlockSize, Unknown: 0.1}.DraftAge())
	if err != nil {
		return nil, err
	}
	bare, err := e.Lanes("draft-liability", engine.LaneOptions{On: day, Checked: true, Bare: true})
	if err != nil {
		return nil, err
	}
	whole, err := e.Lanes("draft-liability", engine.LaneOptions{On: day, Checked: true})
	if err != nil {
		return nil, err
	}
	over := func(name string, l *engine.Lanes, blocks []*column.Block) *contender {
		w := l.Worker()
		return &contender{name: name, run: func(i int) error { w.Evaluate(blocks[i%len(blocks)]); return nil }}
	}
	counting := func(cores int) *contender {
		return &contender{name: fmt.Sprint(cores), run: func(int) error { _, err := whole.Count(known, cores, nil, nil); return err }}
	}
	total, aware, missing := over("total", bare, known), over("unknown", bare, hidden), over("missing", whole, hidden)
	one, two := counting(1), counting(2)
	base, both, err := reformContenders(e, known)
	if err != nil {
		return nil, err
	}
	if err := race(rounds, 64, turn, total, aware, missing, base, both); err != nil {
		return nil, err
	}
	if err := race(rounds, 1, turn, one, two); err != nil {
		return nil, err
	}
	r.atMost("10 % of the facts unknown, to everything known ("+rate(total)+")", aware, total, 1.3, 1.15)
	r.atMost("the same, with what keeps each undecided", missing, total, 0, 0)
	r.times("2 cores over 1", two, one, 1.5, 1.75)
	r.atMost("a reform and the law in one pass, to one pass", both, base, 2.2, 1.3)
	return r, nil
}

// reformContenders are the law alone, and the law with a changed one beside it.
func reformContenders(e *engine.Engine, blocks []*column.Block) (base, both *contender, err error) {
	list, err := lab.Reforms()
	if err != nil {
		return nil, nil, err
	}
	changed, err := lab.Reformed(e, list[0])
	if err != nil {
		return nil, nil, err
	}
	options := engine.LaneOptions{On: day, Checked: true}
	alone, err := e.Lanes("draft-liability", options)
	if err != nil {
		return nil, nil, err
	}
	first, second, err := engine.LanesBoth(e, changed, "draft-liability", options)
	if err != nil {
		return nil, nil, err
	}
	w, v := alone.Worker(), first.Worker()
	other := v.With(second)
	base = &contender{name: "law", run: func(i int) error { w.Evaluate(blocks[i%len(blocks)]); return nil }}
	both = &contender{name: "law and reform", run: func(i int) error {
		b := blocks[i%len(blocks)]
		v.Evaluate(b)
		other.Conclude(b)
		return nil
	}}
	return base, both, nil
}

// country answers for as many people as the country has, held in memory.
func country(e *engine.Engine, n, rounds int) (*report, error) {
	begun := time.Now()
	blocks, err := blocksOf(e, lab.Options{N: n, Unknown: 0.1})
	if err != nil {
		return nil, err
	}
	made := time.Since(begun)
	lanes, err := e.Lanes("draft-liability", engine.LaneOptions{On: day, Checked: true})
	if err != nil {
		return nil, err
	}
	bytes, widths := 0, 0
	for _, b := range blocks {
		bytes += b.Bytes()
		widths += b.Widths()
	}
	took, err := best(min(rounds, 3), func() error {
		t, err := lanes.Count(blocks, 0, []qyzmet.Path{"person.region"}, nil)
		if err == nil && t.People != n {
			err = fmt.Errorf("%d people counted of %d", t.People, n)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	speed := readingSpeed()
	r := &report{title: fmt.Sprintf("The country: %d million invented people, 10 %% of the facts unknown, columns in memory, %d cores, counts by outcome, region and missing fact",
		n/1_000_000, runtime.GOMAXPROCS(0))}
	r.goal("all of them", short(took), took.Seconds(), 3, 1, "s")
	r.goal("memory of the columns to the width of their values", fmt.Sprintf("%.2f × of %.0f MB", float64(bytes)/float64(widths), float64(widths)/1e6), float64(bytes)/float64(widths), 1.2, 0, "×")
	r.fact("columns read", fmt.Sprintf("%.1f GB/s; reading memory alone, on as many cores, %.1f GB/s", float64(bytes)/took.Seconds()/1e9, speed/1e9))
	r.fact("inventing them", fmt.Sprintf("%.1f s", made.Seconds()))
	return r, nil
}

// readingSpeed is how many bytes a second all cores read of memory that no cache
// holds.
func readingSpeed() float64 {
	const size = 64 << 20 // words a core
	cores := runtime.GOMAXPROCS(0)
	parts := make([][]uint64, cores)
	for i := range parts {
		parts[i] = make([]uint64, size)
		for j := range parts[i] {
			parts[i][j] = uint64(j)
		}
	}
	sums := make([]uint64, cores)
	took, _ := best(3, func() error {
		var wg sync.WaitGroup
		for i, p := range parts {
			wg.Go(func() {
				var a, b, c, d uint64
				for j := 0; j+4 <= len(p); j += 4 {
					a, b, c, d = a+p[j], b+p[j+1], c+p[j+2], d+p[j+3]
				}
				sums[i] = a + b + c + d
			})
		}
		wg.Wait()
		return nil
	})
	return float64(size*8*cores) / took.Seconds()
}

package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"time"

	"qyzmet"
	"qyzmet/internal/engine"
	"qyzmet/internal/proof"
	"qyzmet/internal/rulebook"
	"qyzmet/law"
)

// loading is what it takes to read the law data.
type loading struct {
	took      time.Duration
	cases     time.Duration // that reading the worked cases takes on top
	held      uint64        // bytes of heap that the book keeps
	allocated uint64        // bytes allocated on the way, once
	resident  uint64        // bytes of the process, at most, after the first load
}

func loadBook(rounds int) (*rulebook.Book, *loading, error) {
	var before, after, kept runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	book, err := rulebook.Load(law.Data)
	if err != nil {
		return nil, nil, err
	}
	l := &loading{resident: resident()}
	runtime.ReadMemStats(&after)
	runtime.GC()
	runtime.ReadMemStats(&kept)
	l.held, l.allocated = kept.HeapAlloc-before.HeapAlloc, after.TotalAlloc-before.TotalAlloc
	l.took, err = best(rounds, func() error { _, err := rulebook.Load(law.Data); return err })
	if err != nil {
		return nil, nil, err
	}
	both, err := best(rounds, func() error {
		b, err := rulebook.Load(law.Data)
		if err == nil {
			_, err = b.Cases()
		}
		return err
	})
	l.cases = both - l.took
	return book, l, err
}

// aboutBook reports what is done once for a book, and what a proof costs.
func aboutBook(e *engine.Engine, l *loading, rounds int) (*report, error) {
	book := e.Book()
	r := &report{title: fmt.Sprintf("The book: %d provisions, %d questions, %d facts, %d worked cases, book %.12s",
		len(book.Provisions), len(book.Order), len(book.FactOrder), len(book.MustCases()), book.Hash)}
	r.goal("read and check the law data (goal of a later issue)", short(l.took), millis(l.took), 0, 300, "ms")
	r.fact("worked cases, when first asked for", short(l.cases))
	r.fact("memory of it", fmt.Sprintf("%.1f MB kept, %.0f MB allocated on the way; process at most %.0f MB", mega(l.held), mega(l.allocated), mega(l.resident)))
	if err := compiling(r, book, rounds); err != nil {
		return nil, err
	}
	var checked *engine.Report
	took, err := best(rounds, func() error {
		fresh, err := engine.New(book)
		if err == nil {
			checked, err = fresh.CheckBook()
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	r.fact("semantic check of the whole book", fmt.Sprintf("%s (%d questions in a state of the law proved, %d findings)", short(took), len(checked.Proved), len(checked.Findings)))
	return r, proving(r, e, rounds)
}

// compiling times the first answer of a new engine less the second.
func compiling(r *report, book *rulebook.Book, rounds int) error {
	prepared, err := best(rounds, func() error { _, err := engine.New(book); return err })
	if err != nil {
		return err
	}
	facts, err := book.ReadFacts("student", []byte(student))
	if err != nil {
		return err
	}
	var least time.Duration
	for range rounds {
		e, err := engine.New(book)
		if err != nil {
			return err
		}
		var took [2]time.Duration
		for i := range took {
			start := time.Now()
			if _, err := e.Ask(engine.Query{Question: "draft-liability", On: day, Facts: facts, Parts: engine.Bare}); err != nil {
				return err
			}
			took[i] = time.Since(start)
		}
		if d := took[0] - took[1]; least == 0 || d < least {
			least = d
		}
	}
	r.fact("prepare an engine", short(prepared))
	r.fact("compile the program of `draft-liability`", short(least))
	return nil
}

// proving times the checker and weighs the proofs it checks.
func proving(r *report, e *engine.Engine, rounds int) error {
	c, err := newClosure(e.Book(), "draft-liability", day)
	if err != nil {
		return err
	}
	crowd := newPeople(e, c, 3)
	var answers []*qyzmet.Answer
	var facts []qyzmet.Facts
	var nodes, bytes []int
	for range crowdSize {
		p, err := crowd.person()
		if err != nil {
			return err
		}
		a, err := e.Ask(p.query)
		if err != nil {
			return err
		}
		text, err := json.Marshal(a.Because)
		if err != nil {
			return err
		}
		answers, facts = append(answers, a), append(facts, p.query.Facts)
		nodes, bytes = append(nodes, size(a.Because)), append(bytes, len(text))
	}
	check := &contender{name: "proof.Check", run: func(i int) error { return proof.Check(e.Book(), facts[i%crowdSize], answers[i%crowdSize]) }}
	ask := &contender{name: "engine", run: func(i int) error {
		_, err := e.Ask(engine.Query{Question: "draft-liability", On: day, Facts: facts[i%crowdSize], Parts: engine.WithBecause})
		return err
	}}
	if err := race(rounds, crowdSize, turn, check, ask); err != nil {
		return err
	}
	slices.Sort(nodes)
	slices.Sort(bytes)
	r.fact("check a proof", fmt.Sprintf("%s, %.1f × the answer itself", short(check.best), float64(check.best)/float64(ask.best)))
	r.fact("size of a proof", fmt.Sprintf("%d nodes, %.1f KB of JSON with texts in three languages (median); at most %d, %.1f KB",
		nodes[len(nodes)/2], float64(bytes[len(bytes)/2])/1000, nodes[len(nodes)-1], float64(bytes[len(bytes)-1])/1000))
	return nil
}

func size(b *qyzmet.Because) int {
	if b == nil {
		return 0
	}
	n := 1
	for _, c := range b.Children {
		n += size(c)
	}
	return n
}

func mega(n uint64) float64 { return float64(n) / 1e6 }

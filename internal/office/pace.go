package office

import (
	"slices"
	"sync"
	"time"
)

// Pace keeps how long the last of something took. The zero value is ready.
type Pace struct {
	mu   sync.Mutex
	last [1024]time.Duration
	n    int64
}

// Note adds one.
func (p *Pace) Note(took time.Duration) {
	p.mu.Lock()
	p.last[p.n%int64(len(p.last))] = took
	p.n++
	p.mu.Unlock()
}

// Paced sums up the last of them: how many there were in all, and of the last
// thousand half, and all but one in a hundred, took no longer than P50 and P99.
type Paced struct {
	N        int64
	P50, P99 time.Duration
}

// Sum sums up.
func (p *Pace) Sum() Paced {
	p.mu.Lock()
	kept := slices.Clone(p.last[:min(p.n, int64(len(p.last)))])
	out := Paced{N: p.n}
	p.mu.Unlock()
	if len(kept) == 0 {
		return out
	}
	slices.Sort(kept)
	at := func(percent int) time.Duration { return kept[(len(kept)*percent+99)/100-1] }
	out.P50, out.P99 = at(50), at(99)
	return out
}

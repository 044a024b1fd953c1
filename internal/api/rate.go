package api

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// pace says how often one address, or one account, may ask.
type pace struct {
	perSecond rate.Limit
	burst     int
}

// Paces. That of logins is the one of the pages; the delays after failures are the
// keyring's. Proofs are public and sign anew. Reading is held to what a person
// with a program does, so that nobody copies the register file by file unnoticed.
// Recording has none of its own: each act is checked and signed for.
var (
	loginPace = pace{2, 40}
	proofPace = pace{2, 40}
	readPace  = pace{20, 200}
)

// retryPace is how many seconds one waits who asked too often.
const retryPace = 5

// remembered is of how many addresses or accounts the pace is known.
const remembered = 10_000

// paced counts what each asks.
type paced struct {
	pace
	mu   sync.Mutex
	seen map[string]*rate.Limiter
}

func newPaced(p pace) *paced { return &paced{pace: p, seen: map[string]*rate.Limiter{}} }

// allow reports whether one may ask now. When too many are remembered, those at
// rest are forgotten, and if none is, all.
func (p *paced) allow(who string, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	l, ok := p.seen[who]
	if !ok {
		if len(p.seen) >= remembered {
			p.forget(now)
		}
		l = rate.NewLimiter(p.perSecond, p.burst)
		p.seen[who] = l
	}
	return l.AllowN(now, 1)
}

func (p *paced) forget(now time.Time) {
	for who, l := range p.seen {
		if l.TokensAt(now) >= float64(p.burst) {
			delete(p.seen, who)
		}
	}
	if len(p.seen) >= remembered {
		clear(p.seen)
	}
}

package courier

import (
	"math/rand/v2"
	"time"
)

// Plan says when a message that did not get through is tried again: each wait
// is Factor times the one before, up to Most, and a random part of it is taken
// off, so that what failed together does not come back together.
type Plan struct {
	First    time.Duration
	Factor   float64
	Most     time.Duration
	Jitter   float64 // the greatest part taken off, from 0 to 1
	Attempts int     // after so many the message is given up
}

// DefaultPlan gives up after about a day.
var DefaultPlan = Plan{First: time.Minute, Factor: 2, Most: 3 * time.Hour, Jitter: 0.3, Attempts: 16}

// Next is when to try again after the given number of attempts, the first being
// 1; false when the message is to be given up. The other side may have asked for
// a longer wait than the plan's; it gets at most Most.
func (p Plan) Next(now time.Time, attempt int, asked time.Duration, chance *rand.Rand) (time.Time, bool) {
	if attempt >= p.Attempts {
		return time.Time{}, false
	}
	wait := float64(p.First)
	for i := 1; i < attempt && wait < float64(p.Most); i++ {
		wait *= p.Factor
	}
	wait = min(wait, float64(p.Most))
	wait -= wait * p.Jitter * chance.Float64()
	return now.Add(max(time.Duration(wait), min(asked, p.Most))), true
}

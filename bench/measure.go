package main

import (
	"fmt"
	"runtime"
	"slices"
	"time"
)

// contender is one side of a race: run answers case i, and is called with
// 0, 1, 2, … over and over.
type contender struct {
	name string
	run  func(i int) error

	calls int           // per turn
	best  time.Duration // least median of a turn
}

// turn is how long a contender is timed for in a round, in about.
const turn = 100 * time.Millisecond

// race times contenders in turns over a number of cases. Every call is timed alone; what counts is the
// median of a turn's calls, and of all rounds the best median: what else runs on
// the machine can only make it greater.
func race(rounds, cases int, turn time.Duration, list ...*contender) error {
	for _, c := range list {
		if err := c.prepare(cases, turn); err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
	}
	for round := range rounds {
		for i := range list {
			c := list[(i+round)%len(list)]
			p50, err := c.turn()
			if err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			if c.best == 0 || p50 < c.best {
				c.best = p50
			}
		}
	}
	return nil
}

// prepare warms up and finds how many whole passes over the cases fill a turn.
func (c *contender) prepare(cases int, turn time.Duration) error {
	c.best = 0
	start, passes := time.Now(), 0
	for ; passes < 1 || time.Since(start) < turn/4; passes++ {
		for i := range cases {
			if err := c.run(i); err != nil {
				return err
			}
		}
	}
	each := time.Since(start) / time.Duration(passes)
	c.calls = cases * max(1, int(turn/max(each, 1)))
	return nil
}

func (c *contender) turn() (time.Duration, error) {
	runtime.GC() // nobody pays for another's garbage
	took := make([]time.Duration, c.calls)
	for i := range took {
		start := time.Now()
		err := c.run(i)
		took[i] = time.Since(start)
		if err != nil {
			return 0, err
		}
	}
	slices.Sort(took)
	return took[len(took)/2], nil
}

// best is the least time that f takes in some rounds.
func best(rounds int, f func() error) (time.Duration, error) {
	var least time.Duration
	for range rounds {
		runtime.GC()
		start := time.Now()
		if err := f(); err != nil {
			return 0, err
		}
		if took := time.Since(start); least == 0 || took < least {
			least = took
		}
	}
	return least, nil
}

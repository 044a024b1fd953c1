package main

import (
	"strings"
	"testing"
	"time"
)

func TestGoals(t *testing.T) {
	for _, test := range []struct {
		value, must, aim float64
		verdict          string
	}{
		{10, 50, 15, "aim met"}, {20, 50, 15, "aim not met"}, {60, 50, 15, "**MISSED**"},
		{10, 50, 0, "met"}, {60, 50, 0, "**MISSED**"}, {400, 0, 300, "aim not met"}, {200, 0, 300, "aim met"},
	} {
		r := &report{}
		r.goal("check", "measured", test.value, test.must, test.aim, "µs")
		if got := r.rows[0].verdict; got != test.verdict || r.missed() != strings.Contains(got, "MISSED") {
			t.Errorf("%g, must %g, aim %g: %q", test.value, test.must, test.aim, got)
		}
	}
}

// A race gives every contender its turns and finds the faster one.
func TestRace(t *testing.T) {
	slow := &contender{name: "slow", run: func(int) error { time.Sleep(2 * time.Millisecond); return nil }}
	fast := &contender{name: "fast", run: func(int) error { return nil }}
	if err := race(2, 3, 5*time.Millisecond, slow, fast); err != nil {
		t.Fatal(err)
	}
	if slow.best < 2*time.Millisecond || fast.best >= time.Millisecond || slow.calls%3 != 0 {
		t.Errorf("slow %v in %d calls, fast %v", slow.best, slow.calls, fast.best)
	}
}

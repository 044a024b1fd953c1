package date

import (
	"errors"
	"fmt"
)

// Interval is the stretch of days [From, Before): From is the first day in it,
// Before the first day no longer. Open ends are [Beginning] and [Forever]. The
// zero value is empty. Laws and pages name the last day instead: see [Through]
// and [Interval.LastDay].
type Interval struct{ From, Before Date }

// Always is the interval without ends.
var Always = Interval{From: Beginning, Before: Forever}

// Through returns the interval from first to last, both days in it. A last day
// of [Forever], or of [Latest], which no supported day follows, leaves it open.
func Through(first, last Date) Interval {
	return Interval{From: first, Before: last.AddDays(1)}
}

// Empty reports whether no day lies in the interval.
func (i Interval) Empty() bool { return i.Before <= i.From }

// Contains reports whether d lies in the interval. Neither open end is a day,
// so Forever is contained in none.
func (i Interval) Contains(d Date) bool { return i.From <= d && d < i.Before }

// Overlaps reports whether some day lies in both.
func (i Interval) Overlaps(o Interval) bool { return !i.Intersect(o).Empty() }

// Intersect returns the days that lie in both; the zero Interval when none does.
func (i Interval) Intersect(o Interval) Interval {
	both := Interval{From: max(i.From, o.From), Before: min(i.Before, o.Before)}
	if both.Empty() {
		return Interval{}
	}
	return both
}

// LastDay returns the last day in the interval; ok is false when there is none
// because it is empty or has no end.
func (i Interval) LastDay() (last Date, ok bool) {
	if i.Empty() || i.Before == Forever {
		return 0, false
	}
	return i.Before - 1, true
}

// String shows the interval for messages: [2020-01-01, forever).
func (i Interval) String() string { return fmt.Sprintf("[%s, %s)", i.From, i.Before) }

// Faults that [Consecutive] wraps.
var (
	ErrEmpty   = errors.New("empty interval")
	ErrGap     = errors.New("gap between intervals")
	ErrOverlap = errors.New("intervals overlap")
)

// Consecutive verifies that each interval of a list begins on the day on which
// the one before it stops, and that none is empty; so the list covers every day
// from its first to its last exactly once. It returns all faults joined, each
// wrapping [ErrEmpty], [ErrGap] or [ErrOverlap] and naming places (from 1) and
// days. A list in the wrong order is a fault too.
func Consecutive(list []Interval) error {
	var faults []error
	for k, i := range list {
		if i.Empty() {
			faults = append(faults, fmt.Errorf("interval %d, %s: %w", k+1, i, ErrEmpty))
		}
		if k == 0 {
			continue
		}
		switch before := list[k-1]; {
		case i.From > before.Before:
			faults = append(faults, fmt.Errorf("intervals %d and %d: %w, %s", k, k+1, ErrGap,
				Interval{From: before.Before, Before: i.From}))
		case i.From < before.Before:
			faults = append(faults, fmt.Errorf("intervals %d and %d, %s and %s: %w", k, k+1, before, i, ErrOverlap))
		}
	}
	return errors.Join(faults...)
}

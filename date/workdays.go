package date

import "fmt"

// Kind says what kind of day d is. The error is a [NoCalendarError] when its
// year has no data.
func (c *Calendar) Kind(d Date) (DayKind, error) {
	y := c.year(d)
	switch {
	case y != nil:
		return y.kinds[d-y.first], nil
	case !d.Valid():
		return 0, fmt.Errorf("%s is no day of the calendar; supported are %s to %s", d, Earliest, Latest)
	}
	return 0, NoCalendarError{Year: d.Year()}
}

// IsWorking reports whether d is worked; errors as in [Calendar.Kind].
func (c *Calendar) IsWorking(d Date) (bool, error) {
	k, err := c.Kind(d)
	return err == nil && k.Works(), err
}

// IsHoliday reports whether d is a national or state holiday, wherever it
// falls; the day it may be moved to is not one. Annual leave does not count
// holidays (Law 561-IV, 46). Errors as in [Calendar.Kind].
func (c *Calendar) IsHoliday(d Date) (bool, error) {
	k, err := c.Kind(d)
	return err == nil && k == Holiday, err
}

// Complete reports whether the data of a year are given and said to be
// complete: see [YearData].
func (c *Calendar) Complete(year int) bool {
	if c == nil || year < minYear || year > maxYear {
		return false
	}
	y := c.years[year-minYear]
	return y != nil && y.complete
}

// NextWorking returns d itself when it is worked, else the first working day
// after it. The error is a [NoCalendarError] when a year on the way has no data.
func (c *Calendar) NextWorking(d Date) (Date, error) {
	if works, err := c.IsWorking(d); works || err != nil {
		return d, err
	}
	return c.AddWorkingDays(d, 1)
}

// AddWorkingDays returns the n-th working day after d, or before d when n is
// negative; d itself is not counted, worked or not, and is returned when n is
// 0. The error is a [NoCalendarError] when a year on the way has no data.
func (c *Calendar) AddWorkingDays(d Date, n int) (Date, error) {
	return c.walk(d, n, func(Date, DayKind) {})
}

// LeaveEnd returns the last of n days that begin on d, holidays not being
// counted (see [Calendar.IsHoliday]; rest days and moved days off are counted);
// the day before d when n is 0 or less. The error is a [NoCalendarError] when a
// year on the way has no data.
func (c *Calendar) LeaveEnd(d Date, n int) (Date, error) {
	d = d.AddDays(-1)
	for n > 0 {
		d = d.AddDays(1)
		holiday, err := c.IsHoliday(d)
		if err != nil {
			return 0, err
		}
		if !holiday {
			n--
		}
	}
	return d, nil
}

// walk is AddWorkingDays, reporting each day off that it passes over.
func (c *Calendar) walk(d Date, n int, skipped func(Date, DayKind)) (Date, error) {
	step := 1
	if n < 0 {
		step = -1
	}
	for n != 0 {
		d = d.AddDays(step)
		k, err := c.Kind(d)
		switch {
		case err != nil:
			return 0, err
		case k.Works():
			n -= step
		default:
			skipped(d, k)
		}
	}
	return d, nil
}

// WorkingDaysBetween counts the working days in [from, before); 0 when before
// is not later than from. The error is a [NoCalendarError] when a year among
// them has no data.
func (c *Calendar) WorkingDaysBetween(from, before Date) (int, error) {
	n := 0
	for d := from; d < before; d++ {
		k, err := c.Kind(d)
		if err != nil {
			return 0, err
		}
		if k.Works() {
			n++
		}
	}
	return n, nil
}

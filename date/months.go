package date

import (
	"errors"
	"fmt"
)

// Rounding says what month arithmetic does when the month reached has no such
// day (31 April, 29 February of a common year).
type Rounding uint8

const (
	// EndOfMonth takes the last day of the month reached. It is the rule for
	// terms of military service (Rules paragraph 9, rules/9#2: "the term
	// expires on the last day of that month") and the zero value.
	EndOfMonth Rounding = iota
	// NextDay takes the first day of the month after it. It is the reading
	// taken for birthdays on 29 February: see [Years].
	NextDay
)

// String returns "end-of-month" or "next-day".
func (r Rounding) String() string {
	if r == NextDay {
		return "next-day"
	}
	return "end-of-month"
}

// ErrNoSuchDay is wrapped by [Date.AddMonthsExact] when the month reached has
// no such day.
var ErrNoSuchDay = errors.New("no such day in the month")

// AddMonths returns the same day of the month n months later (earlier when n is
// negative), rounded by r when that month has no such day. Open ends stay where
// they are; a result outside the supported years becomes [Forever] or
// [Beginning].
func (d Date) AddMonths(n int, r Rounding) Date {
	to, missing := d.addMonths(n)
	if missing && r == NextDay {
		return to + 1
	}
	return to
}

// AddYears is [Date.AddMonths] with twelve months a year.
func (d Date) AddYears(n int, r Rounding) Date {
	const most = maxYear - minYear + 1
	return d.AddMonths(12*min(max(n, -most), most), r)
}

// AddMonthsExact is [Date.AddMonths] without rounding: it refuses with
// [ErrNoSuchDay] where the others round, and with another error when the result
// is outside the supported years.
func (d Date) AddMonthsExact(n int) (Date, error) {
	to, missing := d.addMonths(n)
	switch {
	case missing:
		return 0, fmt.Errorf("%s plus %d months: %w; choose a rounding", d, n, ErrNoSuchDay)
	case !to.Valid():
		return 0, fmt.Errorf("%s plus %d months is outside %d..%d", d, n, minYear, maxYear)
	}
	return to, nil
}

// addMonths returns the day reached or, when it is missing there, the last day
// of the month.
func (d Date) addMonths(n int) (to Date, missing bool) {
	const span = 12 * (maxYear - minYear + 1)
	switch {
	case !d.Valid():
		return d, false
	case n >= span:
		return Forever, false
	case n <= -span:
		return Beginning, false
	}
	y, m, day := d.civil()
	months := 12*y + m - 1 + n
	y, m = months/12, months%12+1
	switch {
	case y > maxYear:
		return Forever, false
	case y < minYear:
		return Beginning, false
	}
	if last := daysIn(y, m); day > last {
		return dayNumber(y, m, last), true
	}
	return dayNumber(y, m, day), false
}

// Years returns a person's age on a day, in full years: the number of birthdays
// reached, the day of birth not among them. It is negative before birth (-1 in
// the year before). An open end counts as the nearest supported day.
//
// Two readings are taken; neither Law 561-IV nor the Rules settle them. An age
// is reached at the start of the birthday, not on the day after it. Someone born
// on 29 February reaches it in a common year on 1 March ([NextDay]): on
// 28 February the year is not yet full. The alternative is 28 February, as
// paragraph 9 of the Rules does for terms of service:
// YearsRounded(birth, on, EndOfMonth).
//
// Years(birth, on) >= n holds exactly when on >= birth.AddYears(n, NextDay).
func Years(birth, on Date) int { return YearsRounded(birth, on, NextDay) }

// YearsRounded returns the full years from one day to another with a named
// rounding: the greatest n with from.AddYears(n, r) <= on. Use [EndOfMonth] for
// length of service, [Years] for ages.
func YearsRounded(from, on Date, r Rounding) int {
	y, m, d := from.civil()
	onY, onM, onD := on.civil()
	n := onY - y
	if onM < m || onM == m && short(d, onY, onM, onD, r) {
		n--
	}
	return n
}

// Months returns the full months from one day to another, ending as terms of
// service do (Rules paragraph 9, [EndOfMonth]): from 31 January one month is
// full on 28 February. It is negative when on is earlier. An open end counts as
// the nearest supported day.
func Months(from, on Date) int { return MonthsRounded(from, on, EndOfMonth) }

// MonthsRounded returns the full months with a named rounding: the greatest n
// with from.AddMonths(n, r) <= on.
func MonthsRounded(from, on Date, r Rounding) int {
	y, m, d := from.civil()
	onY, onM, onD := on.civil()
	n := 12*(onY-y) + onM - m
	if short(d, onY, onM, onD, r) {
		n--
	}
	return n
}

// short reports whether the day of the month, d, is not reached on onD, the
// rounding considered.
func short(d, onY, onM, onD int, r Rounding) bool {
	return onD < d && (r == NextDay || onD < daysIn(onY, onM))
}

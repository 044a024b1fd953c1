package date

import (
	"fmt"
	"math"
	"time"
)

// Date is a civil day, counted in days since 1970-01-01 in the proleptic
// Gregorian calendar. Compare with ==, < and the like; it serves as a map key.
//
// The zero value is the day 1970-01-01, a birthday like any other, and does not
// mean "no date". Where a date may be missing use *Date or a flag beside it, and
// never omitempty or omitzero on a plain Date: they would drop that day.
//
// Supported days run from [Earliest] to [Latest]. Outside them lie only the two
// open ends [Beginning] and [Forever], into which arithmetic that leaves the
// supported years saturates, so that comparisons stay right.
type Date int32

const (
	// Earliest is 1900-01-01, the first supported day.
	Earliest Date = -25567
	// Latest is 2199-12-31, the last supported day.
	Latest Date = 84005

	// Beginning is earlier than every day: the open start of an interval.
	Beginning Date = math.MinInt32
	// Forever is later than every day: the open end of an interval.
	Forever Date = math.MaxInt32

	minYear = 1900
	maxYear = 2199

	// march0 is the number of days from 0000-03-01 to 1970-01-01.
	march0 = 719468
)

// New returns the day y-m-d. It fails, naming the part at fault and what is
// allowed, when the year is outside 1900..2199 or the month has no such day.
func New(y int, m time.Month, d int) (Date, error) {
	switch {
	case y < minYear || y > maxYear:
		return 0, fmt.Errorf("year %d is outside %d..%d", y, minYear, maxYear)
	case m < 1 || m > 12:
		return 0, fmt.Errorf("month %d is outside 1..12", int(m))
	case d < 1 || d > daysIn(y, int(m)):
		return 0, fmt.Errorf("day %d is outside 1..%d of %s %d", d, daysIn(y, int(m)), m, y)
	}
	return dayNumber(y, int(m), d), nil
}

// MustNew is [New] for constants in code and tests; it panics on a bad date.
func MustNew(y int, m time.Month, d int) Date {
	date, err := New(y, m, d)
	if err != nil {
		panic("date.MustNew: " + err.Error())
	}
	return date
}

// Valid reports whether d is a supported day, that is neither an open end nor
// a number converted from elsewhere that falls outside 1900..2199.
func (d Date) Valid() bool { return Earliest <= d && d <= Latest }

// Civil returns the year, month and day of the month. For an open end it
// returns the nearest supported day.
func (d Date) Civil() (y int, m time.Month, day int) {
	y, month, day := d.civil()
	return y, time.Month(month), day
}

// Year returns the calendar year; for an open end that of the nearest
// supported day.
func (d Date) Year() int {
	y, _, _ := d.civil()
	return y
}

// Weekday returns the day of the week; for an open end that of the nearest
// supported day.
func (d Date) Weekday() time.Weekday {
	// Earliest is a Monday, day 1 of a week that begins with Sunday.
	return time.Weekday((d.clamp() - Earliest + 1) % 7)
}

// AddDays returns the day n days later (earlier when n is negative). Open ends
// stay where they are; a result outside the supported years becomes [Forever]
// or [Beginning].
func (d Date) AddDays(n int) Date {
	const span = int(Latest - Earliest)
	switch {
	case !d.Valid():
		return d
	case n > span:
		return Forever
	case n < -span:
		return Beginning
	}
	return saturate(d + Date(n))
}

// LastOfMonth returns the last day of d's month, on which for one a call-up
// term ends at the latest (Rules paragraph 9, subparagraph 1). Open ends stay.
func (d Date) LastOfMonth() Date {
	if !d.Valid() {
		return d
	}
	y, m, day := d.civil()
	return d + Date(daysIn(y, m)-day)
}

// Days returns how many days on lies after from: 0 on the same day, negative
// when it is earlier. It is meaningless for open ends.
func Days(from, on Date) int { return int(on) - int(from) }

// Min returns the earlier of two days.
func Min(a, b Date) Date { return min(a, b) }

// Max returns the later of two days.
func Max(a, b Date) Date { return max(a, b) }

func (d Date) clamp() Date { return min(max(d, Earliest), Latest) }

func saturate(d Date) Date {
	switch {
	case d > Latest:
		return Forever
	case d < Earliest:
		return Beginning
	}
	return d
}

// civil splits a day number with the Euclidean affine functions of Neri and
// Schneider (2022): no branches but the last, no table.
func (d Date) civil() (y, m, day int) {
	n1 := 4*uint32(d.clamp()+march0) + 3
	century := n1 / 146097
	n2 := n1%146097 | 3
	p2 := 2939745 * uint64(n2)
	yearOfCentury := uint32(p2 >> 32)
	dayOfYear := uint32(p2) / 2939745 / 4
	n3 := 2141*dayOfYear + 197913
	month, dom := n3>>16, n3&0xffff/2141
	year := 100*century + yearOfCentury
	if dayOfYear >= 306 {
		year, month = year+1, month-12
	}
	return int(year), int(month), int(dom) + 1
}

// dayNumber is the inverse of civil for a date that exists.
func dayNumber(y, m, d int) Date {
	if m <= 2 {
		y, m = y-1, m+12
	}
	return Date(365*y + y/4 - y/100 + y/400 + (153*(m-3)+2)/5 + d - 1 - march0)
}

func daysIn(y, m int) int {
	switch m {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

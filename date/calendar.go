package date

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// ErrNoCalendar is what a [NoCalendarError] is: a day was asked about whose
// year has no data. Days off are never guessed.
var ErrNoCalendar = errors.New("no working calendar")

// NoCalendarError names the year without data; errors.Is matches it with
// [ErrNoCalendar].
type NoCalendarError struct{ Year int }

// Error names the year and what to do.
func (e NoCalendarError) Error() string {
	return fmt.Sprintf("%v for the year %d: give its holidays and days off", ErrNoCalendar, e.Year)
}

// Is reports whether target is [ErrNoCalendar].
func (e NoCalendarError) Is(target error) bool { return target == ErrNoCalendar }

// DayKind says why a day is worked or not, for a week of five days (Labour Code
// 71, 84).
type DayKind uint8

const (
	// Workday is an ordinary working day.
	Workday DayKind = iota
	// WorkedWeekend is a Saturday or Sunday declared working in exchange for a
	// moved day off.
	WorkedWeekend
	// Weekend is a Saturday or Sunday that is nothing else.
	Weekend
	// Holiday is a national or state holiday (Labour Code 84).
	Holiday
	// RestDay is a day off that is no holiday and so is never moved off the
	// weekend: 7 January, the first day of Kurban-ait (Labour Code 84(5)).
	RestDay
	// HolidayMoved is the working day that becomes a day off because a holiday
	// fell on Saturday or Sunday (Labour Code 85(3)); computed, not given.
	HolidayMoved
	// DayOffMoved is a day off that the competent body moved here (Labour
	// Code 85(3)).
	DayOffMoved
)

var dayKindNames = [...]string{
	"workday", "worked-weekend", "weekend", "holiday", "rest-day", "holiday-moved", "day-off-moved",
}

// Works reports whether the day is worked.
func (k DayKind) Works() bool { return k <= WorkedWeekend }

// String returns the kind as a code: workday, worked-weekend, weekend, holiday,
// rest-day, holiday-moved, day-off-moved.
func (k DayKind) String() string {
	if int(k) < len(dayKindNames) {
		return dayKindNames[k]
	}
	return fmt.Sprintf("DayKind(%d)", uint8(k))
}

// MarshalText returns the code of [DayKind.String].
func (k DayKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// YearData is what is given about one year. All days lie in that year, and no
// day stands twice.
type YearData struct {
	Year     int
	Holidays []Date // national and state holidays, wherever they fall
	RestDays []Date // days off that are no holidays: see [RestDay]
	DaysOff  []Date // weekdays off by a decision that moved a day off
	Working  []Date // Saturdays and Sundays worked in exchange
	// Complete says that moved days off and rest days are all known. Where it
	// is false a computed deadline may be too early or too late, and a [Term]
	// says so in its steps.
	Complete bool
}

// Calendar knows which days of some years are worked. It is built once and not
// changed, so goroutines may share it. A nil Calendar has no year.
type Calendar struct {
	years [maxYear - minYear + 1]*yearDays
}

type yearDays struct {
	first    Date
	kinds    [366]DayKind
	complete bool
}

// NewCalendar builds a calendar of the given years, in any order. Saturdays and
// Sundays are off. A holiday on one of them takes the next working day off as
// well (Labour Code 85(3)), two in a row the next two; a rest day does not. The
// move reaches into the following year only if that year is given too.
//
// It fails, naming year, list and day, on a year outside 1900..2199 or given
// twice, a day outside its year or given twice, a moved day off on a weekend
// and a worked weekend on a weekday.
func NewCalendar(years []YearData) (*Calendar, error) {
	c := new(Calendar)
	var holidays []Date
	for _, data := range years {
		if err := c.addYear(data); err != nil {
			return nil, fmt.Errorf("calendar of %d: %w", data.Year, err)
		}
		holidays = append(holidays, data.Holidays...)
	}
	slices.Sort(holidays)
	for _, h := range holidays {
		if isWeekend(h) {
			c.moveHoliday(h)
		}
	}
	return c, nil
}

func (c *Calendar) addYear(data YearData) error {
	switch {
	case data.Year < minYear || data.Year > maxYear:
		return fmt.Errorf("the year is outside %d..%d", minYear, maxYear)
	case c.years[data.Year-minYear] != nil:
		return errors.New("the year is given twice")
	}
	y := &yearDays{first: dayNumber(data.Year, 1, 1), complete: data.Complete}
	for k := range y.kinds {
		if isWeekend(y.first + Date(k)) {
			y.kinds[k] = Weekend
		}
	}
	for _, list := range []struct {
		name string
		days []Date
		kind DayKind
	}{
		{"holidays", data.Holidays, Holiday},
		{"rest days", data.RestDays, RestDay},
		{"moved days off", data.DaysOff, DayOffMoved},
		{"worked weekends", data.Working, WorkedWeekend},
	} {
		for _, d := range list.days {
			if err := y.set(d, list.kind); err != nil {
				return fmt.Errorf("%s: %s %w", list.name, d, err)
			}
		}
	}
	c.years[data.Year-minYear] = y
	return nil
}

func (y *yearDays) set(d Date, kind DayKind) error {
	if d.Year() != y.first.Year() || !d.Valid() {
		return errors.New("lies in another year")
	}
	old := y.kinds[d-y.first]
	switch {
	case old != Workday && old != Weekend:
		return fmt.Errorf("is given already, as %s; keep one", old)
	case kind == DayOffMoved && old == Weekend:
		return fmt.Errorf("is a %s and off anyway", d.Weekday())
	case kind == WorkedWeekend && old == Workday:
		return fmt.Errorf("is a %s and worked anyway", d.Weekday())
	}
	y.kinds[d-y.first] = kind
	return nil
}

// moveHoliday makes the next working day after h a day off.
func (c *Calendar) moveHoliday(h Date) {
	for d := h + 1; ; d++ {
		y := c.year(d)
		if y == nil {
			return
		}
		if k := &y.kinds[d-y.first]; k.Works() {
			*k = HolidayMoved
			return
		}
	}
}

// year returns the data of d's year, nil when there are none.
func (c *Calendar) year(d Date) *yearDays {
	if c == nil || !d.Valid() {
		return nil
	}
	return c.years[d.Year()-minYear]
}

func isWeekend(d Date) bool {
	w := d.Weekday()
	return w == time.Saturday || w == time.Sunday
}

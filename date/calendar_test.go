package date_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"qyzmet/date"
)

func days(texts ...string) (list []date.Date) {
	for _, s := range texts {
		list = append(list, day(s))
	}
	return list
}

// sample2026 is a year with everything in it; the moved day off and the worked
// Saturday are invented.
func sample2026() date.YearData {
	return date.YearData{
		Year: 2026,
		Holidays: days("2026-01-01", "2026-01-02", "2026-03-08", "2026-03-21", "2026-03-22", "2026-03-23",
			"2026-05-01", "2026-05-07", "2026-05-09", "2026-07-06", "2026-10-25", "2026-12-16"),
		RestDays: days("2026-01-07", "2026-05-27"),
		DaysOff:  days("2026-06-15"),
		Working:  days("2026-06-20"),
		Complete: true,
	}
}

func calendar(t testing.TB, years ...date.YearData) *date.Calendar {
	t.Helper()
	c, err := date.NewCalendar(years)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestKinds(t *testing.T) {
	c := calendar(t, sample2026(), date.YearData{Year: 2027, RestDays: days("2027-01-07")})
	for d, want := range map[string]date.DayKind{
		"2026-01-01": date.Holiday,
		"2026-01-05": date.Workday,
		"2026-01-07": date.RestDay,
		"2026-03-08": date.Holiday, // Sunday
		"2026-03-09": date.HolidayMoved,
		"2026-03-10": date.Workday,
		"2026-03-14": date.Weekend,
		"2026-03-21": date.Holiday, // Saturday, Sunday, Monday: two move
		"2026-03-23": date.Holiday,
		"2026-03-24": date.HolidayMoved,
		"2026-03-25": date.HolidayMoved,
		"2026-03-26": date.Workday,
		"2026-05-11": date.HolidayMoved,
		"2026-05-27": date.RestDay,
		"2026-06-15": date.DayOffMoved,
		"2026-06-20": date.WorkedWeekend,
		"2026-06-21": date.Weekend,
		"2026-08-31": date.Workday,
		"2026-10-26": date.HolidayMoved,
		"2027-01-01": date.Workday, // no such holiday given
	} {
		if got, err := c.Kind(day(d)); err != nil || got != want {
			t.Errorf("%s is %s, %v, want %s", d, got, err, want)
		}
	}
}

// A rest day on a weekend moves nowhere (Labour Code 84(5), 85(3)).
func TestRestDayStays(t *testing.T) {
	c := calendar(t, date.YearData{Year: 2024, RestDays: days("2024-01-07", "2024-06-16")})
	for _, monday := range []string{"2024-01-08", "2024-06-17"} {
		if works, err := c.IsWorking(day(monday)); !works || err != nil {
			t.Errorf("%s: %v, %v", monday, works, err)
		}
	}
}

// A holiday at the end of a year moves into the next one, if that is given.
func TestHolidayMovesOverNewYear(t *testing.T) {
	last := date.YearData{Year: 2022, Holidays: days("2022-12-31")} // a Saturday
	next := date.YearData{Year: 2023, Holidays: days("2023-01-02")}
	calendar(t, last)
	c := calendar(t, next, last)
	if k, err := c.Kind(day("2023-01-03")); err != nil || k != date.HolidayMoved {
		t.Errorf("%s, %v", k, err)
	}
}

func TestNoCalendar(t *testing.T) {
	c := calendar(t, sample2026())
	for name, f := range map[string]func() error{
		"Kind":       func() error { _, err := c.Kind(day("2025-12-31")); return err },
		"IsWorking":  func() error { _, err := c.IsWorking(day("2025-06-01")); return err },
		"IsHoliday":  func() error { _, err := c.IsHoliday(day("2025-06-01")); return err },
		"Next":       func() error { _, err := c.NextWorking(day("2025-06-01")); return err },
		"Add":        func() error { _, err := c.AddWorkingDays(day("2026-01-05"), -2); return err },
		"Between":    func() error { _, err := c.WorkingDaysBetween(day("2025-12-31"), day("2026-02-01")); return err },
		"IsHoliday0": func() error { _, err := (*date.Calendar)(nil).IsHoliday(day("2025-06-01")); return err },
	} {
		err := f()
		var no date.NoCalendarError
		if !errors.Is(err, date.ErrNoCalendar) || !errors.As(err, &no) || no.Year != 2025 ||
			!strings.Contains(err.Error(), "2025") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := c.Kind(date.Forever); err == nil || errors.Is(err, date.ErrNoCalendar) {
		t.Errorf("Forever: %v", err)
	}
	if !c.Complete(2026) || c.Complete(2025) || c.Complete(0) || (*date.Calendar)(nil).Complete(2026) {
		t.Error("Complete")
	}
}

func TestNewCalendarRefuses(t *testing.T) {
	for want, years := range map[string][]date.YearData{
		"calendar of 1899: the year is outside 1900..2199":                 {{Year: 1899}},
		"calendar of 2026: the year is given twice":                        {{Year: 2026}, {Year: 2026}},
		"holidays: 2025-01-01 lies in another year":                        {{Year: 2026, Holidays: days("2025-01-01")}},
		"holidays: 2026-01-01 is given already, as holiday":                {{Year: 2026, Holidays: days("2026-01-01", "2026-01-01")}},
		"rest days: 2026-01-01 is given already, as holiday":               {{Year: 2026, Holidays: days("2026-01-01"), RestDays: days("2026-01-01")}},
		"moved days off: 2026-01-03 is a Saturday and off anyway":          {{Year: 2026, DaysOff: days("2026-01-03")}},
		"worked weekends: 2026-01-05 is a Monday and worked anyway":        {{Year: 2026, Working: days("2026-01-05")}},
		"worked weekends: 2026-01-03 is given already, as holiday":         {{Year: 2026, Holidays: days("2026-01-03"), Working: days("2026-01-03")}},
		"holidays: forever lies in another year":                           {{Year: 2199, Holidays: []date.Date{date.Forever}}},
		"moved days off: 2026-01-05 is given already, as day-off-moved; k": {{Year: 2026, DaysOff: days("2026-01-05", "2026-01-05")}},
	} {
		if _, err := date.NewCalendar(years); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func TestWorkingDays(t *testing.T) {
	c := calendar(t, sample2026())
	for _, tt := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-03-05", 0, "2026-03-05"},
		{"2026-03-07", 0, "2026-03-07"}, // a Saturday: nothing is added, nothing moves
		{"2026-03-05", 1, "2026-03-06"},
		{"2026-03-06", 1, "2026-03-10"},
		{"2026-03-07", 1, "2026-03-10"},
		{"2026-03-20", 1, "2026-03-26"},
		{"2026-03-26", -1, "2026-03-20"},
		{"2026-06-19", 1, "2026-06-20"},
		{"2026-06-12", 5, "2026-06-20"},
	} {
		if got, err := c.AddWorkingDays(day(tt.from), tt.n); err != nil || got != day(tt.want) {
			t.Errorf("%s%+d: %s, %v, want %s", tt.from, tt.n, got, err, tt.want)
		}
	}
	for from, want := range map[string]string{"2026-03-20": "2026-03-20", "2026-03-21": "2026-03-26", "2026-01-01": "2026-01-05"} {
		if got, err := c.NextWorking(day(from)); err != nil || got != day(want) {
			t.Errorf("next working day of %s: %s, %v", from, got, err)
		}
	}
	for _, d := range []string{"2026-03-21", "2026-03-23"} {
		if holiday, err := c.IsHoliday(day(d)); !holiday || err != nil {
			t.Errorf("%s is no holiday: %v", d, err)
		}
	}
	if holiday, _ := c.IsHoliday(day("2026-03-24")); holiday {
		t.Error("the day a holiday is moved to is itself one")
	}
}

func TestPropertyWorkingDays(t *testing.T) {
	c := calendar(t, date.YearData{Year: 2025}, sample2026(), date.YearData{Year: 2027})
	rapid.Check(t, func(t *rapid.T) {
		d := day("2026-01-01").AddDays(rapid.IntRange(0, 364).Draw(t, "day"))
		n := rapid.IntRange(1, 150).Draw(t, "n")
		later, err := c.AddWorkingDays(d, n)
		works, _ := c.IsWorking(later)
		if err != nil || !works {
			t.Fatalf("%s+%d: %s, %v", d, n, later, err)
		}
		if got, err := c.WorkingDaysBetween(d+1, later+1); err != nil || got != n {
			t.Fatalf("%d working days from %s to %s, want %d (%v)", got, d+1, later, n, err)
		}
		if back, err := c.AddWorkingDays(later, -n); err != nil || (back == d) != mustWork(c, d) {
			t.Fatalf("%s%+d: %s, %v, from %s", later, -n, back, err, d)
		}
		if next, err := c.NextWorking(d); err != nil || next < d || !mustWork(c, next) {
			t.Fatalf("next working day of %s: %s, %v", d, next, err)
		}
	})
}

func mustWork(c *date.Calendar, d date.Date) bool {
	works, err := c.IsWorking(d)
	return works && err == nil
}

// However holidays fall, exactly one day off is added for each on a weekend.
func TestPropertyHolidaysMove(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := date.YearData{Year: 2024}
		offWeekends := 0
		for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(0, 300), 0, 25, rapid.ID).Draw(t, "holidays") {
			data.Holidays = append(data.Holidays, day("2024-01-01").AddDays(n))
		}
		c, err := date.NewCalendar([]date.YearData{data})
		if err != nil {
			t.Fatal(err)
		}
		weekends := 0
		for d := day("2024-01-01"); d <= day("2024-12-31"); d++ {
			if w := d.Weekday(); w == time.Saturday || w == time.Sunday {
				weekends++
			} else if !mustWork(c, d) {
				offWeekends++
			}
		}
		if offWeekends != len(data.Holidays) {
			t.Fatalf("%d weekdays off for %d holidays", offWeekends, len(data.Holidays))
		}
		if n, err := c.WorkingDaysBetween(day("2024-01-01"), day("2025-01-01")); err != nil || n != 366-weekends-offWeekends {
			t.Fatalf("%d working days, %v", n, err)
		}
	})
}

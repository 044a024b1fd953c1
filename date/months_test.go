package date_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qyzmet/date"
)

func TestAddMonths(t *testing.T) {
	for _, tt := range []struct {
		from       string
		n          int
		endOfMonth string
		nextDay    string
	}{
		{"2025-01-15", 1, "2025-02-15", "2025-02-15"},
		{"2025-01-31", 1, "2025-02-28", "2025-03-01"},
		{"2024-01-31", 1, "2024-02-29", "2024-03-01"},
		{"2024-01-30", 1, "2024-02-29", "2024-03-01"},
		{"2024-01-29", 1, "2024-02-29", "2024-02-29"},
		{"2025-03-31", -1, "2025-02-28", "2025-03-01"},
		{"2025-08-31", 1, "2025-09-30", "2025-10-01"},
		{"2025-08-31", 6, "2026-02-28", "2026-03-01"},
		{"2025-11-30", 3, "2026-02-28", "2026-03-01"},
		{"2024-02-29", 12, "2025-02-28", "2025-03-01"},
		{"2024-02-29", 48, "2028-02-29", "2028-02-29"},
		{"2096-02-29", 48, "2100-02-28", "2100-03-01"},
		{"2025-12-31", 0, "2025-12-31", "2025-12-31"},
		{"2025-01-31", -2, "2024-11-30", "2024-12-01"},
	} {
		if got := day(tt.from).AddMonths(tt.n, date.EndOfMonth); got != day(tt.endOfMonth) {
			t.Errorf("%s%+d months to the end of month: %s, want %s", tt.from, tt.n, got, tt.endOfMonth)
		}
		if got := day(tt.from).AddMonths(tt.n, date.NextDay); got != day(tt.nextDay) {
			t.Errorf("%s%+d months to the next day: %s, want %s", tt.from, tt.n, got, tt.nextDay)
		}
		exact, err := day(tt.from).AddMonthsExact(tt.n)
		switch rounded := tt.endOfMonth != tt.nextDay; {
		case rounded && !errors.Is(err, date.ErrNoSuchDay):
			t.Errorf("%s%+d months exactly: %s, %v", tt.from, tt.n, exact, err)
		case !rounded && (err != nil || exact != day(tt.endOfMonth)):
			t.Errorf("%s%+d months exactly: %s, %v", tt.from, tt.n, exact, err)
		}
	}
}

func TestAddMonthsExactRange(t *testing.T) {
	if _, err := day("2199-12-01").AddMonthsExact(1); err == nil || !strings.Contains(err.Error(), "outside 1900..2199") {
		t.Error(err)
	}
}

func TestYears(t *testing.T) {
	for _, tt := range []struct {
		birth, on           string
		age, withEndOfMonth int
	}{
		{"2003-02-11", "2021-02-10", 17, 17},
		{"2003-02-11", "2021-02-11", 18, 18},
		{"2003-02-11", "2021-02-12", 18, 18},
		{"2003-02-11", "2003-02-11", 0, 0},
		{"2003-02-11", "2003-02-10", -1, -1},
		{"2003-12-31", "2004-01-01", 0, 0},
		{"2004-02-29", "2022-02-27", 17, 17},
		{"2004-02-29", "2022-02-28", 17, 18},
		{"2004-02-29", "2022-03-01", 18, 18},
		{"2004-02-29", "2024-02-28", 19, 19},
		{"2004-02-29", "2024-02-29", 20, 20},
		{"2003-02-28", "2004-02-28", 1, 1},
		{"2096-02-29", "2100-02-28", 3, 4},
	} {
		if got := date.Years(day(tt.birth), day(tt.on)); got != tt.age {
			t.Errorf("born %s, on %s: %d, want %d", tt.birth, tt.on, got, tt.age)
		}
		if got := date.YearsRounded(day(tt.birth), day(tt.on), date.EndOfMonth); got != tt.withEndOfMonth {
			t.Errorf("from %s to %s, end of month: %d, want %d", tt.birth, tt.on, got, tt.withEndOfMonth)
		}
	}
}

func TestMonths(t *testing.T) {
	for _, tt := range []struct {
		from, on                string
		endOfMonth, withNextDay int
	}{
		{"2025-01-31", "2025-02-27", 0, 0},
		{"2025-01-31", "2025-02-28", 1, 0},
		{"2025-01-31", "2025-03-01", 1, 1},
		{"2025-01-31", "2025-03-30", 1, 1},
		{"2025-01-31", "2025-03-31", 2, 2},
		{"2025-05-15", "2026-05-14", 11, 11},
		{"2025-05-15", "2026-05-15", 12, 12},
		{"2025-05-15", "2025-05-14", -1, -1},
		{"2025-02-28", "2025-03-28", 1, 1},
	} {
		if got := date.Months(day(tt.from), day(tt.on)); got != tt.endOfMonth {
			t.Errorf("%s to %s: %d months, want %d", tt.from, tt.on, got, tt.endOfMonth)
		}
		if got := date.MonthsRounded(day(tt.from), day(tt.on), date.NextDay); got != tt.withNextDay {
			t.Errorf("%s to %s, next day: %d months, want %d", tt.from, tt.on, got, tt.withNextDay)
		}
	}
}

// Counting full months and years is the inverse of adding them, in both
// roundings: what makes "18 years old" and "the day he turns 18" agree.
func TestPropertyFullPeriods(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from, on := anyDay().Draw(t, "from"), anyDay().Draw(t, "on")
		r := rapid.SampledFrom([]date.Rounding{date.EndOfMonth, date.NextDay}).Draw(t, "rounding")
		months, years := date.MonthsRounded(from, on, r), date.YearsRounded(from, on, r)
		if from.AddMonths(months, r) > on || from.AddMonths(months+1, r) <= on {
			t.Fatalf("%s to %s: %d months, %s", from, on, months, r)
		}
		if from.AddYears(years, r) > on || from.AddYears(years+1, r) <= on {
			t.Fatalf("%s to %s: %d years, %s", from, on, years, r)
		}
		if on < date.Latest && date.Years(from, on.AddDays(1)) < date.Years(from, on) {
			t.Fatalf("age of one born %s falls after %s", from, on)
		}
	})
}

func TestPropertyRoundings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.Map(rapid.IntRange(0, 36500), func(n int) date.Date { return day("1990-01-01").AddDays(n) }).Draw(t, "d")
		n := rapid.IntRange(-600, 600).Draw(t, "n")
		end, next := d.AddMonths(n, date.EndOfMonth), d.AddMonths(n, date.NextDay)
		exact, err := d.AddMonthsExact(n)
		_, _, dom := d.Civil()
		switch {
		case err == nil:
			_, _, got := exact.Civil()
			if end != exact || next != exact || got != dom {
				t.Fatalf("%s%+d: %s, %s, %s", d, n, end, next, exact)
			}
		case next != end.AddDays(1) || end != end.LastOfMonth():
			t.Fatalf("%s%+d: %s, %s", d, n, end, next)
		}
	})
}

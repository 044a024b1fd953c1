package date_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"qyzmet/date"
)

// anyDay draws a supported day, the ends of months and February often.
func anyDay() *rapid.Generator[date.Date] {
	uniform := rapid.Map(rapid.Int32Range(int32(date.Earliest), int32(date.Latest)),
		func(n int32) date.Date { return date.Date(n) })
	edge := rapid.Custom(func(t *rapid.T) date.Date {
		y := rapid.IntRange(1900, 2199).Draw(t, "year")
		m := rapid.SampledFrom([]time.Month{1, 2, 2, 3, 4, 12}).Draw(t, "month")
		first := date.MustNew(y, m, 1)
		return rapid.SampledFrom([]date.Date{first, first.LastOfMonth(), first.LastOfMonth() - 1}).Draw(t, "day")
	})
	return rapid.OneOf(uniform, edge)
}

func day(s string) date.Date { return date.MustParse(s) }

// TestEveryDay walks the supported years beside the time package.
func TestEveryDay(t *testing.T) {
	at := time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)
	for d := date.Earliest; d <= date.Latest; d++ {
		y, m, dom := d.Civil()
		if y != at.Year() || m != at.Month() || dom != at.Day() || d.Year() != y || d.Weekday() != at.Weekday() {
			t.Fatalf("day %d: %04d-%02d-%02d %s, want %s", d, y, m, dom, d.Weekday(), at.Format("2006-01-02 Monday"))
		}
		if back, err := date.New(y, m, dom); err != nil || back != d {
			t.Fatalf("New(%d, %d, %d) = %d, %v, want %d", y, m, dom, back, err, d)
		}
		at = at.AddDate(0, 0, 1)
	}
	if at.Year() != 2200 {
		t.Fatalf("Latest is the day before %s", at.Format(time.DateOnly))
	}
}

func TestZeroIsABirthday(t *testing.T) {
	var d date.Date
	if d.String() != "1970-01-01" || !d.Valid() {
		t.Errorf("zero value is %s", d)
	}
}

func TestNewRefuses(t *testing.T) {
	for _, tt := range []struct {
		y    int
		m    time.Month
		d    int
		want string
	}{
		{1899, 12, 31, "year 1899 is outside 1900..2199"},
		{2200, 1, 1, "year 2200 is outside 1900..2199"},
		{2025, 0, 1, "month 0 is outside 1..12"},
		{2025, 13, 1, "month 13 is outside 1..12"},
		{2025, 2, 29, "day 29 is outside 1..28 of February 2025"},
		{2024, 2, 30, "day 30 is outside 1..29 of February 2024"},
		{1900, 2, 29, "day 29 is outside 1..28 of February 1900"},
		{2025, 4, 31, "day 31 is outside 1..30 of April 2025"},
		{2025, 1, 0, "day 0 is outside 1..31 of January 2025"},
	} {
		if _, err := date.New(tt.y, tt.m, tt.d); err == nil || err.Error() != tt.want {
			t.Errorf("New(%d, %d, %d): %v, want %s", tt.y, tt.m, tt.d, err, tt.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for in, want := range map[string]string{
		"":                        `"" is not a day`,
		"2025-9-16":               `"2025-9-16" is not a day`,
		"16.09.2025":              `is not a day`,
		"2025-09-16T00":           `is not a day`,
		" 2025-09-16":             `is not a day`,
		"2025/09/16":              `is not a day`,
		"+025-09-16":              `only the digits 0-9`,
		"2025-o9-16":              `only the digits 0-9`,
		"2025-09-٣":               `only the digits 0-9`,
		"2025-13-01":              `month 13 is outside 1..12`,
		"2025-02-29":              `day 29 is outside 1..28 of February 2025`,
		"0000-01-01":              `year 0 is outside 1900..2199`,
		strings.Repeat("9", 1000): `(1000 bytes)`,
	} {
		_, err := date.Parse(in)
		if err == nil {
			t.Errorf("Parse(%q) succeeded", in)
			continue
		}
		if msg := err.Error(); !strings.Contains(msg, want) || !strings.Contains(msg, "YYYY-MM-DD") || len(msg) > 200 {
			t.Errorf("Parse(%.20q): %s, want %s and how to write it", in, msg, want)
		}
	}
}

func TestMustPanics(t *testing.T) {
	for name, f := range map[string]func(){
		"MustNew":   func() { date.MustNew(2025, 2, 29) },
		"MustParse": func() { date.MustParse("yesterday") },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s did not panic", name)
				}
			}()
			f()
		}()
	}
}

func TestOpenEnds(t *testing.T) {
	for _, open := range []date.Date{date.Beginning, date.Forever} {
		if open.AddDays(1) != open || open.AddDays(-1) != open || open.AddMonths(5, date.NextDay) != open ||
			open.AddYears(-5, date.EndOfMonth) != open || open.LastOfMonth() != open || open.Valid() {
			t.Errorf("%s moves", open)
		}
	}
	if y := date.Beginning.Year(); y != 1900 {
		t.Errorf("Beginning is in %d", y)
	}
	if y := date.Forever.Year(); y != 2199 {
		t.Errorf("Forever is in %d", y)
	}
	if s := date.Beginning.String() + " " + date.Forever.String() + " " + (date.Latest + 1).String(); s != "beginning forever Date(84006)" {
		t.Error(s)
	}
}

func TestSaturates(t *testing.T) {
	const huge = 1 << 62
	for name, tt := range map[string]struct{ got, want date.Date }{
		"day after":      {date.Latest.AddDays(1), date.Forever},
		"day before":     {date.Earliest.AddDays(-1), date.Beginning},
		"days":           {date.Latest.AddDays(huge), date.Forever},
		"days back":      {date.Latest.AddDays(-huge), date.Beginning},
		"whole span":     {date.Earliest.AddDays(int(date.Latest - date.Earliest)), date.Latest},
		"month after":    {date.Latest.AddMonths(1, date.NextDay), date.Forever},
		"month before":   {date.Earliest.AddMonths(-1, date.NextDay), date.Beginning},
		"months":         {date.Earliest.AddMonths(huge, date.NextDay), date.Forever},
		"years":          {date.Earliest.AddYears(huge, date.NextDay), date.Forever},
		"years back":     {date.Latest.AddYears(-huge, date.NextDay), date.Beginning},
		"years in range": {date.Earliest.AddYears(299, date.NextDay), day("2199-01-01")},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %s, want %s", name, tt.got, tt.want)
		}
	}
}

func TestPropertyDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyDay().Draw(t, "a"), anyDay().Draw(t, "b")
		if a.AddDays(date.Days(a, b)) != b {
			t.Fatalf("%s plus the days to %s", a, b)
		}
		if date.Min(a, b) > date.Max(a, b) || date.Min(a, b)+date.Max(a, b) != a+b {
			t.Fatalf("Min, Max of %s, %s", a, b)
		}
		if (a < b) != (a.String() < b.String()) {
			t.Fatalf("order of %s and %s differs from that of their text", a, b)
		}
	})
}

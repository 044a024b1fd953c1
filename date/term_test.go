package date_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qyzmet/date"
)

func TestTermFrom(t *testing.T) {
	c := calendar(t, sample2026())
	for _, tt := range []struct {
		term  date.Term
		start string
		opt   date.TermOptions
		want  string
	}{
		{date.Term{Days: 1}, "2026-03-01", date.TermOptions{}, "2026-03-02"},
		{date.Term{Months: 1}, "2026-03-15", date.TermOptions{}, "2026-04-15"},
		{date.Term{Months: 3}, "2025-11-30", date.TermOptions{}, "2026-02-28"},
		{date.Term{Months: 3}, "2025-11-30", date.TermOptions{Rounding: date.NextDay}, "2026-03-01"},
		{date.Term{Years: 1, Months: 1}, "2024-02-29", date.TermOptions{}, "2025-03-29"}, // rounded once
		{date.Term{Years: 1}, "2024-02-29", date.TermOptions{}, "2025-02-28"},
		{date.Term{Months: 1, Days: 1}, "2026-01-31", date.TermOptions{}, "2026-03-01"},
		{date.Term{WorkingDays: 1}, "2026-03-06", date.TermOptions{}, "2026-03-10"},
		{date.Term{WorkingDays: 10}, "2026-03-10", date.TermOptions{}, "2026-03-27"},
		{date.Term{Days: 10}, "2026-03-11", date.TermOptions{}, "2026-03-21"},
		{date.Term{Days: 10}, "2026-03-11", date.TermOptions{End: date.EndNextWorking}, "2026-03-26"},
		{date.Term{Days: 9}, "2026-03-11", date.TermOptions{End: date.EndNextWorking}, "2026-03-20"},
		{date.Term{Months: 12}, "2025-05-15", date.TermOptions{End: date.EndLastOfMonth}, "2026-05-31"},
		{date.Term{}, "2026-03-07", date.TermOptions{}, "2026-03-07"},
	} {
		got, steps, err := tt.term.From(day(tt.start), c, tt.opt)
		if err != nil || got != day(tt.want) {
			t.Errorf("%s from %s: %s, %v, want %s", tt.term, tt.start, got, err, tt.want)
			continue
		}
		first, last := steps[0], steps[len(steps)-1]
		if first.Code != date.StepStart || first.Date != day(tt.start) || last.Code != date.StepLast || last.Date != got {
			t.Errorf("%s from %s: steps %v", tt.term, tt.start, steps)
		}
	}
}

// show writes steps one to a word: code, day and month, count or kind.
func show(steps []date.Step) string {
	var words []string
	for _, s := range steps {
		w := string(s.Code) + ":" + s.Date.String()[5:]
		if s.Count != 0 {
			w += fmt.Sprintf(":%d", s.Count)
		}
		if s.Kind != date.Workday {
			w += ":" + s.Kind.String()
		}
		words = append(words, w)
	}
	return strings.Join(words, " ")
}

func TestSteps(t *testing.T) {
	holes := sample2026()
	holes.Complete = false
	for _, tt := range []struct {
		term  date.Term
		start string
		data  date.YearData
		opt   date.TermOptions
		want  string
	}{
		{date.Term{Months: 1, Days: 2}, "2026-01-31", sample2026(), date.TermOptions{},
			"start:01-31 first-counted:02-01 months:02-28:1 no-such-day:02-28:31 days:03-02:2 last:03-02"},
		{date.Term{Years: 2}, "2026-01-31", holes, date.TermOptions{},
			"start:01-31 first-counted:02-01 years:01-31:2 last:01-31"},
		{date.Term{WorkingDays: 2}, "2026-03-05", holes, date.TermOptions{},
			"start:03-05 first-counted:03-06 skipped:03-07:weekend skipped:03-08:holiday skipped:03-09:holiday-moved " +
				"working-days:03-10:2 calendar-holes:03-10:2026 last:03-10"},
		{date.Term{Days: 2}, "2026-05-25", sample2026(), date.TermOptions{End: date.EndNextWorking},
			"start:05-25 first-counted:05-26 days:05-27:2 skipped:05-27:rest-day next-working:05-28 last:05-28"},
		{date.Term{Months: 1}, "2026-04-15", sample2026(), date.TermOptions{End: date.EndLastOfMonth},
			"start:04-15 first-counted:04-16 months:05-15:1 last-of-month:05-31 last:05-31"},
	} {
		_, steps, err := tt.term.From(day(tt.start), calendar(t, tt.data), tt.opt)
		if got := show(steps); err != nil || got != tt.want {
			t.Errorf("%s from %s: %v\n got %s\nwant %s", tt.term, tt.start, err, got, tt.want)
		}
	}
}

func TestStepJSON(t *testing.T) {
	step := date.Step{Code: date.StepSkipped, Date: day("2026-03-08"), Kind: date.Holiday}
	if b, err := json.Marshal(step); err != nil || string(b) != `{"code":"skipped","date":"2026-03-08","kind":"holiday"}` {
		t.Errorf("%s, %v", b, err)
	}
}

func TestTermRefuses(t *testing.T) {
	c := calendar(t, sample2026())
	for want, f := range map[string]func() error{
		"no working calendar for the year 2027": func() error {
			_, _, err := date.Term{WorkingDays: 10}.From(day("2026-12-28"), c, date.TermOptions{})
			return err
		},
		"no working calendar for the year 2025": func() error {
			_, _, err := date.Term{Days: 1}.From(day("2025-12-28"), nil, date.TermOptions{End: date.EndNextWorking})
			return err
		},
		"a part of -1": func() error {
			_, _, err := date.Term{Days: -1}.From(day("2025-12-28"), nil, date.TermOptions{})
			return err
		},
		"cannot start on forever": func() error {
			_, _, err := date.Term{Days: 1}.From(date.Forever, nil, date.TermOptions{})
			return err
		},
		"ends outside 1900..2199": func() error {
			_, _, err := date.Term{Years: 9999, WorkingDays: 3}.From(day("2025-12-28"), nil, date.TermOptions{})
			return err
		},
	} {
		err := f()
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		} else if strings.Contains(want, "calendar") && !errors.Is(err, date.ErrNoCalendar) {
			t.Errorf("%v is not ErrNoCalendar", err)
		}
	}
}

func TestParseTerm(t *testing.T) {
	for in, want := range map[string]date.Term{
		"P1Y":        {Years: 1},
		"P3M":        {Months: 3},
		"P10D":       {Days: 10},
		"P12Y6M":     {Years: 12, Months: 6},
		"P1Y2M3D":    {Years: 1, Months: 2, Days: 3},
		"P2W":        {Days: 14},
		"P0D":        {},
		"P0Y":        {},
		"P01M":       {Months: 1},
		"P9999D":     {Days: 9999},
		"P1Y0M0003D": {Years: 1, Days: 3},
	} {
		if got, err := date.ParseTerm(in); err != nil || got != want {
			t.Errorf("%s: %+v, %v", in, got, err)
		}
	}
}

func TestParseTermRefuses(t *testing.T) {
	for in, want := range map[string]string{
		"":                               `"" is not a term`,
		"P":                              `"P" is not a term`,
		"3M":                             `"3M" is not a term`,
		"p3m":                            `is not a term`,
		"P-3M":                           `a number is missing before "-3M"`,
		"P3":                             `a unit is missing after "3"`,
		"P3M1Y":                          `'Y' cannot stand there`,
		"P3M3M":                          `'M' cannot stand there`,
		"P1W1D":                          `'W' cannot stand there`,
		"P1Y1W":                          `'W' cannot stand there`,
		"P1.5Y":                          `'.' cannot stand there`,
		"PT24H":                          `hours`,
		"P1DT1H":                         `hours`,
		"P10000D":                        `more than four digits`,
		"P9999W":                         `must each be 0..9999`,
		"P1M ":                           `a number is missing`,
		"P٣M":                            `a number is missing`,
		"P" + strings.Repeat("1", 10000): `more than four digits`,
	} {
		_, err := date.ParseTerm(in)
		if err == nil || !strings.Contains(err.Error(), want) || len(err.Error()) > 300 {
			t.Errorf("%.20q: %v, want %s", in, err, want)
		}
	}
}

func TestTermString(t *testing.T) {
	for want, term := range map[string]date.Term{
		"P0D":                    {},
		"P1Y6M":                  {Years: 1, Months: 6},
		"10 working days":        {WorkingDays: 10},
		"P1M3D + 2 working days": {Months: 1, Days: 3, WorkingDays: 2},
	} {
		if got := term.String(); got != want {
			t.Errorf("%+v: %s, want %s", term, got, want)
		}
	}
}

func TestPropertyTerm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.IntRange(0, 40)
		term := date.Term{Years: part.Draw(t, "years"), Months: part.Draw(t, "months"), Days: part.Draw(t, "days")}
		start := day("1950-01-01").AddDays(rapid.IntRange(0, 50000).Draw(t, "start"))
		r := rapid.SampledFrom([]date.Rounding{date.EndOfMonth, date.NextDay}).Draw(t, "rounding")
		last, steps, err := term.From(start, nil, date.TermOptions{Rounding: r})
		if want := start.AddMonths(12*term.Years+term.Months, r).AddDays(term.Days); err != nil || last != want {
			t.Fatalf("%s from %s: %s, %v, want %s", term, start, last, err, want)
		}
		reached := slices.DeleteFunc(slices.Clone(steps), func(s date.Step) bool { return s.Code == date.StepFirst })
		if !slices.IsSortedFunc(reached, func(a, b date.Step) int { return int(a.Date - b.Date) }) {
			t.Fatalf("steps go back: %v", steps)
		}
		if back, err := date.ParseTerm(term.String()); err != nil || back != term {
			t.Fatalf("%s: %+v, %v", term, back, err)
		}
	})
}

func FuzzParseTerm(f *testing.F) {
	for _, s := range []string{"P1Y", "P3M", "P10D", "P1Y2M3D", "P2W", "PT1H", "P", "P1D1D", "P0D", "P99999D", "PW", "P\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		term, err := date.ParseTerm(s)
		if err != nil {
			if term != (date.Term{}) || len(err.Error()) > 600 {
				t.Fatalf("%q: %+v with a message of %d bytes", s, term, len(err.Error()))
			}
			return
		}
		if err := term.Validate(); err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		if back, err := date.ParseTerm(term.String()); err != nil || back != term {
			t.Fatalf("%q is %+v, read again %+v, %v", s, term, back, err)
		}
	})
}

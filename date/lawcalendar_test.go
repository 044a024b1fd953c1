package date_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/goccy/go-yaml"

	"qyzmet/date"
)

// lawYear is one file of law/calendar, as law/FORMAT.md describes it.
type lawYear struct {
	Year          int               `yaml:"year"`
	Holidays      []lawDay          `yaml:"holidays"`
	RestDays      []lawDay          `yaml:"rest_days"`
	RestDaysKnown bool              `yaml:"rest_days_known"`
	DaysOff       []date.Date       `yaml:"days_off"`
	Working       []date.Date       `yaml:"working"`
	MovedKnown    bool              `yaml:"moved_known"`
	Certainty     string            `yaml:"certainty"`
	Source        string            `yaml:"source"`
	Note          map[string]string `yaml:"note"`
}

type lawDay struct {
	Day       date.Date         `yaml:"day"`
	Label     map[string]string `yaml:"label"`
	Certainty string            `yaml:"certainty"`
}

func dates(list []lawDay) (out []date.Date) {
	for _, d := range list {
		out = append(out, d.Day)
	}
	return out
}

func lawCalendar(t *testing.T) (*date.Calendar, []lawYear) {
	files, err := filepath.Glob("../law/calendar/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in law/calendar: %v", err)
	}
	var given []lawYear
	var data []date.YearData
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var y lawYear
		if err := yaml.UnmarshalWithOptions(text, &y, yaml.Strict()); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if want := fmt.Sprintf("%d.yaml", y.Year); filepath.Base(name) != want {
			t.Errorf("%s holds the year %d", name, y.Year)
		}
		given = append(given, y)
		data = append(data, date.YearData{
			Year: y.Year, Holidays: dates(y.Holidays), RestDays: dates(y.RestDays),
			DaysOff: y.DaysOff, Working: y.Working, Complete: y.MovedKnown && y.RestDaysKnown,
		})
	}
	return calendar(t, data...), given
}

func TestLawCalendarFiles(t *testing.T) {
	_, given := lawCalendar(t)
	grades := []string{"A", "B", "C", "D"}
	threeLanguages := func(where string, text map[string]string) {
		for _, lang := range []string{"en", "ru", "kk"} {
			if text[lang] == "" || len(text) != 3 {
				t.Errorf("%s: text %v is not en, ru, kk", where, text)
			}
		}
	}
	for k, y := range given {
		if k > 0 && y.Year != given[k-1].Year+1 {
			t.Errorf("no year between %d and %d", given[k-1].Year, y.Year)
		}
		if y.Source == "" || !slices.Contains(grades, y.Certainty) {
			t.Errorf("%d: source %q, certainty %q", y.Year, y.Source, y.Certainty)
		}
		threeLanguages(fmt.Sprint(y.Year), y.Note)
		for _, d := range slices.Concat(y.Holidays, y.RestDays) {
			threeLanguages(d.Day.String(), d.Label)
			if d.Certainty != "" && !slices.Contains(grades, d.Certainty) {
				t.Errorf("%s: certainty %q", d.Day, d.Certainty)
			}
		}
	}
}

// What the press reported beside the data: the computed moves of holidays agree.
func TestLawCalendarDays(t *testing.T) {
	c, _ := lawCalendar(t)
	for d, want := range map[string]date.DayKind{
		"2020-08-31": date.HolidayMoved,
		"2021-12-01": date.Holiday,
		"2022-12-01": date.Workday,
		"2022-01-04": date.HolidayMoved,
		"2022-10-25": date.Holiday,
		"2024-03-25": date.HolidayMoved,
		"2024-07-08": date.HolidayMoved,
		"2025-08-30": date.Holiday,
		"2026-03-09": date.HolidayMoved,
		"2026-03-24": date.HolidayMoved,
		"2026-03-25": date.HolidayMoved,
		"2026-05-11": date.HolidayMoved,
		"2026-05-27": date.RestDay,
		"2026-08-30": date.Weekend,
		"2026-08-31": date.Workday,
		"2026-10-26": date.HolidayMoved,
		"2027-03-15": date.Holiday,
		"2027-08-30": date.Workday,
	} {
		if got, err := c.Kind(day(d)); err != nil || got != want {
			t.Errorf("%s is %s, %v, want %s", d, got, err, want)
		}
	}
}

package rulebook

import (
	"fmt"
	"path"
	"strings"

	"qyzmet"
	"qyzmet/date"
)

// Year is a calendar year's holidays, rest days and moved days off.
type Year struct {
	Year          int          `yaml:"year"`
	Holidays      []*Holiday   `yaml:"holidays"`
	RestDays      []*Holiday   `yaml:"rest_days"`
	RestDaysKnown bool         `yaml:"rest_days_known"`
	DaysOff       []date.Date  `yaml:"days_off"`
	Working       []date.Date  `yaml:"working"`
	MovedKnown    bool         `yaml:"moved_known"`
	Source        string       `yaml:"source"`
	Certainty     string       `yaml:"certainty"`
	Note          *qyzmet.Text `yaml:"note"`
}

// Holiday is one holiday or rest day of a year.
type Holiday struct {
	Day       date.Date   `yaml:"day"`
	Label     qyzmet.Text `yaml:"label"`
	Certainty string      `yaml:"certainty"`
}

// certainties grade how well a day off is sourced, best first.
var certainties = []string{"A", "B", "C", "D"}

func (l *loader) takeYear(s *source, y *Year) {
	l.places[y] = place{s, "$"}
	if name := strings.TrimSuffix(path.Base(s.name), ".yaml"); name != fmt.Sprint(y.Year) {
		l.fault(s, "$.year", qyzmet.BadLaw, "this stands in %s.yaml; its file is named %d.yaml", name, y.Year)
	}
	l.book.Years[y.Year] = y
}

// lintYear holds every day of a calendar to its year, once.
func (l *loader) lintYear(y *Year) {
	l.oneOf(y, ".certainty", "certainty", y.Certainty, certainties)
	seen := map[date.Date]bool{}
	day := func(where string, d date.Date) {
		if d.Year() != y.Year {
			l.at(y, where, qyzmet.BadDate, "%s is no day of %d", d, y.Year)
		}
		if seen[d] {
			l.at(y, where, qyzmet.BadLaw, "%s stands twice in this year", d)
		}
		seen[d] = true
	}
	for i, h := range y.Holidays {
		day(fmt.Sprintf(".holidays[%d].day", i), h.Day)
		l.optionally(y, fmt.Sprintf(".holidays[%d].certainty", i), "certainty", h.Certainty, certainties)
	}
	for i, h := range y.RestDays {
		day(fmt.Sprintf(".rest_days[%d].day", i), h.Day)
		l.optionally(y, fmt.Sprintf(".rest_days[%d].certainty", i), "certainty", h.Certainty, certainties)
	}
	for i, d := range y.DaysOff {
		day(fmt.Sprintf(".days_off[%d]", i), d)
	}
	for i, d := range y.Working {
		day(fmt.Sprintf(".working[%d]", i), d)
	}
}

// calendar builds the calendar of all years, refusing a moved day that is none.
func (l *loader) calendar() {
	var years []date.YearData
	for _, n := range sortedKeys(l.book.Years) {
		y := l.book.Years[n]
		data := date.YearData{Year: y.Year, Holidays: days(y.Holidays), RestDays: days(y.RestDays),
			DaysOff: y.DaysOff, Working: y.Working, Complete: y.MovedKnown && y.RestDaysKnown}
		if _, err := date.NewCalendar([]date.YearData{data}); err != nil {
			l.at(y, "", qyzmet.BadLaw, "%v", err)
			return
		}
		years = append(years, data)
	}
	var err error
	if l.book.Calendar, err = date.NewCalendar(years); err != nil {
		l.faults = append(l.faults, &qyzmet.Fault{Code: qyzmet.Internal, Message: err.Error()})
	}
}

func days(list []*Holiday) []date.Date {
	out := make([]date.Date, len(list))
	for i, h := range list {
		out[i] = h.Day
	}
	return out
}

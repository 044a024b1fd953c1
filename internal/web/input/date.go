package input

import (
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode"

	"qyzmet/date"
	"qyzmet/internal/web/i18n"
)

// dateFault says what is wrong with a typed day: the part at fault and the key
// of the message.
type dateFault struct{ part, key string }

// parseDay reads a day from three fields. Whatever way it is typed, the fields
// are read as one text: "11 2 2005", "11.02.2005" or "2005-02-11" pasted into
// the first field, "11 ақпан 2005", "11 февраля 2005 года", "11022005".
func parseDay(day, month, year string) (date.Date, *dateFault) {
	words := tokens(day + " " + month + " " + year)
	if len(words) == 1 {
		words = solid(words[0])
	}
	if len(words) < 3 {
		return 0, missingPart(day, month, year)
	}
	d, m, y, fault := parts(words)
	if fault != nil {
		return 0, fault
	}
	return civil(d, m, y)
}

// noise are words that belong to a written date and carry nothing.
var noise = map[string]bool{"жылғы": true, "жыл": true, "ж": true, "года": true, "год": true, "г": true, "of": true}

func tokens(text string) []string {
	split := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	var out []string
	for _, w := range strings.FieldsFunc(strings.ToLower(text), split) {
		if !noise[w] {
			out = append(out, w)
		}
	}
	return out
}

// solid takes eight digits apart: 20050211 or 11022005, whichever is a day.
func solid(w string) []string {
	if _, err := strconv.Atoi(w); err != nil || len(w) != 8 {
		return []string{w}
	}
	iso := []string{w[:4], w[4:6], w[6:]}
	if d, m, y, fault := parts(iso); fault == nil {
		if _, fault := civil(d, m, y); fault == nil {
			return iso
		}
	}
	return []string{w[:2], w[2:4], w[4:]}
}

// missingPart names the first field that is empty.
func missingPart(day, month, year string) *dateFault {
	switch "" {
	case strings.TrimSpace(day) + strings.TrimSpace(month) + strings.TrimSpace(year):
		return &dateFault{"day", "input.date.empty"}
	case strings.TrimSpace(day):
		return &dateFault{"day", "input.date.no-day"}
	case strings.TrimSpace(month):
		return &dateFault{"month", "input.date.no-month"}
	case strings.TrimSpace(year):
		return &dateFault{"year", "input.date.no-year"}
	}
	return &dateFault{"day", "input.date.unclear"}
}

// parts finds day, month and year among three words.
func parts(words []string) (d, m, y int, fault *dateFault) {
	if len(words) != 3 {
		return 0, 0, 0, &dateFault{"day", "input.date.unclear"}
	}
	rest := make([]string, 0, 3)
	for _, w := range words {
		if n := monthNamed(w); n > 0 && m == 0 {
			m = n
			continue
		}
		rest = append(rest, w)
	}
	if len(rest) > 1 && len(rest[0]) == 4 { // year first
		rest[0], rest[len(rest)-1] = rest[len(rest)-1], rest[0]
	}
	numbers := make([]int, len(rest))
	for i, w := range rest {
		n, err := strconv.Atoi(w)
		if err != nil {
			return 0, 0, 0, &dateFault{[]string{"day", "month", "year"}[min(i, 2)], "input.date.unclear"}
		}
		numbers[i] = n
	}
	if m > 0 && len(numbers) == 2 {
		return checked(numbers[0], m, numbers[1], rest[1])
	}
	if len(numbers) != 3 {
		return 0, 0, 0, &dateFault{"day", "input.date.unclear"}
	}
	return checked(numbers[0], numbers[1], numbers[2], rest[2])
}

func checked(d, m, y int, year string) (int, int, int, *dateFault) {
	if len(year) != 4 {
		return 0, 0, 0, &dateFault{"year", "input.date.four-digits"}
	}
	return d, m, y, nil
}

// monthNamed knows the month by its name, or the first letters of it, in any of
// the three languages.
func monthNamed(w string) int {
	if len([]rune(w)) < 3 {
		return 0
	}
	if w == "май" { // the one Russian name whose genitive differs within three letters
		return 5
	}
	for _, names := range i18n.MonthNames() {
		for i, name := range names {
			name = strings.ToLower(name)
			if strings.HasPrefix(name, w) || strings.HasPrefix(w, stem(name)) {
				return i + 1
			}
		}
	}
	return 0
}

// stem drops the ending that a Russian or Kazakh month takes.
func stem(name string) string {
	r := []rune(name)
	if len(r) <= 3 {
		return name
	}
	return string(r[:max(3, len(r)-1)])
}

func civil(d, m, y int) (date.Date, *dateFault) {
	if y < date.Earliest.Year() || y > date.Latest.Year() {
		return 0, &dateFault{"year", "input.date.year-range"}
	}
	if m < 1 || m > 12 {
		return 0, &dateFault{"month", "input.date.month-range"}
	}
	day, err := date.New(y, time.Month(m), d)
	if err != nil {
		return 0, &dateFault{"day", "input.date.no-such-day"}
	}
	return day, nil
}

// ParseDay reads a typed day; the error is meant for tests and callers that
// name the field themselves.
func ParseDay(day, month, year string) (date.Date, error) {
	d, fault := parseDay(day, month, year)
	if fault != nil {
		return 0, errors.New(fault.key)
	}
	return d, nil
}

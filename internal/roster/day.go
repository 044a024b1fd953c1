package roster

import (
	"math"
	"strconv"
	"strings"
	"time"

	"qyzmet"
	"qyzmet/date"
)

// ymd is a day as written, not yet held against the calendar.
type ymd struct{ y, m, d int }

// written reads a day as 2005-02-11, or day first as 11.02.2005 or 11/02/2005.
// Which of two numbers is the day is never guessed.
func written(text []byte) (ymd, bool) {
	var n [3]int
	var digits [3]int
	part := 0
	var sep byte
	for _, c := range text {
		switch {
		case c >= '0' && c <= '9' && digits[part] < 4:
			n[part] = n[part]*10 + int(c-'0')
			digits[part]++
		case (c == '-' || c == '.' || c == '/') && part < 2 && digits[part] > 0 && (part == 0 || c == sep):
			sep = c
			part++
		default:
			return ymd{}, false
		}
	}
	switch {
	case part != 2:
	case sep == '-' && digits == [3]int{4, 2, 2}:
		return ymd{n[0], n[1], n[2]}, true
	case sep != '-' && digits[0] <= 2 && digits[1] <= 2 && digits[2] == 4:
		return ymd{n[2], n[1], n[0]}, true
	}
	return ymd{}, false
}

// dayOf gives the number of a day that is in the calendar.
func dayOf(text []byte) (int64, bool) {
	w, ok := written(text)
	if !ok {
		return 0, false
	}
	d, err := date.New(w.y, time.Month(w.m), w.d)
	return int64(d), err == nil
}

// dateFault says why a text is no day.
func dateFault(r *rule, text string) *qyzmet.Fault {
	if w, ok := written([]byte(text)); ok {
		_, err := date.New(w.y, time.Month(w.m), w.d)
		why := qyzmet.Text{}
		if err != nil {
			why, _ = elsewhere(nil, err.Error())
		}
		f := fault(qyzmet.BadDate, "not-in-calendar", "value", quoted(text), "why", why)
		if w.m > 12 && w.d <= 12 {
			also(f, "day-first")
		}
		return f
	}
	parts := strings.FieldsFunc(text, func(c rune) bool { return c < '0' || c > '9' })
	n, err := strconv.Atoi(text)
	switch {
	case err == nil && len(text) == 5:
		if d, ok := ofSerial(int64(n), false); ok && d.Valid() {
			return fault(qyzmet.BadDate, "serial-day", "value", quoted(text), "day", onDay(d.String()))
		}
	case err == nil && len(text) == 4:
		return fault(qyzmet.BadDate, "year-only", "value", quoted(text))
	case len(parts) == 3 && len(parts[2]) == 2 && len(parts[0]) <= 2:
		return fault(qyzmet.BadDate, "short-year", "value", quoted(text))
	case len(parts) > 3:
		return fault(qyzmet.BadDate, "with-time", "value", quoted(text))
	}
	return fault(qyzmet.BadDate, "no-date", "value", quoted(text))
}

// ofSerial gives the day that a spreadsheet counts as the n-th: from 1900-01-01
// as 1 and with a 29 February 1900 that never was, or from 1904-01-01 as 0.
func ofSerial(n int64, from1904 bool) (date.Date, bool) {
	const notADay = 60
	switch {
	case n < 0 || n > math.MaxInt16*4 || !from1904 && (n == 0 || n == notADay):
		return 0, false
	case from1904:
		return date.MustNew(1904, time.January, 1) + date.Date(n), true
	case n < notADay:
		return date.Earliest + date.Date(n-1), true
	}
	return date.Earliest + date.Date(n-2), true
}

// serial reads a day from a cell of XLSX that is a number.
func (w *worker) serial(r *rule, text string) (int64, *qyzmet.Fault) {
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return 0, dateFault(r, text)
	}
	whole := math.Trunc(x)
	if x >= 1900 && x < 2200 && whole == x {
		return 0, fault(qyzmet.BadDate, "year-only", "value", shown(text))
	}
	if x != whole {
		return 0, fault(qyzmet.BadDate, "serial-time", "value", shown(text))
	}
	d, ok := ofSerial(int64(max(-1, min(x, 1e9))), w.from1904)
	if !ok || !d.Valid() {
		return 0, fault(qyzmet.BadDate, "serial-none", "value", shown(text), "first", onDay(date.Earliest.String()), "last", onDay(date.Latest.String()))
	}
	return int64(d), nil
}

// wholeOf reads a whole number.
func wholeOf(c cell) (int64, bool) {
	n, negative := int64(0), false
	text := c.text
	if len(text) > 1 && (text[0] == '-' || text[0] == '+') {
		negative, text = text[0] == '-', text[1:]
	}
	if len(text) == 0 || len(text) > 15 {
		return 0, false
	}
	for _, d := range text {
		if d < '0' || d > '9' {
			return wholeFloat(c)
		}
		n = n*10 + int64(d-'0')
	}
	if negative {
		n = -n
	}
	return n, true
}

// wholeFloat reads a whole number that a spreadsheet has written otherwise.
func wholeFloat(c cell) (int64, bool) {
	if c.kind != numberCell {
		return 0, false
	}
	x, err := strconv.ParseFloat(string(c.text), 64)
	if err != nil || x != math.Trunc(x) || math.Abs(x) > 1e15 {
		return 0, false
	}
	return int64(x), true
}

func intFault(r *rule, text string) *qyzmet.Fault {
	if r.fact.Unit == "" {
		return fault(qyzmet.WrongType, "not-whole", "value", quoted(text))
	}
	return fault(qyzmet.WrongType, "not-whole-of", "value", quoted(text), "unit", unit(r.fact.Unit))
}

// outOfRange refuses a day or a number beyond the bounds of its fact.
func outOfRange(r *rule, v int64) *qyzmet.Fault {
	text := qyzmet.Value{Kind: r.kind, N: v}.String()
	f := fault(qyzmet.NotAllowed, "out-of-range", "value", quoted(text), "fact", named(r.fact, r.path))
	if _, bad := r.fact.Parse(text); bad != nil {
		var bounds []qyzmet.Text
		for _, a := range bad.Allowed {
			bounds = append(bounds, spoken(nil, nil, a))
		}
		allow(f, bounds...)
	}
	return f
}

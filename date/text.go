package date

import (
	"fmt"
	"time"
)

const howToWrite = "write a day as YYYY-MM-DD, for example 2025-09-16"

// Parse reads a day written strictly as YYYY-MM-DD: ten ASCII characters, no
// spaces, no sign, years 1900..2199. The error names the value, the part at
// fault and what is allowed.
func Parse(s string) (Date, error) { return parse(s) }

// MustParse is [Parse] for constants in code and tests; it panics on a bad date.
func MustParse(s string) Date {
	d, err := Parse(s)
	if err != nil {
		panic("date.MustParse: " + err.Error())
	}
	return d
}

func parse[T string | []byte](s T) (Date, error) {
	if len(s) != len("YYYY-MM-DD") || s[4] != '-' || s[7] != '-' {
		return 0, fmt.Errorf("%s is not a day; %s", quote(s), howToWrite)
	}
	y, okY := number(s[:4])
	m, okM := number(s[5:7])
	d, okD := number(s[8:])
	if !okY || !okM || !okD {
		return 0, fmt.Errorf("%s is not a day: only the digits 0-9 and two hyphens are allowed; %s", quote(s), howToWrite)
	}
	date, err := New(y, time.Month(m), d)
	if err != nil {
		return 0, fmt.Errorf("%s is not a day: %w; %s", quote(s), err, howToWrite)
	}
	return date, nil
}

// number reads unsigned ASCII digits; it is called with at most four.
func number[T string | []byte](s T) (n int, ok bool) {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, len(s) > 0
}

// quote shows a value in a message, cut so that hostile input stays short.
func quote[T string | []byte](s T) string {
	const most = 40
	if len(s) > most {
		return fmt.Sprintf("%q… (%d bytes)", string(s[:most]), len(s))
	}
	return fmt.Sprintf("%q", string(s))
}

// String returns YYYY-MM-DD, "beginning" or "forever" for an open end, and
// "Date(n)" for any other number that is no supported day.
func (d Date) String() string {
	switch {
	case d == Beginning:
		return "beginning"
	case d == Forever:
		return "forever"
	case !d.Valid():
		return fmt.Sprintf("Date(%d)", int32(d))
	}
	var buf [10]byte
	return string(d.append(buf[:0]))
}

func (d Date) append(b []byte) []byte {
	y, m, day := d.civil()
	return append(b,
		'0'+byte(y/1000), '0'+byte(y/100%10), '0'+byte(y/10%10), '0'+byte(y%10), '-',
		'0'+byte(m/10), '0'+byte(m%10), '-',
		'0'+byte(day/10), '0'+byte(day%10))
}

// AppendText appends YYYY-MM-DD to b. An open end has no written form and is an
// error: leave the field out instead.
func (d Date) AppendText(b []byte) ([]byte, error) {
	if !d.Valid() {
		return b, fmt.Errorf("%s has no written form: leave an open end out", d)
	}
	return d.append(b), nil
}

// MarshalText returns YYYY-MM-DD, for JSON and YAML. An open end is an error,
// as in [Date.AppendText].
func (d Date) MarshalText() ([]byte, error) {
	return d.AppendText(make([]byte, 0, 10))
}

// UnmarshalText reads a day as [Parse] does; on error d is unchanged. A YAML
// decoder may pass over null without calling it, which leaves the zero value,
// 1970-01-01: who reads YAML refuses null, or uses *Date.
func (d *Date) UnmarshalText(b []byte) error {
	parsed, err := parse(b)
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// UnmarshalJSON reads a JSON string as [Parse] does. It exists to refuse null,
// which would otherwise leave the zero value, 1970-01-01, in silence: a date
// that may be missing is a *Date.
func (d *Date) UnmarshalJSON(b []byte) error {
	if len(b) < 2 || b[0] != '"' || b[len(b)-1] != '"' {
		return fmt.Errorf("%s is not a day in quotes; %s", quote(b), howToWrite)
	}
	return d.UnmarshalText(b[1 : len(b)-1])
}

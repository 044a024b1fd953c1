package date

import (
	"fmt"
	"strings"
)

const (
	maxTermPart   = 9999
	howToWriteISO = "write a term as P1Y, P3M, P10D or P1Y6M, in the order Y, M, D, or weeks alone as P2W"
)

// ParseTerm reads an ISO 8601 duration of whole years, months and days (P1Y,
// P3M, P10D, P1Y6M) or of weeks (P2W, read as 14 days). Parts stand in the
// order Y, M, D, each at most once, unsigned, with up to four digits. Hours,
// fractions and signs are refused: terms in hours are counted on instants, not
// on days. ISO 8601 has no working days; set [Term].WorkingDays.
func ParseTerm(s string) (Term, error) {
	rest, ok := strings.CutPrefix(s, "P")
	if !ok || rest == "" {
		return Term{}, fmt.Errorf("%s is not a term; %s", quote(s), howToWriteISO)
	}
	if strings.Contains(rest, "T") {
		return Term{}, fmt.Errorf("%s has a part in hours, which is not counted in days; %s", quote(s), howToWriteISO)
	}
	var t Term
	units := "YMWD" // the units that may still follow
	for rest != "" {
		n, unit, after, err := termPart(rest)
		if err != nil {
			return Term{}, fmt.Errorf("%s is not a term: %w; %s", quote(s), err, howToWriteISO)
		}
		at := strings.IndexByte(units, unit)
		if at < 0 || unit == 'W' && (len(units) < 4 || after != "") {
			return Term{}, fmt.Errorf("%s is not a term: %q cannot stand there; %s", quote(s), unit, howToWriteISO)
		}
		units, rest = units[at+1:], after
		t.setPart(unit, n)
	}
	if err := t.Validate(); err != nil {
		return Term{}, fmt.Errorf("%s is not a term: %w", quote(s), err)
	}
	return t, nil
}

// termPart cuts one number with its unit from the front.
func termPart(s string) (n int, unit byte, rest string, err error) {
	digits := 0
	for digits < len(s) && '0' <= s[digits] && s[digits] <= '9' {
		digits++
	}
	switch {
	case digits == 0:
		return 0, 0, "", fmt.Errorf("a number is missing before %s", quote(s))
	case digits > 4:
		return 0, 0, "", fmt.Errorf("a number has more than four digits")
	case digits == len(s):
		return 0, 0, "", fmt.Errorf("a unit is missing after %s", quote(s))
	}
	n, _ = number(s[:digits])
	return n, s[digits], s[digits+1:], nil
}

func (t *Term) setPart(unit byte, n int) {
	switch unit {
	case 'Y':
		t.Years = n
	case 'M':
		t.Months = n
	case 'W':
		t.Days = 7 * n
	case 'D':
		t.Days = n
	}
}

// String returns the term as ISO 8601 text, which [ParseTerm] reads again
// (P1Y6M; P0D when empty). Working days, which ISO 8601 lacks, follow in words:
// "10 working days", "P1M + 10 working days".
func (t Term) String() string {
	var b strings.Builder
	for _, part := range []struct {
		n    int
		unit byte
	}{{t.Years, 'Y'}, {t.Months, 'M'}, {t.Days, 'D'}} {
		if part.n != 0 {
			fmt.Fprintf(&b, "%d%c", part.n, part.unit)
		}
	}
	iso := "P" + b.String()
	switch {
	case t.WorkingDays == 0 && b.Len() == 0:
		return "P0D"
	case t.WorkingDays == 0:
		return iso
	case b.Len() == 0:
		return fmt.Sprintf("%d working days", t.WorkingDays)
	}
	return fmt.Sprintf("%s + %d working days", iso, t.WorkingDays)
}

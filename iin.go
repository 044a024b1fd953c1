package qyzmet

import (
	"fmt"
	"time"

	"qyzmet/date"
)

// IIN is an individual identification number (ЖСН, ИИН) that passed every
// check of [ParseIIN]: twelve digits, YYMMDD of birth, a digit for century and
// sex, a serial of four, a check digit. A number made in any other way than by
// ParseIIN gives no meaningful day of birth.
type IIN string

const (
	iinLength  = 12
	iinCentury = 6 // index of the digit that tells century and sex
	iinCheck   = 11
	iinNone    = 10 // the remainder for which no check digit exists
)

// ParseIIN reads an individual identification number strictly: twelve ASCII
// digits without spaces. The check digit is looked at first, because a
// mistyped digit is the usual mistake. The error is a *Fault of code BadIIN.
//
// The rule does not guard the eleventh digit of most numbers: its weight is 11,
// and the sum is taken modulo 11. A number mistyped there passes.
func ParseIIN(s string) (IIN, error) {
	digits, f := iinDigits(s)
	if f != nil {
		return "", f
	}
	check := iinCheckDigit(digits[:iinCheck])
	switch {
	case check == iinNone:
		return "", badIIN(s, "no number begins with %s: both passes of the check give 10; look for a mistyped digit", s[:iinCheck])
	case check != digits[iinCheck]:
		return "", badIIN(s, "the check digit (the last) is %d and does not fit the others; look for a mistyped digit", digits[iinCheck])
	}
	if f := iinBirthFault(s, digits); f != nil {
		return "", f
	}
	return IIN(s), nil
}

func badIIN(s, format string, args ...any) *Fault {
	const most = 40
	if len(s) > most {
		s = fmt.Sprintf("%q… (%d bytes)", s[:most], len(s))
	}
	return &Fault{Code: BadIIN, Value: s, Message: fmt.Sprintf(format, args...)}
}

func iinDigits(s string) ([]int, *Fault) {
	digits := make([]int, 0, iinLength)
	n := 0
	for _, r := range s {
		n++
		if r < '0' || r > '9' {
			return nil, badIIN(s, "character %d is %q; an individual identification number is %d digits 0-9 without spaces", n, r, iinLength)
		}
		if n <= iinLength {
			digits = append(digits, int(r-'0'))
		}
	}
	if n != iinLength {
		return nil, badIIN(s, "%d digits; an individual identification number has %d", n, iinLength)
	}
	return digits, nil
}

// iinCheckDigit computes the check digit of eleven digits, or iinNone: weights
// 1…11 modulo 11; if that gives 10, weights 3…11, 1, 2.
func iinCheckDigit(digits []int) int {
	for _, shift := range []int{0, 2} {
		sum := 0
		for i, d := range digits {
			sum += d * ((i+shift)%iinCheck + 1)
		}
		if sum %= iinCheck; sum != iinNone {
			return sum
		}
	}
	return iinNone
}

// iinBirthFault refuses a century digit that is not used and a day of birth
// that is not in the calendar.
func iinBirthFault(s string, d []int) *Fault {
	switch century := d[iinCentury]; {
	case century == 1 || century == 2:
		return badIIN(s, "digit 7 is %d, a birth in the 19th century; here it is one of 3 to 6", century)
	case century < 1 || century > 6:
		return badIIN(s, "digit 7 is %d; it tells century and sex: 3 or 4 for births of 1900-1999, 5 or 6 for 2000-2099", century)
	}
	if _, err := iinBirthDate(d); err != nil {
		return badIIN(s, "the first six digits are no day of birth YYMMDD: %v", err)
	}
	return nil
}

func iinBirthDate(d []int) (date.Date, error) {
	const firstCentury = 1800 // of digits 1 and 2
	year := firstCentury + (d[iinCentury]-1)/2*100 + d[0]*10 + d[1]
	return date.New(year, time.Month(d[2]*10+d[3]), d[4]*10+d[5])
}

// BirthDate returns the day of birth that the number states, or
// [date.Beginning] if the number is not one of ParseIIN's.
func (n IIN) BirthDate() date.Date {
	digits, f := iinDigits(string(n))
	if f != nil {
		return date.Beginning
	}
	d, err := iinBirthDate(digits)
	if err != nil {
		return date.Beginning
	}
	return d
}

// Male reports the sex that the number states: an odd seventh digit is a man's.
func (n IIN) Male() bool {
	return len(n) == iinLength && (n[iinCentury]-'0')%2 == 1
}

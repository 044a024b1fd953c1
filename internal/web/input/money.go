package input

import (
	"regexp"
	"strconv"
	"strings"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// tiyn is the unit of facts that are sums of money; people write tenge.
const tiyn = "tiyn"

// A sum in tenge: thousands may be apart by spaces, commas or points, and one or
// two decimals may follow another sign than that. Three figures after a sign are
// thousands: nobody writes a thousandth of a tenge.
var sums = []*regexp.Regexp{
	regexp.MustCompile(`^(\d{1,12}|\d{1,3}(?: \d{3}){1,3})(?:[.,](\d{1,2}))?$`),
	regexp.MustCompile(`^(\d{1,3}(?:,\d{3}){1,3})(?:\.(\d{1,2}))?$`),
	regexp.MustCompile(`^(\d{1,3}(?:\.\d{3}){1,3})(?:,(\d{1,2}))?$`),
}

var (
	spaces = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2009", " ")
	gaps   = strings.NewReplacer(" ", "", ",", "", ".", "")
)

// inTiyn reads a sum in tenge.
func inTiyn(text string) (int64, bool) {
	text = spaces.Replace(text)
	for _, form := range sums {
		if m := form.FindStringSubmatch(text); m != nil {
			n, err := strconv.ParseInt(gaps.Replace(m[1])+(m[2] + "00")[:2], 10, 64)
			return n, err == nil
		}
	}
	return 0, false
}

// inTenge writes a sum as inTiyn reads it in every language.
func inTenge(n int64) string {
	whole := strconv.FormatInt(n/100, 10)
	if n%100 == 0 {
		return whole
	}
	return whole + "." + strconv.FormatInt(100+n%100, 10)[1:]
}

// money reads a sum that was typed in tenge.
func (p *parser) money(f *rulebook.Fact, name, text string) (qyzmet.Value, bool) {
	n, ok := inTiyn(text)
	if !ok {
		p.fault(id(name), "input.money.no-sum")
		return qyzmet.Value{}, false
	}
	v, fault := f.Parse(strconv.FormatInt(n, 10))
	if fault == nil {
		return v, true
	}
	tenge := func(b *rulebook.Bound) string { return p.l.T("tenge", "n", qyzmet.Tenge(p.l.Lang, int64(*b))) }
	switch {
	case f.Min != nil && f.Max != nil:
		p.fault(id(name), "input.money.between", "min", tenge(f.Min), "max", tenge(f.Max))
	case f.Min != nil:
		p.fault(id(name), "input.money.at-least", "min", tenge(f.Min))
	default:
		p.fault(id(name), "input.money.at-most", "max", tenge(f.Max))
	}
	return qyzmet.Value{}, false
}

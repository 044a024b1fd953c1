package inwords

import (
	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/i18n"
)

// param is a parameter's value with its label: 18 (“Age from which …”).
func (r *Reader) param(name string) Phrase {
	p, s, varies := r.setting(name)
	if s == nil {
		return Phrase{{Role: Param, Text: name, Ref: name}}
	}
	value := r.l.Number(s.Value)
	if p.Unit == "months" && s.Value >= 24 {
		value = r.text("months-as-years", "n", value, "years", Months(r.l, s.Value))
	}
	return r.labelled(p, value, varies)
}

// amount is a parameter's value with its unit and its label.
func (r *Reader) amount(name, unit string) Phrase {
	p, s, varies := r.setting(name)
	if s == nil {
		return Phrase{{Role: Param, Text: name, Ref: name}}
	}
	return r.labelled(p, Quantity(r.l, s.Value, unit), varies)
}

func (r *Reader) labelled(p *rulebook.Parameter, value string, varies bool) Phrase {
	key := "param"
	args := []any{"value", Phrase{{Role: Value, Text: value}}, "label", Phrase{{Role: Param, Text: p.Label.In(r.l.Lang), Ref: p.Name}}}
	if varies {
		key, args = "param-varies", append(args, "on", r.on)
	}
	return r.say(key, args...)
}

// setting finds the value of a parameter to tell, and whether the span of the
// rule has others.
func (r *Reader) setting(name string) (*rulebook.Parameter, *rulebook.Setting, bool) {
	p := r.book.Parameters[name]
	if p == nil {
		return nil, nil, false
	}
	var best *rulebook.Setting
	varies := false
	for _, s := range p.Values {
		if !s.Span.Meets(r.span) {
			continue
		}
		varies = varies || best != nil && best.Value != s.Value
		if best == nil || !s.Span.Ahead(r.on, date.Latest) {
			best = s
		}
	}
	return p, best, varies
}

// Quantity writes a number with its unit: "18 years", "18 лет"; a number alone
// where the unit has no name.
func Quantity(l *i18n.Local, n int64, unit string) string {
	if unit == "tiyn" {
		return l.T("tenge", "n", qyzmet.Tenge(l.Lang, n))
	}
	if key := "unit." + unit; l.Has(key) {
		return l.Plural(key, int(n))
	}
	return l.Number(n)
}

// Months writes a number of months as years and months: "58 years 6 months".
func Months(l *i18n.Local, n int64) string {
	years, rest := n/12, n%12
	switch {
	case years == 0:
		return Quantity(l, rest, "months")
	case rest == 0:
		return Quantity(l, years, "years")
	default:
		return Quantity(l, years, "years") + " " + Quantity(l, rest, "months")
	}
}

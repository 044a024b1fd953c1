package inwords

import (
	"qyzmet/date"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/i18n"
	"qyzmet/internal/web/words"
)

// param is a parameter's value with its label: 18 (“Age from which …”).
func (r *Reader) param(name string) Phrase {
	p, s, varies := r.setting(name)
	if s == nil {
		return Phrase{{Role: Param, Text: name, Ref: name}}
	}
	value := r.l.Number(s.Value)
	switch {
	case p.Unit == "tiyn": // money is written as money, whatever is reckoned with it
		value = words.Quantity(r.l, p.Unit, s.Value)
	case p.Unit == "months" && s.Value >= 24:
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
	return r.labelled(p, words.Quantity(r.l, unit, s.Value), varies)
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

// Months writes a number of months as years and months: "58 years 6 months".
func Months(l *i18n.Local, n int64) string {
	years, rest := n/12, n%12
	switch {
	case years == 0:
		return words.Quantity(l, "months", rest)
	case rest == 0:
		return words.Quantity(l, "years", years)
	default:
		return words.Quantity(l, "years", years) + " " + words.Quantity(l, "months", rest)
	}
}

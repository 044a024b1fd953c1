// Package input asks for one fact: it draws the fields for the fact's type,
// fills them with a value, and reads what was typed back into a value, with a
// message for each field that is wrong. It works without script.
package input

import (
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"qyzmet"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/i18n"
)

// Stem is the first part of the names of a fact's fields: "v", "v.day", "v.0.birth_date.day".
const Stem = "v"

// maxGroups is how many items a list shows and reads at most.
const maxGroups = 20

// maxField is the length of a typed field in bytes.
const maxField = 200

// Fault is a field that cannot be read: its element's id and what to do. Where
// names the field when a page has several.
type Fault struct{ ID, Message, Where string }

// Parse reads the value of a fact from a posted form.
func Parse(l *i18n.Local, f *rulebook.Fact, form url.Values) (qyzmet.Value, []Fault) {
	p := &parser{l: l, form: form}
	var v qyzmet.Value
	switch f.Kind {
	case qyzmet.Words:
		v = p.words(f)
	case qyzmet.List:
		v = p.list(f)
	default:
		var given bool
		v, given = p.single(f, Stem)
		if !given && len(p.faults) == 0 {
			p.fault(firstID(f, Stem), emptyKey(f.Kind))
		}
	}
	return v, p.faults
}

func emptyKey(k qyzmet.Kind) string {
	switch k {
	case qyzmet.Date:
		return "input.date.empty"
	case qyzmet.Int:
		return "input.int.empty"
	default:
		return "input.choose"
	}
}

type parser struct {
	l      *i18n.Local
	form   url.Values
	faults []Fault
}

func (p *parser) fault(id, key string, args ...any) {
	p.faults = append(p.faults, Fault{ID: id, Message: p.l.T(key, args...)})
}

// text is a typed field, trimmed; what is no text or too long becomes a mark
// that no value matches.
func (p *parser) text(name string) string {
	t := strings.TrimSpace(p.form.Get(name))
	if len(t) > maxField || !utf8.ValidString(t) {
		return "\ufffd"
	}
	return t
}

// single reads a value of one field, or of the three of a date. given is false
// when nothing was entered, which only a list's item may leave so.
func (p *parser) single(f *rulebook.Fact, name string) (v qyzmet.Value, given bool) {
	if f.Kind == qyzmet.Date {
		return p.date(f, name)
	}
	text := p.text(name)
	if text == "" {
		return qyzmet.Value{}, false
	}
	if text == dontKnow {
		return qyzmet.UnknownValue(qyzmet.DontKnow), true
	}
	text = strings.TrimPrefix(text, "+")
	if f.Kind == qyzmet.Int && f.Unit == tiyn {
		return p.money(f, name, text)
	}
	v, fault := f.Parse(text)
	switch {
	case fault == nil:
		return v, true
	case f.Kind != qyzmet.Int:
		p.fault(firstID(f, name), "input.choose")
	case fault.Code == qyzmet.NotAllowed:
		p.bounds(f, name)
	default:
		p.fault(id(name), "input.int.no-number")
	}
	return qyzmet.Value{}, false
}

// bounds says which numbers are allowed.
func (p *parser) bounds(f *rulebook.Fact, name string) {
	switch {
	case f.Min != nil && f.Max != nil:
		p.fault(id(name), "input.int.between", "min", int64(*f.Min), "max", int64(*f.Max))
	case f.Min != nil:
		p.fault(id(name), "input.int.at-least", "min", int64(*f.Min))
	default:
		p.fault(id(name), "input.int.at-most", "max", int64(*f.Max))
	}
}

func (p *parser) date(f *rulebook.Fact, name string) (qyzmet.Value, bool) {
	day, month, year := p.text(name+".day"), p.text(name+".month"), p.text(name+".year")
	if day+month+year == "" {
		return qyzmet.Value{}, false
	}
	d, wrong := parseDay(day, month, year)
	if wrong != nil {
		p.fault(id(name+"."+wrong.part), wrong.key)
		return qyzmet.Value{}, false
	}
	v, fault := f.Parse(d.String())
	if fault != nil {
		switch {
		case f.Min != nil && int64(d) < int64(*f.Min):
			p.fault(id(name+".year"), "input.date.too-early", "min", dateOf(*f.Min))
		default:
			p.fault(id(name+".year"), "input.date.too-late", "max", dateOf(*f.Max))
		}
		return qyzmet.Value{}, false
	}
	return v, true
}

func (p *parser) words(f *rulebook.Fact) qyzmet.Value {
	var chosen []string
	none := p.form.Get(Stem+".none") != ""
	for _, w := range p.form[Stem] {
		v, fault := f.Parse(w)
		if fault != nil {
			_ = v
			p.fault(firstID(f, Stem), "input.choose")
			return qyzmet.Value{}
		}
		chosen = append(chosen, w)
	}
	switch {
	case none && len(chosen) > 0:
		p.fault(id(Stem+".none"), "input.words.none-and-some")
	case !none && len(chosen) == 0:
		p.fault(firstID(f, Stem), "input.words.empty")
	}
	return qyzmet.WordsValue(chosen...)
}

func (p *parser) list(f *rulebook.Fact) qyzmet.Value {
	v := qyzmet.Value{Kind: qyzmet.List, Open: p.form.Get(Stem+".more") != ""}
	for i := range Groups(p.form) {
		if item := p.item(f, i); len(item) > 0 {
			v.Items = append(v.Items, item)
		}
	}
	if len(v.Items) == 0 && !v.Open && len(p.faults) == 0 {
		p.fault(id(Stem), "input.list.empty")
	}
	return v
}

func (p *parser) item(f *rulebook.Fact, i int) qyzmet.Item {
	item := qyzmet.Item{}
	for _, def := range f.Items {
		before := len(p.faults)
		if v, given := p.single(def, group(i, def)); given {
			item[string(def.Path)] = v
		}
		for k := before; k < len(p.faults); k++ {
			p.faults[k].Where = p.l.T("input.list.item", "n", i+1) + ", " + def.Label.In(p.l.Lang)
		}
	}
	return item
}

// Groups is how many groups of fields a list shows: at least one.
func Groups(form url.Values) int {
	n, err := strconv.Atoi(form.Get(Stem + ".count"))
	if err != nil {
		return 1
	}
	return min(max(n, 1), maxGroups)
}

// AddGroup shows one more group of fields.
func AddGroup(form url.Values) {
	form.Set(Stem+".count", strconv.Itoa(min(Groups(form)+1, maxGroups)))
}

// DropGroup takes a group of fields away; those after it move up.
func DropGroup(f *rulebook.Fact, form url.Values, gone int) {
	n := Groups(form)
	for i := gone; i >= 0 && i < n; i++ {
		for _, def := range f.Items {
			for _, part := range []string{"", ".day", ".month", ".year"} {
				to, from := group(i, def)+part, group(i+1, def)+part
				form.Del(to)
				if v := form.Get(from); v != "" && i+1 < n {
					form.Set(to, v)
				}
			}
		}
	}
	form.Set(Stem+".count", strconv.Itoa(max(n-1, 1)))
}

func group(i int, def *rulebook.Fact) string {
	return Stem + "." + strconv.Itoa(i) + "." + string(def.Path)
}

// Fill writes a value into the fields of a form, to be shown again.
func Fill(f *rulebook.Fact, v qyzmet.Value) url.Values {
	form := url.Values{}
	switch v.Kind {
	case qyzmet.Words:
		form[Stem] = v.Words
		if len(v.Words) == 0 {
			form.Set(Stem+".none", "1")
		}
	case qyzmet.List:
		form.Set(Stem+".count", strconv.Itoa(min(max(len(v.Items), 1), maxGroups)))
		if v.Open {
			form.Set(Stem+".more", "1")
		}
		for i, it := range v.Items {
			for _, def := range f.Items {
				fillSingle(form, def, group(i, def), it[string(def.Path)])
			}
		}
	default:
		fillSingle(form, f, Stem, v)
	}
	return form
}

func fillSingle(form url.Values, f *rulebook.Fact, name string, v qyzmet.Value) {
	if v.Kind == qyzmet.Int && f.Unit == tiyn {
		form.Set(name, inTenge(v.N))
		return
	}
	switch v.Kind {
	case qyzmet.Unknown:
		if v.Reason == qyzmet.DontKnow {
			form.Set(name, dontKnow)
		}
	case qyzmet.Date:
		y, m, d := v.AsDate().Civil()
		form.Set(name+".day", strconv.Itoa(d))
		form.Set(name+".month", strconv.Itoa(int(m)))
		form.Set(name+".year", strconv.Itoa(y))
	default:
		form.Set(name, v.String())
	}
}

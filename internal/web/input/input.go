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
	p := &parser{l: l, form: form, stem: Stem}
	v, given := p.value(f)
	if !given && len(p.faults) == 0 {
		p.empty(f)
	}
	return v, p.faults
}

// ParseAt reads a value whose fields begin with a stem of their own, on a page
// with several. Nothing entered is no fault: given is false then.
func ParseAt(l *i18n.Local, f *rulebook.Fact, form url.Values, stem string) (v qyzmet.Value, given bool, faults []Fault) {
	p := &parser{l: l, form: form, stem: stem}
	v, given = p.value(f)
	for i := range p.faults {
		if p.faults[i].Where == "" {
			p.faults[i].Where = f.Label.In(l.Lang)
		} else {
			p.faults[i].Where = f.Label.In(l.Lang) + ", " + p.faults[i].Where
		}
	}
	return v, given && len(p.faults) == 0, p.faults
}

func (p *parser) value(f *rulebook.Fact) (qyzmet.Value, bool) {
	switch f.Kind {
	case qyzmet.Words:
		return p.words(f)
	case qyzmet.List:
		return p.list(f)
	default:
		return p.single(f, p.stem)
	}
}

// empty says that nothing was entered.
func (p *parser) empty(f *rulebook.Fact) {
	switch f.Kind {
	case qyzmet.Words:
		p.fault(p.firstID(f, p.stem), "input.words.empty")
	case qyzmet.List:
		p.fault(id(p.stem), "input.list.empty")
	default:
		p.fault(p.firstID(f, p.stem), emptyKey(f.Kind))
	}
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
	stem   string
	faults []Fault
}

func (p *parser) firstID(f *rulebook.Fact, name string) string { return firstID(f, name, p.stem) }

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
	if f.Type == freeText {
		return p.free(f, name)
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
	case fault.Code == qyzmet.BadIIN:
		p.fault(id(name), "input.iin")
	case f.Kind != qyzmet.Int:
		p.fault(p.firstID(f, name), "input.choose")
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

func (p *parser) words(f *rulebook.Fact) (qyzmet.Value, bool) {
	var chosen []string
	none := p.form.Get(p.stem+".none") != ""
	for _, w := range p.form[p.stem] {
		if _, fault := f.Parse(w); fault != nil {
			p.fault(p.firstID(f, p.stem), "input.choose")
			return qyzmet.Value{}, false
		}
		chosen = append(chosen, w)
	}
	if none && len(chosen) > 0 {
		p.fault(id(p.stem+".none"), "input.words.none-and-some")
	}
	return qyzmet.WordsValue(chosen...), none || len(chosen) > 0
}

func (p *parser) list(f *rulebook.Fact) (qyzmet.Value, bool) {
	v := qyzmet.Value{Kind: qyzmet.List, Open: p.form.Get(p.stem+".more") != ""}
	for i := range GroupsAt(p.form, p.stem) {
		if item := p.item(f, i); len(item) > 0 {
			v.Items = append(v.Items, item)
		}
	}
	none := p.form.Get(p.stem+".none") != ""
	if none && (len(v.Items) > 0 || v.Open) {
		p.fault(id(p.stem+".none"), "input.words.none-and-some")
	}
	return v, none || len(v.Items) > 0 || v.Open
}

func (p *parser) item(f *rulebook.Fact, i int) qyzmet.Item {
	item := qyzmet.Item{}
	for _, def := range f.Items {
		before := len(p.faults)
		if v, given := p.single(def, group(p.stem, i, def)); given {
			item[string(def.Path)] = v
		}
		for k := before; k < len(p.faults); k++ {
			p.faults[k].Where = p.l.T("input.list.item", "n", i+1) + ", " + def.Label.In(p.l.Lang)
		}
	}
	return item
}

// GroupsAt is how many groups of fields the list with a stem shows: at least one.
func GroupsAt(form url.Values, stem string) int {
	n, err := strconv.Atoi(form.Get(stem + ".count"))
	if err != nil {
		return 1
	}
	return min(max(n, 1), maxGroups)
}

// AddGroup shows one more group of fields.
func AddGroup(form url.Values) { AddGroupAt(form, Stem) }

// AddGroupAt is AddGroup of a list with a stem of its own.
func AddGroupAt(form url.Values, stem string) {
	form.Set(stem+".count", strconv.Itoa(min(GroupsAt(form, stem)+1, maxGroups)))
}

// DropGroup takes a group of fields away; those after it move up.
func DropGroup(f *rulebook.Fact, form url.Values, gone int) { DropGroupAt(f, form, Stem, gone) }

// DropGroupAt is DropGroup of a list with a stem of its own.
func DropGroupAt(f *rulebook.Fact, form url.Values, stem string, gone int) {
	n := GroupsAt(form, stem)
	for i := gone; i >= 0 && i < n; i++ {
		for _, def := range f.Items {
			for _, part := range []string{"", ".day", ".month", ".year"} {
				to, from := group(stem, i, def)+part, group(stem, i+1, def)+part
				form.Del(to)
				if v := form.Get(from); v != "" && i+1 < n {
					form.Set(to, v)
				}
			}
		}
	}
	form.Set(stem+".count", strconv.Itoa(max(n-1, 1)))
}

func group(stem string, i int, def *rulebook.Fact) string {
	return stem + "." + strconv.Itoa(i) + "." + string(def.Path)
}

// Fill writes a value into the fields of a form, to be shown again.
func Fill(f *rulebook.Fact, v qyzmet.Value) url.Values { return FillAt(f, v, Stem) }

// FillAt is Fill of fields with a stem of their own.
func FillAt(f *rulebook.Fact, v qyzmet.Value, stem string) url.Values {
	form := url.Values{}
	switch v.Kind {
	case qyzmet.Words:
		form[stem] = v.Words
		if len(v.Words) == 0 {
			form.Set(stem+".none", "1")
		}
	case qyzmet.List:
		form.Set(stem+".count", strconv.Itoa(min(max(len(v.Items), 1), maxGroups)))
		switch {
		case v.Open:
			form.Set(stem+".more", "1")
		case len(v.Items) == 0:
			form.Set(stem+".none", "1")
		}
		for i, it := range v.Items {
			for _, def := range f.Items {
				fillSingle(form, def, group(stem, i, def), it[string(def.Path)])
			}
		}
	default:
		fillSingle(form, f, stem, v)
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

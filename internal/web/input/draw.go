package input

import (
	"net/url"
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/i18n"
)

// dontKnow is the value of a choice "don't know" inside a list's item.
const dontKnow = "dont-know"

// Props say how a fact's fields are drawn.
type Props struct {
	Local  *i18n.Local
	Fact   *rulebook.Fact
	Form   url.Values // what the fields hold
	Faults []Fault
	Effect map[string]string      // what each choice does, in words; may be empty
	Ask    string                 // the question, shown as the heading of the fields
	Head   func(...g.Node) g.Node // the heading's element
	Class  string                 // of the heading
	Under  g.Node                 // what stands between heading and fields
	Hint   string                 // id of the element that helps, if any
	Stem   string                 // first part of the fields' names where a page asks for several facts; "": Stem
	Long   bool                   // a text of several lines is expected
	None   bool                   // a list has a field that says it is empty; elsewhere the page has a button for that
}

// id turns a field's name into its element's id.
func id(name string) string { return "f-" + strings.ReplaceAll(name, ".", "-") }

// firstID is the element that an error about the whole value points to.
func firstID(f *rulebook.Fact, name, stem string) string {
	switch f.Kind {
	case qyzmet.Date:
		return id(name + ".day")
	case qyzmet.Bool:
		return id(name + ".true")
	case qyzmet.Word, qyzmet.Words:
		if len(f.Values) > 0 && name == stem {
			return id(name + "." + f.Values[0].Word)
		}
	}
	return id(name)
}

func dateOf(b rulebook.Bound) date.Date { return date.Date(b) }

// Draw draws the fields of a fact.
func Draw(p Props) g.Node {
	if p.Stem == "" {
		p.Stem = Stem
	}
	switch {
	case p.Fact.Kind == qyzmet.Words:
		return p.checks()
	case p.Fact.Kind == qyzmet.List:
		return p.list()
	case p.Fact.Kind == qyzmet.Date:
		return p.fieldset(p.Stem, p.date(p.Stem))
	case p.Fact.Kind == qyzmet.Int:
		return p.number()
	case p.Fact.Kind == qyzmet.Word && len(p.Fact.Values) == 0:
		return p.line(p.Stem, "")
	default:
		return p.fieldset(p.Stem, p.radios(p.Stem, false))
	}
}

// wrong returns the message of a field or of one of its parts.
func (p Props) wrong(name string) (string, bool) {
	for _, f := range p.Faults {
		if f.ID == id(name) || p.Fact.Kind != qyzmet.List && strings.HasPrefix(f.ID, id(name)+"-") {
			return f.Message, true
		}
	}
	return "", false
}

// fieldset groups fields under the page's question, with the error beside them.
func (p Props) fieldset(name string, fields g.Node) g.Node {
	return FieldSet(g.If(p.Fact.Kind == qyzmet.List, g.Group{ID(id(name)), TabIndex("-1")}), g.If(p.describes(name) != "", Aria("describedby", p.describes(name))),
		Legend(p.Head(Class(p.Class), g.Text(p.Ask))), p.Under, p.message(name), fields)
}

func (p Props) describes(name string) string {
	ids := p.Hint
	if _, bad := p.wrong(name); bad {
		ids = strings.TrimSpace(ids + " " + id(name) + "-error")
	}
	return ids
}

func (p Props) message(name string) g.Node {
	message, bad := p.wrong(name)
	if !bad {
		return nil
	}
	return P(ID(id(name)+"-error"), Class("field-error"), Span(Class("vh"), g.Text(p.Local.T("site.error")+": ")), g.Text(message))
}

// choice is a radio button or checkbox with its label, help and effect.
type choice struct {
	kind, name, value, label, help, effect string
	on                                     bool
}

func (c choice) draw() g.Node {
	el := id(c.name + "." + c.value)
	hint := strings.TrimSpace(c.help)
	return Div(Class("choice"),
		Input(Type(c.kind), ID(el), Name(c.name), Value(c.value), g.If(c.on, Checked()),
			g.If(hint+c.effect != "", Aria("describedby", el+"-hint"))),
		Label(For(el), g.Text(c.label)),
		g.If(hint+c.effect != "", Div(ID(el+"-hint"), Class("choice-hint"),
			g.If(hint != "", P(g.Text(hint))), g.If(c.effect != "", P(Class("effect"), g.Text(c.effect))))))
}

// radios draws the values of a bool or a word. In an item they stand in a row
// with a "don't know" of their own.
func (p Props) radios(name string, inItem bool) g.Node {
	l, f := p.Local, p.Fact
	var list []choice
	add := func(value, label string, help *qyzmet.Text) {
		c := choice{kind: "radio", name: name, value: value, label: label, on: p.Form.Get(name) == value, effect: p.Effect[value]}
		if help != nil {
			c.help = help.In(l.Lang)
		}
		list = append(list, c)
	}
	if f.Kind == qyzmet.Bool {
		add("true", l.T("value.true"), nil)
		add("false", l.T("value.false"), nil)
	}
	for _, w := range f.Values {
		add(w.Word, w.Label.In(l.Lang), w.Help)
	}
	if inItem {
		add(dontKnow, l.T("value.dont-know"), nil)
	}
	class := "choices"
	if f.Kind == qyzmet.Bool {
		class = "choices pair"
	}
	return Div(Class(class), g.Map(list, func(c choice) g.Node { return c.draw() }))
}

func (p Props) checks() g.Node {
	l, f := p.Local, p.Fact
	chosen := func(w string) bool {
		for _, v := range p.Form[p.Stem] {
			if v == w {
				return true
			}
		}
		return false
	}
	none := choice{kind: "checkbox", name: p.Stem + ".none", value: "1", label: l.T("value.none"), on: p.Form.Get(p.Stem+".none") != "", effect: p.Effect["[]"]}
	return p.fieldset(p.Stem, g.Group{
		Div(Class("choices"), g.Map(f.Values, func(w *rulebook.WordLabel) g.Node {
			c := choice{kind: "checkbox", name: p.Stem, value: w.Word, label: w.Label.In(l.Lang), on: chosen(w.Word), effect: p.Effect[w.Word]}
			if w.Help != nil {
				c.help = w.Help.In(l.Lang)
			}
			return c.draw()
		})),
		P(Class("or"), g.Text(l.T("input.or"))),
		Div(Class("choices"), none.draw()),
	})
}

// date draws the three fields of a day.
func (p Props) date(name string) g.Node {
	l := p.Local
	part := func(part string) g.Node {
		field := name + "." + part
		_, bad := p.exactly(field)
		return Div(Class("part "+part),
			Label(For(id(field)), g.Text(l.T("input.date."+part))),
			Input(Type("text"), ID(id(field)), Name(field), Value(p.Form.Get(field)), g.Attr("inputmode", "numeric"), MaxLength("40"),
				AutoComplete(p.purpose(part)), g.Attr("spellcheck", "false"),
				g.If(bad, Aria("invalid", "true")), g.If(bad, Aria("describedby", id(name)+"-error"))))
	}
	return Div(Class("date"), part("day"), part("month"), part("year"))
}

// purpose lets the browser fill in a birthday that it knows.
func (p Props) purpose(part string) string {
	if p.Fact.Path == "person.birth_date" {
		return "bday-" + part
	}
	return "off"
}

func (p Props) exactly(name string) (string, bool) {
	for _, f := range p.Faults {
		if f.ID == id(name) {
			return f.Message, true
		}
	}
	return "", false
}

func (p Props) number() g.Node {
	l, f := p.Local, p.Fact
	_, bad := p.wrong(p.Stem)
	class, mode := "short", "numeric"
	if f.Unit == tiyn {
		class, mode = "sum", "decimal"
	}
	return Div(Class("field"),
		p.Head(Class(p.Class), Label(For(id(p.Stem)), g.Text(p.Ask))), p.Under,
		p.message(p.Stem),
		Div(Class("with-unit"), Input(Type("text"), ID(id(p.Stem)), Name(p.Stem), Value(p.Form.Get(p.Stem)), Class(class), g.Attr("inputmode", mode), AutoComplete("off"),
			g.If(p.describes(p.Stem) != "", Aria("describedby", p.describes(p.Stem))), g.If(bad, Aria("invalid", "true"))),
			g.If(f.Unit != "", Span(g.Text(l.T("input.unit."+f.Unit))))))
}

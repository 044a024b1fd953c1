package form

import (
	"net/url"
	"slices"
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/document"
	"qyzmet/internal/web/layout"
)

func (p *page) path() string { return "/form/" + p.kind + "/" + url.PathEscape(string(p.Question.ID)) }

// state is what all forms of the page carry: the answers, and what was typed
// where typed is set.
func (p *page) state(typed bool) []layout.Field {
	out := append(p.State.Fields(), layout.Field{Name: "question", Value: string(p.Question.ID)})
	if !typed {
		return out
	}
	var names []string
	for name := range p.Form {
		if strings.HasPrefix(name, "p.") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		out = append(out, layout.Field{Name: name, Value: p.Form.Get(name)})
	}
	return out
}

// draw draws the fields.
func (p *page) draw() g.Node {
	l := p.Local
	return layout.Page(layout.Props{Lang: l.Lang, Title: l.T("form." + p.kind + ".title"), Path: p.path(), Active: "ask", State: p.state(true), Error: len(p.faults) > 0},
		Form(Method("post"), Action(layout.Path(l.Lang, "/result/"+string(p.Question.ID))), AutoComplete("off"), layout.Carry(p.State.Fields()),
			Button(Type("submit"), Class("back"), g.Text(l.T("form.back")))),
		p.summary(),
		H1(g.Text(l.T("form."+p.kind+".title"))),
		P(Class("lead"), g.Text(l.T("form."+p.kind+".lead"))),
		P(g.Text(l.T("form.kept"))),
		Form(Method("post"), Action(layout.Path(l.Lang, p.path())), Class("paper-form"), g.Attr("novalidate"), AutoComplete("on"),
			layout.Carry(p.state(false)),
			p.languages(),
			p.addressee(),
			FieldSet(Class("block"), Legend(H2(g.Text(l.T("form.you")))),
				p.field("name", "name", "text"), p.field("iin", "off", "text"), p.field("address", "street-address", "text"),
				p.field("phone", "tel", "tel"), p.field("email", "email", "email")),
			p.decision(),
			p.area("statement", 5), p.area("papers", 3),
			Div(Class("actions"),
				Button(Type("submit"), Class("main"), Name("do"), Value(show), g.Text(l.T("form.show"))),
				g.If(p.maker() != nil, Button(Type("submit"), Class("second"), FormAction(layout.Path(l.Lang, "/pdf/"+p.kind)), g.Text(l.T("take.pdf")))))),
	)
}

func (p *page) summary() g.Node {
	if len(p.faults) == 0 {
		return nil
	}
	var names []string
	for name := range p.faults {
		names = append(names, name)
	}
	slices.Sort(names)
	return Div(Class("fault"), Role("alert"), TabIndex("-1"), Data("focus", "1"), H2(g.Text(p.Local.Plural("ask.faults", len(names)))),
		Ul(g.Map(names, func(name string) g.Node {
			return Li(A(Href("#p-"+name), g.Text(p.label(name)+": "+p.faults[name])))
		})))
}

// label names a field; the body complained of has a name of its own.
func (p *page) label(name string) string {
	if name == "body" && p.kind == application && p.form.To == document.ToMilitaryBody {
		return p.Local.T("form.field.body")
	}
	return p.Local.T("form.field." + name)
}

func (p *page) languages() g.Node {
	l, now := p.Local, p.form.Lang
	choice := func(lang qyzmet.Lang) g.Node {
		id := "p-lang-" + string(lang)
		return Div(Class("choice"), Input(Type("radio"), ID(id), Name("p.lang"), Value(string(lang)), g.If(now == lang, Checked())),
			Label(For(id), g.Text(l.T("form.lang."+string(lang)))))
	}
	return FieldSet(Class("block"), Legend(H2(g.Text(l.T("form.lang.title")))), Div(Class("choices pair"), choice(qyzmet.Kazakh), choice(qyzmet.Russian), choice(qyzmet.English)))
}

// addressee says to whom the letter goes.
func (p *page) addressee() g.Node {
	l := p.Local
	to := func(r document.Recipient, id, key string) g.Node {
		return Div(Class("choice"), Input(Type("radio"), ID(id), Name("p.to"), Value(string(r)), g.If(p.form.To == r, Checked())), Label(For(id), g.Text(l.T(key))))
	}
	return FieldSet(Class("block"), Legend(H2(g.Text(l.T("form.to.title")))),
		g.If(p.kind == application, Div(Class("choices"), to(document.ToCommission, "p-to-commission", "form.to.commission"), to(document.ToMilitaryBody, "p-to-body", "form.to.body"))),
		p.field("body", "off", "text"),
		g.If(p.kind == complaint, p.field("higher", "off", "text")))
}

// decision asks for the decision complained of.
func (p *page) decision() g.Node {
	if p.kind != complaint {
		return nil
	}
	return FieldSet(Class("block"), Legend(H2(g.Text(p.Local.T("form.decision")))), p.field("decided", "off", "text"), p.field("number", "off", "text"), p.area("what", 3))
}

// hint tells screen readers where the help and the error of a field stand.
func (p *page) hint(name string, help bool) g.Node {
	var ids []string
	if help {
		ids = append(ids, "p-"+name+"-help")
	}
	if p.faults[name] != "" {
		ids = append(ids, "p-"+name+"-error")
	}
	if len(ids) == 0 {
		return nil
	}
	return Aria("describedby", strings.Join(ids, " "))
}

// around draws a field with its label, help and error.
func (p *page) around(name string, field g.Node) g.Node {
	help := "form.help." + name
	return Div(Class("field"), Label(For("p-"+name), g.Text(p.label(name))),
		g.If(p.Local.Has(help), P(ID("p-"+name+"-help"), Class("help"), g.Text(p.Local.T(help)))),
		g.If(p.faults[name] != "", P(ID("p-"+name+"-error"), Class("field-error"), g.Text(p.faults[name]))), field)
}

func (p *page) field(name, purpose, kind string) g.Node {
	return p.around(name, Input(Type(kind), ID("p-"+name), Name("p."+name), Value(p.Form.Get("p."+name)), Class("wide-field"), AutoComplete(purpose),
		g.If(p.faults[name] != "", Aria("invalid", "true")), p.hint(name, p.Local.Has("form.help."+name))))
}

func (p *page) area(name string, rows int) g.Node {
	return p.around(name, Textarea(ID("p-"+name), Name("p."+name), Rows(string(rune('0'+rows))), g.If(p.faults[name] != "", Aria("invalid", "true")),
		p.hint(name, p.Local.Has("form.help."+name)), g.Text(p.Form.Get("p."+name))))
}

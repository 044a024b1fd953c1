package act

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/record"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/input"
	"qyzmet/internal/web/layout"
)

// address is the page's own, after the language.
func (f *form) address() string { return "/desk/act/" + url.PathEscape(string(f.kind.ID)) }

func (f *form) draw() {
	l := f.L
	p := desk.Props{Title: f.kind.Title.In(l.Lang), Path: f.address(), Active: "act", State: f.state(), Error: f.do == "sign" || len(f.faults) > 0}
	if f.do == "sign" {
		p.Status = http.StatusUnprocessableEntity
	}
	f.Page(p,
		f.top(),
		H1(g.Text(f.kind.Title.In(l.Lang))),
		P(Class("desk-basis"), f.Cites.Chips(f.kind.Cites), g.Iff(f.kind.Ours != nil, func() g.Node { return g.Text(f.kind.Ours.In(l.Lang)) })),
		g.Iff(f.kind.Note != nil, func() g.Node { return Div(Class("inset"), P(g.Text(f.kind.Note.In(l.Lang)))) }),
		f.several(),
		f.whom(),
		Form(Method("post"), Action(f.Path(f.address())), EncType("multipart/form-data"), Class("desk-form"), g.Attr("novalidate"), Data("check", f.Path(f.address())), ID("act-form"),
			layout.Carry([]layout.Field{{Name: "in", Value: string(f.Actor.Office)}, {Name: "about", Value: string(f.about)}, {Name: "key", Value: f.vals.Get("key")}}),
			Button(Type("submit"), Class("vh"), TabIndex("-1"), Aria("hidden", "true")), // Enter in a field checks, and never signs
			Div(Class("desk-two"),
				Div(f.refers(), g.Map(f.kind.Fields, f.field), f.paperFields(), f.envelope()),
				// The buttons stand before the check, which grows and shrinks while the form is filled in.
				Div(Div(Class("actions"), Button(Type("submit"), Class("second"), g.Text(l.T("desk.form.check"))),
					Button(Type("submit"), Class("main"), Name("do"), Value("sign"), g.Text(l.T("desk.form.sign")))), f.check()))))
}

// state is the form as the language switch posts it.
func (f *form) state() []layout.Field {
	if !f.posted && f.about == "" && len(f.vals) == 0 {
		return nil
	}
	var out []layout.Field
	for name, values := range f.vals {
		if name == "do" || name == "heads" || name == "in" {
			continue
		}
		for _, v := range values {
			out = append(out, layout.Field{Name: name, Value: v})
		}
	}
	slices.SortFunc(out, func(a, b layout.Field) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Value, b.Value)) })
	return append(out, layout.Field{Name: "in", Value: string(f.Actor.Office)})
}

// top says that the act was not recorded, with the fields that cannot be read.
func (f *form) top() g.Node {
	l := f.L
	missing := f.missing()
	if f.do != "sign" && len(f.faults) == 0 {
		return nil
	}
	title := l.T("desk.form.not-read")
	if f.do == "sign" {
		title = l.T("desk.form.not-signed")
	}
	return Div(Class("fault"), Role("alert"), TabIndex("-1"), Data("focus", "1"), H2(g.Text(title)), Ul(
		g.Map(f.refused, func(x *qyzmet.Fault) g.Node { return Li(f.Fault(x)) }),
		g.Map(slices.Concat(f.faults, missing), func(x input.Fault) g.Node {
			return Li(A(Href("#"+x.ID), g.Text(x.Where+": "+x.Message)))
		}),
		g.If(len(f.against()) > 0, Li(A(Href("#act-check"), g.Text(l.T("desk.form.see-check")))))))
}

// several leads to the page where such an act is made about several persons by one order.
func (f *form) several() g.Node {
	return g.Map(f.Kinds(), func(k *rulebook.ActKind) g.Node {
		if k.List == nil || k.List.Each != f.kind.ID || f.file == nil {
			return nil
		}
		return P(A(Href(f.ActForm(k.ID, qyzmet.SubjectID(f.file.Text("card.campaign")), "")), g.Text(k.Title.In(f.L.Lang))))
	})
}

// whom names what the act is about.
func (f *form) whom() g.Node {
	if f.about == "" {
		return nil
	}
	name := f.Name(f.about)
	if f.about.Sort() != qyzmet.PersonSort {
		return P(Class("desk-whom"), g.Text(f.L.T("desk.form.about")+" "), Strong(g.Text(name)))
	}
	return P(Class("desk-whom"), g.Text(f.L.T("desk.form.about")+" "), A(Href(f.Person(f.about, "form")), Target("_blank"), Rel("noopener"), Strong(g.Text(name)), Span(Class("vh"), g.Text(" "+f.L.T("desk.new-tab")))))
}

// refers chooses the act to which this one refers, among those of the subject.
func (f *form) refers() g.Node {
	of := f.kind.Of
	if of == nil || f.file == nil || f.joins() {
		return nil
	}
	l := f.L
	var lines []record.Line
	for _, x := range slices.Backward(f.file.Lines) {
		if (len(of.Kinds) == 0 || slices.Contains(of.Kinds, x.Act.Envelope.Kind)) && (x.UndoneBy == "" || string(x.Act.Envelope.ID) == f.vals.Get("of")) {
			lines = append(lines, x)
		}
	}
	return Div(Class("field"), Label(For("of"), g.Text(l.T("desk.form.of"))),
		g.If(len(lines) == 0, P(Class("help"), g.Text(l.T("desk.form.no-of")))),
		Select(ID("of"), Name("of"), g.If(of.Optional || len(lines) != 1, Option(Value(""), g.Text(l.T("desk.choose")))),
			g.Map(lines, func(x record.Line) g.Node {
				id := string(x.Act.Envelope.ID)
				return Option(Value(id), g.If(f.vals.Get("of") == id, Selected()), g.Text(l.Date(x.Act.Envelope.Issued)+" – "+f.Says(x.Act, f.file.SeesField)))
			})))
}

// joins reports whether acts of the kind refer only to the head of a list in which they
// stand: not one that is made by itself.
func (f *form) joins() bool {
	return len(f.kind.Of.Kinds) > 0 && !slices.ContainsFunc(f.kind.Of.Kinds, func(id qyzmet.ActKind) bool { return f.Book.ActKinds[id].List == nil })
}

// envelope are number, signer and days.
func (f *form) envelope() g.Node {
	l := f.L
	signers, err := f.signers()
	if err != nil {
		signers = nil
	}
	text := func(name, kind string, help bool) g.Node {
		return Div(Class("field"), Label(For(name), g.Text(l.T("desk.form."+name))),
			g.If(help, P(Class("help"), ID(name+"-help"), g.Text(l.T("desk.form."+name+"-help")))),
			Input(Type(kind), ID(name), Name(name), Value(f.vals.Get(name)), AutoComplete("off"), g.If(help, Aria("describedby", name+"-help")), g.If(kind == "text", MaxLength("60"))))
	}
	return FieldSet(Class("desk-envelope"), Legend(g.Text(l.T("desk.form.envelope"))),
		text("number", "text", f.kind.Document != ""),
		Div(Class("field"), Label(For("signer"), g.Text(l.T("desk.form.signer"))),
			g.If(len(signers) == 0, P(Class("help"), g.Text(l.T("desk.form.no-signer")))),
			Select(ID("signer"), Name("signer"), g.Map(signers, func(s qyzmet.SubjectID) g.Node {
				return Option(Value(string(s)), g.If(f.vals.Get("signer") == string(s), Selected()), g.Text(f.Name(s)))
			}))),
		text("issued", "date", false), text("effect", "date", true))
}

func (f *form) paperFields() g.Node {
	l := f.L
	return Div(Class("field"), Label(For("paper"), g.Text(l.T("desk.form.paper"))),
		P(Class("help"), ID("paper-help"), g.Text(l.T("desk.form.paper-help"))),
		g.Map(f.vals["papers"], func(token string) g.Node {
			p, ok := f.room.paper(f.Actor.Official, token)
			if !ok || f.do == "unpaper:"+string(p.Digest) {
				return nil
			}
			return P(Input(Type("hidden"), Name("papers"), Value(token)), g.Text(p.Name+" "),
				Button(Type("submit"), Class("plain"), Name("do"), Value("unpaper:"+string(p.Digest)), g.Text(l.T("desk.form.remove")), Span(Class("vh"), g.Text(": "+p.Name))))
		}),
		Input(Type("file"), ID("paper"), Name("paper"), Accept(".pdf,.png,.jpg,.jpeg,.webp,.docx,.txt"), Aria("describedby", "paper-help")))
}

// menu lists what the official may issue or enter.
func menu(v *desk.Visit) {
	var groups []string
	by := map[string][]*rulebook.ActKind{}
	for _, k := range v.Kinds() {
		if by[k.Group] == nil {
			groups = append(groups, k.Group)
		}
		by[k.Group] = append(by[k.Group], k)
	}
	v.Page(desk.Props{Title: v.L.T("desk.bar.act"), Path: "/desk/act", Active: "act"},
		H1(g.Text(v.L.T("desk.bar.act"))), P(Class("lead"), g.Text(v.L.T("desk.menu.lead"))),
		g.If(len(groups) == 0, P(Class("desk-empty"), g.Text(v.L.T("desk.menu.none")))),
		Div(Class("desk-menu"), g.Map(groups, func(id string) g.Node {
			return Section(H2(g.Text(v.Group(id))), Ul(g.Map(by[id], func(k *rulebook.ActKind) g.Node {
				return Li(A(Href(v.ActForm(k.ID, "", "")), g.Text(k.Title.In(v.L.Lang))), g.Text(" "), v.Cites.Chips(k.Cites))
			})))
		})))
}

// choose asks what the act is to be about.
func (f *form) choose() {
	l := f.L
	letter := rulebook.SortLetter(f.kind.About)
	q := office.Search{Sort: letter, Text: f.vals.Get("q"), Limit: 50}
	var found []office.Card
	var err error
	if letter != qyzmet.PersonSort || f.posted {
		found, err = f.Office.Find(f.Ctx(), f.As("form"), q)
	}
	if err != nil {
		f.Fail(err)
		return
	}
	links := make([]g.Node, 0, len(found))
	add := func(id qyzmet.SubjectID, name string) {
		links = append(links, Li(A(Href(f.ActForm(f.kind.ID, id, "")), g.Text(name))))
	}
	switch letter {
	case qyzmet.OfficeSort:
		for _, o := range f.Office.Offices() {
			add(o, f.Name(o))
		}
	case qyzmet.OfficerSort:
		for _, o := range f.Office.Officials() {
			add(o, f.Name(o))
		}
	default:
		for _, c := range found {
			add(c.Subject, f.listed(c))
		}
	}
	f.Page(desk.Props{Title: f.kind.Title.In(l.Lang), Path: f.address(), Active: "act"},
		H1(g.Text(f.kind.Title.In(l.Lang))), P(Class("lead"), g.Text(l.T("desk.form.whom"))),
		g.Iff(letter == qyzmet.PersonSort, func() g.Node {
			return Form(Method("post"), Action(f.Path(f.address())), Role("search"), Class("desk-filter"),
				Div(Class("field"), Label(For("whom"), g.Text(l.T("desk.find.text"))), Input(ID("whom"), Type("search"), Name("q"), Value(q.Text), MaxLength("100"), AutoComplete("off"), Data("search", "1"))),
				Div(Class("actions"), Button(Type("submit"), Class("main"), g.Text(l.T("desk.find.do")))))
		}),
		g.If(len(links) == 0 && (f.posted || letter != qyzmet.PersonSort), P(Class("desk-empty"), g.Text(l.T("desk.find.none")))),
		Ul(Class("desk-list"), g.Group(links)))
}

// listed is the name of a subject in a list that leads to the form.
func (f *form) listed(c office.Card) string {
	if c.Subject.Sort() == qyzmet.PersonSort {
		return called(c)
	}
	return f.Name(c.Subject)
}

// called is the name of a person in a list, or the number of the file.
func called(c office.Card) string {
	if c.Name == "" {
		return string(c.Subject)
	}
	return c.Name
}

// done is the page of an act that was recorded; loading it again records nothing.
func done(v *desk.Visit) {
	a, err := v.Office.Act(v.Ctx(), v.Actor, qyzmet.ActID(v.R.PathValue("act")))
	if err != nil {
		v.Fail(err)
		return
	}
	l, e := v.L, a.Envelope
	title := string(e.Kind)
	if k := v.Book.ActKinds[e.Kind]; k != nil {
		title = k.Title.In(l.Lang)
	}
	subject := e.Subjects[0]
	v.Page(desk.Props{Title: l.T("desk.done.title"), Path: "/desk/done/" + url.PathEscape(string(e.ID)), Active: "act"},
		H1(g.Text(l.T("desk.done.title"))),
		Div(Class("inset"), Role("status"), P(Strong(g.Text(title)), g.Iff(a.Payload != nil && a.Payload.Number != "", func() g.Node {
			return g.Text(", " + l.T("desk.act.number", "number", a.Payload.Number))
		})),
			P(g.Text(l.T("desk.done.says", "who", v.Name(e.Official), "effect", e.Effect)))),
		Ul(Class("ways"),
			g.Iff(v.Printed(a) != nil, func() g.Node { return Li(v.Printed(a)) }),
			g.Iff(subject.Sort() == qyzmet.PersonSort, func() g.Node {
				return Li(A(Href(v.Person(subject, "form")), g.Text(l.T("desk.done.person"))))
			}),
			Li(A(Href(v.Path("/desk")), g.Text(l.T("desk.refused.back")))),
			Li(A(Href(v.Path("/desk/act")), g.Text(l.T("desk.done.another"))))))
}

package notices

import (
	"net/http"
	"slices"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/record"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/desk/answer"
	"qyzmet/internal/web/layout"
)

func (s *sheet) draw() {
	l := s.L
	p := desk.Props{Title: l.T("notices.title"), Path: "/desk/notices", Active: "notices", Error: len(s.faults)+len(s.refused) > 0}
	if p.Error {
		p.Status = http.StatusUnprocessableEntity
	}
	s.Page(p, H1(g.Text(l.T("notices.title"))), s.result(), s.toNotify(), s.onTheWay())
}

// result says what became of the request: how many went, and each that did not.
func (s *sheet) result() g.Node {
	l := s.L
	return g.Group{
		g.If(s.issued > 0, P(Class("inset"), Role("status"), g.Text(l.Plural("notices.issued", s.issued)))),
		g.Iff(len(s.faults) > 0, func() g.Node {
			return Div(Class("fault"), Role("alert"), TabIndex("-1"), Data("focus", "1"), H2(g.Text(l.T("desk.refused.title"))), Ul(g.Map(s.faults, func(f *qyzmet.Fault) g.Node { return Li(g.Text(s.label(f)), s.Fault(f)) })))
		}),
		g.Iff(len(s.refused) > 0, func() g.Node {
			return Div(Class("fault"), Role("alert"), TabIndex("-1"), Data("focus", "1"), H2(g.Text(l.Plural("notices.refused", len(s.refused)))),
				Ul(g.Map(s.refused, func(r refusal) g.Node {
					return Li(A(Href(s.Person(r.id, "work")), g.Text(r.name)), Ul(g.Map(r.faults, func(f *qyzmet.Fault) g.Node { return Li(g.Text(s.label(f)), s.Fault(f)) })))
				})))
		})}
}

// label names the field of a refusal that says only what is wrong with it.
func (s *sheet) label(f *qyzmet.Fault) string {
	if x := s.kind.Field(f.Path); x != nil && f.Text == nil {
		return x.Fact.Label.In(s.L.Lang) + ": "
	}
	return ""
}

// toNotify is the form by which notices are issued.
func (s *sheet) toNotify() g.Node {
	l := s.L
	title := H2(ID("to-notify"), g.Text(l.T("notices.to-notify")))
	if len(s.people) == 0 {
		return Section(Aria("labelledby", "to-notify"), title, P(Class("desk-empty"), g.Text(l.T("notices.nobody"))))
	}
	may := s.May(s.kind) && len(s.signers) > 0
	list := Ul(Class("desk-list"), g.Map(s.people, func(p person) g.Node { return s.row(p, may) }))
	if !may {
		return Section(Aria("labelledby", "to-notify"), title, list)
	}
	return Section(Aria("labelledby", "to-notify"), title,
		Form(Method("post"), Action(s.Path("/desk/notices")), layout.Carry([]layout.Field{{Name: "in", Value: string(s.Actor.Office)}, {Name: "key", Value: key()}}),
			Div(Class("desk-filter no-print"), g.Map(s.kind.Fields, s.field), s.signing()),
			list,
			Div(Class("actions no-print"), Button(Type("submit"), Class("main"), Name("do"), Value("issue"), g.Text(l.T("notices.issue"))))))
}

func (s *sheet) row(p person, may bool) g.Node {
	id := "w-" + string(p.id)
	again := slices.ContainsFunc(s.refused, func(r refusal) bool { return r.id == p.id }) || len(s.faults) > 0 && slices.Contains(s.R.PostForm["who"], string(p.id))
	why := g.Text(s.L.T("notices.dispatch"))
	var due g.Node
	if p.due != nil {
		for _, d := range s.Book.Duties {
			if d.ID == p.due.Duty {
				why = g.Text(d.Title.In(s.L.Lang))
				due = g.Group{g.Text(" · "), s.Day(p.due.Due), g.Text(" "), s.Cites.Chips(d.Cites)}
			}
		}
	}
	return Li(Data("row", "1"), Class("tick"), g.If(may, Input(Type("checkbox"), ID(id), Name("who"), Value(string(p.id)), g.If(again, Checked()))),
		g.If(may, Label(For(id), g.Text(p.name))), g.If(!may, Span(g.Text(p.name))),
		Span(Class("help"), why, due), A(Class("no-print"), Data("open", "1"), Href(s.Person(p.id, "work")), g.Text(s.L.T("notices.file")), Span(Class("vh"), g.Text(": "+p.name))))
}

// field is a field of the notice, as its kind has it.
func (s *sheet) field(f *rulebook.Field) g.Node {
	name := "f." + f.ID
	typed := ""
	if s.issued == 0 || len(s.refused) > 0 {
		typed = s.R.PostFormValue(name)
	}
	var in g.Node
	switch {
	case len(f.Fact.Values) > 0:
		in = Select(ID(name), Name(name), g.Map(f.Fact.Values, func(w *rulebook.WordLabel) g.Node {
			return Option(Value(w.Word), g.If(w.Word == typed, Selected()), g.Text(f.Fact.WordLabel(w.Word, s.L.Lang)))
		}))
	case f.Fact.Kind == qyzmet.Date:
		in = Input(ID(name), Type("date"), Name(name), Value(typed))
	default:
		in = Input(ID(name), Type("text"), Name(name), Value(typed), MaxLength("500"), AutoComplete("off"))
	}
	return Div(Class("field"), Label(For(name), g.Text(f.Fact.Label.In(s.L.Lang))), in)
}

func (s *sheet) signing() g.Node {
	if len(s.signers) == 1 {
		return P(Class("help"), g.Text(s.L.T("notices.signs", "who", s.Name(s.signers[0]))))
	}
	return Div(Class("field"), Label(For("signer"), g.Text(s.L.T("notices.signer"))), Select(ID("signer"), Name("signer"), g.Map(s.signers, func(x qyzmet.SubjectID) g.Node {
		return Option(Value(string(x)), g.If(x == s.signer(), Selected()), g.Text(s.Name(x)))
	})))
}

// onTheWay are the notices that were issued and after which nobody came yet.
func (s *sheet) onTheWay() g.Node {
	l := s.L
	more := len(s.way) > rows
	if more {
		s.way = s.way[:rows]
	}
	body := P(Class("desk-empty"), g.Text(l.T("notices.none")))
	if len(s.way) > 0 {
		head := func(key string) g.Node { return Th(Scope("col"), g.Text(l.T("notices.col."+key))) }
		body = layout.Scroll(l.T("notices.title"), Table(Class("desk-table desk-rows"), THead(Tr(head("who"), head("calls"), head("attempts"), head("verdict"), head("left"))),
			TBody(g.Map(s.way, s.notice))))
	}
	return Section(Aria("labelledby", "way"), H2(ID("way"), g.Text(l.T("notices.way"))), P(g.Text(l.Plural("notices.awaited", s.all))), body,
		g.Iff(more, func() g.Node {
			last := s.way[len(s.way)-1]
			return Form(Method("post"), Action(s.Path("/desk/notices")), Class("actions no-print"), layout.Carry([]layout.Field{{Name: "name", Value: last.Name}, {Name: "id", Value: string(last.Subject)}}),
				Button(Type("submit"), Class("second"), g.Text(l.T("desk.after"))))
		}))
}

// notice is the row of one person whose appearance is awaited.
func (s *sheet) notice(c office.Card) g.Node {
	l := s.L
	cell := func(key string, nodes ...g.Node) g.Node {
		return Td(Data("label", l.T("notices.col."+key)), g.Group(nodes))
	}
	name := c.Name
	if name == "" {
		name = string(c.Subject)
	}
	who := A(Data("open", "1"), Href(s.Person(c.Subject, "work")), g.Text(name))
	f, err := s.Office.Read(s.Ctx(), s.As("work"), c.Subject, s.Visit.Office.Today())
	if err != nil {
		return Tr(Data("row", "1"), cell("who", who), Td(g.Attr("colspan", "4"), g.Text(l.T("desk.law.failed"))))
	}
	issued := f.Standing(issuing)
	if len(issued) == 0 { // called by an act of another kind
		return Tr(Data("row", "1"), cell("who", who), cell("calls"), cell("attempts"), cell("verdict", answer.All(s.Visit, f, notified)), cell("left"))
	}
	last := issued[0].Act
	return Tr(Data("row", "1"), cell("who", who), cell("calls", g.Text(s.Says(last, f.SeesField)), P(Class("help no-print"), s.Printed(last))), cell("attempts", s.attempts(f, last.Envelope.ID)),
		cell("verdict", answer.All(s.Visit, f, notified)), cell("left", s.left(f, last.Envelope.ID)))
}

// attempts are how the notice went out, each with its evidence.
func (s *sheet) attempts(f *office.File, of qyzmet.ActID) g.Node {
	ids := []qyzmet.ActID{of}
	var tried []record.Line
	for _, x := range slices.Backward(f.Standing(attempting, reporting)) { // a report comes after the attempt that it is about
		if slices.Contains(ids, x.Act.Envelope.Of) {
			tried, ids = append(tried, x), append(ids, x.Act.Envelope.ID)
		}
	}
	if len(tried) == 0 {
		return g.Text(s.L.T("notices.not-sent"))
	}
	return Ul(Class("desk-missing"), g.Map(tried, func(x record.Line) g.Node {
		evidence := s.Book.ActKinds[x.Act.Envelope.Kind].Field("evidence")
		text := s.Says(x.Act, f.SeesField)
		if v := x.Act.Payload.Content["evidence"]; evidence != nil && v.Known() && f.SeesField(evidence) {
			text += " (" + v.S + ")"
		}
		return Li(g.Text(text))
	}))
}

// left is what can be done next: record an attempt or the appearance; on paper where
// no number is known.
func (s *sheet) left(f *office.File, of qyzmet.ActID) g.Node {
	var links []g.Node
	for _, k := range s.Kinds() {
		if k.Of != nil && slices.Contains(k.Of.Kinds, issuing) && k.About == "person" && k.Group == s.kind.Group {
			links = append(links, Li(A(Href(s.ActForm(k.ID, f.Subject, of)), g.Text(k.Title.In(s.L.Lang)))))
		}
	}
	paper := true
	for _, x := range s.kind.Sends {
		paper = paper && !f.Value(x.To).Known()
	}
	return g.Group{g.If(paper, P(Strong(g.Text(s.L.T("notices.paper"))))), Ul(Class("desk-missing no-print"), g.Group(links))}
}

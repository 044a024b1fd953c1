package intake

import (
	"strconv"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/layout"
)

// home is the first page: a file to choose, what is under way, what was taken over.
func (d *desks) home(v *desk.Visit) {
	past, err := v.Office.Lists(v.Ctx(), v.Actor)
	if err != nil {
		v.Fail(err)
		return
	}
	kind := v.Book.ActKinds[kindUndone]
	signers, err := v.Office.Signers(v.Ctx(), v.Actor.Office, kind.Issuers, v.Office.Today())
	if err != nil {
		v.Fail(err)
		return
	}
	l := v.L
	v.Page(desk.Props{Title: l.T("import.title"), Path: address, Active: "import"},
		Header(H1(g.Text(l.T("import.title"))), P(Class("lead"), g.Text(l.T("import.lead")))),
		uploadForm(v), underWay(v, d.jobs.of(v.Actor, v.Office.Now())), pastLists(v, past, signers))
}

func uploadForm(v *desk.Visit) g.Node {
	l := v.L
	most := strconv.Itoa(MaxList)
	return Form(Method("post"), Action(v.Path(address)), EncType("multipart/form-data"), Class("desk-filter"), Data("busy", "import-busy"),
		Div(Class("field"), Label(For("import-file"), g.Text(l.T("import.file"))), P(Class("help"), ID("import-help"), g.Text(l.T("import.file-help", "mb", int64(MaxList>>20)))),
			Input(Type("file"), ID("import-file"), Name("file"), Required(), Accept(".csv,.txt,.tsv,.xlsx"), Aria("describedby", "import-help"), Data("most", most), Data("over", l.T("import.too-large")))),
		Div(Class("actions"), Button(Type("submit"), Class("main"), g.Text(l.T("import.upload")))),
		P(ID("import-busy"), Role("status"), Class("help"), Span(g.Attr("hidden"), g.Text(l.T("import.sending")))))
}

func underWay(v *desk.Visit, list []*job) g.Node {
	if len(list) == 0 {
		return nil
	}
	return Section(H2(g.Text(v.L.T("import.yours"))), Ul(g.Map(list, func(j *job) g.Node {
		key := "import.state.open"
		switch s := j.now().stage; {
		case s.runs():
			key = "import.state.runs"
		case s == done || s == undone:
			key = "import.state.done"
		case s == failed:
			key = "import.state.failed"
		}
		return Li(A(Href(v.Path(address+"/"+j.id)), g.Text(j.name)), g.Text(" – "+v.L.T(key)))
	})))
}

// pastLists are those that the office has taken over.
func pastLists(v *desk.Visit, list []office.PastList, signers []qyzmet.SubjectID) g.Node {
	l := v.L
	return Section(H2(g.Text(l.T("import.past"))),
		g.If(len(list) == 0, P(Class("desk-empty"), g.Text(l.T("import.none")))),
		g.Iff(len(list) > 0, func() g.Node {
			return layout.Scroll(l.T("import.past"), Table(Class("desk-table desk-rows"),
				THead(Tr(Th(Scope("col"), g.Text(l.T("import.file"))), Th(Scope("col"), g.Text(l.T("import.day"))), Th(Scope("col"), g.Text(l.T("import.by"))),
					Th(Scope("col"), g.Text(l.T("import.came"))), Th(Scope("col"), g.Text(l.T("import.undo"))))),
				TBody(g.Map(list, func(p office.PastList) g.Node {
					return Tr(Td(Data("label", l.T("import.file")), A(Href(v.Path(people(p.Code))), g.Text(p.File)), Br(), Span(Class("help"), g.Text(p.Code))),
						Td(Data("label", l.T("import.day")), v.Day(p.Begun.Envelope.Issued)), Td(Data("label", l.T("import.by")), g.Text(v.Name(p.Begun.Envelope.Actor))),
						Td(Data("label", l.T("import.came")), g.Text(cameOf(v, p))), Td(Data("label", l.T("import.undo")), undoForm(v, p, signers)))
				}))))
		}))
}

func cameOf(v *desk.Visit, p office.PastList) string {
	switch {
	case p.Undone != nil:
		return v.L.T("import.was-undone", "n", p.Undone.Payload.Content["acts_annulled"].N)
	case p.Ended == nil:
		return v.L.T("import.broken")
	}
	c := p.Ended.Payload.Content
	return v.L.T("import.summary", "rows", c["rows_read"].N, "recorded", c["rows_recorded"].N, "there", c["rows_there"].N, "findings", c["rows_findings"].N, "back", c["rows_rejected"].N)
}

// undoForm asks why a list is undone and who signs; only where somebody may.
func undoForm(v *desk.Visit, p office.PastList, signers []qyzmet.SubjectID) g.Node {
	l := v.L
	kind := v.Book.ActKinds[kindUndone]
	if p.Undone != nil || kind == nil || !v.May(kind) || len(signers) == 0 {
		return g.Text("–")
	}
	id := string(p.Begun.Envelope.ID)
	return Details(Summary(g.Text(l.T("import.undo"))), Form(Method("post"), Action(v.Path(address+"/undo")),
		layout.Carry([]layout.Field{{Name: "act", Value: id}, {Name: "name", Value: p.File}}), P(g.Text(l.T("import.undo-help"))),
		Div(Class("field"), Label(For("why-"+id), g.Text(l.T("import.reason"))), Input(ID("why-"+id), Type("text"), Name("reason"), Required(), MinLength("5"), MaxLength("500"))),
		Div(Class("field"), Label(For("who-"+id), g.Text(l.T("import.signer"))), Select(ID("who-"+id), Name("signer"), g.Map(signers, func(u qyzmet.SubjectID) g.Node {
			return Option(Value(string(u)), g.If(u == v.Actor.Official, Selected()), g.Text(v.Name(u)))
		}))),
		Div(Class("actions"), Button(Type("submit"), Class("second"), g.Text(l.T("import.undo"))))))
}

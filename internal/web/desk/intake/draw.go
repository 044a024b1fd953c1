package intake

import (
	"strconv"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/roster"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/desk/find"
	"qyzmet/internal/web/layout"
)

// refresh is after how many seconds a page asks again where no script does.
const refresh = 2

// show draws a job at the stage it has reached.
func show(v visit) {
	s := v.job.now()
	p := desk.Props{Title: v.L.T("import.title"), Path: address + "/" + v.job.id, Active: "import"}
	switch {
	case s.stage.runs():
		p.Refresh = refresh
		v.Page(p, v.head(), v.running(s))
	case s.stage == failed:
		p.Error = true
		v.Page(p, v.head(), v.failure(s), g.If(s.plan != nil && s.size > 0, v.columns(s)), v.forms(s))
	case s.stage == undone:
		v.Page(p, v.head(), v.undid(s), v.back())
	case s.stage == looked:
		v.Page(p, v.head(), v.refused(s), v.columns(s), v.first(s), v.forms(s))
	default:
		v.Page(p, v.head(), v.result(s), v.forms(s))
	}
}

func (v visit) head() g.Node {
	return Header(H1(g.Text(v.L.T("import.title"))), P(Class("lead"), g.Text(v.job.name)))
}

func (v visit) back() g.Node { return P(A(Href(v.Path(address)), g.Text(v.L.T("import.back")))) }

func (v visit) at(rest string) string { return v.Path(address + "/" + v.job.id + rest) }

// progressText says how far the work has come.
func (v visit) progressText(s status) string {
	if s.stage == undoing {
		return v.L.T("import.undoing")
	}
	if s.stage == coming {
		return v.L.T("import.sending")
	}
	key := "import.progress"
	if s.stage == trying {
		key = "import.progress-try"
	}
	n := int64(0)
	for _, r := range []office.RowResult{office.RowRecorded, office.RowFindings} {
		n += int64(s.at.By[r])
	}
	back := int64(s.at.By[office.RowRejected] + s.at.By[office.RowUndecided])
	return v.L.T(key, "rows", int64(s.at.Rows), "recorded", n, "back", back)
}

func (v visit) running(s status) g.Node {
	return g.Group{Div(Class("roster-progress"), Data("progress", v.at("/progress")),
		Progress(Max("1000"), g.Attr("value", strconv.FormatInt(s.share(), 10)), Aria("label", v.L.T("import.under-way"))),
		P(Role("status"), Data("progress-text", "1"), g.Text(v.progressText(s)))),
		P(Class("help"), g.Text(v.L.T("import.goes-on"))), P(A(Href(v.at("")), g.Text(v.L.T("import.look"))))}
}

func (v visit) failure(s status) g.Node {
	faults, told := qyzmet.FaultsOf(s.err)
	return Div(Class("fault"), Role("alert"), TabIndex("-1"), Data("focus", "1"), H2(g.Text(v.L.T("import.failed"))),
		g.If(!told, P(g.Text(v.L.T("import.failed-ours")))),
		g.If(told, Ul(g.Map(faults, func(f *qyzmet.Fault) g.Node { return Li(v.Fault(f)) }))),
		P(g.Text(v.L.T("import.failed-again"))))
}

// refused says why the list cannot be read as its columns are.
func (v visit) refused(s status) g.Node {
	if len(s.plan.Refused) == 0 {
		return nil
	}
	return Div(Class("fault"), Role("alert"), H2(g.Text(v.L.T("import.columns-open"))),
		Ul(g.Map(s.plan.Refused, func(f *qyzmet.Fault) g.Node { return Li(g.Text(roster.Reason(f, v.L.Lang))) })))
}

// result says what came of the rows, or would come.
func (v visit) result(s status) g.Node {
	l, t := v.L, s.taken
	if t == nil {
		return nil
	}
	title, lead := "import.done", "import.done-lead"
	if s.stage == tried {
		title, lead = "import.tried", "import.tried-lead"
	}
	return g.Group{
		Section(H2(g.Text(l.T(title))), P(Role("status"), g.Text(l.T(lead, "rows", int64(t.Rows)))),
			layout.Scroll(l.T(title), Table(Class("desk-table"),
				THead(Tr(Th(Scope("col"), g.Text(l.T("import.came"))), Th(Scope("col"), g.Text(l.T("import.rows"))))),
				TBody(g.Map(office.RowResults, func(r office.RowResult) g.Node {
					if t.By[r] == 0 {
						return nil
					}
					return Tr(Th(Scope("row"), g.Text(l.T("import.result."+string(r)))), Td(Class("number"), g.Text(l.Number(int64(t.By[r])))))
				})))),
			g.If(s.stage == done && t.By[office.RowRecorded]+t.By[office.RowFindings]+t.By[office.RowBefore] > 0, P(A(Class("main-link"), Href(v.Path(people(t.Code))), g.Text(l.T("import.people"))))),
			g.If(s.rejects, P(A(Href(v.at("/rejects")), g.Attr("download"), g.Text(l.T("import.rejects"))), g.Text(" "), Span(Class("help"), g.Text(l.T("import.rejects-help"))))),
			g.If(s.cut, P(g.Text(l.T("import.rejects-cut"))))),
		v.rows(t.First)}
}

// people is the search held to those of a list.
func people(code string) string {
	return find.People(office.Search{Listed: map[string]string{"card.list": code}})
}

// rows are those with something to look at.
func (v visit) rows(list []office.RowReport) g.Node {
	l := v.L
	if len(list) == 0 {
		return nil
	}
	return Section(H2(g.Text(l.T("import.first"))),
		layout.Scroll(l.T("import.first"), Table(Class("desk-table desk-rows"),
			THead(Tr(Th(Scope("col"), g.Text(l.T("import.row"))), Th(Scope("col"), g.Text(l.T("import.who"))), Th(Scope("col"), g.Text(l.T("import.came"))), Th(Scope("col"), g.Text(l.T("import.why"))))),
			TBody(g.Map(list, func(r office.RowReport) g.Node {
				var who g.Node = g.Text(r.Key)
				if r.Subject != "" && (r.Result == office.RowDiffers || r.Result == office.RowUndecided || v.job.now().stage == done) {
					who = A(Href(v.Person(r.Subject, "work")), who)
				}
				return Tr(Td(Data("label", l.T("import.row")), g.Text(l.Number(int64(r.Row)))), Td(Data("label", l.T("import.who")), who),
					Td(Data("label", l.T("import.came")), g.Text(l.T("import.result."+string(r.Result)))),
					Td(Data("label", l.T("import.why")), v.why(r)))
			})))))
}

// why are the reasons of a row, and what was found about it.
func (v visit) why(r office.RowReport) g.Node {
	var out []g.Node
	for _, f := range r.Faults {
		text := roster.Reason(f, v.L.Lang)
		if place := roster.Place(v.Book, f, v.L.Lang); place != "" {
			text = place + ": " + text
		}
		out = append(out, Li(g.Text(text)))
	}
	if !r.Result.GivenBack() {
		for _, f := range r.Findings {
			out = append(out, Li(g.Text(v.Finding(f.What, f.Entry, f.Held, f.Found))))
		}
	}
	return Ul(g.Group(out))
}

// undid says what came of the undoing.
func (v visit) undid(s status) g.Node {
	l, u := v.L, s.undid
	return Section(H2(g.Text(l.T("import.undone"))), P(Role("status"), g.Text(l.T("import.undone-text", "acts", int64(u.Annulled), "people", int64(u.People)))),
		g.If(u.LeftAll > 0, g.Group{P(g.Text(l.T("import.left", "n", int64(u.LeftAll)))), Ul(g.Map(u.Left, func(id qyzmet.SubjectID) g.Node {
			return Li(A(Href(v.Person(id, "work")), g.Text(string(id))))
		}))}),
		g.If(len(u.Refused) > 0, Ul(g.Map(u.Refused, func(f *qyzmet.Fault) g.Node { return Li(v.Fault(f)) }))))
}

// forms are what can be done next.
func (v visit) forms(s status) g.Node {
	l := v.L
	button := func(do, class, key string) g.Node {
		return Button(Type("submit"), Class(class), Name("do"), Value(do), g.Text(l.T(key)))
	}
	ready := s.plan != nil && len(s.plan.Refused) == 0 && s.size > 0
	return g.Group{Form(ID("act-form"), Method("post"), Action(v.at("")), Class("actions no-print"),
		g.If(ready && s.stage == looked, button("try", "main", "import.try")),
		g.If(ready && s.stage == tried, g.Group{button("record", "main", "import.record"), button("columns-again", "second", "import.columns-again")}),
		g.If(ready && s.stage == failed, button("try", "second", "import.try")),
		g.If(s.stage != done, button("forget", "second", "import.forget"))), v.back()}
}

package stock

import (
	"net/http"
	"net/url"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/office"
	"qyzmet/internal/procedure"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/desk/answer"
	"qyzmet/internal/web/desk/many"
	"qyzmet/internal/web/layout"
	"qyzmet/internal/web/words"
)

func (b *board) draw() {
	l := b.L
	p := desk.Props{Title: l.T("stock.title"), Path: "/desk/stock?show=" + url.QueryEscape(b.show), Active: "stock", Error: b.Failed()}
	if p.Error {
		p.Status = http.StatusUnprocessableEntity
	}
	b.Page(p, H1(g.Text(l.T("stock.title"))), b.Result(),
		section("camps", l.T("stock.camps"), b.campList()),
		section("due", l.T("stock.due"), b.numbers(l.T("stock.due"), b.work)),
		section("people", l.T("stock.people"), b.numbers(l.T("stock.people"), b.people)),
		section("list", b.shown().label, b.categories(), b.table(), b.pager()))
}

// categories is how many of the list the law counts to which category, or the way to
// have that counted.
func (b *board) categories() g.Node {
	l, q := b.L, b.Book.Questions[category]
	if b.byLaw == nil {
		return P(Class("no-print"), A(Href(b.Path("/desk/stock?show="+url.QueryEscape(b.show)+"&by="+string(category)+"#list")), g.Text(l.T("stock.count")+": "+q.Title.In(l.Lang))))
	}
	n := b.byLaw.Undecided
	for _, x := range b.byLaw.Outcomes {
		n += x
	}
	return Div(Class("inset"), Role("status"), P(g.Text(l.T("stock.counted")+": "+l.Number(int64(n))+" / "+l.Number(int64(b.byLaw.All)))),
		Ul(g.Map(q.Outcomes, func(o *rulebook.OutcomeDef) g.Node {
			return Li(g.Text(o.Label.In(l.Lang) + ": " + l.Number(int64(b.byLaw.Outcomes[o.ID]))))
		}),
			g.If(b.byLaw.Undecided > 0, Li(g.Text(l.T("stock.undecided")+": "+l.Number(int64(b.byLaw.Undecided)))))))
}

func section(id, title string, nodes ...g.Node) g.Node {
	return Section(ID(id), Aria("labelledby", id+"-h"), H2(ID(id+"-h"), g.Text(title)), g.Group(nodes))
}

// numbers leads from each count to the people behind it.
func (b *board) numbers(label string, list []line) g.Node {
	return Nav(Aria("label", label), Ul(Class("desk-counts"), g.Map(list, func(x line) g.Node {
		return Li(g.If(x.warn && x.n > 0, Class("warn")), A(Href(b.Path("/desk/stock?show="+url.QueryEscape(x.id)+"#list")), g.If(x.id == b.show, Aria("current", "true")),
			Strong(g.Text(b.L.Number(int64(x.n)))), g.Text(" "+x.label)))
	})))
}

func (b *board) campList() g.Node {
	l := b.L
	var plan g.Node
	if k := b.Book.ActKinds[planning]; b.May(k) {
		plan = P(Class("no-print"), A(Href(b.ActForm(planning, "", "")), g.Text(k.Title.In(l.Lang))))
	}
	if len(b.camps) == 0 {
		return g.Group{P(Class("desk-empty"), g.Text(l.T("stock.no-camps"))), plan}
	}
	return g.Group{Ul(Class("desk-list"), g.Map(b.camps, func(c camp) g.Node {
		return Li(Data("row", "1"), A(Data("open", "1"), Href(b.Path("/desk/stock/camp/"+url.PathEscape(string(c.id)))), g.Text(b.Name(c.id))),
			P(Class("help"), g.Text(l.Plural("stock.called", c.all))))
	})), plan}
}

func (b *board) table() g.Node {
	l := b.L
	if len(b.rows) == 0 {
		return P(Class("desk-empty"), g.Text(l.T("stock.nobody")))
	}
	head := func(key string) g.Node { return Th(Scope("col"), g.Text(l.T("stock.col."+key))) }
	return b.Form(layout.Scroll(l.T("stock.title"), Table(Class("desk-table desk-rows"),
		THead(Tr(g.If(len(b.Acts) > 0, Th(Scope("col"), Span(Class("vh"), g.Text(l.T("many.choice"))))), head("who"), head("born"), head("rank"), head("category"), head("left"), head("due"))),
		TBody(g.Map(b.rows, b.row)))))
}

func (b *board) row(r row) g.Node {
	l := b.L
	cell := func(key string, nodes ...g.Node) g.Node {
		return Td(Data("label", l.T("stock.col."+key)), g.Group(nodes))
	}
	return Tr(Data("row", "1"),
		g.If(len(b.Acts) > 0, Td(b.Tick(r.Subject, r.Name, r.file.UpTo))),
		cell("who", A(Data("open", "1"), Href(b.Person(r.Subject, "work")), g.Text(r.Name))),
		cell("born", g.Text(bornOn(b.Visit, r.Card))),
		cell("rank", g.Text(held(b.Visit, r.file, "service.rank"))),
		cell("category", said(b.Visit, r.file, category)),
		cell("left", said(b.Visit, r.file, daysLeft)),
		cell("due", b.duties(r)))
}

func bornOn(v *desk.Visit, c office.Card) string {
	if c.Born == date.Beginning {
		return "–"
	}
	return v.L.Date(c.Born)
}

// held is what a file holds under a path, in words; "–" for nothing.
func held(v *desk.Visit, f *office.File, p qyzmet.Path) string {
	x := f.Value(p)
	switch {
	case !x.Known():
		return "–"
	case !f.Sees(p):
		return v.L.T("desk.hidden")
	}
	return v.Value(v.Book.Entry(p), x)
}

// said is the answer to a question in a few words, with what it rests on; where it
// is not decided, that.
func said(v *desk.Visit, f *office.File, id qyzmet.QuestionID) g.Node {
	a, err := v.Office.Ask(v.Ctx(), f, id)
	q := v.Book.Questions[id]
	switch {
	case err != nil:
		return g.Text(v.L.T("desk.law.failed"))
	case a.Outcome == nil:
		return g.Group{g.Text(v.L.T("desk.law.open")), answer.Open(v, f, a)}
	case answer.RestsOnHidden(v, f, a.Because):
		return g.Text(v.L.T("desk.hidden"))
	}
	return g.Text(words.Outcome(v.L, q, a.Outcome))
}

// duties are those of this desk that are open about a person, each with its form.
func (b *board) duties(r row) g.Node {
	var out []g.Node
	for _, d := range r.file.Duties {
		kind := b.Book.ActKinds[d.Duty.Does]
		if d.State != procedure.DutyOpen || kind == nil || kind.Group != "stock" && kind.Group != "camps" && kind.Group != "reserve" {
			continue
		}
		title := g.Node(g.Text(d.Duty.Title.In(b.L.Lang)))
		if b.May(kind) && kind.ID != calling {
			title = A(Href(b.ActForm(kind.ID, r.Subject, "")), title)
		}
		out = append(out, Li(title, g.Text(" "), b.Cites.Chips(d.Duty.Cites)))
	}
	if b.show == "limit" {
		if day, err := b.comes(r.Subject); err == nil && day > b.Visit.Office.Today() {
			out = append(out, Li(g.Text(b.L.T("stock.leaves")+" "), b.Day(day)))
		}
	}
	return Ul(Class("desk-missing"), g.Group(out))
}

// pager leads on, to the table as a file, and to the cards of the page as one.
func (b *board) pager() g.Node {
	l := b.L
	var papers []qyzmet.ActID
	for _, r := range b.rows {
		if x := r.file.Standing(enrolling); len(x) > 0 {
			papers = append(papers, x[0].Act.Envelope.ID)
		}
	}
	return g.Group{
		g.If(len(papers) > 0, Div(Class("no-print"), P(Class("help"), g.Text(l.T("stock.cards"))), many.Print(b.Sheet, papers))),
		onward(b.Visit, "/desk/stock?show="+url.QueryEscape(b.show), b.more, b.last)}
}

// onward leads to the next page of a list and to the list as a file.
func onward(v *desk.Visit, here string, more bool, last office.Card) g.Node {
	return Form(Method("post"), Action(v.Path(here)), Class("actions no-print"), layout.Carry([]layout.Field{{Name: "name", Value: last.Name}, {Name: "id", Value: string(last.Subject)}}),
		g.If(more, Button(Type("submit"), Class("second"), g.Text(v.L.T("desk.after")))),
		A(Class("second"), Href(v.Path(here+"&as=csv")), g.Text(v.L.T("desk.csv"))), g.Text(" "), A(Class("second"), Href(v.Path(here+"&as=xlsx")), g.Text(v.L.T("desk.xlsx"))))
}

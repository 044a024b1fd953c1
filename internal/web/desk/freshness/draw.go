package freshness

import (
	"net/http"
	"strconv"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/record"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/desk/answer"
	"qyzmet/internal/web/layout"
)

// deferral is the question whose answer a deferral rests on.
const deferral qyzmet.QuestionID = "deferral"

func (q *queue) draw() {
	l := q.L
	p := desk.Props{Title: l.T("freshness.title"), Path: "/desk/freshness" + q.query(q.show), Active: "freshness", Error: q.Failed()}
	if p.Error {
		p.Status = http.StatusUnprocessableEntity
	}
	q.Page(p, H1(g.Text(l.T("freshness.title"))), P(Class("lead"), g.Text(l.T("freshness.lead"))), q.Result(), q.numbers(), q.ahead(), q.table(), q.pager())
}

// numbers leads from each count to the people behind it.
func (q *queue) numbers() g.Node {
	return Nav(Aria("label", q.L.T("freshness.title")), Ul(Class("desk-counts"), g.Map(lists, func(show string) g.Node {
		n := q.counts[show]
		return Li(g.If(show == "ended" && n > 0, Class("warn")), A(Href(q.Path("/desk/freshness"+q.query(show))), g.If(show == q.show, Aria("current", "true")),
			Strong(g.Text(q.L.Number(int64(n)))), g.Text(" "+q.L.T("freshness.list."+show))))
	})))
}

// ahead chooses how far the lists look.
func (q *queue) ahead() g.Node {
	return Nav(Aria("label", q.L.T("freshness.ahead")), Class("no-print"), Ul(Class("desk-counts"), g.Map(spans, func(n int) g.Node {
		other := *q
		other.days = n
		label := q.L.T("freshness.within", "n", int64(n))
		if n == 0 {
			label = q.L.T("freshness.now")
		}
		return Li(A(Href(q.Path("/desk/freshness"+other.query(q.show))), g.If(n == q.days, Aria("current", "true")), g.Text(label)))
	})))
}

func (q *queue) table() g.Node {
	l := q.L
	if len(q.rows) == 0 {
		return P(Class("desk-empty"), g.Text(l.T("freshness.nobody")))
	}
	head := func(key string) g.Node { return Th(Scope("col"), g.Text(l.T("freshness.col."+key))) }
	return q.Form(layout.Scroll(l.T("freshness.title"), Table(Class("desk-table desk-rows"),
		THead(Tr(g.If(len(q.Acts) > 0, Th(Scope("col"), Span(Class("vh"), g.Text(l.T("many.choice"))))), head("who"), head("what"), head("by"), head("law"), head("next"))),
		TBody(g.Map(q.rows, q.row)))))
}

func (q *queue) row(r row) g.Node {
	l := q.L
	cell := func(key string, nodes ...g.Node) g.Node {
		return Td(Data("label", l.T("freshness.col."+key)), g.Group(nodes))
	}
	name := r.name
	if name == "" {
		name = string(r.id)
	}
	by, _ := r.file.Record.Day(deferred)
	if r.duty != nil {
		by = r.duty.Due
	}
	late := by != 0 && by < q.Office.Today()
	return Tr(Data("row", "1"), g.If(late, Class("late")),
		g.If(len(q.Acts) > 0, Td(g.If(!r.again, q.Tick(r.id, name, r.file.UpTo)))),
		cell("who", A(Data("open", "1"), Href(q.Person(r.id, "work")), g.Text(name))),
		cell("what", q.what(r)),
		cell("by", g.If(late, Strong(Class("warn"), g.Text(l.T("freshness.past")+" "))), q.by(by)),
		cell("law", answer.All(q.Visit, r.file, deferral)),
		cell("next", q.next(r)))
}

func (q *queue) by(d date.Date) g.Node {
	if d == date.Forever {
		return g.Text("–")
	}
	return q.Day(d)
}

// what is the act that grows old, with what goes out of date and by what it was proved.
func (q *queue) what(r row) g.Node {
	if r.duty == nil {
		return g.Text(q.decided(r))
	}
	for _, x := range r.file.Lines {
		if x.Act.Envelope.ID == r.duty.Act {
			return g.Group{g.Text(q.Says(x.Act, r.file.SeesField) + ", " + q.L.Date(x.Act.Envelope.Issued)), q.proof(r, x)}
		}
	}
	return g.Text(r.duty.Duty)
}

// proof are the fields of the act that say what goes out of date and what proves it.
func (q *queue) proof(r row, x record.Line) g.Node {
	kind := q.Book.ActKinds[x.Act.Envelope.Kind]
	var lines []g.Node
	for _, f := range kind.Fields {
		if v := x.Act.Payload.Content[f.ID]; v.Known() && (f.ID == "topics" || f.ID == "proof") && r.file.SeesField(f) {
			lines = append(lines, Li(g.Text(f.Fact.Label.In(q.L.Lang)+": "+q.Value(f.Fact, v))))
		}
	}
	return Ul(Class("desk-missing"), g.Group(lines))
}

// decided is the deferral as it was decided.
func (q *queue) decided(r row) string {
	h, held := r.file.Held(deferred)
	if !held {
		return q.L.T("freshness.list." + q.show)
	}
	for _, x := range r.file.Lines {
		if x.Act.Envelope.ID == h.Act {
			return q.Says(x.Act, r.file.SeesField) + ", " + q.L.Date(x.Act.Envelope.Issued)
		}
	}
	return q.L.T("freshness.list." + q.show)
}

// next are the forms of what can follow: the facts confirmed or changed, the finding,
// another notice.
func (q *queue) next(r row) g.Node {
	var links []g.Node
	add := func(kind qyzmet.ActKind, of qyzmet.ActID) {
		if k := q.Book.ActKinds[kind]; k != nil && q.May(k) {
			links = append(links, Li(A(Href(q.ActForm(kind, r.id, of)), g.Text(k.Title.In(q.L.Lang)))))
		}
	}
	if r.duty != nil {
		if d := q.duty(r.duty.Duty); d != nil {
			of := r.duty.Act
			if q.Book.ActKinds[d.Does].Of == nil {
				of = ""
			}
			add(d.Does, of)
		}
	}
	if k := q.Recording("person"); k != nil {
		add(k.ID, "")
	}
	return Ul(Class("desk-missing no-print"), g.Group(links))
}

// pager leads on, and to the list as a file.
func (q *queue) pager() g.Node {
	l, here := q.L, "/desk/freshness"+q.query(q.show)
	fields := []layout.Field{{Name: "skip", Value: strconv.Itoa(q.skip + rows)}}
	if q.show == "ended" || q.show == "soon" {
		fields = []layout.Field{{Name: "name", Value: q.last.Name}, {Name: "id", Value: string(q.last.Subject)}}
	}
	return Form(Method("post"), Action(q.Path(here)), Class("actions no-print"), layout.Carry(fields),
		g.If(q.more, Button(Type("submit"), Class("second"), g.Text(l.T("desk.after")))),
		A(Class("second"), Href(q.Path(here+"&as=csv")), g.Text(l.T("desk.csv"))), g.Text(" "), A(Class("second"), Href(q.Path(here+"&as=xlsx")), g.Text(l.T("desk.xlsx"))))
}

package campaign

import (
	"net/http"
	"strconv"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/procedure"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/desk/many"
	"qyzmet/internal/web/layout"
)

func (o *orders) draw() {
	l := o.L
	title := o.Book.ActKinds[ordering].Title.In(l.Lang)
	p := desk.Props{Title: title, Path: o.here(), Active: "campaign", Error: o.Failed()}
	if p.Error {
		p.Status = http.StatusUnprocessableEntity
	}
	made, err := o.signedOrders()
	if err != nil {
		o.Fail(err)
		return
	}
	kind := o.Book.ActKinds[ordering]
	o.Page(p, Header(Class("desk-person"), H1(g.Text(title)), P(g.Text(o.Name(o.id))), P(Class("no-print"), A(Href(o.Path(o.board())), g.Text(l.T("campaign.order.back"))))),
		o.Result(),
		g.Iff(kind.Note != nil, func() g.Node { return Div(Class("inset no-print"), P(g.Text(kind.Note.In(l.Lang)))) }),
		section("waiting", l.T("campaign.order.waiting"), o.filter(), o.table(), o.pager()),
		section("signed", l.T("campaign.order.made"), o.standing(made)))
}

// filter holds the list to those whose files one office keeps.
func (o *orders) filter() g.Node {
	if len(o.offices) < 2 && o.at == "" {
		return nil
	}
	all := 0
	for _, n := range o.offices {
		all += n
	}
	option := func(id qyzmet.SubjectID, name string, n int) g.Node {
		return Option(Value(string(id)), g.If(o.at == id, Selected()), g.Text(name+" – "+o.L.Number(int64(n))))
	}
	return Form(Method("get"), Action(o.Path(o.board()+"/order")), Class("desk-filter no-print"),
		Div(Class("field"), Label(For("office"), g.Text(o.L.T("campaign.order.col.office"))), Select(ID("office"), Name("office"), option("", o.L.T("campaign.order.every"), all),
			g.Map(o.keepers(), func(id qyzmet.SubjectID) g.Node { return option(id, o.Name(id), o.offices[id]) }))),
		Div(Class("actions"), Button(Type("submit"), Class("second"), g.Text(o.L.T("campaign.order.show")))))
}

func (o *orders) table() g.Node {
	l := o.L
	if len(o.people) == 0 {
		return P(Class("desk-empty"), Role("status"), g.Text(l.T("campaign.order.nobody")))
	}
	head := func(key string) g.Node { return Th(Scope("col"), g.Text(l.T("campaign.order.col."+key))) }
	return g.Group{P(Class("help"), g.Text(l.T("campaign.order.help"))), o.Form(layout.Scroll(o.Name(o.id), Table(Class("desk-table desk-rows"),
		THead(Tr(g.If(len(o.Acts) > 0, Th(Scope("col"), Span(Class("vh"), g.Text(l.T("many.choice"))))), head("who"), head("office"), head("verdict"))),
		TBody(g.Map(o.people, o.row)))))}
}

func (o *orders) row(c office.Card) g.Node {
	if c.Name == "" {
		c.Name = string(c.Subject)
	}
	cell := func(key string, nodes ...g.Node) g.Node {
		return Td(Data("label", o.L.T("campaign.order.col."+key)), g.Group(nodes))
	}
	return Tr(Data("row", "1"), g.If(len(o.Acts) > 0, Td(o.Tick(c.Subject, c.Name, c.Head))),
		cell("who", A(Data("open", "1"), Href(o.Person(c.Subject, "work")), g.Text(c.Name))), cell("office", g.Text(o.Name(c.Office))), cell("verdict", o.verdict(o.tried[c.Subject])))
}

// verdict says whether a person can be named in an order of today; if not, why.
func (o *orders) verdict(p *office.Proposal) g.Node {
	if p.OK() {
		return Strong(Class("desk-tone-good"), g.Text(o.L.T("campaign.order.ready")))
	}
	return Ul(Class("desk-missing"),
		g.Map(p.Faults, func(f *qyzmet.Fault) g.Node { return Li(o.Fault(f)) }),
		g.Map(p.Refused, func(u *procedure.Unmet) g.Node { return Li(o.Fault(u.Fault())) }))
}

func (o *orders) pager() g.Node {
	if !o.more {
		return nil
	}
	last := o.people[len(o.people)-1]
	return Form(Method("post"), Action(o.Path(o.here())), Class("actions no-print"), layout.Carry([]layout.Field{{Name: "name", Value: last.Name}, {Name: "id", Value: string(last.Subject)}}),
		Button(Type("submit"), Class("second"), g.Text(o.L.T("desk.after"))))
}

// standing are the orders that were signed, each with its papers.
func (o *orders) standing(made []signed) g.Node {
	l := o.L
	if len(made) == 0 {
		return P(Class("desk-empty"), g.Text(l.T("campaign.order.none")))
	}
	head := func(key string) g.Node { return Th(Scope("col"), g.Text(l.T("campaign.order.col."+key))) }
	cell := func(key string, node g.Node) g.Node { return Td(Data("label", l.T("campaign.order.col."+key)), node) }
	return layout.Scroll(l.T("campaign.order.do"), Table(Class("desk-table desk-rows"), THead(Tr(head("order"), head("named"), head("papers"))),
		TBody(g.Map(made, func(x signed) g.Node {
			return Tr(Data("row", "1"), Th(Scope("row"), g.Text(l.T("campaign.order.line", "number", x.head.Payload.Number, "day", x.head.Envelope.Issued))),
				cell("named", g.Text(strconv.Itoa(len(x.each)))), cell("papers", g.Group{o.Printed(x.head), g.If(len(x.each) > 0, many.Extracts(o.Sheet, x.each))}))
		}))))
}

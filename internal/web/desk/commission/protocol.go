package commission

import (
	"slices"
	"strconv"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/record"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/layout"
)

// protocol is the minutes of a session: they are nothing but its acts.
func protocol(c *sitting) {
	opened, closed := c.session(qyzmet.ActID(c.R.PathValue("act")))
	if opened == nil {
		c.Refused(desk.Props{Path: c.here(), Active: "commission"}, &qyzmet.Fault{Code: qyzmet.NotFound, Path: "act"})
		return
	}
	before := qyzmet.Position(0)
	if closed != nil {
		before = closed.Position
	}
	agenda := persons(opened.Act.Payload.Content["agenda"])
	decided := c.decisions(opened.Position, before)
	for p := range decided { // on whom something was decided without being on the agenda: the law's safeguard forbids it, found history may hold it
		if !slices.Contains(agenda, p) {
			agenda = append(agenda, p)
		}
	}
	slices.SortStableFunc(agenda[len(persons(opened.Act.Payload.Content["agenda"])):], func(a, b qyzmet.SubjectID) int { return compare(string(a), string(b)) })
	if err := c.call(agenda...); err != nil {
		c.Fail(err)
		return
	}
	c.drawProtocol(opened, closed, agenda, decided)
}

// session finds the acts that opened and closed a session.
func (c *sitting) session(id qyzmet.ActID) (opened, closed *record.Line) {
	for _, l := range c.own.Standing(opening) {
		if l.Act.Envelope.ID == id {
			opened = &l
		}
	}
	for _, l := range c.own.Standing(closing) {
		if l.Act.Envelope.Of == id {
			closed = &l
		}
	}
	return opened, closed
}

func (c *sitting) drawProtocol(opened, closed *record.Line, agenda []qyzmet.SubjectID, decided map[qyzmet.SubjectID]*qyzmet.Act) {
	l, e := c.L, opened.Act.Envelope
	seat := c.seatFact()
	c.Page(desk.Props{Title: l.T("commission.minutes-of", "day", e.Issued), Path: c.here("protocol", string(e.ID)), Active: "commission"},
		Article(Class("minutes"), c.head(l.T("commission.minutes-of", "day", e.Issued)),
			Dl(Class("desk-dl"), c.fact("commission.minutes-opened", l.Date(e.Issued)), c.fact("commission.minutes-by", c.Visit.Name(e.Official)),
				g.Iff(closed != nil, func() g.Node { return c.fact("commission.minutes-closed", l.Date(closed.Act.Envelope.Issued)) })),
			g.If(closed == nil, P(Class("warn"), Role("status"), g.Text(l.T("commission.minutes-draft")))),
			H2(g.Text(l.T("commission.present"))),
			Ol(g.Map(opened.Act.Payload.Content["present"].Items, func(m qyzmet.Item) g.Node {
				return Li(g.Text(m["name"].S + " – " + seat.WordLabel(m["seat"].S, l.Lang)))
			})),
			H2(g.Text(l.T("commission.agenda"))), c.rulings(agenda, decided),
			P(g.Text(l.Plural("commission.minutes-heard", len(decided)))),
			Div(Class("signatures"), g.Map(opened.Act.Payload.Content["present"].Items, func(m qyzmet.Item) g.Node {
				return P(Span(g.Text(seat.WordLabel(m["seat"].S, l.Lang))), Span(Class("line-to-sign"), Aria("hidden", "true")), Span(g.Text(m["name"].S)))
			}))),
		P(Class("actions no-print"),
			g.Iff(closed != nil, func() g.Node {
				return A(Class("second"), Href(c.Path("/desk/paper/"+string(closed.Act.Envelope.ID)+".pdf")), g.Text(l.T("commission.pdf")))
			}),
			A(Class("second"), Href(c.Path(c.here())), g.Text(l.T("commission.back")))))
}

func (c *sitting) fact(key, value string) g.Node {
	return Div(Dt(g.Text(c.L.T(key))), Dd(g.Text(value)))
}

// rulings is each case with its decision.
func (c *sitting) rulings(agenda []qyzmet.SubjectID, decided map[qyzmet.SubjectID]*qyzmet.Act) g.Node {
	l := c.L
	head := func(key string) g.Node { return Th(Scope("col"), g.Text(l.T("commission.col."+key))) }
	rows := g.Group{}
	for i, p := range agenda {
		a := decided[p]
		cells := g.Group{Td(Data("label", "№"), g.Text(strconv.Itoa(i+1))), Td(Data("label", l.T("commission.col.who")), g.Text(c.called(p)))}
		if a == nil {
			cells = append(cells, Td(Data("label", l.T("commission.col.decision")), g.Text(l.T("commission.not-decided"))), Td(), Td(), Td())
		} else {
			votes := c.content(a, "votes_for") + " / " + c.content(a, "votes_against")
			cells = append(cells, Td(Data("label", l.T("commission.col.decision")), g.Text(c.outcome(a))), Td(Data("label", l.T("commission.col.grounds")), g.Text(c.content(a, "ground"))),
				Td(Data("label", l.T("commission.col.votes")), g.Text(votes)), Td(Data("label", l.T("commission.col.dissent")), g.Text(c.content(a, "dissent"))))
		}
		rows = append(rows, Tr(cells))
	}
	return layout.Scroll(l.T("commission.agenda"), Table(Class("desk-table desk-rows"), THead(Tr(head("number"), head("who"), head("decision"), head("grounds"), head("votes"), head("dissent"))), TBody(rows)))
}

// content is a field of a decision in words; "–" where it is empty.
func (c *sitting) content(a *qyzmet.Act, id string) string {
	f := c.kind(a.Envelope.Kind).Field(id)
	v := a.Payload.Content[id]
	switch {
	case f == nil || !v.Known():
		return "–"
	case !c.own.SeesField(f):
		return c.L.T("desk.hidden")
	}
	return c.Visit.Value(f.Fact, v)
}

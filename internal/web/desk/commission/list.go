package commission

import (
	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/web/desk"
)

// shown is how many commissions the list shows.
const shown = 50

// list shows the commissions whose files the official reads.
func list(v *desk.Visit) {
	l := v.L
	found, err := v.Office.Find(v.Ctx(), v.As("work"), office.Search{Sort: qyzmet.CommissionSort, Limit: shown})
	if err != nil {
		v.Fail(err)
		return
	}
	var rows []g.Node
	for _, card := range found {
		f, err := v.Office.Read(v.Ctx(), v.As("work"), card.Subject, v.Office.Today())
		if err != nil {
			v.Fail(err)
			return
		}
		rows = append(rows, entry(&sitting{Visit: v, own: f, id: card.Subject}))
	}
	v.Page(desk.Props{Title: l.T("commission.title"), Path: "/desk/commission", Active: "commission"},
		H1(g.Text(l.T("commission.title"))),
		g.If(len(rows) == 0, P(Class("desk-empty"), Role("status"), g.Text(l.T("commission.none")))),
		Ul(Class("desk-list"), g.Group(rows)),
		form(v, appointing))
}

// form leads to the form of an act that brings its subject in, where he may make it.
func form(v *desk.Visit, kind qyzmet.ActKind) g.Node {
	k := v.Book.ActKinds[kind]
	if !v.May(k) {
		return nil
	}
	return P(Class("no-print"), A(Href(v.ActForm(kind, "", "")), g.Text(k.Title.In(v.L.Lang))))
}

func entry(c *sitting) g.Node {
	l := c.L
	state := l.T("commission.idle")
	if on, ok := c.own.Day("session.on"); ok && c.own.Value("session.open").Equal(qyzmet.BoolValue(true)) {
		state = l.T("commission.sits", "day", on)
	}
	members := len(c.own.Value("commission.members").Items)
	return Li(Data("row", "1"), A(Data("open", "1"), Href(c.Path(c.here())), g.Text(c.name())), P(Class("help"), g.Text(state+" · "+l.Plural("commission.members", members))))
}

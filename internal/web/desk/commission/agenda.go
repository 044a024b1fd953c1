package commission

import (
	"net/http"
	"slices"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/office"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/layout"
)

// unlisted are those who were examined and are on no agenda, to be put on one
// together.
func (b *builder) unlisted() g.Node {
	l, k := b.L, b.kind(listing)
	if len(b.listed) == 0 || b.campaign() == "" || !b.Has(k.Issuers) {
		return nil
	}
	return Div(Class("no-print"), section("unlisted", l.T("commission.unlisted"),
		Form(Method("post"), Action(b.Path(b.here("agenda"))), layout.Carry([]layout.Field{{Name: "in", Value: string(b.Actor.Office)}, {Name: "key", Value: fresh()}}),
			Ul(Class("desk-list"), g.Map(b.listed, func(r office.DueRow) g.Node {
				return Li(Class("tick"), Input(Type("checkbox"), ID("l-"+string(r.Subject)), Name("list"), Value(string(r.Subject))), Label(For("l-"+string(r.Subject)), g.Text(name(r))),
					Span(Class("help"), g.Text(l.T("commission.by")+" "), b.Visit.Day(r.Due)))
			})),
			Div(Class("field"), Label(For("session-on"), g.Text(k.Field("session_on").Fact.Label.In(l.Lang))), Input(ID("session-on"), Type("date"), Name("session_on"), Required(), Value(b.Office.Today().String()))),
			Div(Class("actions"), Button(Type("submit"), Class("second"), g.Text(l.T("commission.put-on")))))))
}

// putOn puts persons on the agenda, each by an act of his own; those who were
// refused are named with the reasons, and nothing else is lost for it.
func putOn(c *sitting) {
	l := c.L
	day, err := date.Parse(c.R.PostFormValue("session_on"))
	chosen := c.R.PostForm["list"]
	if err != nil || len(chosen) == 0 || len(chosen) > most {
		c.Refused(desk.Props{Path: c.here(), Active: "commission"}, c.saying(qyzmet.Missing, "list", "commission.nobody-listed"))
		return
	}
	ids := make([]qyzmet.SubjectID, len(chosen))
	for i, id := range chosen {
		ids[i] = qyzmet.SubjectID(id)
	}
	if err := c.call(ids...); err != nil {
		c.Fail(err)
		return
	}
	slices.Sort(ids)
	var refused []g.Node
	for _, p := range slices.Compact(ids) {
		_, err := c.Office.Record(c.Ctx(), c.As("work"), office.Request{Kind: listing, About: []qyzmet.SubjectID{p}, Key: c.R.PostFormValue("key") + string(p), Content: map[string]qyzmet.Value{
			"commission": qyzmet.WordValue(string(c.id)), "campaign": qyzmet.WordValue(string(c.campaign())), "session_on": qyzmet.DateValue(day)}})
		if err == nil {
			continue
		}
		faults, ok := c.faults(err)
		if !ok {
			return
		}
		refused = append(refused, Li(A(Href(c.Person(p, "work")), g.Text(c.called(p))), Ul(g.Map(faults, func(f *qyzmet.Fault) g.Node { return Li(c.Fault(f)) }))))
	}
	if len(refused) == 0 {
		http.Redirect(c.W, c.R, c.Path(c.here()), http.StatusSeeOther)
		return
	}
	c.Page(desk.Props{Title: l.T("commission.put-on"), Path: c.here(), Active: "commission", Error: true, Status: http.StatusUnprocessableEntity},
		c.head(l.T("commission.put-on")),
		Div(Class("fault"), Role("alert"), H2(g.Text(l.T("desk.refused.title"))), P(g.Text(l.Plural("commission.put-refused", len(refused)))), Ul(refused...)),
		P(A(Href(c.Path(c.here())), g.Text(l.T("commission.back")))))
}

package person

import (
	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet/internal/office"
)

// first are the next lawful acts, on top of the file as it is now: what is due,
// what the law allows besides, and, folded, what it does not exclude by what is known.
func (f file) first() g.Node {
	if f.upTo > 0 || f.On != f.Office.Today() {
		return nil
	}
	list, err := f.Office.Next(f.Ctx(), f.Actor, f.File)
	if err != nil || len(list) == 0 {
		return nil // the rest of the page says what can be recorded
	}
	var due, lawful, unknown []g.Node
	for _, n := range list {
		link := A(Href(f.ActForm(n.Kind.ID, f.id, n.Of)), g.Text(n.Kind.Title.In(f.L.Lang)))
		if n.Due != nil {
			due = append(due, Li(link, g.Text(" "), f.Cites.Chips(n.Kind.Cites), g.Text(" "), f.until(n)))
			continue
		}
		if n.Sure {
			lawful = append(lawful, Li(link, g.Text(" "), f.Cites.Chips(n.Kind.Cites)))
			continue
		}
		unknown = append(unknown, Li(link))
	}
	return Section(ID("first"), Class("desk-first no-print"), Aria("labelledby", "first-h"), H2(ID("first-h"), g.Text(f.L.T("desk.person.first"))),
		g.If(len(due) > 0, g.Group{P(Strong(g.Text(f.L.T("desk.person.first-due")))), Ul(due...)}),
		g.If(len(lawful) > 0, g.Group{P(Strong(g.Text(f.L.T("desk.person.first-lawful")))), Ul(lawful...)}),
		g.If(len(unknown) > 0, Details(Summary(g.Text(f.L.Plural("desk.person.first-unknown", len(unknown)))), Ul(unknown...))))
}

// until is the last day of what is due.
func (f file) until(n office.NextAct) g.Node {
	if n.Due.Clock == nil || n.Due.Clock.Until == 0 {
		return nil
	}
	return g.Group{g.Text(f.L.T("desk.clock.until") + ": "), f.Day(n.Due.Clock.Until)}
}

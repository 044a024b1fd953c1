package person

import (
	"strconv"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/procedure"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/desk/clock"
)

func (f file) draw() {
	l := f.L
	name := f.Office.NameOf(f.Record)
	if name == "" || !f.Sees("card.surname") {
		name = string(f.id)
	}
	f.Page(desk.Props{Title: name, Path: f.here(f.On, f.upTo), Active: "find"},
		Header(Class("desk-person"), H1(g.Text(name)), P(g.Text(f.id2()), g.Text(" · "+l.T("desk.person.keeper")+": "+f.Visit.Name(f.Keeper)))),
		f.first(),
		f.axes(),
		Div(Class("desk-two"),
			Div(f.duties(), f.law(), f.timeline()),
			Div(f.next(), f.card(), f.topics())),
		f.readers())
}

// id2 is the id under which the file is found, for paper and phone.
func (f file) id2() string { return f.L.T("desk.person.file", "id", string(f.id)) }

// axes choose the day, and lead back from what was known then to now.
func (f file) axes() g.Node {
	l, today := f.L, f.Office.Today()
	return g.Group{
		g.Iff(f.upTo > 0 || f.On != today, func() g.Node {
			text := l.T("desk.person.on", "day", f.On)
			if f.upTo > 0 {
				text += " " + l.T("desk.person.upto", "n", int64(f.upTo))
			}
			return Div(Class("inset desk-then"), Role("status"), P(Strong(g.Text(text)), g.Text(" "), A(Href(f.Visit.Path(f.here(today, 0))), g.Text(l.T("desk.person.now")))))
		}),
		Form(Method("get"), Action(f.Visit.Path("/desk/person/"+string(f.id))), Class("desk-filter no-print"),
			Input(Type("hidden"), Name("for"), Value(f.Purpose())),
			g.If(f.upTo > 0, Input(Type("hidden"), Name("upto"), Value(strconv.FormatInt(int64(f.upTo), 10)))),
			Div(Class("field"), Label(For("on"), g.Text(l.T("desk.person.day"))), Input(ID("on"), Type("date"), Name("on"), Value(f.On.String()))),
			Div(Class("actions"), Button(Type("submit"), Class("second"), g.Text(l.T("desk.work.filter"))))),
	}
}

// section is a part of the page with its heading.
func (f file) section(id, key string, nodes ...g.Node) g.Node {
	return Section(ID(id), Aria("labelledby", id+"-h"), H2(ID(id+"-h"), g.Text(f.L.T(key))), g.Group(nodes))
}

// duties are those that are open, and, folded, those that are over.
func (f file) duties() g.Node {
	var open, over []procedure.Due
	for _, d := range f.Duties {
		if d.State == procedure.DutyOpen || d.State == procedure.DutyPaused {
			open = append(open, d)
		} else {
			over = append(over, d)
		}
	}
	return f.section("duties", "desk.person.duties",
		g.If(len(open) == 0, P(Class("help"), g.Text(f.L.T("desk.person.no-duties")))),
		Ul(Class("desk-list"), g.Map(open, f.duty)),
		g.Iff(len(over) > 0, func() g.Node {
			return Details(Summary(g.Text(f.L.Plural("desk.person.over", len(over)))), Ul(Class("desk-list"), g.Map(over, f.duty)))
		}))
}

func (f file) duty(d procedure.Due) g.Node {
	l := f.L
	var title g.Node = g.Text(d.Duty.Title.In(l.Lang))
	open := d.State == procedure.DutyOpen || d.State == procedure.DutyPaused
	if kind := f.Book.ActKinds[d.Duty.Does]; open && kind != nil && f.May(kind) {
		title = A(Href(f.ActForm(kind.ID, f.id, clock.Refers(kind, d))), title)
	}
	late := open && d.Clock != nil && d.Clock.Until != 0 && d.Clock.Until < f.Office.Today()
	return Li(g.If(late, Class("late")), title, g.Text(" "), f.Cites.Chips(d.Duty.Cites), g.If(d.Duty.Ours, Span(Class("desk-ours"), g.Text(l.T("desk.ours")))),
		P(Class("help"), g.Text(l.T("desk.duty."+string(d.State))+" · "+f.RoleName(d.Duty.Who)),
			g.Iff(open && d.Clock != nil && d.Clock.Until != 0, func() g.Node { return g.Group{g.Text(" · "), f.Day(d.Clock.Until)} }),
			g.If(d.Ended != 0, g.Text(" · "+l.Date(d.Ended)))),
		clock.Folded(f.Visit, d), g.If(open, clock.Handled(f.Visit, d)))
}

// card are the attributes, group by group.
func (f file) card() g.Node {
	return f.section("card", "desk.person.card", g.Map(f.Book.Cards, func(c *rulebook.Attributes) g.Node {
		var rows []g.Node
		for _, a := range c.Attributes {
			if row := f.entry(a.Fact); row != nil {
				rows = append(rows, row)
			}
		}
		if len(rows) == 0 {
			return nil
		}
		return g.Group{H3(g.Text(c.Label.In(f.L.Lang))), Dl(Class("desk-dl"), g.Group(rows))}
	}))
}

// topics are the facts that the law's questions read, topic by topic.
func (f file) topics() g.Node {
	return f.section("facts", "desk.person.facts", g.Map(f.Book.Topics, func(t *rulebook.Topic) g.Node {
		var rows []g.Node
		hidden := false
		for _, fact := range t.Facts {
			if _, held := f.Held(fact.Path); held && !f.Sees(fact.Path) {
				hidden = true // which it is would tell too much
				continue
			}
			if row := f.entry(fact); row != nil {
				rows = append(rows, row)
			}
		}
		if len(rows) == 0 && !hidden {
			return nil
		}
		return g.Group{H3(g.Text(t.Label.In(f.L.Lang))), Dl(Class("desk-dl"), g.Group(rows)),
			g.If(hidden, P(Class("desk-hidden"), g.Text(f.L.T("desk.person.hidden-some"))))}
	}))
}

// entry is a value with the act it rests on; nil where none is held.
func (f file) entry(x *rulebook.Fact) g.Node {
	h, held := f.Held(x.Path)
	if !held {
		return nil
	}
	label := Dt(g.Text(x.Label.In(f.L.Lang)))
	if !f.Sees(x.Path) {
		return Div(label, Dd(Class("desk-hidden"), g.Text(f.L.T("desk.hidden"))))
	}
	return Div(label, Dd(g.Text(f.Value(x, h.Value)), g.Text(" "),
		A(Class("desk-since"), Href("#a-"+string(h.Act)), g.Text(f.L.T("desk.person.since", "day", h.Since)))))
}

// next are the acts that the official may make about this person, by groups.
func (f file) next() g.Node {
	var groups []string
	by := map[string][]*rulebook.ActKind{}
	for _, k := range f.Kinds() {
		if k.About != "person" || k.New {
			continue
		}
		if by[k.Group] == nil {
			groups = append(groups, k.Group)
		}
		by[k.Group] = append(by[k.Group], k)
	}
	if len(groups) == 0 {
		return nil
	}
	return Div(Class("no-print"), f.section("next", "desk.person.next", g.Map(groups, func(id string) g.Node {
		return Details(g.If(len(groups) < 3, g.Attr("open")), Summary(g.Text(f.Group(id))), Ul(g.Map(by[id], func(k *rulebook.ActKind) g.Node {
			return Li(A(Href(f.ActForm(k.ID, f.id, "")), g.Text(k.Title.In(f.L.Lang))))
		})))
	})))
}

// Day of f is ambiguous between the visit and the record; the page writes days.
func (f file) Day(d date.Date) g.Node { return f.Visit.Day(d) }

// act is the anchor of an act in the timeline.
func anchor(id qyzmet.ActID) string { return "a-" + string(id) }

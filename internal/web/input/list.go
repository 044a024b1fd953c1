package input

import (
	"strconv"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// Names of the buttons that change how many groups a list shows.
const (
	DoAdd  = "add"
	DoDrop = "drop:" // and the number of the group
)

// list draws a group of fields for each item, a button for another, and the
// statement that there may be more.
func (p Props) list() g.Node {
	l, n := p.Local, GroupsAt(p.Form, p.Stem)
	groups := make(g.Group, n)
	for i := range n {
		groups[i] = p.group(i, n)
	}
	more := choice{kind: "checkbox", name: p.Stem + ".more", value: "1", label: l.T("input.list.more"), help: l.T("input.list.more-help"), on: p.Form.Get(p.Stem+".more") != ""}
	return p.fieldset(p.Stem, g.Group{
		Input(Type("hidden"), Name(p.Stem+".count"), Value(strconv.Itoa(n))),
		groups,
		g.If(n < maxGroups, P(Button(Type("submit"), Class("second"), Name("do"), Value(p.do(DoAdd)), g.If(p.Stem == Stem, Data("add", "1")), g.Text(l.T("input.list.add"))))),
		Div(Class("choices"), more.draw(), g.Iff(p.None, p.noItems)),
	})
}

// noItems is the statement that the list is empty and complete.
func (p Props) noItems() g.Node {
	return choice{kind: "checkbox", name: p.Stem + ".none", value: "1", label: p.Local.T("ask.none"), on: p.Form.Get(p.Stem+".none") != ""}.draw()
}

func (p Props) group(i, n int) g.Node {
	l := p.Local
	return FieldSet(Class("item"), Data("item", strconv.Itoa(i)),
		Legend(g.Text(l.T("input.list.item", "n", i+1))),
		g.Map(p.Fact.Items, func(def *rulebook.Fact) g.Node { return p.field(def, group(p.Stem, i, def)) }),
		g.If(n > 1, P(Button(Type("submit"), Class("plain"), Name("do"), Value(p.do(DoDrop+strconv.Itoa(i))), g.If(p.Stem == Stem, Data("drop", strconv.Itoa(i))), g.Text(l.T("input.list.drop", "n", i+1))))),
	)
}

// field draws one field of an item.
func (p Props) field(def *rulebook.Fact, name string) g.Node {
	q := Props{Local: p.Local, Stem: p.Stem, Fact: def, Form: p.Form, Faults: p.Faults, Ask: def.Label.In(p.Local.Lang), Head: plainHead, Class: "label"}
	switch def.Kind {
	case qyzmet.Date:
		return q.fieldset(name, q.date(name))
	case qyzmet.Bool:
		return q.fieldset(name, q.radios(name, true))
	case qyzmet.Word:
		return q.choose(name)
	default:
		return q.short(name)
	}
}

// do is what a button of the list wishes; on a page with several, it ends with the
// name of its own: "add@f.members".
func (p Props) do(wish string) string {
	if p.Stem == Stem {
		return wish
	}
	return wish + "@" + p.Stem
}

func plainHead(nodes ...g.Node) g.Node { return Span(nodes...) }

// choose draws the words of an item's field as a list to choose from.
func (p Props) choose(name string) g.Node {
	l := p.Local
	now := p.Form.Get(name)
	_, bad := p.wrong(name)
	return Div(Class("field"), Label(For(id(name)), g.Text(p.Ask)), p.message(name),
		Select(ID(id(name)), Name(name), g.If(bad, Aria("invalid", "true")), g.If(bad, Aria("describedby", id(name)+"-error")),
			Option(Value(""), g.Text(l.T("input.list.choose"))),
			g.Map(p.Fact.Values, func(w *rulebook.WordLabel) g.Node {
				return Option(Value(w.Word), g.If(w.Word == now, Selected()), g.Text(w.Label.In(l.Lang)))
			}),
			Option(Value(dontKnow), g.If(now == dontKnow, Selected()), g.Text(l.T("value.dont-know")))))
}

func (p Props) short(name string) g.Node {
	_, bad := p.wrong(name)
	return Div(Class("field"), Label(For(id(name)), g.Text(p.Ask)), p.message(name),
		Input(Type("text"), ID(id(name)), Name(name), Value(p.Form.Get(name)), Class("short"), AutoComplete("off"),
			g.If(bad, Aria("invalid", "true")), g.If(bad, Aria("describedby", id(name)+"-error"))))
}

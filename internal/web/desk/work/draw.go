package work

import (
	"cmp"
	"slices"
	"strconv"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/office"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/desk/clock"
	"qyzmet/internal/web/layout"
)

func draw(v *desk.Visit, c choice, n map[string]int, duties []string, tasks []office.Task) {
	l := v.L
	more := len(tasks) > rows
	if more {
		tasks = tasks[:rows]
	}
	p := desk.Props{Title: l.T("desk.work.title"), Path: "/desk" + c.query(), Active: "work"}
	if c.text != "" {
		p.State = []layout.Field{{Name: "text", Value: c.text}}
	}
	v.Page(p, H1(g.Text(l.T("desk.work.title"))),
		numbers(v, c, n),
		filter(v, c, duties),
		table(v, tasks),
		pager(v, c, more),
		P(Class("help no-print"), g.Text(l.T("desk.work.keys"))))
}

// numbers leads from each count to the rows behind it.
func numbers(v *desk.Visit, c choice, n map[string]int) g.Node {
	item := func(due string) g.Node {
		count, warn := n[due], due == "overdue" || due == "effect"
		here := c.due == due && c.duty == "" && c.role == "" && c.text == ""
		return Li(g.If(warn && count > 0, Class("warn")), A(Href(v.Path("/desk"+choice{due: due}.query())), g.If(here, Aria("current", "true")),
			Strong(g.Text(v.L.Number(int64(count)))), g.Text(" "+v.L.T("desk.work.count."+name(due)))))
	}
	return Nav(Aria("label", v.L.T("desk.work.counts")), Ul(Class("desk-counts"), g.Map(numbered, item)))
}

// name is the word of a count; the one of all has none.
func name(due string) string {
	if due == "" {
		return "all"
	}
	return due
}

func filter(v *desk.Visit, c choice, duties []string) g.Node {
	l := v.L
	return Form(Method("post"), Action(v.Path("/desk")), Class("desk-filter no-print"), Role("search"),
		Div(Class("field"), Label(For("w-duty"), g.Text(l.T("desk.work.what"))), Select(ID("w-duty"), Name("duty"),
			Option(Value(""), g.Text(l.T("desk.any"))),
			g.Map(v.Book.Duties, func(d *rulebook.Duty) g.Node {
				if !slices.Contains(duties, d.ID) && d.ID != c.duty {
					return nil
				}
				return Option(Value(d.ID), g.If(d.ID == c.duty, Selected()), g.Text(d.Title.In(l.Lang)))
			}))),
		Div(Class("field"), Label(For("w-role"), g.Text(l.T("desk.work.signs"))), Select(ID("w-role"), Name("role"),
			Option(Value(""), g.Text(l.T("desk.any"))),
			g.Map(v.Book.Roles, func(r *rulebook.Role) g.Node {
				return Option(Value(r.ID), g.If(r.ID == c.role, Selected()), g.Text(r.Title.In(l.Lang)))
			}))),
		Div(Class("field"), Label(For("w-text"), g.Text(l.T("desk.work.who"))),
			Input(ID("w-text"), Type("search"), Name("text"), Value(c.text), MaxLength("100"), AutoComplete("off"), Data("search", "1"))),
		Input(Type("hidden"), Name("due"), Value(c.due)),
		Div(Class("actions"), Button(Type("submit"), Class("second"), g.Text(l.T("desk.work.filter")))))
}

func table(v *desk.Visit, tasks []office.Task) g.Node {
	l := v.L
	if len(tasks) == 0 {
		return P(Class("desk-empty"), Role("status"), g.Text(l.T("desk.work.empty")))
	}
	head := func(key string) g.Node { return Th(Scope("col"), g.Text(l.T("desk.work."+key))) }
	return Table(Class("desk-table desk-rows"), Caption(Class("vh"), g.Text(l.T("desk.work.title"))),
		THead(Tr(head("what"), head("who"), head("by"), head("missing"), head("signs"))),
		TBody(g.Map(tasks, func(t office.Task) g.Node { return row(v, t) })))
}

// cell is a cell of a table that becomes a list of named lines on a phone.
func cell(label string, nodes ...g.Node) g.Node { return Td(Data("label", label), g.Group(nodes)) }

func row(v *desk.Visit, t office.Task) g.Node {
	l, d := v.L, t.Due.Duty
	late := t.DueRow.Due < v.Office.Today()
	return Tr(g.If(late, Class("late")), Data("row", "1"),
		cell(l.T("desk.work.what"), does(v, t), g.Text(" "), v.Cites.Chips(d.Cites), g.If(d.Ours, Span(Class("desk-ours"), g.Text(l.T("desk.ours"))))),
		cell(l.T("desk.work.who"), who(v, t)),
		cell(l.T("desk.work.by"), g.If(late, Strong(Class("warn"), g.Text(l.T("desk.work.late")+" "))), v.Day(last(t)), clock.Folded(v, t.Due)),
		cell(l.T("desk.work.missing"), missing(v, t)),
		cell(l.T("desk.work.signs"), g.Text(v.RoleName(d.Who))))
}

// last is the last day of a duty; 0 where none is known.
func last(t office.Task) date.Date {
	if t.DueRow.Due == date.Forever {
		return 0
	}
	return t.DueRow.Due
}

// who names whom or what a duty is about; a person by the file.
func who(v *desk.Visit, t office.Task) g.Node {
	if t.Subject.Sort() == qyzmet.PersonSort {
		return A(Href(v.Person(t.Subject, "work")), Data("open", "1"), g.Text(cmp.Or(t.Name, string(t.Subject))))
	}
	return g.Text(v.Name(t.Subject))
}

// does leads to the form of the act that discharges a duty, where the official may
// make it.
func does(v *desk.Visit, t office.Task) g.Node {
	d := t.Due.Duty
	title := g.Text(d.Title.In(v.L.Lang))
	kind := v.Book.ActKinds[d.Does]
	if kind == nil || !v.May(kind) {
		return Span(title)
	}
	return A(Href(v.ActForm(kind.ID, t.Subject, clock.Refers(kind, t.Due))), title)
}

// missing leads to the form that records what the law misses.
func missing(v *desk.Visit, t office.Task) g.Node {
	if len(t.Missing) == 0 {
		return g.Text("–")
	}
	const first = 4
	more := len(t.Missing) - first
	return g.Group{clock.Missing(v, t.Subject, t.Missing[:min(first, len(t.Missing))]), g.Iff(more > 0, func() g.Node { return g.Text(v.L.Plural("desk.law.more", more)) })}
}

func pager(v *desk.Visit, c choice, more bool) g.Node {
	button := func(skip int, key string) g.Node {
		return Button(Type("submit"), Class("second"), Name("skip"), Value(strconv.Itoa(skip)), g.Text(v.L.T(key)))
	}
	if c.skip == 0 && !more {
		return nil
	}
	return Form(Method("post"), Action(v.Path("/desk")), Class("actions no-print"),
		layout.Carry([]layout.Field{{Name: "duty", Value: c.duty}, {Name: "role", Value: c.role}, {Name: "text", Value: c.text}, {Name: "due", Value: c.due}}),
		g.If(c.skip > 0, button(max(c.skip-rows, 0), "desk.before")), g.If(more, button(c.skip+rows, "desk.after")))
}

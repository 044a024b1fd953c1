package clock

import (
	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/procedure"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
)

// Handled is how a duty is being worked at: whose it is, what it waits for, who was
// told that it is late. The person himself sees offices, and not who in them: the
// office answers for its officials.
func Handled(v *desk.Visit, due procedure.Due) g.Node {
	h, l := due.Handling, v.L
	var rows []g.Node
	if h.Assignee != "" && !v.Self {
		rows = append(rows, Li(Class("desk-given"), g.Text(l.T("desk.handled.given", "who", v.Name(h.Assignee), "day", h.Assigned))))
	}
	if n := h.Noted; n != nil {
		text := l.T("desk.handled.noted", "day", n.On)
		if !v.Self {
			text = l.T("desk.handled.noted-by", "day", n.On, "who", v.Name(n.By))
		}
		rows = append(rows, Li(Class("desk-lacks"), g.Text(text+" "), lacking(v, n), g.If(len(n.Unknown) > 0, Missing(v, due.Subject, n.Unknown)),
			g.Text(" "+l.T("desk.handled.again")+" "), v.Day(n.Again)))
	}
	if n := len(h.Raised); n > 0 {
		rows = append(rows, Li(Class("desk-raised"), Details(Summary(g.Text(to(v, h.Raised[n-1])), Span(Class("vh"), g.Text(": "+due.Duty.Title.In(l.Lang)))),
			Ul(g.Map(h.Raised, func(r procedure.RaisedTo) g.Node { return Li(raised(v, due, r)) })))))
	}
	if len(rows) == 0 {
		return nil
	}
	return Ul(Class("desk-handled"), g.Group(rows))
}

// lacking is what was written, where the official's roles let him see it.
func lacking(v *desk.Visit, n *procedure.Noted) g.Node {
	kind := v.Book.ActKinds[procedure.DutyNoted]
	if kind == nil || !v.SeesFact(kind.Field("lacking").Fact) {
		return Span(Class("desk-hidden"), g.Text(v.L.T("desk.hidden")))
	}
	return g.Text(n.Lacking + ".")
}

// raised says who was told, since when and why.
func raised(v *desk.Visit, due procedure.Due, r procedure.RaisedTo) g.Node {
	l := v.L
	text := to(v, r)
	if !v.Self {
		text += " (" + told(v, r.Told) + ")"
	}
	var why g.Node
	if step := v.Book.StepByID(due.Duty, r.Step); step != nil {
		why = reason(v, step)
	}
	sent := l.T("desk.handled.no-letter")
	if r.Letters > 0 {
		sent = l.T("desk.handled.letter")
	}
	return g.Group{g.Text(text + ". "), why, g.If(!v.Self, g.Text(" "+sent))}
}

// to says when, and which office, was told.
func to(v *desk.Visit, r procedure.RaisedTo) string {
	return v.L.T("desk.handled.raised", "day", r.On, "office", v.Name(r.Office))
}

func reason(v *desk.Visit, step *rulebook.Step) g.Node {
	return g.Group{g.Text(step.Text.In(v.L.Lang) + " "), v.Cites.Chips(step.Cites), g.If(step.Ours, Span(Class("desk-ours"), g.Text(v.L.T("desk.ours"))))}
}

func told(v *desk.Visit, list []qyzmet.SubjectID) string {
	if len(list) == 0 {
		return v.L.T("desk.handled.nobody-there")
	}
	names := make([]string, len(list))
	for i, u := range list {
		names[i] = v.Name(u)
	}
	return v.L.List(names)
}

// Package clock draws how the last day of a duty was counted: start, term, pauses,
// result, each with its article; and what the law misses. It is shared by the desks
// and keeps nothing.
package clock

import (
	"slices"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/procedure"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/words"
)

// Folded is the clock of a duty, opened by its own line.
func Folded(v *desk.Visit, due procedure.Due) g.Node {
	if due.Clock == nil {
		return P(Class("help"), g.Text(v.L.T("desk.clock.none")))
	}
	return Details(Class("desk-clock"), Summary(g.Text(v.L.T("desk.clock.open")), Span(Class("vh"), g.Text(": "+due.Duty.Title.In(v.L.Lang)))), Lines(v, due))
}

// Lines is the clock of a duty, line by line.
func Lines(v *desk.Visit, due procedure.Due) g.Node {
	l, c := v.L, due.Clock
	if c == nil {
		return nil
	}
	line := func(key string, nodes ...g.Node) g.Node {
		return Div(Dt(g.Text(l.T("desk.clock."+key))), Dd(nodes...))
	}
	return Dl(
		line("from", g.Text(l.Date(c.From)), by(v, due)),
		g.If(c.Unit != "", line("term", g.Text(words.Quantity(l, c.Unit, c.Count)+" "), v.Cites.Chips(c.Cites))),
		g.Map(c.Pauses, func(p procedure.Paused) g.Node { return line("pause", pause(v, p)) }),
		line("until", until(v, c)),
		g.If(due.State == procedure.DutyOpen && !due.Duty.Silence.IsZero(), line("silence", g.Text(due.Duty.Silence.In(l.Lang)))))
}

func by(v *desk.Visit, due procedure.Due) g.Node {
	if due.By == nil {
		return nil
	}
	return g.Text(" (" + v.Book.ActKinds[due.By.Envelope.Kind].Title.In(v.L.Lang) + ")")
}

func pause(v *desk.Visit, p procedure.Paused) g.Node {
	text := v.L.T("desk.clock.paused-open", "from", p.From)
	if p.Before != date.Forever {
		text = v.L.T("desk.clock.paused", "from", p.From, "to", p.Before.AddDays(-1), "n", date.Days(p.From, p.Before))
	}
	return g.Group{g.Text(text + " "), v.Cites.Chips(p.Cites), g.If(p.Ours, Span(Class("desk-ours"), g.Text(v.L.T("desk.ours"))))}
}

func until(v *desk.Visit, c *procedure.Reckoned) g.Node {
	switch {
	case c.NotHeld:
		return g.Text(v.L.T("desk.clock.not-held"))
	case c.Until == 0:
		return g.Text(v.L.T("desk.clock.not-known"))
	case c.Provisional:
		return g.Group{v.Day(c.Until), g.Text(". " + v.L.T("desk.clock.provisional"))}
	}
	return v.Day(c.Until)
}

// Refers is the act to which one that discharges a duty refers: that which raised
// it, where the kind refers to such.
func Refers(kind *rulebook.ActKind, due procedure.Due) qyzmet.ActID {
	if kind.Of == nil || due.By == nil || len(kind.Of.Kinds) > 0 && !slices.Contains(kind.Of.Kinds, due.By.Envelope.Kind) {
		return ""
	}
	return due.By.Envelope.ID
}

// Missing names facts that are not known, with the way to record them. more are
// attributes of the links, such as to open them apart from a form under way.
func Missing(v *desk.Visit, about qyzmet.SubjectID, paths []qyzmet.Path, more ...g.Node) g.Node {
	recording := v.Recording("person")
	return Ul(Class("desk-missing"), g.Map(paths, func(p qyzmet.Path) g.Node {
		entry := v.Book.Entry(p)
		switch {
		case entry == nil:
			return nil
		case recording == nil || about.Sort() != qyzmet.PersonSort || v.Book.Facts[p] == nil:
			return Li(g.Text(entry.Label.In(v.L.Lang)))
		}
		return Li(A(Href(v.ActForm(recording.ID, about, "", p)), g.Group(more), g.Text(entry.Label.In(v.L.Lang)),
			g.If(len(more) > 0, Span(Class("vh"), g.Text(" "+v.L.T("desk.new-tab"))))))
	}))
}

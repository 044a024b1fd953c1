package interview

import (
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/input"
	"qyzmet/internal/web/words"
)

// Notice says which answers were left out because they no longer apply; nil
// where none was.
func (t *Turn) Notice(book *rulebook.Book) g.Node {
	if len(t.Dropped) == 0 {
		return nil
	}
	labels := make([]string, len(t.Dropped))
	for i, d := range t.Dropped {
		labels[i] = words.Label(book, t.Local, d)
	}
	return Div(Class("inset"), Role("status"), P(g.Text(t.Local.T("ask.dropped", "labels", strings.Join(labels, "; ")))))
}

// FaultSummary lists what is wrong with what was just typed, with links to the
// fields; nil where nothing is.
func (t *Turn) FaultSummary() g.Node {
	if len(t.Faults) == 0 {
		return nil
	}
	return Div(Class("fault"), Role("alert"), TabIndex("-1"), Data("focus", "1"),
		H2(g.Text(t.Local.Plural("ask.faults", len(t.Faults)))),
		Ul(g.Map(t.Faults, func(f input.Fault) g.Node {
			return Li(A(Href("#"+f.ID), g.If(f.Where != "", g.Text(f.Where+": ")), g.Text(f.Message)))
		})))
}

// ClashText says why answers cannot be true together.
func (t *Turn) ClashText(f *qyzmet.Fault) string {
	if f.Text == nil {
		return t.Local.T("ask.clash-not-applicable")
	}
	return f.Text.In(t.Local.Lang)
}

// ClashRows are the answers that cannot be true together, each to be changed,
// with the day asked about where it is one of them.
func (t *Turn) ClashRows(book *rulebook.Book, f *qyzmet.Fault) g.Node {
	paths := t.Involved(f)
	return Dl(Class("answers"),
		g.Map(paths, func(path qyzmet.Path) g.Node { return t.Row(book, path) }),
		g.Iff(len(paths) < 2 && ofTheDay(book, f), func() g.Node { return t.DayRow() }))
}

// ofTheDay reports whether a contradiction may lie in the day asked about: of a
// constraint, whether it reads that day.
func ofTheDay(book *rulebook.Book, f *qyzmet.Fault) bool {
	for _, k := range book.Constraints {
		if f.Text == nil || *f.Text != k.Message {
			continue
		}
		reads := false
		k.Expr.Walk(func(e *rulebook.Expr) bool {
			reads = reads || e.Op == rulebook.OpOn
			return !reads
		})
		return reads
	}
	return true
}

package interview

import (
	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/words"
)

// Summary lists the day and each answer with a button to change it.
func (t *Turn) Summary(book *rulebook.Book) g.Node {
	rows := g.Group{t.DayRow()}
	for _, path := range t.State.Order {
		rows = append(rows, t.Row(book, path))
	}
	return Dl(Class("answers"), rows)
}

// DayRow shows the day asked about.
func (t *Turn) DayRow() g.Node {
	l := t.Local
	return row(l.T("ask.day"), g.Text(l.Date(t.State.On)), t.change(l.T("ask.day"), ChangeDay))
}

// Row shows one answer.
func (t *Turn) Row(book *rulebook.Book, path qyzmet.Path) g.Node {
	l, f := t.Local, book.Facts[path]
	value := g.Group{Lines(words.Lines(l, f, t.State.Facts[path]))}
	if t.State.Assumed[path] {
		value = append(value, Span(Class("note-inline"), g.Text(" "+l.T("ask.assumed"))))
	}
	label := f.Label.In(l.Lang)
	return row(label, value, t.change(label, Change+string(path)))
}

func (t *Turn) change(label, do string) g.Node {
	return Send("plain", do, g.Text(t.Local.T("ask.change")), Span(Class("vh"), g.Text(": "+label)))
}

func row(label string, value, change g.Node) g.Node {
	return Div(Dt(g.Text(label)), Dd(value), Dd(Class("change"), change))
}

// Lines draws a value of one or more lines.
func Lines(lines []string) g.Node {
	if len(lines) == 1 {
		return g.Text(lines[0])
	}
	return Ul(g.Map(lines, func(s string) g.Node { return Li(g.Text(s)) }))
}

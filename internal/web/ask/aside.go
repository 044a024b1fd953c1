package ask

import (
	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/web/interview"
	"qyzmet/internal/web/layout"
	"qyzmet/internal/web/words"
)

// aside shows the day, the answers so far with links to change them, and the
// way to the answer as it stands.
func (p *page) aside() g.Node {
	l := p.Local
	return Aside(Class("ask-side"), Aria("label", l.T("ask.so-far")),
		Details(g.Attr("open"), Class("so-far"), Summary(g.Text(l.T("ask.so-far"))),
			P(Class("standing"), p.standing()),
			g.If(!p.isDay(), P(button("second small", interview.Finish, g.Text(l.T("ask.show-answer"))))),
			answers(p),
		))
}

// standing is the answer as far as it is known.
func (p *page) standing() g.Node {
	l := p.Local
	if p.answer == nil || p.answer.Outcome == nil {
		return g.Text(l.T("ask.standing-open"))
	}
	return g.Text(l.T("ask.standing."+string(p.answer.State), "sentence", words.Sentence(l, p.Question, p.answer.Outcome)))
}

// answers lists the day and each answer with a button to change it.
func answers(p *page) g.Node {
	l := p.Local
	row := func(label, value, note, do string) g.Node {
		return Div(Dt(g.Text(label)), Dd(g.Text(value), g.If(note != "", Span(Class("note-inline"), g.Text(" "+note)))),
			Dd(Class("change"), button("plain", do, g.Text(l.T("ask.change")), Span(Class("vh"), g.Text(": "+label)))))
	}
	rows := g.Group{row(l.T("ask.day"), l.Date(p.State.On), "", interview.ChangeDay)}
	for _, path := range p.State.Order {
		note := ""
		if p.State.Assumed[path] {
			note = l.T("ask.assumed")
		}
		f := p.book.Facts[path]
		rows = append(rows, row(f.Label.In(l.Lang), words.Value(l, f, p.State.Facts[path]), note, interview.Change+string(path)))
	}
	return Dl(Class("answers"), rows)
}

// clashes is the page of answers that cannot be true together.
func (p *page) clashes() g.Node {
	l := p.Local
	return layout.Page(p.props(l.T("ask.clash")),
		Div(Class("fault"), Role("alert"), TabIndex("-1"), Data("focus", "1"),
			H1(g.Text(l.T("ask.clash"))), P(g.Text(l.T("ask.clash-do")))),
		g.Map(p.Clashes, p.clash),
		p.keptForm(), p.cites.Notes(),
	)
}

func (p *page) clash(f *qyzmet.Fault) g.Node {
	l := p.Local
	text := l.T("ask.clash-not-applicable")
	if f.Text != nil {
		text = f.Text.In(l.Lang)
	}
	return Section(Class("clash"),
		H2(g.Text(text), g.Iff(f.Cite != "", func() g.Node { return g.Group{g.Text(" "), p.cites.Chip(f.Cite)} })),
		Dl(Class("answers"),
			g.Map(p.Involved(f), func(path qyzmet.Path) g.Node {
				fact := p.book.Facts[path]
				return p.clashRow(fact.Label.In(l.Lang), words.Value(l, fact, p.State.Facts[path]), interview.Change+string(path))
			}),
			g.Iff(len(p.Involved(f)) < 2, func() g.Node { return p.clashRow(l.T("ask.day"), l.Date(p.State.On), interview.ChangeDay) }),
		))
}

func (p *page) clashRow(label, value, do string) g.Node {
	return Div(Dt(g.Text(label)), Dd(g.Text(value)),
		Dd(Class("change"), button("plain", do, g.Text(p.Local.T("ask.change")), Span(Class("vh"), g.Text(": "+label)))))
}

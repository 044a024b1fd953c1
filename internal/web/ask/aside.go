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
			g.If(!interview.IsDay(p.fact), P(interview.Send("second small", interview.Finish, g.Text(l.T("ask.show-answer"))))),
			p.Summary(p.book),
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
	return Section(Class("clash"),
		H2(g.Text(p.ClashText(f)), g.Iff(f.Cite != "", func() g.Node { return g.Group{g.Text(" "), p.cites.Chip(f.Cite)} })),
		p.ClashRows(p.book, f))
}

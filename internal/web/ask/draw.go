package ask

import (
	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet/internal/web/interview"
	"qyzmet/internal/web/layout"
)

// draw draws the page of one question.
func (p *page) draw() g.Node {
	l := p.Local
	return layout.Page(p.props(p.fact.Ask.In(l.Lang)),
		Div(Class("ask"),
			Div(Class("ask-main"),
				p.back(),
				p.FaultSummary(),
				p.Notice(p.book),
				P(Class("caption"), g.Text(p.Question.Ask.In(l.Lang))),
				p.progress(),
				p.questionForm(),
			),
			p.aside(),
		),
		p.keptForm(),
		p.cites.Notes(),
	)
}

func (p *page) props(title string) layout.Props {
	return layout.Props{Lang: p.Local.Lang, Title: title, Path: p.path("ask"), Active: "ask", State: p.StateAt(p.fact), Error: len(p.Faults) > 0}
}

// keptForm carries the state for the buttons that go back, change an answer or
// show the result.
func (p *page) keptForm() g.Node {
	return p.KeptForm(p.path("ask"),
		g.Iff(p.fact != nil && !interview.IsDay(p.fact), func() g.Node { return Input(Type("hidden"), Name("fact"), Value(string(p.fact.Path))) }))
}

func (p *page) back() g.Node {
	at := p.fact.Path
	if _, ok := p.State.Before(at); !ok {
		return A(Class("back"), Href(layout.Path(p.Local.Lang, "")), g.Text(p.Local.T("ask.back-start")))
	}
	return interview.Send("back", interview.Back, g.Text(p.Local.T("ask.back")))
}

func (p *page) progress() g.Node {
	if p.answer == nil || p.answer.Next == nil || interview.IsDay(p.fact) {
		return nil
	}
	return P(Class("progress"), g.Text(p.Local.Plural("ask.left", p.answer.Next.Left)))
}

func (p *page) questionForm() g.Node {
	effect := p.effects()
	return p.QuestionForm(interview.Asked{Fact: p.fact, Path: p.path("ask"), Head: H1, Cites: p.cites, Effect: effect.choices, Note: effect.draw(p.Local)})
}

// nothingToAsk is the page of a question that needs no facts.
func (p *page) nothingToAsk() g.Node {
	l := p.Local
	return layout.Page(p.props(p.Question.Ask.In(l.Lang)),
		H1(g.Text(p.Question.Ask.In(l.Lang))),
		P(Class("lead"), g.Text(l.T("ask.nothing-to-ask"))),
		p.keptForm(),
		Div(Class("actions"), interview.Send("main", interview.Finish, g.Text(l.T("ask.show-answer")))),
	)
}

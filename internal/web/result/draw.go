package result

import (
	"net/url"
	"strconv"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/interview"
	"qyzmet/internal/web/layout"
	"qyzmet/internal/web/words"
)

func (p *page) path(room string) string {
	return layout.Path(p.Local.Lang, "/"+room+"/"+url.PathEscape(string(p.Question.ID)))
}

func (p *page) draw() g.Node {
	return layout.Page(layout.Props{Lang: p.Local.Lang, Title: p.headline().text, Path: "/result/" + string(p.Question.ID),
		Active: "ask", State: p.State.Fields(), Error: len(p.Faults) > 0}, p.body())
}

// body is all that a result shows, with the form that its buttons send.
func (p *page) body() g.Node {
	return g.Group{
		Div(Class("result"),
			Div(Class("result-main"),
				p.Notice(p.book),
				p.head(),
				p.unsigned(),
				p.grounds(),
				p.reckoned(),
				p.unsettled(),
				p.remedy(),
				p.timeline(),
				p.whyNot(),
				p.why(),
				p.readings(),
				p.texts(),
			),
			p.side(),
		),
		p.KeptForm("/ask/" + url.PathEscape(string(p.Question.ID))),
		p.cites.Notes(),
	}
}

// answerIt offers to answer a fact.
func (p *page) answerIt(path qyzmet.Path) g.Node {
	return interview.Send("plain", interview.Change+string(path), g.Text(words.Label(p.book, p.Local, path)))
}

// unsigned warns that a wording under the answer has changed.
func (p *page) unsigned() g.Node {
	if len(p.red) == 0 {
		return nil
	}
	return Div(Class("inset tone-warn"), Role("status"), P(g.Text(p.Local.T("result.unsigned")+" "), p.cites.Chips(p.red)))
}

// head is the answer in one sentence.
func (p *page) head() g.Node {
	l, h := p.Local, p.headline()
	return Header(Class("answer tone-"+h.tone),
		P(Class("caption"), g.Text(p.Question.Ask.In(l.Lang))),
		H1(g.Text(h.text)),
		g.If(h.more != "", P(Class("lead"), g.Text(h.more))),
		P(Class("state"), Span(Class("tag tag-"+string(p.answer.State)), g.Text(l.T("state."+string(p.answer.State)+".name"))),
			g.If(!p.lawDecides(), g.Text(" "+l.T("state."+string(p.answer.State)+".means")))),
		P(Class("for-day"), g.Text(l.T("result.for-day", "day", p.State.On)+" "), distance(p, p.State.On)),
		p.beyond(),
		p.holes(),
		p.goOn(),
	)
}

// lawDecides reports whether the answer is open for reasons of the law, which
// no fact settles.
func (p *page) lawDecides() bool {
	return p.reason(qyzmet.WordingNotHeld) != nil || p.reason(qyzmet.CommencementUncertain) != nil || p.answer.WithoutCalendar()
}

// beyond warns when the day lies after the last day up to which the law was read.
func (p *page) beyond() g.Node {
	for _, t := range p.answer.Law.Texts {
		if p.State.On > t.ReadUpTo {
			return P(Class("for-day"), g.Text(p.Local.T("result.beyond", "day", t.ReadUpTo)))
		}
	}
	return nil
}

// holes warns of years of which not every day off is known.
func (p *page) holes() g.Node {
	return g.Map(p.answer.Calendar, func(year int) g.Node {
		return P(Class("for-day"), g.Text(p.Local.T("result.calendar-holes", "year", strconv.Itoa(year))))
	})
}

// goOn leads back into the interview while it has questions.
func (p *page) goOn() g.Node {
	next := p.answer.Next
	switch {
	case next == nil:
		return nil
	case next.ForDate:
		return P(Class("go-on no-print"), interview.Send("main", interview.Show, g.Text(p.Local.T("result.add-date"))))
	}
	return P(Class("go-on no-print"), interview.Send("main", interview.Show, g.Text(p.Local.Plural("result.answer-left", next.Left))))
}

// side holds what to do with the answer, and the answers it was given on.
func (p *page) side() g.Node {
	l := p.Local
	return Aside(Class("result-side"), Aria("label", l.T("result.side")),
		p.take(),
		Section(Class("given"), H2(g.Text(l.T("ask.so-far"))), p.Summary(p.book)),
		p.others(),
	)
}

// others offers the other questions on the same facts.
func (p *page) others() g.Node {
	l := p.Local
	return Section(Class("others-asked no-print"), H2(g.Text(l.T("result.others"))), P(Class("help"), g.Text(l.T("result.others-help"))),
		Ul(Li(p.toPath("plain")), g.Map(interview.Questions(p.book), func(q *rulebook.Question) g.Node {
			if q.ID == p.Question.ID {
				return g.Group{}
			}
			return Li(Button(Type("submit"), FormAttr(interview.Kept), Class("plain"), Name("do"), Value(interview.Show),
				FormAction(layout.Path(l.Lang, "/ask/"+url.PathEscape(string(q.ID)))), g.Text(q.Ask.In(l.Lang))))
		})))
}

// toPath leads to the picture of the whole military path on the same facts.
func (p *page) toPath(class string) g.Node {
	l := p.Local
	return Button(Type("submit"), FormAttr(interview.Kept), Class(class), Name("do"), Value(interview.Show), FormAction(layout.Path(l.Lang, "/path")), g.Text(l.T("path.whole")))
}

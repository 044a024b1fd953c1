package calc

import (
	"net/url"
	"slices"
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/web/interview"
	"qyzmet/internal/web/layout"
	"qyzmet/internal/web/result"
	"qyzmet/internal/web/words"
)

func (p *page) path() string { return "/calc/" + p.guide.ID }

func (p *page) draw() g.Node {
	l := p.Local
	return layout.Page(layout.Props{Lang: l.Lang, Title: p.guide.Title.In(l.Lang), Path: p.path(), Active: "ask", State: p.StateAt(p.fact), Error: len(p.Faults) > 0},
		P(Class("caption"), g.Text(l.T("calc.caption"))),
		H1(g.Text(p.guide.Title.In(l.Lang))),
		P(Class("lead"), g.Text(p.guide.Lead.In(l.Lang))),
		p.Notice(p.book),
		g.Map(p.Clashes, p.clash),
		p.question(),
		p.results(),
		Section(H2(g.Text(l.T("calc.given"))), p.Summary(p.book),
			P(A(Href(layout.Path(l.Lang, p.path())), g.Text(l.T("calc.begin-again"))))),
		p.KeptForm(p.path()),
		p.cites.Notes(),
	)
}

// clash shows answers that cannot be true together, each to be changed.
func (p *page) clash(f *qyzmet.Fault) g.Node {
	return Section(Class("clash fault"), Role("alert"),
		H2(g.Text(p.Local.T("ask.clash")+": "+p.ClashText(f)), g.Iff(f.Cite != "", func() g.Node { return g.Group{g.Text(" "), p.cites.Chip(f.Cite)} })),
		p.ClashRows(p.book, f))
}

// question asks for the next fact, or says that everything is answered.
func (p *page) question() g.Node {
	l := p.Local
	if p.fact == nil {
		return p.done()
	}
	return Section(Class("calc-next no-print"), Aria("label", l.T("calc.next")),
		p.FaultSummary(),
		p.QuestionForm(interview.Asked{Fact: p.fact, Path: p.path(), Head: H2, Cites: p.cites}))
}

// results are the answers as far as they are known.
func (p *page) results() g.Node {
	if len(p.answers) == 0 {
		return nil
	}
	return Section(Class("calc-answers"), H2(g.Text(p.Local.T("calc.all"))), g.Map(p.answers, p.answer))
}

func (p *page) answer(a *qyzmet.Answer) g.Node {
	l, q := p.Local, p.book.Questions[a.Question]
	said, more, tone := result.Said(p.turnOf(a), p.book, a)
	return Section(Class("calc-answer tone-"+tone),
		H3(g.Text(q.Ask.In(l.Lang))),
		P(Class("said"), g.Text(said)),
		g.If(more != "", P(Class("help"), g.Text(more))),
		p.waits(a),
		g.If(a.State != qyzmet.Open, Ul(g.Map(a.Grounds, func(x qyzmet.Ground) g.Node {
			return Li(g.Text(x.Text.In(l.Lang)+" "), p.cites.Chips(x.Cites), g.Iff(x.Until != nil, func() g.Node {
				return g.Text(" " + l.T("result.ground-until", "day", *x.Until) + ".")
			}))
		}))),
		result.Reckoned(p.turnOf(a), p.book, p.cites, a),
		Form(Class("no-print"), Method("post"), Action(layout.Path(l.Lang, "/result/"+url.PathEscape(string(q.ID)))), AutoComplete("off"), layout.Carry(p.State.Fields()),
			Button(Type("submit"), Class("plain"), g.Text(l.T("calc.whole")), Span(Class("vh"), g.Text(": "+q.Title.In(l.Lang))))))
}

// mostWaits bounds the answers that are named as missing; the answer in full has all.
const mostWaits = 4

// waits names the answers without which a question stays open, once nothing is
// left to ask.
func (p *page) waits(a *qyzmet.Answer) g.Node {
	if a.State != qyzmet.Open || p.fact != nil { // while questions are left they are what it waits for
		return nil
	}
	var labels []string
	for _, o := range a.Open {
		for _, f := range o.Facts {
			if label := words.Label(p.book, p.Local, f); !slices.Contains(labels, label) {
				labels = append(labels, label)
			}
		}
	}
	if len(labels) == 0 {
		return nil
	}
	if len(labels) > mostWaits {
		labels = append(labels[:mostWaits], "…")
	}
	return P(Class("help"), g.Text(p.Local.T("calc.waits", "facts", strings.Join(labels, "; "))))
}

// turnOf is the turn as that of an answer's question.
func (p *page) turnOf(a *qyzmet.Answer) *interview.Turn {
	turn := *p.Turn
	turn.Question = p.book.Questions[a.Question]
	return &turn
}

// done says that nothing is left to ask, and whether all is answered.
func (p *page) done() g.Node {
	if len(p.Clashes) > 0 {
		return nil
	}
	key := "calc.done"
	if slices.ContainsFunc(p.answers, func(a *qyzmet.Answer) bool { return a.State != qyzmet.Settled }) {
		key = "calc.no-more"
	}
	return P(Class("inset"), Role("status"), g.Text(p.Local.T(key)+" "+p.Local.T("calc.print")))
}

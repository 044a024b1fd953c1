package calc

import (
	"net/url"
	"slices"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/web/input"
	"qyzmet/internal/web/interview"
	"qyzmet/internal/web/layout"
	"qyzmet/internal/web/result"
	"qyzmet/internal/web/words"
)

// kept is the id of the form that holds the state for buttons outside forms.
const kept = "kept"

func (p *page) path() string { return "/calc/" + p.guide.ID }

func (p *page) draw() g.Node {
	l := p.Local
	return layout.Page(layout.Props{Lang: l.Lang, Title: p.guide.Title.In(l.Lang), Path: p.path(), Active: "ask", State: p.State.Fields(), Error: len(p.Faults) > 0},
		P(Class("caption"), g.Text(l.T("calc.caption"))),
		H1(g.Text(p.guide.Title.In(l.Lang))),
		P(Class("lead"), g.Text(p.guide.Lead.In(l.Lang))),
		g.Map(p.Clashes, p.clash),
		p.question(),
		p.results(),
		Section(H2(g.Text(l.T("calc.given"))), p.Summary(p.book, p.button),
			P(A(Href(layout.Path(l.Lang, p.path())), g.Text(l.T("calc.begin-again"))))),
		Form(ID(kept), Method("post"), Action(layout.Path(l.Lang, p.path())), AutoComplete("off"), layout.Carry(p.State.Fields())),
		p.cites.Notes(),
	)
}

// button sends the kept state with a wish.
func (p *page) button(class, do string, body ...g.Node) g.Node {
	return Button(Type("submit"), FormAttr(kept), Class(class), Name("do"), Value(do), g.Group(body))
}

// clash shows answers that cannot be true together, each to be changed.
func (p *page) clash(f *qyzmet.Fault) g.Node {
	l := p.Local
	text := l.T("ask.clash-not-applicable")
	if f.Text != nil {
		text = f.Text.In(l.Lang)
	}
	return Section(Class("clash fault"), Role("alert"), H2(g.Text(l.T("ask.clash")+": "+text)),
		Dl(Class("answers"), g.Map(p.Involved(f), func(path qyzmet.Path) g.Node { return p.Row(p.book, path, p.button) })))
}

// question asks for the next fact, or says that everything is answered.
func (p *page) question() g.Node {
	l := p.Local
	if p.fact == nil {
		return g.If(len(p.Clashes) == 0, P(Class("inset"), Role("status"), g.Text(l.T("calc.done")+" "+l.T("calc.print"))))
	}
	do := interview.Answer
	if p.isDay() {
		do = interview.SetDay
	}
	return Section(Class("calc-next no-print"), Aria("label", l.T("calc.next")),
		g.If(len(p.Faults) > 0, Div(Class("fault"), Role("alert"), TabIndex("-1"), Data("focus", "1"), Ul(g.Map(p.Faults, func(f input.Fault) g.Node {
			return Li(A(Href("#"+f.ID), g.Text(f.Message)))
		})))),
		Form(Method("post"), Action(layout.Path(l.Lang, p.path())), g.Attr("novalidate"), AutoComplete("off"), Class("question"),
			layout.Carry(p.State.Fields()),
			g.If(!p.isDay(), Input(Type("hidden"), Name("fact"), Value(string(p.fact.Path)))),
			input.Draw(input.Props{Local: l, Fact: p.fact, Form: p.Fields(p.fact), Faults: p.Faults, Ask: p.fact.Ask.In(l.Lang), Head: H2, Class: "ask-head", Under: p.under(), Hint: "help"}),
			Div(Class("actions"),
				Button(Type("submit"), Class("main"), Name("do"), Value(do), g.Text(l.T("ask.continue"))),
				g.If(p.fact.Kind == qyzmet.List, Button(Type("submit"), Class("second"), Name("do"), Value(interview.None), g.Text(l.T("ask.none")))),
				g.If(!p.isDay(), Button(Type("submit"), Class("second"), Name("do"), Value(interview.DontKnow), g.Text(l.T("ask.dont-know")))),
			)))
}

func (p *page) under() g.Node {
	l, f := p.Local, p.fact
	return Div(ID("help"), Class("under"),
		g.Iff(f.Help != nil, func() g.Node { return P(Class("help"), g.Text(f.Help.In(l.Lang))) }),
		g.Iff(len(f.Why) > 0, func() g.Node {
			return P(Class("why"), g.Text(l.T("ask.why")+" "), p.cites.Chips(slices.Compact(slices.Clone(f.Why))))
		}))
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
	said, tone := l.T("calc.open"), "open"
	if a.Outcome != nil {
		said, tone = l.T("ask.standing."+string(a.State), "sentence", words.Sentence(l, q, a.Outcome)), words.Tone(q, a.Outcome)
		if a.State == qyzmet.Settled {
			said = words.Sentence(l, q, a.Outcome) + "."
		}
	}
	return Section(Class("calc-answer tone-"+tone),
		H3(g.Text(q.Ask.In(l.Lang))),
		P(Class("said"), g.Text(said)),
		g.If(a.State != qyzmet.Open, Ul(g.Map(a.Grounds, func(x qyzmet.Ground) g.Node {
			return Li(g.Text(x.Text.In(l.Lang)+" "), p.cites.Chips(x.Cites), g.Iff(x.Until != nil, func() g.Node {
				return g.Text(" " + l.T("result.ground-until", "day", *x.Until) + ".")
			}))
		}))),
		p.reckoned(a),
		Form(Class("no-print"), Method("post"), Action(layout.Path(l.Lang, "/result/"+url.PathEscape(string(q.ID)))), AutoComplete("off"), layout.Carry(p.State.Fields()),
			Button(Type("submit"), Class("plain"), g.Text(l.T("calc.whole")), Span(Class("vh"), g.Text(": "+q.Title.In(l.Lang))))))
}

// reckoned shows the reckoning of a value.
func (p *page) reckoned(a *qyzmet.Answer) g.Node {
	turn := *p.Turn
	turn.Question = p.book.Questions[a.Question]
	return result.Reckoned(&turn, p.book, p.cites, a)
}

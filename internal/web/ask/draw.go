package ask

import (
	"slices"
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/web/input"
	"qyzmet/internal/web/interview"
	"qyzmet/internal/web/layout"
	"qyzmet/internal/web/words"
)

// kept is the id of the form that holds the state for buttons outside the
// question's own form.
const kept = "kept"

func (p *page) isDay() bool { return p.fact.Path == interview.DayFact().Path }

// draw draws the page of one question.
func (p *page) draw() g.Node {
	l := p.Local
	return layout.Page(p.props(p.fact.Ask.In(l.Lang)),
		Div(Class("ask"),
			Div(Class("ask-main"),
				p.back(),
				p.faultSummary(),
				p.notice(),
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
	state := p.State.Fields()
	if p.fact != nil && !p.isDay() {
		state = append(state, layout.Field{Name: "fact", Value: string(p.fact.Path)}, layout.Field{Name: "do", Value: interview.Show})
	}
	if p.fact != nil && p.isDay() {
		state = append(state, layout.Field{Name: "do", Value: interview.ChangeDay})
	}
	return layout.Props{Lang: p.Local.Lang, Title: title, Path: p.path("ask"), Active: "ask", State: state, Error: len(p.Faults) > 0}
}

// keptForm carries the state for the buttons that go back, change an answer or
// show the result.
func (p *page) keptForm() g.Node {
	return Form(ID(kept), Method("post"), Action(layout.Path(p.Local.Lang, p.path("ask"))), AutoComplete("off"), layout.Carry(p.State.Fields()),
		g.Iff(p.fact != nil && !p.isDay(), func() g.Node { return Input(Type("hidden"), Name("fact"), Value(string(p.fact.Path))) }))
}

// button sends the kept state with a wish.
func button(class, do string, body ...g.Node) g.Node {
	return Button(Type("submit"), FormAttr(kept), Class(class), Name("do"), Value(do), g.Group(body))
}

func (p *page) back() g.Node {
	at := p.fact.Path
	if _, ok := p.State.Before(at); !ok {
		return A(Class("back"), Href(layout.Path(p.Local.Lang, "")), g.Text(p.Local.T("ask.back-start")))
	}
	return button("back", interview.Back, g.Text(p.Local.T("ask.back")))
}

// faultSummary lists what is wrong, with links to the fields.
func (p *page) faultSummary() g.Node {
	if len(p.Faults) == 0 {
		return nil
	}
	return Div(Class("fault"), Role("alert"), TabIndex("-1"), Data("focus", "1"),
		H2(g.Text(p.Local.Plural("ask.faults", len(p.Faults)))),
		Ul(g.Map(p.Faults, func(f input.Fault) g.Node {
			return Li(A(Href("#"+f.ID), g.If(f.Where != "", g.Text(f.Where+": ")), g.Text(f.Message)))
		})))
}

// notice says which answers were left out because they no longer apply.
func (p *page) notice() g.Node {
	if len(p.Dropped) == 0 {
		return nil
	}
	labels := make([]string, len(p.Dropped))
	for i, d := range p.Dropped {
		labels[i] = words.Label(p.book, p.Local, d)
	}
	return Div(Class("inset"), Role("status"), P(g.Text(p.Local.T("ask.dropped", "labels", strings.Join(labels, "; ")))))
}

func (p *page) progress() g.Node {
	if p.answer == nil || p.answer.Next == nil || p.isDay() {
		return nil
	}
	return P(Class("progress"), g.Text(p.Local.Plural("ask.left", p.answer.Next.Left)))
}

func (p *page) questionForm() g.Node {
	l := p.Local
	do, effect := interview.Answer, p.effects()
	if p.isDay() {
		do = interview.SetDay
	}
	hint := ""
	if p.fact.Help != nil || len(p.fact.Why) > 0 {
		hint = "help"
	}
	return Form(Method("post"), Action(layout.Path(l.Lang, p.path("ask"))), g.Attr("novalidate"), AutoComplete("off"), Class("question"),
		layout.Carry(p.State.Fields()),
		g.If(!p.isDay(), Input(Type("hidden"), Name("fact"), Value(string(p.fact.Path)))),
		input.Draw(input.Props{Local: l, Fact: p.fact, Form: p.form, Faults: p.Faults, Effect: effect.choices,
			Ask: p.fact.Ask.In(l.Lang), Head: H1, Class: "ask-head", Under: p.under(effect), Hint: hint}),
		Div(Class("actions"),
			Button(Type("submit"), Class("main"), Name("do"), Value(do), g.Text(l.T("ask.continue"))),
			g.If(p.fact.Kind == qyzmet.List, Button(Type("submit"), Class("second"), Name("do"), Value(interview.None), g.Text(l.T("ask.none")))),
			g.If(!p.isDay(), Button(Type("submit"), Class("second"), Name("do"), Value(interview.DontKnow), g.Text(l.T("ask.dont-know")))),
		),
		p.decider(),
	)
}

// under stands between the question and its fields: help, why it is asked, and
// what the answers do.
func (p *page) under(e effects) g.Node {
	l, f := p.Local, p.fact
	return Div(ID("help"), Class("under"),
		g.Iff(f.Help != nil, func() g.Node { return P(Class("help"), g.Text(f.Help.In(l.Lang))) }),
		g.Iff(f.Kind == qyzmet.Date, func() g.Node { return P(Class("help"), g.Text(l.T("input.date.example"))) }),
		g.Iff(len(f.Why) > 0, func() g.Node {
			return P(Class("why"), g.Text(l.T("ask.why")+" "), p.cites.Chips(slices.Compact(slices.Clone(f.Why))))
		}),
		e.draw(l),
	)
}

// decider says who finds a fact that an official decides.
func (p *page) decider() g.Node {
	d := p.fact.DecidedBy
	if d == nil {
		return nil
	}
	return P(Class("inset"), g.Text(p.Local.T("ask.decided-by", "who", d.Who, "when", d.ByWhen)+" "), p.cites.Chip(d.Cite))
}

// nothingToAsk is the page of a question that needs no facts.
func (p *page) nothingToAsk() g.Node {
	l := p.Local
	return layout.Page(p.props(p.Question.Ask.In(l.Lang)),
		H1(g.Text(p.Question.Ask.In(l.Lang))),
		P(Class("lead"), g.Text(l.T("ask.nothing-to-ask"))),
		p.keptForm(),
		Div(Class("actions"), button("main", interview.Finish, g.Text(l.T("ask.show-answer")))),
	)
}

package result

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

// unsettled says what keeps the answer from being settled: open exceptions,
// missing facts, an official's decision, or the law itself.
func (p *page) unsettled() g.Node {
	switch p.answer.State {
	case qyzmet.Settled:
		return nil
	case qyzmet.Official:
		return p.officials()
	}
	if o := p.reason(qyzmet.CommencementUncertain); o != nil {
		return p.worlds(o)
	}
	if p.reason(qyzmet.WordingNotHeld) != nil || p.answer.WithoutCalendar() {
		return nil
	}
	return p.openings()
}

// shownOpenings is how many open exceptions are shown before the rest is folded.
const shownOpenings = 3

func (p *page) openings() g.Node {
	l := p.Local
	head, help := l.T("result.missing"), l.T("result.missing-help")
	if p.answer.State == qyzmet.Provisional {
		head, help = l.T("result.unless"), l.T("result.unless-help")
	}
	list := slices.DeleteFunc(slices.Clone(p.answer.Open), func(o qyzmet.Opening) bool { return len(o.Facts) == 0 })
	shown := list[:min(len(list), shownOpenings)]
	rest := list[len(shown):]
	return Section(Class("openings"), H2(g.Text(head)), g.If(len(list) > 0, P(g.Text(help))),
		g.If(p.reason(qyzmet.CalendarNotHeld) != nil, P(g.Text(l.T("result.calendar-more")))),
		Ul(Class("open-list"), g.Map(shown, p.opening)),
		g.If(len(rest) > 0, Details(Summary(g.Text(l.Plural("result.more-open", len(rest)))), Ul(Class("open-list"), g.Map(rest, p.opening)))))
}

// opening shows the rules that wait for the same answers, and these answers.
func (p *page) opening(o qyzmet.Opening) g.Node {
	texts := p.ruleTexts(o.Rules)
	rules := g.Node(Ul(g.Map(texts, func(t string) g.Node { return Li(g.Text(t)) })))
	if len(texts) == 1 {
		rules = P(g.Text(texts[0]))
	}
	return Li(rules, P(p.cites.Chips(unique(o.Cites))), p.needs(o.Facts, p.Local.Plural("result.needs", len(o.Facts))))
}

// needs lists facts that can be answered; a single one without folding.
func (p *page) needs(facts []qyzmet.Path, head string) g.Node {
	if len(facts) == 1 {
		return P(g.Text(p.Local.T("result.need-one")+" "), p.answerIt(facts[0]), p.dontKnow(facts[0]))
	}
	return Details(Summary(g.Text(head)),
		Ul(Class("needs"), g.Map(facts, func(f qyzmet.Path) g.Node { return Li(p.answerIt(f), p.dontKnow(f)) })))
}

// dontKnow marks a fact that was asked and is not known.
func (p *page) dontKnow(path qyzmet.Path) g.Node {
	if v, given := p.State.Facts[path]; given && v.Reason == qyzmet.DontKnow {
		return Span(Class("note-inline"), g.Text(" – "+p.Local.T("value.dont-know")))
	}
	return nil
}

func (p *page) officials() g.Node {
	l := p.Local
	return Section(Class("officials"), H2(g.Text(l.T("result.who-decides"))),
		g.Map(p.answer.Officials, func(d qyzmet.Decider) g.Node {
			return Div(Class("card"),
				P(Strong(g.Text(words.Label(p.book, l, d.Fact))), g.Text(" – "+d.Who.In(l.Lang)+" "), p.cites.Chip(d.Cite)),
				P(g.Text(l.T("result.by-when", "when", d.ByWhen))),
				p.papers(d.Papers, "result.on-papers"),
				P(interview.Send("plain", interview.Change+string(d.Fact), g.Text(l.T("result.decided-already")),
					Span(Class("vh"), g.Text(": "+words.Label(p.book, l, d.Fact))))))
		}))
}

// worlds shows both outcomes where the day of commencement is not known.
func (p *page) worlds(o *qyzmet.Opening) g.Node {
	l := p.Local
	return Section(Class("worlds"), H2(g.Text(l.T("result.both"))),
		g.Map(o.Worlds, func(w qyzmet.World) g.Node {
			text := l.T("result.if-old", "acts", p.acts(w.NotInForce))
			if len(w.InForce) > 0 {
				text = l.T("result.if-new", "acts", p.acts(w.InForce))
			}
			return Div(Class("card tone-"+words.Tone(p.Question, w.Outcome)), P(Class("help"), g.Text(text)),
				P(Strong(g.Text(words.Sentence(l, p.Question, w.Outcome)+"."))))
		}))
}

// acts names amending acts: "Law 561-IV: 410-VI or 211-VIII".
func (p *page) acts(keys []string) string {
	var out []string
	for _, key := range keys {
		enactment, acts, ok := strings.Cut(key, " ")
		if !ok {
			out = append(out, key)
			continue
		}
		name := enactment
		if e := p.book.EnactmentByID(enactment); e != nil {
			name = e.Short.In(p.Local.Lang)
		}
		out = append(out, p.Local.T("result.act", "law", name, "acts", strings.ReplaceAll(acts, "|", " / ")))
	}
	return p.Local.List(out)
}

// grounds lists the rules that carry the outcome, with papers and last days.
func (p *page) grounds() g.Node {
	if len(p.answer.Grounds) == 0 {
		return nil
	}
	l := p.Local
	return Section(Class("grounds"), H2(g.Text(l.T("result.grounds"))), Ul(g.Map(p.answer.DistinctGrounds(), p.ground)), p.bring())
}

func (p *page) ground(gr qyzmet.Ground) g.Node {
	l := p.Local
	class := ""
	if gr.Question != p.Question.ID {
		class = "under-ground"
	}
	return Li(g.If(class != "", Class(class)),
		g.Iff(class != "", func() g.Node {
			if q := p.book.Questions[gr.Question]; q != nil {
				return P(Class("help"), g.Text(q.Title.In(l.Lang)))
			}
			return nil
		}),
		P(g.Text(gr.Text.In(l.Lang)+" "), p.cites.Chips(gr.Cites)),
		g.Iff(gr.Until != nil, func() g.Node {
			return P(Class("until"), g.Text(l.T("result.ground-until", "day", *gr.Until)+" "), distance(p, *gr.Until))
		}),
		g.Iff(len(gr.UntilAsk) > 0, func() g.Node {
			if len(gr.UntilAsk) == 1 {
				return P(Class("until"), g.Text(l.T("result.until-ask")+" "), p.answerIt(gr.UntilAsk[0]), p.dontKnow(gr.UntilAsk[0]))
			}
			return p.needs(gr.UntilAsk, l.Plural("result.until-needs", len(gr.UntilAsk)))
		}))
}

// bring lists the papers of all grounds, each once.
func (p *page) bring() g.Node {
	var list []qyzmet.Paper
	seen := map[qyzmet.PaperID]bool{}
	for _, gr := range p.answer.Grounds {
		for _, paper := range gr.Papers {
			if !seen[paper.ID] {
				seen[paper.ID] = true
				list = append(list, paper)
			}
		}
	}
	return p.papers(list, "result.bring")
}

func (p *page) papers(list []qyzmet.Paper, key string) g.Node {
	if len(list) == 0 {
		return nil
	}
	return Div(Class("papers"), H3(g.Text(p.Local.T(key))),
		Ul(g.Map(list, func(paper qyzmet.Paper) g.Node { return Li(g.Text(paper.Label.In(p.Local.Lang))) })))
}

// remedy says where a decision can be challenged and until when; the day on
// which the term begins can be given right here.
func (p *page) remedy() g.Node {
	m := p.answer.Remedy
	if m == nil {
		return nil
	}
	l := p.Local
	return Section(Class("remedy"), ID("remedy"), H2(g.Text(l.T("result.remedy"))),
		P(g.Text(l.T("result.remedy-to", "to", m.To)+" "), p.cites.Chips(m.Cite)),
		g.Iff(m.Term != nil, func() g.Node { return P(g.Text(m.Term.In(l.Lang))) }),
		g.Iff(m.Until != nil, func() g.Node {
			return P(Class("until"), Strong(g.Text(l.T("result.remedy-until", "day", *m.Until))), g.Text(" "), distance(p, *m.Until))
		}),
		g.Iff(m.Until == nil, p.remedyDay))
}

// remedyDay asks for the day from which the remedy's term is counted.
func (p *page) remedyDay() g.Node {
	l := p.Local
	for _, d := range p.Question.Remedies {
		f := p.book.Facts[d.From]
		if d.Within == "" || f == nil || !within(d.Span, p.State.On) {
			continue
		}
		props := input.Props{Local: l, Fact: f, Ask: f.Ask.In(l.Lang), Head: H3, Class: "label"}
		if p.Fact != nil && p.Fact.Path == f.Path {
			props.Form, props.Faults = p.Form, p.Faults
		}
		return Form(Method("post"), Action(p.path("result")+"#remedy"), Class("inline-ask no-print"), g.Attr("novalidate"), AutoComplete("off"),
			layout.Carry(p.State.Fields()), Input(Type("hidden"), Name("fact"), Value(string(f.Path))),
			input.Draw(props),
			Button(Type("submit"), Class("second"), Name("do"), Value(interview.Answer), g.Text(l.T("result.count"))))
	}
	return nil
}

// unique keeps the first of each provision.
func unique(ids []qyzmet.ProvisionID) []qyzmet.ProvisionID {
	var out []qyzmet.ProvisionID
	seen := map[qyzmet.ProvisionID]bool{}
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}

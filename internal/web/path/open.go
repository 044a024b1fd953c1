package path

import (
	"slices"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/web/interview"
	"qyzmet/internal/web/layout"
	"qyzmet/internal/web/words"
)

// missing are the facts that keep a segment from being settled.
func missing(s *segment) []qyzmet.Path {
	var out []qyzmet.Path
	for _, part := range s.parts {
		if part.Answer == nil {
			continue
		}
		for _, o := range part.Answer.Open {
			for _, f := range o.Facts {
				if !slices.Contains(out, f) {
					out = append(out, f)
				}
			}
		}
		for _, d := range part.Answer.Officials {
			if !slices.Contains(out, d.Fact) {
				out = append(out, d.Fact)
			}
		}
	}
	return out
}

// endless are the facts that would give the last day of a ground.
func endless(b *band, s *segment) []qyzmet.Path {
	var out []qyzmet.Path
	for _, part := range s.parts {
		for _, gr := range groundsOf(b, part) {
			for _, f := range gr.UntilAsk {
				if !slices.Contains(out, f) {
					out = append(out, f)
				}
			}
		}
	}
	return out
}

func openID(b *band) string { return "open-" + string(b.question.ID) }

// open lists, for each band, the facts that keep parts of it open, and offers
// to answer them in the interview of the band's question.
func (p *page) open() g.Node {
	l := p.Local
	bands := g.Group{}
	for i := range p.life.bands {
		if one := p.openBand(&p.life.bands[i]); one != nil {
			bands = append(bands, one)
		}
	}
	if len(bands) == 0 {
		return nil
	}
	return Section(Class("path-open"), H2(g.Text(l.T("path.open"))), P(Class("help no-print"), g.Text(l.T("path.open-help"))), bands)
}

// goOn leads to the best next question.
func (p *page) goOn() g.Node {
	switch {
	case p.next == nil:
		return nil
	case p.next.ForDate:
		return P(Class("go-on no-print"), interview.Send("main", interview.Show, g.Text(p.Local.T("result.add-date"))))
	}
	return P(Class("go-on no-print"), interview.Send("main", interview.Show, g.Text(p.Local.Plural("result.answer-left", p.next.Left))))
}

// fewFacts are shown without folding.
const fewFacts = 4

func (p *page) openBand(b *band) g.Node {
	var facts, last []qyzmet.Path
	for i := range b.segments {
		facts = append(facts, missing(&b.segments[i])...)
		last = append(last, endless(b, &b.segments[i])...)
	}
	facts = unique(facts)
	last = slices.DeleteFunc(unique(last), func(f qyzmet.Path) bool { return slices.Contains(facts, f) })
	if len(facts)+len(last) == 0 {
		return nil
	}
	l := p.Local
	list := p.facts(b, facts)
	if len(facts) > fewFacts {
		list = Details(Summary(g.Text(l.Plural("result.needs", len(facts))), Span(Class("vh"), g.Text(": "+b.question.Title.In(l.Lang)))), list)
	}
	return Div(ID(openID(b)), Class("path-open-band"), H3(g.Text(b.question.Title.In(l.Lang))),
		g.If(len(facts) > 0, list),
		g.If(len(last) > 0, g.Group{P(g.Text(l.T("result.until-ask"))), p.facts(b, last)}))
}

func (p *page) facts(b *band, facts []qyzmet.Path) g.Node {
	l := p.Local
	to := layout.Path(l.Lang, askPath(b.question.ID))
	return Ul(Class("path-needs"), g.Map(facts, func(f qyzmet.Path) g.Node {
		note := g.Node(nil)
		if v, given := p.State.Facts[f]; given && v.Reason == qyzmet.DontKnow {
			note = Span(Class("note-inline"), g.Text(" – "+l.T("value.dont-know")))
		} else if def := p.book.Facts[f]; def != nil && def.DecidedBy != nil {
			note = Span(Class("note-inline"), g.Text(" – "+def.DecidedBy.Who.In(l.Lang)))
		}
		return Li(Button(Type("submit"), FormAttr(interview.Kept), Class("plain"), Name("do"), Value(interview.Change+string(f)), FormAction(to),
			g.Text(words.Label(p.book, l, f))), note)
	}))
}

func unique(list []qyzmet.Path) []qyzmet.Path {
	var out []qyzmet.Path
	for _, f := range list {
		if !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	return out
}

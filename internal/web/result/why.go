package result

import (
	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/web/words"
)

// whyNot says which facts would have to be different for another outcome.
func (p *page) whyNot() g.Node {
	if len(p.answer.WhyNot) == 0 {
		return nil
	}
	l := p.Local
	return Section(Class("whynot"), H2(g.Text(l.T("whynot.title"))), P(Class("help"), g.Text(l.T("whynot.help"))),
		Dl(g.Map(p.answer.WhyNot, func(w qyzmet.WhyNot) g.Node {
			return Div(Dt(g.Text(l.T("whynot.for", "outcome", w.Label))),
				Dd(g.If(len(w.Change) == 0, P(g.Text(l.T("whynot.nothing")))), Ul(g.Map(w.Change, p.needed))))
		})))
}

func (p *page) needed(n qyzmet.Needed) g.Node {
	l, f := p.Local, p.book.Facts[n.Fact]
	now := words.Value(l, f, p.State.Facts[n.Fact])
	return Li(g.Text(words.Label(p.book, l, n.Fact)+": "), Strong(g.Text(words.Needed(l, f, n.Value))),
		Span(Class("help"), g.Text(" "+l.T("whynot.now", "value", now))))
}

// readings shows how ambiguous provisions were read.
func (p *page) readings() g.Node {
	if len(p.answer.Readings) == 0 {
		return nil
	}
	l := p.Local
	return Section(Class("readings"), H2(g.Text(l.T("reading.title"))), P(Class("help"), g.Text(l.T("reading.help"))),
		g.Map(p.answer.Readings, func(r qyzmet.Reading) g.Node {
			return Details(Class("claim"),
				Summary(g.If(r.Flag, Span(Class("tag tag-open"), g.Text(l.T("reading.flag")))), g.Text(" "+r.Adopted.In(l.Lang))),
				Div(Class("claim-body"), P(p.cites.Chips(r.Cites)),
					Dl(Class("facts"), Div(Dt(g.Text(l.T("reading.printed"))), Dd(g.Text(r.Printed.In(l.Lang)))),
						Div(Dt(g.Text(l.T("reading.reason"))), Dd(g.Text(r.Reason.In(l.Lang)))))))
		}))
}

// texts says which texts of the law were read, and what this answer is.
func (p *page) texts() g.Node {
	l := p.Local
	return Section(Class("texts"), H2(g.Text(l.T("texts.title"))),
		g.If(len(p.answer.Law.Texts) == 0, P(g.Text(l.T("texts.none")))),
		g.If(len(p.answer.Law.Texts) > 0, Ul(g.Map(p.answer.Law.Texts, func(t qyzmet.TextUsed) g.Node {
			name := t.Enactment
			if e := p.book.EnactmentByID(t.Enactment); e != nil {
				name = e.Short.In(l.Lang)
			}
			return Li(g.Text(name+" – "+t.Title.In(l.Lang)+". "+l.T("texts.read-up-to", "day", t.ReadUpTo)),
				g.Iff(t.Note != nil, func() g.Node { return P(Class("help"), g.Text(t.Note.In(l.Lang))) }))
		}))),
		P(g.Text(l.T("texts.not-advice"))),
		P(Class("help hash"), g.Text(l.T("texts.book")+" "), Code(g.Text(short(p.answer.Law.Book)))))
}

func short(hash string) string { return hash[:min(len(hash), 16)] }

package result

import (
	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/document"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/lawpages"
	"qyzmet/internal/web/lawpages/inwords"
	"qyzmet/internal/web/layout"
	"qyzmet/internal/web/words"
)

// reckoned shows how a value came about: for each rule the formula in words, and
// a table of what went in, so that it can be checked by hand.
func (p *page) reckoned() g.Node {
	if len(p.answer.Reckoning) == 0 {
		return nil
	}
	return Section(Class("reckoned"), H2(g.Text(p.Local.T("result.reckoned"))), p.tables())
}

func (p *page) tables() g.Node {
	var list g.Group
	for i, k := range p.answer.Reckoning {
		list = append(list, p.reckoning(i+1, k))
	}
	return list
}

// reckoning is the n-th of a question; its name is its own on a page of several.
func (p *page) reckoning(n int, k qyzmet.Reckoning) g.Node {
	l := p.Local
	name := l.T("result.reckoned") + ": " + p.Question.Title.In(l.Lang)
	if n > 1 {
		name += " " + l.Number(int64(n))
	}
	return Div(Class("reckoning"),
		p.formula(k),
		layout.Scroll(name, Table(
			THead(Tr(Th(Scope("col"), g.Text(l.T("result.reckoned-what"))), Th(Scope("col"), Class("amount"), g.Text(l.T("result.reckoned-value"))),
				Th(Scope("col"), g.Text(l.T("result.reckoned-source"))))),
			TBody(g.Map(k.Steps, p.reckonedStep)),
			TFoot(Tr(Th(Scope("row"), g.Text(l.T("result.reckoned-result"))), Td(Class("amount"), Strong(g.Text(words.Quantity(l, k.Unit, k.Value)))), Td())),
		)),
	)
}

func (p *page) reckonedStep(s qyzmet.Reckoned) g.Node {
	l := p.Local
	return Tr(Th(Scope("row"), g.Text(s.Label.In(l.Lang))), Td(Class("amount"), g.Text(words.Reckoned(p.book, l, s)), p.reckonedItems(s.Unit, s.Items)),
		Td(p.cites.Chips(s.Cites)))
}

// reckonedItems is what each item of a list adds, where there are several.
func (p *page) reckonedItems(unit string, items []int64) g.Node {
	if len(items) < 2 {
		return nil
	}
	list := make([]string, len(items))
	for i, n := range items {
		list[i] = p.Local.Number(n)
		if unit == "tiyn" { // money is written as money
			list[i] = words.Quantity(p.Local, unit, n)
		}
	}
	return Div(Class("help"), g.Text(p.Local.T("result.reckoned-items", "list", p.Local.List(list))))
}

// formula is the value of the rule in words.
func (p *page) formula(k qyzmet.Reckoning) g.Node {
	rule := p.reckonedBy(k)
	if rule == nil {
		return nil
	}
	several := len(p.answer.Reckoning) > 1 // the text of a single rule is its ground
	return g.Group{g.If(several, P(g.Text(rule.Text.In(p.Local.Lang)))), clause(amount(p, rule))}
}

// reckonedBy is the rule of a reckoning, as it stands on the day; nil: none.
func (p *page) reckonedBy(k qyzmet.Reckoning) *rulebook.Rule {
	for _, rule := range p.Question.RuleByID(k.Rule) {
		if rule.Value == k.Formula && within(rule.Span, p.State.On) {
			return rule
		}
	}
	return nil
}

func amount(p *page, rule *rulebook.Rule) *inwords.Clause {
	return lawpages.InWords(p.book, p.Local.Lang, p.State.On).Within(rule.Span).Amount(rule.ValueExpr, p.Question.Unit)
}

// formulaForPaper is the formula as package document prints it.
func (p *page) formulaForPaper(k qyzmet.Reckoning) *document.Clause {
	rule := p.reckonedBy(k)
	if rule == nil {
		return nil
	}
	c := forPaper(amount(p, rule))
	return &c
}

func forPaper(c *inwords.Clause) document.Clause {
	out := document.Clause{Text: c.Text.String()}
	for _, part := range c.Parts {
		out.Parts = append(out.Parts, forPaper(part))
	}
	return out
}

func clause(c *inwords.Clause) g.Node {
	return Ul(clauseItem(c))
}

func clauseItem(c *inwords.Clause) g.Node {
	return Li(g.Text(c.Text.String()), g.If(len(c.Parts) > 0, Ul(g.Map(c.Parts, clauseItem))))
}

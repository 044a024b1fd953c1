package terminal

import (
	"strings"

	"qyzmet"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/lawpages"
	"qyzmet/internal/web/words"
)

// reckoning shows how a value came about: the formula of each rule in words, and
// what went in.
func (p *Printer) reckoning(q *rulebook.Question, a *qyzmet.Answer) {
	if len(a.Reckoning) == 0 {
		return
	}
	p.heading(p.texts.Answer.Reckoned)
	for _, k := range a.Reckoning {
		for _, rule := range q.RuleByID(k.Rule) {
			if rule.Value == k.Formula {
				said := lawpages.InWords(p.book, p.lang, a.On).Within(rule.Span).Amount(rule.ValueExpr, q.Unit).String()
				p.para(0, strings.TrimPrefix(strings.TrimSpace(said), "- "))
				break
			}
		}
		for _, s := range k.Steps {
			text := s.Label.In(p.lang) + ": " + words.Reckoned(p.book, p.local, s)
			if len(s.Items) > 1 {
				text += " (" + p.numbers(s.Items) + ")"
			}
			p.bullet(0, p.cited(text, s.Cites))
		}
		p.para(0, "= "+words.Quantity(p.local, k.Unit, k.Value))
	}
}

// numbers are what the items of a list add up to.
func (p *Printer) numbers(list []int64) string {
	out := make([]string, len(list))
	for i, n := range list {
		out[i] = p.local.Number(n)
	}
	return strings.Join(out, " + ")
}

package reforms

import (
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/reforms/reach"
	"qyzmet/internal/web/words"
)

// changes lists all that the draft of a run changes.
func (p *page) changes() g.Node {
	l, o := p.l, p.run.choice.overlay
	out := g.Group{}
	for _, v := range o.Values {
		if param := p.book.Parameters[v.Parameter]; param != nil {
			out = append(out, p.newValue(param, v.Value))
		}
	}
	for _, name := range o.Withdraw {
		out = append(out, Li(g.Text(l.T("reforms.begun.withdrawn", "rule", p.ruleNamed(name)))))
	}
	return Ul(Class("rf-changes"), out, p.conditionsAndActs(o))
}

func (p *page) newValue(param *rulebook.Parameter, value int64) g.Node {
	l := p.l
	was := "–"
	law := reach.InForce(param, p.run.choice.on)
	if law != nil {
		was = words.Quantity(l, param.Unit, law.Value)
	}
	return Li(g.Text(l.T("reforms.begun.value", "label", param.Label, "was", was, "value", words.Quantity(l, param.Unit, value))+" "),
		g.Iff(law != nil, func() g.Node { return p.provisions(law.Cites) }))
}

// conditionsAndActs lists what no slider and no box shows.
func (p *page) conditionsAndActs(o *rulebook.Overlay) g.Node {
	l, out := p.l, g.Group{}
	for _, c := range o.Conditions {
		out = append(out, Li(g.Text(l.T("reforms.begun.condition", "rule", p.ruleNamed(c.Rule))),
			Details(Class("code"), Summary(g.Text(l.T("why.code"))), Pre(TabIndex("0"), Lang("en"), Code(g.Text(c.When))))))
	}
	for _, a := range o.Acts {
		key := "reforms.begun.act-in"
		if !a.InForce {
			key = "reforms.begun.act-out"
		}
		out = append(out, Li(g.Text(l.T(key, "act", a.Act))))
	}
	return out
}

// ruleNamed is the sentence of a rule named as deferral/teacher.
func (p *page) ruleNamed(name string) string {
	question, rule, _ := strings.Cut(name, "/")
	return p.ruleText(qyzmet.QuestionID(question), qyzmet.RuleID(rule))
}

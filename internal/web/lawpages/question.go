package lawpages

import (
	"slices"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/lawpages/inwords"
	"qyzmet/internal/web/layout"
)

// questionsPage lists the questions that can be asked of the law.
func (v *view) questionsPage() {
	v.send(layout.Props{Title: v.t("questions.title"), Description: v.t("questions.lead"), Path: v.path("/questions")},
		v.crumbs(v.t("questions.title")), H1(v.text("questions.title")), P(Class("lead"), v.text("questions.lead")),
		Ul(Class("law-list"), g.Map(questions(v.book), func(q *rulebook.Question) g.Node {
			return Li(v.link(v.questionHref(q.ID), q.Title.In(v.l.Lang)), P(v.in(q.Ask)), P(Class("help"), g.Text(v.n("questions.rules", len(q.Rules)))))
		})))
}

// questionPage shows a question as a whole: its outcomes, the rules of each
// with their exceptions, what holds otherwise, and the remedies.
func (v *view) questionPage() {
	q := v.book.Questions[qyzmet.QuestionID(v.r.PathValue("question"))]
	if q == nil {
		v.missing()
		return
	}
	v.send(layout.Props{Title: q.Title.In(v.l.Lang), Description: q.Ask.In(v.l.Lang), Path: v.path("/questions/" + string(q.ID))},
		v.crumbs(q.Title.In(v.l.Lang), layout.Way{Href: v.href("/questions"), Text: v.t("questions.title")}),
		H1(v.in(q.Title)), P(Class("lead"), v.in(q.Ask)),
		P(A(Class("law-ask"), Href(layout.Path(v.l.Lang, "/ask/"+string(q.ID))), v.text("question.ask"))),
		v.shownFor(), v.dayChooser(v.below("/questions/"+string(q.ID))),
		P(v.text("question.combine."+q.Combine)),
		v.outcomes(q),
		v.uses(q),
		g.Map(v.sections(q), func(s group) g.Node { return v.ruleGroup(q, s) }),
		v.otherwiseOf(q),
		v.remediesOf(q),
		v.caseSection(v.casesAbout(q)),
	)
}

// group is a part of a question's page: the rules of one outcome.
type group struct {
	id, title string
	rules     []*rulebook.Rule
}

// sections are the rules by outcome, in the order of the outcomes, then those
// that give a value, then those that are exceptions only.
func (v *view) sections(q *rulebook.Question) []group {
	var out []group
	add := func(id, title string, want func(*rulebook.Rule) bool) {
		s := group{id: id, title: title}
		for _, r := range q.Rules {
			if want(r) {
				s.rules = append(s.rules, r)
			}
		}
		if len(s.rules) > 0 {
			out = append(out, s)
		}
	}
	for _, o := range q.Outcomes {
		add("outcome-"+o.ID, v.t("question.leads-to", "outcome", o.Label), func(r *rulebook.Rule) bool { return r.Outcome == o.ID })
	}
	add("values", v.t("question.values"), func(r *rulebook.Rule) bool { return r.Outcome == "" && r.ValueExpr != nil })
	add("exceptions", v.t("question.exceptions"), func(r *rulebook.Rule) bool { return r.Outcome == "" && r.ValueExpr == nil })
	return out
}

func (v *view) outcomes(q *rulebook.Question) g.Node {
	if len(q.Outcomes) == 0 {
		return P(g.Text(v.t("question.unit", "unit", v.unit(q.Unit))))
	}
	return v.section("outcomes", v.t("question.outcomes"), Ul(Class("law-list"), g.Map(q.Outcomes, func(o *rulebook.OutcomeDef) g.Node {
		label := Strong(v.in(o.Label))
		if slices.ContainsFunc(q.Rules, func(r *rulebook.Rule) bool { return r.Outcome == o.ID }) {
			label = A(Href("#outcome-"+o.ID), v.in(o.Label))
		}
		return Li(label, P(v.in(o.Sentence)))
	})))
}

// uses lists the questions on which this one is built.
func (v *view) uses(q *rulebook.Question) g.Node {
	if len(q.Uses) == 0 {
		return nil
	}
	return P(v.text("question.uses"), g.Text(" "), g.Map(indexed(q.Uses), func(i int) g.Node {
		sep := ""
		if i > 0 {
			sep = ", "
		}
		return g.Group{g.Text(sep), v.link(v.questionHref(q.Uses[i]), v.questionTitle(string(q.Uses[i])))}
	}))
}

// ruleGroup draws the rules of one outcome; where a named group of them begins,
// conditions of other questions can link to it.
func (v *view) ruleGroup(q *rulebook.Question, s group) g.Node {
	named := ""
	return v.section(s.id, s.title, g.Map(s.rules, func(r *rulebook.Rule) g.Node {
		var head g.Node
		if r.Group != "" && r.Group != named {
			named = r.Group
			head = P(v.groupAnchor(q, r), Class("law-group-name"), g.Text(v.t("question.group", "group", inwords.GroupName(v.l, r.Group))))
		}
		return g.Group{head, v.rule(r, H3)}
	}))
}

// groupAnchor marks the first rule of a group.
func (v *view) groupAnchor(q *rulebook.Question, r *rulebook.Rule) g.Node {
	first := slices.IndexFunc(q.Rules, func(o *rulebook.Rule) bool { return o.Group == r.Group })
	if q.Rules[first] != r {
		return nil
	}
	return ID("group-" + r.Group)
}

func (v *view) otherwiseOf(q *rulebook.Question) g.Node {
	o := q.OutcomeByID(q.Otherwise)
	if o == nil {
		return nil
	}
	return v.section("otherwise", v.t("question.otherwise"),
		P(Strong(v.in(o.Label)), g.Text(" "), v.cites.Chips(q.OtherwiseCites)),
		g.Iff(q.OtherwiseText != nil, func() g.Node { return P(v.in(*q.OtherwiseText)) }))
}

func (v *view) remediesOf(q *rulebook.Question) g.Node {
	if len(q.Remedies) == 0 {
		return nil
	}
	return v.section("remedies", v.t("question.remedies"), g.Map(q.Remedies, func(m *rulebook.RemedyDef) g.Node {
		a := &rulebook.Article{}
		if len(m.Cites) > 0 && v.book.Provisions[m.Cites[0]] != nil {
			a = v.book.Provisions[m.Cites[0]].Article
		}
		state := stands(m.Span, v.on)
		return Div(Class("law-remedy law-"+string(state)),
			P(Strong(g.Text(capital(m.To.In(v.l.Lang)))), g.Text(" "), v.cites.Chips(m.Cites), v.standing(state)),
			g.Iff(m.Term != nil, func() g.Node { return P(v.in(*m.Term)) }),
			P(Class("help"), g.Text(capital(v.interval(m.Span, a))+".")))
	}))
}

func (v *view) casesAbout(q *rulebook.Question) []*rulebook.Case {
	return slices.DeleteFunc(slices.Clone(v.book.MustCases()), func(c *rulebook.Case) bool { return c.Question != q.ID })
}

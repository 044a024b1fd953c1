package lawpages

import (
	"net/url"
	"slices"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/layout"
	"qyzmet/internal/web/state"
	"qyzmet/internal/web/words"
)

// unfolded is the greatest number of cases that are shown with their facts in
// place; of more, each is a link.
const unfolded = 12

// casesOf shows the worked cases that cite a provision or exercise its rules.
func (v *view) casesOf(p *rulebook.Provision) g.Node { return v.caseSection(v.cases()[p.ID]) }

// caseSection lists worked cases. What a case says is written in English only.
func (v *view) caseSection(list []*rulebook.Case) g.Node {
	if len(list) == 0 {
		return nil
	}
	items := g.Node(g.Map(list, v.caseInPlace))
	if len(list) > unfolded {
		items = Details(Summary(g.Text(v.n("cases.count", len(list)))), Ul(Class("law-list"), g.Map(list, func(c *rulebook.Case) g.Node {
			return Li(A(Href(v.caseHref(c)), Lang("en"), g.Text(c.Says)), g.Text(" "), Span(Class("law-case-outcome"), g.Text(v.expected(c))))
		})))
	}
	return v.section("cases", v.t("cases.title"), P(Class("help"), v.text("cases.lead")), items)
}

func (v *view) caseInPlace(c *rulebook.Case) g.Node {
	return Details(Class("law-case"),
		Summary(Span(Lang("en"), g.Text(c.Says)), g.Text(" "), Span(Class("law-case-outcome"), g.Text(v.expected(c)))),
		v.caseBody(c), P(Class("law-case-open"), A(Href(v.caseHref(c)), v.text("cases.open-case"), Span(Class("vh"), Lang("en"), g.Text(": "+c.Says)))))
}

func (v *view) caseHref(c *rulebook.Case) string {
	return v.href("/cases/" + string(c.Question) + "/" + url.PathEscape(c.Name))
}

// casePage is one worked case, with a way to ask its question with its facts.
func (v *view) casePage() {
	cases := v.book.MustCases()
	i := slices.IndexFunc(cases, func(c *rulebook.Case) bool {
		return string(c.Question) == v.r.PathValue("question") && c.Name == v.r.PathValue("name")
	})
	if i < 0 {
		v.missing()
		return
	}
	c := cases[i]
	title := v.t("cases.one", "question", v.questionTitle(string(c.Question)))
	v.send(layout.Props{Title: title, Description: c.Says, Path: v.path("/cases/" + string(c.Question) + "/" + url.PathEscape(c.Name))},
		v.crumbs(v.t("cases.title"), layout.Way{Href: v.href("/questions"), Text: v.t("questions.title")},
			layout.Way{Href: v.questionHref(c.Question), Text: v.questionTitle(string(c.Question))}),
		H1(g.Text(title)), P(Class("lead"), Lang("en"), g.Text(c.Says)),
		v.caseBody(c), v.askAgain(c))
}

// askAgain asks the case's question with its facts, by a form: facts are in no
// address.
func (v *view) askAgain(c *rulebook.Case) g.Node {
	s := state.State{On: c.On, Facts: c.Facts}
	for _, f := range v.book.FactOrder {
		if _, given := c.Facts[f.Path]; given {
			s.Order = append(s.Order, f.Path)
		}
	}
	return Form(Method("post"), Action(layout.Path(v.l.Lang, "/result/"+string(c.Question))), Class("no-print"),
		layout.Carry(s.Fields()), Button(Type("submit"), Class("main"), v.text("cases.ask")))
}

// expected is the answer that a case expects, in short.
func (v *view) expected(c *rulebook.Case) string {
	q := v.book.Questions[c.Question]
	out := v.l.T("state." + string(c.State) + ".name")
	switch {
	case c.Value != nil:
		out = words.Quantity(v.l, q.Unit, *c.Value) + " – " + out
	case q.OutcomeByID(c.Outcome) != nil:
		out = q.OutcomeByID(c.Outcome).Label.In(v.l.Lang) + " – " + out
	}
	return out
}

func (v *view) caseBody(c *rulebook.Case) g.Node {
	q := v.book.Questions[c.Question]
	list := []g.Node{
		pair(v.t("cases.question"), v.link(v.questionHref(q.ID), q.Title.In(v.l.Lang))),
		pair(v.t("cases.on"), g.Text(v.l.Date(c.On))),
	}
	if c.Known != nil {
		list = append(list, pair(v.t("cases.known"), g.Text(v.l.Date(*c.Known))))
	}
	list = append(list, pair(v.t("cases.facts"), v.facts(c.Facts)), pair(v.t("cases.expected"), Strong(g.Text(v.expected(c)))))
	if c.Until != nil {
		list = append(list, pair(v.t("cases.until"), g.Text(v.l.Date(*c.Until))))
	}
	if rules := v.caseRules(c); len(rules) > 0 {
		list = append(list, pair(v.t("cases.rules"), v.ruleLinks(rules)))
	}
	if len(c.Open) > 0 {
		list = append(list, pair(v.t("cases.open"), Ul(g.Map(c.Open, func(p qyzmet.Path) g.Node { return Li(g.Text(words.Label(v.book, v.l, p))) }))))
	}
	if len(c.Cites) > 0 {
		list = append(list, pair(v.t("cases.cites"), v.cites.Chips(c.Cites)))
	}
	return Dl(Class("law-facts"), g.Group(list))
}

// facts lists a case's facts by their labels, in the order of asking.
func (v *view) facts(facts qyzmet.Facts) g.Node {
	var items []g.Node
	for _, f := range v.book.FactOrder {
		if value, ok := facts[f.Path]; ok {
			items = append(items, Li(v.in(f.Label), g.Text(": "), Strong(g.Text(words.Value(v.l, f, value)))))
		}
	}
	return Ul(g.Group(items))
}

// caseRules are the rules that a case names, as they stand on its day.
func (v *view) caseRules(c *rulebook.Case) []*rulebook.Rule {
	var out []*rulebook.Rule
	for _, id := range c.Rules {
		for _, r := range rulesNamed(v.book, v.book.Questions[c.Question], id) {
			if s := stands(r.Span, c.On); (s == present || s == maybe) && !slices.Contains(out, r) {
				out = append(out, r)
			}
		}
	}
	return out
}

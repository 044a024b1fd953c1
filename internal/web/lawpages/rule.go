package lawpages

import (
	"fmt"
	"slices"
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/lawpages/inwords"
)

// few is the greatest number of rules that an exception may defeat if its
// condition is to be repeated under each of them; others are linked to.
const few = 3

// rule draws a rule in words: its sentence, its condition, its exceptions, what
// it gives, and how it is written. head makes its heading.
func (v *view) rule(r *rulebook.Rule, head func(...g.Node) g.Node) g.Node {
	w := v.words.Within(r.Span)
	state := stands(r.Span, v.on)
	return Article(ID(ruleAnchor(r)), Class("law-rule law-"+string(state)),
		head(v.in(r.Text)),
		v.reread(r),
		P(Class("law-rule-about"), v.cites.Chips(r.Cites), v.standing(state)),
		P(Class("help"), g.Text(capital(v.interval(r.Span, v.articleOf(r)))+".")),
		v.onlyUnder(r),
		v.applies(r, w),
		v.exceptions(r, map[*rulebook.Rule]bool{r: true}),
		v.gives(r, w),
		v.written(r),
		v.whatIfWithout(r),
	)
}

// reread warns of a rule whose official wording has changed since it was written.
func (v *view) reread(r *rulebook.Rule) g.Node {
	changed := v.red.Of(r)
	if len(changed) == 0 {
		return nil
	}
	return Div(Class("law-fault"), P(v.text("rule.unsigned"), g.Text(" "), v.cites.Chips(changed)))
}

// ruleAnchor is unique on a page of several questions: rules of one name follow
// one another, and questions may name theirs alike.
func ruleAnchor(r *rulebook.Rule) string {
	return fmt.Sprintf("rule-%s-%s-%d", r.Question.ID, r.ID, slices.Index(r.Question.Rules, r)+1)
}

func (v *view) ruleHref(r *rulebook.Rule) string {
	return v.questionHref(r.Question.ID) + "#" + ruleAnchor(r)
}

// articleOf is the article of the first provision that a rule cites: its texts
// tell how far back the rule goes.
func (v *view) articleOf(r *rulebook.Rule) *rulebook.Article {
	for _, id := range r.Cites {
		if p := v.book.Provisions[id]; p != nil {
			return p.Article
		}
	}
	return &rulebook.Article{}
}

// onlyUnder warns of a rule that stands for one choice of a reading only.
func (v *view) onlyUnder(r *rulebook.Rule) g.Node {
	return g.Map(sorted(r.Under), func(id qyzmet.ReadingID) g.Node {
		return P(Class("law-note"), v.text("rule.only-under", "choice", v.choice(r.Under[id])), g.Text(" "),
			v.link(v.href("/readings")+"#reading-"+string(id), v.readingTitle(id)))
	})
}

// choice names a choice of a reading: what was adopted, or what is printed.
func (v *view) choice(name string) string { return strings.ToLower(v.named("readings", name)) }

// applies says when the rule holds, or when the exception does.
func (v *view) applies(r *rulebook.Rule, w *inwords.Reader) g.Node {
	key := "rule.holds"
	if r.Outcome == "" && r.ValueExpr == nil {
		key = "rule.excepts"
	}
	c := w.Condition(r.WhenExpr)
	if len(c.Parts) == 0 && r.WhenExpr.Op != rulebook.OpConst {
		return g.Group{P(Class("law-lead"), v.text(key)), v.clause(c)}
	}
	return g.Group{P(Class("law-lead"), v.text(key), g.Text(" "), Span(Class("law-head"), v.phrase(lower(c.Text)))), g.If(len(c.Parts) > 0, v.parts(c))}
}

// exceptions lists what defeats a rule. An exception of few rules is told with
// its condition and its own exceptions; one of many, or one that is a ground of
// its own, by its sentence, which leads to it.
func (v *view) exceptions(r *rulebook.Rule, above map[*rulebook.Rule]bool) g.Node {
	var own []g.Node
	var wide []*rulebook.Rule
	for _, d := range r.DefeatedBy {
		switch {
		case above[d] || !d.Span.Meets(r.Span):
		case d.Outcome == "" && d.ValueExpr == nil && len(d.Defeats) <= few:
			above[d] = true
			own = append(own, Li(v.exception(d, r), v.exceptions(d, above)))
			delete(above, d)
		default:
			wide = append(wide, d)
		}
	}
	if len(own)+len(wide) == 0 {
		return nil
	}
	return Div(Class("law-unless"), P(Class("law-lead"), v.text("rule.unless")), Ul(g.Group(own), v.wide(wide)))
}

// wide lists exceptions by their sentences: of those that say the same at
// different times the one that stands on the day, and a long list behind one
// line.
func (v *view) wide(rules []*rulebook.Rule) g.Node {
	place := map[string]int{}
	var shown []*rulebook.Rule
	for _, d := range rules {
		sentence := d.Text.In(v.l.Lang)
		i, again := place[sentence]
		switch {
		case !again:
			place[sentence] = len(shown)
			shown = append(shown, d)
		case stands(d.Span, v.on) == present:
			shown[i] = d
		}
	}
	list := g.Map(shown, func(d *rulebook.Rule) g.Node { return Li(A(Href(v.ruleHref(d)), v.in(d.Text))) })
	if len(shown) <= few {
		return list
	}
	return Li(Details(Summary(g.Text(v.n("rule.rules", len(shown)))), Ul(list)))
}

// exception tells one exception of a rule, and when it stands if that is not
// as long as the rule.
func (v *view) exception(d, of *rulebook.Rule) g.Node {
	return g.Group{
		P(A(Href(v.ruleHref(d)), v.in(d.Text)), g.Text(" "), v.cites.Chips(d.Cites),
			g.Iff(key(d.From) != key(of.From) || key(d.Before) != key(of.Before), func() g.Node {
				return Span(Class("help"), g.Text(v.interval(d.Span, v.articleOf(d))+"."))
			})),
		v.clause(v.words.Within(d.Span).Condition(d.WhenExpr)),
	}
}

// key tells events apart; spans without an end have none.
func key(p *rulebook.Point) string {
	if p == nil {
		return ""
	}
	return p.Key
}

// gives tells a rule's outcome, value, last day, papers, readings and what it
// defeats.
func (v *view) gives(r *rulebook.Rule, w *inwords.Reader) g.Node {
	var list []g.Node
	add := func(key string, value ...g.Node) { list = append(list, pair(v.t(key), value...)) }
	if o := r.Question.OutcomeByID(r.Outcome); o != nil {
		add("rule.outcome", Strong(v.in(o.Label)))
	}
	if r.ValueExpr != nil {
		add("rule.value", v.statement(w.Amount(r.ValueExpr, r.Question.Unit)))
	}
	if r.UntilExpr != nil {
		add("rule.until", v.statement(w.Term(r.UntilExpr)))
	}
	if targets := v.defeated(r); len(targets) > 0 {
		add("rule.defeats", v.ruleLinks(targets))
	}
	if len(r.Papers) > 0 {
		add("rule.papers", Ul(g.Map(r.Papers, func(id qyzmet.PaperID) g.Node { return Li(v.in(v.book.Papers[id])) })))
	}
	if len(r.Readings) > 0 {
		add("rule.readings", Ul(g.Map(r.Readings, func(id qyzmet.ReadingID) g.Node {
			return Li(v.link(v.href("/readings")+"#reading-"+string(id), v.readingTitle(id)))
		})))
	}
	if len(list) == 0 {
		return nil
	}
	return Dl(Class("law-facts"), g.Group(list))
}

// statement draws a day or a number: in the line, or as a list when it has parts.
func (v *view) statement(c *inwords.Clause) g.Node {
	if len(c.Parts) == 0 {
		return v.phrase(c.Text)
	}
	return v.clause(c)
}

// defeated lists the rules that a rule defeats while both stand.
func (v *view) defeated(r *rulebook.Rule) []*rulebook.Rule {
	var out []*rulebook.Rule
	for _, t := range r.Question.Rules {
		if slices.Contains(r.Defeats, t.ID) && r.Span.Meets(t.Span) {
			out = append(out, t)
		}
	}
	return out
}

// ruleLinks lists rules by their sentences, folded when there are many.
func (v *view) ruleLinks(rules []*rulebook.Rule) g.Node {
	list := Ul(g.Map(rules, func(r *rulebook.Rule) g.Node { return Li(v.link(v.ruleHref(r), r.Text.In(v.l.Lang))) }))
	if len(rules) <= few {
		return list
	}
	return Details(Summary(g.Text(v.n("rule.rules", len(rules)))), list)
}

// written is the rule as it stands in the law data.
func (v *view) written(r *rulebook.Rule) g.Node {
	lines := []string{"id: " + string(r.ID)}
	for _, part := range [][2]string{{"outcome", r.Outcome}, {"group", r.Group}, {"when", r.When}, {"until", r.Until}, {"value", r.Value}} {
		if part[1] != "" {
			lines = append(lines, part[0]+": "+part[1])
		}
	}
	for _, id := range sorted(r.Under) {
		lines = append(lines, "under "+string(id)+": "+r.Under[id])
	}
	return Details(Class("law-written"), Summary(v.text("rule.written")),
		Pre(Lang("en"), Code(g.Text(strings.Join(lines, "\n")))))
}

// unit names a unit of values.
func (v *view) unit(unit string) string {
	if unit == "" {
		return ""
	}
	return v.named("unit", unit)
}

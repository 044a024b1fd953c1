package lawpages

import (
	"fmt"
	"slices"
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/layout"
)

// provisionPage is everything the book holds about one provision.
func (v *view) provisionPage(p *rulebook.Provision) {
	r := rowOf(p, v.on)
	a := p.Article
	part := ""
	if p.ID == a.ID {
		part = "own"
	}
	short := v.enactmentShort(p.ID.Enactment())
	official, shown := v.official(r)
	v.send(layout.Props{Title: v.full(p.ID), Description: v.description(r), Path: v.path("/"+p.ID.URL(), "part", part)},
		v.crumbs(p.ID.Chip(), layout.Way{Href: v.href("/" + p.ID.Enactment()), Text: short},
			layout.Way{Href: v.articleHref(a.ID), Text: v.articleNumber(a.ID)}),
		H1(g.Text(v.full(p.ID)), Span(Class("law-h1-title"), v.in(a.Title))),
		Div(Class("law-now"), v.summary(r), P(Class("help"), v.text("own-words"))),
		v.badges(r),
		v.shownFor(),
		v.dayChooser(v.below("/"+p.ID.URL()), "part", part),
		v.onThisPage(p),
		g.If(shown, official),
		v.history(p),
		v.rulesOf(p),
		v.paramsOf(p),
		v.deciders(r),
		v.casesOf(p),
		v.readingsOf(p),
		v.askedFor(p),
		g.If(!shown, official),
		v.ledgerOf(r),
		v.turnPage(p),
	)
}

// description is what the page is about, for those who find it; empty where that
// is not said in the language of the page.
func (v *view) description(r row) string {
	if r.Last == nil {
		return ""
	}
	return r.Last.Summary.In(v.l.Lang)
}

// badges tell the provision's status, kind and system.
func (v *view) badges(r row) g.Node {
	kind := ""
	if r.Last != nil && r.Last.Status != repealed {
		kind = r.Last.Kind
	}
	return P(Class("law-badges"), v.chip(r), g.Text(" "),
		g.Iff(kind != "", func() g.Node { return g.Group{Span(Class("law-kind"), g.Text(v.kindName(kind))), g.Text(" ")} }),
		A(Href(v.href("/system/"+r.system())), g.Text(v.systemName(r.system()))))
}

// onThisPage lists the parts that this provision has.
func (v *view) onThisPage(p *rulebook.Provision) g.Node {
	item := func(id, key string, n int) g.Node {
		if n == 0 {
			return nil
		}
		return Li(A(Href("#"+id), v.text(key)), g.Text(fmt.Sprintf(" %d", n)))
	}
	return Nav(Class("law-toc no-print"), Aria("label", v.t("toc")), Ul(
		item("history", "history.title", len(p.Versions)),
		item("rules", "rules.title", len(v.rules[p.ID])),
		item("parameters", "params.title", len(v.params[p.ID])),
		item("cases", "cases.title", len(v.cases()[p.ID])),
		item("readings", "readings.title", len(v.readings[p.ID])),
		item("asked", "asked.title", len(v.asked[p.ID])),
	))
}

// rulesOf draws the rules that cite a provision, by question, and the
// questions whose explicit "otherwise" or remedy cites it.
func (v *view) rulesOf(p *rulebook.Provision) g.Node {
	var out []g.Node
	for _, q := range questions(v.book) {
		var own []*rulebook.Rule
		for _, r := range v.rules[p.ID] {
			if r.Question == q {
				own = append(own, r)
			}
		}
		if len(own) > 0 {
			out = append(out, H3(v.text("rules.question"), g.Text(" "), v.link(v.questionHref(q.ID), q.Title.In(v.l.Lang))),
				g.Map(own, func(r *rulebook.Rule) g.Node { return v.rule(r, H4) }))
		}
	}
	out = append(out, v.alsoIn("rules.otherwise", v.otherwise[p.ID], "#otherwise"), v.alsoIn("rules.remedy", v.remedies[p.ID], "#remedies"))
	if len(v.rules[p.ID])+len(v.otherwise[p.ID])+len(v.remedies[p.ID]) == 0 {
		return nil
	}
	return v.section("rules", v.t("rules.title"), out...)
}

func (v *view) alsoIn(key string, list []*rulebook.Question, anchor string) g.Node {
	if len(list) == 0 {
		return nil
	}
	return P(v.text(key), g.Text(" "), g.Map(list, func(q *rulebook.Question) g.Node {
		return g.Group{v.link(v.questionHref(q.ID)+anchor, q.Title.In(v.l.Lang)), g.Text(" ")}
	}))
}

// deciders tell which official decides under a provision, and what is left to
// an official altogether.
func (v *view) deciders(r row) g.Node {
	facts := v.decided[r.ID]
	discretion := r.Last != nil && r.Last.Status == "discretion"
	if len(facts) == 0 && !discretion {
		return nil
	}
	return v.section("decides", v.t("decides.title"),
		g.Iff(discretion, func() g.Node { return g.Group{P(v.text("decides.discretion")), v.places(r.Last)} }),
		Ul(g.Map(facts, func(f *rulebook.Fact) g.Node {
			return Li(g.Text(v.t("decides.fact", "who", f.DecidedBy.Who, "fact", f.Label, "when", f.DecidedBy.ByWhen)))
		})))
}

// askedFor lists the facts that are asked because of a provision.
func (v *view) askedFor(p *rulebook.Provision) g.Node {
	facts := v.asked[p.ID]
	if len(facts) == 0 {
		return nil
	}
	return v.section("asked", v.t("asked.title"), Ul(Class("law-asked-facts"), g.Map(facts, func(f *rulebook.Fact) g.Node {
		return Li(v.in(f.Label), P(Class("help"), v.in(f.Ask)))
	})))
}

// worked are the statuses of which something has to be built.
var worked = []string{"encoded", "act", "duty", "parameter", "definition"}

// ledgerOf explains the provision's place in the ledger.
func (v *view) ledgerOf(r row) g.Node {
	if r.Last == nil {
		return nil
	}
	return v.section("status", v.t("place.title"),
		P(v.chip(r), g.Text(" "), v.text("status-help."+r.status())),
		g.If(slices.Contains(worked, r.status()), P(v.text("building-help."+r.building()))),
		g.Iff(r.Last.Status != "discretion" && len(r.Last.Place) > 0, func() g.Node { return v.places(r.Last) }))
}

// places lists what holds a wording: questions, provisions and parameters that
// are here, and names of what is planned or lies in other acts.
func (v *view) places(ver *rulebook.Version) g.Node {
	key := "place.held"
	switch ver.Status {
	case "delegated":
		key = "place.delegated"
	case "discretion":
		key = "place.discretion"
	case repealed:
		key = "place.moved"
	}
	return Div(Class("law-places"), P(v.text(key)), Ul(g.Map(ver.Place, func(s string) g.Node { return Li(v.placeName(s)) })))
}

func (v *view) placeName(s string) g.Node {
	id := qyzmet.ProvisionID(s)
	switch {
	case v.book.Questions[qyzmet.QuestionID(s)] != nil:
		return g.Group{v.text("place.question"), g.Text(" "), v.link(v.questionHref(qyzmet.QuestionID(s)), v.questionTitle(s))}
	case v.book.Provisions[id] != nil:
		return v.cites.Chip(id)
	case v.book.Parameters[s] != nil:
		return g.Group{v.text("place.parameter"), g.Text(" "), v.link(v.paramHref(s), v.book.Parameters[s].Label.In(v.l.Lang))}
	case strings.Contains(s, " "): // another act or an official, named in English in the law data
		return Span(Lang("en"), g.Text(s))
	default: // something planned, by its name in the law data
		return Code(Lang("en"), g.Text(s))
	}
}

// turnPage leads to the provisions before and after.
func (v *view) turnPage(p *rulebook.Provision) g.Node {
	i := v.place[p.ID]
	to := func(j int, key string) g.Node {
		if j < 0 || j >= len(v.order) {
			return nil
		}
		return Li(v.text(key), g.Text(" "), v.link(v.provisionHref(v.order[j].ID), v.full(v.order[j].ID)))
	}
	return Nav(Class("law-neighbours no-print"), Aria("label", v.t("neighbours")), Ul(to(i-1, "previous"), to(i+1, "next")))
}

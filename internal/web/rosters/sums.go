package rosters

import (
	"net/http"
	"strconv"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet/internal/engine"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/cite"
	"qyzmet/internal/web/layout"
)

// sums is the page of what came of a roster.
type sums struct {
	*visit
	out   *outcome
	cites *cite.Sheet
	took  status
}

func (v *visit) outcomePage(s status) {
	p := &sums{visit: v, out: s.out, cites: cite.New(v.Engine.Book(), v.local, v.held.on), took: s}
	v.respond(http.StatusOK, p.draw())
}

func (p *sums) draw() g.Node {
	l := p.local
	return p.page(layout.Props{Title: l.T("rosters.sums.title"), Path: p.path("")},
		Header(H1(g.Text(l.Plural("rosters.sums.head", p.out.people))), p.about()),
		p.assumption(), p.ledger(), p.standings(), p.collect(), p.grounds(), p.regions(), p.rejected(), p.take(), p.forgetForm(), p.cites.Notes())
}

// ledger is where every row went: the numbers add up.
func (p *sums) ledger() g.Node {
	l, read := p.local, p.out.Read
	cell := func(key string, n uint64) g.Node { return fact(l.T(key), l.Number(int64(n))) }
	adds := "rosters.sums.adds"
	if !p.out.Adds() {
		adds = "rosters.sums.adds-not"
	}
	return Section(H2(g.Text(l.T("rosters.sums.rows"))),
		Dl(Class("roster-ledger"), cell("rosters.sums.read", read.Read), cell("rosters.sums.loaded", read.Loaded), cell("rosters.sums.rejected", read.Rejected), cell("rosters.sums.blank", read.Blank)),
		P(Class("help"), g.Text(l.T(adds)+" "+l.T("rosters.sums.took", "rows", int64(read.Read), "ms", p.took.took.Milliseconds(), "speed", speed(read.Read, p.took.took)))),
		g.If(read.DerivedBirth+read.DerivedSex > 0, P(Class("help"), g.Text(l.T("rosters.sums.derived", "births", int64(read.DerivedBirth), "sexes", int64(read.DerivedSex))))),
		g.If(len(p.out.Lanes.Rows) > 0, P(Class("help"), g.Text(l.Plural("rosters.sums.reference", len(p.out.Lanes.Rows))))))
}

func (p *sums) assumption() g.Node {
	if !p.out.assumed {
		return nil
	}
	return P(Class("help"), g.Text(p.local.T("rosters.sums.assumed", "value", p.regime())))
}

// standings counts where everybody stands.
func (p *sums) standings() g.Node {
	l, q := p.local, p.held.question
	counts := p.out.Tally.Standings
	most := 1
	for _, n := range counts {
		most = max(most, n)
	}
	rows := make([]g.Node, 0, len(counts))
	for s, n := range counts {
		tone := "open"
		if s < len(q.Outcomes) {
			tone = "plain"
			if t := q.Outcomes[s].Tone; t != "" {
				tone = t
			}
		}
		rows = append(rows, Tr(Th(g.Attr("scope", "row"), g.Text(p.standing(s))), p.count(n, filter{standing: s + 1}),
			Td(Class("roster-share"), g.Text(percent(n, p.out.people))), Td(Class("roster-bar"), bar(n, most, tone)),
		))
	}
	return Section(H2(g.Text(l.T("rosters.sums.standings"))),
		Table(Class("roster-table roster-bars"), THead(Tr(head(l.T("rosters.sums.standing")), number(l.T("rosters.sums.people")), number(l.T("rosters.sums.share")),
			Td(Class("roster-bar")))), TBody(g.Group(rows))),
		p.provisional(),
		P(Class("no-print"), A(Class("main-link"), Href(p.at("/people/"+filter{}.String()+"/1")), g.Text(l.T("rosters.sums.everybody")))))
}

// provisional says what those who wait would be if nothing unknown held.
func (p *sums) provisional() g.Node {
	l := p.local
	var rows []g.Node
	for o, n := range p.out.Tally.Base {
		if n > 0 {
			rows = append(rows, Li(g.Text(p.standing(o)+": "+l.Number(int64(n)))))
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return Details(Summary(g.Text(l.T("rosters.sums.provisional"))), P(Class("help"), g.Text(l.T("rosters.sums.provisional-help"))), Ul(g.Group(rows)))
}

// standing names where a person stands.
func (v *visit) standing(s int) string {
	outcomes := v.held.question.Outcomes
	if s < len(outcomes) {
		return outcomes[s].Label.In(v.local.Lang)
	}
	return v.local.T(unsettled[engine.Standing(s-len(outcomes))])
}

// unsettled names the standings after the outcomes.
var unsettled = map[engine.Standing]string{engine.Waiting: "rosters.standing.waiting", engine.ForOfficial: "rosters.standing.official",
	engine.LawUnclear: "rosters.standing.law", engine.Contradict: "rosters.standing.contradict"}

// number heads a column of numbers.
func number(text string) g.Node {
	return Th(g.Attr("scope", "col"), Class("roster-n"), g.Text(text))
}

// count is a number that leads to the people behind it.
func (v *visit) count(n int, f filter, before ...g.Node) g.Node {
	text := v.local.Number(int64(n))
	if n == 0 {
		return Td(Class("roster-n"), g.Group(before), g.Text(text))
	}
	return Td(Class("roster-n"), g.Group(before), A(Href(v.at("/people/"+f.String()+"/1")), g.Text(text)))
}

func percent(n, of int) string {
	if of == 0 {
		return ""
	}
	return strconv.FormatFloat(float64(n)*100/float64(of), 'f', 1, 64) + "\u00a0%"
}

// bar draws a share of the greatest number; the number stands beside it.
func bar(n, most int, tone string) g.Node {
	width := strconv.FormatFloat(float64(n)*100/float64(max(most, 1)), 'f', 2, 64)
	return g.El("svg", Class("roster-rect"), g.Attr("viewBox", "0 0 100 10"), g.Attr("preserveAspectRatio", "none"), Aria("hidden", "true"),
		g.El("rect", Class("tone-"+tone), g.Attr("width", width), g.Attr("height", "10")))
}

// ruleCount is a rule that holds of people.
type ruleCount struct {
	rule  *rulebook.Rule
	index int // in Lanes.Rules
	n     int
}

package rosters

import (
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/web/layout"
	"qyzmet/internal/web/words"
)

func (p *list) draw() g.Node {
	l := p.local
	return p.visit.page(layout.Props{Title: l.T("rosters.people.title"), Path: p.path("/people/" + p.filter.String() + "/" + strconv.Itoa(p.page))},
		P(Class("no-print"), A(Class("back"), Href(p.at("")), g.Text(l.T("rosters.people.back")))),
		Header(H1(g.Text(l.T("rosters.people.title"))), p.about()),
		p.filters(),
		P(Role("status"), Strong(g.Text(l.Plural("rosters.people.found", p.total)))),
		p.table(), p.pages(),
		g.If(p.total > 0, P(Class("no-print"), A(Href(p.at("/answers/"+p.filter.String())), g.Text(l.T("rosters.people.csv"))))),
		p.cites.Notes())
}

// choice is an entry of a filter's list.
type choice struct {
	value int
	text  string
}

// filters narrow the list down.
func (p *list) filters() g.Node {
	l, f := p.local, p.filter
	pick := func(name, key string, chosen int, list []choice) g.Node {
		return Div(Class("field"), Label(For("roster-"+name), g.Text(l.T(key))), Select(ID("roster-"+name), Name(name),
			Option(Value("0"), g.Text(l.T("rosters.people.any"))),
			g.Map(list, func(c choice) g.Node {
				return Option(Value(strconv.Itoa(c.value)), g.If(c.value == chosen, Selected()), g.Text(c.text))
			})))
	}
	var standings []choice
	for s, n := range p.out.Tally.Standings {
		if n > 0 || s+1 == f.standing {
			standings = append(standings, choice{s + 1, p.standing(s) + " (" + l.Number(int64(n)) + ")"})
		}
	}
	return Form(Class("roster-filters no-print"), Method("post"), Action(p.at("/people")), AutoComplete("off"), Aria("label", l.T("rosters.people.filter")),
		pick("standing", "rosters.sums.standing", f.standing, standings),
		g.Iff(len(p.regionChoices()) > 0, func() g.Node { return pick("region", "rosters.people.region", f.region, p.regionChoices()) }),
		pick("missing", "rosters.people.missing", f.missing, p.missingChoices()),
		g.Iff(f.ground > 0, func() g.Node {
			return pick("ground", "rosters.sums.ground", f.ground, []choice{{f.ground, p.out.Lanes.Rules[f.ground-1].Rule.Text.In(l.Lang)}})
		}),
		Div(Class("field"), Label(For("roster-search"), g.Text(l.T("rosters.people.key"))), Input(Type("text"), ID("roster-search"), Name("key"), Value(p.text), g.Attr("spellcheck", "false"))),
		Div(Class("roster-filter-do"), Button(Type("submit"), Class("main"), g.Text(l.T("rosters.people.show"))),
			g.If(f != filter{}, A(Href(p.at("/people/"+everybody+"/1")), g.Text(l.T("rosters.sums.everybody"))))))
}

func (p *list) regionChoices() []choice {
	b, f := p.out.Tally.By[regionFact], p.Engine.Book().Facts[regionFact]
	if b == nil || f == nil {
		return nil
	}
	var out []choice
	for w, counts := range b.Counts {
		name := p.local.T("rosters.sums.region-unknown")
		if w < len(b.Words) {
			name = f.WordLabel(b.Words[w], p.local.Lang)
		}
		if n := total(counts); n > 0 {
			out = append(out, choice{w + 1, name + " (" + p.local.Number(int64(n)) + ")"})
		}
	}
	return out
}

func (p *list) missingChoices() []choice {
	var out []choice
	for i, m := range p.out.Tally.Missing {
		if m.People > 0 {
			out = append(out, choice{i + 1, words.Label(p.Engine.Book(), p.local, m.Fact) + " (" + p.local.Number(int64(m.People)) + ")"})
		}
	}
	return out
}

func (p *list) table() g.Node {
	l := p.local
	if len(p.people) == 0 {
		return P(g.Text(l.T("rosters.people.nobody")))
	}
	return Table(Class("roster-table roster-people"),
		THead(Tr(number(l.T("rosters.people.row")), head(l.T("rosters.people.key-head")), head(l.T("rosters.sums.standing")), head(l.T("rosters.people.why")))),
		TBody(g.Map(p.people, p.person)))
}

// person is a row of the list; its key leads to the whole answer.
func (p *list) person(x listed) g.Node {
	l := p.local
	key := x.Key
	if key == "" {
		key = l.T("rosters.people.no-key")
	}
	return Tr(
		Td(Class("roster-n"), inCell(l.T("rosters.people.row")), g.Text(l.Number(int64(x.Row)))),
		Th(g.Attr("scope", "row"), A(Href(p.at("/person/"+strconv.Itoa(x.n))), g.Text(clip(key)), Span(Class("vh"), g.Text(" – "+l.T("rosters.people.open"))))),
		Td(p.standingOf(x)), Td(p.whyOf(x)))
}

func (p *list) standingOf(x listed) g.Node {
	l := p.local
	text := p.standing(int(x.Standing))
	if x.HasUntil {
		text += " – " + l.T("range.days-to", "to", x.Until)
	}
	tone := "open"
	if s := int(x.Standing); s < len(p.held.question.Outcomes) {
		tone = words.Tone(p.held.question, &qyzmet.Outcome{ID: p.held.question.Outcomes[s].ID})
	}
	base := ""
	if x.State != qyzmet.Settled && x.Outcome != "" {
		base = l.T("rosters.people.base", "outcome", words.OutcomeName(l, p.held.question, x.Outcome))
	}
	return g.Group{Span(Class("roster-mark tone-"+tone), g.Text(text)), g.If(base != "", P(Class("help"), g.Text(base)))}
}

// shownMissing is how many of the missing facts a row names.
const shownMissing = 3

// whyOf names the articles, or the facts that are missing.
func (p *list) whyOf(x listed) g.Node {
	l := p.local
	if len(x.Missing) > 0 {
		labels := make([]string, 0, shownMissing)
		for _, m := range x.Missing[:min(len(x.Missing), shownMissing)] {
			labels = append(labels, words.Label(p.Engine.Book(), l, m))
		}
		text := l.T("rosters.people.waits", "facts", l.List(labels))
		if rest := len(x.Missing) - shownMissing; rest > 0 {
			text = l.Plural("rosters.people.waits-more", rest, "facts", strings.Join(labels, ", "))
		}
		return g.Text(text)
	}
	var cites []qyzmet.ProvisionID
	seen := map[qyzmet.ProvisionID]bool{}
	for _, c := range x.Cites {
		if !seen[c] {
			seen[c] = true
			cites = append(cites, c)
		}
	}
	if q := p.held.question; len(cites) == 0 && x.State == qyzmet.Settled && x.Outcome == q.Otherwise {
		cites = q.OtherwiseCites
	}
	return p.cites.Chips(cites)
}

package reforms

import (
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet/internal/engine"
	"qyzmet/internal/lab"
	"qyzmet/internal/web/layout"
)

// resultID is the part of the page that the script replaces.
const resultID = "rf-result"

// results is what came of a run: nothing yet, its progress, or all of it.
func (p *page) results() g.Node {
	l := p.l
	switch {
	case p.run == nil:
		return Section(ID(resultID), Class("rf-empty"), Aria("label", l.T("reforms.result")), P(g.Text(l.T("reforms.empty"))))
	case !p.run.finished():
		return p.progress()
	}
	said := p.said()
	return Section(ID(resultID), Aria("label", l.T("reforms.result")), Data("said", said), g.If(p.brief, g.Group{Class("rf-brief"), TabIndex("0")}),
		P(Class("caption"), g.Text(p.about())),
		H2(Class("rf-said"), g.Text(said)),
		g.If(p.brief, P(Class("help"), g.Text(l.T("reforms.brief", "n", p.run.choice.n)+" "), A(Href(p.here()), g.Text(l.T("reforms.whole"))))),
		p.changes(),
		g.If(p.run.got.Changed > 0, p.flow()),
		g.If(p.run.got.Changed > 0, p.moves()),
		p.totals(),
		g.If(!p.brief, p.flaws()),
		p.attribution(),
		g.If(!p.brief && p.run.got.Changed > 0, g.Group{p.byRegion(), p.byAge(), p.samples()}),
		g.If(!p.brief, P(Class("help rf-foot"), g.Text(l.T("reforms.not-advice")))))
}

// refused is what the script gets instead of a result.
func (p *page) refused() g.Node {
	var texts []string
	for _, f := range p.ch.faults {
		texts = append(texts, f.Message)
	}
	return Section(ID(resultID), Class("rf-empty"), Aria("label", p.l.T("reforms.result")), Data("said", strings.Join(texts, " ")),
		g.Map(texts, func(t string) g.Node { return P(g.Text(t)) }))
}

func (p *page) progress() g.Node {
	l, made := p.l, int(p.run.made.Load())
	percent := 100 * min(made, p.run.blocks) / max(p.run.blocks, 1)
	return Section(ID(resultID), Class("rf-empty"), Aria("label", l.T("reforms.result")),
		P(Label(For("rf-progress"), g.Text(l.T("reforms.progress", "n", p.run.choice.n, "percent", percent)))),
		Progress(ID("rf-progress"), Max("100"), Value(strconv.Itoa(percent))),
		P(Class("help"), g.Text(l.T("reforms.progress-help")+" "), A(Href(p.here()), g.Text(l.T("reforms.flaws.look")))))
}

// about says which question was asked of whom and for which day.
func (p *page) about() string {
	ch := p.run.choice
	return p.l.T("reforms.about", "question", ch.question.Ask, "day", ch.on, "who", p.l.T("reforms.whom."+p.who()), "unknown", ch.unknown)
}

func (p *page) who() string {
	if p.run.choice.men {
		return "men"
	}
	return "all"
}

// fewMoves are told in the sentence.
const fewMoves = 3

// said is the result in one sentence.
func (p *page) said() string {
	l, got := p.l, p.run.got
	args := []any{"title", p.title(p.run.choice.overlay), "n", got.Changed, "all", got.Base.People}
	if got.Changed == 0 {
		return l.T("reforms.said.nobody."+p.who(), args...)
	}
	var parts []string
	list, rest := lab.SortedMoves(got.Moves), 0
	for i, m := range list {
		if i < fewMoves || len(list) == fewMoves+1 {
			parts = append(parts, l.T("reforms.said.move", "n", got.Moves[m], "from", p.standing(m.From), "to", p.standing(m.To)))
		} else {
			rest += got.Moves[m]
		}
	}
	if rest > 0 {
		parts = append(parts, l.T("reforms.said.rest", "n", rest))
	}
	return l.T("reforms.said.changed."+p.who(), args...) + ": " + strings.Join(parts, "; ") + "."
}

// standing names where people stand.
func (p *page) standing(s engine.Standing) string {
	q := p.run.choice.question
	if !isOpen(q, s) {
		return q.Outcomes[s].Label.In(p.l.Lang)
	}
	switch s - engine.Standing(len(q.Outcomes)) {
	case engine.Waiting:
		return p.l.T("reforms.standing.waiting")
	case engine.ForOfficial:
		return p.l.T("reforms.standing.official")
	case engine.LawUnclear:
		return p.l.T("reforms.standing.unclear")
	}
	return p.l.T("reforms.standing.contradict")
}

// tone is the tone of a standing: good, warn, plain or open.
func (p *page) tone(s engine.Standing) string {
	q := p.run.choice.question
	switch {
	case isOpen(q, s):
		return "open"
	case q.Outcomes[s].Tone == "good" || q.Outcomes[s].Tone == "warn":
		return q.Outcomes[s].Tone
	}
	return "plain"
}

// share writes n of all in percent, with one figure after the point.
func (p *page) share(n, all int) string {
	if all == 0 {
		return "–"
	}
	tenths := (2000*n + all) / (2 * all)
	if n > 0 && tenths == 0 {
		return p.l.T("reforms.share-less")
	}
	return p.l.T("reforms.share", "whole", tenths/10, "tenth", tenths%10)
}

// shownMoves are shown without folding.
const shownMoves = 8

// moves is the picture in numbers.
func (p *page) moves() g.Node {
	l, got, list := p.l, p.run.got, lab.SortedMoves(p.run.got.Moves)
	draw := func(id, name string, moves []lab.Move) g.Node {
		return p.grid(id, name, []string{"reforms.moves.from", "reforms.moves.to"}, []string{"reforms.people", "reforms.moves.share"},
			g.Map(moves, func(m lab.Move) g.Node {
				return Tr(Th(Scope("row"), g.Text(p.standing(m.From))), Td(g.Text(p.standing(m.To))), num(l.Number(int64(got.Moves[m]))), num(p.share(got.Moves[m], got.Base.People)))
			}))
	}
	first := list[:min(len(list), shownMoves)]
	rest := list[len(first):]
	return Section(H3(ID("rf-moves"), g.Text(l.T("reforms.moves.title"))), draw("rf-moves", l.T("reforms.moves.title"), first),
		g.If(len(rest) > 0, Details(Summary(ID("rf-moves-rest"), g.Text(l.Plural("reforms.moves.rest", len(rest)))), draw("rf-moves-rest", l.Plural("reforms.moves.rest", len(rest)), rest))))
}

// table draws a table with its heading; the first columns are words, the others numbers.
func (p *page) table(title, id string, words, numbers []string, rows ...g.Node) g.Node {
	return Section(H3(ID(id), g.Text(p.l.T(title))), p.grid(id, p.l.T(title), words, numbers, rows...))
}

// grid is the table under a heading, with the heading's id and words.
func (p *page) grid(id, name string, words, numbers []string, rows ...g.Node) g.Node {
	return layout.Scroll(name, Table(Aria("labelledby", id),
		THead(Tr(g.Map(words, func(key string) g.Node { return Th(Scope("col"), g.Text(p.l.T(key))) }),
			g.Map(numbers, func(key string) g.Node { return Th(Scope("col"), Class("rf-n"), g.Text(p.l.T(key))) }))),
		TBody(g.Group(rows))))
}

func num(text string) g.Node { return Td(Class("rf-n"), g.Text(text)) }

// totals holds the law as it is against the draft, for everybody.
func (p *page) totals() g.Node {
	l, got := p.l, p.run.got
	rows := g.Group{}
	for s, n := range got.Base.Standings {
		m := got.Reform.Standings[s]
		if n+m == 0 {
			continue
		}
		diff := l.Number(int64(m - n))
		if m > n {
			diff = "+" + diff
		}
		tone := p.tone(engine.Standing(s))
		rows = append(rows, Tr(Th(Scope("row"), g.Text(p.standing(engine.Standing(s))), p.bar(n, got.Base.People, "law"), p.bar(m, got.Base.People, tone)),
			num(l.Number(int64(n))), num(l.Number(int64(m))), num(diff)))
	}
	rows = append(rows, Tr(Class("rf-sum"), Th(Scope("row"), g.Text(l.T("reforms.totals.all"))), num(l.Number(int64(got.Base.People))), num(l.Number(int64(got.Reform.People))), num("")))
	return Section(H3(ID("rf-totals"), g.Text(l.T("reforms.totals.title"))), P(Class("help"), g.Text(l.T("reforms.totals.help"))), p.grid("rf-totals", l.T("reforms.totals.title"), []string{"reforms.totals.standing"}, []string{"reforms.totals.base", "reforms.totals.reform", "reforms.totals.diff"}, rows))
}

// bar draws a number as a length; the number stands beside it.
func (p *page) bar(n, all int, tone string) g.Node {
	width := 0.0
	if all > 0 {
		width = 100 * float64(n) / float64(all)
	}
	return g.El("svg", Class("rf-bar"), Width("100%"), Height("9"), Aria("hidden", "true"),
		g.El("rect", Class("rf-track"), Width("100%"), Height("9")),
		g.El("rect", Class("rf-fill "+tone), Width(percent(width)), Height("9")))
}

func percent(x float64) string { return strconv.FormatFloat(x, 'f', 2, 64) + "%" }

// attribution says which changed rules people change by.
func (p *page) attribution() g.Node {
	l, got := p.l, p.run.got
	if got.Changed == 0 {
		return nil
	}
	rows := g.Group{}
	for _, r := range got.Roots {
		title := string(r.Question)
		if q := p.book.Questions[r.Question]; q != nil {
			title = q.Title.In(l.Lang)
		}
		rows = append(rows, Tr(Th(Scope("row"), g.Text(r.Text.In(l.Lang)+" "), p.provisions(r.Cites),
			Span(Class("help rf-of"), g.Text(title+" – "+l.T("reforms.root."+r.Change))), p.bar(r.People, got.Changed, "plain")),
			num(l.Number(int64(r.People))), num(l.Number(int64(r.Sole)))))
	}
	return Section(H3(ID("rf-roots"), g.Text(l.T("reforms.roots.title"))), P(Class("help"), g.Text(l.T("reforms.roots.help"))),
		g.If(len(rows) > 0, p.grid("rf-roots", l.T("reforms.roots.title"), []string{"reforms.roots.rule"}, []string{"reforms.people", "reforms.roots.sole"}, rows)),
		g.If(got.Indirect > 0, P(g.Text(l.T("reforms.roots.indirect", "n", got.Indirect)))))
}

// samples names a few people of every move.
func (p *page) samples() g.Node {
	l := p.l
	list := g.Group{}
	for _, m := range lab.SortedMoves(p.run.got.Moves) {
		list = append(list, Div(H4(g.Text(p.standing(m.From)+" → "+p.standing(m.To))), p.sampled(m)))
	}
	first, rest := list[:min(len(list), shownMoves)], list[min(len(list), shownMoves):]
	return Section(Class("rf-samples no-print"), H3(g.Text(l.T("reforms.samples.title"))), P(Class("help"), g.Text(l.T("reforms.samples.help"))),
		Div(Class("rf-sample-list"), first),
		g.If(len(rest) > 0, Details(Summary(g.Text(l.Plural("reforms.moves.rest", len(rest)))), Div(Class("rf-sample-list"), rest))))
}

// sampled leads to the people named of a move.
func (p *page) sampled(m lab.Move) g.Node {
	people := g.Group{}
	for _, s := range p.run.got.Samples {
		if s.Move == m {
			people = append(people, Li(A(Href(layout.Path(p.l.Lang, p.run.path()+"/person/"+strconv.Itoa(s.Row+1))),
				g.Text(p.l.T("reforms.person.number", "n", s.Row+1)+": "+p.run.people.Name(s.Row)))))
		}
	}
	return Ul(people)
}

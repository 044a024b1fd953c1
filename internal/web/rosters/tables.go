package rosters

import (
	"cmp"
	"slices"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/engine"
	"qyzmet/internal/roster"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/layout"
	"qyzmet/internal/web/state"
	"qyzmet/internal/web/words"
)

// planSteps is how many facts the plan to collect names.
const planSteps = 8

// collect says which missing fact, if collected, would settle most people.
func (p *sums) collect() g.Node {
	l, book := p.local, p.Engine.Book()
	plan := p.out.Tally.Plan(planSteps)
	if len(plan) == 0 {
		return nil
	}
	most := 1
	for _, c := range plan {
		most = max(most, c.Settles)
	}
	return Section(H2(g.Text(l.T("rosters.sums.collect"))), P(g.Text(l.T("rosters.sums.collect-help"))),
		Table(Class("roster-table roster-bars"), THead(Tr(head(l.T("rosters.plan.fact")), number(l.T("rosters.sums.settles")), number(l.T("rosters.sums.wait")), Td(Class("roster-bar")))),
			TBody(g.Map(plan, func(c engine.Collected) g.Node {
				i := slices.IndexFunc(p.out.Tally.Missing, func(m engine.MissingCount) bool { return m.Fact == c.Fact })
				return Tr(Th(g.Attr("scope", "row"), g.Text(words.Label(book, l, c.Fact))), Td(Class("roster-n"), inCell(l.T("rosters.sums.settles")), g.Text(l.Number(int64(c.Settles)))),
					p.count(p.out.Tally.Missing[i].People, filter{missing: i + 1}, inCell(l.T("rosters.sums.wait"))), Td(Class("roster-bar"), bar(c.Settles, most, "good")))
			}))),
		P(Class("help"), g.Text(l.Plural("rosters.sums.settled-by", together(plan)))))
}

func together(plan []engine.Collected) (sum int) {
	for _, c := range plan {
		sum += c.Settles
	}
	return sum
}

// inCell heads a number where a narrow page shows no heads of columns.
func inCell(text string) g.Node { return Span(Class("roster-cell"), g.Text(text+" ")) }

// groundsOf are the rules that hold of somebody, by question, the most frequent first.
func (p *sums) groundsOf() (order []*rulebook.Question, rules map[*rulebook.Question][]ruleCount) {
	rules = map[*rulebook.Question][]ruleCount{}
	for i, r := range p.out.Lanes.Rules {
		n := p.out.Tally.Grounds[i]
		if n == 0 || slices.ContainsFunc(rules[r.Rule.Question], func(c ruleCount) bool { return c.rule == r.Rule }) {
			continue
		}
		if rules[r.Rule.Question] == nil {
			order = append(order, r.Rule.Question)
		}
		rules[r.Rule.Question] = append(rules[r.Rule.Question], ruleCount{r.Rule, i, n})
	}
	for _, list := range rules {
		slices.SortStableFunc(list, func(a, b ruleCount) int { return cmp.Compare(b.n, a.n) })
	}
	slices.SortStableFunc(order, func(a, b *rulebook.Question) int {
		return cmp.Compare(p.rank(a), p.rank(b))
	})
	return order, rules
}

// rank puts the question asked before those that it is composed of.
func (p *sums) rank(q *rulebook.Question) int {
	if q.ID == p.held.question.ID {
		return -1
	}
	return q.Order
}

func (p *sums) grounds() g.Node {
	l := p.local
	order, rules := p.groundsOf()
	if len(order) == 0 {
		return nil
	}
	return Section(H2(g.Text(l.T("rosters.sums.grounds"))), P(g.Text(l.T("rosters.sums.grounds-help"))),
		g.Map(order, func(q *rulebook.Question) g.Node {
			body := g.Group{Table(Class("roster-table roster-bars roster-grounds"),
				THead(Tr(head(l.T("rosters.sums.ground")), number(l.T("rosters.sums.people")), Td(Class("roster-bar")))),
				TBody(g.Map(rules[q], func(c ruleCount) g.Node {
					return Tr(Th(g.Attr("scope", "row"), g.Text(c.rule.Text.In(l.Lang)+" "), p.cites.Chips(c.rule.Cites)), p.count(c.n, filter{ground: c.index + 1}),
						Td(Class("roster-bar"), bar(c.n, rules[q][0].n, "plain")))
				})))}
			if q.ID == p.held.question.ID {
				return g.Group{H3(g.Text(q.Title.In(l.Lang))), body}
			}
			return Details(Class("roster-fold"), Summary(g.Text(l.T("rosters.sums.of-question", "question", q.Title.In(l.Lang)))), body)
		}))
}

// regions counts standings by region; those of whom it is not known come last.
func (p *sums) regions() g.Node {
	l := p.local
	b := p.out.Tally.By[regionFact]
	f := p.Engine.Book().Facts[regionFact]
	if b == nil || f == nil {
		return nil
	}
	used := p.used()
	rows := []g.Node{}
	for w, counts := range b.Counts {
		total := 0
		for _, n := range counts {
			total += n
		}
		if total == 0 {
			continue
		}
		name := l.T("rosters.sums.region-unknown")
		if w < len(b.Words) {
			name = f.WordLabel(b.Words[w], l.Lang)
		}
		rows = append(rows, Tr(Th(g.Attr("scope", "row"), g.Text(name)), p.count(total, filter{region: w + 1}),
			g.Map(used, func(s int) g.Node { return p.count(counts[s], filter{region: w + 1, standing: s + 1}) })))
	}
	if len(rows) < 2 && p.out.Tally.By[regionFact].Counts[len(b.Words)] != nil && total(b.Counts[len(b.Words)]) == p.out.people {
		return Section(H2(g.Text(l.T("rosters.sums.regions"))), P(g.Text(l.T("rosters.sums.no-regions"))))
	}
	return Section(H2(g.Text(l.T("rosters.sums.regions"))), layout.Scroll(l.T("rosters.sums.regions"), Table(Class("roster-table roster-regions"),
		THead(Tr(head(f.Label.In(l.Lang)), number(l.T("rosters.sums.people")), g.Map(used, func(s int) g.Node { return number(p.standing(s)) }))),
		TBody(g.Group(rows)))))
}

func total(counts []int) (sum int) {
	for _, n := range counts {
		sum += n
	}
	return sum
}

// used are the standings that somebody has.
func (p *sums) used() []int {
	var out []int
	for s, n := range p.out.Tally.Standings {
		if n > 0 {
			out = append(out, s)
		}
	}
	return out
}

// rejected shows the first rows that were not loaded, with the file of all.
func (p *sums) rejected() g.Node {
	l, read := p.local, p.out.Read
	contradict := p.out.Tally.Standings[len(p.out.Tally.Standings)-1]
	if read.Rejected == 0 && contradict == 0 {
		return nil
	}
	return Section(H2(g.Text(l.T("rosters.sums.rejects"))),
		g.If(contradict > 0, P(g.Text(l.Plural("rosters.sums.contradict", contradict)))),
		g.If(read.Duplicates > 0, P(g.Text(l.Plural("rosters.sums.duplicates", int(read.Duplicates))))),
		g.If(len(read.First) > 0, layout.Scroll(l.T("rosters.sums.rejects"), Table(Class("roster-table"),
			THead(Tr(number(l.T("rosters.people.row")), head(l.T("rosters.people.key-head")), head(l.T("rosters.sums.why")))),
			TBody(g.Map(read.First, func(r roster.Reject) g.Node {
				return Tr(Td(Class("roster-n"), g.Text(l.Number(int64(r.Row)))), Td(g.Text(clip(r.Key))), Td(g.Map(r.Faults[:min(len(r.Faults), 3)], func(f *qyzmet.Fault) g.Node {
					return P(g.If(f.Path != "", Strong(g.Text(p.faulty(f.Path)+": "))), g.If(f.Value != "", Code(g.Text(clip(f.Value)+" "))), reason(l, f))
				})))
			}))))),
		g.If(uint64(len(read.First)) < read.Rejected, P(Class("help"), g.Text(l.Plural("rosters.sums.more-rejects", int(read.Rejected)-len(read.First))))))
}

// faulty names the fact in which a fault is.
func (v *visit) faulty(path string) string {
	return words.Label(v.Engine.Book(), v.local, qyzmet.Path(path))
}

// regime names what was assumed of everybody.
func (v *visit) regime() string {
	s := v.held.now()
	if f := v.Engine.Book().Facts[state.Regime]; f != nil {
		return f.Label.In(v.local.Lang) + ": " + f.WordLabel(s.choices.regime, v.local.Lang)
	}
	return s.choices.regime
}

// take offers the files.
func (p *sums) take() g.Node {
	l := p.local
	return Section(Class("take no-print"), H2(g.Text(l.T("rosters.sums.take"))), Ul(Class("ways"),
		Li(A(Href(p.at("/answers/"+filter{}.String())), g.Text(l.T("rosters.sums.answers-csv")))),
		g.If(len(p.out.rejects.data) > 0, Li(A(Href(p.at("/rejects")), g.Text(l.T("rosters.sums.rejects-csv"))),
			g.If(p.out.rejects.cut, Span(Class("help"), g.Text(" "+l.T("rosters.sums.rejects-cut"))))))),
		P(Class("needs-script"), g.Attr("hidden"), Button(Type("button"), Class("second"), Data("print", "1"), g.Text(l.T("take.print")))))
}

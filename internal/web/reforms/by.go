package reforms

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet/internal/lab"
)

// part is one row of a table by region or age.
type part struct {
	name   string
	n, all int // who change, of how many
	moves  map[lab.Move]int
}

func sum(moves map[lab.Move]int) int {
	n := 0
	for _, k := range moves {
		n += k
	}
	return n
}

// byRegion tells apart where those who change live, most first.
func (p *page) byRegion() g.Node {
	fact, total := p.book.Facts[region], p.run.got.Base.By[region]
	if fact == nil || total == nil {
		return nil
	}
	var parts []part
	for word, moves := range p.run.got.ByWord[region] {
		row := part{n: sum(moves), moves: moves, name: p.l.T("value.dont-know")}
		counts := total.Counts[len(total.Counts)-1]
		if word >= 0 && word < len(total.Words) {
			row.name, counts = fact.WordLabel(total.Words[word], p.l.Lang), total.Counts[word]
		}
		for _, n := range counts {
			row.all += n
		}
		parts = append(parts, row)
	}
	slices.SortFunc(parts, func(a, b part) int { return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.name, b.name)) })
	return p.parts("reforms.by.region", "reforms.by.region-name", "rf-region", parts, true)
}

// byAge tells apart how old those who change are.
func (p *page) byAge() g.Node {
	var parts []part
	for _, age := range slices.Sorted(maps.Keys(p.run.got.ByAge)) {
		moves := p.run.got.ByAge[age]
		parts = append(parts, part{name: strconv.Itoa(age), n: sum(moves), moves: moves})
	}
	if known := totalOf(parts); known < p.run.got.Changed {
		parts = append(parts, part{name: p.l.T("value.dont-know"), n: p.run.got.Changed - known})
	}
	return p.parts("reforms.by.age", "reforms.by.age-name", "rf-age", parts, false)
}

func totalOf(parts []part) int {
	n := 0
	for _, row := range parts {
		n += row.n
	}
	return n
}

// parts draws rows with a bar each, the longest in full; the last row is the sum.
func (p *page) parts(title, head, id string, parts []part, shares bool) g.Node {
	l, most := p.l, 1
	for _, row := range parts {
		most = max(most, row.n)
	}
	heads := []string{"reforms.people"}
	if shares {
		heads = append(heads, "reforms.by.share")
	}
	rows := g.Group{}
	for _, row := range parts {
		rows = append(rows, Tr(Th(Scope("row"), g.Text(row.name), p.bar(row.n, most, p.mainTone(row.moves))), num(l.Number(int64(row.n))),
			g.If(shares, num(p.share(row.n, row.all)))))
	}
	rows = append(rows, Tr(Class("rf-sum"), Th(Scope("row"), g.Text(l.T("reforms.totals.all"))), num(l.Number(int64(totalOf(parts)))),
		g.If(shares, num(p.share(totalOf(parts), p.run.got.Base.People)))))
	return p.table(title, id, []string{head}, heads, rows)
}

// mainTone is the tone of where most of them go.
func (p *page) mainTone(moves map[lab.Move]int) string {
	list := lab.SortedMoves(moves)
	if len(list) == 0 {
		return "plain"
	}
	return p.tone(list[0].To)
}

package lawpages

import (
	"slices"
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/layout"
)

// readingsPage lists how unclear provisions are read: those in doubt first.
func (v *view) readingsPage() {
	var list []*rulebook.Reading
	for _, id := range sorted(v.book.Readings) {
		list = append(list, v.book.Readings[id])
	}
	slices.SortStableFunc(list, func(a, b *rulebook.Reading) int {
		switch {
		case a.Flag == b.Flag:
			return v.firstPlace(a) - v.firstPlace(b)
		case a.Flag:
			return -1
		default:
			return 1
		}
	})
	flagged := 0
	for _, r := range list {
		if r.Flag {
			flagged++
		}
	}
	v.send(layout.Props{Title: v.t("readings.title"), Description: v.t("readings.lead"), Path: v.path("/readings")},
		v.crumbs(v.t("readings.title")), H1(v.text("readings.title")), P(Class("lead"), v.text("readings.lead")),
		P(g.Text(v.n("readings.count", len(list), "flagged", flagged))),
		g.Map(list, func(r *rulebook.Reading) g.Node { return v.reading(r, H2) }))
}

// firstPlace is the place in the law of the first provision that a reading is about.
func (v *view) firstPlace(r *rulebook.Reading) int {
	if len(r.Provisions) == 0 {
		return len(v.order)
	}
	return v.place[r.Provisions[0]]
}

// readingsOf shows the readings of a provision.
func (v *view) readingsOf(p *rulebook.Provision) g.Node {
	list := v.readings[p.ID]
	if len(list) == 0 {
		return nil
	}
	return v.section("readings", v.t("readings.title"), g.Map(list, func(r *rulebook.Reading) g.Node { return v.reading(r, H3) }))
}

// readingTitle names a reading by what it is about; readings have no title of
// their own in the law data.
func (v *view) readingTitle(id qyzmet.ReadingID) string {
	r := v.book.Readings[id]
	if r == nil || len(r.Provisions) == 0 {
		return string(id)
	}
	var chips []string
	for _, p := range r.Provisions[:min(few, len(r.Provisions))] {
		chips = append(chips, p.Chip())
	}
	where := strings.Join(chips, ", ")
	if len(r.Provisions) > few {
		where += " …"
	}
	return v.t("readings.of", "where", where)
}

func (v *view) reading(r *rulebook.Reading, head func(...g.Node) g.Node) g.Node {
	return Article(ID("reading-"+string(r.ID)), Class("law-reading"),
		head(g.Text(v.readingTitle(r.ID)), g.Iff(r.Flag, func() g.Node {
			return g.Group{g.Text(" "), Span(Class("law-flag"), v.text("readings.flag"))}
		})),
		P(Class("help"), g.Text(v.t("readings.name")+" "), Code(g.Text(string(r.ID)))),
		P(v.cites.Chips(r.Provisions)),
		Dl(Class("law-facts"),
			pair(v.t("readings.printed"), v.in(r.Printed)),
			pair(v.t("readings.adopted"), v.in(r.Adopted)),
			pair(v.t("readings.reason"), v.in(r.Reason)),
			g.Iff(len(r.Choices) > 1, func() g.Node { return pair(v.t("readings.choices"), v.text("readings.both")) }),
		),
		v.readBy(r))
}

// readBy lists the rules that rest on a reading.
func (v *view) readBy(r *rulebook.Reading) g.Node {
	var rules []*rulebook.Rule
	for _, q := range questions(v.book) {
		for _, rule := range q.Rules {
			if slices.Contains(rule.Readings, r.ID) || rule.Under[r.ID] != "" {
				rules = append(rules, rule)
			}
		}
	}
	if len(rules) == 0 {
		return nil
	}
	return Div(Class("law-read-by"), P(v.text("readings.rules")), v.ruleLinks(rules))
}

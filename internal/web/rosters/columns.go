package rosters

import (
	"slices"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/roster"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/layout"
	"qyzmet/internal/web/words"
)

// fullPicks is how many columns get the list of all facts to choose from; a
// page with more of them would be slow to open.
const fullPicks = 40

// columns shows each column with what it was taken for, and lets it be another.
func (v *visit) columns(s status) g.Node {
	l := v.local
	if len(s.plan.Columns) == 0 {
		return Section(H2(g.Text(l.T("rosters.plan.columns"))), P(g.Text(l.T("rosters.plan.keys"))), check("ignore", l.T("rosters.plan.ignore-keys"), s.choices.ignore))
	}
	var open, sure []roster.Column
	unknown := 0
	for _, c := range s.plan.Columns[:min(len(s.plan.Columns), shownColumns)] {
		if unsure(c, s) {
			open = append(open, c)
		} else {
			sure = append(sure, c)
		}
	}
	for _, c := range s.plan.Columns {
		if c.Use == roster.UseUnknown {
			unknown++
		}
	}
	more := len(s.plan.Columns) - shownColumns
	return Section(H2(g.Text(l.Plural("rosters.plan.columns-n", len(s.plan.Columns)))),
		g.If(unknown > 0, P(g.Text(l.Plural("rosters.plan.unknown", unknown)))),
		g.If(len(open) > 0, v.columnTable(open, s, "rosters.plan.open")),
		g.If(len(sure) > 0, Details(g.If(len(sure) <= fewColumns, g.Attr("open")), Summary(g.Text(l.Plural("rosters.plan.sure", len(sure)))), v.columnTable(sure, s, "rosters.plan.columns"))),
		g.If(more > 0, P(g.Text(l.Plural("rosters.plan.more-columns", more)))),
		check("ignore", l.T("rosters.plan.ignore"), s.choices.ignore))
}

// fewColumns are shown without being asked for, though nothing is to be decided.
const fewColumns = 8

func (v *visit) columnTable(list []roster.Column, s status, label string) g.Node {
	l, picks := v.local, 0
	return layout.Scroll(l.T(label), Table(Class("roster-table roster-columns"),
		THead(Tr(head(l.T("rosters.plan.number")), head(l.T("rosters.plan.name")), head(l.T("rosters.plan.is")), head(l.T("rosters.plan.read-as")))),
		TBody(g.Map(list, func(c roster.Column) g.Node {
			picks++
			return v.column(c, s, unsure(c, s) && picks <= fullPicks)
		}))))
}

func head(text string) g.Node { return Th(g.Attr("scope", "col"), g.Text(text)) }

// unsure reports whether a column was not recognised by itself.
func unsure(c roster.Column, s status) bool {
	_, mapped := s.choices.mapping[c.Name]
	return c.Use == roster.UseUnknown || mapped
}

func (v *visit) column(c roster.Column, s status, full bool) g.Node {
	l := v.local
	id := columnField(c.Number)
	return Tr(g.If(c.Use == roster.UseUnknown, Class("roster-attention")),
		Td(g.Text(l.Number(int64(c.Number)))),
		Th(g.Attr("scope", "row"), Label(For(id), g.Text(clip(c.Name))), g.If(c.Name == "", Span(Class("help"), g.Text(l.T("rosters.plan.unnamed"))))),
		Td(g.Text(v.use(c)), g.If(!c.Hint.IsZero(), Span(Class("help"), g.Text(" – "+c.Hint.In(l.Lang))))),
		Td(Select(ID(id), Name(id), v.targets(c, s.choices.mapping[c.Name], full))))
}

// use says what a column was taken for.
func (v *visit) use(c roster.Column) string {
	if c.Use == roster.UseFact {
		return words.Label(v.Engine.Book(), v.local, qyzmet.Path(c.Fact))
	}
	if c.Use == roster.UseItem {
		return c.Fact
	}
	return v.local.T("rosters.use." + string(c.Use))
}

// targets are what a column can be: as found out, passed over, what is nearest,
// and, for a column that was not recognised, any fact.
func (v *visit) targets(c roster.Column, chosen string, full bool) g.Node {
	l, book := v.local, v.Engine.Book()
	option := func(value, text string) g.Node {
		return Option(Value(value), g.If(value == chosen, Selected()), g.Text(text))
	}
	first := l.T("rosters.plan.as-found")
	if c.Use == roster.UseUnknown {
		first = l.T("rosters.plan.choose")
	}
	out := g.Group{option("", first), option(skipped, l.T("rosters.plan.skip"))}
	if !full {
		if chosen != "" && chosen != skipped {
			out = append(out, option(chosen, words.Label(book, l, qyzmet.Path(chosen))))
		}
		return out
	}
	near := slices.DeleteFunc(slices.Clone(c.Suggest), func(s string) bool { return s == skipped || slices.Contains(special, s) })
	if len(near) > 0 {
		out = append(out, OptGroup(g.Attr("label", l.T("rosters.plan.nearest")), g.Map(near, func(s string) g.Node { return option(s, words.Label(book, l, qyzmet.Path(s))) })))
	}
	return append(out, OptGroup(g.Attr("label", l.T("rosters.plan.all-facts")),
		option("id", l.T("rosters.use.id")), option("name", l.T("rosters.use.name")),
		g.Map(book.FactOrder, func(f *rulebook.Fact) g.Node {
			if slices.Contains(near, string(f.Path)) {
				return g.Group{}
			}
			return option(string(f.Path), f.Label.In(l.Lang))
		})))
}

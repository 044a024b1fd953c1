package intake

import (
	"slices"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/roster"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/layout"
)

// columnField is the field of the form for a column.
func columnField(number int) string { return "column-" + strconv.Itoa(number) }

// shownColumns is how many columns a page lets one choose for.
const shownColumns = 100

// columns shows each column with what it was taken for, and lets it be another.
func (v visit) columns(s status) g.Node {
	l := v.L
	return Section(H2(g.Text(l.T("import.columns"))),
		P(g.Text(l.T("import.read-as", "format", strings.ToUpper(string(s.plan.Format)), "encoding", string(s.plan.Encoding)+s.plan.Sheet))),
		g.Map(s.plan.Notes, func(t qyzmet.Text) g.Node { return P(g.Text(t.In(l.Lang))) }),
		Form(ID("columns-form"), Method("post"), Action(v.at("")),
			layout.Scroll(l.T("import.columns"), Table(Class("desk-table desk-rows"),
				THead(Tr(Th(Scope("col"), g.Text(l.T("import.column"))), Th(Scope("col"), g.Text(l.T("import.is"))), Th(Scope("col"), g.Text(l.T("import.take-as"))))),
				TBody(g.Map(s.plan.Columns[:min(len(s.plan.Columns), shownColumns)], func(c roster.Column) g.Node { return v.column(c, s) })))),
			P(Label(Input(Type("checkbox"), Name("zeros"), Value("1"), g.If(s.zeros, Checked())), g.Text(" "+l.T("import.zeros")))),
			Div(Class("actions"), Button(Type("submit"), Class("second"), Name("do"), Value("columns"), g.Text(l.T("import.read-again"))))))
}

func (v visit) column(c roster.Column, s status) g.Node {
	id := columnField(c.Number)
	return Tr(g.If(c.Use == roster.UseUnknown, Class("late")),
		Th(Scope("row"), Data("label", v.L.T("import.column")), Label(For(id), g.Text(c.Name))),
		Td(Data("label", v.L.T("import.is")), g.Text(v.use(c)), g.If(!c.Hint.IsZero(), Span(Class("help"), g.Text(" – "+c.Hint.In(v.L.Lang))))),
		Td(Data("label", v.L.T("import.take-as")), Select(ID(id), Name(id), v.targets(c, s.mapping[c.Name]))))
}

// use says what a column was taken for.
func (v visit) use(c roster.Column) string {
	switch c.Use {
	case roster.UseSkip, roster.UseUnnamed, roster.UseName:
		return v.L.T("import.skipped")
	case roster.UseUnknown:
		return v.L.T("import.unknown")
	case roster.UseID:
		return v.L.T("import.key")
	}
	return v.label(c.Fact)
}

// label names what a column can be.
func (v visit) label(path string) string {
	for _, f := range v.beside() {
		if string(f.Path) == path {
			return f.Label.In(v.L.Lang)
		}
	}
	if f := v.Book.Entry(qyzmet.Path(path)); f != nil {
		return f.Label.In(v.L.Lang)
	}
	return path
}

// beside are the columns that the register knows beside the facts of the law.
func (v visit) beside() []*rulebook.Fact {
	o, err := v.Office.ListReading(roster.Options{})
	if err != nil {
		return nil // the page was not reached then
	}
	return o.Extra
}

// targets are what a column can be: as found out, passed over, what is nearest,
// what a person is known by, and any fact.
func (v visit) targets(c roster.Column, chosen string) g.Node {
	l := v.L
	option := func(value, text string) g.Node {
		return Option(Value(value), g.If(value == chosen, Selected()), g.Text(text))
	}
	first := l.T("import.as-found")
	if c.Use == roster.UseUnknown {
		first = l.T("import.choose")
	}
	out := g.Group{option("", first), option("-", l.T("import.skip"))}
	if c.Use != roster.UseUnknown && chosen == "" {
		return out // what is recognised is rarely something else: the list of all would be long
	}
	near := slices.DeleteFunc(slices.Clone(c.Suggest), func(s string) bool { return s == "-" || s == "id" })
	group := func(key string, list []string) g.Node {
		if len(list) == 0 {
			return nil
		}
		return OptGroup(g.Attr("label", l.T(key)), g.Map(list, func(s string) g.Node { return option(s, v.label(s)) }))
	}
	var person, facts []string
	for _, f := range v.beside() {
		if !slices.Contains(near, string(f.Path)) {
			person = append(person, string(f.Path))
		}
	}
	for _, f := range v.Book.FactOrder {
		if !slices.Contains(near, string(f.Path)) {
			facts = append(facts, string(f.Path))
		}
	}
	return append(out, group("import.nearest", near), group("import.of-person", person), group("import.facts", facts))
}

// first are the first rows as they would be read.
func (v visit) first(s status) g.Node {
	var bad []roster.PlanRow
	for _, r := range s.plan.Rows {
		if len(r.Faults) > 0 {
			bad = append(bad, r)
		}
	}
	if len(bad) == 0 {
		return nil
	}
	return Section(H2(g.Text(v.L.T("import.first"))), Ul(g.Map(bad, func(r roster.PlanRow) g.Node {
		return Li(g.Text(v.L.T("import.row")+" "+v.L.Number(int64(r.Row))+": "), g.Map(r.Faults, func(f *qyzmet.Fault) g.Node { return g.Text(roster.Reason(f, v.L.Lang) + " ") }))
	})))
}

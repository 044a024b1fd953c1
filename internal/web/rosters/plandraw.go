package rosters

import (
	"slices"
	"strconv"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/roster"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/layout"
	"qyzmet/internal/web/state"
	"qyzmet/internal/web/words"
)

// planPage shows a table as it would be read, before a row is loaded.
func (v *visit) planPage(s status) g.Node {
	l := v.local
	refused := s.planErr != nil || s.plan != nil && len(s.plan.Refused) > 0
	form := func(n ...g.Node) g.Node {
		return Form(Class("roster-plan"), Method("post"), Action(v.at("")), AutoComplete("off"), g.Group(n))
	}
	if s.plan == nil {
		return v.page(layout.Props{Title: l.T("rosters.plan.title"), Path: v.path(""), Error: true}, H1(g.Text(l.T("rosters.plan.title"))), v.forgetForm())
	}
	return v.page(layout.Props{Title: l.T("rosters.plan.title"), Path: v.path(""), Error: refused},
		v.refusedPlan(s),
		Header(H1(g.Text(l.T("rosters.plan.title"))), P(Class("lead"), g.Text(l.T("rosters.plan.lead"))), v.about()),
		form(
			v.howRead(s), v.columns(s), v.forAll(s),
			Div(Class("actions"),
				Button(Type("submit"), Class("main"), Name("do"), Value(goOn), g.Text(l.T("rosters.plan.go"))),
				Button(Type("submit"), Class("second"), Name("do"), Value(readAgain), g.Text(l.T("rosters.plan.again"))))),
		v.firstRows(s), v.forgetForm())
}

// refusedPlan says why the table would not be read as it stands.
func (v *visit) refusedPlan(s status) g.Node {
	l := v.local
	faults, _ := qyzmet.FaultsOf(s.planErr)
	if s.planErr == nil {
		faults = s.plan.Refused
	}
	if len(faults) == 0 {
		return nil
	}
	const shown = 10
	return Div(Class("fault"), Role("alert"), TabIndex("-1"), Data("focus", "1"), H2(g.Text(l.Plural("rosters.plan.refused", len(faults)))),
		P(g.Text(l.T("rosters.plan.refused-do"))),
		Ul(g.Map(faults[:min(len(faults), shown)], func(f *qyzmet.Fault) g.Node {
			if f.Column > 0 && f.Column <= shownColumns {
				return Li(A(Href("#"+columnField(f.Column)), g.Text(l.T("rosters.plan.column", "n", f.Column))), g.Text(" – "), reason(l, f))
			}
			return Li(reason(l, f))
		})),
		g.If(len(faults) > shown, P(g.Text(l.Plural("rosters.plan.more-faults", len(faults)-shown)))))
}

// howRead shows the finding, with what can be chosen instead.
func (v *visit) howRead(s status) g.Node {
	l, p := v.local, s.plan
	pick := func(id, key, chosen string, values []string, text func(string) string) g.Node {
		return Div(Class("field"), Label(For("roster-"+id), g.Text(l.T(key))), Select(ID("roster-"+id), Name(id), g.Map(values, func(value string) g.Node {
			return Option(Value(value), g.If(value == chosen, Selected()), g.Text(text(value)))
		})))
	}
	found := []g.Node{fact(l.T("rosters.plan.format"), string(p.Format))}
	var picks []g.Node
	if p.Format != roster.XLSX {
		found = append(found, fact(l.T("rosters.plan.encoding"), string(p.Encoding)))
		names := make([]string, len(encodings))
		for i, e := range encodings {
			names[i] = string(e)
		}
		picks = append(picks, pick("encoding", "rosters.plan.encoding", string(s.choices.encoding), names, v.orFound))
	}
	if p.Format == roster.CSV {
		found = append(found, fact(l.T("rosters.plan.separator"), v.separator(p.Separator)))
		picks = append(picks, pick("separator", "rosters.plan.separator", nameOf(s.choices.separator), separators, func(n string) string {
			if n == "" {
				return v.orFound(n)
			}
			return l.T("rosters.plan.sign." + n)
		}))
	}
	if p.Format == roster.XLSX {
		found = append(found, fact(l.T("rosters.plan.sheet"), p.Sheet))
		picks = append(picks, pick("sheet", "rosters.plan.sheet", s.choices.sheet, append([]string{""}, p.Sheets...), v.orFound))
	}
	picks = append(picks, check("restore", l.T("rosters.plan.restore"), s.choices.restore))
	return Section(H2(g.Text(l.T("rosters.plan.how"))), Dl(Class("roster-found"), g.Group(found)),
		g.Map(p.Notes, func(n qyzmet.Text) g.Node { return P(Class("help"), g.Text(n.In(l.Lang))) }),
		Details(Summary(g.Text(l.T("rosters.plan.otherwise"))), Div(Class("roster-picks"), g.Group(picks))))
}

func fact(label, value string) g.Node { return Div(Dt(g.Text(label)), Dd(g.Text(value))) }

func check(name, label string, on bool) g.Node {
	return Div(Class("roster-check"), Input(Type("checkbox"), ID("roster-"+name), Name(name), Value("1"), g.If(on, Checked())), Label(For("roster-"+name), g.Text(label)))
}

func (v *visit) orFound(value string) string {
	if value == "" {
		return v.local.T("rosters.plan.found-out")
	}
	return value
}

func nameOf(sign byte) string {
	for name, s := range signs {
		if s == sign {
			return name
		}
	}
	return ""
}

func (v *visit) separator(sign byte) string {
	if name := nameOf(sign); name != "" {
		return v.local.T("rosters.plan.sign." + name)
	}
	return v.local.T("rosters.plan.sign.none")
}

// forAll shows what is taken to be true of everybody because the table does not
// say it: it can be taken back.
func (v *visit) forAll(s status) g.Node {
	f := v.Engine.Book().Facts[state.Regime]
	if f == nil || !s.common {
		return nil
	}
	l := v.local
	return Section(H2(g.Text(l.T("rosters.plan.for-all"))), P(g.Text(l.T("rosters.plan.for-all-text"))),
		Div(Class("field"), Label(For("roster-regime"), g.Text(f.Label.In(l.Lang))), Select(ID("roster-regime"), Name("regime"),
			Option(Value(""), g.If(s.choices.regime == "", Selected()), g.Text(l.T("rosters.plan.not-assumed"))),
			g.Map(f.Values, func(w *rulebook.WordLabel) g.Node {
				return Option(Value(w.Word), g.If(w.Word == s.choices.regime, Selected()), g.Text(f.WordLabel(w.Word, l.Lang)))
			}))))
}

// firstRows shows the first rows as they would be read: a person a column, so
// that many facts can be looked through.
func (v *visit) firstRows(s status) g.Node {
	l, book := v.local, v.Engine.Book()
	if len(s.plan.Rows) == 0 {
		return Section(H2(g.Text(l.T("rosters.plan.rows"))), P(g.Text(l.T("rosters.plan.no-rows"))))
	}
	var facts []*rulebook.Fact
	for _, f := range book.FactOrder {
		if slices.ContainsFunc(s.plan.Rows, func(r roster.PlanRow) bool { _, ok := r.Facts[f.Path]; return ok }) {
			facts = append(facts, f)
		}
	}
	row := func(r roster.PlanRow) g.Node {
		return Th(g.Attr("scope", "col"), g.Text(l.T("rosters.row", "n", strconv.FormatUint(r.Row, 10))), g.If(r.Key != "", Span(Class("roster-key"), g.Text(clip(r.Key)))))
	}
	return Section(H2(g.Text(l.T("rosters.plan.rows"))), P(Class("help"), g.Text(l.T("rosters.plan.rows-help"))),
		layout.Scroll(l.T("rosters.plan.rows"), Table(Class("roster-table"),
			THead(Tr(Th(g.Attr("scope", "col"), g.Text(l.T("rosters.plan.fact"))), g.Map(s.plan.Rows, row))),
			TBody(
				g.If(slices.ContainsFunc(s.plan.Rows, func(r roster.PlanRow) bool { return len(r.Faults) > 0 }),
					Tr(Th(g.Attr("scope", "row"), g.Text(l.T("rosters.plan.rejected"))), g.Map(s.plan.Rows, func(r roster.PlanRow) g.Node {
						return Td(g.Map(r.Faults, func(f *qyzmet.Fault) g.Node { return P(Class("roster-bad"), reason(l, f)) }))
					}))),
				g.Map(facts, func(f *rulebook.Fact) g.Node {
					return Tr(Th(g.Attr("scope", "row"), g.Text(f.Label.In(l.Lang))), g.Map(s.plan.Rows, func(r roster.PlanRow) g.Node {
						if val, ok := r.Facts[f.Path]; ok {
							return Td(g.Text(clipTo(words.Value(l, f, val), 160)))
						}
						return Td(Class("roster-none"), g.Text("–"))
					}))
				})))))
}

// clip shortens what came from the table.
func clip(text string) string { return clipTo(text, 60) }

func clipTo(text string, most int) string {
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}

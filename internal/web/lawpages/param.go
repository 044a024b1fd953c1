package lawpages

import (
	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/layout"
	"qyzmet/internal/web/words"
)

// paramsOf shows the parameters that cite a provision, with their values over time.
func (v *view) paramsOf(p *rulebook.Provision) g.Node {
	params := v.params[p.ID]
	if len(params) == 0 {
		return nil
	}
	return v.section("parameters", v.t("params.title"), g.Map(params, func(param *rulebook.Parameter) g.Node {
		return g.Group{
			H3(ID("param-"+param.Name), v.in(param.Label)),
			layout.Scroll(param.Label.In(v.l.Lang), Table(Class("law-values"),
				THead(Tr(Th(Scope("col"), Class("law-n"), v.text("params.value")), Th(Scope("col"), v.text("params.since")), Th(Scope("col"), v.text("params.until")), Th(Scope("col"), v.text("params.source")))),
				TBody(g.Map(param.Values, func(s *rulebook.Setting) g.Node { return v.setting(param, s) })))),
			v.whatIfValue(param),
		}
	}))
}

func (v *view) setting(p *rulebook.Parameter, s *rulebook.Setting) g.Node {
	a := &rulebook.Article{}
	if cited := v.book.Provisions[s.Cites[0]]; cited != nil {
		a = cited.Article
	}
	state := stands(s.Span, v.on)
	return Tr(Class("law-"+string(state)),
		Td(Class("law-n"), Strong(g.Text(v.value(p.Unit, s.Value))), g.Text(" "), v.standing(state),
			g.Iff(s.Note != nil, func() g.Node { return P(Class("help"), v.in(*s.Note)) })),
		Td(g.Text(v.since(s.From, a.HeldFrom))),
		Td(g.Text(v.until(s.Before, v.readUpTo(a)))),
		Td(v.cites.Chips(s.Cites), g.Map(s.Readings, func(id qyzmet.ReadingID) g.Node {
			return P(v.link(v.href("/readings")+"#reading-"+string(id), v.t("params.reading")))
		})))
}

// value writes a parameter's value with its unit.
func (v *view) value(unit string, n int64) string {
	if unit == "years" {
		return v.n("unit-years", int(n)) // an age or a length of time
	}
	return words.Quantity(v.l, unit, n)
}

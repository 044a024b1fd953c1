package reforms

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/cite"
	"qyzmet/internal/web/layout"
	"qyzmet/internal/web/reforms/reach"
	"qyzmet/internal/web/words"
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// setup draws the form: what is changed, on whom, and for which day.
func (p *page) setup(cites *cite.Sheet) g.Node {
	l, ch := p.l, p.ch
	sliders, grounds := ch.sliders(), reach.Grounds(ch.book, ch.question, ch.on)
	return Details(Class("rf-setup"), g.Attr("open"), g.If(p.run != nil, Data("fold", "1")),
		Summary(H2(g.Text(l.T("reforms.change")))),
		Form(ID("reform"), Method("post"), Action(layout.Path(l.Lang, address)), g.Attr("novalidate"), AutoComplete("off"),
			Data("live", layout.Path(l.Lang, address+"/live")), Data("busy", l.T("reforms.live.busy")),
			g.If(p.run == nil && len(ch.faults) == 0 && ch.begunAtAll(), Data("ready", "1")),
			layout.Carry(p.begun()), p.unseen(sliders, grounds),
			p.begunWith(),
			FieldSet(ID("rf-values"), Class("rf-block"), TabIndex("-1"), Legend(H3(g.Text(l.T("reforms.values.title")))),
				g.If(len(sliders) == 0, P(Class("help"), g.Text(l.T("reforms.values.none")))),
				g.Map(sliders, func(s slider) g.Node { return p.slider(s, cites) })),
			p.grounds(grounds, cites),
			p.whom(),
			P(Class("rf-live-line"), Role("status"), Data("live-line", "1")),
			Div(Class("actions"), Button(Type("submit"), Class("main"), g.Text(l.T("reforms.run"))))))
}

// unseen carries what was chosen and has no field on the page.
func (p *page) unseen(sliders []slider, grounds []*rulebook.Rule) g.Node {
	out := g.Group{}
	for _, name := range sortedKeys(p.ch.values) {
		if !slices.ContainsFunc(sliders, func(s slider) bool { return s.param.Name == name }) {
			out = append(out, Input(Type("hidden"), Name(fieldNumber+name), Value(strconv.FormatInt(p.ch.values[name], 10))))
		}
	}
	for _, name := range sortedKeys(p.ch.withdraw) {
		if !slices.ContainsFunc(grounds, func(r *rulebook.Rule) bool { return nameOf(r) == name }) {
			out = append(out, Input(Type("hidden"), Name(fieldGround), Value(clip(name))))
		}
	}
	return out
}

// begunWith tells of the draft that was begun with what no slider shows.
func (p *page) begunWith() g.Node {
	l, o := p.l, p.ch.base
	if o == nil {
		return nil
	}
	return Div(Class("rf-begun"), P(g.Text(l.T("reforms.begun.with")+" "), Strong(g.Text(p.title(o)))),
		g.If(o.Note.In(l.Lang) != "", P(Class("help"), g.Text(o.Note.In(l.Lang)))),
		g.If(len(o.Conditions)+len(o.Acts) > 0, Ul(p.conditionsAndActs(o))),
		P(A(Href(layout.Path(l.Lang, address)), g.Text(l.T("reforms.begun.anew")))))
}

// slider draws a value: a slider with its number beside it.
func (p *page) slider(s slider, cites *cite.Sheet) g.Node {
	l, id := p.l, "v-"+s.param.Name
	label := s.param.Label.In(l.Lang)
	drawn := strconv.FormatInt(s.value, 10)
	shown, fault := drawn, p.ch.faultOf(id)
	if typed, refused := p.ch.typed[id]; refused {
		shown = typed
	}
	ends := g.Group{Min(strconv.FormatInt(s.least, 10)), Max(strconv.FormatInt(s.greatest, 10)), Step("1")}
	return Div(Class("rf-value"), g.If(p.ch.wish == id, Data("wish", "1")),
		Label(For(id), g.Text(label)),
		P(ID(id+"-help"), Class("help"), g.Text(l.T("reforms.values.now", "value", words.Quantity(l, s.param.Unit, s.law.Value))+" "), cites.Chips(s.law.Cites)),
		g.If(fault != "", P(ID(id+"-error"), Class("field-error"), g.Text(fault))),
		Div(Class("rf-slide"),
			Div(Label(Class("vh"), For("r-"+s.param.Name), g.Text(l.T("reforms.values.slider", "label", label))),
				Input(Type("range"), ID("r-"+s.param.Name), Name(fieldSlider+s.param.Name), Value(drawn), ends, Aria("describedby", id+"-help")),
				Div(Class("rf-ends"), Aria("hidden", "true"), Span(g.Text(l.Number(s.least))), Span(g.Text(l.Number(s.greatest))))),
			Input(Type("number"), ID(id), Name(fieldNumber+s.param.Name), Value(shown), ends, Aria("describedby", describe(id, fault)), g.If(fault != "", Aria("invalid", "true"))),
			Span(Class("rf-unit"), g.Text(unit(p, s.param.Unit, s.value)))),
		Input(Type("hidden"), Name(fieldDrawn+s.param.Name), Value(drawn)))
}

// unit is a unit without its number.
func unit(p *page, unit string, n int64) string {
	return strings.TrimSpace(strings.Replace(words.Quantity(p.l, unit, n), p.l.Number(n), "", 1))
}

func nameOf(r *rulebook.Rule) string { return string(r.Question.ID) + "/" + string(r.ID) }

func groundID(name string) string { return "w-" + strings.ReplaceAll(name, "/", ".") }

// grounds draws the grounds that can be withdrawn, by question.
func (p *page) grounds(list []*rulebook.Rule, cites *cite.Sheet) g.Node {
	if len(list) == 0 {
		return nil
	}
	l := p.l
	var questions []*rulebook.Question
	for _, r := range list {
		if !slices.Contains(questions, r.Question) {
			questions = append(questions, r.Question)
		}
	}
	return FieldSet(Class("rf-block"), Legend(H3(g.Text(l.T("reforms.grounds.title")))), P(Class("help"), g.Text(l.T("reforms.grounds.help"))),
		g.Map(questions, func(q *rulebook.Question) g.Node {
			items, out := g.Group{}, 0
			for _, r := range list {
				if r.Question == q {
					items = append(items, p.ground(r, cites))
					if p.ch.withdraw[nameOf(r)] {
						out++
					}
				}
			}
			return Details(g.If(out > 0, g.Attr("open")), Summary(g.Text(q.Title.In(l.Lang)), g.Text(" – "+l.T("reforms.grounds.out", "n", out, "all", len(items)))), Div(Class("rf-grounds"), items))
		}))
}

func (p *page) ground(r *rulebook.Rule, cites *cite.Sheet) g.Node {
	id := groundID(nameOf(r))
	return Div(Class("rf-ground"), g.If(p.ch.wish == id, Data("wish", "1")),
		Input(Type("checkbox"), ID(id), Name(fieldGround), Value(nameOf(r)), g.If(p.ch.withdraw[nameOf(r)], Checked())),
		Div(Label(For(id), g.Text(r.Text.In(p.l.Lang))), g.Text(" "), cites.Chips(r.Cites)))
}

// whom draws the question, the day and the people.
func (p *page) whom() g.Node {
	l, ch := p.l, p.ch
	return FieldSet(Class("rf-block"), Legend(H3(g.Text(l.T("reforms.whom.title")))),
		p.choose("rf-question", "question", "reforms.whom.question", g.Map(reach.Questions(ch.book), func(q *rulebook.Question) g.Node {
			return option(string(q.ID), q.Title.In(l.Lang), q == ch.question)
		})),
		p.typed("rf-on", "on", "date", "reforms.whom.day", ch.on.String()),
		P(Button(Type("submit"), Class("second small"), Name("do"), Value(doShow), g.Text(l.T("reforms.whom.show")))),
		p.choose("rf-n", "n", "reforms.whom.n", g.Map(sizes, func(n int) g.Node { return option(strconv.Itoa(n), l.Number(int64(n)), n == ch.n) })),
		Div(Class("choices pair rf-who"), p.radio("rf-men", "men", ch.men), p.radio("rf-all", "all", !ch.men)),
		p.typed("rf-unknown", "unknown", "number", "reforms.whom.unknown", strconv.Itoa(ch.unknown), Min("0"), Max("100")),
		p.typed("rf-seed", "seed", "number", "reforms.whom.seed", strconv.FormatUint(ch.seed, 10), Min("0"), Max(strconv.Itoa(maxSeed))),
		P(Class("help"), g.Text(l.T("reforms.whom.seed-help"))))
}

func option(value, text string, chosen bool) g.Node {
	return Option(Value(value), g.If(chosen, Selected()), g.Text(text))
}

func (p *page) radio(id, value string, chosen bool) g.Node {
	return Div(Class("choice"), Input(Type("radio"), ID(id), Name("who"), Value(value), g.If(chosen, Checked())), Label(For(id), g.Text(p.l.T("reforms.whom."+value))))
}

func (p *page) choose(id, name, key string, options ...g.Node) g.Node {
	return p.around(id, key, Select(ID(id), Name(name), p.hint(id), g.Group(options)))
}

func (p *page) typed(id, name, kind, key, value string, more ...g.Node) g.Node {
	if typed, refused := p.ch.typed[id]; refused && p.ch.faultOf(id) != "" {
		value = typed
	}
	return p.around(id, key, Input(Type(kind), ID(id), Name(name), Value(value), p.hint(id), g.Group(more)))
}

func (p *page) hint(id string) g.Node {
	if p.ch.faultOf(id) == "" {
		return nil
	}
	return g.Group{Aria("describedby", id+"-error"), Aria("invalid", "true")}
}

func (p *page) around(id, key string, field g.Node) g.Node {
	fault := p.ch.faultOf(id)
	return Div(Class("field"), Label(For(id), g.Text(p.l.T(key))), g.If(fault != "", P(ID(id+"-error"), Class("field-error"), g.Text(fault))), field)
}

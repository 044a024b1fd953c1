package reforms

import (
	"strconv"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/lab"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/asset"
	"qyzmet/internal/web/cite"
	"qyzmet/internal/web/input"
	"qyzmet/internal/web/layout"
	"qyzmet/internal/web/words"
)

// here is the address of what is shown: of a run, or of the page.
func (p *page) here() string {
	if p.run != nil {
		return layout.Path(p.l.Lang, p.run.path())
	}
	return layout.Path(p.l.Lang, address)
}

// draw draws the whole page: examples, what can be changed, and what comes of it.
func (p *page) draw() g.Node {
	l := p.l
	props := layout.Props{Lang: l.Lang, Title: l.T("reforms.title"), Description: l.T("reforms.lead"), Path: address, Wide: true, Error: len(p.ch.faults) > 0, Refresh: p.refresh}
	if p.run != nil {
		props.Path = p.run.path()
	} else {
		props.State = p.fields()
	}
	cites := cite.New(p.book, l, p.ch.on)
	setup := p.setup(cites)
	return layout.Page(props, Div(Class("rf"),
		p.refusals(),
		Header(H1(g.Text(l.T("reforms.title"))), P(Class("lead"), g.Text(l.T("reforms.lead")))),
		Div(Class("inset rf-invented"), P(g.Text(l.T("reforms.invented")))),
		g.If(p.run == nil, p.examples()),
		Div(Class("rf-desk"),
			Div(Class("rf-left no-print"), setup, p.exchange()),
			Div(Class("rf-right"), p.results())),
		p.sources(),
		cites.Notes(),
		Script(Src(asset.URL("reforms.js")), Defer())))
}

// refusals lists what is refused, each linked to its field.
func (p *page) refusals() g.Node {
	if len(p.ch.faults) == 0 {
		return nil
	}
	return Div(Class("fault"), Role("alert"), TabIndex("-1"), Data("focus", "1"), H2(g.Text(p.l.Plural("reforms.faults", len(p.ch.faults)))),
		Ul(g.Map(p.ch.faults, func(f input.Fault) g.Node {
			if f.ID == "" {
				return Li(g.Text(f.Message))
			}
			return Li(A(Href("#"+f.ID), g.Text(f.Message)))
		})))
}

// examples are the draft changes that come with the product.
func (p *page) examples() g.Node {
	l := p.l
	list, err := lab.Reforms()
	if err != nil {
		return nil
	}
	return Section(Class("rf-examples no-print"), H2(g.Text(l.T("reforms.examples"))), Ul(g.Map(list, func(o *rulebook.Overlay) g.Node {
		chosen := p.ch.example && p.ch.base != nil && p.ch.base.ID == o.ID
		return Li(g.If(chosen, Class("rf-chosen")),
			A(Href(layout.Path(l.Lang, address+"/example/"+o.ID)), g.If(chosen, Aria("current", "true")), g.Text(o.Title.In(l.Lang))),
			P(g.Text(o.Note.In(l.Lang))))
	})))
}

// exchange takes a draft along as a file, or begins with one.
func (p *page) exchange() g.Node {
	l := p.l
	fault := p.ch.faultOf("rf-file")
	return Details(Class("rf-exchange"), g.If(fault != "", g.Attr("open")), Summary(H2(g.Text(l.T("reforms.file.title")))),
		P(Button(Type("submit"), FormAttr("reform"), Class("second small"), Name("do"), Value(doYAML), g.Text(l.T("reforms.file.save")))),
		Form(Method("post"), Action(layout.Path(l.Lang, address+"/upload")), g.Attr("enctype", "multipart/form-data"),
			Div(Class("field"), Label(For("rf-file"), g.Text(l.T("reforms.file.open"))),
				P(ID("rf-file-help"), Class("help"), g.Text(l.T("reforms.file.help", "most", maxDraft>>10))),
				g.If(fault != "", P(ID("rf-file-error"), Class("field-error"), g.Text(fault))),
				Input(Type("file"), ID("rf-file"), Name("file"), Accept(".yaml,.yml"), Aria("describedby", describe("rf-file", fault)), g.If(fault != "", Aria("invalid", "true")))),
			Button(Type("submit"), Class("second small"), g.Text(l.T("reforms.file.send")))))
}

func describe(id, fault string) string {
	if fault != "" {
		return id + "-help " + id + "-error"
	}
	return id + "-help"
}

// sources says what the shape of the people rests on.
func (p *page) sources() g.Node {
	shape, err := lab.Country()
	if err != nil {
		return nil
	}
	l := p.l
	rows := g.Group{Div(Dt(g.Text(l.T("reforms.sources.ages"))), Dd(Lang("en"), g.Text(shape.People.Source)))}
	for _, f := range shape.Facts {
		name := g.Node(Dt(Lang("en"), g.Text(f.Let)))
		if f.Let == "" {
			name = Dt(g.Text(words.Label(p.book, l, f.Fact)))
		}
		rows = append(rows, Div(name, Dd(Lang("en"), g.Text(f.Source))))
	}
	return Section(Class("rf-sources"), H2(ID("rf-sources"), g.Text(l.T("reforms.sources.title"))), P(g.Text(l.T("reforms.sources.help"))),
		Details(Summary(g.Text(l.T("reforms.sources.list"))), P(Class("help"), g.Text(l.T("reforms.sources.english"))), Dl(rows)))
}

// fields carry what was chosen to the page in another language.
func (p *page) fields() []layout.Field {
	ch := p.ch
	if ch.base == nil && len(ch.values)+len(ch.withdraw) == 0 && len(ch.faults) == 0 && ch.n == usualSize {
		return nil
	}
	who := "men"
	if !ch.men {
		who = "all"
	}
	out := []layout.Field{{Name: "do", Value: doShow}, {Name: "question", Value: string(ch.question.ID)}, {Name: "on", Value: ch.on.String()},
		{Name: "n", Value: strconv.Itoa(ch.n)}, {Name: "seed", Value: strconv.FormatUint(ch.seed, 10)}, {Name: "who", Value: who}, {Name: "unknown", Value: strconv.Itoa(ch.unknown)}}
	out = append(out, p.begun()...)
	for _, name := range sortedKeys(ch.values) {
		out = append(out, layout.Field{Name: fieldNumber + name, Value: strconv.FormatInt(ch.values[name], 10)})
	}
	for _, name := range sortedKeys(ch.withdraw) {
		out = append(out, layout.Field{Name: fieldGround, Value: name})
	}
	return out
}

// begun names the draft that was begun with.
func (p *page) begun() []layout.Field {
	switch o := p.ch.base; {
	case o == nil:
		return nil
	case p.ch.example:
		return []layout.Field{{Name: "example", Value: o.ID}}
	default:
		data, err := lab.WriteReform(o)
		if err != nil {
			return nil
		}
		return []layout.Field{{Name: "draft", Value: string(data)}}
	}
}

// title names a draft in the language of the page, by its id where it has no
// title in it.
func (p *page) title(o *rulebook.Overlay) string {
	if t := o.Title.In(p.l.Lang); t != "" {
		return clip(t)
	}
	return clip(o.ID)
}

// provisions links to the provisions in the law browser.
func (p *page) provisions(ids []qyzmet.ProvisionID) g.Node {
	return Span(Class("rf-cites"), g.Map(ids, func(id qyzmet.ProvisionID) g.Node {
		full := cite.Full(p.book, p.l.Lang, id)
		if p.book.Provisions[id] == nil {
			return Span(g.Text(full))
		}
		return g.Group{A(Class("chip"), Href(layout.LawPath(p.l.Lang, id)), Aria("label", full), g.Text(id.Chip())), g.Text(" ")}
	}))
}

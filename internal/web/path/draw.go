package path

import (
	"net/url"
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet/internal/web/input"
	"qyzmet/internal/web/interview"
	"qyzmet/internal/web/layout"
	"qyzmet/internal/web/state"
)

func (p *page) here() string { return layout.Path(p.Local.Lang, address) }

func (p *page) draw() g.Node {
	l := p.Local
	props := layout.Props{Lang: l.Lang, Title: l.T("path.title"), Description: l.T("path.lead"), Path: address, Active: "ask", Error: len(p.Faults) > 0}
	if len(p.State.Facts) > len(p.State.Assumed) || len(p.Form) > 0 {
		props.State = p.State.Fields()
	}
	head := Header(Class("path-head"), H1(g.Text(l.T("path.title"))), P(Class("lead"), g.Text(l.T("path.lead"))))
	if p.life == nil {
		return layout.Page(props, p.FaultSummary(), head, p.begin(), p.fromLink(), p.KeptForm(askPath(p.Question.ID)))
	}
	return layout.Page(props,
		p.Notice(p.book), head,
		P(Class("for-day"), g.Text(l.T("result.for-day", "day", p.State.On)+" ("+l.Distance(p.now, p.State.On)+")")),
		Figure(Class("path-figure-box"), p.picture(), p.legend()),
		P(Class("help"), g.Text(l.T("path.help"))),
		p.goOn(),
		Section(H2(ID("path-days"), g.Text(l.T("path.days"))), p.table(), P(g.Text(l.T("path.after")))),
		p.open(),
		Div(Class("path-under"),
			Section(Class("given"), H2(g.Text(l.T("ask.so-far"))), p.Summary(p.book)),
			p.take()),
		Section(Class("path-note"), P(Class("help"), g.Text(l.T("texts.not-advice")))),
		p.KeptForm(askPath(p.Question.ID)),
		p.cites.Notes())
}

// begin asks for the one fact without which nothing can be drawn; the rest is
// for the interview, before or after.
func (p *page) begin() g.Node {
	l, f := p.Local, p.book.Facts[birth]
	if f == nil {
		return nil
	}
	props := input.Props{Local: l, Fact: f, Ask: f.Ask.In(l.Lang), Head: H2, Class: "ask-head", Faults: p.Faults,
		Under: P(Class("help"), g.Text(l.T("input.date.example")))}
	if len(p.Faults) > 0 {
		props.Form = p.Form
	}
	return g.Group{
		Form(Method("post"), Action(p.here()), g.Attr("novalidate"), AutoComplete("off"), Class("question"), layout.Carry(p.State.Fields()),
			Input(Type("hidden"), Name("fact"), Value(string(birth))),
			input.Draw(props),
			Div(Class("actions"), Button(Type("submit"), Class("main"), Name("do"), Value(interview.Answer), g.Text(l.T("path.draw"))))),
		P(Class("help"), g.Text(l.T("path.draw-help"))),
		P(interview.Send("plain", interview.Show, g.Text(l.T("result.start-questions")))),
	}
}

// fromLink takes facts from the part of the address after "#", as a result does.
func (p *page) fromLink() g.Node {
	field := func(name string) g.Node { return Input(Type("hidden"), Name(name), Value("")) }
	return g.Group{P(Class("help"), g.Text(p.Local.T("result.empty-link"))),
		Form(Method("post"), Action(p.here()), Data("fragment", "1"), AutoComplete("off"),
			field(state.FieldOn), field(state.FieldFacts), field(state.FieldAssumed))}
}

// take offers paper, and a link that keeps the facts after its "#".
func (p *page) take() g.Node {
	l := p.Local
	values := url.Values{}
	for _, f := range p.State.Fields() {
		values.Set(f.Name, f.Value)
	}
	href := p.here() + "#" + strings.ReplaceAll(values.Encode(), "+", "%20")
	return Section(Class("take no-print"), H2(g.Text(l.T("take.title"))),
		P(Class("needs-script"), g.Attr("hidden"), Button(Type("button"), Class("second"), Data("print", "1"), g.Text(l.T("take.print")))),
		Details(Class("link"), Summary(g.Text(l.T("path.link"))),
			P(A(Href(href), ID("link"), g.Text(l.T("take.link-here")))),
			P(Class("needs-script"), g.Attr("hidden"), Button(Type("button"), Class("second"), Data("copy", "link"), Data("done", l.T("take.copied")), g.Text(l.T("take.copy")))),
			P(Class("help"), g.Text(l.T("take.link-help")))))
}

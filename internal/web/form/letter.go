package form

import (
	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet/internal/document"
	"qyzmet/internal/web/layout"
)

// letter draws the letter as it will be printed, with the ways to print it.
func (p *page) letter() g.Node {
	l := p.Local
	write := document.ApplicationLetter
	if p.kind == complaint {
		write = document.ComplaintLetter
	}
	content := write(p.form)
	return layout.Page(layout.Props{Lang: l.Lang, Title: l.T("form." + p.kind + ".title"), Path: p.path(), Active: "ask",
		State: append(p.state(true), layout.Field{Name: "do", Value: show})},
		Form(Method("post"), Action(layout.Path(l.Lang, p.path())), Class("no-print"), AutoComplete("off"), layout.Carry(p.state(true)),
			Button(Type("submit"), Class("back"), g.Text(l.T("form.change"))),
			H1(g.Text(l.T("form."+p.kind+".ready"))),
			P(g.Text(l.T("form.print-how"))),
			Div(Class("actions"),
				Button(Type("button"), Class("main needs-script"), g.Attr("hidden"), Data("print", "1"), g.Text(l.T("take.print"))),
				g.If(p.maker() != nil, Button(Type("submit"), Class("second"), FormAction(layout.Path(l.Lang, "/pdf/"+p.kind)), g.Text(l.T("take.pdf")))))),
		Article(Class("letter"), Lang(string(content.Lang)), Aria("label", content.Title), g.Map(content.Blocks, block)),
		g.If(len(content.Notes) > 0, Section(Class("memo"), Lang(string(content.Lang)), g.Map(content.Notes, block))),
	)
}

// block draws a piece of the letter.
func block(b document.Block) g.Node {
	switch b.Kind {
	case document.Addressee:
		return Div(Class("letter-to"), g.Map(b.Rows, row))
	case document.Heading:
		return H2(Class("letter-head"), g.Map(b.Lines, func(l document.Line) g.Node { return g.Group{line(l), Br()} }))
	case document.Section:
		return H3(g.Map(b.Lines, line))
	case document.Points:
		return Ol(g.Map(b.Items, item))
	case document.Dashes:
		return Ul(Class("letter-dashes"), g.Map(b.Items, item))
	case document.Fields:
		return Dl(Class("letter-fields"), g.Map(b.Rows, func(r document.Row) g.Node { return Div(Dt(g.Text(r.Label)), Dd(line(r.Value))) }))
	case document.Signature:
		return Div(Class("letter-sign"), g.Map(b.Rows, row))
	}
	return g.Map(b.Lines, func(l document.Line) g.Node { return P(line(l)) })
}

func row(r document.Row) g.Node {
	return Div(Class("letter-row"), P(g.If(r.Label != "", g.Text(r.Label+" ")), line(r.Value)),
		g.If(r.Caption != "", P(Class("letter-caption"), g.Text(r.Caption))),
		g.If(r.After != "", P(g.Text(r.After))))
}

func item(i document.Item) g.Node {
	return Li(g.Map(i, func(l document.Line) g.Node { return P(line(l)) }))
}

func line(l document.Line) g.Node { return g.Map(l, run) }

func run(r document.Run) g.Node {
	switch {
	case r.Blank == document.FullLine:
		return Span(Class("blank blank-full"), Span(Class("vh"), g.Text("…")))
	case r.Blank > 6:
		return Span(Class("blank blank-long"), Span(Class("vh"), g.Text("…")))
	case r.Blank > 0:
		return Span(Class("blank"), Span(Class("vh"), g.Text("…")))
	case r.Bold:
		return Strong(g.Text(r.Text))
	}
	return g.Text(r.Text)
}

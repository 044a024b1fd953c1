package rosters

import (
	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet/internal/web/layout"
)

func (v *visit) respond(status int, page g.Node) { layout.Respond(v.w, status, page) }

// page frames a page of the roster.
func (v *visit) page(p layout.Props, body ...g.Node) g.Node {
	p.Lang, p.Wide = v.local.Lang, true
	return layout.Page(p, body...)
}

// about says which table this is, what is asked of it, and for which day.
func (v *visit) about() g.Node {
	l, h := v.local, v.held
	return g.Group{
		P(Class("caption"), g.Text(h.question.Ask.In(l.Lang)+" "+l.T("result.for-day", "day", h.on))),
		P(Class("roster-file"), Strong(g.Text(h.name)), g.Text(" · "+size(l, h.size)),
			g.If(h.invented > 0, g.Group{g.Text(" · "), Span(Class("tag"), g.Text(l.T("rosters.invented")))})),
	}
}

// forgetForm offers to forget the roster at once.
func (v *visit) forgetForm() g.Node {
	l := v.local
	return Section(Class("roster-forget no-print"), H2(g.Text(l.T("rosters.forget-title"))),
		P(g.Text(l.T("rosters.forget-text", "minutes", int(v.opts.Keep.Minutes())))),
		Form(Method("post"), Action(v.at("/forget")), AutoComplete("off"), Button(Type("submit"), Class("second"), g.Text(l.T("rosters.forget")))))
}

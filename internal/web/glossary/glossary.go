// Package glossary draws the terms of the field in three languages side by side,
// each with the provisions that define or use it.
package glossary

import (
	"net/http"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/cite"
	"qyzmet/internal/web/i18n"
	"qyzmet/internal/web/layout"
)

// Room serves the page /glossary.
type Room struct {
	Book  *rulebook.Book
	Today func() date.Date // the civil day in Asia/Almaty
}

// Register adds the page to a mux whose paths come after the language.
func (room Room) Register(mux *http.ServeMux) { mux.HandleFunc("GET /glossary", room.serve) }

func (room Room) serve(w http.ResponseWriter, r *http.Request) {
	l := i18n.For(layout.LangOf(r))
	cites := cite.New(room.Book, l, room.Today())
	sections := g.Map(room.Book.Glossary, func(list *rulebook.Glossary) g.Node { return section(l, cites, list) })
	layout.Respond(w, http.StatusOK, layout.Page(layout.Props{Lang: l.Lang, Title: l.T("glossary.title"), Path: "/glossary", Active: "law", Wide: true},
		H1(g.Text(l.T("glossary.title"))),
		P(Class("lead"), g.Text(l.T("glossary.lead"))),
		Nav(Aria("label", l.T("glossary.parts")), Ul(Class("glossary-parts"), g.Map(room.Book.Glossary, func(list *rulebook.Glossary) g.Node {
			return Li(A(Href("#"+list.ID), g.Text(list.Label.In(l.Lang))))
		}))),
		sections,
		cites.Notes(),
	))
}

func section(l *i18n.Local, cites *cite.Sheet, list *rulebook.Glossary) g.Node {
	langs := []qyzmet.Lang{qyzmet.Kazakh, qyzmet.Russian, qyzmet.English}
	return Section(ID(list.ID), H2(g.Text(list.Label.In(l.Lang))),
		layout.Scroll(list.Label.In(l.Lang), Table(Class("glossary"),
			THead(Tr(g.Map(langs, func(lang qyzmet.Lang) g.Node {
				return Th(g.Attr("scope", "col"), g.Text(l.T("glossary.in."+string(lang))))
			}),
				Th(g.Attr("scope", "col"), g.Text(l.T("glossary.where"))))),
			TBody(g.Map(list.Terms, func(t *rulebook.Term) g.Node {
				return Tr(g.Map(langs, func(lang qyzmet.Lang) g.Node { return Td(Lang(string(lang)), g.Text(t.Term.In(lang))) }),
					Td(g.If(len(t.Cites) > 0, cites.Chips(t.Cites)), g.Iff(t.Means != nil, func() g.Node { return P(g.Text(t.Means.In(l.Lang))) })))
			})))))
}

// Package start draws the first page: who you are, what you can ask, and for
// which day. It keeps nothing and runs no query.
package start

import (
	"net/http"
	"net/url"
	"slices"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/i18n"
	"qyzmet/internal/web/input"
	"qyzmet/internal/web/interview"
	"qyzmet/internal/web/layout"
)

// Room serves the first page.
type Room struct {
	interview.Desk
	Demo bool // there is a page /demo
}

// Register adds the page to a mux whose paths come after the language.
func (room Room) Register(mux *http.ServeMux) { mux.HandleFunc("GET /{$}", room.serve) }

// shownWays bounds the ways shown for an audience; the finder has all.
const shownWays = 6

func (room Room) serve(w http.ResponseWriter, r *http.Request) {
	l := i18n.For(layout.LangOf(r))
	book := room.Engine.Book()
	layout.Respond(w, http.StatusOK, layout.Page(
		layout.Props{Lang: l.Lang, Title: l.T("start.title"), Description: l.T("start.lead"), Active: "ask"},
		Div(Class("hero"),
			H1(g.Text(l.T("start.title"))),
			P(Class("lead"), g.Text(l.T("start.lead"))),
			g.Iff(room.Demo, func() g.Node {
				return P(Class("to-path"), A(Href(layout.Path(l.Lang, "/demo")), g.Text(l.T("demo.title"))), Span(Class("help"), g.Text(" – "+l.T("demo.note"))))
			}),
			g.Iff(len(interview.Questions(book)) > 0, func() g.Node { return first(l, interview.Questions(book)[0]) }),
			P(Class("to-path"), A(Href(layout.Path(l.Lang, "/path")), g.Text(l.T("path.mine"))), Span(Class("help"), g.Text(" – "+l.T("path.mine-note")))),
			P(Class("to-path"), A(Href(layout.Path(l.Lang, "/rosters")), g.Text(l.T("rosters.mine"))), Span(Class("help"), g.Text(" – "+l.T("rosters.mine-note")))),
			P(Class("promise"), g.Text(l.T("start.promise"))),
		),
		Section(H2(g.Text(l.T("start.who"))), Div(Class("audiences"), g.Map(book.Audiences, func(x *rulebook.Audience) g.Node { return ways(l, book, x) }))),
		Section(H2(g.Text(l.T("find.title"))), P(A(Class("main-link"), Href(layout.Path(l.Lang, "/find")), g.Text(l.T("find.all-ways")))),
			P(A(Href(layout.Path(l.Lang, "/law")), g.Text(l.T("start.read-law"))), g.Text(" · "), A(Href(layout.Path(l.Lang, "/reforms")), g.Text(l.T("reforms.title"))),
				g.Text(" · "), A(Href(layout.Path(l.Lang, "/glossary")), g.Text(l.T("glossary.title"))))),
		room.otherDay(l, book),
		Section(Class("how"), H2(g.Text(l.T("start.how"))), Ol(
			Li(g.Text(l.T("start.how-1"))), Li(g.Text(l.T("start.how-2"))), Li(g.Text(l.T("start.how-3"))))),
	))
}

// first is the way in that most people want.
func first(l *i18n.Local, q *rulebook.Question) g.Node {
	return P(A(Class("main-link first"), Href(layout.Path(l.Lang, "/ask/"+url.PathEscape(string(q.ID)))), g.Text(q.Ask.In(l.Lang)+" "), Span(Aria("hidden", "true"), g.Text("→"))))
}

// ways are the guides for an audience.
func ways(l *i18n.Local, book *rulebook.Book, x *rulebook.Audience) g.Node {
	var list []*rulebook.Guide
	for _, guide := range book.Guides {
		if slices.Contains(guide.Who, x.ID) {
			list = append(list, guide)
		}
	}
	more := layout.Path(l.Lang, "/find?who="+url.QueryEscape(x.ID))
	return Section(Class("audience"),
		H3(A(Href(more), g.Text(x.Label.In(l.Lang)))),
		P(g.Text(x.Note.In(l.Lang))),
		Ul(g.Map(list[:min(shownWays, len(list))], func(guide *rulebook.Guide) g.Node {
			return Li(A(Href(layout.Path(l.Lang, "/find/"+guide.ID)), g.Text(guide.Title.In(l.Lang))))
		})),
	)
}

// otherDay asks the law of another day.
func (room Room) otherDay(l *i18n.Local, book *rulebook.Book) g.Node {
	today := room.Today()
	day := interview.DayFact()
	return Section(Class("other-day"), H2(g.Text(l.T("start.day"))),
		P(g.Text(l.T("start.day-note", "today", today))),
		Details(Summary(g.Text(l.T("start.other-day"))),
			Form(Method("post"), Action(layout.Path(l.Lang, "/ask")), g.Attr("novalidate"), AutoComplete("off"),
				Input(Type("hidden"), Name("do"), Value(interview.SetDay)),
				Div(Class("field"), Label(For("start-question"), g.Text(l.T("start.question"))),
					Select(ID("start-question"), Name("question"), g.Map(slices.Clone(interview.Questions(book)), func(q *rulebook.Question) g.Node {
						return Option(Value(string(q.ID)), g.Text(q.Ask.In(l.Lang)))
					}))),
				input.Draw(input.Props{Local: l, Fact: day, Form: input.Fill(day, qyzmet.DateValue(today)), Ask: l.T("ask.day"), Head: H3, Class: "label",
					Under: P(Class("help"), g.Text(l.T("ask.day-help")))}),
				Div(Class("actions"), Button(Type("submit"), Class("main"), g.Text(l.T("start.begin")))),
			)))
}

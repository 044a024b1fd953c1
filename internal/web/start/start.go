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
type Room struct{ interview.Desk }

// Register adds the page to a mux whose paths come after the language.
func (room Room) Register(mux *http.ServeMux) { mux.HandleFunc("GET /{$}", room.serve) }

// audience is a group of readers with the questions that they mostly have; a
// question that the book lacks is passed over.
type audience struct {
	id        string
	questions []qyzmet.QuestionID
	law       bool
}

var audiences = []audience{
	{id: "young", questions: []qyzmet.QuestionID{"draft-liability", "deferral", "exemption", "compulsory-term"}},
	{id: "parent", questions: []qyzmet.QuestionID{"draft-liability", "deferral"}},
	{id: "summoned", questions: []qyzmet.QuestionID{"notice", "summons-excuse"}},
	{id: "woman", questions: []qyzmet.QuestionID{"registration"}},
	{id: "willing", questions: []qyzmet.QuestionID{"deferral-waiver", "compulsory-term"}},
	{id: "lawyer", questions: []qyzmet.QuestionID{"draft-liability", "notice"}, law: true},
}

// helpers are questions that others use; they stand last.
const helperOrder = 90

func (room Room) serve(w http.ResponseWriter, r *http.Request) {
	l := i18n.For(layout.LangOf(r))
	book := room.Engine.Book()
	layout.Respond(w, http.StatusOK, layout.Page(
		layout.Props{Lang: l.Lang, Title: l.T("start.title"), Description: l.T("start.lead"), Active: "ask"},
		Div(Class("hero"),
			H1(g.Text(l.T("start.title"))),
			P(Class("lead"), g.Text(l.T("start.lead"))),
			g.Iff(len(interview.Questions(book)) > 0, func() g.Node { return first(l, interview.Questions(book)[0]) }),
			P(Class("to-path"), A(Href(layout.Path(l.Lang, "/path")), g.Text(l.T("path.mine"))), Span(Class("help"), g.Text(" – "+l.T("path.mine-note")))),
			P(Class("to-path"), A(Href(layout.Path(l.Lang, "/rosters")), g.Text(l.T("rosters.mine"))), Span(Class("help"), g.Text(" – "+l.T("rosters.mine-note")))),
			P(Class("promise"), g.Text(l.T("start.promise"))),
		),
		Section(H2(g.Text(l.T("start.who"))), Div(Class("audiences"), g.Map(audiences, func(a audience) g.Node { return drawAudience(l, book, a) }))),
		Section(H2(g.Text(l.T("start.all"))), all(l, book)),
		room.otherDay(l, book),
		Section(Class("how"), H2(g.Text(l.T("start.how"))), Ol(
			Li(g.Text(l.T("start.how-1"))), Li(g.Text(l.T("start.how-2"))), Li(g.Text(l.T("start.how-3"))))),
	))
}

func askLink(l *i18n.Local, q *rulebook.Question, body ...g.Node) g.Node {
	return A(Href(layout.Path(l.Lang, "/ask/"+url.PathEscape(string(q.ID)))), g.Group(body))
}

// first is the way in that most people want.
func first(l *i18n.Local, q *rulebook.Question) g.Node {
	return P(A(Class("main-link first"), Href(layout.Path(l.Lang, "/ask/"+url.PathEscape(string(q.ID)))), g.Text(q.Ask.In(l.Lang)+" "), Span(Aria("hidden", "true"), g.Text("→"))))
}

func drawAudience(l *i18n.Local, book *rulebook.Book, a audience) g.Node {
	return Section(Class("audience"),
		H3(g.Text(l.T("start.audience."+a.id+".who"))),
		P(g.Text(l.T("start.audience."+a.id+".note"))),
		Ul(g.Map(a.questions, func(id qyzmet.QuestionID) g.Node {
			q := book.Questions[id]
			if q == nil {
				return g.Group{}
			}
			return Li(askLink(l, q, g.Text(q.Ask.In(l.Lang))))
		}), g.If(a.law, g.Group{Li(A(Href(layout.Path(l.Lang, "/law")), g.Text(l.T("start.read-law")))), Li(A(Href(layout.Path(l.Lang, "/reforms")), g.Text(l.T("reforms.title"))))})),
	)
}

func all(l *i18n.Local, book *rulebook.Book) g.Node {
	return Ul(Class("questions"), g.Map(interview.Questions(book), func(q *rulebook.Question) g.Node {
		return Li(g.If(q.Order >= helperOrder, Class("minor")),
			askLink(l, q, g.Text(q.Title.In(l.Lang))), P(g.Text(q.Ask.In(l.Lang))))
	}))
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

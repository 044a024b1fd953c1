// Package result draws an answer: one sentence, the grounds with their papers,
// the remedy with its last day, why, why not, what would change it and when,
// the readings and texts it rests on, and the ways to take it along.
package result

import (
	"net/http"
	"net/url"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/cite"
	"qyzmet/internal/web/documents"
	"qyzmet/internal/web/interview"
	"qyzmet/internal/web/layout"
	"qyzmet/internal/web/state"
)

// Room serves the pages below /result, and the files made of an answer.
type Room struct {
	interview.Desk
	Documents documents.Documents
	// Unsigned are the rules whose official wording has changed; nil means none.
	Unsigned *rulebook.Unsigned
}

// Register adds the pages to a mux whose paths come after the language.
func (room Room) Register(mux *http.ServeMux) {
	mux.HandleFunc("GET /result/{question}", room.empty)
	mux.HandleFunc("POST /result/{question}", room.serve)
	mux.HandleFunc("POST /json/{question}", room.json)
	mux.HandleFunc("POST /calendar/{question}", room.calendar)
	mux.HandleFunc("POST /pdf/result", room.pdf)
}

// page is one result.
type page struct {
	*interview.Turn
	book   *rulebook.Book
	cites  *cite.Sheet
	answer *qyzmet.Answer
	now    date.Date // today
	docs   documents.Documents
	red    []qyzmet.ProvisionID // under the answer, their wording has changed
}

func (room Room) serve(w http.ResponseWriter, r *http.Request) {
	p, ok := room.read(w, r)
	if !ok {
		return
	}
	status := http.StatusOK
	if len(p.Faults) > 0 {
		status = http.StatusUnprocessableEntity
	}
	layout.Respond(w, status, p.draw())
}

// read reads the form and asks the engine. Answers that contradict one another
// are shown by the interview.
func (room Room) read(w http.ResponseWriter, r *http.Request) (*page, bool) {
	t, ok := room.Read(w, r)
	if !ok {
		return nil, false
	}
	if len(t.Clashes) > 0 {
		http.Redirect(w, r, layout.Path(t.Local.Lang, "/ask/"+url.PathEscape(string(t.Question.ID))), http.StatusTemporaryRedirect)
		return nil, false
	}
	answer, err := room.Engine.Ask(engine.Query{Question: t.Question.ID, On: t.State.On, Facts: t.State.Facts})
	if err != nil {
		layout.Problem(w, r, http.StatusBadRequest, "bad-query")
		return nil, false
	}
	book := room.Engine.Book()
	return &page{Turn: t, book: book, cites: cite.New(book, t.Local, t.State.On), answer: answer, now: room.Today(), docs: room.Documents,
		red: room.Unsigned.In(book, answer)}, true
}

// empty is the page without facts: the script reads them from the part of the
// address after "#", which never leaves the browser, and posts them.
func (room Room) empty(w http.ResponseWriter, r *http.Request) {
	t, ok := room.Read(w, r)
	if !ok {
		return
	}
	l, q := t.Local, t.Question
	ask := layout.Path(l.Lang, "/ask/"+string(q.ID))
	layout.Respond(w, http.StatusOK, layout.Page(
		layout.Props{Lang: l.Lang, Title: q.Ask.In(l.Lang), Path: "/result/" + string(q.ID), Active: "ask"},
		P(Class("caption"), g.Text(q.Title.In(l.Lang))),
		H1(g.Text(l.T("result.empty"))),
		P(Class("lead"), g.Text(l.T("result.empty-do"))),
		P(A(Class("main-link"), Href(ask), g.Text(l.T("result.start-questions")))),
		P(Class("help"), g.Text(l.T("result.empty-link"))),
		Form(Method("post"), Action(layout.Path(l.Lang, "/result/"+string(q.ID))), Data("fragment", "1"), AutoComplete("off"),
			Input(Type("hidden"), Name(state.FieldOn), Value("")), Input(Type("hidden"), Name(state.FieldFacts), Value("")),
			Input(Type("hidden"), Name(state.FieldAssumed), Value(""))),
	))
}

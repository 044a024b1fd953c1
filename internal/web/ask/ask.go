// Package ask draws the interview: one question a page, chosen by the engine,
// with why it is asked, what each answer does, "I don't know", the way back,
// and the answers given so far, each to be changed.
package ask

import (
	"net/http"
	"net/url"

	"qyzmet"
	"qyzmet/internal/engine"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/cite"
	"qyzmet/internal/web/interview"
	"qyzmet/internal/web/layout"
)

// Room serves the pages below /ask.
type Room struct{ interview.Desk }

// Register adds the pages to a mux whose paths come after the language.
func (room Room) Register(mux *http.ServeMux) {
	mux.HandleFunc("GET /ask/{question}", room.serve)
	mux.HandleFunc("POST /ask/{question}", room.serve)
	mux.HandleFunc("POST /ask", room.begin)
}

// begin takes the question from a field and goes on to its page.
func (room Room) begin(w http.ResponseWriter, r *http.Request) {
	if _, ok := interview.ReadForm(w, r); !ok {
		return
	}
	id := r.PostFormValue("question")
	if room.Engine.Book().Questions[qyzmet.QuestionID(id)] == nil {
		interview.NoSuchQuestion(w, r, room.Engine.Book(), id)
		return
	}
	again(w, r, "/ask/"+url.PathEscape(id))
}

// again sends the browser to another page with the same form: state never
// enters an address.
func again(w http.ResponseWriter, r *http.Request, path string) {
	http.Redirect(w, r, layout.Path(layout.LangOf(r), path), http.StatusTemporaryRedirect)
}

// page is one page of the interview.
type page struct {
	*interview.Turn
	book   *rulebook.Book
	cites  *cite.Sheet
	fact   *rulebook.Fact // asked on this page
	answer *qyzmet.Answer // as far as known; nil when the day's answer cannot be had
}

func (room Room) serve(w http.ResponseWriter, r *http.Request) {
	t, ok := room.Read(w, r)
	if !ok {
		return
	}
	p := &page{Turn: t, book: room.Engine.Book()}
	p.cites = cite.New(p.book, p.Local, p.State.On)
	if r.Method == http.MethodPost && t.Do == interview.Finish && len(t.Clashes) == 0 {
		again(w, r, p.path("result"))
		return
	}
	if p.fact = p.wanted(); p.fact == nil && len(t.Clashes) > 0 {
		layout.Respond(w, http.StatusOK, p.clashes())
		return
	}
	if len(t.Clashes) == 0 {
		answer, err := room.Engine.Ask(engine.Query{Question: t.Question.ID, On: t.State.On, Facts: t.State.Facts, Parts: engine.WithNext})
		if err != nil {
			layout.Problem(w, r, http.StatusBadRequest, "bad-query")
			return
		}
		p.answer = answer
	}
	if p.fact == nil {
		if p.answer.Next == nil {
			room.finished(w, r, p)
			return
		}
		p.fact = p.book.Facts[p.answer.Next.Fact]
	}
	status := http.StatusOK
	if len(t.Faults) > 0 {
		status = http.StatusUnprocessableEntity
	}
	layout.Respond(w, status, p.draw())
}

// finished goes on to the result; an interview that has nothing to ask from the
// start is shown there as well.
func (room Room) finished(w http.ResponseWriter, r *http.Request, p *page) {
	if r.Method == http.MethodPost {
		again(w, r, p.path("result"))
		return
	}
	layout.Respond(w, http.StatusOK, p.nothingToAsk())
}

// wanted is the fact that the form asks to see; nil for what comes next.
func (p *page) wanted() *rulebook.Fact {
	switch {
	case p.Do == interview.ChangeDay, p.Do == interview.SetDay && len(p.Faults) > 0:
		return p.AskDay()
	case p.Do == interview.Back:
		at := qyzmet.Path("")
		if p.Fact != nil {
			at = p.Fact.Path
		}
		if before, ok := p.State.Before(at); ok {
			return p.book.Facts[before]
		}
		return p.Fact
	case p.Changing(p.book) != nil:
		return p.Changing(p.book)
	case p.Do == interview.Show, p.Editing(), p.Do == interview.Answer && len(p.Faults) > 0:
		return p.Fact
	}
	return nil
}

func (p *page) path(room string) string { return "/" + room + "/" + string(p.Question.ID) }

// Package path draws a person's military path: one picture, with a table that
// says the same, of what several questions answer from youth to the end of the
// military obligation, on which days that changes by itself, and why.
//
// The engine divides the days; the package puts them side by side and contains
// no rule of law. Where it begins and ends a picture is a choice of drawing.
package path

import (
	"net/http"
	"net/url"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/cite"
	"qyzmet/internal/web/interview"
	"qyzmet/internal/web/layout"
)

// Room serves the page at /path.
type Room struct{ interview.Desk }

// address is where the page stands, after the language.
const address = "/path"

// birth is the fact without which there is no path to draw.
const birth = qyzmet.Path("person.birth_date")

// shown are the questions whose answers are drawn, from top to bottom; one that
// the book lacks is passed over.
var shown = []qyzmet.QuestionID{"registration", "call-up-age", "draft-liability", "deferral", "exemption"}

// Register adds the page to a mux whose paths come after the language.
func (room Room) Register(mux *http.ServeMux) {
	mux.HandleFunc("GET "+address, room.serve)
	mux.HandleFunc("POST "+address, room.serve)
}

// page is one path.
type page struct {
	*interview.Turn
	book  *rulebook.Book
	cites *cite.Sheet
	now   date.Date // today
	next  *qyzmet.Next
	life  *life // nil while the date of birth is not known
}

func (room Room) serve(w http.ResponseWriter, r *http.Request) {
	book := room.Engine.Book()
	first := interview.Questions(book)
	if len(first) == 0 {
		layout.NotFound(w, r)
		return
	}
	// A path belongs to no question; its answers are given in the first one's interview.
	r.SetPathValue("question", string(first[0].ID))
	t, ok := room.Read(w, r)
	if !ok {
		return
	}
	if len(t.Clashes) > 0 {
		http.Redirect(w, r, layout.Path(t.Local.Lang, askPath(t.Question.ID)), http.StatusTemporaryRedirect)
		return
	}
	p := &page{Turn: t, book: book, cites: cite.New(book, t.Local, t.State.On), now: room.Today()}
	if err := p.ask(room.Engine); err != nil {
		layout.Problem(w, r, http.StatusBadRequest, "bad-query")
		return
	}
	status := http.StatusOK
	if len(p.Faults) > 0 {
		status = http.StatusUnprocessableEntity
	}
	layout.Respond(w, status, p.draw())
}

func askPath(id qyzmet.QuestionID) string { return "/ask/" + url.PathEscape(string(id)) }

// ask has the engine divide the person's days, for each question, and find the
// best next question.
func (p *page) ask(eng *engine.Engine) error {
	born, known := p.State.Facts[birth]
	if !known || born.Kind != qyzmet.Date {
		return nil
	}
	answer, err := eng.Ask(engine.Query{Question: p.Question.ID, On: p.State.On, Facts: p.State.Facts, Parts: engine.WithNext})
	if err != nil {
		return err
	}
	p.next = answer.Next
	p.life, err = lead(eng, p.State.On, born.AsDate(), p.State.Facts)
	if err != nil {
		return err
	}
	p.life.note(p.State, p.book, p.Local, p.now)
	return nil
}

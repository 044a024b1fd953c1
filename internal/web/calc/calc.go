// Package calc draws the calculators: several questions of a guide answered
// together from one set of facts, asked one after another, on a page that can be
// printed and checked by hand. It keeps nothing.
package calc

import (
	"net/http"

	"qyzmet"
	"qyzmet/internal/engine"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/cite"
	"qyzmet/internal/web/interview"
	"qyzmet/internal/web/layout"
)

// Room serves the pages below /calc.
type Room struct{ interview.Desk }

// Register adds the pages to a mux whose paths come after the language.
func (room Room) Register(mux *http.ServeMux) {
	mux.HandleFunc("GET /calc/{guide}", room.serve)
	mux.HandleFunc("POST /calc/{guide}", room.serve)
}

// page is one state of a calculator.
type page struct {
	*interview.Turn
	book    *rulebook.Book
	cites   *cite.Sheet
	guide   *rulebook.Guide
	answers []*qyzmet.Answer // of the guide's questions, in their order; none while the facts clash
	fact    *rulebook.Fact   // asked on this page; nil: nothing more to ask
}

func (room Room) serve(w http.ResponseWriter, r *http.Request) {
	book := room.Engine.Book()
	guide := book.GuideByID(r.PathValue("guide"))
	if guide == nil || !guide.Together {
		layout.NotFound(w, r)
		return
	}
	t, ok := room.ReadFor(w, r, book.Questions[guide.Questions[0]])
	if !ok {
		return
	}
	p := &page{Turn: t, book: book, guide: guide, cites: cite.New(book, t.Local, t.State.On)}
	if err := p.ask(room.Engine); err != nil {
		layout.Problem(w, r, http.StatusBadRequest, "bad-query")
		return
	}
	status := http.StatusOK
	if len(t.Faults) > 0 {
		status = http.StatusUnprocessableEntity
	}
	layout.Respond(w, status, p.draw())
}

// ask puts all questions, and finds what to ask next.
func (p *page) ask(eng *engine.Engine) error {
	if len(p.Clashes) > 0 {
		p.fact = p.changed()
		return nil
	}
	for _, id := range p.guide.Questions {
		a, err := eng.Ask(engine.Query{Question: id, On: p.State.On, Facts: p.State.Facts, Parts: engine.WithNext | engine.WithOpen})
		if err != nil {
			return err
		}
		p.answers = append(p.answers, a)
		if p.fact == nil && a.Next != nil {
			p.fact = p.book.Facts[a.Next.Fact]
		}
	}
	if f := p.changed(); f != nil {
		p.fact = f
	}
	return nil
}

// changed is the fact that the reader wants to answer again, or whose answer
// was not understood.
func (p *page) changed() *rulebook.Fact {
	switch f := p.Changing(p.book); {
	case f != nil:
		return f
	case p.Do == interview.ChangeDay, p.Do == interview.SetDay && len(p.Faults) > 0:
		return p.AskDay()
	case len(p.Faults) > 0, p.Editing(), p.Do == interview.Show:
		return p.Fact
	}
	return nil
}

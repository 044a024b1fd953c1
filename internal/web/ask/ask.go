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
	"qyzmet/internal/web/input"
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
	form   url.Values     // what its fields hold
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
	p.fill()
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
		return p.dayFact()
	case p.Do == interview.Back:
		at := qyzmet.Path("")
		if p.Fact != nil {
			at = p.Fact.Path
		}
		if before, ok := p.State.Before(at); ok {
			return p.book.Facts[before]
		}
		return p.Fact
	case p.changes() != nil:
		return p.changes()
	case p.Do == interview.Show, p.isEdit(), p.Do == interview.Answer && len(p.Faults) > 0:
		return p.Fact
	}
	return nil
}

// changes is the fact named by "change:PATH".
func (p *page) changes() *rulebook.Fact {
	if len(p.Do) > len(interview.Change) && p.Do[:len(interview.Change)] == interview.Change {
		return p.book.Facts[qyzmet.Path(p.Do[len(interview.Change):])]
	}
	return nil
}

// isEdit reports whether a button only changes how many groups a list shows.
func (p *page) isEdit() bool {
	return p.Do == input.DoAdd || len(p.Do) > len(input.DoDrop) && p.Do[:len(input.DoDrop)] == input.DoDrop
}

// fill decides what the fields hold: what was typed, or the answer given before.
func (p *page) fill() {
	typed := p.Fact != nil && p.fact.Path == p.Fact.Path || p.Do == interview.SetDay
	switch {
	case typed && (len(p.Faults) > 0 || p.isEdit()):
		p.form = p.Form
		p.edit()
	case p.fact.Path == interview.DayFact().Path:
		p.form = input.Fill(p.fact, qyzmet.DateValue(p.State.On))
	default:
		p.form = url.Values{}
		if v, given := p.State.Facts[p.fact.Path]; given && v.Known() {
			p.form = input.Fill(p.fact, v)
		}
	}
}

func (p *page) edit() {
	switch {
	case p.Do == input.DoAdd:
		input.AddGroup(p.form)
	case p.isEdit():
		input.DropGroup(p.fact, p.form, groupNumber(p.Do))
	}
}

// groupNumber reads the number after "drop:"; -1 drops nothing.
func groupNumber(do string) int {
	n := 0
	for _, c := range do[len(input.DoDrop):] {
		if c < '0' || c > '9' || n > 1000 {
			return -1
		}
		n = 10*n + int(c-'0')
	}
	return n
}

func (p *page) path(room string) string { return "/" + room + "/" + string(p.Question.ID) }

// dayFact asks for the day, in the words of the catalogue.
func (p *page) dayFact() *rulebook.Fact {
	f := interview.DayFact()
	var set = func(t *qyzmet.Text, text string) { t.KK, t.RU, t.EN = text, text, text }
	set(&f.Label, p.Local.T("ask.day"))
	set(&f.Ask, p.Local.T("ask.day-question"))
	f.Help = &qyzmet.Text{}
	set(f.Help, p.Local.T("ask.day-help"))
	return f
}

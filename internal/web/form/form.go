// Package form draws the pages that write an application or a complaint from
// an answer: the fields for what only the person knows, the letter to print,
// and its PDF. What is typed is used for the letter and then forgotten.
package form

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/document"
	"qyzmet/internal/engine"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/documents"
	"qyzmet/internal/web/input"
	"qyzmet/internal/web/interview"
	"qyzmet/internal/web/layout"
)

// Room serves the pages below /form, and the PDFs of letters.
type Room struct {
	interview.Desk
	Documents documents.Documents
}

// Kinds of letters, as they stand in addresses.
const (
	application = "application"
	complaint   = "complaint"
)

// show asks for the letter instead of its fields.
const show = "letter"

// Register adds the pages to a mux whose paths come after the language.
func (room Room) Register(mux *http.ServeMux) {
	for _, kind := range []string{application, complaint} {
		mux.HandleFunc("GET /form/"+kind+"/{question}", room.toInterview)
		mux.HandleFunc("POST /form/"+kind+"/{question}", func(w http.ResponseWriter, r *http.Request) { room.serve(w, r, kind) })
		mux.HandleFunc("POST /pdf/"+kind, func(w http.ResponseWriter, r *http.Request) { room.pdf(w, r, kind) })
	}
}

// toInterview sends a reader without an answer to the questions first.
func (room Room) toInterview(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("question")
	if room.Engine.Book().Questions[qyzmet.QuestionID(id)] == nil {
		interview.NoSuchQuestion(w, r, room.Engine.Book(), id)
		return
	}
	http.Redirect(w, r, layout.Path(layout.LangOf(r), "/ask/"+url.PathEscape(id)), http.StatusSeeOther)
}

// page is one letter in the making.
type page struct {
	*interview.Turn
	book   *rulebook.Book
	kind   string
	answer *qyzmet.Answer
	form   document.Form
	faults map[string]string // by field
	docs   documents.Documents
}

func (room Room) read(w http.ResponseWriter, r *http.Request, kind string) (*page, bool) {
	t, ok := room.Read(w, r)
	if !ok {
		return nil, false
	}
	answer, err := room.Engine.Ask(engine.Query{Question: t.Question.ID, On: t.State.On, Facts: t.State.Facts})
	if err != nil {
		layout.Problem(w, r, http.StatusBadRequest, "bad-query")
		return nil, false
	}
	p := &page{Turn: t, book: room.Engine.Book(), kind: kind, answer: answer, faults: map[string]string{}, docs: room.Documents}
	p.fill(room.Today())
	return p, true
}

func (room Room) serve(w http.ResponseWriter, r *http.Request, kind string) {
	p, ok := room.read(w, r, kind)
	switch {
	case !ok:
	case len(p.faults) > 0:
		layout.Respond(w, http.StatusUnprocessableEntity, p.draw())
	case p.Do == show:
		layout.Respond(w, http.StatusOK, p.letter())
	default:
		layout.Respond(w, http.StatusOK, p.draw())
	}
}

func (room Room) pdf(w http.ResponseWriter, r *http.Request, kind string) {
	p, ok := room.read(w, r, kind)
	if !ok {
		return
	}
	maker := p.maker()
	if maker == nil {
		layout.NotFound(w, r)
		return
	}
	if len(p.faults) > 0 {
		layout.Respond(w, http.StatusUnprocessableEntity, p.draw())
		return
	}
	var b bytes.Buffer
	if err := maker(&b, p.form); err != nil {
		layout.Problem(w, r, http.StatusInternalServerError, "failed")
		return
	}
	w.Header().Set("Content-Type", "application/pdf")
	w.Header().Set("Content-Disposition", `attachment; filename="qyzmet-`+kind+`.pdf"`)
	_, _ = w.Write(b.Bytes()) // the reader may have gone
}

func (p *page) maker() func(io.Writer, document.Form) error {
	if p.kind == complaint {
		return p.docs.Complaint
	}
	return p.docs.Application
}

// fill makes the letter's form from what was typed.
func (p *page) fill(today date.Date) {
	text := func(name string) string { return strings.TrimSpace(p.Form.Get("p." + name)) }
	p.form = document.Form{Answer: p.answer, Book: p.book, Facts: p.State.Facts, Lang: p.letterLang(), Day: today,
		Applicant: document.Applicant{Name: text("name"), IIN: text("iin"), Address: text("address"), Phone: text("phone"), Email: text("email")},
		Body:      text("body"), Higher: text("higher"), Statement: text("statement"),
		Decision: document.Decision{Number: text("number"), What: text("what")}}
	if text("to") == string(document.ToMilitaryBody) {
		p.form.To = document.ToMilitaryBody
	}
	for line := range strings.Lines(text("papers")) {
		if line = strings.TrimSpace(line); line != "" {
			p.form.Papers = append(p.form.Papers, line)
		}
	}
	if day := text("decided"); day != "" {
		d, err := input.ParseDay(day, "", "")
		if err != nil {
			p.faults["decided"] = p.Local.T("input.date.unclear")
		} else {
			p.form.Decision.On = &d
		}
	}
	faults, _ := qyzmet.FaultsOf(p.form.Check())
	for _, f := range faults {
		p.faults[fieldOf(f.Path)] = p.Local.T("form.too-long")
	}
}

// letterLang is the language of the letter: the page's own to begin with, but
// letters are handed in in Kazakh or Russian.
func (p *page) letterLang() qyzmet.Lang {
	switch l := qyzmet.Lang(p.Form.Get("p.lang")); l {
	case qyzmet.Kazakh, qyzmet.Russian, qyzmet.English:
		return l
	}
	if p.Local.Lang == qyzmet.English {
		return qyzmet.Russian
	}
	return p.Local.Lang
}

// fieldOf is the field of the page for a path of the letter's form.
func fieldOf(path string) string {
	switch {
	case strings.HasPrefix(path, "applicant."):
		return strings.TrimPrefix(path, "applicant.")
	case strings.HasPrefix(path, "decision."):
		return strings.TrimPrefix(path, "decision.")
	case strings.HasPrefix(path, "papers"):
		return "papers"
	}
	return path
}

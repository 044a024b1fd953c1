// Package interview reads what an interview's page posted: the state, the
// question, and the answer just given, which it adds to the state. It leaves
// out answers that no longer apply and reports those that contradict one
// another; what to show next is for the pages.
package interview

import (
	"errors"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/i18n"
	"qyzmet/internal/web/input"
	"qyzmet/internal/web/layout"
	"qyzmet/internal/web/state"
)

// Desk is what the pages of the interview work with.
type Desk struct {
	Engine *engine.Engine
	Today  func() date.Date // the civil day in Asia/Almaty
}

// What a posted form asks for, in field "do".
const (
	Answer    = "answer"    // the fields answer field "fact"
	DontKnow  = "dont-know" // of field "fact"
	None      = "none"      // an empty, complete list
	Show      = "show"      // show field "fact", or what comes next
	Back      = "back"      // show the fact answered before
	Change    = "change:"   // and the fact's path
	ChangeDay = "change-day"
	SetDay    = "set-day" // the fields hold the day asked about
	Finish    = "result"  // show the answer now
)

// maxFields is how many fields a form of ours may have.
const maxFields = 600

// Turn is one posted form, read and applied.
type Turn struct {
	Local    *i18n.Local
	Question *rulebook.Question
	State    *state.State
	Form     url.Values
	Do       string
	Fact     *rulebook.Fact // field "fact": what the page asked; nil if nothing
	Faults   []input.Fault  // of the fields just typed
	Dropped  []qyzmet.Path  // answers left out because they no longer apply
	Clashes  qyzmet.Faults  // answers that cannot be true together
}

// Read reads a request. When it cannot be read at all, the answer has been
// sent and ok is false.
func (d Desk) Read(w http.ResponseWriter, r *http.Request) (t *Turn, ok bool) {
	q := d.question(w, r)
	if q == nil {
		return nil, false
	}
	return d.ReadFor(w, r, q)
}

// ReadFor is Read where the page knows the question.
func (d Desk) ReadFor(w http.ResponseWriter, r *http.Request, q *rulebook.Question) (t *Turn, ok bool) {
	form, ok := ReadForm(w, r)
	if !ok {
		return nil, false
	}
	book := d.Engine.Book()
	s, faults := state.Read(book, form, d.Today())
	if len(faults) > 0 {
		BadState(w, r, book, faults)
		return nil, false
	}
	t = &Turn{Local: i18n.For(layout.LangOf(r)), Question: q, State: s, Form: form, Do: form.Get("do")}
	if name := form.Get("fact"); name != "" {
		if t.Fact = book.Facts[qyzmet.Path(name)]; t.Fact == nil {
			BadState(w, r, book, qyzmet.Faults{{Code: qyzmet.UnknownName, Path: name}})
			return nil, false
		}
	}
	t.apply()
	d.settle(t)
	return t, true
}

// question finds the question that the address names.
func (d Desk) question(w http.ResponseWriter, r *http.Request) *rulebook.Question {
	book, id := d.Engine.Book(), r.PathValue("question")
	if id == "" {
		id = r.PostFormValue("question")
	}
	q := book.Questions[qyzmet.QuestionID(id)]
	if q == nil {
		NoSuchQuestion(w, r, book, id)
	}
	return q
}

// ReadForm reads a posted form within the limits; a GET has none.
func ReadForm(w http.ResponseWriter, r *http.Request) (url.Values, bool) {
	if r.Method != http.MethodPost {
		return url.Values{}, true
	}
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/x-www-form-urlencoded" {
		layout.Problem(w, r, http.StatusUnsupportedMediaType, "media-type")
		return nil, false
	}
	if err := r.ParseForm(); err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			layout.Problem(w, r, http.StatusRequestEntityTooLarge, "too-large")
		} else {
			layout.Problem(w, r, http.StatusBadRequest, "bad-form")
		}
		return nil, false
	}
	if len(r.PostForm) > maxFields {
		layout.Problem(w, r, http.StatusRequestEntityTooLarge, "too-large")
		return nil, false
	}
	form := url.Values{}
	for name, values := range r.PostForm {
		for _, v := range values[:min(len(values), maxFields)] {
			form.Add(strings.ToValidUTF8(name, "\ufffd"), strings.ToValidUTF8(v, "\ufffd"))
		}
	}
	return form, true
}

// apply adds the answer of the form to the state.
func (t *Turn) apply() {
	switch {
	case t.Do == SetDay:
		t.setDay()
	case t.Fact == nil:
	case t.Do == DontKnow:
		t.State.Set(t.Fact.Path, qyzmet.UnknownValue(qyzmet.DontKnow))
	case t.Do == None && t.Fact.Kind == qyzmet.List:
		t.State.Set(t.Fact.Path, qyzmet.ListValue())
	case t.Do == Answer:
		v, faults := input.Parse(t.Local, t.Fact, t.Form)
		if t.Faults = faults; len(faults) == 0 {
			t.State.Set(t.Fact.Path, v)
		}
	}
}

func (t *Turn) setDay() {
	v, faults := input.Parse(t.Local, DayFact(), t.Form)
	if t.Faults = faults; len(faults) == 0 {
		t.State.On = v.AsDate()
	}
}

// DayFact lets the day asked about be typed like any other date.
func DayFact() *rulebook.Fact { return &rulebook.Fact{Path: "on", Kind: qyzmet.Date} }

// AskDay asks for the day, in the words of the catalogue.
func (t *Turn) AskDay() *rulebook.Fact {
	f := DayFact()
	set := func(x *qyzmet.Text, text string) { x.KK, x.RU, x.EN = text, text, text }
	set(&f.Label, t.Local.T("ask.day"))
	set(&f.Ask, t.Local.T("ask.day-question"))
	f.Help = &qyzmet.Text{}
	set(f.Help, t.Local.T("ask.day-help"))
	return f
}

// settle leaves out answers that no longer apply, and notes contradictions.
func (d Desk) settle(t *Turn) {
	for {
		faults, _ := qyzmet.FaultsOf(d.Engine.Check(t.State.Facts, t.State.On))
		gone := t.inapplicable(d.Engine, faults)
		if len(gone) == 0 {
			t.Clashes = faults
			return
		}
		for _, p := range gone {
			t.State.Forget(p)
			t.Dropped = append(t.Dropped, p)
		}
	}
}

// inapplicable lists the facts that apply no longer, other than the one just
// answered.
func (t *Turn) inapplicable(e *engine.Engine, faults qyzmet.Faults) []qyzmet.Path {
	var out []qyzmet.Path
	for _, f := range faults {
		p := qyzmet.Path(f.Path)
		if _, given := t.State.Facts[p]; given && e.Inapplicable(f) && (t.Fact == nil || p != t.Fact.Path) {
			out = append(out, p)
		}
	}
	return out
}

// Involved lists the facts that a contradiction names, in the order of answering.
func (t *Turn) Involved(f *qyzmet.Fault) []qyzmet.Path {
	names := strings.Split(f.Path, ", ")
	var out []qyzmet.Path
	for _, p := range t.State.Order {
		if slices.Contains(names, string(p)) {
			out = append(out, p)
		}
	}
	return out
}

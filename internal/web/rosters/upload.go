package rosters

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"strings"
	"unicode"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/roster"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/i18n"
	"qyzmet/internal/web/input"
	"qyzmet/internal/web/interview"
	"qyzmet/internal/web/layout"
	"qyzmet/internal/web/state"
)

// What an upload may hold beside the file.
const (
	maxParts  = 20
	maxField  = 200
	formBytes = 64 << 10
)

// refusal is why an upload was not taken: the status, the key of the text, and
// what was found out about the file.
type refusal struct {
	status int
	key    string
	found  error
}

// upload takes a table in.
func (room *Room) upload(w http.ResponseWriter, r *http.Request) {
	private(w)
	room.allowTime(w)
	mem, body := &memory{reserve: room.store.reserve}, r.Body
	form, name, no := room.receive(w, r, mem)
	if no == nil && mem.size == 0 {
		no = &refusal{http.StatusUnprocessableEntity, "no-file", nil}
	}
	p := room.beginning(r, form)
	if no == nil && len(p.faults) == 0 {
		no = room.take(&held{name: name, file: mem, size: mem.size, question: p.question, on: p.on}, w, r)
		if no == nil {
			return
		}
	}
	room.store.release(mem.room())
	// A browser shows the answer only after it has sent everything.
	_, _ = io.CopyN(io.Discard, body, 4*room.opts.MaxBytes)
	status := http.StatusUnprocessableEntity
	if no != nil {
		status, p.no = no.status, no
	}
	layout.Respond(w, status, p.draw())
}

// allowTime gives a request the time that a large file needs. Where the server
// has no deadlines there is nothing to extend.
func (room *Room) allowTime(w http.ResponseWriter) {
	until := room.clock.Now().Add(room.opts.Patience)
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(until)
	_ = control.SetWriteDeadline(until)
}

// receive reads the parts of an upload as they come; the file goes to memory.
func (room *Room) receive(w http.ResponseWriter, r *http.Request, mem *memory) (form url.Values, name string, no *refusal) {
	form = url.Values{}
	if room.store.full() {
		return form, "", &refusal{http.StatusServiceUnavailable, "too-many", nil}
	}
	if r.ContentLength > room.opts.MaxBytes+formBytes {
		return form, "", &refusal{http.StatusRequestEntityTooLarge, "too-large", nil}
	}
	r.Body = http.MaxBytesReader(w, r.Body, room.opts.MaxBytes+formBytes)
	parts, err := r.MultipartReader()
	if err != nil {
		return form, "", &refusal{http.StatusUnsupportedMediaType, "unreadable", nil}
	}
	for range maxParts {
		part, err := parts.NextPart()
		if err == io.EOF { //nolint:errorlint // an upload that is cut off wraps it
			return form, name, nil
		}
		if err == nil {
			name, err = takePart(part, form, name, mem)
		}
		if err != nil {
			return form, name, received(err)
		}
	}
	return form, name, &refusal{http.StatusBadRequest, "unreadable", nil}
}

func takePart(part *multipart.Part, form url.Values, name string, mem *memory) (string, error) {
	if part.FormName() == "file" {
		if mem.size > 0 {
			return name, errors.New("a second file")
		}
		_, err := io.Copy(mem, part)
		return fileName(part.FileName()), err
	}
	text, err := io.ReadAll(io.LimitReader(part, maxField))
	if err != nil {
		return name, err
	}
	form.Add(strings.ToValidUTF8(part.FormName(), "\ufffd"), strings.ToValidUTF8(string(text), "\ufffd"))
	return name, nil
}

// received says why the parts could not be read.
func received(err error) *refusal {
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return &refusal{http.StatusRequestEntityTooLarge, "too-large", nil}
	case errors.Is(err, errNoRoom):
		return &refusal{http.StatusServiceUnavailable, "no-room", nil}
	}
	return &refusal{http.StatusBadRequest, "unreadable", nil}
}

// fileName is the last part of the name that a browser gives, fit to be shown.
func fileName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, "\ufffd"), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return -1
	}, name)
	if r := []rune(name); len(r) > 80 {
		name = string(r[:40]) + "…" + string(r[len(r)-39:])
	}
	if name == "." || name == "/" || name == "" {
		return "table"
	}
	return name
}

// take looks at the file and, if it is a table, holds it and leads to its page.
func (room *Room) take(h *held, w http.ResponseWriter, r *http.Request) *refusal {
	h.ready = make(chan struct{})
	room.replan(h, choices{regime: state.Peace})
	if h.planErr == nil && h.invented > 0 && len(h.plan.Refused) > 0 {
		room.replan(h, choices{regime: state.Peace, mapping: unnamed(h.plan)})
	}
	if h.planErr != nil {
		return &refusal{http.StatusUnprocessableEntity, "no-table", h.planErr}
	}
	if err := room.store.add(h); err != nil {
		return &refusal{http.StatusServiceUnavailable, "too-many", nil}
	}
	http.Redirect(w, r, layout.Path(layout.LangOf(r), address+"/"+h.id), http.StatusSeeOther)
	return nil
}

// unnamed maps the one column of invented people that is no fact, their name, in
// a language in which such a head is not known.
func unnamed(p *roster.Plan) map[string]string {
	out := map[string]string{}
	for _, c := range p.Columns {
		if c.Use == roster.UseUnknown {
			out[c.Name] = string(roster.UseName)
		}
	}
	return out
}

// beginPage is the first page: choose a question, a day and a file.
type beginPage struct {
	room      *Room
	local     *i18n.Local
	questions []*rulebook.Question
	question  *rulebook.Question
	on        date.Date
	form      url.Values
	faults    []input.Fault
	no        *refusal
}

// asked are the questions whose outcomes are words.
func asked(book *rulebook.Book) []*rulebook.Question {
	var out []*rulebook.Question
	for _, q := range interview.Questions(book) {
		if !q.IsValue() {
			out = append(out, q)
		}
	}
	return out
}

// beginning reads the question and the day from a form; an empty one has neither.
func (room *Room) beginning(r *http.Request, form url.Values) *beginPage {
	p := &beginPage{room: room, local: i18n.For(layout.LangOf(r)), questions: asked(room.Engine.Book()), on: room.Today(), form: form}
	if len(p.questions) > 0 {
		p.question = p.questions[0]
	}
	for _, q := range p.questions {
		if q.ID == qyzmet.QuestionID(form.Get("question")) {
			p.question = q
		}
	}
	if form.Has(input.Stem + ".day") {
		v, faults := input.Parse(p.local, interview.DayFact(), form)
		if p.faults = faults; len(faults) == 0 {
			p.on = v.AsDate()
		}
	} else {
		p.form = input.Fill(interview.DayFact(), qyzmet.DateValue(p.on))
	}
	return p
}

func (room *Room) begin(w http.ResponseWriter, r *http.Request) {
	layout.Respond(w, http.StatusOK, room.beginning(r, url.Values{}).draw())
}

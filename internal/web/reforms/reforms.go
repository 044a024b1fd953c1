// Package reforms is the page on which a draft change of the law is put
// together and tried on invented people: other values, grounds withdrawn, the
// examples that come with the product, or a file of one's own. It says who
// changes from what to what, by which rule, and whether the draft leaves a gap.
//
// The work is done by package lab and the engine; the page keeps the last few
// runs and populations in memory and nothing else. It contains no rule of law.
package reforms

import (
	"context"
	"net/http"
	"time"

	"qyzmet"
	"qyzmet/internal/engine"
	"qyzmet/internal/lab"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/i18n"
	"qyzmet/internal/web/interview"
	"qyzmet/internal/web/layout"
	"qyzmet/internal/web/reforms/reach"
)

// address is where the page stands, after the language.
const address = "/reforms"

// Room serves the page and what belongs to it. It is safe for concurrent use.
type Room struct {
	interview.Desk
	runs  *runs
	crowd *crowd
}

// New makes the room.
func New(desk interview.Desk) *Room {
	room := &Room{Desk: desk, crowd: &crowd{}}
	room.runs = newRuns(desk.Engine, room.crowd)
	return room
}

// Register adds the pages to a mux whose paths come after the language.
func (room *Room) Register(mux *http.ServeMux) {
	mux.HandleFunc("GET "+address, room.begin)
	mux.HandleFunc("GET "+address+"/example/{id}", room.begin)
	mux.HandleFunc("GET "+address+"/value/{parameter}", room.begin)
	mux.HandleFunc("GET "+address+"/without/{part}/{rule}", room.begin)
	mux.HandleFunc("POST "+address, room.posted)
	mux.HandleFunc("POST "+address+"/live", room.live)
	mux.HandleFunc("POST "+address+"/upload", room.upload)
	mux.HandleFunc("GET "+address+"/run/{id}", room.result)
	mux.HandleFunc("GET "+address+"/run/{id}/person/{row}", room.person)
}

// page is one request: what was chosen, and what came of it.
type page struct {
	l     *i18n.Local
	book  *rulebook.Book
	ch    *choice
	run   *run // nil: nothing was run yet
	brief bool // drawn while a slider moves: on few people, without the rest

	refresh int // seconds after which a page without script is asked for again
}

func (room *Room) page(r *http.Request) *page {
	return &page{l: i18n.For(layout.LangOf(r)), book: room.Engine.Book()}
}

// begin shows what can be changed, with an example or a wish filled in.
func (room *Room) begin(w http.ResponseWriter, r *http.Request) {
	p := room.page(r)
	p.ch = room.fresh()
	if p.ch.question == nil || !room.wish(p, r) {
		layout.NotFound(w, r, layout.Way{Href: layout.Path(p.l.Lang, address), Text: p.l.T("reforms.title")})
		return
	}
	layout.Respond(w, http.StatusOK, p.draw())
}

// wish applies what the address asks for; false when there is no such thing.
func (room *Room) wish(p *page, r *http.Request) bool {
	on := p.ch.on
	switch id, name, rule := r.PathValue("id"), r.PathValue("parameter"), r.PathValue("rule"); {
	case id != "":
		return p.ch.begin(exampleByID(id), true)
	case name != "":
		param := p.book.Parameters[name]
		if param == nil {
			return false
		}
		q := reach.ForParameter(p.book, param, on)
		p.ch.take(q)
		p.ch.wish = "v-" + name
		return q != nil
	case rule != "":
		part := r.PathValue("part")
		q := reach.ForGround(p.book, qyzmet.QuestionID(part), qyzmet.RuleID(rule), on)
		p.ch.take(q)
		p.ch.withdraw[part+"/"+rule] = true
		p.ch.wish = groundID(part + "/" + rule)
		return q != nil
	}
	return true
}

// What a posted form asks for, in field "do".
const (
	doShow = "show" // the page again, for another question, day or language
	doYAML = "yaml" // the draft as a file
)

// posted reads the form and runs the draft, or does what else is asked.
func (room *Room) posted(w http.ResponseWriter, r *http.Request) {
	form, ok := interview.ReadForm(w, r)
	if !ok {
		return
	}
	p := room.page(r)
	p.ch = room.read(p.l, form)
	do := form.Get("do")
	if do == doShow && len(p.ch.faults) == 0 {
		layout.Respond(w, http.StatusOK, p.draw())
		return
	}
	overlay := p.ch.finish(p.l)
	switch {
	case len(p.ch.faults) > 0:
		layout.Respond(w, http.StatusUnprocessableEntity, p.draw())
	case do == doYAML:
		download(w, r, overlay)
	default:
		room.start(w, r, p)
	}
}

// patience is how long a request waits for a run before it shows its progress.
const patience = 900 * time.Millisecond

// start runs the draft and leads to its page.
func (room *Room) start(w http.ResponseWriter, r *http.Request, p *page) {
	run, err := room.runs.start(p.ch, false)
	if err != nil {
		p.ch.refuse("", p.l.T("reforms.busy"))
		w.Header().Set("Retry-After", "5")
		layout.Respond(w, http.StatusServiceUnavailable, p.draw())
		return
	}
	run.wait(r.Context(), patience)
	if p.run = run; run.failed() {
		p.run = nil
		p.ch.refuse("", p.l.T("reforms.failed"))
		layout.Respond(w, http.StatusUnprocessableEntity, p.draw())
		return
	}
	http.Redirect(w, r, layout.Path(p.l.Lang, run.path()), http.StatusSeeOther)
}

// livePeople is on how many people a draft is tried while a slider moves.
const livePeople = 10_000

// livePatience is how long such a try may take.
const livePatience = 8 * time.Second

// live answers the page's script with the result alone.
func (room *Room) live(w http.ResponseWriter, r *http.Request) {
	form, ok := interview.ReadForm(w, r)
	if !ok {
		return
	}
	p := room.page(r)
	p.brief = true
	p.ch = room.read(p.l, form)
	p.ch.n = min(p.ch.n, livePeople)
	p.ch.finish(p.l)
	if len(p.ch.faults) > 0 {
		layout.Respond(w, http.StatusUnprocessableEntity, p.refused())
		return
	}
	run, err := room.runs.start(p.ch, true)
	if err != nil {
		p.ch.refuse("", p.l.T("reforms.busy"))
		layout.Respond(w, http.StatusServiceUnavailable, p.refused())
		return
	}
	if run.wait(r.Context(), livePatience); !run.finished() || run.failed() {
		p.ch.refuse("", p.l.T("reforms.failed"))
		layout.Respond(w, http.StatusUnprocessableEntity, p.refused())
		return
	}
	p.run = run
	layout.Respond(w, http.StatusOK, p.results())
}

// result shows a run, or how far it is.
func (room *Room) result(w http.ResponseWriter, r *http.Request) {
	p := room.page(r)
	run := room.runs.find(r.PathValue("id"))
	if run == nil {
		p.gone(w, r)
		return
	}
	run.wait(r.Context(), patience)
	p.run, p.ch = run, run.choice.again()
	switch {
	case run.failed():
		p.run = nil
		p.ch.refuse("", p.l.T("reforms.failed"))
		layout.Respond(w, http.StatusUnprocessableEntity, p.draw())
		return
	case !run.finished():
		p.refresh = 2
	default:
		run.check(r.Context(), room.Engine)
	}
	layout.Respond(w, http.StatusOK, p.draw())
}

// gone answers for a run that is not kept any more.
func (p *page) gone(w http.ResponseWriter, r *http.Request) {
	layout.Problem(w, r, http.StatusNotFound, "no-run", layout.Way{Href: layout.Path(p.l.Lang, address), Text: p.l.T("reforms.title")})
}

// waitFor waits until a channel is closed, but no longer than that.
func waitFor(ctx context.Context, done <-chan struct{}, most time.Duration) bool {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	select {
	case <-done:
		return true
	case <-ctx.Done():
		return false
	}
}

// exampleByID finds a draft change that comes with the product; nil when there
// is none of that name.
func exampleByID(id string) *rulebook.Overlay {
	list, err := lab.Reforms()
	if err != nil {
		return nil
	}
	for _, o := range list {
		if o.ID == id {
			return o
		}
	}
	return nil
}

// isOpen reports whether a standing is none of the outcomes.
func isOpen(q *rulebook.Question, s engine.Standing) bool { return int(s) >= len(q.Outcomes) }

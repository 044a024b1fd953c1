// Package rosters draws the pages on which a question is put to everybody in a
// table: the table is chosen, shown as it would be read, read with its progress
// in view, and answered with sums, with a list of people, and with the whole
// answer of each.
//
// What people upload stays in the memory of this machine. It is never written
// to a disk and never logged, can be forgotten at once, and is forgotten by
// itself. A roster is known by an unguessable address and by nothing else.
//
// The package judges nothing: roster reads, roster/answers asks, result draws
// the answer of one person. Its clock is handed in.
package rosters

import (
	"net/http"
	"strings"
	"time"

	"qyzmet"
	"qyzmet/internal/web/i18n"
	"qyzmet/internal/web/interview"
	"qyzmet/internal/web/layout"
	"qyzmet/internal/web/result"
)

// Clock tells the instant and calls back later. It never tells the civil day.
type Clock struct {
	Now   func() time.Time
	After func(time.Duration, func()) (stop func() bool)
}

// Options are the limits. A field of 0 is the constant of its name.
type Options struct {
	MaxBytes   int64         // of one file, and of all the files held at a time
	MaxRosters int           // held at a time
	MaxPeople  uint64        // rows of one table
	Keep       time.Duration // after which a roster is forgotten
	Patience   time.Duration // for an upload, for a reading, and for a download
}

// The limits where Options do not say otherwise.
const (
	MaxBytes   = 512 << 20
	MaxRosters = 4
	MaxPeople  = 5_000_000
	Keep       = time.Hour
	Patience   = 10 * time.Minute
)

func (o Options) filled() Options {
	if o.MaxBytes <= 0 {
		o.MaxBytes = MaxBytes
	}
	if o.MaxRosters <= 0 {
		o.MaxRosters = MaxRosters
	}
	if o.MaxPeople == 0 {
		o.MaxPeople = MaxPeople
	}
	if o.Keep <= 0 {
		o.Keep = Keep
	}
	if o.Patience <= 0 {
		o.Patience = Patience
	}
	return o
}

// address is the page's, after the language.
const address = "/rosters"

// Room serves the pages below /rosters. It is safe for concurrent use.
type Room struct {
	interview.Desk
	answer result.Room
	opts   Options
	clock  Clock
	store  *store
}

// New makes the pages; answer draws the answer of one person.
func New(answer result.Room, clock Clock, opts Options) *Room {
	opts = opts.filled()
	return &Room{Desk: answer.Desk, answer: answer, opts: opts, clock: clock, store: newStore(clock, opts)}
}

// Register adds the pages to a mux whose paths come after the language.
func (room *Room) Register(mux *http.ServeMux) {
	mux.HandleFunc("GET /rosters", room.begin)
	mux.HandleFunc("POST /rosters", room.upload)
	mux.HandleFunc("POST /rosters/invented", room.invented)
	mux.HandleFunc("GET /rosters/forgotten", room.forgotten)
	for pattern, serve := range map[string]func(*visit){
		"GET /rosters/{id}":                        (*visit).show,
		"POST /rosters/{id}":                       (*visit).choose,
		"GET /rosters/{id}/progress":               (*visit).progress,
		"POST /rosters/{id}/forget":                (*visit).forget,
		"GET /rosters/{id}/people/{filter}/{page}": (*visit).people,
		"POST /rosters/{id}/people":                (*visit).search,
		"GET /rosters/{id}/person/{n}":             (*visit).person,
		"GET /rosters/{id}/answers/{filter}":       (*visit).answers,
		"GET /rosters/{id}/rejects":                (*visit).rejects,
	} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			if v := room.visit(w, r); v != nil {
				serve(v)
			}
		})
	}
}

// Patient reports whether a request, with its language, takes as long as what it
// carries: an upload, or a file made of a roster. Such requests keep their own
// time and size, which are greater than those of a page.
func Patient(r *http.Request) bool {
	parts := strings.Split(r.URL.Path, "/")
	if len(parts) < 3 || "/"+parts[2] != address {
		return false
	}
	if r.Method == http.MethodPost {
		return len(parts) == 3
	}
	return len(parts) >= 5 && (parts[4] == "answers" || parts[4] == "rejects")
}

// visit is a request for one roster.
type visit struct {
	*Room
	w     http.ResponseWriter
	r     *http.Request
	local *i18n.Local
	held  *held
}

// visit finds the roster that the address names, or sends a page that it is not there.
func (room *Room) visit(w http.ResponseWriter, r *http.Request) *visit {
	private(w)
	h := room.store.find(r.PathValue("id"))
	if h == nil {
		lang := layout.LangOf(r)
		layout.Problem(w, r, http.StatusNotFound, "no-roster", layout.Way{Href: layout.Path(lang, address), Text: i18n.For(lang).T("rosters.title")})
		return nil
	}
	return &visit{Room: room, w: w, r: r, local: i18n.For(layout.LangOf(r)), held: h}
}

// private keeps a page out of every cache, that of the browser included.
func private(w http.ResponseWriter) { w.Header().Set("Cache-Control", "no-store") }

// at is the address of a page of the roster, in the page's language.
func (v *visit) at(rest string) string { return layout.Path(v.local.Lang, v.path(rest)) }

func (v *visit) path(rest string) string { return address + "/" + v.held.id + rest }

func (v *visit) see(rest string) { http.Redirect(v.w, v.r, v.at(rest), http.StatusSeeOther) }

// regionFact is the fact by which the summary is broken down; it decides nothing.
const regionFact = qyzmet.Path("person.region")

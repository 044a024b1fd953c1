// Package web is the pages: server-rendered, in Kazakh, Russian and English,
// working without script, keeping nothing. One folder is one page; layout,
// i18n, cite, input and words are what they share.
//
// It may import the engine, documents and the rule book, never the register or
// a view, and contains no rule of law.
package web

import (
	"io"
	"log/slog"
	"net/http"
	"time"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/ask"
	"qyzmet/internal/web/calc"
	"qyzmet/internal/web/documents"
	"qyzmet/internal/web/find"
	"qyzmet/internal/web/form"
	"qyzmet/internal/web/glossary"
	"qyzmet/internal/web/interview"
	"qyzmet/internal/web/layout"
	"qyzmet/internal/web/path"
	"qyzmet/internal/web/reforms"
	"qyzmet/internal/web/result"
	"qyzmet/internal/web/rosters"
	"qyzmet/internal/web/start"
)

// Documents are the makers of the files that the pages offer; documents.All are
// those of package document.
type Documents = documents.Documents

// Options say what the pages work with.
type Options struct {
	// Today is the civil day in Asia/Almaty; it must not be nil.
	Today func() date.Date
	// Documents makes the PDFs; a nil func hides its button.
	Documents Documents
	// Rooms add further pages, such as the law browser. Their patterns come
	// after the language ("GET /law/{id...}"), which layout.LangOf reads from the
	// request; layout.Path puts it before a path.
	Rooms []func(*http.ServeMux)
	// Patient tells the requests whose room limits their size and time itself; nil: none.
	Patient func(*http.Request) bool
	// Demo says that a room adds the page /demo, to which the first page then leads.
	Demo bool
	// Unsigned are the rules whose official wording has changed; nil means none.
	Unsigned *rulebook.Unsigned
	// Log gets one line a request: method, room, status, duration. Nothing that a
	// person entered is ever logged. Nil: no log.
	Log *slog.Logger
	// Rosters limits the tables of people that are held at a time.
	Rosters rosters.Options
	// Timeout of a request; zero: 20 seconds.
	Timeout time.Duration
}

const defaultTimeout = 20 * time.Second

// New returns the handler of all pages.
func New(eng *engine.Engine, opts Options) http.Handler {
	if opts.Timeout == 0 {
		opts.Timeout = defaultTimeout
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	desk := interview.Desk{Engine: eng, Today: opts.Today}
	pages := http.NewServeMux()
	start.Room{Desk: desk, Demo: opts.Demo}.Register(pages)
	ask.Room{Desk: desk}.Register(pages)
	answer := result.Room{Desk: desk, Documents: opts.Documents, Unsigned: opts.Unsigned}
	answer.Register(pages)
	form.Room{Desk: desk, Documents: opts.Documents}.Register(pages)
	calc.Room{Desk: desk}.Register(pages)
	find.Room{Book: eng.Book()}.Register(pages)
	glossary.Room{Book: eng.Book(), Today: opts.Today}.Register(pages)
	path.Room{Desk: desk}.Register(pages)
	reforms.New(desk).Register(pages)
	rosters.New(answer, instants, opts.Rosters).Register(pages)
	for _, register := range opts.Rooms {
		register(pages)
	}
	pages.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { layout.NotFound(w, r) })

	site := http.NewServeMux()
	site.HandleFunc("GET /healthz", health)
	site.HandleFunc("/static/", static)
	site.HandleFunc("GET /{$}", toLanguage)
	site.HandleFunc("GET /verify", toLanguage)
	site.HandleFunc("GET /verify/{code}", toLanguage) // as papers have it
	for _, l := range qyzmet.Langs() {
		in := inLanguage(l, pages)
		site.Handle("/"+string(l), in)
		site.Handle("/"+string(l)+"/", in)
	}
	site.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { layout.NotFound(w, r) })
	return guarded(site, opts)
}

package lawpages

import (
	"embed"
	"net/http"
	"sync"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/lawtext"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/i18n"
	"qyzmet/internal/web/lawpages/inwords"
)

//go:embed *.yaml
var catalogues embed.FS

// local speaks a language with the texts of these pages. A broken catalogue is
// a fault of the build and stops the program at the first page.
var local = sync.OnceValue(func() func(qyzmet.Lang) *i18n.Local {
	f, err := i18n.Load(catalogues)
	if err != nil {
		panic("lawpages: " + err.Error())
	}
	return f
})

// Options say what the law browser works with.
type Options struct {
	// Today is the civil day in Asia/Almaty; it must not be nil.
	Today func() date.Date
	// Texts are the official texts that were imported; nil means none.
	Texts *lawtext.Library
	// Unsigned are the rules whose official wording has changed; nil means none.
	Unsigned *rulebook.Unsigned
}

// Room serves the law browser. It is safe for concurrent use.
type Room struct {
	book  *rulebook.Book
	today func() date.Date
	texts *lawtext.Library
	red   *rulebook.Unsigned
	*lookup
}

// New makes the law browser of a book.
func New(book *rulebook.Book, opts Options) *Room {
	return &Room{book: book, today: opts.Today, texts: opts.Texts, red: opts.Unsigned, lookup: index(book)}
}

// Register adds the pages to a mux whose paths come after the language.
func (room *Room) Register(mux *http.ServeMux) {
	for pattern, serve := range map[string]func(*view){
		"GET /law":                         (*view).contents,
		"GET /law/{$}":                     (*view).contents,
		"GET /law/readings":                (*view).readingsPage,
		"GET /law/questions":               (*view).questionsPage,
		"GET /law/questions/{question}":    (*view).questionPage,
		"GET /law/system":                  (*view).systemsPage,
		"GET /law/system/{slug}":           (*view).systemPage,
		"GET /law/cases/{question}/{name}": (*view).casePage,
		"GET /law/{enactment}":             (*view).enactmentPage,
		"GET /law/{enactment}/{rest...}":   (*view).provisionOrArticle,
		"GET /law/readings/{rest...}":      (*view).missing,
		"GET /law/questions/{q}/{rest...}": (*view).missing,
		"GET /law/system/{slug}/{rest...}": (*view).missing,
	} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { serve(room.view(w, r)) })
	}
}

// InWords tells the conditions and values of a book in words, for other pages.
func InWords(book *rulebook.Book, lang qyzmet.Lang, on date.Date) *inwords.Reader {
	return inwords.New(book, local()(lang), on)
}

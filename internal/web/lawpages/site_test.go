package lawpages_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"testing"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/lawtext"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/asset"
	"qyzmet/internal/web/lawpages"
	"qyzmet/internal/web/layout"
	"qyzmet/law"
)

// today is the day on which all tests are run.
var today = date.MustParse("2026-11-21")

// book is the real law data.
var book = sync.OnceValues(func() (*rulebook.Book, error) { return rulebook.Load(law.Data) })

func theBook(t testing.TB) *rulebook.Book {
	t.Helper()
	b, err := book()
	if err != nil {
		t.Fatalf("the law data: %v", err)
	}
	return b
}

func room(t testing.TB, texts *lawtext.Library) *lawpages.Room {
	t.Helper()
	return lawpages.New(theBook(t), lawpages.Options{Today: func() date.Date { return today }, Texts: texts})
}

// pages serves the room below each language, with the style sheet: as package
// web does, and without the rest of it.
func pages(t testing.TB, room *lawpages.Room) http.Handler {
	t.Helper()
	inner := http.NewServeMux()
	room.Register(inner)
	inner.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { layout.NotFound(w, r) })
	site := http.NewServeMux()
	site.HandleFunc("/static/", func(w http.ResponseWriter, r *http.Request) { asset.Serve(w, r) })
	for _, l := range qyzmet.Langs() {
		site.Handle("/"+string(l)+"/", http.StripPrefix("/"+string(l), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			inner.ServeHTTP(w, r.WithContext(layout.WithLang(r.Context(), l)))
		})))
	}
	return site
}

func get(t testing.TB, h http.Handler, path string) (status int, body string) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code, w.Body.String()
}

// TestServe serves the pages for a look by hand: SERVE=:8080 go test -run TestServe -timeout 0
func TestServe(t *testing.T) {
	addr := os.Getenv("SERVE")
	if addr == "" {
		t.Skip("SERVE is not set")
	}
	t.Fatal(http.ListenAndServe(addr, pages(t, room(t, nil)))) //nolint:gosec // by hand only
}

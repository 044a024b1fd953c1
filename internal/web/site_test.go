package web_test

import (
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web"
	"qyzmet/internal/web/documents"
	"qyzmet/internal/web/lawpages"
	"qyzmet/law"
)

// today is the day on which all tests are run.
const today = "2026-11-21"

var eng = sync.OnceValues(func() (*engine.Engine, error) {
	var data fs.FS = law.Data
	if dir := os.Getenv("LAW"); dir != "" { // another state of the law data
		data = os.DirFS(dir)
	}
	book, err := rulebook.Load(data)
	if err != nil {
		return nil, err
	}
	return engine.New(book)
})

func theEngine(t testing.TB) *engine.Engine {
	t.Helper()
	e, err := eng()
	if err != nil {
		t.Fatalf("the law data: %v", err)
	}
	return e
}

// lawRoom is made once for all tests: its index of words is as large as the law.
var lawRoom = sync.OnceValue(func() func(*http.ServeMux) {
	e, err := eng()
	if err != nil {
		return nil
	}
	return lawpages.New(e.Book(), lawpages.Options{Today: func() date.Date { return date.MustParse(today) }}).Register
})

func options() web.Options {
	// All rooms as cmd wires them.
	day := func() date.Date { return date.MustParse(today) }
	rooms := []func(*http.ServeMux){}
	if register := lawRoom(); register != nil {
		rooms = append(rooms, register)
	}
	return web.Options{Today: day, Documents: documents.All(), Rooms: rooms}
}

// site starts the pages on the real law data.
func site(t testing.TB) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(web.New(theEngine(t), options()))
	t.Cleanup(s.Close)
	return s
}

// visit sends a request to the pages without a network.
func visit(t testing.TB, r *http.Request) (status int, body string, header http.Header) {
	t.Helper()
	w := httptest.NewRecorder()
	web.New(theEngine(t), options()).ServeHTTP(w, r)
	data, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return w.Code, string(data), w.Header()
}

func get(t testing.TB, path string) (int, string) {
	t.Helper()
	status, body, _ := visit(t, httptest.NewRequest(http.MethodGet, path, nil))
	return status, body
}

func postRequest(path string, form url.Values) *http.Request {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return r
}

// post sends a form and follows the page's own redirects, as a browser does.
func post(t testing.TB, path string, form url.Values) (int, string) {
	t.Helper()
	for range 4 {
		status, body, header := visit(t, postRequest(path, form))
		if status != http.StatusTemporaryRedirect {
			return status, body
		}
		path = header.Get("Location")
	}
	t.Fatalf("%s: redirects without end", path)
	return 0, ""
}

// facts builds the state of a page; more are pairs of field and value.
func facts(on, json string, more ...string) url.Values {
	form := url.Values{"on": {on}, "facts": {json}}
	for i := 0; i+1 < len(more); i += 2 {
		form.Add(more[i], more[i+1])
	}
	return form
}

func langs() []qyzmet.Lang { return qyzmet.Langs() }

// TestServe serves the pages for a look by hand: SERVE=:8080 go test -run TestServe -timeout 0
func TestServe(t *testing.T) {
	addr := os.Getenv("SERVE")
	if addr == "" {
		t.Skip("SERVE is not set")
	}
	t.Fatal(http.ListenAndServe(addr, web.New(theEngine(t), options()))) //nolint:gosec // by hand only
}

package reforms

import (
	"bytes"
	"html"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/asset"
	"qyzmet/internal/web/interview"
	"qyzmet/internal/web/layout"
	"qyzmet/law"
)

// today is the day on which all tests are run.
var today = date.MustParse("2026-11-21")

var eng = sync.OnceValues(func() (*engine.Engine, error) {
	book, err := rulebook.Load(law.Data)
	if err != nil {
		return nil, err
	}
	return engine.New(book)
})

func newRoom(t testing.TB) *Room {
	t.Helper()
	e, err := eng()
	if err != nil {
		t.Fatalf("the law data: %v", err)
	}
	return New(interview.Desk{Engine: e, Today: func() date.Date { return today }})
}

// pages serves the room below each language, with the style sheet: as package
// web does, and without the rest of it.
func pages(room *Room) http.Handler {
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

func get(h http.Handler, path string) (status int, body string) {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code, w.Body.String()
}

// post sends a form and follows a redirect, as a browser does. path is where
// that led.
func post(h http.Handler, to string, form url.Values) (status int, body, path string) {
	r := httptest.NewRequest(http.MethodPost, to, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code == http.StatusSeeOther {
		to = w.Header().Get("Location")
		status, body = get(h, to)
		return status, body, to
	}
	return w.Code, w.Body.String(), to
}

// upload sends a file as the page's form does.
func upload(h http.Handler, lang, file string) (status int, body string) {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	part, _ := m.CreateFormFile("file", "draft.yaml")
	_, _ = part.Write([]byte(file))
	_ = m.Close()
	r := httptest.NewRequest(http.MethodPost, "/"+lang+"/reforms/upload", &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

func fields(pairs ...string) url.Values {
	out := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		out.Add(pairs[i], pairs[i+1])
	}
	return out
}

var (
	tags  = regexp.MustCompile(`<[^>]*>`)
	ids   = regexp.MustCompile(` id="([^"]*)"`)
	names = regexp.MustCompile(` (?:for|aria-labelledby|aria-describedby|popovertarget|form)="([^"]*)"`)
	field = regexp.MustCompile(`<(?:input|select|progress)[^>]*>`)
)

// whole refuses what no page of ours may have.
func whole(t *testing.T, page string) {
	t.Helper()
	if i := strings.Index(page, "⟦"); i >= 0 {
		t.Errorf("a text is missing: %.60s", page[i:])
	}
	for _, bad := range []string{" style=", "onclick", "%!", "&lt;nil", "NaN"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
	have := map[string]bool{}
	for _, m := range ids.FindAllStringSubmatch(page, -1) {
		if have[m[1]] {
			t.Errorf("id %q stands twice", m[1])
		}
		have[m[1]] = true
	}
	for _, m := range names.FindAllStringSubmatch(page, -1) {
		for id := range strings.FieldsSeq(m[1]) {
			if !have[id] {
				t.Errorf("%s points to nothing", m[0])
			}
		}
	}
	for _, f := range field.FindAllString(page, -1) {
		id := ids.FindStringSubmatch(f)
		if !strings.Contains(f, `type="hidden"`) && (id == nil || !strings.Contains(page, `for="`+id[1]+`"`)) {
			t.Errorf("%s has no label", f)
		}
	}
	if strings.HasPrefix(page, "<!doctype") && strings.Count(page, "<h1") != 1 {
		t.Errorf("%d first headings", strings.Count(page, "<h1"))
	}
}

// text is what is read on a page.
func text(page string) string {
	out := html.UnescapeString(tags.ReplaceAllString(page, " "))
	return strings.Join(strings.Fields(strings.ReplaceAll(out, "\u00a0", "")), " ")
}

// table gives the cells of a table, row by row.
func table(t *testing.T, page, id string) [][]string {
	t.Helper()
	_, rest, found := strings.Cut(page, `<table aria-labelledby="`+id+`">`)
	if !found {
		t.Fatalf("there is no table %s", id)
	}
	rest, _, _ = strings.Cut(rest, "</table>")
	_, rest, _ = strings.Cut(rest, "<tbody>")
	var out [][]string
	for _, row := range strings.Split(rest, "<tr")[1:] {
		var cells []string
		for _, cell := range regexp.MustCompile(`(?s)<t[hd][^>]*>(.*?)</t[hd]>`).FindAllStringSubmatch(row, -1) {
			cells = append(cells, text(cell[1]))
		}
		out = append(out, cells)
	}
	return out
}

// TestServe serves the pages for a look by hand: SERVE=:8080 go test -run TestServe -timeout 0
func TestServe(t *testing.T) {
	addr := os.Getenv("SERVE")
	if addr == "" {
		t.Skip("SERVE is not set")
	}
	t.Fatal(http.ListenAndServe(addr, pages(newRoom(t)))) //nolint:gosec // by hand only
}

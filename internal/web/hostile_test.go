package web_test

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/web"
)

// paths that read a form.
func posts() []string {
	return []string{"/en/ask/deferral", "/en/result/deferral", "/en/json/deferral", "/en/calendar/deferral", "/en/pdf/result", "/en/pdf/application",
		"/en/form/application/deferral", "/en/form/complaint/draft-liability", "/en/ask", "/en/path"}
}

// TestHostileForms: whatever is sent, the answer is a page of ours with a 4xx
// status (or a question asked again), never a failure.
func TestHostileForms(t *testing.T) {
	many := url.Values{}
	for i := range 9000 {
		many.Set(fmt.Sprint("f", i), "x")
	}
	bodies := map[string]string{
		"10,000 fields":   strings.Repeat("a=b&", 10_001),
		"9,000 names":     many.Encode(),
		"a huge body":     "facts=" + strings.Repeat("x", 2<<20),
		"bad escapes":     "facts=%zz&on=%",
		"broken UTF-8":    "facts=%ff%fe&on=%c3%28",
		"semicolons":      "a;b=c",
		"unknown fact":    url.Values{"facts": {`{"person.horse":1}`}}.Encode(),
		"wrong word":      url.Values{"facts": {`{"person.sex":"neither"}`}}.Encode(),
		"bad date":        url.Values{"facts": {`{"person.birth_date":"2005-02-30"}`}}.Encode(),
		"bad day":         url.Values{"on": {"9999-99-99"}}.Encode(),
		"a day too early": url.Values{"on": {"1899-12-31"}}.Encode(),
		"half a state":    url.Values{"facts": {`{"person.sex":`}}.Encode(),
		"deep state":      url.Values{"facts": {`{"person.children":` + strings.Repeat("[", 30_000) + `}`}}.Encode(),
		"a long list":     url.Values{"facts": {`{"person.children":[` + strings.Repeat("{},", 5000) + `{}]}`}}.Encode(),
		"unknown asked":   url.Values{"facts": {`{}`}, "fact": {"person.horse"}, "do": {"answer"}, "v": {"1"}}.Encode(),
		"nul bytes":       url.Values{"facts": {"{\"person.sex\":\"\x00\"}"}}.Encode(),
		"a list for text": url.Values{"facts": {`{"person.sex":["male"]}`}}.Encode(),
	}
	for name, body := range bodies {
		for _, path := range posts() {
			r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			status, page, header := visit(t, r)
			if status < 400 || status >= 500 {
				t.Errorf("%s to %s: status %d", name, path, status)
				continue
			}
			if header.Get("Content-Type") != "text/html; charset=utf-8" {
				t.Errorf("%s to %s: %s", name, path, header.Get("Content-Type"))
			}
			checkPage(t, page)
		}
	}
}

// TestOddWishes: buttons that no page of ours has do no harm.
func TestOddWishes(t *testing.T) {
	for _, do := range []string{"", "x", "change:", "change:person.horse", "drop:", "drop:99999999999999999999", "drop:-1", "drop:x", "add", "none", "back", "show", "set-day", "answer", "result"} {
		for _, fact := range []string{"", "person.sex", "person.children", "person.study.deferred_levels", "person.birth_date", "person.raised_years"} {
			form := facts(today, nobody, "do", do, "fact", fact, "v.count", "-5", "v", "\xff<script>", "v.0.birth_date.day", "0")
			for _, path := range []string{"/kk/ask/deferral", "/ru/result/deferral"} {
				status, page := post(t, path, form)
				if status >= 500 || status == http.StatusNotFound {
					t.Errorf("do=%q fact=%q to %s: %d", do, fact, path, status)
				}
				checkPage(t, page)
			}
		}
	}
}

// TestTypedTextIsEscaped: what a person types comes back as text.
func TestTypedTextIsEscaped(t *testing.T) {
	evil := `"><script>alert(1)</script>`
	_, page := post(t, "/en/ask/draft-liability", facts(today, nobody, "fact", "person.birth_date", "do", "answer", "v.day", evil, "v.month", evil, "v.year", evil))
	_, letter := post(t, "/en/form/application/deferral", facts(today, student, "do", "letter", "p.name", evil, "p.statement", evil, "p.papers", evil))
	for _, p := range []string{page, letter} {
		if strings.Contains(p, "<script>alert") {
			t.Error("a script came through")
		}
		checkPage(t, p)
	}
}

// TestLongLetters: texts too long for a letter are named, not cut.
func TestLongLetters(t *testing.T) {
	status, page := post(t, "/en/form/application/deferral", facts(today, student, "do", "letter", "p.name", strings.Repeat("Ә", 5000)))
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, "This is too long for the letter.") {
		t.Errorf("%d", status)
	}
	status, _ = post(t, "/en/form/application/deferral", facts(today, student, "do", "letter", "p.papers", strings.Repeat("x\n", 5000)))
	if status != http.StatusUnprocessableEntity {
		t.Errorf("%d papers: %d", 5000, status)
	}
}

func TestGuards(t *testing.T) {
	form := strings.NewReader("a=b")
	for _, c := range []struct {
		name   string
		r      *http.Request
		header [2]string
		status int
	}{
		{"a form from elsewhere", httptest.NewRequest("POST", "/en/ask/deferral", form), [2]string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"a form from elsewhere, old browser", httptest.NewRequest("POST", "/ru/ask/deferral", form), [2]string{"Origin", "https://example.org"}, 403},
		{"JSON", httptest.NewRequest("POST", "/en/ask/deferral", form), [2]string{"Content-Type", "application/json"}, 415},
		{"a multipart form", httptest.NewRequest("POST", "/en/ask/deferral", form), [2]string{"Content-Type", "multipart/form-data; boundary=x"}, 415},
		{"no content type", httptest.NewRequest("POST", "/en/ask/deferral", form), [2]string{"X", "y"}, 415},
		{"DELETE", httptest.NewRequest("DELETE", "/en/ask/deferral", nil), [2]string{"X", "y"}, 405},
		{"no page", httptest.NewRequest("GET", "/xx", nil), [2]string{"X", "y"}, 404},
		{"no page in a language", httptest.NewRequest("GET", "/ru/nowhere/at/all", nil), [2]string{"X", "y"}, 404},
		{"no file", httptest.NewRequest("GET", "/static/site.000000.css", nil), [2]string{"X", "y"}, 404},
		{"a path with bytes", httptest.NewRequest("GET", "/en/ask/%ff%00%2e%2e", nil), [2]string{"X", "y"}, 404},
		{"a long path", httptest.NewRequest("GET", "/en/ask/"+strings.Repeat("a", 20_000), nil), [2]string{"X", "y"}, 404},
	} {
		c.r.Header.Set(c.header[0], c.header[1])
		status, page, _ := visit(t, c.r)
		if status != c.status {
			t.Errorf("%s: %d, want %d", c.name, status, c.status)
		}
		checkPage(t, page)
	}
}

func TestHeaders(t *testing.T) {
	for _, r := range []*http.Request{httptest.NewRequest("GET", "/en", nil), postRequest("/en/result/deferral", facts(today, student)), httptest.NewRequest("GET", "/nowhere", nil)} {
		_, _, header := visit(t, r)
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
			"Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"} {
			if header.Get(name) != want {
				t.Errorf("%s %s: %s is %q", r.Method, r.URL.Path, name, header.Get(name))
			}
		}
		csp := header.Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "script-src 'self'; ") || strings.Contains(csp, "unsafe") {
			t.Errorf("policy %q", csp)
		}
		if len(header["Set-Cookie"]) > 0 {
			t.Error("a cookie was set")
		}
		want := "no-cache"
		if r.Method == http.MethodPost {
			want = "no-store"
		}
		if header.Get("Cache-Control") != want {
			t.Errorf("%s: cached as %q", r.URL.Path, header.Get("Cache-Control"))
		}
	}
}

func TestStaticFiles(t *testing.T) {
	_, page := get(t, "/en")
	found := 0
	for _, e := range elements(page) {
		for _, address := range []string{e.attrs["href"], e.attrs["src"]} {
			if !strings.HasPrefix(address, "/static/") {
				continue
			}
			found++
			status, body, header := visit(t, httptest.NewRequest("GET", address, nil))
			if status != 200 || body == "" || !strings.Contains(header.Get("Cache-Control"), "immutable") {
				t.Errorf("%s: %d %v", address, status, header)
			}
			if strings.HasSuffix(address, ".js") && strings.Count(body, "\n") > 400 {
				t.Errorf("%s has %d lines; at most 400", address, strings.Count(body, "\n"))
			}
			for _, bad := range []string{"innerHTML", "localStorage", "sessionStorage", "document.cookie", "eval(", "https://"} {
				if strings.Contains(body, bad) {
					t.Errorf("%s uses %s", address, bad)
				}
			}
		}
	}
	if found < 4 {
		t.Errorf("%d files on the page", found)
	}
	if status, body := get(t, "/healthz"); status != 200 || body != "ok\n" {
		t.Errorf("healthz: %d %q", status, body)
	}
}

// TestNothingIsLogged: the log has no fact and no name in it.
func TestNothingIsLogged(t *testing.T) {
	var log bytes.Buffer
	opts := options()
	opts.Log = slog.New(slog.NewTextHandler(&log, nil))
	h := web.New(theEngine(t), opts)
	for _, path := range []string{"/en/result/deferral", "/en/form/application/deferral"} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, postRequest(path, facts(today, student, "do", "letter", "p.name", "Akhmetov")))
		if _, err := io.Copy(io.Discard, w.Body); err != nil {
			t.Fatal(err)
		}
	}
	if log.Len() == 0 {
		t.Fatal("nothing was logged at all")
	}
	for _, secret := range []string{"2005", "male", "person.", "Akhmetov", "deferral"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log holds %q: %s", secret, log.String())
		}
	}
}

// TestTimeout: a page that takes too long is given up with a plain page.
func TestTimeout(t *testing.T) {
	opts := options()
	opts.Timeout = 20 * time.Millisecond
	opts.Rooms = []func(*http.ServeMux){func(mux *http.ServeMux) {
		mux.HandleFunc("GET /slow", func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		mux.HandleFunc("GET /broken", func(http.ResponseWriter, *http.Request) { panic("secret") })
	}}
	h := web.New(theEngine(t), opts)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/en/slow", nil))
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "taking too long") {
		t.Errorf("%d %q", w.Code, w.Body.String())
	}
	opts.Timeout = 0
	w = httptest.NewRecorder()
	web.New(theEngine(t), opts).ServeHTTP(w, httptest.NewRequest("GET", "/en/broken", nil))
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "secret") {
		t.Errorf("%d %.200q", w.Code, w.Body.String())
	}
	checkPage(t, w.Body.String())
}

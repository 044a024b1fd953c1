package api

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"qyzmet"
	"qyzmet/internal/engine"
	"qyzmet/internal/rulebook"
	"qyzmet/law"
)

var loadEngine = sync.OnceValues(func() (*engine.Engine, error) {
	book, err := rulebook.Load(law.Data)
	if err != nil {
		return nil, err
	}
	return engine.New(book)
})

func testEngine(t testing.TB) *engine.Engine {
	t.Helper()
	eng, err := loadEngine()
	if err != nil {
		t.Fatal(err)
	}
	return eng
}

func testHandler(t testing.TB) http.Handler {
	t.Helper()
	h, err := New(testEngine(t), Options{Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func send(h http.Handler, method, target, contentType, body string) *httptest.ResponseRecorder {
	req := httptest.NewRequest(method, target, strings.NewReader(body))
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, req)
	return w
}

func post(h http.Handler, question, body string) *httptest.ResponseRecorder {
	return send(h, "POST", "/api/v1/ask/"+question, "application/json", body)
}

const student = `{"on": "2025-10-01", "facts": {
  "country.regime": "peace",
  "person": {"citizen": true, "sex": "male", "birth_date": "2005-02-11", "stock": "none",
    "study": {"now": true, "level": "higher", "form": "full-time", "institution": "kazakhstan",
      "deferred_levels": [], "ends": "2027-06-30"}}}}`

func TestAsk(t *testing.T) {
	w := post(testHandler(t), "deferral", student)
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/json" || w.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %v %s", w.Code, w.Header(), w.Body)
	}
	var got struct {
		Question string          `json:"question"`
		State    qyzmet.State    `json:"state"`
		Outcome  string          `json:"outcome"`
		Grounds  []qyzmet.Ground `json:"grounds"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Question != "deferral" || got.State != qyzmet.Settled || got.Outcome != "deferred" || len(got.Grounds) == 0 ||
		got.Grounds[0].Until == nil || got.Grounds[0].Until.String() != "2027-06-30" {
		t.Errorf("got %s", w.Body)
	}
}

func TestAskWithoutFacts(t *testing.T) {
	for _, body := range []string{`{"on":"2025-10-01"}`, `{"on":"2025-10-01","facts":{}}`, `{"on":"2025-10-01","known":null,"facts":{"person":null}}`} {
		w := post(testHandler(t), "draft-liability", body)
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"state":"open"`) {
			t.Errorf("%s: %d %s", body, w.Code, w.Body)
		}
	}
}

func TestGets(t *testing.T) {
	h := testHandler(t)
	for target, want := range map[string]string{
		"/api/v1/questions":                    `"question":"deferral"`,
		"/api/v1/facts":                        `"$schema":"` + dialect + `"`,
		"/api/v1/openapi.json":                 `"openapi":"3.1.0"`,
		"/api/v1/law/law/35":                   `"article":"law/35"`,
		"/api/v1/law/law/35/1~2":               `"id":"law/35/1#2"`,
		"/api/v1/law/law/35/":                  `"article":"law/35"`,
		"/api/v1/law/law%2F35":                 `"article":"law/35"`,
		"/api/v1/law/law/35?on=2026-03-01":     `"in_force":"yes"`,
		"/api/v1/law/law/35/1~2?on=2026-03-01": `"in_force":"no"`,
		"/api/v1/law/law/35/1~2?on=2010-01-01": `"in_force":"not-held"`,
	} {
		w := send(h, "GET", target, "", "")
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d, no %s in %.300s", target, w.Code, want, w.Body)
		}
		if head := send(h, "HEAD", target, "", ""); head.Code != http.StatusOK || head.Body.Len() != 0 {
			t.Errorf("HEAD %s: %d, %d bytes", target, head.Code, head.Body.Len())
		}
		req := httptest.NewRequest("GET", target, nil)
		req.Header.Set("If-None-Match", w.Header().Get("ETag"))
		again := httptest.NewRecorder()
		h.ServeHTTP(again, req)
		if again.Code != http.StatusNotModified {
			t.Errorf("%s asked again: %d", target, again.Code)
		}
	}
}

func TestEveryAnswerHasSafeHeaders(t *testing.T) {
	h := testHandler(t)
	for _, target := range []string{"/api/v1/questions", "/api/v1/nothing"} {
		head := send(h, "GET", target, "", "").Header()
		for _, name := range []string{"X-Content-Type-Options", "Content-Security-Policy", "Referrer-Policy", "Content-Disposition"} {
			if head.Get(name) == "" {
				t.Errorf("%s: no %s", target, name)
			}
		}
	}
}

// Failures are logged, facts are not: neither refused nor accepted ones.
func TestFactsAreNotLogged(t *testing.T) {
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	h, err := New(testEngine(t), Options{Log: logger})
	if err != nil {
		t.Fatal(err)
	}
	post(h, "deferral", student)
	post(h, "deferral", strings.Replace(student, "2005-02-11", "2005-02-31", 1))
	if log.Len() > 0 {
		t.Errorf("logged: %s", &log)
	}
	s := &server{log: logger}
	guarded := s.guard(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("person.birth_date 2005-02-11") }))
	w := send(guarded, "POST", "/api/v1/ask/deferral", "application/json", student)
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "2005") {
		t.Errorf("a panic gives %d %s", w.Code, w.Body)
	}
	if !strings.Contains(log.String(), "stack") || strings.Contains(log.String(), "2005") {
		t.Errorf("logged: %s", &log)
	}
}

package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"qyzmet"
)

func problemOf(t *testing.T, name string, status int, header http.Header, body []byte) Problem {
	t.Helper()
	var p Problem
	if err := json.Unmarshal(body, &p); err != nil {
		t.Fatalf("%s: %v in %s", name, err, body)
	}
	if header.Get("Content-Type") != "application/problem+json" || p.Status != status || len(p.Faults) == 0 || p.Hint == "" || len(p.Next.Missing()) > 0 || p.Title == "" {
		t.Errorf("%s: not a whole problem: %v %s", name, header, body)
	}
	return p
}

func TestRefusals(t *testing.T) {
	h := testHandler(t)
	facts := func(s string) string { return `{"on":"2025-10-01","facts":` + s + `}` }
	for _, c := range []struct {
		name, body string
		status     int
		code       qyzmet.Code
		path, says string
	}{
		{"not JSON", `on: 2025-10-01`, 400, qyzmet.BadSyntax, "", "one JSON object"},
		{"empty", ``, 400, qyzmet.BadSyntax, "", "one JSON object"},
		{"a list", `[]`, 400, qyzmet.BadSyntax, "", "one JSON object"},
		{"cut off", `{"on": "2025-10-01", "facts": {`, 400, qyzmet.BadSyntax, "", "ends too early"},
		{"two objects", `{"on":"2025-10-01"} {}`, 400, qyzmet.BadSyntax, "", "something follows"},
		{"not UTF-8", "{\"on\":\"\xff\"}", 400, qyzmet.BadSyntax, "", "UTF-8"},
		{"unknown member", `{"on":"2025-10-01","fact":{}}`, 422, qyzmet.UnknownName, "fact", `did you mean "facts"`},
		{"doubled member", `{"on":"2025-10-01","on":"2025-10-02"}`, 422, qyzmet.Contradiction, "on", "twice"},
		{"no day", `{"facts":{}}`, 422, qyzmet.Missing, "on", "YYYY-MM-DD"},
		{"null day", `{"on":null}`, 422, qyzmet.Missing, "on", "YYYY-MM-DD"},
		{"day is a number", `{"on":20251001}`, 422, qyzmet.WrongType, "on", "string"},
		{"impossible day", `{"on":"2025-02-30"}`, 422, qyzmet.BadDate, "on", "day 30"},
		{"impossible known", `{"on":"2025-10-01","known":"soon"}`, 422, qyzmet.BadDate, "known", "not a day"},
		{"unknown fact", facts(`{"person.study.levl":"higher"}`), 422, qyzmet.UnknownName, "person.study.levl", `did you mean "person.study.level"`},
		{"unknown word", facts(`{"person.sex":"mail"}`), 422, qyzmet.NotAllowed, "person.sex", "allowed: male, female"},
		{"wrong type", facts(`{"person.citizen":"yes"}`), 422, qyzmet.WrongType, "person.citizen", "true"},
		{"impossible birth", facts(`{"person.birth_date":"2005-02-31"}`), 422, qyzmet.BadDate, "person.birth_date", "day 31"},
		{"born tomorrow", facts(`{"person.birth_date":"2025-10-02"}`), 422, qyzmet.Contradiction, "person.birth_date", "after the day asked about"},
		{"too deep", facts(strings.Repeat(`{"person":`, 40) + "1" + strings.Repeat("}", 40)), 413, qyzmet.TooLarge, "", "deep"},
		{"too large", facts(`"` + strings.Repeat("a", maxBody) + `"`), 413, qyzmet.TooLarge, "", "bytes"},
	} {
		w := post(h, "deferral", c.body)
		p := problemOf(t, c.name, w.Code, w.Result().Header, w.Body.Bytes())
		if w.Code != c.status || p.Faults[0].Code != c.code || p.Faults[0].Path != c.path || !strings.Contains(p.Detail, c.says) {
			t.Errorf("%s: %d %s %q %q; want %d %s %q with %q", c.name, w.Code, p.Faults[0].Code, p.Faults[0].Path, p.Detail, c.status, c.code, c.path, c.says)
		}
	}
}

func TestRefusalsOfTheTransport(t *testing.T) {
	h := testHandler(t)
	for _, c := range []struct {
		method, target, kind string
		status               int
		header, value        string
	}{
		{"POST", "/api/v1/ask/deferal", "application/json", 404, "", ""},
		{"GET", "/api/v1/ask/deferral", "", 405, "Allow", "POST"},
		{"DELETE", "/api/v1/questions", "", 405, "Allow", "GET, HEAD"},
		{"POST", "/api/v1/law/law/35", "", 405, "Allow", "GET, HEAD"},
		{"POST", "/api/v1/ask/deferral", "", 415, "Accept-Post", "application/json"},
		{"POST", "/api/v1/ask/deferral", "text/plain", 415, "Accept-Post", "application/json"},
		{"GET", "/api/v1/law/law/999", "", 404, "", ""},
		{"GET", "/api/v1/law/law/35?on=yesterday", "", 422, "", ""},
		{"GET", "/api/v2", "", 404, "", ""},
	} {
		name := c.method + " " + c.target
		w := send(h, c.method, c.target, c.kind, student)
		problemOf(t, name, w.Code, w.Result().Header, w.Body.Bytes())
		if w.Code != c.status || c.header != "" && w.Header().Get(c.header) != c.value {
			t.Errorf("%s: %d %v", name, w.Code, w.Header())
		}
	}
	if w := post(h, "deferal", student); !strings.Contains(w.Body.String(), `"nearest":"deferral"`) {
		t.Errorf("no nearest question: %s", w.Body)
	}
}

// Places of faults are those in the whole body, so that a reader finds them.
func TestPlaces(t *testing.T) {
	h := testHandler(t)
	for body, want := range map[string]string{
		"{\"on\":\"2025-10-01\",\"facts\":{\"person.sex\":\"mail\"}}":         "1:42",
		"{\"on\":\"2025-10-01\",\n \"facts\":{\n  \"person.sex\": \"mail\"}}": "3:17",
		"{\n \"on\": \"2025-13-01\"}":                                         "2:8",
		"{\"on\":\"2025-10-01\",\n \"facts\":{}, oops}":                       "2:14",
	} {
		w := post(h, "deferral", body)
		p := problemOf(t, body, w.Code, w.Result().Header, w.Body.Bytes())
		if got := fmt.Sprintf("%d:%d", p.Faults[0].Line, p.Faults[0].Column); got != want {
			t.Errorf("%s: at %s, want %s: %s", body, got, want, p.Detail)
		}
	}
}

func TestEveryCodeHasAStatus(t *testing.T) {
	for _, code := range []qyzmet.Code{qyzmet.BadSyntax, qyzmet.UnknownName, qyzmet.WrongType, qyzmet.NotAllowed, qyzmet.BadDate,
		qyzmet.Contradiction, qyzmet.BadIIN, qyzmet.TooLarge, qyzmet.Missing, qyzmet.NotFound, qyzmet.BadLaw, qyzmet.Internal,
		qyzmet.NotYours, qyzmet.NotLawful, qyzmet.Safeguard, qyzmet.Moved, qyzmet.Repeated, qyzmet.Unavailable, qyzmet.Damaged, qyzmet.NotLoggedIn} {
		c, ok := classes[code]
		if !ok || c.status < 400 || c.title == "" || len(c.next.Missing()) > 0 {
			t.Errorf("%s: %+v", code, c)
		}
	}
	if classOf("made-up").status != http.StatusInternalServerError {
		t.Error("a code without a class is no failure of ours")
	}
}

// A question that takes too long, or too many at once, are refused in time.
func TestBusy(t *testing.T) {
	eng := testEngine(t)
	s := &server{engine: eng, book: eng.Book(), slots: make(chan struct{}, 1), limit: 20 * time.Millisecond}
	s.slots <- struct{}{}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/v1/ask/{question}", s.ask)
	w := post(mux, "deferral", student)
	p := problemOf(t, "busy", w.Code, w.Result().Header, w.Body.Bytes())
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || !strings.Contains(p.Detail, "try again") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

package api

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"qyzmet"
)

// No body makes the handler fail: it answers or refuses, in JSON.
func FuzzAsk(f *testing.F) {
	h := testHandler(f)
	for _, seed := range []string{student, `{"on":"2025-10-01"}`, `{"on":"2025-10-01","facts":null}`, "{", `{"on":1}`, "\x00", "\ufeff{}",
		`{"on":"2025-10-01","facts":{"person.relatives":{"items":[{"kinship":"father"}],"complete":false}}}`,
		`{"on":"2025-10-01","facts":{"person":{"sex":"male"},"person.sex":"female"}}`,
		`{"on":"2025-10-01","facts":{"person.birth_date":"2005-02-11","person.birth_date":"2005-02-11"}}`,
		`{"on":"2199-12-31","known":"1900-01-01","facts":{"service.excluded_days":3000}}`,
		`{"on":"2025-10-01","facts":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}`,
		`{"on":"2025-10-01","facts":{"person":&a {"sex":*a}}}`} {
		f.Add("deferral", seed)
	}
	f.Fuzz(func(t *testing.T, question, body string) {
		if strings.ContainsAny(question, "/?#%\\ ") || question == "." || question == ".." || strings.ContainsFunc(question, func(r rune) bool { return r < 33 || r > 126 }) {
			return // not one segment of an address
		}
		w := post(h, question, body)
		if w.Code >= http.StatusInternalServerError || !json.Valid(w.Body.Bytes()) {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	})
}

// No address makes the handler fail.
func FuzzLaw(f *testing.F) {
	h := testHandler(f)
	for _, seed := range []string{"law/35/3", "law/35/1~2", "", "~", "law/35/3#3", "..", strings.Repeat("a/", 500)} {
		f.Add(seed, "2025-10-01")
	}
	f.Fuzz(func(t *testing.T, id, on string) {
		req, err := http.NewRequest("GET", "http://x/api/v1/law/"+id, nil)
		if err != nil {
			return
		}
		q := req.URL.Query()
		q.Set("on", on)
		req.URL.RawQuery = q.Encode()
		w := send(h, "GET", req.URL.String(), "", "")
		if w.Code >= http.StatusInternalServerError {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	})
}

// No body of an act makes the reader fail, and what it reads it has read whole:
// kinds and ids are of the register's form.
func FuzzReadAct(f *testing.F) {
	s := &server{book: testEngine(f).Book()}
	for _, seed := range []string{personBody("Сейітов"), examBody("p-1"), "{}", "[", `{"kind":null}`, `{"kind":"first-registered","about":["p-1"],"of":"a-1"}`,
		`{"kind":"facts-stated","about":["p-1"],"content":{"facts":{"person.study":{"now":true}}}}`,
		`{"kind":"medical-examined","overrides":[{"safeguard":"x","reason":"y"}],"heads":{"p-1":9223372036854775807}}`,
		`{"kind":"medical-examined","issued":"2026-09-01","effect":"0001-01-01","number":"\u0000","signer":"u-1"}`,
		`{"kind":"medical-examined","content":{"purpose":&a "x","category":*a}}`, `{"about":["p-1","p-1"],"kind":"persons-merged"}`,
		`{"kind":"medical-examined","content":` + strings.Repeat(`{"a":`, 50) + "1" + strings.Repeat("}", 51)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		q, err := s.readAct(strings.NewReader(body))
		if err != nil {
			if faults, ok := qyzmet.FaultsOf(err); !ok || classOf(faults[0].Code).status >= http.StatusInternalServerError {
				t.Fatalf("%v", err)
			}
			return
		}
		kind := s.book.ActKinds[q.Kind]
		if kind == nil {
			t.Fatalf("kind %q", q.Kind)
		}
		for _, id := range append(q.About, q.Signer) {
			if id != "" && !idForm.MatchString(string(id)) {
				t.Fatalf("id %q", id)
			}
		}
		for name := range q.Content {
			if kind.Field(name) == nil {
				t.Fatalf("field %q", name)
			}
		}
	})
}

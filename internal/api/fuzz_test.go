package api

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
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

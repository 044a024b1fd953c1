package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// described sends a request and holds what comes back against what the OpenAPI
// description says of it.
type described struct {
	handler http.Handler
	doc     map[string]any
	seen    map[string]bool // path + method + status
}

func (d *described) send(t *testing.T, path, method, target, kind, body string) *httptest.ResponseRecorder {
	t.Helper()
	w := send(d.handler, method, target, kind, body)
	d.described(t, path, method, target, w)
	return w
}

// described holds an answer against the description.
func (d *described) described(t *testing.T, path, method, target string, w *httptest.ResponseRecorder) {
	t.Helper()
	name := fmt.Sprintf("%s %s: %d", method, target, w.Code)
	d.seen[fmt.Sprintf("%s %s %d", path, method, w.Code)] = true
	item, _ := d.doc["paths"].(map[string]any)[path].(map[string]any)
	op, _ := item[strings.ToLower(method)].(map[string]any)
	if op == nil { // a method that is not described: the answer is that of the path's others
		for _, other := range item {
			op = other.(map[string]any)
		}
	}
	response, ok := op["responses"].(map[string]any)[fmt.Sprint(w.Code)].(map[string]any)
	if !ok {
		t.Errorf("%s is not described", name)
		return
	}
	if response["content"] == nil && w.Body.Len() == 0 {
		return
	}
	media, ok := response["content"].(map[string]any)[w.Header().Get("Content-Type")].(map[string]any)
	if !ok {
		t.Errorf("%s: content type %q is not described", name, w.Header().Get("Content-Type"))
		return
	}
	var v any
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	schema := media["schema"].(map[string]any)
	strict := schema["type"] != "object" // facts and this description are open
	if err := (&schemaCheck{root: d.doc, strict: strict}).check(schema, v, "$"); err != nil {
		t.Errorf("%s: %v", name, err)
	}
}

func describedAPI(t *testing.T) *described {
	d := &described{handler: testHandler(t), seen: map[string]bool{}}
	if err := json.Unmarshal(send(d.handler, "GET", "/api/v1/openapi.json", "", "").Body.Bytes(), &d.doc); err != nil {
		t.Fatal(err)
	}
	return d
}

const (
	askPath = "/api/v1/ask/{question}"
	lawPath = "/api/v1/law/{id}"
)

// Every worked case of the law data, over HTTP, comes back as described.
func TestAnswersAreAsDescribed(t *testing.T) {
	d := describedAPI(t)
	book := testEngine(t).Book()
	for _, q := range book.Order {
		for _, body := range []string{`{"on":"2025-10-01"}`, `{"on":"2012-10-01"}`, `{"on":"2021-01-25"}`, student} {
			if w := d.send(t, askPath, "POST", "/api/v1/ask/"+string(q.ID), "application/json", body); w.Code != http.StatusOK {
				t.Errorf("%s: %s", q.ID, w.Body)
			}
		}
	}
	for _, id := range NewLaw(book, nil).IDs() {
		d.send(t, lawPath, "GET", "/api/v1/law/"+id.URL()+"?on=2024-01-01", "", "")
	}
	for _, a := range book.Articles {
		d.send(t, lawPath, "GET", "/api/v1/law/"+string(a.ID), "", "")
	}
}

// Every operation and every status that is described can be had, but the
// failures of ours.
func TestDescriptionsAreTrue(t *testing.T) {
	d := describedAPI(t)
	ask := "/api/v1/ask/deferral"
	d.send(t, askPath, "POST", ask, "application/json", student)
	d.send(t, askPath, "POST", ask, "application/json", "{")
	d.send(t, askPath, "POST", ask+"s", "application/json", student)
	d.send(t, askPath, "PUT", ask, "application/json", student)
	d.send(t, askPath, "POST", ask, "application/json", strings.Repeat(" ", maxBody+1))
	d.send(t, askPath, "POST", ask, "text/plain", student)
	d.send(t, askPath, "POST", ask, "application/json", `{"on":"never"}`)
	d.send(t, lawPath, "GET", "/api/v1/law/law/35", "", "")
	d.send(t, lawPath, "GET", "/api/v1/law/law/0", "", "")
	d.send(t, lawPath, "GET", "/api/v1/law/law/35?on=x", "", "")
	d.send(t, lawPath, "POST", "/api/v1/law/law/35", "", "")
	for _, path := range []string{"/api/v1/questions", "/api/v1/facts", "/api/v1/openapi.json"} {
		d.send(t, path, "GET", path, "", "")
		d.send(t, path, "POST", path, "", "")
	}
	if paths := d.undescribed(t); paths != 5 {
		t.Errorf("%d paths are described, want 5", paths)
	}
}

// undescribed reports the statuses that are described and were not had, but for
// failures of ours, and counts the paths.
func (d *described) undescribed(t *testing.T) int {
	t.Helper()
	paths := d.doc["paths"].(map[string]any)
	for path, item := range paths {
		for method, op := range item.(map[string]any) {
			for status := range op.(map[string]any)["responses"].(map[string]any) {
				key := fmt.Sprintf("%s %s %s", path, strings.ToUpper(method), status)
				if status < "500" && status != "405" && !d.seen[key] {
					t.Errorf("%s is described, and no request of this test got it", key)
				}
			}
		}
	}
	return len(paths)
}

// The example in the description is answered.
func TestExampleIsAnswered(t *testing.T) {
	d := describedAPI(t)
	op := d.doc["paths"].(map[string]any)[askPath].(map[string]any)["post"].(map[string]any)
	media := op["requestBody"].(map[string]any)["content"].(map[string]any)["application/json"].(map[string]any)
	if err := (&schemaCheck{root: d.doc}).check(media["schema"].(map[string]any), media["example"], "$"); err != nil {
		t.Error(err)
	}
	body, err := json.Marshal(media["example"])
	if err != nil {
		t.Fatal(err)
	}
	if w := d.send(t, askPath, "POST", "/api/v1/ask/draft-liability", "application/json", string(body)); w.Code != http.StatusOK {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

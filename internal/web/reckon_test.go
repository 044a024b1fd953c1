package web_test

import (
	"io"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"qyzmet/internal/document"
	"qyzmet/internal/engine"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web"
	"qyzmet/internal/web/documents"
)

// The paper of a value is given the formula in the words of its language.
func TestReckonedPaper(t *testing.T) {
	book, err := rulebook.Load(os.DirFS("../rulebook/testdata/sums"))
	if err != nil {
		t.Fatal(err)
	}
	e, err := engine.New(book)
	if err != nil {
		t.Fatal(err)
	}
	var said string
	docs := documents.Documents{Result: func(_ io.Writer, d document.Doc) error {
		for _, k := range d.Answer.Reckoning {
			said = d.Formula(k).Text
		}
		return nil
	}}
	pages := web.New(e, web.Options{Today: options().Today, Documents: docs})
	for lang, want := range map[string]string{"en": "rounded down", "ru": "с округлением вниз", "kk": "төмен қарай"} {
		said = ""
		form := facts("2026-06-01", `{"p.married":false,"p.weeks":6,"p.salary":30000050,"p.periods":[]}`)
		form.Set("question", "pay")
		pages.ServeHTTP(httptest.NewRecorder(), postRequest("/"+lang+"/pdf/result", form))
		if !strings.Contains(said, want) {
			t.Errorf("%s: the formula on paper is %q, without %q", lang, said, want)
		}
	}
}

// The page of a value shows how it was reckoned; that of a term beyond the
// calendar says that the calendar is missing, in every language.
func TestReckonedPage(t *testing.T) {
	book, err := rulebook.Load(os.DirFS("../rulebook/testdata/sums"))
	if err != nil {
		t.Fatal(err)
	}
	e, err := engine.New(book)
	if err != nil {
		t.Fatal(err)
	}
	pages := web.New(e, web.Options{Today: options().Today, Documents: options().Documents})
	show := func(path, json string) string {
		w := httptest.NewRecorder()
		pages.ServeHTTP(w, postRequest(path, facts("2026-06-01", json)))
		return strings.ReplaceAll(w.Body.String(), "\u00a0", " ")
	}
	const pay = `{"p.married":false,"p.weeks":6,"p.salary":30000050,"p.periods":[]}`
	const late = `{"p.married":false,"p.weeks":45,"p.salary":1,"p.periods":[],"p.apart":false,"p.hired":"2026-01-05","p.left":"2026-12-01"}`
	for _, c := range []struct {
		path, json string
		want       []string
	}{
		{"/en/result/pay", pay, []string{"How it was reckoned", "300,000.50 tenge", "60,000.10 tenge", "rounded down"}},
		{"/ru/result/pay", pay, []string{"Как это посчитано", "300 000,50 тенге", "60 000,10 тенге", "с округлением вниз"}},
		{"/kk/result/pay", pay, []string{"Бұл қалай есептелді", "300 000,50 теңге", "60 000,10 теңге", "төмен қарай"}},
		{"/en/result/class", late, []string{"the calendar of a year that is not held"}},
		{"/ru/result/class", late, []string{"календарь года, которого здесь нет"}},
		{"/kk/result/class", late, []string{"мұнда жоқ жылдың күнтізбесі"}},
	} {
		body := show(c.path, c.json)
		for _, want := range c.want {
			if !strings.Contains(body, want) {
				t.Errorf("%s does not say %q", c.path, want)
			}
		}
		if strings.ContainsAny(body, "⟦⟧") {
			t.Errorf("%s lacks a text", c.path)
		}
	}
}

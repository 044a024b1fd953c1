package web_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// wanted are the statuses of scenes that are not simply shown.
var wanted = map[string]int{"ask-date-wrong": 422, "ask-list-wrong": 422, "path-date-wrong": 422, "calc-wrong": 422, "complaint": 422, "no-page": 404, "no-question": 404, "bad-state": 400}

// TestEveryScene: every page is whole, in every language.
func TestEveryScene(t *testing.T) {
	for _, lang := range langs() {
		for _, sc := range scenes() {
			t.Run(string(lang)+"/"+sc.name, func(t *testing.T) {
				path := "/" + string(lang) + sc.path
				var status int
				var page string
				if sc.form == nil {
					status, page = get(t, path)
				} else {
					status, page = post(t, path, sc.form)
				}
				want := wanted[sc.name]
				if want == 0 {
					want = http.StatusOK
				}
				if status != want {
					t.Errorf("status %d, want %d: %s", status, want, textOf(page, "h1"))
				}
				if !strings.Contains(page, `<html lang="`+string(lang)+`"`) {
					t.Error("the page does not say its language")
				}
				checkPage(t, page)
			})
		}
	}
}

func TestHeadlines(t *testing.T) {
	for _, c := range []struct{ path, on, facts, want string }{
		{"/en/result/deferral", today, student, "You have a right to a deferral from call-up until 30 June 2027."},
		{"/ru/result/deferral", today, student, "У вас есть право на отсрочку от призыва по 30 июня 2027 года."},
		{"/kk/result/deferral", today, student, "Сіздің әскерге шақыруды кейінге қалдыруға құқығыңыз бар – 2027 жылғы 30 маусымға дейін."},
		{"/en/result/draft-liability", today, nobody, "You are subject to call-up to compulsory service, as far as known."},
		{"/en/result/draft-liability", today, `{"country.regime":"peace"}`, "The answer is not settled yet."},
		{"/en/result/deferral", "2001-09-01", `{"country.regime":"peace"}`, "The wording of the law on 1 September 2001 is not held here."},
		{"/en/result/deferral", "2020-07-05", master, "On 5 July 2020 the answer depends on which wording was in force."},
		{"/en/result/deferral", today, waiting, "The decision is for the medical commission."},
	} {
		_, page := post(t, c.path, facts(c.on, c.facts))
		if got := textOf(page, "h1"); got != c.want {
			t.Errorf("%s: %q, want %q", c.path, got, c.want)
		}
	}
}

// TestWhyIsShown: a result names its article, papers, proof, texts and what it is.
func TestWhyIsShown(t *testing.T) {
	_, page := post(t, "/en/result/deferral", facts(today, student))
	for _, want := range []string{`>35(3)</button>`, `id="cite-law.35.3"`, `href="/en/law/law/35/3"`, "Certificate of study", "From 1\u00a0July\u00a02027", "It is not legal advice",
		"You study full-time", "Levels deferred for before", `role="img"`, "Holds"} {
		if !strings.Contains(page, want) {
			t.Errorf("the result lacks %q", want)
		}
	}
	if strings.Contains(visible(page), "person.study.ends") {
		t.Error("a fact is shown by its path")
	}
}

// TestLinksLead: every address on the pages is answered.
func TestLinksLead(t *testing.T) {
	seen := map[string]bool{}
	for _, sc := range scenes() {
		path := "/kk" + sc.path
		page := ""
		if sc.form == nil {
			_, page = get(t, path)
		} else {
			_, page = post(t, path, sc.form)
		}
		for _, e := range elements(page) {
			address, _, _ := strings.Cut(e.attrs["href"], "#")
			if e.name != "a" || address == "" || seen[address] {
				continue
			}
			seen[address] = true
			if status, _ := get(t, address); status != http.StatusOK {
				t.Errorf("%s links to %s: %d", sc.name, address, status)
			}
		}
	}
	t.Logf("%d addresses", len(seen))
}

// visible drops hidden fields, links and the code of conditions, which alone may name paths.
func visible(page string) string {
	var b strings.Builder
	code := false
	for _, e := range elements(page) {
		if e.name == "code" {
			code = !e.close
		}
		if !code {
			b.WriteString(e.text)
		}
	}
	return b.String()
}

// TestRemedyDay: the last day for a complaint is counted on the result's page.
func TestRemedyDay(t *testing.T) {
	form := facts(today, nobody, "fact", "decision.announced", "do", "answer", "v.day", "1", "v.month", "11", "v.year", "2026")
	_, page := post(t, "/en/result/draft-liability", form)
	if !strings.Contains(page, "Last day: 1\u00a0February\u00a02027") {
		t.Error("the last day is not there")
	}
	form.Set("v.month", "13")
	status, page := post(t, "/en/result/draft-liability", form)
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, "The month is a number from 1 to 12.") {
		t.Errorf("%d: the wrong month is not named", status)
	}
}

// TestLanguageKeepsState: the switch posts the state, and the page in the other
// language carries the same.
func TestLanguageKeepsState(t *testing.T) {
	_, page := post(t, "/en/ask/deferral", facts(today, student, "do", "change:person.study.level"))
	carried := hidden(t, page, "langs")
	_, other := post(t, "/kk/ask/deferral", carried)
	if textOf(other, "h1") != "Білімнің қай деңгейінде оқисыз?" {
		t.Errorf("another question after the switch: %q", textOf(other, "h1"))
	}
	if got := hidden(t, other, "kept").Get("facts"); got != student {
		t.Errorf("the facts became %s", got)
	}
}

// TestChange: a change that makes other answers inapplicable drops them, and
// says so; one that contradicts is shown with the facts that do.
func TestChange(t *testing.T) {
	_, page := post(t, "/en/ask/deferral", facts(today, student, "fact", "person.study.now", "do", "answer", "v", "false"))
	if !strings.Contains(page, "These answers no longer apply and were left out") || strings.Contains(hidden(t, page, "kept").Get("facts"), "study.level") {
		t.Error("answers that no longer apply stayed, or left without a word")
	}
	_, page = post(t, "/en/result/deferral", facts(today, student, "fact", "person.study.begins", "do", "answer", "v.day", "1", "v.month", "9", "v.year", "2028"))
	for _, want := range []string{"These answers do not fit together", "The course ends before it begins.", "change:person.study.ends", "change:person.study.begins"} {
		if !strings.Contains(page, want) {
			t.Errorf("the contradiction lacks %q", want)
		}
	}
}

func TestBack(t *testing.T) {
	_, page := post(t, "/en/ask/deferral", facts(today, student, "fact", "person.study.form", "do", "back"))
	if textOf(page, "h1") != "At which level do you study?" || !strings.Contains(page, `value="higher" checked`) {
		t.Errorf("back leads to %q", textOf(page, "h1"))
	}
}

func TestAssumedPeaceIsShown(t *testing.T) {
	_, page := get(t, "/en/ask/draft-liability")
	if !strings.Contains(page, "peacetime") || !strings.Contains(page, "(assumed)") || !strings.Contains(page, "change:country.regime") {
		t.Error("the assumption of peace is not shown, or cannot be changed")
	}
	_, page = post(t, "/en/ask/draft-liability", facts(today, `{"country.regime":"peace"}`, "assumed", "country.regime", "fact", "country.regime", "do", "answer", "v", "peace"))
	if strings.Contains(page, "(assumed)") {
		t.Error("an answer is still called an assumption")
	}
}

// TestFiles: the answer as data, as a calendar and as PDFs.
func TestFiles(t *testing.T) {
	for _, c := range []struct {
		path, kind, begins string
		form               url.Values
	}{
		{"/en/json/deferral", "application/json", "{", facts(today, student)},
		{"/ru/calendar/deferral", "text/calendar; charset=utf-8", "BEGIN:VCALENDAR", facts(today, student)},
		{"/kk/pdf/result", "application/pdf", "%PDF", facts(today, student, "question", "deferral")},
		{"/kk/pdf/application", "application/pdf", "%PDF", facts(today, student, "question", "deferral", "p.lang", "ru", "p.name", "Ахметов")},
		{"/ru/pdf/complaint", "application/pdf", "%PDF", facts(today, nobody, "question", "draft-liability")},
	} {
		status, body, header := visit(t, postRequest(c.path, c.form))
		if status != http.StatusOK || header.Get("Content-Type") != c.kind || !strings.HasPrefix(body, c.begins) {
			t.Errorf("%s: %d %s %.40q", c.path, status, header.Get("Content-Type"), body)
		}
		if !strings.HasPrefix(header.Get("Content-Disposition"), "attachment") || header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %v", c.path, header)
		}
	}
	_, body := post(t, "/en/json/deferral", facts(today, student))
	var got struct {
		Answer struct{ State, Outcome string }
		Facts  map[string]any
	}
	if err := json.Unmarshal([]byte(body), &got); err != nil || got.Answer.Outcome != "deferred" || got.Facts["person.study.ends"] != "2027-06-30" {
		t.Errorf("%v %+v", err, got)
	}
}

// TestStartNeedsNoScript: the day and the question are chosen by a plain form.
func TestStartNeedsNoScript(t *testing.T) {
	form := url.Values{"question": {"deferral"}, "do": {"set-day"}, "v.day": {"1"}, "v.month": {"9"}, "v.year": {"2024"}}
	_, page := post(t, "/en/ask", form)
	if got := hidden(t, page, "question").Get("on"); got != "2024-09-01" {
		t.Errorf("the day became %q", got)
	}
	form.Set("v.day", "31")
	status, page := post(t, "/en/ask", form)
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, "That month has no such day.") {
		t.Errorf("%d: %s", status, textOf(page, "h1"))
	}
	form.Set("question", "deferal")
	if status, page = post(t, "/en/ask", form); status != http.StatusNotFound || !strings.Contains(page, "Did you mean") {
		t.Errorf("%d: an unknown question: %s", status, textOf(page, "h1"))
	}
}

func TestRootPrefersALanguage(t *testing.T) {
	for accept, want := range map[string]string{"": "/kk", "ru-RU,ru;q=0.9,en;q=0.8": "/ru", "en-GB": "/en", "kk": "/kk", "fr": "/kk", "fr,en;q=0.5": "/en",
		"!!!": "/kk", strings.Repeat("en,", 5000): "/en"} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Accept-Language", accept)
		status, _, header := visit(t, r)
		if status != http.StatusFound || header.Get("Location") != want || header.Get("Vary") != "Accept-Language" {
			t.Errorf("%.30q: %d to %s", accept, status, header.Get("Location"))
		}
	}
}

package web_test

import (
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/input"
)

// maxPages is more than any interview may take.
const maxPages = 80

// answering fills in the fields of a page for a fact.
type answering func(f *rulebook.Fact, form url.Values)

func dontKnow(_ *rulebook.Fact, form url.Values) { form.Set("do", "dont-know") }

// usual answers as most people would.
func usual(f *rulebook.Fact, form url.Values) {
	form.Set("do", "answer")
	switch {
	case f.Path == "person.birth_date":
		fillIn(f, qyzmet.DateValue(12820), form) // 2005-02-06
	case f.Kind == qyzmet.Date:
		form.Set("do", "dont-know")
	case f.Kind == qyzmet.List:
		form.Set("do", "none")
	case f.Kind == qyzmet.Words:
		form.Set("v.none", "1")
	case f.Usual != "":
		form.Set("v", f.Usual)
	case f.Kind == qyzmet.Bool:
		form.Set("v", "false")
	case f.Kind == qyzmet.Int:
		form.Set("v", "0")
	default:
		form.Set("v", f.Values[0].Word)
	}
}

// anyhow answers at random, within what is allowed.
func anyhow(r *rand.Rand) answering {
	return func(f *rulebook.Fact, form url.Values) {
		form.Set("do", "answer")
		if r.IntN(4) == 0 {
			form.Set("do", "dont-know")
			return
		}
		fillIn(f, anyValue(r, f), form)
	}
}

func anyValue(r *rand.Rand, f *rulebook.Fact) qyzmet.Value {
	switch f.Kind {
	case qyzmet.Bool:
		return qyzmet.BoolValue(r.IntN(2) == 0)
	case qyzmet.Int:
		return qyzmet.IntValue(r.Int64N(20))
	case qyzmet.Date:
		return qyzmet.Value{Kind: qyzmet.Date, N: 7000 + r.Int64N(14000)}
	case qyzmet.Word:
		return qyzmet.WordValue(f.Values[r.IntN(len(f.Values))].Word)
	case qyzmet.Words:
		return qyzmet.WordsValue(f.Values[r.IntN(len(f.Values))].Word)
	}
	v := qyzmet.Value{Kind: qyzmet.List, Open: r.IntN(3) == 0}
	for range 1 + r.IntN(3) {
		item := qyzmet.Item{}
		for _, def := range f.Items {
			item[string(def.Path)] = anyValue(r, def)
		}
		v.Items = append(v.Items, item)
	}
	return v
}

func fillIn(f *rulebook.Fact, v qyzmet.Value, form url.Values) {
	for name, values := range input.Fill(f, v) {
		form[name] = values
	}
}

// walk answers questions until the result, by the pages' own forms, and
// returns the result's page.
func walk(t *testing.T, lang, question string, answer answering) string {
	t.Helper()
	book := theEngine(t).Book()
	path := "/" + lang + "/ask/" + question
	status, page := get(t, path)
	for n := 0; n < maxPages; n++ {
		if status != http.StatusOK && status != http.StatusUnprocessableEntity {
			t.Fatalf("page %d: status %d: %s", n, status, textOf(page, "h1"))
		}
		checkPage(t, page)
		if strings.Contains(page, `class="result"`) {
			return page
		}
		var form url.Values
		switch {
		case strings.Contains(page, `class="question"`):
			form = hidden(t, page, "question")
			fact := book.Facts[qyzmet.Path(form.Get("fact"))]
			if status == http.StatusOK && !strings.Contains(page, "change:") {
				t.Error("no answer can be changed")
			}
			answer(fact, form)
		case strings.Contains(page, `class="clash"`): // a contradiction: forget the last answer
			form = hidden(t, page, "kept")
			return walkOn(t, path, form)
		default: // nothing to ask
			form = hidden(t, page, "kept")
			form.Set("do", "result")
		}
		status, page = post(t, path, form)
	}
	t.Fatalf("%s: no result after %d pages", question, maxPages)
	return ""
}

// walkOn leaves a contradiction by its first button.
func walkOn(t *testing.T, path string, form url.Values) string {
	t.Helper()
	_, page := post(t, path, form)
	for _, e := range elements(page) {
		if strings.HasPrefix(e.attrs["value"], "change:") {
			form.Set("do", e.attrs["value"])
			status, next := post(t, path, form)
			if status != http.StatusOK || !strings.Contains(next, `class="question"`) {
				t.Errorf("a contradiction has no way out: %d", status)
			}
			return next
		}
	}
	t.Error("a contradiction names no answer to change")
	return page
}

// TestInterviewEnds: every question comes to a result, however it is answered:
// as most people would, without knowing anything, and at random. The walks at
// random, some 150, are shared by the questions, at least one for each; the three
// languages take turns.
func TestInterviewEnds(t *testing.T) {
	order := theEngine(t).Book().Order
	for i, q := range order {
		t.Run(string(q.ID), func(t *testing.T) {
			lang := func(n int) string { return string(langs()[(i+n)%len(langs())]) }
			walk(t, lang(0), string(q.ID), usual)
			walk(t, lang(1), string(q.ID), dontKnow)
			for seed := range min(max(150/len(order), 1), 4) {
				walk(t, lang(2+seed), string(q.ID), anyhow(rand.New(rand.NewPCG(uint64(seed), 7))))
			}
		})
	}
}

// TestUsualInterviewIsShort: a young man with nothing special is done soon.
func TestUsualInterviewIsShort(t *testing.T) {
	n := 0
	page := walk(t, "en", "draft-liability", func(f *rulebook.Fact, form url.Values) { n++; usual(f, form) })
	if n > 30 {
		t.Errorf("%d questions", n)
	}
	t.Logf("%d questions: %s", n, textOf(page, "h1"))
}

// TestListWithoutScript adds and removes groups of fields by submit buttons and
// keeps what was typed.
func TestListWithoutScript(t *testing.T) {
	form := facts(today, carer, "fact", "person.relatives", "do", "add", "v.count", "1", "v.0.kinship", "father", "v.0.birth_date.day", "4")
	_, page := post(t, "/en/ask/deferral", form)
	if strings.Count(page, `class="item"`) != 2 || !strings.Contains(page, `value="father" selected`) || !strings.Contains(page, `name="v.0.birth_date.day" value="4"`) {
		t.Error("adding a group lost what was typed")
	}
	form.Set("do", "drop:0")
	form.Set("v.count", "2")
	form.Set("v.1.kinship", "sister")
	_, page = post(t, "/en/ask/deferral", form)
	if strings.Count(page, `class="item"`) != 1 || !strings.Contains(page, `value="sister" selected`) || strings.Contains(page, `value="father" selected`) {
		t.Error("dropping the first group did not leave the second")
	}
	form = facts(today, carer, "fact", "person.relatives", "do", "answer", "v.count", "2", "v.0.kinship", "father", "v.more", "1")
	_, page = post(t, "/en/ask/deferral", form)
	if got := hidden(t, page, "kept").Get("facts"); !strings.Contains(got, `"person.relatives":{"items":[{"kinship":"father"}],"complete":false}`) {
		t.Errorf("an open list became %s", got)
	}
}

// TestEffectsAreShown: where the engine knows what an answer does, the page says so.
func TestEffectsAreShown(t *testing.T) {
	_, page := post(t, "/en/ask/call-up-age", facts(today, `{"country.regime":"peace","person.citizen":true,"person.birth_date":"2005-02-11"}`))
	for _, o := range theEngine(t).Book().Questions["call-up-age"].Outcomes {
		if want := "then: " + o.Label.EN; !strings.Contains(page, want) {
			t.Errorf("the page of %q lacks %q", textOf(page, "h1"), want)
		}
	}
	_, page = post(t, "/en/ask/call-up-age", facts(today, `{"country.regime":"peace","person.citizen":true,"person.sex":"male"}`))
	if !strings.Contains(page, "What the answer does") || !strings.Contains(page, "from 22\u00a0November\u00a01999 until 21\u00a0November\u00a02008: ") {
		t.Errorf("the ranges of a date are not shown on %q", textOf(page, "h1"))
	}
}

func TestDontKnowIsKept(t *testing.T) {
	_, page := post(t, "/en/ask/deferral", facts(today, `{"country.regime":"peace"}`, "fact", "person.married", "do", "dont-know"))
	form := hidden(t, page, "kept")
	if !strings.Contains(form.Get("facts"), `"person.married":null`) || form.Get("fact") == "person.married" {
		t.Errorf("%v", form)
	}
	if _, err := strconv.Atoi(form.Get("fact")); err == nil {
		t.Error("no next question")
	}
}

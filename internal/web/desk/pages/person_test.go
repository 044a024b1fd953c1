package pages_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/web/desk/desktest"
)

// TestHidden: what a role may not see is named as hidden, in the card, in the
// timeline and in the check; the value is nowhere on the page.
func TestHidden(t *testing.T) {
	p := newPlace(t)
	id := person(p, "Сейітов")
	p.Town.Must(officetest.Doctor, "medical-examined", id, officetest.Fields{"purpose": "call-up", "category": "unfit", "diagnosis": "құпия диагноз"})
	clerk, doctor := p.Browser("u-clerk"), p.Browser("u-doctor")
	status, page := clerk.Get("/en/desk/person/" + string(id))
	desktest.Wants(t, clerk, status, page, http.StatusOK, "diagnosis: hidden from your role")
	if strings.Contains(page, "құпия") {
		t.Error("the clerk sees the diagnosis")
	}
	status, page = doctor.Get("/kk/desk/person/" + string(id))
	desktest.Wants(t, doctor, status, page, http.StatusOK, "құпия диагноз")
}

// TestTwoAxes: the day, and what was known at a place in the register; an undone
// act is struck through with the one that undid it.
func TestTwoAxes(t *testing.T) {
	p := newPlace(t)
	id := person(p, "Сейітов")
	first := p.Town.Must(officetest.Doctor, "medical-examined", id, officetest.Fields{"purpose": "call-up", "category": "unfit"})
	p.Town.Now = p.Town.Now.AddDate(0, 0, 5)
	q := p.Town.Request("act-annulled", id, officetest.Fields{"reason": "another person's card was read"})
	q.Of = first.ID
	if _, err := p.Town.Record(t.Context(), officetest.Head, q); err != nil {
		t.Fatal(err)
	}
	b := p.Browser("u-head")
	status, page := b.Get("/en/desk/person/" + string(id))
	desktest.Wants(t, b, status, page, http.StatusOK, "Corrected: it never had effect")
	if !strings.Contains(page, "<del>") {
		t.Error("the undone act is not struck through")
	}
	then := strconv.FormatInt(int64(first.Position), 10)
	status, page = b.Get("/en/desk/person/" + string(id) + "?on=2026-09-01&upto=" + then)
	desktest.Wants(t, b, status, page, http.StatusOK, "As of 1 September 2026. As known at place "+then+" of the register.", "Back to today")
	if strings.Contains(page, "<del>") {
		t.Error("what was learnt later is shown")
	}
	status, page = b.Get("/en/desk/person/" + string(id) + "?on=2026-08-01")
	desktest.Wants(t, b, status, page, http.StatusOK, "not in effect yet")
	for _, bad := range []string{"?on=tomorrow", "?on=0001-01-01", "?upto=x", "?upto=-1"} {
		status, page = b.Get("/en/desk/person/" + string(id) + bad)
		desktest.Wants(t, b, status, page, http.StatusNotFound)
	}
}

// TestJurisdiction: no address opens, or tells anything of, a file of another
// office; the try is written down.
func TestJurisdiction(t *testing.T) {
	p := newPlace(t)
	id := person(p, "Құпиябаев")
	recorded := p.Town.Must(officetest.Doctor, "medical-examined", id, officetest.Fields{"purpose": "call-up", "category": "fit"})
	own := p.Town.Must(office.Actor{Official: "u-clerk2", Office: officetest.Other}, "person-recorded", "", func() officetest.Fields {
		f := officetest.Person("Басқа")
		f["keeper"] = string(officetest.Other)
		return f
	}()).Act.Envelope.Subjects[0]
	b := p.Browser("u-clerk2")
	for _, path := range []string{"/desk/person/ID", "/desk/person/ID?for=work", "/desk/person/ID?on=2026-09-01&upto=3", "/desk/act/facts-stated?about=ID", "/desk/act/facts-stated?about=ID&fact=person.fitness",
		"/desk/act/persons-merged?about=OWN&f.other=ID", "/desk/done/ACT", "/desk/paper/ACT/00", "/desk/person/ID?in=" + string(officetest.District)} {
		path = "/en" + strings.NewReplacer("ID", string(id), "OWN", string(own), "ACT", string(recorded.ID)).Replace(path)
		status, page := b.Get(path)
		text := desktest.Plain(page)
		if strings.Contains(text, "Құпиябаев") || status != http.StatusForbidden && !strings.Contains(text, "In which office") {
			t.Errorf("%s: %d %s", path, status, text)
		}
	}
	for _, c := range [][]string{{"/en/desk/find", "q", string(id)}, {"/en/desk", "text", "Құпиябаев"}, {"/en/desk/act/facts-stated", "about", string(id), "do", "sign"},
		{"/en/desk/act/facts-stated", "q", "Құпиябаев"}, {"/en/desk/act/persons-merged", "about", string(own), "f.other", string(id)}} {
		_, page := b.Post(c[0], c[1:]...)
		if body, _, _ := strings.Cut(page, "<form"); strings.Contains(body, "Құпиябаев") || strings.Contains(page, "Құпиябаев Нұрлан") {
			t.Errorf("%q tells the name", c)
		}
	}
	status, page := p.Browser("u-head").Get("/en/desk/person/" + string(id))
	if status != http.StatusOK || !strings.Contains(desktest.Plain(page), "Петрова И., Defence office of Bozaral district: was refused") {
		t.Errorf("the tries are not written down: %s", desktest.Plain(page))
	}
}

// TestBreakGlass: with a reason in writing a file is opened from outside, and its
// own office sees that.
func TestBreakGlass(t *testing.T) {
	p := newPlace(t)
	id := person(p, "Сейітов")
	b := p.Browser("u-clerk2")
	status, page := b.Get("/ru/desk/person/" + string(id))
	desktest.Wants(t, b, status, page, http.StatusForbidden, "Дело вне вашей подведомственности", "Почему дело нужно открыть")
	status, page = b.Post("/ru/desk/person/"+string(id)+"/open", "reason", "коротко")
	desktest.Wants(t, b, status, page, http.StatusForbidden, "Почему дело нужно открыть")
	status, page = b.Post("/ru/desk/person/"+string(id)+"/open", "reason", "пожар в школе, ищем семью")
	desktest.Wants(t, b, status, page, http.StatusOK, "Сейітов Нұрлан")
	own := p.Browser("u-clerk")
	status, page = own.Get("/ru/desk/person/" + string(id))
	desktest.Wants(t, own, status, page, http.StatusOK, "открыл извне, по указанной причине (пожар в школе, ищем семью)")
}

// TestHostile: what is typed as a name stays text, wherever it is shown.
func TestHostile(t *testing.T) {
	p := newPlace(t)
	evil := `"><img src=x onerror=alert(1)>{{.}}`
	id := person(p, evil)
	b := p.Browser("u-clerk")
	for _, path := range []string{"/en/desk", "/en/desk/journal", "/en/desk/person/" + string(id), "/en/desk/act/facts-stated?about=" + string(id)} {
		if status, page := b.Get(path); status != http.StatusOK || strings.Contains(page, "<img src=x") {
			t.Errorf("%s: %d", path, status)
		}
	}
	for _, form := range [][]string{{"/en/desk/find", "q", evil}, {"/en/desk", "text", evil, "duty", evil, "role", evil, "due", evil},
		{"/en/desk/act/facts-stated", "about", string(id), "number", evil, "key", evil, "signer", evil, "of", evil, "facts.facts", evil, "fact", evil, "papers", evil, "heads", evil, "issued", evil, "f.reason", evil, "do", evil}} {
		if status, page := b.Post(form[0], form[1:]...); status != http.StatusOK || strings.Contains(page, "<img src=x") {
			t.Errorf("%s: %d", form[0], status)
		}
	}
	for _, path := range []string{"/en/desk/person/" + strings.Repeat("x", 500), "/en/desk/person/u-clerk", "/en/desk/act/none", "/en/desk/done/a-none", "/en/desk/act/facts-stated?about=p-none"} {
		if status, page := b.Get(path); status != http.StatusNotFound {
			t.Errorf("%s: %d %s", path, status, desktest.Plain(page))
		}
	}
}

// TestForm: rows of lists, facts, papers and persons looked for, all by buttons of
// the form alone.
func TestForm(t *testing.T) {
	p := newPlace(t)
	id := person(p, "Сейітов")
	twin := person(p, "Сейтов")
	b := p.Browser("u-clerk")
	const stated = "/en/desk/act/facts-stated"
	_, page := b.Get(stated + "?about=" + string(id))
	_, page = b.Submit(stated, page, "pick.facts", "person.relatives", "do", "fact@f.facts")
	_, page = b.Submit(stated, page, "s.person.relatives.0.kinship", "brother", "do", "add@s.person.relatives")
	form := desktest.Form(page, "act-form")
	if form.Get("s.person.relatives.count") != "2" || form.Get("s.person.relatives.0.kinship") != "brother" {
		t.Errorf("no second row: %v", form)
	}
	_, page = b.Submit(stated, page, "s.person.relatives.1.kinship", "sister", "do", "drop:0@s.person.relatives")
	form = desktest.Form(page, "act-form")
	if form.Get("s.person.relatives.count") != "1" || form.Get("s.person.relatives.0.kinship") != "sister" {
		t.Errorf("the first row is still there: %v", form)
	}
	_, page = b.Submit(stated, page, "pick.facts", "person.new_citizen", "do", "fact@f.facts")
	_, page = b.Submit(stated, page, "do", "unfact:person.relatives@f.facts")
	if form = desktest.Form(page, "act-form"); len(form["facts.facts"]) != 1 || form.Get("facts.facts") != "person.new_citizen" {
		t.Errorf("facts: %v", form["facts.facts"])
	}
	const merge = "/en/desk/act/persons-merged"
	head := p.Browser("u-head")
	_, page = head.Get(merge + "?about=" + string(id))
	status, page := head.Submit(merge, page, "q.other", "Сейтов", "do", "find@f.other")
	desktest.Wants(t, head, status, page, http.StatusOK, "Сейтов Нұрлан")
	if !strings.Contains(page, `value="`+string(twin)+`"`) {
		t.Error("the person looked for cannot be chosen")
	}
}

// TestMovedForm: who signs a page that another act has overtaken is told so, and
// sees what stands now.
func TestMovedForm(t *testing.T) {
	p := newPlace(t)
	id := person(p, "Сейітов")
	b := p.Browser("u-doctor")
	const examined = "/en/desk/act/medical-examined"
	_, page := b.Get(examined + "?about=" + string(id))
	p.Town.Must(officetest.Doctor, "medical-examined", id, officetest.Fields{"purpose": "call-up", "category": "temporarily-unfit"})
	fields := []string{"f.purpose", "call-up", "f.category", "fit", "do", "sign"}
	status, page := b.Submit(examined, page, fields...)
	desktest.Wants(t, b, status, page, http.StatusUnprocessableEntity, "Another act was recorded about this person since you saw this page", "temporarily unfit")
	status, page = b.Submit(examined, page, fields...)
	desktest.Wants(t, b, status, page, http.StatusOK, "The act is recorded")
}

// attach posts the form of an act with a file.
func attach(t *testing.T, b *desktest.Browser, path, page, name string, data []byte, fields ...string) (int, string) {
	t.Helper()
	form := desktest.Form(page, "act-form")
	for i := 0; i+1 < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for key, values := range form {
		for _, v := range values {
			if err := w.WriteField(key, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	part, err := w.CreateFormFile("paper", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequest(http.MethodPost, b.Base+path, &body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.Send(r)
}

// TestPapers: a paper is kept with the act, offered to those who read the file, and
// is what its bytes say.
func TestPapers(t *testing.T) {
	p := newPlace(t)
	id := person(p, "Сейітов")
	b := p.Browser("u-clerk")
	const stated = "/en/desk/act/facts-stated"
	pdf := []byte("%PDF-1.7\nan invented certificate")
	_, page := b.Get(stated + "?about=" + string(id) + "&fact=person.new_citizen")
	status, refused := attach(t, b, stated, page, "x.pdf", []byte("<html><script>alert(1)</script>"))
	desktest.Wants(t, b, status, refused, http.StatusUnprocessableEntity, "This file is no PDF")
	status, refused = attach(t, b, stated, page, "x.pdf", make([]byte, office.MaxPaper+2<<20))
	desktest.Wants(t, b, status, refused, http.StatusRequestEntityTooLarge, "The paper is too large")
	status, page = attach(t, b, stated, page, `..\анықтама".pdf`, pdf)
	desktest.Wants(t, b, status, page, http.StatusOK, `анықтама".pdf`)
	_, without := b.Submit(stated, page, "do", "unpaper:"+string(digestOn(page)))
	if strings.Contains(desktest.Plain(without), "анықтама") {
		t.Error("the paper was not removed")
	}
	status, page = b.Submit(stated, page, "f.source", "document", "s.person.new_citizen", "false", "do", "sign")
	desktest.Wants(t, b, status, page, http.StatusOK, "The act is recorded")
	_, page = b.Get("/en/desk/person/" + string(id))
	link := between(page, `href="/en/desk/paper/`, `"`)
	status, got := b.Get("/en/desk/paper/" + link)
	if status != http.StatusOK || got != string(pdf) {
		t.Errorf("%d %q", status, got)
	}
	other := p.Browser("u-clerk2")
	status, page = other.Get("/en/desk/paper/" + link)
	desktest.Wants(t, other, status, page, http.StatusForbidden)
}

func digestOn(page string) qyzmet.Digest { return qyzmet.Digest(between(page, `value="unpaper:`, `"`)) }

// TestSafeguard: a safeguard of ours is told from the law, and set aside by who may,
// with a reason that stays in the file.
func TestSafeguard(t *testing.T) {
	p := newPlace(t)
	id := noticed(p, "Сейітов", "2026-09-20")
	p.Town.Must(officetest.Clerk, "dispute-opened", id, officetest.Fields{"claim": "the address", "wanted": "another one"})
	const notice = "/en/desk/act/notice-issued"
	fields := []string{"f.appear_on.day", "25", "f.appear_on.month", "9", "f.appear_on.year", "2026", "f.appear_at", "9:00", "f.occasion", "medical", "signer", "u-head"}
	clerk := p.Browser("u-clerk")
	_, page := clerk.Get(notice + "?about=" + string(id))
	status, page := clerk.Submit(notice, page, append(fields, "do", "sign")...)
	desktest.Wants(t, clerk, status, page, http.StatusUnprocessableEntity, "The person disputes an entry", "our policy, not the law", "May be set aside by: head of a defence office")
	head := p.Browser("u-head")
	_, page = head.Get(notice + "?about=" + string(id))
	status, page = head.Submit(notice, page, append(fields, "o.no-dispute", "short", "do", "sign")...)
	desktest.Wants(t, head, status, page, http.StatusUnprocessableEntity, "with a reason in writing")
	status, page = head.Submit(notice, page, "o.no-dispute", "the address does not matter for this notice", "do", "sign")
	desktest.Wants(t, head, status, page, http.StatusOK, "The act is recorded")
	_, page = head.Get("/en/desk/person/" + string(id))
	if !strings.Contains(desktest.Plain(page), "A safeguard was set aside: the address does not matter for this notice") {
		t.Error("the reason is not in the file")
	}
}

// TestLanguageKeepsForm: the language is switched in the middle of a form, and
// nothing that was typed is lost.
func TestLanguageKeepsForm(t *testing.T) {
	p := newPlace(t)
	id := person(p, "Сейітов")
	b := p.Browser("u-clerk")
	_, page := b.Get("/en/desk/act/notice-issued?about=" + string(id))
	_, page = b.Submit("/en/desk/act/notice-issued", page, "f.appear_at", "9:00, room 4", "number", "12/б")
	langs := page[strings.Index(page, `class="langs"`):]
	langs, _, _ = strings.Cut(langs, "</form>")
	if !strings.Contains(langs, `formaction="/kk/desk/act/notice-issued"`) {
		t.Fatalf("no switch to Kazakh: %s", langs)
	}
	form := desktest.Form(page[:strings.Index(page, langs)]+`<form id="switch" `+langs+"</form>", "switch")
	var fields []string
	for name, values := range form {
		for _, v := range values {
			fields = append(fields, name, v)
		}
	}
	status, page := b.Post("/kk/desk/act/notice-issued", fields...)
	desktest.Wants(t, b, status, page, http.StatusOK, "Шақыру қағазы", "Сейітов Нұрлан")
	if again := desktest.Form(page, "act-form"); again.Get("f.appear_at") != "9:00, room 4" || again.Get("number") != "12/б" || again.Get("key") != form.Get("key") {
		t.Errorf("lost: %v", again)
	}
}

// TestHiddenGrounds: a ground that rests on what the role may not see is not told;
// the answer is, and so are the other grounds.
func TestHiddenGrounds(t *testing.T) {
	p := newPlace(t)
	id := person(p, "Сейітов")
	stated := qyzmet.ListValue(qyzmet.Item{"fact": qyzmet.WordValue("person.criminal_case"), "value": qyzmet.BoolValue(true)})
	p.Town.Must(officetest.Head, "facts-stated", id, officetest.Fields{"source": "state-body", "facts": stated})
	for official, hidden := range map[qyzmet.SubjectID]bool{"u-clerk": true, "u-head": false} {
		b := p.Browser(official)
		_, page := b.Get("/en/desk/person/" + string(id))
		text := desktest.Plain(page)
		_, law, _ := strings.Cut(text, "What the law says")
		law, _, _ = strings.Cut(law, "Acts")
		if strings.Contains(law, "The grounds rest on facts that are hidden") != hidden {
			t.Errorf("%s: %s", official, law)
		}
	}
}

// TestGroundsAreQuoted: the law's data speak to the person, as "you"; to an official
// that is a quotation, and the page says whom it addresses.
func TestGroundsAreQuoted(t *testing.T) {
	p := newPlace(t)
	id := person(p, "Сейітов")
	b := p.Browser("u-head")
	quoted := regexp.MustCompile(`<q>[^<]*</q>`)
	for lang, x := range map[string]struct{ told, you string }{"en": {"As the person is told:", `\b[Yy]ou(r|)\b`},
		"ru": {"Как это объясняют гражданину:", `(^|[^а-яё])(вы|вас|вам|ваш[а-я]*)($|[^а-яё])`}, "kk": {"Азаматқа осылай түсіндіріледі:", `(^|\PL)сіз(дің|ді|ге|)($|\PL)`}} {
		_, page := b.Get("/" + lang + "/desk/person/" + string(id))
		_, law, _ := strings.Cut(page, `id="law"`)
		law, _, _ = strings.Cut(law, "</section>")
		you := regexp.MustCompile("(?i)" + x.you)
		if !you.MatchString(strings.Join(quoted.FindAllString(law, -1), " ")) || !strings.Contains(law, x.told) {
			t.Errorf("%s: nothing is quoted: %s", lang, law)
		}
		if said := desktest.Plain(quoted.ReplaceAllString(law, "")); you.MatchString(said) {
			t.Errorf("%s: the official is spoken to as the person: %s", lang, said)
		}
	}
}

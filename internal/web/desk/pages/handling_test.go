package pages_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/web/desk/desktest"
)

// asking is a person whose statement waits for an answer.
func asking(p *desktest.Place, surname string) *office.Recorded {
	p.Helper()
	return p.Town.Must(officetest.Clerk, "statement-received", person(p, surname), officetest.Fields{"matter": "other", "statement": "Көшірме"})
}

// boxes are the rows of a page that can be chosen.
func boxes(page string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`name="row" value="([^"]+)"`).FindAllStringSubmatch(page, -1) {
		out = append(out, html.UnescapeString(m[1]))
	}
	return out
}

const answers = "/en/desk?duty=answer-statement"

// TestDivide: the head gives all of a page to the clerk in one go; the clerk sees it
// as his; filters hold the list; one is taken back.
func TestDivide(t *testing.T) {
	p := newPlace(t)
	for _, name := range []string{"Бірінші", "Екінші", "Үшінші"} {
		asking(p, name)
	}
	b := p.Browser("u-head")
	status, page := b.Get(answers)
	desktest.Wants(t, b, status, page, http.StatusOK, "Give the chosen", "Асқарова Ж.", "0 mine", "0 raised")
	rows := boxes(page)
	if len(rows) != 3 {
		t.Fatalf("%d rows can be chosen: %v", len(rows), rows)
	}
	form := []string{"to", "u-clerk", "do", "give", "duty", "answer-statement", "key", "k1", "in", string(officetest.District)}
	for _, r := range rows {
		form = append(form, "row", r)
	}
	status, page = b.Post("/en/desk/assign", form...)
	desktest.Wants(t, b, status, page, http.StatusOK, "Given to Асқарова Ж. on 1 September 2026.")
	c := p.Browser("u-clerk")
	status, page = c.Get("/en/desk?due=mine")
	desktest.Wants(t, c, status, page, http.StatusOK, "3 mine", "Бірінші Нұрлан", "Үшінші Нұрлан")
	if len(boxes(page)) > 0 || strings.Contains(page, "/desk/assign") {
		t.Error("a clerk can divide the work")
	}
	status, page = b.Post("/en/desk/assign", "do", "back", "row", rows[0], "key", "k2", "to", "")
	desktest.Wants(t, b, status, page, http.StatusOK, "Give the chosen")
	for query, want := range map[string]int{"&assignee=nobody": 1, "&assignee=u-clerk": 2, "&article=law%2F28": 0, "&kind=statement-answered": 3, "&risk=3": 0, "&status=open": 3, "&status=paused": 0, "&status=untouched": 3, "&status=lacking": 0, "&due=mine": 0} {
		if _, page := b.Get(answers + query); len(boxes(page)) != want {
			t.Errorf("%s shows %d, not %d", query, len(boxes(page)), want)
		}
	}
	for _, wrong := range [][]string{{"do", "give", "to", "u-clerk"}, {"do", "give", "row", rows[0]}, {"do", "give", "to", "u-doctor", "row", rows[0], "key", "k3"}, {"do", "give", "to", "u-clerk", "row", "p-none|answer-statement|", "key", "k4"}} {
		status, page := b.Post("/en/desk/assign", wrong...)
		desktest.Wants(t, b, status, page, http.StatusUnprocessableEntity, "Not given")
	}
	status, page = c.Post("/en/desk/assign", "do", "give", "to", "u-clerk", "row", rows[0], "key", "k5")
	desktest.Wants(t, c, status, page, http.StatusUnprocessableEntity, "Not given", "may not sign")
}

// TestLookedAt: what is missing is written down with the day on which to look again;
// it stands in the list, in the file, and at the person's own page.
func TestLookedAt(t *testing.T) {
	p := newPlace(t)
	id := asking(p, "Сейітов").Act.Envelope.Subjects[0]
	b := p.Browser("u-clerk")
	_, page := b.Get(answers)
	link := html.UnescapeString(between(page, `data-note="1" href="`, `"`))
	if !strings.HasPrefix(link, "/en/desk/note?row=") {
		t.Fatalf("no way to say what is missing: %q", link)
	}
	status, page := b.Get(link)
	desktest.Wants(t, b, status, page, http.StatusOK, "Looked at, something is missing", "It stops no clock", "Сейітов Нұрлан")
	row := html.UnescapeString(between(page, `name="row" value="`, `"`))
	status, page = b.Post("/en/desk/note", "row", row, "key", "n1", "lacking", "", "again", "2026-09-01")
	desktest.Wants(t, b, status, page, http.StatusUnprocessableEntity, "what is missing: This is not filled in.")
	status, page = b.Post("/en/desk/note", "row", row, "key", "n1", "lacking", "copy of <b>the card</b>", "again", "2026-09-01")
	desktest.Wants(t, b, status, page, http.StatusUnprocessableEntity, "lies in the future", "copy of <b>the card</b>")
	status, page = b.Post("/en/desk/note", "row", row, "key", "n1", "lacking", "copy of <b>the card</b>", "again", "2026-09-04")
	desktest.Wants(t, b, status, page, http.StatusOK, "Work that is due")
	const said = "Looked at by Асқарова Ж. on 1 September 2026, missing: copy of <b>the card</b>. To be looked at again: 4 September 2026"
	status, page = b.Get(answers + "&status=lacking")
	desktest.Wants(t, b, status, page, http.StatusOK, said)
	if strings.Contains(page, "<b>the card") {
		t.Error("what was typed is not text")
	}
	status, page = b.Get("/en/desk/person/" + string(id))
	desktest.Wants(t, b, status, page, http.StatusOK, said, "looked at, missing: copy of")
	p.Town.Now = p.Town.Now.AddDate(0, 0, 3)
	h := p.Browser("u-head")
	status, page = h.Get("/en/desk?due=again")
	desktest.Wants(t, h, status, page, http.StatusOK, "1 to look at again", "Сейітов Нұрлан")
	own := p.Browser(id)
	status, page = own.Get("/en/my")
	desktest.Wants(t, own, status, page, http.StatusOK, "Looked at on 1 September 2026, missing: copy of")
	doctor := p.Browser("u-clerk2") // of another office
	if status, _ := doctor.Get("/en/desk/note?row=" + strings.ReplaceAll(row, "|", "%7C")); status != http.StatusNotFound {
		t.Errorf("another office opens the page: %d", status)
	}
	if status, _ := h.Get("/en/desk/note?row=x"); status != http.StatusNotFound {
		t.Errorf("a row that is none: %d", status)
	}
}

// TestRaised: both offices see what is overdue, with why, who was told and since when.
func TestRaised(t *testing.T) {
	p := newPlace(t)
	p.Town.Must(registrar, "official-appointed", "u-region", officetest.Fields{"at": string(officetest.Region), "role": "region-head", "official_name": "Облысов О."})
	id := asking(p, "Сейітов").Act.Envelope.Subjects[0]
	p.Town.Now = time.Date(2026, 10, 1, 5, 0, 0, 0, time.UTC)
	if n, err := p.Town.Escalate(t.Context()); err != nil || n != 2 {
		t.Fatalf("%d raised: %v", n, err)
	}
	for who, where := range map[qyzmet.SubjectID]string{"u-head": "Koktobe", "u-region": "Zhetiozen"} {
		b := p.Browser(who)
		status, page := b.Get("/en/desk?due=raised")
		desktest.Wants(t, b, status, page, http.StatusOK, "1 raised", "Сейітов Нұрлан",
			"Raised on 1 October 2026: Defence office of Koktobe district told (Темірханов Б.). The last day has passed and the duty is not done. our policy, not the law No letter: no address is known.",
			"Raised on 1 October 2026: Defence department of Zhetiozen region told (Облысов О.). Five days after the last day", where)
	}
	own := p.Browser(id)
	status, page := own.Get("/ru/my")
	desktest.Wants(t, own, status, page, http.StatusOK, "1 октября 2026 года сообщено: Департамент по делам обороны Жетиузенской области")
	if strings.Contains(page, "Облысов") {
		t.Error("the person is told who in the office was told")
	}
}

// TestScan: the address in the code of a paper, the code, an act's id, a number: each
// leads to the card with what comes next, under two seconds; jurisdiction holds.
func TestScan(t *testing.T) {
	p := newPlace(t)
	b := p.Browser("u-clerk")
	id := noticed(p, "Құдайбергенов", "2026-09-20")
	file, err := p.Town.Own(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	act := file.Lines[len(file.Lines)-1].Act.Envelope.ID
	code := office.Code(act)
	russian := strings.NewReplacer("a", "ф", "b", "и", "c", "с", "d", "в", "e", "у", "f", "а", "g", "п", "h", "р", "i", "ш", "j", "о", "k", "л", "l", "д", "m", "ь", "n", "т", "o", "щ", "p", "з", "q", "й",
		"r", "к", "s", "ы", "t", "е", "u", "г", "v", "м", "w", "ц", "x", "ч", "y", "н", "z", "я", "/", ".", ".", "ю", ":", "Ж")
	for _, scan := range []string{officetest.Origin + "/verify/" + code, "https://elsewhere.example/kk/verify/" + code + "/", code, strings.ToLower(code), string(act), " " + string(id) + "\n",
		russian.Replace(strings.ToLower(officetest.Origin + "/verify/" + code))} {
		began := time.Now()
		status, page := b.Post("/en/desk/find", "q", scan)
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("%q took %s", scan, took)
		}
		desktest.Wants(t, b, status, page, http.StatusOK, "Құдайбергенов Нұрлан", "What comes next", "due", "Last day: 17 September 2026")
		if !strings.Contains(page, "/en/desk/act/notice-attempted?") || strings.Index(page, `id="first"`) > strings.Index(page, `id="duties"`) {
			t.Errorf("%q: the next act does not stand on top", scan)
		}
	}
	if status, page := p.Browser("u-head").Get("/en/desk/person/" + string(id)); !strings.Contains(page, "a code that was read") {
		t.Errorf("%d: the reading has no purpose", status)
	}
	other := p.Browser("u-clerk2")
	status, page := other.Post("/en/desk/find", "q", code)
	desktest.Wants(t, other, status, page, http.StatusForbidden, "outside your jurisdiction")
	if strings.Contains(page, "Құдайбергенов") {
		t.Error("the name is told")
	}
	status, page = b.Post("/en/desk/find", "q", strings.Repeat("A", 26))
	desktest.Wants(t, b, status, page, http.StatusOK, "No paper of this code stands in the register")
	regime := p.Town.Must(desktest.Minister, "regime-declared", officetest.Ministry, officetest.Fields{"regime": "peace"})
	status, page = b.Post("/en/desk/find", "q", string(regime.ID))
	desktest.Wants(t, b, status, page, http.StatusOK, "is about no person")
}

// TestLike: where nobody is written so, those written like it are shown, and named so.
func TestLike(t *testing.T) {
	p := newPlace(t)
	person(p, "Тұрсынбеков")
	b := p.Browser("u-clerk")
	status, page := b.Post("/en/desk/find", "q", "Турсунбеков")
	desktest.Wants(t, b, status, page, http.StatusOK, "Nobody is written so. These are written like it:", "1 person found", "Тұрсынбеков Нұрлан")
	status, page = b.Post("/en/desk/find", "q", "Турсынбеков нур")
	desktest.Wants(t, b, status, page, http.StatusOK, "1 person found")
	if strings.Contains(page, "written like it") {
		t.Error("a spelling of the name is called a likeness")
	}
	status, page = b.Post("/en/desk/find", "q", "Барсынбеков")
	desktest.Wants(t, b, status, page, http.StatusOK, "0 persons found")
}

// TestOpenedShown: the person's own page begins with who opened his file from outside.
func TestOpenedShown(t *testing.T) {
	p := newPlace(t)
	id := person(p, "Сейітов")
	b := p.Browser("u-clerk2")
	b.Post("/en/desk/person/"+string(id)+"/open", "reason", "an ambulance asked for the family")
	own := p.Browser(id)
	status, page := own.Get("/en/my")
	desktest.Wants(t, own, status, page, http.StatusOK, "Your file was opened by another office", "1 September 2026, Defence office of Bozaral district. Reason: an ambulance asked for the family")
}

// TestDivideCommission: what a commission owes is given to a person, noted and raised
// as what an office owes.
func TestDivideCommission(t *testing.T) {
	p := newPlace(t)
	c := p.Begin()
	c.Sit(c.Conscript("Сейітов", "fit"))
	b := p.Browser("u-head")
	status, page := b.Get("/en/desk?duty=close-session")
	rows := boxes(page)
	if desktest.Wants(t, b, status, page, http.StatusOK, "Close the session"); len(rows) != 1 {
		t.Fatalf("%d rows can be chosen", len(rows))
	}
	give := func(to, key string) (int, string) {
		return b.Post("/en/desk/assign", "to", to, "do", "give", "duty", "close-session", "key", key, "in", string(officetest.District), "row", rows[0])
	}
	status, page = give("u-doctor", "k0") // who may not do it is not given it
	if text := desktest.Plain(page); status == http.StatusOK && !strings.Contains(text, "may not do") || strings.Contains(text, "Given to Омарова") {
		t.Errorf("%d %s", status, text)
	}
	status, page = give("u-secretary", "k1")
	desktest.Wants(t, b, status, page, http.StatusOK, "Given to Ли С. on 1 September 2026.")
	s := p.Browser("u-secretary")
	status, page = s.Get("/en/desk?due=mine")
	desktest.Wants(t, s, status, page, http.StatusOK, "1 mine", "Close the session")
	status, page = s.Get("/en/desk/note?row=" + url.QueryEscape(rows[0]))
	desktest.Wants(t, s, status, page, http.StatusOK, "Looked at, something is missing", "Close the session")
	if strings.Contains(page, "/desk/person/"+string(c.Commission)) {
		t.Error("a commission is taken for a person")
	}
	status, page = s.Post("/en/desk/note", "row", rows[0], "key", "n1", "in", string(officetest.District), "lacking", "хаттама қолы", "again", p.Town.Today().AddDays(2).String())
	desktest.Wants(t, s, status, page, http.StatusOK, "хаттама қолы")
	p.Town.Now = p.Town.Now.AddDate(0, 0, 4)
	if _, err := p.Town.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []int{1, 0} {
		if n, err := p.Town.Escalate(t.Context()); err != nil || n < want || want == 0 && n > 0 {
			t.Errorf("%d raised: %v", n, err)
		}
	}
	b = p.Browser("u-head") // the session of four days ago has ended
	status, page = b.Get("/en/desk?duty=close-session&due=raised")
	desktest.Wants(t, b, status, page, http.StatusOK, "Close the session", "Темірханов Б.", "The last day has passed")
}

package pages_test

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/web/desk/desktest"
)

// withNotice is a person on the register with a notice.
func withNotice(p *desktest.Place, surname string) qyzmet.ActID {
	p.Helper()
	id := person(p, surname)
	if _, err := p.Town.Found(p.Context(), officetest.Clerk, []office.Request{{Kind: "first-registered", About: []qyzmet.SubjectID{id}, Issued: p.Town.Today(), Key: "r-" + surname}}); err != nil {
		p.Fatal(err)
	}
	return p.Town.Must(officetest.Head, "notice-issued", id, officetest.Fields{"appear_on": "2026-09-10", "appear_at": "10:00", "occasion": "medical"}).ID
}

// fetch gets a file, or posts a form.
func fetch(t *testing.T, b *desktest.Browser, path string, form url.Values) (*http.Response, []byte) {
	t.Helper()
	var resp *http.Response
	var err error
	if form == nil {
		resp, err = b.Client.Get(b.Base + path)
	} else {
		resp, err = b.Client.PostForm(b.Base+path, form)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, data
}

func TestPapersAreHandedOut(t *testing.T) {
	p := newPlace(t)
	first, second := withNotice(p, "Сейітов"), withNotice(p, "Ахметов")
	b := p.Browser(officetest.Clerk.Official)
	resp, pdf := fetch(t, b, "/ru/desk/paper/"+string(first)+".pdf", nil)
	if resp.StatusCode != http.StatusOK || !bytes.HasPrefix(pdf, []byte("%PDF-")) || resp.Header.Get("Cache-Control") != "no-store" ||
		resp.Header.Get("Content-Disposition") != `attachment; filename="notice.pdf"` {
		t.Errorf("%d %v", resp.StatusCode, resp.Header)
	}
	if _, again := fetch(t, b, "/kk/desk/paper/"+string(first)+".pdf", nil); !bytes.Equal(pdf, again) {
		t.Error("two prints differ")
	}
	if resp, docx := fetch(t, b, "/ru/desk/paper/"+string(first)+".docx?lang=en", nil); resp.StatusCode != http.StatusOK || !bytes.HasPrefix(docx, []byte("PK")) {
		t.Errorf("%d", resp.StatusCode)
	}
	for _, path := range []string{string(first) + ".exe", string(first), string(first) + ".pdf?lang=de", "a-none.pdf"} {
		if resp, _ := fetch(t, b, "/ru/desk/paper/"+path, nil); resp.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, resp.StatusCode)
		}
	}
	resp, all := fetch(t, b, "/ru/desk/papers", url.Values{"act": {string(first), string(second)}, "lang": {"ru"}})
	if resp.StatusCode != http.StatusOK || !bytes.HasPrefix(all, []byte("%PDF-")) {
		t.Fatalf("%d %.300s", resp.StatusCode, all)
	}
	if tool, err := exec.LookPath("pdftotext"); err == nil {
		cmd := exec.Command(tool, "-", "-")
		cmd.Stdin = bytes.NewReader(all)
		text, err := cmd.Output()
		if s := string(text); err != nil || !strings.Contains(s, "Сейітов") || !strings.Contains(s, "Ахметов") {
			t.Errorf("%v: %s", err, text)
		}
	}
	for name, form := range map[string]url.Values{"none": {}, "bad language": {"act": {string(first)}, "lang": {"kk-kk"}}, "too many": {"act": make([]string, 501)}} {
		if resp, _ := fetch(t, b, "/ru/desk/papers", form); resp.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, resp.StatusCode)
		}
	}
	if resp, page := fetch(t, b, "/ru/desk/papers", url.Values{"act": {string(first), "a-none"}}); resp.StatusCode != http.StatusNotFound || !strings.Contains(string(page), "a-none") {
		t.Errorf("one of two is not there: %d", resp.StatusCode)
	}
}

// Another office gets no paper, and who is not logged in is sent to the login.
func TestPapersAreGuarded(t *testing.T) {
	p := newPlace(t)
	id := withNotice(p, "Сейітов")
	b := p.Browser("u-clerk2")
	resp, page := fetch(t, b, "/ru/desk/paper/"+string(id)+".pdf", nil)
	if resp.StatusCode != http.StatusForbidden || bytes.Contains(page, []byte("Сейітов")) {
		t.Errorf("%d", resp.StatusCode)
	}
	resp, page = fetch(t, p.Browser(""), "/ru/desk/paper/"+string(id)+".pdf", nil)
	if bytes.HasPrefix(page, []byte("%PDF")) || bytes.Contains(page, []byte("Сейітов")) || !strings.Contains(string(page), "type=\"password\"") {
		t.Errorf("without a login: %d %s", resp.StatusCode, resp.Request.URL)
	}
}

// The page of the person leads to the paper.
func TestPaperIsOffered(t *testing.T) {
	p := newPlace(t)
	id := withNotice(p, "Сейітов")
	e, err := p.Town.Register().Act(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	_, page := fetch(t, p.Browser(officetest.Clerk.Official), "/ru/desk/person/"+string(e.Act.Envelope.Subjects[0]), nil)
	if !strings.Contains(string(page), "/ru/desk/paper/"+string(id)+".pdf") {
		t.Error("no way to the paper")
	}
}

var ticked = regexp.MustCompile(`<input type="checkbox" name="act" value="([^"]+)"`)

// Notices, decisions, extracts and certificates are ticked in the journal and
// printed as one PDF.
func TestPapersInBulk(t *testing.T) {
	c := newPlace(t).Begin()
	p := c.Conscript("Сейітов", "temporarily-unfit")
	c.Listed(p)
	c.Sit(p)
	of := func(kind string, to qyzmet.ActID) {
		q := c.Town.Request(kind, p, nil)
		q.Of = to
		if _, err := c.Town.Record(t.Context(), officetest.Head, q); err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
	}
	decision := c.Decide(p, "deferral", officetest.Fields{"deferral_ground": "health", "deferred_until": "2027-03-01"}).ID
	of("deferral-certificate-issued", decision)
	of("extract-issued", decision)
	c.Town.Must(officetest.Head, "notice-issued", p, officetest.Fields{"appear_on": "2026-09-20", "appear_at": "10:00, 4", "occasion": "medical"})
	c.Town.Must(officetest.Head, "registration-certificate-issued", p, officetest.Fields{"certificate": "АА 000123"})
	b := c.Browser(officetest.Head.Official)
	status, page := b.Get("/ru/desk/journal")
	desktest.Wants(t, b, status, page, 200, "Распечатать отмеченные одним PDF")
	form := url.Values{}
	for _, m := range ticked.FindAllStringSubmatch(page, -1) {
		form.Add("act", m[1])
	}
	// beside these five the first registration and the finding of the medical commission
	if len(form["act"]) != 7 {
		t.Fatalf("%d acts can be ticked, want 7", len(form["act"]))
	}
	resp, all := fetch(t, b, "/ru/desk/papers", form)
	if resp.StatusCode != http.StatusOK || !bytes.HasPrefix(all, []byte("%PDF-")) {
		t.Fatalf("%d %.2000s", resp.StatusCode, desktest.Plain(string(all)))
	}
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("no pdftotext")
	}
	cmd := exec.Command(tool, "-", "-")
	cmd.Stdin = bytes.NewReader(all)
	text, err := cmd.Output()
	said := strings.Join(strings.Fields(string(text)), " ")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Повестка", "Удостоверение об отсрочке", "Выписка", "Удостоверение о приписке", "предоставить отсрочку", "заключение медицинской комиссии", "2027 жылғы 1 наурыз"} {
		if !strings.Contains(strings.ToLower(said), strings.ToLower(want)) {
			t.Errorf("the print lacks %q", want)
		}
	}
	if t.Failed() {
		t.Log(said)
	}
}

// What is signed at the desks of notices and of the commission, where nobody is asked
// for a number, bears the next of its book on paper.
func TestPapersAreNumbered(t *testing.T) {
	c := newPlace(t).Begin()
	one, two := c.Conscript("Сейітов", "fit"), c.Conscript("Қалиев", "fit")
	c.Listed(one)
	c.Listed(two)
	number := func(kind qyzmet.ActKind, p qyzmet.SubjectID) string {
		t.Helper()
		by := officetest.Head
		by.Purpose = "print"
		file, err := c.Town.Read(t.Context(), by, p, c.Town.Today())
		if err != nil {
			t.Fatal(err)
		}
		lines := file.Standing(kind)
		if len(lines) != 1 {
			t.Fatalf("%d acts %s in the file of %s", len(lines), kind, p)
		}
		paper, err := c.Town.Paper(t.Context(), by, lines[0].Act.Envelope.ID, []qyzmet.Lang{qyzmet.Kazakh, qyzmet.Russian})
		if err != nil {
			t.Fatal(err)
		}
		return paper.Number
	}
	key := func(page string) string {
		return regexp.MustCompile(`name="key" value="([^"]+)"`).FindStringSubmatch(page)[1]
	}
	b := c.Browser(officetest.Clerk.Official)
	_, page := b.Get("/ru/desk/notices")
	status, page := b.Post("/ru/desk/notices", "key", key(page), "do", "issue", "f.appear_on", "2026-09-10", "f.appear_at", "10:00", "f.occasion", "commission", "who", string(one), "who", string(two))
	desktest.Wants(t, b, status, page, 200, "2")
	if got := []string{number("notice-issued", one), number("notice-issued", two)}; !(got[0] == "1" && got[1] == "2" || got[0] == "2" && got[1] == "1") {
		t.Errorf("the notices have the numbers %q", got)
	}

	c.Sit(one, two)
	b = c.Browser(officetest.Chair.Official)
	for i, p := range []qyzmet.SubjectID{two, one} {
		kase := "/ru/desk/commission/" + string(c.Commission) + "/case/" + string(p)
		_, page := b.Get(kase)
		status, page := b.Post(kase, "key", key(page), "outcome", "call-up", "f.votes_for", "5", "f.votes_against", "0", "f.ground", "годен")
		desktest.Wants(t, b, status, page, 200, "Решено")
		if got := number("commission-decision", p); got != strconv.Itoa(i+1) {
			t.Errorf("decision %d has the number %q", i+1, got)
		}
	}
	here := "/ru/desk/commission/" + string(c.Commission)
	_, page = b.Get(here)
	if status, page = b.Post(here+"/close", "key", key(page)); status != 200 || !strings.Contains(page, "PDF") {
		t.Errorf("%d %s", status, desktest.Plain(page))
	}
	by := officetest.Chair
	by.Purpose = "print"
	file, err := c.Town.Read(t.Context(), by, c.Commission, c.Town.Today())
	if err != nil {
		t.Fatal(err)
	}
	minutes := file.Standing("session-closed")[0].Act
	if minutes.Payload.Number != "1" {
		t.Errorf("the minutes have the number %q", minutes.Payload.Number)
	}
	_, pdf := fetch(t, b, "/ru/desk/paper/"+string(minutes.Envelope.ID)+".pdf", nil)
	if tool, err := exec.LookPath("pdftotext"); err == nil {
		cmd := exec.Command(tool, "-", "-")
		cmd.Stdin = bytes.NewReader(pdf)
		text, err := cmd.Output()
		if err != nil || !strings.Contains(string(text), "Протокол № 1") {
			t.Errorf("%v: %s", err, text)
		}
	}
}

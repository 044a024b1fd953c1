package my_test

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/web/browsertest"
	"qyzmet/internal/web/desk/desktest"
	"qyzmet/internal/web/desk/pages"
	"qyzmet/law"
)

var theLaw = desktest.LawOf(law.Data)

func newPlace(t testing.TB) *desktest.Place {
	t.Helper()
	return desktest.New(t, theLaw.For(t), pages.Register)
}

func lacks(t *testing.T, page string, texts ...string) {
	t.Helper()
	for _, bad := range texts {
		if strings.Contains(page, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
}

// multi is a form with a paper.
func multi(t *testing.T, b *desktest.Browser, path, kind string, paper []byte, fields ...string) *http.Request {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i+1 < len(fields); i += 2 {
		_ = w.WriteField(fields[i], fields[i+1])
	}
	if paper != nil {
		part, err := w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="paper"; filename="lease.pdf"`}, "Content-Type": {kind}})
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write(paper)
	}
	w.Close()
	r, err := http.NewRequest(http.MethodPost, b.Base+path, &body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return r
}

// filled records a person with a fitness category, whose file was read and broken into.
func filled(p *desktest.Place, surname string) (id qyzmet.SubjectID, exam qyzmet.ActID) {
	p.Helper()
	w := p.Town
	id = w.Must(officetest.Clerk, "person-recorded", "", officetest.Person(surname)).Act.Envelope.Subjects[0]
	exam = w.Must(officetest.Doctor, "medical-examined", id, officetest.Fields{"purpose": "call-up", "category": "fit", "diagnosis": "көзі сау"}).ID
	reader := officetest.Clerk
	reader.Purpose = "work"
	if _, err := w.Read(p.Context(), reader, id, w.Today()); err != nil {
		p.Fatal(err)
	}
	if _, err := w.BreakGlass(p.Context(), office.Actor{Official: "u-clerk2", Office: officetest.Other}, id, w.Today(), "an ambulance asked for the blood group"); err != nil {
		p.Fatal(err)
	}
	return id, exam
}

// TestMyFile: a person sees his file, hidden from nobody but others, and who read
// it, by office and role.
func TestMyFile(t *testing.T) {
	p := newPlace(t)
	id, _ := filled(p, "Сейітов")
	b := p.Browser("")
	b.Wear(p.WeakToken(id))
	status, page := b.Get("/en/my")
	desktest.Wants(t, b, status, page, http.StatusOK, "Сейітов Нұрлан", "Defence office of Koktobe district", "What the law says of you today", "көзі сау", "since 1 September 2026: Medical",
		"Defence office of Koktobe district, clerk of a defence office read the file – a due task",
		"Defence office of Bozaral district, clerk of a defence office opened the file from outside its jurisdiction, for the reason given – an ambulance asked for the blood group",
		"No notice was issued to you", "qyzmet verify --copy FILE --public KEY", "qyzmet-register+", "you need a second factor")
	lacks(t, page, "Асқарова Ж., clerk", "Петрова", "/desk/person/")
	status, page = b.Get("/en/home")
	desktest.Wants(t, b, status, page, http.StatusOK, "Who has read your file")
	for _, lang := range []string{"kk", "ru"} {
		status, page = b.Get("/" + lang + "/my")
		desktest.Wants(t, b, status, page, http.StatusOK, "Сейітов Нұрлан")
	}
	// to send, and to take the file away, a second factor is asked for
	for _, path := range []string{"/en/my/send/dispute-opened", "/en/my/send/statement-received"} {
		status, page = b.Get(path)
		desktest.Wants(t, b, status, page, http.StatusForbidden)
	}
	status, page = b.Post("/en/my/copy")
	desktest.Wants(t, b, status, page, http.StatusForbidden)
}

var hidden = regexp.MustCompile(`name="key" value="([^"]+)"`)

// TestSend: a dispute and a statement with a paper are recorded, confirmed with
// the day of the answer, and seen at the desk; what is wrong is said.
func TestSend(t *testing.T) {
	p := newPlace(t)
	id, exam := filled(p, "Сейітов")
	b := p.Browser(id)
	status, page := b.Get("/en/my/send/dispute-opened?of=" + string(exam))
	desktest.Wants(t, b, status, page, http.StatusOK, "Say that an entry is wrong", "About this entry: 1 September 2026", "gets an answer with reasons")
	key := hidden.FindStringSubmatch(page)[1]
	status, page = b.Send(multi(t, b, "/en/my/send/dispute-opened", "", nil, "of", string(exam), "key", key, "f.claim", "I see badly"))
	desktest.Wants(t, b, status, page, http.StatusUnprocessableEntity, "This was not sent", "what it should say", "I see badly")
	send := []string{"of", string(exam), "key", key, "f.claim", "I see badly", "f.wanted", "unfit"}
	for range 2 { // sent twice it is recorded once
		status, page = b.Send(multi(t, b, "/en/my/send/dispute-opened", "", nil, send...))
		desktest.Wants(t, b, status, page, http.StatusOK, "It is recorded", "An answer is due by 15 September 2026", "An entry is disputed: I see badly")
	}
	if n := strings.Count(page, `class="desk-act-says"`); n != 3 {
		t.Errorf("%d acts", n)
	}
	_, page = b.Get("/en/my/send/statement-received")
	key = hidden.FindStringSubmatch(page)[1]
	statement := []string{"key", key, "f.matter", "facts", "f.statement", "I have moved"}
	status, page = b.Send(multi(t, b, "/en/my/send/statement-received", "application/pdf", []byte("<html><script>alert(1)</script>"), statement...))
	desktest.Wants(t, b, status, page, http.StatusUnprocessableEntity, "Only PDF files and pictures")
	status, page = b.Send(multi(t, b, "/en/my/send/statement-received", "application/pdf", []byte("%PDF-1.7 a lease"), statement...))
	desktest.Wants(t, b, status, page, http.StatusOK, "It is recorded", "Statement received: something about me has changed", "lease.pdf")
	paper := regexp.MustCompile(`/en/my/paper/[^"]+`).FindString(page)
	if status, data := b.Get(paper); status != http.StatusOK || data != "%PDF-1.7 a lease" {
		t.Errorf("the paper: %d %q", status, data)
	}
	due, err := p.Town.Work(t.Context(), officetest.Clerk, office.DueSearch{Subject: id, Duty: "answer-statement"})
	if err != nil || len(due) != 1 {
		t.Errorf("%+v %v", due, err)
	}
	for _, kind := range []string{"medical-examined", "act-annulled", "erasure", "nonsense"} {
		status, page = b.Get("/en/my/send/" + kind)
		desktest.Wants(t, b, status, page, http.StatusNotFound)
		status, page = b.Send(multi(t, b, "/en/my/send/"+kind, "", nil, "key", "k"))
		desktest.Wants(t, b, status, page, http.StatusNotFound)
	}
}

// TestOthersFile: through no address does a person get at the file of another, or
// an account without a file at any.
func TestOthersFile(t *testing.T) {
	p := newPlace(t)
	_, exam := filled(p, "Сейітов")
	other, _ := filled(p, "Ахметов")
	sent, err := p.Town.SendOwn(t.Context(), other, office.Send{Kind: "statement-received", Key: "1", Papers: []office.Upload{{Name: "a.pdf", Type: "application/pdf", Data: []byte("%PDF secret")}},
		Content: officetest.Content(officetest.Fields{"matter": "other", "statement": "құпия"})})
	if err != nil {
		t.Fatal(err)
	}
	mine := p.Town.Must(officetest.Clerk, "person-recorded", "", officetest.Person("Жанұзақов")).Act.Envelope.Subjects[0]
	b := p.Browser(mine)
	for _, query := range []string{"?id=", "?person=", "?about=", "?subject=", "?sent="} {
		status, page := b.Get("/en/my" + query + string(other))
		desktest.Wants(t, b, status, page, http.StatusOK, "Жанұзақов")
		lacks(t, page, "Ахметов", string(other))
	}
	status, page := b.Get("/en/my?sent=" + string(sent.ID))
	desktest.Wants(t, b, status, page, http.StatusOK, "Жанұзақов")
	lacks(t, page, "It is recorded", string(sent.ID))
	digest := string(sent.Act.Payload.Papers[0].Digest)
	status, page = b.Get("/en/my/paper/" + string(sent.ID) + "/" + digest)
	desktest.Wants(t, b, status, page, http.StatusNotFound)
	status, page = b.Get("/en/my/send/dispute-opened?of=" + string(exam))
	desktest.Wants(t, b, status, page, http.StatusOK)
	lacks(t, page, "About this entry", "Сейітов")
	status, page = b.Send(multi(t, b, "/en/my/send/dispute-opened", "", nil, "of", string(exam), "key", "k", "about", string(other), "f.claim", "x", "f.wanted", "y"))
	desktest.Wants(t, b, status, page, http.StatusUnprocessableEntity, "another kind, or about another person")
	status, data := b.Post("/en/my/copy", "id", string(other), "person", string(other))
	if x, err := office.CheckCopy(strings.NewReader(data), ""); err != nil || !x.Whole || len(x.Problems) > 0 {
		t.Errorf("the copy does not check: %+v %v", x, err)
	}
	var copied office.OwnCopy
	if err := json.Unmarshal([]byte(data), &copied); err != nil || status != http.StatusOK || copied.Person != mine || len(copied.Acts) != 1 {
		t.Fatalf("%d %v %+v", status, err, copied)
	}
	lacks(t, data, string(other), "Ахметов")
	for _, path := range []string{"/en/desk", "/en/desk/person/" + string(other), "/en/desk/paper/" + string(sent.ID) + "/" + digest, "/en/desk/find", "/en/desk/journal", "/en/desk/act"} {
		status, page = b.Get(path)
		desktest.Wants(t, b, status, page, http.StatusForbidden)
		lacks(t, page, "Ахметов", "%PDF secret")
	}
	// an official without a file has no page of his own, a stranger has to log in
	official := p.Browser("u-clerk")
	for _, path := range []string{"/en/my", "/en/my/send/dispute-opened", "/en/my/paper/" + string(sent.ID) + "/" + digest} {
		status, page = official.Get(path)
		desktest.Wants(t, official, status, page, http.StatusForbidden, "This page is for people who are in the register")
		stranger := p.Browser("")
		status, page = stranger.Get(path)
		desktest.Wants(t, stranger, status, page, http.StatusUnauthorized, "Log in")
	}
	r := b.Request("/en/my/copy")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	status, page = b.Send(r)
	desktest.Wants(t, b, status, page, http.StatusForbidden)
}

// TestErasedAct: what was erased is shown as such.
func TestErasedAct(t *testing.T) {
	p := newPlace(t)
	id, exam := filled(p, "Сейітов")
	registrar := office.Actor{Official: "u-registrar", Office: officetest.Ministry}
	if _, err := p.Town.Erase(t.Context(), registrar, exam, officetest.Content(officetest.Fields{"basis": "judgment 2-14", "reason": "no consent"}), "e"); err != nil {
		t.Fatal(err)
	}
	b := p.Browser(id)
	status, page := b.Get("/en/my")
	desktest.Wants(t, b, status, page, http.StatusOK, "its content was erased", "The content was erased on 1 September 2026 by Тіркеуші Т.", "judgment 2-14")
	lacks(t, page, "көзі сау")
}

// TestAxe: the pages of a person in a real browser, in three languages.
func TestAxe(t *testing.T) {
	source := browsertest.AxeSource(t, "../../..")
	p := newPlace(t)
	id, exam := filled(p, "Сейітов")
	ctx := browsertest.Start(t)
	token := p.Token(id)
	browsertest.Do(t, ctx, chromedp.Navigate(p.Base+"/en"), chromedp.Evaluate[chromedp.Void](`document.cookie = "qyzmet=`+token+`; path=/"; undefined`))
	for _, lang := range []string{"kk", "ru", "en"} {
		for _, path := range []string{"/my", "/my/send/dispute-opened?of=" + string(exam)} {
			browsertest.Do(t, ctx, chromedp.Navigate(p.Base+"/"+lang+path), chromedp.Evaluate[chromedp.Void](browsertest.OpenAll), chromedp.Evaluate[chromedp.Void](source+";undefined"))
			if at := browsertest.Run(t, ctx, chromedp.Location()); !strings.Contains(at, "/my") {
				t.Fatalf("at %s", at)
			}
			if dir := os.Getenv("SHOTS"); dir != "" && path == "/my" {
				browsertest.Phone.Set(t, ctx)
				data := browsertest.Run(t, ctx, chromedp.FullScreenshot(100))
				if err := os.WriteFile(filepath.Join(dir, "my-"+lang+".png"), data, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			browsertest.Clean(t, ctx, browsertest.Phone, browsertest.Everything)
			if wide := browsertest.Run(t, ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth`)); int64(wide) > browsertest.Phone.Width {
				widest := browsertest.Run(t, ctx, chromedp.Evaluate[string](`[...document.querySelectorAll("main *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll")).map(e => e.outerHTML.slice(0, 200)).slice(-1).join()`))
				t.Errorf("%s %s is %d wide on a phone: %s", lang, path, wide, widest)
			}
			browsertest.Clean(t, ctx, browsertest.Desktop.Darkly(), browsertest.Everything)
		}
	}
}

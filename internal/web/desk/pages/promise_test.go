package pages_test

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/web/browsertest"
	"qyzmet/internal/web/desk/desktest"
)

// TestPromise: everybody sees how the register keeps its promises, and nobody's
// name; operators start a verification and see what it found.
func TestPromise(t *testing.T) {
	p := newPlace(t)
	id := person(p, "Сейітов")
	p.Town.Must(officetest.Clerk, "dispute-opened", id, officetest.Fields{"claim": "қате", "wanted": "дұрысы"})
	p.Pace.Note(20 * time.Millisecond)
	p.Town.Now = p.Town.Now.AddDate(0, 1, 0)
	for _, lang := range []string{"kk", "ru", "en"} {
		b := p.Browser("")
		status, page := b.Get("/" + lang + "/promise")
		desktest.Wants(t, b, status, page, http.StatusOK)
		if lang == "en" {
			desktest.Wants(t, b, status, page, http.StatusOK, "Duties overdue 1", "Stuck files 1", "half within 20 ms", "Last backup none is known of", "Archive, commit by commit none is kept", "not since the start of this process")
		}
		if strings.Contains(page, "Сейітов") || strings.Contains(page, string(id)) {
			t.Error("the summary names somebody")
		}
	}
	b := p.Browser("u-clerk")
	status, page := b.Get("/en/desk/promise")
	desktest.Wants(t, b, status, page, http.StatusForbidden, "for those who keep the register")
	b = p.Browser("u-registrar")
	status, page = b.Get("/en/desk/promise")
	desktest.Wants(t, b, status, page, http.StatusOK, "Answer the disputed entry with reasons, Defence office of Koktobe district", "Messages waiting to be sent 0")
	status, page = b.Post("/en/desk/promise", "in", string(officetest.Ministry))
	for range 100 {
		if strings.Contains(page, "all sound") {
			break
		}
		time.Sleep(50 * time.Millisecond)
		status, page = b.Get("/en/desk/promise")
	}
	desktest.Wants(t, b, status, page, http.StatusOK, "acts, all sound", "of these without an open duty that explains it: 0")
}

// TestPromiseArchive: how far the archive is, and that it cannot be written, is told
// to everybody.
func TestPromiseArchive(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "archive")
	p := archivedPlace(t, dir)
	if err := p.Town.Register().Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	b := p.Browser("")
	for lang, text := range map[string]string{"en": "nothing waits", "ru": "ничего не ожидает", "kk": "күтіп тұрғаны жоқ"} {
		status, page := b.Get("/" + lang + "/promise")
		desktest.Wants(t, b, status, page, http.StatusOK, text)
	}
	tab := p.Tab(t, "u-registrar")
	for lang, look := range map[string]browsertest.Look{"kk": browsertest.Phone, "ru": browsertest.Desktop} {
		look.Set(t, tab.Ctx)
		tab.Open("/" + lang + "/promise")
		shot(t, tab, "promise-archive-"+lang)
	}
}

// TestErasePage: the keeper of the register erases by the envelope alone; nobody
// else gets to the page, and he does not get to the file.
func TestErasePage(t *testing.T) {
	p := newPlace(t)
	id := person(p, "Сейітов")
	exam := p.Town.Must(officetest.Doctor, "medical-examined", id, officetest.Fields{"purpose": "call-up", "category": "unfit", "diagnosis": "құпия"}).ID
	for _, who := range []string{"u-clerk", "u-head", "u-doctor"} {
		b := p.Browser("")
		b.Wear(p.Token(qyzmet.SubjectID(who)))
		status, page := b.Get("/en/desk/erase?act=" + string(exam))
		desktest.Wants(t, b, status, page, http.StatusForbidden)
		status, page = b.Post("/en/desk/erase", "act", string(exam), "key", "k", "f.basis", "x", "f.reason", "y")
		desktest.Wants(t, b, status, page, http.StatusForbidden)
	}
	b := p.Browser("u-registrar")
	status, page := b.Get("/en/desk/erase?act=" + string(exam))
	desktest.Wants(t, b, status, page, http.StatusOK, "Medical", "Defence office of Koktobe district", string(id), "Backups made before keep a copy")
	if strings.Contains(page, "құпия") || strings.Contains(page, "Сейітов") {
		t.Error("the keeper of the register sees what is in the file")
	}
	status, page = b.Post("/en/desk/erase", "act", string(exam), "key", "k", "f.basis", "judgment 2-14")
	desktest.Wants(t, b, status, page, http.StatusUnprocessableEntity, "This is not filled in", "judgment 2-14")
	status, page = b.Post("/en/desk/erase", "act", string(exam), "key", "k", "f.basis", "judgment 2-14", "f.reason", "no consent")
	desktest.Wants(t, b, status, page, http.StatusOK, "The content is erased", "The content of this act is erased")
	status, page = b.Get("/en/desk/person/" + string(id))
	desktest.Wants(t, b, status, page, http.StatusForbidden)
	b = p.Browser("u-head")
	status, page = b.Get("/ru/desk/person/" + string(id))
	desktest.Wants(t, b, status, page, http.StatusOK, "Содержание удалено 1 сентября 2026 года, Тіркеуші Т.")
}

// TestAxePromise: the pages in a real browser, in three languages.
func TestAxePromise(t *testing.T) {
	source := browsertest.AxeSource(t, "../../../..")
	p := newPlace(t)
	exam := p.Town.Must(officetest.Doctor, "medical-examined", person(p, "Сейітов"), officetest.Fields{"purpose": "call-up", "category": "unfit"}).ID
	ctx := browsertest.Start(t)
	token := p.Token("u-registrar")
	browsertest.Do(t, ctx, chromedp.Navigate(p.Base+"/en"), chromedp.Evaluate[chromedp.Void](`document.cookie = "qyzmet=`+token+`; path=/"; undefined`))
	for _, lang := range []string{"kk", "ru", "en"} {
		for _, path := range []string{"/promise", "/desk/promise", "/desk/erase?act=" + string(exam)} {
			browsertest.Do(t, ctx, chromedp.Navigate(p.Base+"/"+lang+path), chromedp.Evaluate[chromedp.Void](source+";undefined"))
			browsertest.Clean(t, ctx, browsertest.Phone, browsertest.Everything)
			browsertest.Clean(t, ctx, browsertest.Desktop.Darkly(), browsertest.Everything)
		}
	}
}

// TestWithdrawnMessages: those who keep the register see what was not sent and why,
// and not about whom.
func TestWithdrawnMessages(t *testing.T) {
	p := newPlace(t)
	who := officetest.Person("Сейітов")
	who["phone"] = "+77010000001"
	id := p.Town.Must(officetest.Clerk, "person-recorded", "", who).Act.Envelope.Subjects[0]
	if _, err := p.Town.Found(t.Context(), officetest.Clerk, []office.Request{{Kind: "first-registered", About: []qyzmet.SubjectID{id}, Issued: p.Town.Today(), Key: "found"}}); err != nil {
		t.Fatal(err)
	}
	appear := officetest.Fields{"appear_on": p.Town.Today().AddDays(9).String(), "appear_at": "10:00", "occasion": "medical"}
	p.Town.Must(officetest.Head, "notice-issued", id, appear)
	p.Town.Must(officetest.Head, "notice-issued", id, appear)
	box := p.Town.Outbox()
	due, err := box.Due(t.Context(), p.Town.Now.Add(time.Second), 10)
	if err != nil || len(due) != 2 {
		t.Fatalf("%d are due: %v", len(due), err)
	}
	for _, m := range due {
		if _, err := box.Stands(t.Context(), m.ID); err != nil {
			t.Fatal(err)
		}
	}
	for lang, texts := range map[string][]string{"en": {"Messages withdrawn before they were sent 1", "Notice to appear, Defence office of Koktobe district – a later one has replaced it"},
		"ru": {"заменено более поздним"}, "kk": {"кейінгісі алмастырды"}} {
		b := p.Browser("u-registrar")
		status, page := b.Get("/" + lang + "/desk/promise")
		desktest.Wants(t, b, status, page, http.StatusOK, texts...)
		if strings.Contains(page, string(id)) || strings.Contains(page, "+7701") {
			t.Error("the page says about whom")
		}
	}
}

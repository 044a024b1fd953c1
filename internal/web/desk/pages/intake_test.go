package pages_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"qyzmet/internal/web/browsertest"
	"qyzmet/internal/web/desk/desktest"
)

// aList is a list with a row of each sort: good, lacking an address, with a wrong
// number, one of a person who is there, and a column that is not known.
const aList = "ИИН;Фамилия;Имя;Гражданство;Адрес;Құпия\n" +
	"060310500019;Қасымов;Олжас;да;Көктөбе, Абай 2;x\n" +
	"060310500029;Әбдіров;Ерлан;да;;x\n" +
	"060310500018;Ким;Роман;да;Көктөбе, Абай 3;x\n" +
	";Сейітов;Нұрлан;да;Көктөбе, Абай 4;x\n"

// send uploads a file as a browser does.
func send(b *desktest.Browser, path, name, data string) (int, string) {
	b.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, err := w.CreateFormFile("file", name)
	if err != nil {
		b.Fatal(err)
	}
	fmt.Fprint(part, data)
	w.Close()
	r, err := http.NewRequest(http.MethodPost, b.Base+path, &body)
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.Send(r)
}

// settled asks for a page until nothing is under way on it.
func settled(b *desktest.Browser, path string) (int, string) {
	b.Helper()
	for range 200 {
		status, page := b.Get(path)
		if !strings.Contains(page, "data-progress=") {
			return status, page
		}
		time.Sleep(50 * time.Millisecond)
	}
	b.Fatal("the work does not end")
	return 0, ""
}

func TestIntake(t *testing.T) {
	p := newPlace(t)
	person(p, "Сейітов")
	b := p.Browser("u-clerk")
	status, page := b.Get("/en/desk/import")
	desktest.Wants(t, b, status, page, http.StatusOK, "Take over a list", "Your office has not taken over any list yet")
	list := strings.Replace(aList, ";Сейітов;Нұрлан;", "050315500014;Сейітов;Нұрлан;", 1)
	_, page = send(b, "/en/desk/import", "list.csv", list)
	job := b.Last
	desktest.Wants(t, b, http.StatusOK, page, http.StatusOK, "The columns are not clear yet", "Құпия", "not recognised", "Read as CSV")
	if strings.Contains(page, `value="try"`) {
		t.Error("a list whose columns are not clear can be tried")
	}
	b.Post(job, "do", "columns", "column-6", "-")
	_, page = b.Get(job)
	desktest.Wants(t, b, http.StatusOK, page, http.StatusOK, "passed over", "Try it")
	b.Post(job, "do", "try")
	_, page = settled(b, job)
	desktest.Wants(t, b, http.StatusOK, page, http.StatusOK, "This would come of it", "Nothing was recorded. Of 4 rows", "check digit", "May be the person p-", "is missing: registered address")
	b.Post(job, "do", "record")
	_, page = settled(b, job)
	desktest.Wants(t, b, http.StatusOK, page, http.StatusOK, "The list is taken over", "The people of this list", "Download the rows given back")
	status, rejects := b.Get(job + "/rejects")
	if status != http.StatusOK || !strings.Contains(rejects, "Ким") || !strings.Contains(rejects, "why rejected") || strings.Contains(rejects, "Қасымов") {
		t.Errorf("%d: %s", status, rejects)
	}
	status, page = b.Get("/en/desk/import")
	desktest.Wants(t, b, status, page, http.StatusOK, "list.csv", "4 rows: 2 recorded, 0 in the register before, 1 with findings, 2 given back", "Асқарова Ж.")
	other := p.Browser("u-clerk2")
	status, page = other.Get(job)
	desktest.Wants(t, other, status, page, http.StatusNotFound, "not held any more")
	status, _ = p.Browser("u-doctor").Get("/en/desk/import")
	if status != http.StatusForbidden {
		t.Errorf("a doctor takes lists over: %d", status)
	}

	// The people are found, and what is missing stands on the card and in the work.
	_, page = b.Get("/en/desk/import")
	link := "/en/desk/find?" + between(page, `/en/desk/find?`, `"`)
	status, page = b.Get(strings.ReplaceAll(link, "&amp;", "&"))
	desktest.Wants(t, b, status, page, http.StatusOK, "Қасымов Олжас", "Әбдіров Ерлан", "2 persons found", "findings to be looked into")
	card := "/en/desk/person/p-" + between(page[strings.Index(page, "Әбдіров")-200:], "/en/desk/person/p-", `"`)
	status, page = b.Get(strings.ReplaceAll(card, "&amp;", "&"))
	desktest.Wants(t, b, status, page, http.StatusOK, "Findings to be looked into", "is missing: registered address", "Look into the findings about this person", "Taken over from row 3 of the list ")
	status, page = b.Get("/en/desk?duty=settle-findings")
	desktest.Wants(t, b, status, page, http.StatusOK, "Әбдіров Ерлан", "Сейітов Нұрлан")

	// Undone by the head's signature; the person who was there is as he was.
	_, page = b.Get("/en/desk/import")
	act := between(page, `name="act" value="`, `"`)
	status, page = b.Post("/en/desk/import/undo", "act", act, "name", "list.csv", "reason", "", "signer", "u-head")
	desktest.Wants(t, b, status, page, http.StatusUnprocessableEntity, "The reason is missing")
	b.Post("/en/desk/import/undo", "act", act, "name", "list.csv", "reason", "the wrong file", "signer", "u-head")
	_, page = settled(b, b.Last)
	desktest.Wants(t, b, http.StatusOK, page, http.StatusOK, "The list is undone", "4 acts about 3 persons were annulled")
	_, page = b.Get("/en/desk/import")
	desktest.Wants(t, b, http.StatusOK, page, http.StatusOK, "undone, 4 acts annulled")
	status, page = b.Get(strings.ReplaceAll(link, "&amp;", "&"))
	desktest.Wants(t, b, status, page, http.StatusOK, "Nobody")
}

// TestIntakeInBrowser goes the way with a real browser, with and without its
// script, in each language; every page is clean for those who do not see it.
func TestIntakeInBrowser(t *testing.T) {
	looks := []browsertest.Look{browsertest.Desktop, {Name: "phone-no-script", Width: 390, Height: 844, NoScript: true}}
	langs := []string{"kk", "ru"}
	source := browsertest.AxeSource(t, "../../../..")
	for i, look := range looks {
		t.Run(look.Name, func(t *testing.T) {
			p := newPlace(t)
			person(p, "Сейітов")
			b := p.Tab(t, "u-clerk")
			look.Set(t, b.Ctx)
			file := filepath.Join(t.TempDir(), "тізім.csv")
			if err := os.WriteFile(file, []byte(aList), 0o600); err != nil {
				t.Fatal(err)
			}
			see := func(name string) {
				if !look.NoScript {
					browsertest.Do(t, b.Ctx, chromedp.Evaluate[chromedp.Void](browsertest.OpenAll), chromedp.Evaluate[chromedp.Void](source+";undefined"))
					browsertest.Clean(t, b.Ctx, look, browsertest.Everything)
				}
				if dir := os.Getenv("SHOTS"); dir != "" {
					if err := os.WriteFile(filepath.Join(dir, "import-"+look.Name+"-"+name+".png"), browsertest.Run(t, b.Ctx, chromedp.FullScreenshot(100)), 0o600); err != nil {
						t.Fatal(err)
					}
				}
			}
			b.Open("/" + langs[i] + "/desk/import")
			see("home")
			browsertest.Do(t, b.Ctx, chromedp.SetUploadFiles(chromedp.CSS("#import-file"), []string{file}))
			b.Press(".desk-filter .main")
			see("columns")
			b.Fill(`[name="column-6"]`, "-")
			b.Press(`#columns-form button`)
			b.Press(`button[value="try"]`)
			b.WaitFor(`button[value="record"]`)
			see("tried")
			b.Press(`button[value="record"]`)
			b.WaitFor(`a[download]`)
			see("done")
			b.Open("/" + langs[i] + "/desk/import")
			see("past")
			if look.NoScript { // otherwise all that folds was opened for axe
				b.Tick(`.desk-rows summary`)
			}
			b.Fill(`[name="reason"]`, "the wrong file")
			b.Press(`.desk-rows form button`)
		})
	}
}

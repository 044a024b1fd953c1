package verify_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/web/browsertest"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/desk/desktest"
	"qyzmet/internal/web/desk/pages"
	"qyzmet/internal/web/verify"
	"qyzmet/law"
)

var theLaw = desktest.LawOf(law.Data)

// newPlace is the site with the desks and the public page.
func newPlace(t testing.TB) *desktest.Place {
	t.Helper()
	return desktest.New(t, theLaw.For(t), func(room *desk.Room) func(*http.ServeMux) {
		return func(mux *http.ServeMux) {
			pages.Register(room)(mux)
			(&verify.Room{Office: room.Office}).Register(mux)
		}
	})
}

// notice is the act of a notice to a person on the register, and the person.
func notice(p *desktest.Place) (qyzmet.ActID, qyzmet.SubjectID) {
	p.Helper()
	who := p.Town.Must(officetest.Clerk, "person-recorded", "", officetest.Person("Сейітов")).Act.Envelope.Subjects[0]
	if _, err := p.Town.Found(p.Context(), officetest.Clerk, []office.Request{{Kind: "first-registered", About: []qyzmet.SubjectID{who}, Issued: p.Town.Today(), Key: "r"}}); err != nil {
		p.Fatal(err)
	}
	return p.Town.Must(officetest.Head, "notice-issued", who, officetest.Fields{"appear_on": "2026-09-10", "appear_at": "10:00", "occasion": "medical"}).ID, who
}

func get(t *testing.T, url string) (*http.Response, string) {
	t.Helper()
	resp, err := http.Get(url) //nolint:gosec // of the test's own server
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(data)
}

func TestPaperIsChecked(t *testing.T) {
	p := newPlace(t)
	id, who := notice(p)
	code := office.Code(id)
	for lang, want := range map[string][]string{"kk": {"Акт тізілімде бар", "Көктөбе ауданының"}, "ru": {"Акт есть в реестре", "Повестка", "сентября"}, "en": {"The act stands", "Koktobe"}} {
		resp, text := get(t, p.Base+"/"+lang+"/verify/"+code)
		if resp.StatusCode != http.StatusOK || strings.Contains(text, "⟦") {
			t.Errorf("%s: %d", lang, resp.StatusCode)
		}
		for _, w := range append(want, "С.Н.", code) {
			if !strings.Contains(text, w) {
				t.Errorf("%s lacks %q", lang, w)
			}
		}
		for _, secret := range []string{"Сейітов", "Нұрлан", string(who), "2005", "Алматы", "u-head", "Темірханов"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s says %q to everybody", lang, secret)
			}
		}
	}
	// as a phone scans it, and as people type it
	for _, path := range []string{"/verify/" + code, "/ru/verify?code=" + strings.ToLower(strings.ReplaceAll(code, "-", "")), "/ru/verify/" + strings.ToLower(code)} {
		resp, text := get(t, p.Base+path)
		if resp.StatusCode != http.StatusOK || !strings.Contains(text, "С.Н.") {
			t.Errorf("%s: %d at %s", path, resp.StatusCode, resp.Request.URL)
		}
	}
	for _, path := range []string{"/ru/verify/AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AA", "/ru/verify/x", "/ru/verify?code=%3Cscript%3E", "/ru/verify/" + strings.Repeat("A", 3000)} {
		resp, text := get(t, p.Base+path)
		if resp.StatusCode != http.StatusNotFound || !strings.Contains(text, "Такого документа нет") || strings.Contains(text, "<script>") || len(text) > 20_000 {
			t.Errorf("%.40s: %d", path, resp.StatusCode)
		}
	}
	resp, text := get(t, p.Base+"/en/verify/"+code+"/proof.json")
	var proof struct{ Position, Size int64 }
	if err := json.Unmarshal([]byte(text), &proof); err != nil || proof.Position < 1 || proof.Size < proof.Position || resp.Header.Get("Content-Type") != "application/json" {
		t.Errorf("%v %s", err, text)
	}
}

// send posts a file.
func send(t *testing.T, url string, file []byte) (int, string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile("file", "paper.pdf")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = part.Write(file)
	w.Close()
	resp, err := http.Post(url, w.FormDataContentType(), &b) //nolint:gosec // of the test's own server
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(data)
}

func TestFileIsCompared(t *testing.T) {
	p := newPlace(t)
	id, _ := notice(p)
	b := p.Browser(officetest.Clerk.Official)
	resp, err := b.Client.Get(p.Base + "/ru/desk/paper/" + string(id) + ".pdf")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	pdf, _ := io.ReadAll(resp.Body)
	url := p.Base + "/en/verify/" + office.Code(id)
	if status, text := send(t, url, pdf); status != http.StatusOK || !strings.Contains(text, "byte for byte what the register prints") {
		t.Errorf("%d", status)
	}
	if status, text := send(t, url, append(pdf, ' ')); status != http.StatusOK || !strings.Contains(text, "not what the register has or prints") {
		t.Errorf("%d", status)
	}
	if status, _ := send(t, url, make([]byte, 2<<20)); status != http.StatusRequestEntityTooLarge {
		t.Errorf("two megabytes: %d", status)
	}
	if resp, err := http.Post(url, "text/plain", strings.NewReader("x")); err != nil || resp.StatusCode != http.StatusBadRequest {
		t.Errorf("no form: %v", err)
	}
}

func TestUndoneIsSaid(t *testing.T) {
	p := newPlace(t)
	id, who := notice(p)
	q := p.Town.Request("act-annulled", who, officetest.Fields{"reason": "қате адамға жазылды"})
	q.Of, q.Number = id, "12"
	if _, err := p.Town.Record(p.Context(), officetest.Head, q); err != nil {
		t.Fatal(err)
	}
	_, text := get(t, p.Base+"/ru/verify/"+office.Code(id))
	for _, want := range []string{"Акт отменен", "№ 12", "не действовавшим с самого начала"} {
		if !strings.Contains(text, want) {
			t.Errorf("lacks %q", want)
		}
	}
	if strings.Contains(text, "қате адамға") {
		t.Error("the reasons are told to everybody")
	}
}

// A real browser finds no obstacle, on a phone and at a desk, light and dark.
func TestPagesInABrowser(t *testing.T) {
	source := browsertest.AxeSource(t, "../../..")
	ctx := browsertest.Start(t)
	p := newPlace(t)
	id, _ := notice(p)
	open := func(path string) {
		t.Helper()
		if _, err := chromedp.Run(ctx, chromedp.WaitEvent(page.LoadEventFired, nil, chromedp.Navigate(p.Base+path))); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{"/kk/verify", "/ru/verify/" + office.Code(id), "/en/verify/AAAA"} {
		open(path)
		browsertest.Do(t, ctx, chromedp.Evaluate[chromedp.Void](browsertest.OpenAll), chromedp.Evaluate[chromedp.Void](source+";undefined"))
		browsertest.Clean(t, ctx, browsertest.Phone, browsertest.Everything)
		browsertest.Clean(t, ctx, browsertest.Desktop.Darkly(), browsertest.Appearance)
		browsertest.Narrow.Set(t, ctx)
		if wide := browsertest.Run(t, ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth - document.documentElement.clientWidth`)); wide > 0 {
			t.Errorf("%s is %d pixels wider than the screen", path, wide)
		}
	}
	browsertest.Phone.Set(t, ctx)
	open("/ru/verify")
	browsertest.Do(t, ctx, chromedp.SetValue(chromedp.CSS("#f-code"), strings.ToLower(office.Code(id))))
	if _, err := chromedp.Run(ctx, chromedp.WaitEvent(page.LoadEventFired, nil, chromedp.Click(chromedp.CSS(".verify-form button")))); err != nil {
		t.Fatal(err)
	}
	if text := browsertest.Run(t, ctx, chromedp.Text(chromedp.CSS("main"))); !strings.Contains(text, "Акт есть в реестре") {
		t.Errorf("after typing the code: %s", text)
	}
	shot(t, ctx)
}

// shot keeps a picture for whoever asks with SHOTS.
func shot(t *testing.T, ctx context.Context) {
	t.Helper()
	folder := os.Getenv("SHOTS")
	if folder == "" {
		return
	}
	data := browsertest.Run(t, ctx, chromedp.FullScreenshot(90))
	if err := os.WriteFile(filepath.Join(folder, "verify.png"), data, 0o644); err != nil {
		t.Fatal(err)
	}
}

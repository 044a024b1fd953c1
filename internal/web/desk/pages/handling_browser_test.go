package pages_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/web/browsertest"
)

// blur takes the cursor out of a field, so that keys are keys.
func (b *tab) blur() {
	b.t.Helper()
	browsertest.Do(b.t, b.ctx, chromedp.Evaluate[chromedp.Void](`document.activeElement.blur(); undefined`))
}

func (b *tab) keys(keys ...string) {
	b.t.Helper()
	for _, k := range keys {
		browsertest.Do(b.t, b.ctx, chromedp.KeyEvent(k))
	}
}

func (b *tab) count(css string) int {
	b.t.Helper()
	return browsertest.Run(b.t, b.ctx, chromedp.Evaluate[int](`document.querySelectorAll(`+"`"+css+"`"+`).length`))
}

// TestKeysOfWork: rows are chosen and given without a mouse, all of a page by one
// box, and what is missing is said; ? tells how.
func TestKeysOfWork(t *testing.T) {
	b := newTab(t)
	asking(b.Place, "Бірінші")
	asking(b.Place, "Екінші")
	b.as("u-head")
	b.open(answers)
	b.blur()
	b.keys("?")
	b.says("choose the row", "say that something is missing")
	b.blur()
	b.keys("?", "j", "x")
	if n := b.count(`[name=row]:checked`); n != 1 {
		t.Fatalf("%d rows are chosen by x", n)
	}
	b.blur()
	b.keys("g")
	if id := browsertest.Run(t, b.ctx, chromedp.Evaluate[string](`document.activeElement.id`)); id != "w-to" {
		t.Errorf("g goes to %q", id)
	}
	browsertest.Do(t, b.ctx, chromedp.SetValue(chromedp.CSS("#w-to"), "u-clerk"), chromedp.Click(chromedp.CSS("#w-all")))
	if n := b.count(`[name=row]:checked`); n != 2 {
		t.Fatalf("%d rows are chosen by the one box", n)
	}
	b.press(`button[value="give"]`)
	if n := b.count(`.desk-given`); n != 2 {
		t.Errorf("%d rows are given", n)
	}
	b.blur()
	b.keys("j")
	b.leave(chromedp.KeyEvent("n"))
	b.says("Looked at, something is missing")
	b.fill("lacking", "көшірме")
	b.press("form .main")
	b.open(answers + "&status=lacking")
	b.says("Looked at by Темірханов Б.", "көшірме")
}

// fakeCamera is a camera that sees one code; browsers without a reader of codes are
// tested with it too.
const fakeCamera = `window.BarcodeDetector = class { detect() { return Promise.resolve([{ rawValue: CODE }]); } };
navigator.mediaDevices.getUserMedia = () => { const c = document.createElement("canvas"), x = c.getContext("2d"); setInterval(() => x.fillRect(0, 0, Math.random() * 100, 50), 100); return Promise.resolve(c.captureStream(5)); };`

// TestCamera: where the browser reads codes the button is there, and what the camera
// sees leads to the card; where it does not, there is no button.
func TestCamera(t *testing.T) {
	b := newTab(t)
	id := noticed(b.Place, "Құдайбергенов", "2026-09-20")
	file, err := b.Town.Own(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	code, err := json.Marshal(officetest.Origin + "/verify/" + office.Code(file.Lines[len(file.Lines)-1].Act.Envelope.ID))
	if err != nil {
		t.Fatal(err)
	}
	b.as("u-clerk")
	b.open("/en/desk/find")
	if has := browsertest.Run(t, b.ctx, chromedp.Evaluate[bool](`"BarcodeDetector" in window`)); !has && b.count("#scan:not([hidden])") != 0 {
		t.Error("a button that does nothing is shown")
	}
	if _, err := chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: strings.Replace(fakeCamera, "CODE", string(code), 1)}); err != nil {
		t.Fatal(err)
	}
	b.open("/en/desk/find")
	b.press("#scan")
	b.says("Құдайбергенов Нұрлан", "What comes next")
}

// TestAxeOfHandling looks at the pages on which work is divided, noted and raised, at
// the search with codes, and at the person's own page.
func TestAxeOfHandling(t *testing.T) {
	source := browsertest.AxeSource(t, "../../../..")
	for _, lang := range qyzmet.Langs() {
		t.Run(string(lang), func(t *testing.T) {
			b := newTab(t)
			see := func(name string) {
				t.Run(name, func(t *testing.T) {
					browsertest.Do(t, b.ctx, chromedp.Evaluate[chromedp.Void](source+";undefined"))
					browsertest.Clean(t, b.ctx, browsertest.Desktop, browsertest.Everything)
					browsertest.Clean(t, b.ctx, browsertest.Phone.Darkly(), browsertest.Appearance)
					browsertest.Narrow.Set(t, b.ctx)
					if wide := browsertest.Run(t, b.ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth - document.documentElement.clientWidth`)); wide > 0 {
						t.Errorf("%d pixels wider than the screen", wide)
					}
					browsertest.Phone.Set(t, b.ctx)
					b.shoot(t, string(lang)+"-"+name+"-phone")
					browsertest.Desktop.Set(t, b.ctx)
					b.shoot(t, string(lang)+"-"+name)
				})
			}
			b.handling("/"+string(lang), see)
		})
	}
}

// handling opens the pages one after another.
func (b *tab) handling(at string, see func(name string)) {
	ctx := b.t.Context()
	b.Town.Must(registrar, "official-appointed", "u-region", officetest.Fields{"at": string(officetest.Region), "role": "region-head", "official_name": "Облысов О."})
	var list []office.DutyRef
	for _, name := range []string{"Бірінші", "Екінші", "Үшінші"} {
		r := asking(b.Place, name)
		list = append(list, office.DutyRef{Subject: r.Act.Envelope.Subjects[0], Duty: "answer-statement", Act: r.ID})
	}
	noticed(b.Place, "Төртінші", "2026-10-20")
	b.Town.Now = time.Date(2026, 10, 1, 5, 0, 0, 0, time.UTC)
	if _, err := b.Town.Escalate(ctx); err != nil {
		b.t.Fatal(err)
	}
	if refused, err := b.Town.Assign(ctx, officetest.Head, "u-clerk", list[:2], "x"); err != nil || len(refused) > 0 {
		b.t.Fatal(refused, err)
	}
	if _, err := b.Town.Note(ctx, officetest.Clerk, list[0], "мұрағат анықтамасы", nil, b.Town.Today().AddDays(2), "y"); err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.Town.BreakGlass(ctx, office.Actor{Official: "u-clerk2", Office: officetest.Other}, list[0].Subject, b.Town.Today(), "жедел жәрдем сұратты"); err != nil {
		b.t.Fatal(err)
	}
	b.as("u-head")
	b.open(at + "/desk?status=open")
	browsertest.Do(b.t, b.ctx, chromedp.Evaluate[chromedp.Void](`document.getElementById("keys").open = true; undefined`))
	see("divide")
	b.open(at + "/desk/note?row=" + strings.ReplaceAll(string(list[0].Subject)+"|answer-statement|"+string(list[0].Act), "|", "%7C"))
	see("note")
	b.open(at + "/desk/find")
	b.fill("q", strings.Repeat("A", 26))
	b.press(".desk-filter .main")
	see("code")
	browsertest.Do(b.t, b.ctx, chromedp.SetValue(chromedp.CSS("#find-q"), string(list[0].Subject)))
	b.press(".desk-filter .main")
	see("scanned")
	b.as(list[0].Subject)
	b.open(at + "/my")
	see("opened")
}

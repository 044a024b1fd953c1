package web_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"qyzmet/internal/web/browsertest"
)

// sumsShown is on the page of a roster that was read.
const sumsShown = ".roster-ledger"

// waitForSums waits until a roster is read, and not longer than that may take.
func waitForSums(t *testing.T, b *tab) {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.WaitReady(chromedp.CSS(sumsShown))); err != nil {
		t.Fatalf("no sums on %q: %v", browsertest.Run(t, b.ctx, chromedp.Text(chromedp.CSS("main"))), err)
	}
}

// chooseFile puts a file into the field of the page that is open.
func chooseFile(t *testing.T, b *tab, name, table string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(table), 0o600); err != nil {
		t.Fatal(err)
	}
	browsertest.Do(t, b.ctx, chromedp.SetUploadFiles(chromedp.CSS("#roster-file"), []string{file}))
}

// rosterScenes opens the pages one after another; see is called on each.
func rosterScenes(t *testing.T, b *tab, lang string, see func(name string)) {
	t.Helper()
	leave(t, b, chromedp.Navigate(b.base+"/"+lang+"/rosters"))
	see("begin")
	leave(t, b, chromedp.Click(chromedp.CSS(".roster-form .main")))
	see("no-file")
	chooseFile(t, b, "Список призывников.csv", strings.Replace(smallTable, "Регион", "Область рождения", 1))
	leave(t, b, chromedp.Click(chromedp.CSS(".roster-form .main")))
	see("plan-refused")
	leave(t, b, chromedp.Click(chromedp.CSS(".roster-forget button")))
	see("forgotten")
	leave(t, b, chromedp.Navigate(b.base+"/"+lang+"/rosters"))
	leave(t, b, chromedp.Click(chromedp.CSS(".roster-try button")))
	see("plan")
	leave(t, b, chromedp.Click(chromedp.CSS("button[value=go]")))
	waitForSums(t, b)
	see("sums")
	leave(t, b, chromedp.Click(chromedp.CSS(".main-link[href*=people]")))
	see("people")
	leave(t, b, chromedp.Click(chromedp.CSS(".roster-people th a")))
	see("person")
	leave(t, b, chromedp.Click(chromedp.CSS(".back")))
	leave(t, b, chromedp.Click(chromedp.CSS(".roster-forget button")))
}

// TestRosterAxe finds no violation of WCAG 2.2 AA on the pages of a roster.
func TestRosterAxe(t *testing.T) {
	source := browsertest.AxeSource(t, "../..")
	for _, lang := range langs() {
		t.Run(string(lang), func(t *testing.T) {
			b := newTab(t)
			browsertest.Desktop.Set(t, b.ctx)
			rosterScenes(t, b, string(lang), func(name string) {
				t.Run(name, func(t *testing.T) {
					browsertest.Do(t, b.ctx, chromedp.Evaluate[chromedp.Void](browsertest.OpenAll), chromedp.Evaluate[chromedp.Void](source+";undefined"))
					browsertest.Clean(t, b.ctx, browsertest.Phone, browsertest.Everything)
					browsertest.Clean(t, b.ctx, browsertest.Desktop.Darkly(), browsertest.Everything)
					browsertest.Clean(t, b.ctx, browsertest.Phone.Darkly(), browsertest.Appearance)
					browsertest.Look{Width: 320, Height: 640}.Set(t, b.ctx)
					if wide := browsertest.Run(t, b.ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth - document.documentElement.clientWidth`)); wide > 0 {
						t.Errorf("at 320 pixels it is %d too wide: %s", wide, browsertest.Run(t, b.ctx, chromedp.Evaluate[string](`[...document.querySelectorAll("main *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll, pre, .note")).map(e => e.outerHTML.slice(0, 120)).slice(0, 3).join("\n")`)))
					}
					browsertest.Clean(t, b.ctx, browsertest.Desktop, browsertest.Appearance)
				})
			})
		})
	}
}

// TestRosterByKeyboard goes from the upload to a person with the keyboard alone,
// with and without script.
func TestRosterByKeyboard(t *testing.T) {
	b := newTab(t)
	for _, l := range []browsertest.Look{browsertest.Desktop, {Name: "no script", Width: 390, Height: 844, NoScript: true}} {
		t.Run(l.Name, func(t *testing.T) {
			l.Set(t, b.ctx)
			browsertest.Do(t, b.ctx, chromedp.Navigate(b.base+"/en/rosters"))
			press := func(want string) {
				t.Helper()
				tabTo(t, b, want)
				leave(t, b, chromedp.KeyEvent(kb.Enter))
			}
			tabTo(t, b, "input file")
			tabTo(t, b, "button submit") // to upload
			key(t, b, kb.Tab)
			leave(t, b, chromedp.KeyEvent(kb.Enter))
			press("button submit go")
			waitForSums(t, b)
			browsertest.Do(t, b.ctx, chromedp.Evaluate[chromedp.Void](`document.querySelector(".main-link[href*=people]").focus(); undefined`))
			leave(t, b, chromedp.KeyEvent(kb.Enter))
			browsertest.Do(t, b.ctx, chromedp.Evaluate[chromedp.Void](`document.querySelector(".roster-people th a").focus(); undefined`))
			leave(t, b, chromedp.KeyEvent(kb.Enter))
			if n := browsertest.Run(t, b.ctx, chromedp.Evaluate[int](`document.querySelectorAll(".result").length`)); n != 1 {
				t.Errorf("no answer at the end: %s", browsertest.Run(t, b.ctx, chromedp.Title()))
			}
			leave(t, b, chromedp.Click(chromedp.CSS(".back")))
			leave(t, b, chromedp.Click(chromedp.CSS(".roster-forget button")))
		})
	}
}

// TestRosterProgress: a table that takes a while shows how far it is, with a
// script and without, and its sums when it is done.
func TestRosterProgress(t *testing.T) {
	table := "sex,person.birth_date\n" + strings.Repeat("male,2005-02-11\nfemale,2004-02-20\n", 1_000_000)
	b := newTab(t)
	for _, l := range []browsertest.Look{browsertest.Desktop, {Name: "no script", Width: 390, Height: 844, NoScript: true}} {
		t.Run(l.Name, func(t *testing.T) {
			l.Set(t, b.ctx)
			leave(t, b, chromedp.Navigate(b.base+"/en/rosters"))
			chooseFile(t, b, "many.csv", table)
			leave(t, b, chromedp.Click(chromedp.CSS(".roster-form .main")))
			leave(t, b, chromedp.Click(chromedp.CSS("button[value=go]")))
			text := browsertest.Run(t, b.ctx, chromedp.Text(chromedp.CSS("main")))
			if !strings.Contains(text, "rows a second") && !strings.Contains(text, "numbers add up") {
				t.Errorf("%s", text)
			}
			shoot(t, b.ctx, "rosters-progress-"+strings.ReplaceAll(l.Name, " ", "-"))
			waitForSums(t, b)
			if text := browsertest.Run(t, b.ctx, chromedp.Text(chromedp.CSS("h1"))); text != "The answers for 2,000,000 people" {
				t.Error(text)
			}
			leave(t, b, chromedp.Click(chromedp.CSS(".roster-forget button")))
		})
	}
}

// TestRosterShots takes pictures into the folder that SHOTS names.
func TestRosterShots(t *testing.T) {
	if os.Getenv("SHOTS") == "" {
		t.Skip("SHOTS is not set: no pictures wanted")
	}
	b := newTab(t)
	paper := browsertest.Look{Name: "paper", Width: 700, Height: 990, Print: true}
	for lang, looks := range map[string][]browsertest.Look{"en": {browsertest.Phone, browsertest.Desktop}, "ru": {browsertest.Phone, paper}, "kk": {browsertest.Desktop.Darkly(), browsertest.Phone}} {
		browsertest.Desktop.Set(t, b.ctx)
		rosterScenes(t, b, lang, func(name string) {
			for _, l := range looks {
				l.Set(t, b.ctx)
				shoot(t, b.ctx, "rosters-"+name+"-"+lang+"-"+l.Name)
			}
			browsertest.Desktop.Set(t, b.ctx)
		})
	}
}

package web_test

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"qyzmet/internal/web/browsertest"
)

// kindOfPage tells what the open page asks for: "radio", "date", "list",
// "text", "checks", or "result".
const kindOfPage = `(() => {
	if (document.querySelector(".result")) return "result";
	const f = document.querySelector("form.question");
	if (!f) return "none";
	if (f.querySelector(".item")) return "list";
	if (f.querySelector(".date")) return "date";
	if (f.querySelector("input[type=radio]")) return "radio";
	if (f.querySelector("input[type=checkbox]")) return "checks";
	return "text";
})()`

const focused = `(() => { const e = document.activeElement; return [e.tagName, e.type || "", e.value || "", e.id].join(" ").toLowerCase(); })()`

func key(t *testing.T, b *tab, keys string) {
	t.Helper()
	browsertest.Do(t, b.ctx, chromedp.KeyEvent(keys))
}

// tabTo presses Tab until the element in focus is described by want.
func tabTo(t *testing.T, b *tab, want string) {
	t.Helper()
	for range 80 {
		if strings.Contains(browsertest.Run(t, b.ctx, chromedp.Evaluate[string](focused)), want) {
			return
		}
		key(t, b, kb.Tab)
	}
	t.Fatalf("Tab never reaches %q on %q", want, browsertest.Run(t, b.ctx, chromedp.Title()))
}

// leave does something that opens the next page, and waits for it.
func leave(t *testing.T, b *tab, step chromedp.Action[chromedp.Void]) {
	t.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.WaitEvent(page.LoadEventFired, nil, step)); err != nil {
		t.Fatal(err)
	}
}

// answerByKeys answers the open page with the keyboard alone.
func answerByKeys(t *testing.T, b *tab, kind string) {
	t.Helper()
	switch kind {
	case "radio":
		tabTo(t, b, "input radio")
		key(t, b, " ")
		leave(t, b, chromedp.KeyEvent(kb.Enter))
	case "date":
		tabTo(t, b, "f-v-day")
		key(t, b, "11")
		key(t, b, kb.Tab)
		key(t, b, "2")
		key(t, b, kb.Tab)
		key(t, b, "2005")
		leave(t, b, chromedp.KeyEvent(kb.Enter))
	case "list":
		tabTo(t, b, "button submit none")
		leave(t, b, chromedp.KeyEvent(kb.Enter))
	default:
		tabTo(t, b, "button submit dont-know")
		leave(t, b, chromedp.KeyEvent(kb.Enter))
	}
}

// TestByKeyboard goes from the first page to the answer with the keyboard alone,
// with and without script.
func TestByKeyboard(t *testing.T) {
	b := newTab(t)
	for _, l := range []browsertest.Look{browsertest.Desktop, {Name: "no script", Width: 390, Height: 844, NoScript: true}} {
		t.Run(l.Name, func(t *testing.T) {
			l.Set(t, b.ctx)
			browsertest.Do(t, b.ctx, chromedp.Navigate(b.base+"/en"))
			key(t, b, kb.Tab)
			if first := browsertest.Run(t, b.ctx, chromedp.Evaluate[string](`document.activeElement.className`)); first != "skip" {
				t.Errorf("the first stop is %q, not the link that skips to the content", first)
			}
			leave(t, b, chromedp.Navigate(b.base+"/en/ask/draft-liability"))
			for n := 0; ; n++ {
				kind := browsertest.Run(t, b.ctx, chromedp.Evaluate[string](kindOfPage))
				if kind == "result" {
					t.Logf("%d questions: %s", n, browsertest.Run(t, b.ctx, chromedp.Title()))
					return
				}
				if n > maxPages || kind == "none" {
					t.Fatalf("page %d is no question and no result: %s", n, browsertest.Run(t, b.ctx, chromedp.Title()))
				}
				answerByKeys(t, b, kind)
			}
		})
	}
}

// TestChipOpensInPlace: a citation opens and closes by the keyboard, without script.
func TestChipOpensInPlace(t *testing.T) {
	b := newTab(t)
	browsertest.Look{Width: 390, Height: 844, NoScript: true}.Set(t, b.ctx)
	browsertest.Do(t, b.ctx, chromedp.Navigate(b.base+"/en/ask/deferral"))
	tabTo(t, b, "button button")
	key(t, b, kb.Enter)
	const open = `[...document.querySelectorAll("[popover]")].filter(e => e.matches(":popover-open")).map(e => e.innerText).join()`
	if text := browsertest.Run(t, b.ctx, chromedp.Evaluate[string](open)); !strings.Contains(text, "Law 561-IV") || !strings.Contains(text, "Open in the law") {
		t.Errorf("the chip opened %q", text)
	}
	shoot(t, b.ctx, "chip-phone")
	key(t, b, kb.Escape)
	if text := browsertest.Run(t, b.ctx, chromedp.Evaluate[string](open)); text != "" {
		t.Errorf("Escape left it open: %q", text)
	}
	browsertest.Desktop.Set(t, b.ctx)
	browsertest.Do(t, b.ctx, chromedp.Navigate(b.base+"/en/ask/deferral"), chromedp.Click(chromedp.CSS(".chip")))
	shoot(t, b.ctx, "chip-desktop")
}

// TestLinkWithFacts: the link carries the facts after the "#" only; opening it
// shows the answer and takes them out of the address.
func TestLinkWithFacts(t *testing.T) {
	b := newTab(t)
	browsertest.Phone.Set(t, b.ctx)
	browsertest.Do(t, b.ctx, chromedp.Navigate(b.base+"/en"))
	submit(t, b.ctx, "/en/result/deferral", facts(today, student, "assumed", "country.regime"))
	want := browsertest.Run(t, b.ctx, chromedp.Title())
	link := browsertest.Run(t, b.ctx, chromedp.Evaluate[string](`document.getElementById("link").href`))
	if before, _, _ := strings.Cut(link, "#"); before != b.base+"/en/result/deferral" {
		t.Errorf("the link is %s", link)
	}
	browsertest.Do(t, b.ctx, chromedp.Navigate("about:blank"), chromedp.Navigate(link), chromedp.WaitReady(chromedp.CSS(".result")))
	if got := browsertest.Run(t, b.ctx, chromedp.Title()); got != want {
		t.Errorf("the link leads to %q, not %q", got, want)
	}
	if at := browsertest.Run(t, b.ctx, chromedp.Location()); at != b.base+"/en/result/deferral" {
		t.Errorf("the address is %s", at)
	}
	if n := browsertest.Run(t, b.ctx, chromedp.Evaluate[int](`document.querySelectorAll(".note-inline").length`)); n != 1 {
		t.Errorf("%d assumptions after the link; there was one", n)
	}
}

// TestLinkWithoutScript: the page says what the link needs.
func TestLinkWithoutScript(t *testing.T) {
	b := newTab(t)
	browsertest.Look{Width: 390, Height: 844, NoScript: true}.Set(t, b.ctx)
	browsertest.Do(t, b.ctx, chromedp.Navigate(linkTo(b.base, "/en/result/deferral", today, student)))
	if text := browsertest.Run(t, b.ctx, chromedp.Text(chromedp.CSS("main"))); !strings.Contains(text, "Your browser has to run the page's script") {
		t.Errorf("%q", text)
	}
}

// TestLanguageSwitchInBrowser keeps the answers and the question.
func TestLanguageSwitchInBrowser(t *testing.T) {
	b := newTab(t)
	browsertest.Look{Width: 390, Height: 844, NoScript: true}.Set(t, b.ctx)
	browsertest.Do(t, b.ctx, chromedp.Navigate(b.base+"/en"))
	toResult(t, b)
	leave(t, b, chromedp.Click(chromedp.CSS(".langs button[lang=kk]")))
	if lang := browsertest.Run(t, b.ctx, chromedp.Evaluate[string](`document.documentElement.lang`)); lang != "kk" {
		t.Errorf("the page is in %q", lang)
	}
	if at := browsertest.Run(t, b.ctx, chromedp.Location()); at != b.base+"/kk/result/deferral" {
		t.Errorf("the address is %s", at)
	}
}

// toResult reaches a result by the buttons of the pages alone.
func toResult(t *testing.T, b *tab) {
	t.Helper()
	leave(t, b, chromedp.Navigate(b.base+"/en/ask/deferral"))
	leave(t, b, chromedp.Click(chromedp.CSS("button[value=dont-know]")))
	leave(t, b, chromedp.Click(chromedp.CSS("button[value=result]")))
	if kind := browsertest.Run(t, b.ctx, chromedp.Evaluate[string](kindOfPage)); kind != "result" {
		t.Fatalf("not at a result: %s", kind)
	}
}

// TestNothingOverflows: no page is wider than its window, down to 320 pixels.
func TestNothingOverflows(t *testing.T) {
	b := newTab(t)
	browsertest.Desktop.Set(t, b.ctx)
	browsertest.Do(t, b.ctx, chromedp.Navigate(b.base+"/en"))
	for _, sc := range scenes() {
		sc.open(t, b, "en")
		wide := browsertest.Run(t, b.ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth - document.documentElement.clientWidth`))
		if wide > 0 {
			t.Errorf("%s is %d pixels too wide", sc.name, wide)
		}
	}
	browsertest.Look{Width: 320, Height: 640}.Set(t, b.ctx)
	for _, lang := range langs() {
		browsertest.Do(t, b.ctx, chromedp.Navigate(b.base+"/"+string(lang)))
		for _, sc := range scenes() {
			sc.open(t, b, string(lang))
			if wide := browsertest.Run(t, b.ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth - document.documentElement.clientWidth`)); wide > 0 {
				t.Errorf("%s/%s at 320 pixels is %d too wide", lang, sc.name, wide)
			}
		}
	}
}

// TestListInPlace: with the script, groups of a list come and go without a round
// trip, and the form still says the same.
func TestListInPlace(t *testing.T) {
	b := newTab(t)
	browsertest.Phone.Set(t, b.ctx)
	browsertest.Do(t, b.ctx, chromedp.Navigate(b.base+"/en"))
	submit(t, b.ctx, "/en/ask/deferral", facts(today, carer, "do", "change:person.relatives"))
	browsertest.Do(t, b.ctx, chromedp.Evaluate[chromedp.Void](`window.same = true; undefined`), chromedp.Click(chromedp.CSS("[data-add]")))
	const state = `[document.querySelectorAll(".item").length, document.querySelector("input[name='v.count']").value,
		document.querySelectorAll(".item")[document.querySelectorAll(".item").length-1].querySelector("select").name, !!window.same,
		document.activeElement.name, new Set([...document.querySelectorAll("[id]")].map(e => e.id)).size === document.querySelectorAll("[id]").length].join(" ")`
	if got := browsertest.Run(t, b.ctx, chromedp.Evaluate[string](state)); got != "3 3 v.2.kinship true v.2.kinship true" {
		t.Errorf("after adding: %s", got)
	}
	browsertest.Do(t, b.ctx, chromedp.Click(chromedp.CSS("[data-drop='0']")))
	if got := browsertest.Run(t, b.ctx, chromedp.Evaluate[string](state)); got != "2 2 v.1.kinship true v.0.kinship true" {
		t.Errorf("after removing the first: %s", got)
	}
	leave(t, b, chromedp.Click(chromedp.CSS("button[value=answer]")))
	kept := browsertest.Run(t, b.ctx, chromedp.Evaluate[string](`document.querySelector("#kept input[name=facts]").value`))
	if !strings.Contains(kept, `"items":[{"birth_date":"2015-01-30","disability":"none","kinship":"sister"}],"complete":false`) {
		t.Errorf("the form said %s", kept)
	}
}

package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"qyzmet"
	"qyzmet/internal/web/browsertest"
	"qyzmet/internal/web/desk/desktest"
)

// tab is a real browser at the site, at which one official sits after another.
type tab struct {
	*world
	ctx     context.Context
	lang    qyzmet.Lang
	who     qyzmet.SubjectID          // who is logged in
	day     string                    // on which he logged in
	last    qyzmet.ActID              // recorded
	refused []refused                 // so far
	came    map[qyzmet.SubjectID]bool // who has logged in on the page
	shot    int                       // pictures taken
	into    string                    // folder of the pictures; "": none are taken
}

func (w *world) tab() *tab {
	w.Helper()
	b := &tab{world: w, ctx: browsertest.Start(w.T), lang: qyzmet.English, came: map[qyzmet.SubjectID]bool{}}
	browsertest.Desktop.Set(w.T, b.ctx)
	return b
}

// leave does what makes the browser go to another page, and waits for it.
func (b *tab) leave(step chromedp.Action[chromedp.Void]) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	if _, err := chromedp.Run(ctx, chromedp.WaitEvent(page.LoadEventFired, nil, step)); err != nil {
		b.picture("stuck")
		b.Fatalf("%v at %s: %s", err, b.path(), b.said())
	}
}

// open goes to an address after the language.
func (b *tab) open(path string) {
	b.Helper()
	b.leave(chromedp.Navigate(b.base + "/" + string(b.lang) + path))
	b.complete()
}

// press clicks what leads to another page.
func (b *tab) press(css string) {
	b.Helper()
	if !b.has(css) {
		b.picture("stuck")
		b.Fatalf("%s has no %s: %.2000s", b.path(), css, b.said())
	}
	// the check of a form moves what stands below it while it comes in: no aim is taken
	b.leave(chromedp.Evaluate[chromedp.Void](`document.querySelector(` + quoted(css) + `).click(); undefined`))
	b.complete()
}

func (b *tab) has(css string) bool {
	b.Helper()
	return js[bool](b, `document.querySelector(`+quoted(css)+`) !== null`)
}

// complete asserts that no text of the page is missing, and that the page is no
// wider than its window.
func (b *tab) complete() {
	b.Helper()
	if wide := js[string](b, widest); wide != "" {
		b.Errorf("%s is wider than the window: %s", b.path(), wide)
	}
	_, missing, some := strings.Cut(b.said(), "⟦")
	if some {
		b.Errorf("%s: a text is missing: %.60s", b.path(), missing)
	}
}

// widest is the innermost element that reaches beyond the window, "" for none.
const widest = `document.documentElement.scrollWidth <= innerWidth ? "" :
  [...document.querySelectorAll("main *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 200)).pop() || "?"`

func (b *tab) path() string {
	b.Helper()
	return strings.TrimPrefix(browsertest.Run(b.T, b.ctx, chromedp.Location()), b.base)
}

// said is what the page says, in one line.
func (b *tab) said() string {
	b.Helper()
	return strings.Join(strings.Fields(strings.ReplaceAll(js[string](b, `(document.querySelector("main") || document.body).innerText`), "\u00a0", " ")), " ")
}

// wants asserts texts of the page.
func (b *tab) wants(texts ...string) {
	b.Helper()
	said := b.said()
	for _, want := range texts {
		if !strings.Contains(said, want) {
			b.picture("lacks")
			b.Fatalf("%s lacks %q: %.3000s", b.path(), want, said)
		}
	}
}

// js evaluates an expression in the page.
func js[T any](b *tab, expression string) T {
	b.Helper()
	return browsertest.Run(b.T, b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

func quoted(s string) string {
	data, _ := json.Marshal(s) // a string never fails
	return string(data)
}

// filling puts values into the fields of a form by their names: a day into its
// three fields, a choice by its word, anything else as it is typed. It answers with
// the name of a field that is not there or has no such choice.
const filling = `(pairs => {
  const named = name => [...document.querySelectorAll("main [name]")].filter(e => e.name === name);
  const put = (e, v) => { e.value = v; e.dispatchEvent(new Event("input", {bubbles: true})); e.dispatchEvent(new Event("change", {bubbles: true})); return e.value === v; };
  for (let i = 0; i < pairs.length; i += 2) {
    const [name, value] = [pairs[i], pairs[i + 1]];
    const all = named(name).length ? named(name) : named("f." + name).length ? named("f." + name) : named("s." + name);
    const day = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value);
    const stem = ["", "f.", "s."].map(x => x + name).find(x => named(x + ".day").length);
    if (!all.length && day && stem) {
      put(named(stem + ".day")[0], String(Number(day[3]))); put(named(stem + ".month")[0], String(Number(day[2]))); put(named(stem + ".year")[0], day[1]);
      continue;
    }
    const choice = all.find(e => (e.type === "radio" || e.type === "checkbox") && e.value === value);
    if (choice) { if (!choice.checked) choice.click(); continue; }
    const field = all.find(e => e.type !== "radio" && e.type !== "checkbox" && e.type !== "hidden");
    if (!field || !put(field, value)) return name + " = " + value;
  }
  return "";
})`

// fill fills a form: names and values by turns. A name may lack the "f." or "s."
// with which those of an act begin.
func (b *tab) fill(fields ...string) {
	b.Helper()
	if len(fields) == 0 {
		return
	}
	data, _ := json.Marshal(fields) // strings never fail
	if wrong := js[string](b, filling+"("+string(data)+")"); wrong != "" {
		b.picture("unfilled")
		b.Fatalf("%s has no field for %s: %.2000s", b.path(), wrong, b.said())
	}
}

// enter has somebody sit down at the browser: the first time he logs in by password
// and app on the page for it; on later days his session is made behind the page.
func (b *tab) enter(who qyzmet.SubjectID) {
	b.Helper()
	today := b.Today().String()
	if b.who == who && b.day == today {
		return
	}
	b.clock.move(b.clock.Now().Add(31 * time.Second)) // a code is good once
	if b.came[who] {
		b.wear(b.session(who))
	} else {
		if _, err := chromedp.Call(b.ctx, network.ClearBrowserCookies, struct{}{}); err != nil { // he sits at another computer
			b.Fatal(err)
		}
		b.open("/login")
		b.fill("login", loginOf(who), "password", storyPassword)
		b.press(".login-form .main")
		b.fill("code", desktest.AppCode(b, b.secrets[who], b.clock.Now()))
		b.press(".login-form:not(.passkey) .main")
		b.came[who] = true
	}
	b.who, b.day = who, today
}

// session logs in by password and app, without the page.
func (b *tab) session(who qyzmet.SubjectID) string {
	b.Helper()
	g, err := b.keys.Login(b.Context(), "here", loginOf(who), storyPassword)
	if err != nil {
		b.Fatal(err)
	}
	if g, err = b.keys.GiveSecond(b.Context(), "here", g.Session, desktest.AppCode(b, b.secrets[who], b.clock.Now())); err != nil {
		b.Fatal(err)
	}
	return g.Token
}

// wear gives the browser the cookie of a session.
func (b *tab) wear(token string) {
	b.Helper()
	if _, err := chromedp.Call(b.ctx, network.SetCookie, network.SetCookieParams{Name: "qyzmet", Value: token, URL: b.base, Path: "/"}); err != nil {
		b.Fatal(err)
	}
}

// fetch gets a file behind a link of the page, as the browser that is logged in.
func (b *tab) fetch(path string) []byte {
	b.Helper()
	text := js[string](b, `fetch(`+quoted(path)+`).then(async r => { if (!r.ok) throw new Error(r.status + " " + await r.text()); const a = new Uint8Array(await r.arrayBuffer()); let s = ""; for (const x of a) s += String.fromCharCode(x); return btoa(s); })`)
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		b.Fatalf("%s: %v", path, err)
	}
	return data
}

// picture keeps a picture of the page for whoever asks with STORY_SHOTS.
func (b *tab) picture(name string) {
	b.Helper()
	if b.into == "" {
		return
	}
	b.shot++
	data := browsertest.Run(b.T, b.ctx, chromedp.FullScreenshot(100))
	b.keep(fmt.Sprintf("%02d-%s-%s.png", b.shot, name, b.lang), data)
}

// keep writes a file beside the pictures.
func (b *tab) keep(name string, data []byte) {
	b.Helper()
	if b.into == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(b.into, name), data, 0o600); err != nil {
		b.Fatal(err)
	}
}

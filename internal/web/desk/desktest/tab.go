package desktest

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"qyzmet"
	"qyzmet/internal/web/browsertest"
)

// Tab is a page of a real browser in which an official is logged in.
type Tab struct {
	*testing.T
	Ctx  context.Context
	base string
}

// Tab starts a real browser; without one the test is skipped.
func (p *Place) Tab(t *testing.T, official qyzmet.SubjectID) *Tab {
	t.Helper()
	b := &Tab{T: t, Ctx: browsertest.Start(t), base: p.Base}
	browsertest.Desktop.Set(t, b.Ctx)
	_, err := chromedp.Call(b.Ctx, network.SetCookie, network.SetCookieParams{Name: "qyzmet", Value: p.Token(official), URL: p.Base, Path: "/"})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// leave does what makes the browser go to another page, and waits for it.
func (b *Tab) leave(step chromedp.Action[chromedp.Void]) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Ctx, 30*time.Second)
	defer cancel()
	if _, err := chromedp.Run(ctx, chromedp.WaitEvent(page.LoadEventFired, nil, step)); err != nil {
		b.Fatalf("%v on %q", err, b.Said())
	}
}

// Open goes to an address of the site.
func (b *Tab) Open(path string) { b.Helper(); b.leave(chromedp.Navigate(b.base + path)) }

// Press clicks what leads to another page.
func (b *Tab) Press(css string) { b.Helper(); b.leave(chromedp.Click(chromedp.CSS(css))) }

// Tick clicks what stays on the page.
func (b *Tab) Tick(css string) {
	b.Helper()
	browsertest.Do(b.T, b.Ctx, chromedp.Click(chromedp.CSS(css)))
}

// Fill puts values into fields: selectors and values by turns.
func (b *Tab) Fill(fields ...string) {
	b.Helper()
	for i := 0; i+1 < len(fields); i += 2 {
		browsertest.Do(b.T, b.Ctx, chromedp.SetValue(chromedp.CSS(fields[i]), fields[i+1]))
	}
}

// Said is what the page says.
func (b *Tab) Said() string {
	b.Helper()
	return strings.ReplaceAll(browsertest.Run(b.T, b.Ctx, chromedp.Text(chromedp.CSS("main"))), "\u00a0", " ")
}

// soon waits up to four seconds for a text of the page, and gives what the page says.
const soon = `new Promise(done => {
  const begun = performance.now();
  const look = () => {
    const said = document.querySelector("main").innerText.replaceAll("\u00a0", " ");
    if (said.includes(%q) || performance.now() - begun > 4000) done(said);
    else setTimeout(look, 50);
  };
  look();
})`

// Wants asserts texts of the page, waiting a moment for those that come by script.
func (b *Tab) Wants(texts ...string) {
	b.Helper()
	for _, want := range texts {
		said := browsertest.Run(b.T, b.Ctx, chromedp.Evaluate[string](fmt.Sprintf(soon, want), chromedp.EvalAwaitPromise))
		if !strings.Contains(said, want) {
			b.Fatalf("the page lacks %q: %s", want, said)
		}
	}
}

// WaitFor waits for an element that comes when some work behind the page is done:
// the page asks for itself anew, by its script or without one. The page has to be
// loaded to its end, so that whoever leaves it next does not take its loading for
// that of the page he goes to.
func (b *Tab) WaitFor(css string) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Ctx, 40*time.Second)
	defer cancel()
	for {
		there, err := chromedp.Run(ctx, chromedp.Evaluate[bool](fmt.Sprintf(`document.querySelector(%q) !== null && performance.getEntriesByType("navigation")[0].loadEventEnd > 0`, css)))
		if err == nil && there {
			return
		}
		if ctx.Err() != nil {
			b.Fatalf("%s does not come: %s", css, b.Said())
		}
		_, _ = chromedp.Run(ctx, chromedp.Sleep(100*time.Millisecond)) // ended by ctx alone
	}
}

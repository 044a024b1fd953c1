package web_test

import (
	"context"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// absent skips a test for want of something outside the module, with the
// reason; under REQUIRE=all it fails.
func absent(t *testing.T, reason string) {
	t.Helper()
	if os.Getenv("REQUIRE") == "all" {
		t.Fatal(reason)
	}
	t.Skip(reason)
}

// chromium is where Debian keeps the browser.
const chromium = "/usr/bin/chromium"

// look is how a page is looked at.
type look struct {
	name          string
	width, height int64
	dark          bool
	noScript      bool
	print         bool
}

var (
	phone   = look{name: "phone", width: 390, height: 844}
	desktop = look{name: "desktop", width: 1280, height: 900}
)

func (l look) darkly() look { l.dark = true; l.name += "-dark"; return l }

// browser starts a browser with a profile of its own.
func browser(t *testing.T) context.Context {
	t.Helper()
	if _, err := os.Stat(chromium); err != nil {
		absent(t, "no "+chromium+": the pages were not looked at in a browser")
	}
	opts := append([]chromedp.ExecAllocatorOption{}, chromedp.DefaultExecAllocatorOptions[:]...)
	opts = append(opts, chromedp.ExecPath(chromium), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("hide-scrollbars", true), chromedp.Flag("lang", "en"), chromedp.Flag("user-data-dir", t.TempDir()))
	alloc, cancel := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, cancelTab := chromedp.NewContext(alloc)
	t.Cleanup(func() { cancelTab(); cancel() })
	ctx, cancelTime := context.WithTimeout(ctx, 6*time.Minute)
	t.Cleanup(cancelTime)
	return ctx
}

// as sets the size, the scheme, and whether scripts run.
func as(t *testing.T, ctx context.Context, l look) {
	t.Helper()
	scheme, media := "light", "screen"
	if l.dark {
		scheme = "dark"
	}
	if l.print {
		media = "print"
	}
	do(t, ctx, chromedp.EmulateViewport(l.width, l.height))
	_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media,
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: l.noScript})
	if err != nil {
		t.Fatal(err)
	}
}

func do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

func run[T any](t *testing.T, ctx context.Context, a chromedp.Action[T]) T {
	t.Helper()
	v, err := chromedp.Run(ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// linkTo is the address of a result with its facts after the "#".
func linkTo(base, path, on, facts string) string {
	return base + path + "#" + strings.ReplaceAll(url.Values{"on": {on}, "facts": {facts}}.Encode(), "+", "%20")
}

// shoot takes a picture of the whole page into the folder that SHOTS names.
func shoot(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	dir := os.Getenv("SHOTS")
	if dir == "" {
		return
	}
	png := run(t, ctx, chromedp.FullScreenshot(100))
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600); err != nil {
		t.Fatal(err)
	}
}

// submit posts a form from the page that is open, as one of its own forms would.
func submit(t *testing.T, ctx context.Context, path string, form url.Values) {
	t.Helper()
	fields, err := json.Marshal(form)
	if err != nil {
		t.Fatal(err)
	}
	script := `(() => { const f = document.createElement("form"); f.method = "post"; f.action = ` + strconv.Quote(path) + `;
		for (const [name, values] of Object.entries(` + string(fields) + `)) for (const v of values) {
			const i = document.createElement("input"); i.type = "hidden"; i.name = name; i.value = v; f.append(i); }
		document.body.append(f); f.submit(); })()`
	if _, err := chromedp.Run(ctx, chromedp.WaitEvent(page.LoadEventFired, nil, chromedp.Evaluate[chromedp.Void](script))); err != nil {
		t.Fatal(err)
	}
}

// tab is a page of a browser on the pages' server.
type tab struct {
	ctx  context.Context
	base string
}

func newTab(t *testing.T) *tab {
	t.Helper()
	return &tab{ctx: browser(t), base: site(t).URL}
}

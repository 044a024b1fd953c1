package lawpages_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"qyzmet"
)

// lacking skips a test for want of something outside the module, with the
// reason; under REQUIRE=all it fails.
func lacking(t *testing.T, reason string) {
	t.Helper()
	if os.Getenv("REQUIRE") == "all" {
		t.Fatal(reason)
	}
	t.Skip(reason)
}

const chromium = "/usr/bin/chromium" // where Debian keeps it

// look is how a page is looked at.
type look struct {
	name          string
	width, height int64
	dark          bool
}

var (
	phone       = look{"phone", 390, 844, false}
	phoneDark   = look{"phone-dark", 390, 844, true}
	desktop     = look{"desktop", 1280, 900, false}
	desktopDark = look{"desktop-dark", 1280, 900, true}
	narrow      = look{"narrow", 320, 640, false}
)

// browser starts a browser with a profile of its own, without script: the pages
// must not need it.
func browser(t *testing.T) context.Context {
	t.Helper()
	if _, err := os.Stat(chromium); err != nil {
		lacking(t, "no "+chromium+": the law browser was not looked at in a browser")
	}
	opts := append([]chromedp.ExecAllocatorOption{}, chromedp.DefaultExecAllocatorOptions[:]...)
	opts = append(opts, chromedp.ExecPath(chromium), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("hide-scrollbars", true), chromedp.Flag("user-data-dir", t.TempDir()))
	alloc, cancel := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, cancelTab := chromedp.NewContext(alloc)
	t.Cleanup(func() { cancelTab(); cancel() })
	ctx, cancelTime := context.WithTimeout(ctx, 8*time.Minute)
	t.Cleanup(cancelTime)
	return ctx
}

func (l look) set(t *testing.T, ctx context.Context) {
	t.Helper()
	scheme := "light"
	if l.dark {
		scheme = "dark"
	}
	do(t, ctx, chromedp.EmulateViewport(l.width, l.height))
	_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "screen",
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
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

type scene struct{ name, path string }

func scenes(t *testing.T) []scene {
	t.Helper()
	data, err := os.ReadFile("testdata/scenes.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []scene
	for line := range strings.Lines(string(data)) {
		if name, path, ok := strings.Cut(strings.TrimSpace(line), " "); ok && name != "#" {
			out = append(out, scene{name, path})
		}
	}
	return out
}

func serve(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(pages(t, room(t, nil)))
	t.Cleanup(s.Close)
	return s.URL
}

// axeSource reads axe-core from $AXE_PATH or the module's node_modules.
func axeSource(t *testing.T) string {
	t.Helper()
	for _, path := range []string{os.Getenv("AXE_PATH"), filepath.Join("..", "..", "..", "node_modules", "axe-core", "axe.min.js")} {
		if data, err := os.ReadFile(path); path != "" && err == nil {
			return string(data)
		}
	}
	lacking(t, "axe-core is not installed (npm install axe-core, or AXE_PATH): the law browser was not checked by axe")
	return ""
}

type violation struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		HTML    string `json:"html"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

const openAll = `for (const d of document.querySelectorAll("details")) d.open = true; undefined`

const runAxe = `axe.run(document, {resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
	.then(r => JSON.stringify(r.violations))`

// TestAxe finds no violation of WCAG 2.2 AA on any scene, with all that can be
// opened open: three languages, light and dark, phone and desktop.
func TestAxe(t *testing.T) {
	source := axeSource(t)
	ctx, base := browser(t), serve(t)
	looks := map[qyzmet.Lang][]look{qyzmet.Kazakh: {phone, desktopDark}, qyzmet.Russian: {phoneDark}, qyzmet.English: {desktop}}
	for _, lang := range qyzmet.Langs() {
		for _, l := range looks[lang] {
			l.set(t, ctx)
			for _, s := range scenes(t) {
				t.Run(fmt.Sprintf("%s/%s/%s", lang, l.name, s.name), func(t *testing.T) {
					do(t, ctx, chromedp.Navigate(base+"/"+string(lang)+s.path))
					do(t, ctx, chromedp.Evaluate[chromedp.Void](openAll))
					do(t, ctx, chromedp.Evaluate[chromedp.Void](source+";undefined"))
					var list []violation
					if err := json.Unmarshal([]byte(run(t, ctx, chromedp.Evaluate[string](runAxe, chromedp.EvalAwaitPromise))), &list); err != nil {
						t.Fatal(err)
					}
					for _, v := range list {
						for _, n := range v.Nodes {
							t.Errorf("%s: %s\n%.300s\n%s", v.ID, v.Help, n.HTML, n.Summary)
						}
					}
				})
			}
		}
	}
}

// TestNothingOverflows: no page is wider than a screen of 320 px, nor than a
// phone's, with all that can be opened open.
func TestNothingOverflows(t *testing.T) {
	ctx, base := browser(t), serve(t)
	for _, l := range []look{narrow, phone} {
		l.set(t, ctx)
		for _, lang := range qyzmet.Langs() {
			for _, s := range scenes(t) {
				do(t, ctx, chromedp.Navigate(base+"/"+string(lang)+s.path))
				do(t, ctx, chromedp.Evaluate[chromedp.Void](openAll))
				if w := run(t, ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth`)); int64(w) > l.width {
					widest := run(t, ctx, chromedp.Evaluate[string](`[...document.querySelectorAll("main *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".law-scroll, pre, .note"))
						.map(e => e.outerHTML.slice(0, 120)).slice(0, 3).join("\n")`))
					t.Errorf("%s %s %s: %d px wide\n%s", l.name, lang, s.name, w, widest)
				}
			}
		}
	}
}

// TestShots takes pictures into the folder that SHOTS names, to be looked at.
// SCENE limits them; with OPEN all that can be opened is open.
func TestShots(t *testing.T) {
	dir := os.Getenv("SHOTS")
	if dir == "" {
		t.Skip("SHOTS is not set: no pictures wanted")
	}
	ctx, base := browser(t), serve(t)
	looks := map[qyzmet.Lang][]look{qyzmet.English: {phone, desktop}, qyzmet.Russian: {phone, desktopDark}, qyzmet.Kazakh: {desktop, phoneDark}}
	for _, lang := range qyzmet.Langs() {
		for _, l := range looks[lang] {
			l.set(t, ctx)
			for _, s := range scenes(t) {
				if only := os.Getenv("SCENE"); only != "" && only != s.name {
					continue
				}
				do(t, ctx, chromedp.Navigate(base+"/"+string(lang)+s.path))
				if os.Getenv("OPEN") != "" {
					do(t, ctx, chromedp.Evaluate[chromedp.Void](openAll))
				}
				png := run(t, ctx, chromedp.FullScreenshot(100))
				if err := os.WriteFile(filepath.Join(dir, "law-"+s.name+"-"+string(lang)+"-"+l.name+".png"), png, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

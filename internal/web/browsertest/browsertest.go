// Package browsertest opens pages in a real browser for tests: one Chromium, one
// way of looking (size, scheme, script, paper) and one accessibility check. Only
// tests import it.
package browsertest

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Absent skips a test for want of something outside the module, with the
// reason; under REQUIRE=all it fails.
func Absent(t *testing.T, reason string) {
	t.Helper()
	if os.Getenv("REQUIRE") == "all" {
		t.Fatal(reason)
	}
	t.Skip(reason)
}

// chromium is where Debian keeps the browser.
const chromium = "/usr/bin/chromium"

// limit is how long one browser may be in use.
const limit = 8 * time.Minute

// Start starts a browser with a profile of its own.
func Start(t *testing.T) context.Context {
	t.Helper()
	if _, err := os.Stat(chromium); err != nil {
		Absent(t, "no "+chromium+": the pages were not looked at in a browser")
	}
	opts := append([]chromedp.ExecAllocatorOption{}, chromedp.DefaultExecAllocatorOptions[:]...)
	opts = append(opts, chromedp.ExecPath(chromium), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("hide-scrollbars", true), chromedp.Flag("lang", "en"), chromedp.Flag("user-data-dir", t.TempDir()))
	alloc, cancel := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, cancelTab := chromedp.NewContext(alloc)
	t.Cleanup(func() { cancelTab(); cancel() })
	ctx, cancelTime := context.WithTimeout(ctx, limit)
	t.Cleanup(cancelTime)
	return ctx
}

// Look is how a page is looked at.
type Look struct {
	Name          string
	Width, Height int64 // CSS pixels
	Dark          bool
	NoScript      bool
	Print         bool
}

// The usual looks.
var (
	Narrow  = Look{Name: "narrow", Width: 320, Height: 640}
	Phone   = Look{Name: "phone", Width: 390, Height: 844}
	Desktop = Look{Name: "desktop", Width: 1280, Height: 900}
)

// Darkly is the same look in the dark scheme.
func (l Look) Darkly() Look { l.Dark = true; l.Name += "-dark"; return l }

// Set sets the size, the scheme, and whether scripts run.
func (l Look) Set(t *testing.T, ctx context.Context) {
	t.Helper()
	scheme, media := "light", "screen"
	if l.Dark {
		scheme = "dark"
	}
	if l.Print {
		media = "print"
	}
	Do(t, ctx, chromedp.EmulateViewport(l.Width, l.Height))
	_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media,
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: l.NoScript})
	if err != nil {
		t.Fatal(err)
	}
}

// Do carries out steps that give nothing back.
func Do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// Run carries out a step and gives its result.
func Run[T any](t *testing.T, ctx context.Context, a chromedp.Action[T]) T {
	t.Helper()
	v, err := chromedp.Run(ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// OpenAll opens whatever can be opened on the page.
const OpenAll = `for (const d of document.querySelectorAll("details")) d.open = true; undefined`

// AxeSource reads axe-core, which is installed by npm and never committed: from
// $AXE_PATH, or from node_modules in the module's root, which lies at root.
func AxeSource(t *testing.T, root string) string {
	t.Helper()
	for _, path := range []string{os.Getenv("AXE_PATH"), filepath.Join(root, "node_modules", "axe-core", "axe.min.js")} {
		if path == "" {
			continue
		}
		if data, err := os.ReadFile(path); err == nil {
			return string(data)
		}
	}
	Absent(t, "axe-core is not installed (npm install axe-core@4.14.1, or AXE_PATH): accessibility was not checked by axe")
	return ""
}

// Violation is a rule of axe that a page breaks.
type Violation struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		HTML    string `json:"html"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

// What is checked: everything, or only what colours and sizes change.
const (
	Everything = `runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]`
	Appearance = `runOnly: {type: "rule", values: ["color-contrast", "target-size", "link-in-text-block", "scrollable-region-focusable"]}`
)

// Axe checks the page that is open and has axe's source in it.
func Axe(t *testing.T, ctx context.Context, what string) []Violation {
	t.Helper()
	out := Run(t, ctx, chromedp.Evaluate[string](`axe.run(document, {resultTypes: ["violations"], `+what+`}).then(r => JSON.stringify(r.violations))`, chromedp.EvalAwaitPromise))
	var list []Violation
	if err := json.Unmarshal([]byte(out), &list); err != nil {
		t.Fatalf("axe: %v: %.200s", err, out)
	}
	return list
}

// Clean fails the test for each violation on the page that is open.
func Clean(t *testing.T, ctx context.Context, l Look, what string) {
	t.Helper()
	l.Set(t, ctx)
	for _, v := range Axe(t, ctx, what) {
		for _, n := range v.Nodes {
			t.Errorf("%s: %s: %s\n%.300s\n%s", l.Name, v.ID, v.Help, n.HTML, n.Summary)
		}
	}
}

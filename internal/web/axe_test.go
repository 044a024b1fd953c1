package web_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
)

// axeSource reads axe-core, which is installed by npm and never committed: from
// $AXE_PATH, or node_modules in the module's root.
func axeSource(t *testing.T) string {
	t.Helper()
	for _, path := range []string{os.Getenv("AXE_PATH"), filepath.Join("..", "..", "node_modules", "axe-core", "axe.min.js")} {
		if path == "" {
			continue
		}
		if data, err := os.ReadFile(path); err == nil {
			return string(data)
		}
	}
	absent(t, "axe-core is not installed (npm install axe-core@4.14.1, or AXE_PATH): accessibility was not checked by axe")
	return ""
}

// violation is a rule of axe that a page breaks.
type violation struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		HTML    string `json:"html"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

// What is checked: everything, or only what colours and sizes change.
const (
	everything = `runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]`
	appearance = `runOnly: {type: "rule", values: ["color-contrast", "target-size", "link-in-text-block", "scrollable-region-focusable"]}`
)

// axe checks the page that is open.
func axe(t *testing.T, b *tab, what string) []violation {
	t.Helper()
	out := run(t, b.ctx, chromedp.Evaluate[string](`axe.run(document, {resultTypes: ["violations"], `+what+`}).then(r => JSON.stringify(r.violations))`, chromedp.EvalAwaitPromise))
	var list []violation
	if err := json.Unmarshal([]byte(out), &list); err != nil {
		t.Fatalf("axe: %v: %.200s", err, out)
	}
	return list
}

// TestAxe finds no violation of WCAG 2.2 AA or of axe's best practices on any
// scene: three languages, light and dark, phone and desktop.
func TestAxe(t *testing.T) {
	source := axeSource(t)
	for _, lang := range langs() {
		t.Run(string(lang), func(t *testing.T) {
			b := newTab(t)
			do(t, b.ctx, chromedp.Navigate(b.base+"/"+string(lang)))
			for _, sc := range scenes() {
				t.Run(sc.name, func(t *testing.T) {
					sc.open(t, b, string(lang))
					// Whatever can be opened is checked open.
					do(t, b.ctx, chromedp.Evaluate[chromedp.Void](`for (const d of document.querySelectorAll("details")) d.open = true; undefined`),
						chromedp.Evaluate[chromedp.Void](source+";undefined"))
					checkLook(t, b, phone, everything)
					checkLook(t, b, desktop.darkly(), everything)
					checkLook(t, b, phone.darkly(), appearance)
					checkLook(t, b, desktop, appearance)
				})
			}
		})
	}
}

// TestAxeFinds: the check itself finds planted faults.
func TestAxeFinds(t *testing.T) {
	source := axeSource(t)
	b := newTab(t)
	do(t, b.ctx, chromedp.Navigate(b.base+"/en"), chromedp.Evaluate[chromedp.Void](`document.querySelector("main").append(document.createElement("img"), document.createElement("input")); undefined`),
		chromedp.Evaluate[chromedp.Void](source+";undefined"))
	var ids []string
	for _, v := range axe(t, b, everything) {
		ids = append(ids, v.ID)
	}
	if !slices.Contains(ids, "image-alt") || !slices.Contains(ids, "label") {
		t.Errorf("of a picture and a field without names axe says %v", ids)
	}
}

func checkLook(t *testing.T, b *tab, l look, what string) {
	t.Helper()
	as(t, b.ctx, l)
	for _, v := range axe(t, b, what) {
		for _, n := range v.Nodes {
			t.Errorf("%s: %s: %s\n%.300s\n%s", l.name, v.ID, v.Help, n.HTML, n.Summary)
		}
	}
}

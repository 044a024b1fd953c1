package web_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
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

// axe checks the page that is open against WCAG 2.2 AA and axe's best practices.
func axe(t *testing.T, b *tab, source string) []violation {
	t.Helper()
	do(t, b.ctx, chromedp.Evaluate[chromedp.Void](source+";undefined"))
	out := run(t, b.ctx, chromedp.Evaluate[string](`axe.run(document, {resultTypes: ["violations"],
		runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(r => JSON.stringify(r.violations))`, chromedp.EvalAwaitPromise))
	var list []violation
	if err := json.Unmarshal([]byte(out), &list); err != nil {
		t.Fatalf("axe: %v: %.200s", err, out)
	}
	return list
}

// TestAxe finds no violation on any scene: three languages, light and dark,
// phone and desktop.
func TestAxe(t *testing.T) {
	source := axeSource(t)
	b := newTab(t)
	for _, lang := range langs() {
		for _, l := range []look{phone, desktop.darkly(), phone.darkly(), desktop} {
			if testing.Short() && lang != "kk" {
				continue
			}
			as(t, b.ctx, l)
			for _, sc := range scenes() {
				t.Run(fmt.Sprintf("%s/%s/%s", lang, l.name, sc.name), func(t *testing.T) {
					do(t, b.ctx, chromedp.Navigate(b.base+"/"+string(lang)))
					sc.open(t, b, string(lang))
					// Whatever can be opened is checked open.
					do(t, b.ctx, chromedp.Evaluate[chromedp.Void](`for (const d of document.querySelectorAll("details")) d.open = true; undefined`))
					for _, v := range axe(t, b, source) {
						for _, n := range v.Nodes {
							t.Errorf("%s: %s\n%.300s\n%s", v.ID, v.Help, n.HTML, n.Summary)
						}
					}
				})
			}
		}
	}
}

package web_test

import (
	"slices"
	"testing"

	"github.com/chromedp/chromedp"

	"qyzmet/internal/web/browsertest"
)

// TestAxe finds no violation of WCAG 2.2 AA or of axe's best practices on any
// scene: three languages, light and dark, browsertest.Phone and browsertest.Desktop.
func TestAxe(t *testing.T) {
	source := browsertest.AxeSource(t, "../..")
	for _, lang := range langs() {
		t.Run(string(lang), func(t *testing.T) {
			b := newTab(t)
			browsertest.Do(t, b.ctx, chromedp.Navigate(b.base+"/"+string(lang)))
			for _, sc := range scenes() {
				t.Run(sc.name, func(t *testing.T) {
					sc.open(t, b, string(lang))
					// Whatever can be opened is checked open.
					browsertest.Do(t, b.ctx, chromedp.Evaluate[chromedp.Void](browsertest.OpenAll),
						chromedp.Evaluate[chromedp.Void](source+";undefined"))
					browsertest.Clean(t, b.ctx, browsertest.Phone, browsertest.Everything)
					browsertest.Clean(t, b.ctx, browsertest.Desktop.Darkly(), browsertest.Everything)
					browsertest.Clean(t, b.ctx, browsertest.Phone.Darkly(), browsertest.Appearance)
					browsertest.Clean(t, b.ctx, browsertest.Desktop, browsertest.Appearance)
				})
			}
		})
	}
}

// TestAxeFinds: the check itself finds planted faults.
func TestAxeFinds(t *testing.T) {
	source := browsertest.AxeSource(t, "../..")
	b := newTab(t)
	browsertest.Do(t, b.ctx, chromedp.Navigate(b.base+"/en"), chromedp.Evaluate[chromedp.Void](`document.querySelector("main").append(document.createElement("img"), document.createElement("input")); undefined`),
		chromedp.Evaluate[chromedp.Void](source+";undefined"))
	var ids []string
	for _, v := range browsertest.Axe(t, b.ctx, browsertest.Everything) {
		ids = append(ids, v.ID)
	}
	if !slices.Contains(ids, "image-alt") || !slices.Contains(ids, "label") {
		t.Errorf("of a picture and a field without names axe says %v", ids)
	}
}

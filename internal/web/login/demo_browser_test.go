package login_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"qyzmet"
	"qyzmet/internal/web/browsertest"
)

// The page of the demonstration is without fault for those who cannot see it or
// have a narrow screen, and its button leads to the desk.
func TestDemoInBrowser(t *testing.T) {
	source := browsertest.AxeSource(t, "../../..")
	server := httptest.NewServer(demoSite(t, true))
	t.Cleanup(server.Close)
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	place := &place{t: t, base: "http://localhost:" + u.Port(), site: http.NotFoundHandler()}
	for _, lang := range qyzmet.Langs() {
		t.Run(string(lang), func(t *testing.T) {
			b := &tab{place: place, t: t, ctx: browsertest.Start(t)}
			browsertest.Desktop.Set(t, b.ctx)
			b.open("/" + string(lang) + "/demo")
			browsertest.Do(t, b.ctx, chromedp.Evaluate[chromedp.Void](source+";undefined"))
			browsertest.Clean(t, b.ctx, browsertest.Phone, browsertest.Everything)
			browsertest.Clean(t, b.ctx, browsertest.Desktop.Darkly(), browsertest.Everything)
			browsertest.Narrow.Set(t, b.ctx)
			if wide := browsertest.Run(t, b.ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth - document.documentElement.clientWidth`)); wide > 0 {
				t.Errorf("%d pixels wider than the screen", wide)
			}
			b.shoot(t, string(lang)+"-demo")
			b.press("main form button")
			if text := b.text("body"); !strings.Contains(text, "in: true, u-clerk-1") {
				t.Errorf("the button led to %s: %s", b.path(), text)
			}
		})
	}
}

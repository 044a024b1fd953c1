package login_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
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
		b := &tab{place: place, t: t, ctx: browsertest.Start(t)}
		b.open("/" + string(lang) + "/demo")
		browsertest.Do(t, b.ctx, chromedp.Evaluate[chromedp.Void](source+";undefined"))
		browsertest.Clean(t, b.ctx, browsertest.Phone, browsertest.Everything)
		browsertest.Clean(t, b.ctx, browsertest.Desktop.Darkly(), browsertest.Everything)
		browsertest.Narrow.Set(t, b.ctx)
		if wide := browsertest.Run(t, b.ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth - document.documentElement.clientWidth`)); wide > 0 {
			t.Errorf("%s: %d pixels wider than the screen", lang, wide)
		}
		if dir := os.Getenv("SHOTS"); dir != "" {
			if err := os.WriteFile(filepath.Join(dir, string(lang)+"-demo.png"), browsertest.Run(t, b.ctx, chromedp.FullScreenshot(100)), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		b.press("main form button")
		if text := b.text("body"); !strings.Contains(text, "in: true, u-clerk-1") {
			t.Errorf("%s: the button led to %s: %s", lang, b.path(), text)
		}
	}
}

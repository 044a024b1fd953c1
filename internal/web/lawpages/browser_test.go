package lawpages_test

import (
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"qyzmet"
	"qyzmet/internal/web/browsertest"
)

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

// TestAxe finds no violation of WCAG 2.2 AA on any scene, with all that can be
// opened open: three languages, light and dark, phone and desktop.
func TestAxe(t *testing.T) {
	source := browsertest.AxeSource(t, "../../..")
	ctx, base := browsertest.Start(t), serve(t)
	looks := map[qyzmet.Lang][]browsertest.Look{qyzmet.Kazakh: {browsertest.Phone, browsertest.Desktop.Darkly()}, qyzmet.Russian: {browsertest.Phone.Darkly()}, qyzmet.English: {browsertest.Desktop}}
	for _, lang := range qyzmet.Langs() {
		for _, l := range looks[lang] {
			l.Set(t, ctx)
			for _, s := range scenes(t) {
				t.Run(fmt.Sprintf("%s/%s/%s", lang, l.Name, s.name), func(t *testing.T) {
					browsertest.Do(t, ctx, chromedp.Navigate(base+"/"+string(lang)+s.path))
					browsertest.Do(t, ctx, chromedp.Evaluate[chromedp.Void](browsertest.OpenAll))
					browsertest.Do(t, ctx, chromedp.Evaluate[chromedp.Void](source+";undefined"))
					browsertest.Clean(t, ctx, l, browsertest.Everything)
				})
			}
		}
	}
}

// TestNothingOverflows: no page is wider than a screen of 320 px, nor than a
// phone's, with all that can be opened open.
func TestNothingOverflows(t *testing.T) {
	ctx, base := browsertest.Start(t), serve(t)
	for _, l := range []browsertest.Look{browsertest.Narrow, browsertest.Phone} {
		l.Set(t, ctx)
		for _, lang := range qyzmet.Langs() {
			for _, s := range scenes(t) {
				browsertest.Do(t, ctx, chromedp.Navigate(base+"/"+string(lang)+s.path))
				browsertest.Do(t, ctx, chromedp.Evaluate[chromedp.Void](browsertest.OpenAll))
				if w := browsertest.Run(t, ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth`)); int64(w) > l.Width {
					widest := browsertest.Run(t, ctx, chromedp.Evaluate[string](`[...document.querySelectorAll("main *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll, pre, .note"))
						.map(e => e.outerHTML.slice(0, 120)).slice(0, 3).join("\n")`))
					t.Errorf("%s %s %s: %d px wide\n%s", l.Name, lang, s.name, w, widest)
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
	ctx, base := browsertest.Start(t), serve(t)
	looks := map[qyzmet.Lang][]browsertest.Look{qyzmet.English: {browsertest.Phone, browsertest.Desktop}, qyzmet.Russian: {browsertest.Phone, browsertest.Desktop.Darkly()}, qyzmet.Kazakh: {browsertest.Desktop, browsertest.Phone.Darkly()}}
	for _, lang := range qyzmet.Langs() {
		for _, l := range looks[lang] {
			l.Set(t, ctx)
			for _, s := range scenes(t) {
				if only := os.Getenv("SCENE"); only != "" && only != s.name {
					continue
				}
				browsertest.Do(t, ctx, chromedp.Navigate(base+"/"+string(lang)+s.path))
				if os.Getenv("OPEN") != "" {
					browsertest.Do(t, ctx, chromedp.Evaluate[chromedp.Void](browsertest.OpenAll))
				}
				png := browsertest.Run(t, ctx, chromedp.FullScreenshot(100))
				if err := os.WriteFile(filepath.Join(dir, "law-"+s.name+"-"+string(lang)+"-"+l.Name+".png"), png, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

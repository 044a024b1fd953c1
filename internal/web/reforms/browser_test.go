package reforms

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"qyzmet"
	"qyzmet/internal/web/browsertest"
)

// scene is a page worth looking at; the form, if there is one, is posted first.
type scene struct {
	name, path string
	form       []string
}

func scenes() []scene {
	return []scene{
		{"begin", "/reforms", nil},
		{"example", "/reforms/example/teachers-in-villages", nil},
		{"ground", "/reforms/without/deferral/teacher", nil},
		{"age", "", []string{"example", "call-up-from-19", "v.call_up_age", "19"}},
		{"many", "", []string{"w", "deferral/full-time", "w", "exemption/unfit", "v.call_up_age_end", "30", "unknown", "5"}},
		{"flaw", "", []string{"example", "study-once", "n", "10000"}},
		{"nobody", "", []string{"w", "deferral/deputy", "n", "10000"}},
		{"person", "person", []string{"example", "study-once", "n", "10000"}},
		{"refused", "/reforms/run/none", nil},
	}
}

// open gives the address of a scene after the language.
func (s scene) open(t *testing.T, room *Room) string {
	t.Helper()
	if s.form == nil {
		return s.path
	}
	_, _, path := post(pages(room), "/en/reforms", fields(s.form...))
	path = strings.TrimPrefix(path, "/en")
	r := room.runs.find(path[strings.LastIndex(path, "/")+1:])
	if r == nil {
		t.Fatalf("%s did not run", s.name)
	}
	<-r.done
	r.check(context.Background(), room.Engine)
	<-r.checked
	if s.path == "person" {
		path += fmt.Sprintf("/person/%d", r.got.Samples[0].Row+1)
	}
	return path
}

// TestAxe finds no violation of WCAG 2.2 AA on any scene, with all that can be
// opened open, and no page wider than its screen: three languages, light and
// dark, phone and desktop.
func TestAxe(t *testing.T) {
	source := browsertest.AxeSource(t, "../../..")
	room := newRoom(t)
	s := httptest.NewServer(pages(room))
	t.Cleanup(s.Close)
	ctx := browsertest.Start(t)
	looks := map[qyzmet.Lang][]browsertest.Look{qyzmet.Kazakh: {browsertest.Narrow, browsertest.Desktop.Darkly()}, qyzmet.Russian: {browsertest.Phone.Darkly()}, qyzmet.English: {browsertest.Desktop, browsertest.Narrow}}
	for _, lang := range qyzmet.Langs() {
		for _, l := range looks[lang] {
			l.Set(t, ctx)
			for _, sc := range scenes() {
				t.Run(fmt.Sprintf("%s/%s/%s", lang, l.Name, sc.name), func(t *testing.T) {
					browsertest.Do(t, ctx, chromedp.Navigate(s.URL+"/"+string(lang)+sc.open(t, room)),
						chromedp.Evaluate[chromedp.Void](browsertest.OpenAll), chromedp.Evaluate[chromedp.Void](source+";undefined"))
					browsertest.Clean(t, ctx, l, browsertest.Everything)
					wide := browsertest.Run(t, ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth`))
					if int64(wide) > l.Width {
						widest := browsertest.Run(t, ctx, chromedp.Evaluate[string](`[...document.querySelectorAll("main *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll"))
							.map(e => e.outerHTML.slice(0, 120)).slice(0, 3).join("\n")`))
						t.Errorf("%d px wide\n%s", wide, widest)
					}
				})
			}
		}
	}
}

const ageSlider = `document.querySelector("#r-call_up_age")`

// TestSliderIsLive: an arrow key on the slider moves its number, and the result
// follows without a page being loaded; by another slider it follows again.
func TestSliderIsLive(t *testing.T) {
	room := newRoom(t)
	s := httptest.NewServer(pages(room))
	t.Cleanup(s.Close)
	ctx := browsertest.Start(t)
	browsertest.Desktop.Set(t, ctx)
	browsertest.Do(t, ctx, chromedp.Navigate(s.URL+"/ru/reforms"), chromedp.Evaluate[chromedp.Void](`window.same = true; `+ageSlider+`.focus()`))
	for i, want := range []string{"19", "20"} {
		browsertest.Do(t, ctx, chromedp.KeyEvent(kb.ArrowRight))
		if got := browsertest.Run(t, ctx, chromedp.Evaluate[string](`document.querySelector("#v-call_up_age").value`)); got != want {
			t.Errorf("the number is %s, want %s", got, want)
		}
		browsertest.Do(t, ctx, chromedp.Poll[chromedp.Void](fmt.Sprintf(`(document.querySelector("#rf-result").dataset.said ?? "") !== (window.before ?? "") && (window.before = document.querySelector("#rf-result").dataset.said)`)))
		said := browsertest.Run(t, ctx, chromedp.Evaluate[string](`document.querySelector("[data-live-line]").textContent`))
		if !strings.Contains(strings.ReplaceAll(said, "\u00a0", ""), "из 10000 мужчин") {
			t.Errorf("step %d: %s", i, said)
		}
	}
	if !browsertest.Run(t, ctx, chromedp.Evaluate[bool](`window.same === true && document.querySelectorAll("#rf-result").length === 1 && document.activeElement === `+ageSlider)) {
		t.Error("the page was loaded anew, or the slider lost its focus")
	}
	shoot(t, ctx, "live-ru-desktop")
	// Out of range: refused in the line, what was there before is gone.
	browsertest.Do(t, ctx, chromedp.Evaluate[chromedp.Void](`document.querySelector("#v-call_up_age").value = "99"; document.querySelector("#v-call_up_age").dispatchEvent(new Event("input", {bubbles: true})); undefined`),
		chromedp.Poll[chromedp.Void](`document.querySelector("[data-live-line]").textContent.includes("28")`))
}

func shoot(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	dir := os.Getenv("SHOTS")
	if dir == "" {
		return
	}
	png := browsertest.Run(t, ctx, chromedp.FullScreenshot(100))
	if err := os.WriteFile(filepath.Join(dir, "reforms-"+name+".png"), png, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestShots takes pictures into the folder that SHOTS names, to be looked at.
// SCENE limits them to one scene.
func TestShots(t *testing.T) {
	if os.Getenv("SHOTS") == "" {
		t.Skip("SHOTS is not set: no pictures wanted")
	}
	room := newRoom(t)
	s := httptest.NewServer(pages(room))
	t.Cleanup(s.Close)
	ctx := browsertest.Start(t)
	paper := browsertest.Look{Name: "paper", Width: 700, Height: 990, Print: true}
	looks := map[qyzmet.Lang][]browsertest.Look{qyzmet.English: {browsertest.Phone, browsertest.Desktop}, qyzmet.Russian: {browsertest.Phone, paper}, qyzmet.Kazakh: {browsertest.Desktop, browsertest.Phone.Darkly()}}
	for _, lang := range qyzmet.Langs() {
		for _, l := range looks[lang] {
			l.Set(t, ctx)
			for _, sc := range scenes() {
				if only := os.Getenv("SCENE"); only != "" && only != sc.name {
					continue
				}
				browsertest.Do(t, ctx, chromedp.Navigate(s.URL+"/"+string(lang)+sc.open(t, room)))
				shoot(t, ctx, sc.name+"-"+string(lang)+"-"+l.Name)
			}
		}
	}
}

package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"qyzmet/internal/web/browsertest"
)

// TestPathSays: the page names the days, what changes on them, why, under which
// provision, the person's own days, today, and what is only assumed.
func TestPathSays(t *testing.T) {
	_, page := post(t, "/en/path", facts(today, student))
	text := strings.ReplaceAll(visible(page), "\u00a0", " ")
	for _, want := range []string{"You turn 18.", "You turn 27.", "End of the course", "30 June 2027", "1 July 2027", "subject to call-up", "Because a ground ends",
		"Up to this day the law was read", "Today", "16 more questions", "until 30 June 2027"} {
		if !strings.Contains(strings.ToLower(text), strings.ToLower(want)) {
			t.Errorf("the path lacks %q", want)
		}
	}
	for _, want := range []string{`role="img"`, `<title id="path-title">`, `<desc id="path-desc">`, `role="table"`, `href="/en/law/law/35/3"`, `value="change:person.fitness"`, `href="#open-draft-liability"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

// TestPathMarks: another day asked about, days without a wording, and days on
// which the answers cannot be true.
func TestPathMarks(t *testing.T) {
	_, page := post(t, "/en/path", facts("2019-03-01", elder))
	for _, want := range []string{"The day asked about", "Today", "the wording of these days is not held here", "Because the wordings held begin"} {
		if !strings.Contains(strings.ToLower(visible(page)), strings.ToLower(want)) {
			t.Errorf("the path of someone older lacks %q", want)
		}
	}
	_, page = post(t, "/en/path", facts(today, ill))
	for _, want := range []string{"your answers cannot be true on these days", "The health deferral is dated after the day asked about.", "Day you learnt of the decision"} {
		if !strings.Contains(strings.ToLower(visible(page)), strings.ToLower(want)) {
			t.Errorf("the path of someone ill lacks %q", want)
		}
	}
}

// TestPathBegins: from the first page to the picture by one date, without
// script; the answers go on into the interview, and contradictions to where
// they are mended.
func TestPathBegins(t *testing.T) {
	_, start := get(t, "/kk")
	if !strings.Contains(start, `href="/kk/path"`) {
		t.Error("the first page does not lead to the path")
	}
	_, page := get(t, "/kk/path")
	form := hidden(t, page, "question")
	form.Set("do", "answer")
	form.Set("v.day", "11")
	form.Set("v.month", "2")
	form.Set("v.year", "2005")
	status, page := post(t, "/kk/path", form)
	if status != http.StatusOK || !strings.Contains(page, `class="path-line"`) {
		t.Fatalf("%d: no picture after the date", status)
	}
	if got := hidden(t, page, "kept").Get("facts"); got != `{"country.regime":"peace","person.birth_date":"2005-02-11"}` {
		t.Errorf("the interview gets %s", got)
	}
	_, page = post(t, "/en/path", facts(today, student, "fact", "person.study.begins", "do", "answer", "v.day", "1", "v.month", "9", "v.year", "2028"))
	if !strings.Contains(page, "These answers do not fit together") {
		t.Errorf("a contradiction leads to %q", textOf(page, "h1"))
	}
	_, page = post(t, "/en/result/deferral", facts(today, student))
	if !strings.Contains(page, `formaction="/en/path"`) {
		t.Error("the result does not lead to the path")
	}
}

// TestPathOfMany: the longest lists that are read give a picture too.
func TestPathOfMany(t *testing.T) {
	var relatives, children []string
	for i := range 100 {
		relatives = append(relatives, fmt.Sprintf(`{"kinship":"sister","birth_date":"%d-%02d-%02d","disability":"none","depends_on":"you"}`, 2000+i%40, 1+i%12, 1+i%28))
		children = append(children, fmt.Sprintf(`{"birth_date":"%d-%02d-%02d","without_mother":true}`, 2010+i%50, 1+i%12, 1+i%28))
	}
	status, page := post(t, "/en/path", facts(today, fmt.Sprintf(`{"country.regime":"peace","person.birth_date":"2005-02-11","person.care.now":true,"person.relatives":[%s],"person.children":[%s]}`,
		strings.Join(relatives, ","), strings.Join(children, ","))))
	if status != http.StatusOK || !strings.Contains(page, `class="path-line"`) {
		t.Fatalf("%d: %s", status, textOf(page, "h1"))
	}
	checkPage(t, page)
}

// cramped lists words of the picture that do not fit their place: those that
// leave their bar or the picture, and those of a row that lie on one another.
const cramped = `(() => {
	const svg = document.querySelector(".path-line"), out = [];
	const seen = (q) => [...svg.querySelectorAll(q)].filter(e => getComputedStyle(e).display !== "none").map(e => ({e, text: e.textContent, r: e.getBoundingClientRect()}));
	const bars = seen(".path-seg"), frame = document.querySelector(".path-figure-box").getBoundingClientRect();
	for (const w of seen(".path-word")) {
		if (!bars.some(b => b.r.left <= w.r.left && w.r.right <= b.r.right + 1 && b.r.top <= w.r.top + 1 && w.r.bottom <= b.r.bottom + 1)) out.push("leaves its bar: " + w.text);
	}
	for (const t of seen("text")) if (t.r.left < frame.left || t.r.right > frame.right) out.push("leaves the picture: " + t.text);
	for (const row of [".path-year", ".path-age", ".path-number", ".path-law", ".path-now", ".path-word"]) {
		const list = seen(row);
		list.forEach((a, i) => list.slice(i + 1).forEach(b => {
			if (a.r.left < b.r.right && b.r.left < a.r.right && a.r.top < b.r.bottom - 4 && b.r.top < a.r.bottom - 4) out.push(row + " " + a.text + " lies on " + b.text);
		}));
	}
	return out.join("; ");
})()`

// TestPathHasRoom: no word of the picture is cut or lies on another, from the
// narrowest phone to a large desktop.
func TestPathHasRoom(t *testing.T) {
	b := newTab(t)
	browsertest.Do(t, b.ctx, chromedp.Navigate(b.base+"/en"))
	for _, lang := range langs() {
		for _, sc := range scenes() {
			if sc.path != "/path" || sc.form == nil || sc.name == "path-date-wrong" {
				continue
			}
			sc.open(t, b, string(lang))
			for _, width := range []int64{320, 390, 640, 768, 992, 1280, 1920} {
				browsertest.Look{Name: fmt.Sprint(width), Width: width, Height: 900}.Set(t, b.ctx)
				if bad := browsertest.Run(t, b.ctx, chromedp.Evaluate[string](cramped)); bad != "" {
					t.Errorf("%s/%s at %d pixels: %s", lang, sc.name, width, bad)
				}
			}
		}
	}
}

// TestPathLink: the link carries the facts after its "#" and draws the same path.
func TestPathLink(t *testing.T) {
	b := newTab(t)
	browsertest.Phone.Set(t, b.ctx)
	browsertest.Do(t, b.ctx, chromedp.Navigate(b.base+"/ru"))
	submit(t, b.ctx, "/ru/path", facts(today, student, "assumed", "country.regime"))
	const said = `document.getElementById("path-desc").textContent`
	want := browsertest.Run(t, b.ctx, chromedp.Evaluate[string](said))
	link := browsertest.Run(t, b.ctx, chromedp.Evaluate[string](`document.getElementById("link").href`))
	if before, _, _ := strings.Cut(link, "#"); before != b.base+"/ru/path" {
		t.Errorf("the link is %s", link)
	}
	browsertest.Do(t, b.ctx, chromedp.Navigate("about:blank"), chromedp.Navigate(link), chromedp.WaitReady(chromedp.CSS(".path-line")))
	if got := browsertest.Run(t, b.ctx, chromedp.Evaluate[string](said)); got != want {
		t.Errorf("the link draws %q, not %q", got, want)
	}
	if at := browsertest.Run(t, b.ctx, chromedp.Location()); at != b.base+"/ru/path" {
		t.Errorf("the address is %s", at)
	}
}

// TestPathWithoutScript: the picture, its table and the switch of the language
// need none.
func TestPathWithoutScript(t *testing.T) {
	b := newTab(t)
	browsertest.Look{Width: 390, Height: 844, NoScript: true}.Set(t, b.ctx)
	leave(t, b, chromedp.Navigate(b.base+"/en/path"))
	tabTo(t, b, "f-v-day")
	key(t, b, "11.02.2005")
	tabTo(t, b, "button submit answer")
	leave(t, b, chromedp.Click(chromedp.CSS(".question button[value=answer]")))
	leave(t, b, chromedp.Click(chromedp.CSS(".langs button[lang=kk]")))
	if n := browsertest.Run(t, b.ctx, chromedp.Evaluate[int](`document.querySelectorAll(".path-seg").length * document.querySelectorAll(".path-days tbody tr").length`)); n == 0 {
		t.Errorf("no picture or no table on %q", browsertest.Run(t, b.ctx, chromedp.Title()))
	}
}

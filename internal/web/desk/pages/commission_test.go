package pages_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"qyzmet"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/web/browsertest"
	"qyzmet/internal/web/desk/desktest"
)

// TestSessionInBrowser goes in a real browser from the agenda to the minutes; with
// four who sit the page says at once that they cannot decide, and does not open.
func TestSessionInBrowser(t *testing.T) {
	c := newPlace(t).Begin()
	p := c.Conscript("Сейітов", "fit")
	c.Listed(p)
	b := c.Tab(t, "u-secretary")
	b.Open("/en/desk/commission")
	b.Press("[data-open]")
	b.Wants("formed properly", "5 members")
	b.Tick("#m-3")
	b.Wants("4 members", "The number of members has to be odd.", "cannot decide")
	b.Press("[value=open]")
	b.Wants("The session was not opened")
	c.Town.Holds(c.Commission, "session.open", "false")
	b.Fill("#i-m-3", "Ахметова Р.")
	b.Press("[value=open]")
	b.Wants("Session of 1 September 2026", "1 case is left")
	b.Press(".desk-table [data-open]")
	b.Wants("The law allows it", "Not possible")
	b.Fill(`[id="f.votes_for"]`, "4", `[id="f.votes_against"]`, "1", `[id="f.ground"]`, "годен")
	b.Press(`[name=outcome][value="call-up"]`)
	b.Wants("Decided on 1 September 2026", "2 September 2026")
	b.Tick("#copy")
	b.Press("#announce [type=submit]")
	b.Wants("done")
	b.Open("/en/desk/commission/" + string(c.Commission))
	b.Press("#close [type=submit]")
	b.Wants("Minutes of the session", "Ахметова Р.", "4 / 1", "to be called up")
}

// scenes are the pages of a call-up with something on each.
func scenes(t *testing.T) (*desktest.CallUp, []string) {
	t.Helper()
	c := newPlace(t).Begin()
	one, two, three, four := c.Conscript("Сейітов", "fit"), c.Conscript("Құдайбергенов", "fit"), c.Conscript("Өтегенұлы", "temporarily-unfit"), c.Conscript("Ким", "fit")
	commission := "/desk/commission/" + string(c.Commission)
	c.Listed(one)
	c.Listed(two)
	c.Listed(three)
	session := c.Sit(one, two, three)
	decision := c.Decide(two, "call-up", nil)
	q := c.Town.Request("appeal-lodged", two, officetest.Fields{"learnt": "2026-09-01", "claim": "учится в колледже"})
	q.Of = decision.ID
	if _, err := c.Town.Record(t.Context(), officetest.Secretary, q); err != nil {
		t.Fatal(err)
	}
	c.Town.Must(officetest.Head, "notice-issued", one, officetest.Fields{"appear_on": "2026-09-20", "appear_at": "10:00, 4", "occasion": "commission"})
	_ = four
	return c, []string{"/desk/commission", commission, commission + "/case/" + string(one), commission + "/case/" + string(two), commission + "/protocol/" + string(session.ID),
		"/desk/campaign", "/desk/campaign/" + string(c.Campaign), "/desk/appeals", "/desk/appeals/" + string(two), "/desk/notices", "/desk/find?is=card.decision:call-up"}
}

// TestCallUpPages: no page breaks a rule of WCAG 2.2 AA or is wider than its screen,
// in three languages. With SHOTS the pages are drawn into that folder.
func TestCallUpPages(t *testing.T) {
	c, paths := scenes(t)
	everywhere(t, c.Tab(t, "u-secretary"), "", paths)
}

// everywhere looks at pages in three languages: on a phone, on a desk, in the dark.
func everywhere(t *testing.T, b *desktest.Tab, prefix string, paths []string) {
	source := browsertest.AxeSource(t, "../../../..")
	looks := map[qyzmet.Lang][]browsertest.Look{qyzmet.Kazakh: {browsertest.Narrow}, qyzmet.Russian: {browsertest.Desktop.Darkly()}, qyzmet.English: {browsertest.Desktop}}
	for _, lang := range qyzmet.Langs() {
		for _, look := range looks[lang] {
			look.Set(t, b.Ctx)
			for i, path := range paths {
				t.Run(fmt.Sprintf("%s/%s/%d", lang, look.Name, i), func(t *testing.T) {
					b.Open("/" + string(lang) + path)
					shot(t, b, fmt.Sprintf("%s%s-%s-%02d", prefix, lang, look.Name, i))
					browsertest.Do(t, b.Ctx, chromedp.Evaluate[chromedp.Void](browsertest.OpenAll), chromedp.Evaluate[chromedp.Void](source+";undefined"))
					browsertest.Clean(t, b.Ctx, look, browsertest.Everything)
					wide := browsertest.Run(t, b.Ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth`))
					if int64(wide) > look.Width || strings.Contains(b.Said(), "⟦") {
						widest := browsertest.Run(t, b.Ctx, chromedp.Evaluate[string](`[...document.querySelectorAll("main *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll")).map(e => e.outerHTML.slice(0, 200)).slice(-1).join()`))
						t.Errorf("%s is %d wide, the screen %d; or a text is missing: %s", path, wide, look.Width, widest)
					}
				})
			}
		}
	}
}

func shot(t *testing.T, b *desktest.Tab, name string) {
	t.Helper()
	dir := os.Getenv("SHOTS")
	if dir == "" {
		return
	}
	data := browsertest.Run(t, b.Ctx, chromedp.FullScreenshot(100))
	if err := os.WriteFile(filepath.Join(dir, name+".png"), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

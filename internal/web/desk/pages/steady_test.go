package pages_test

import (
	"math"
	"strconv"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/web/browsertest"
	"qyzmet/internal/web/desk/desktest"
)

// place is where the middle of the button lies on the screen.
func (b *tab) place(css string) [2]float64 {
	b.t.Helper()
	return browsertest.Run(b.t, b.ctx, chromedp.Evaluate[[2]float64](`(() => { const r = document.querySelector(`+strconv.Quote(css)+`).getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] })()`))
}

// TestButtonStaysPut: the button for signing lies where it lay when the live check
// comes in, whatever the check says and whichever fields it brings.
func TestButtonStaysPut(t *testing.T) {
	for name, look := range map[string]browsertest.Look{"desktop": browsertest.Desktop, "phone": browsertest.Phone} {
		t.Run(name, func(t *testing.T) {
			b := newTab(t)
			b.as("u-clerk")
			look.Set(t, b.ctx)
			id := person(b.Place, "Сейітов")
			if _, err := b.Town.Found(t.Context(), officetest.Clerk, []office.Request{{Kind: "first-registered", About: []qyzmet.SubjectID{id}, Issued: b.Town.Today(), Key: "found"}}); err != nil {
				t.Fatal(err)
			}
			b.Town.Must(officetest.Head, "notice-issued", id, officetest.Fields{"appear_on": b.Town.Today().AddDays(9).String(), "appear_at": "10:00", "occasion": "medical"})
			b.open("/en/desk/act/notice-attempted?about=" + string(id))
			browsertest.Do(t, b.ctx, chromedp.Evaluate[chromedp.Void](`document.querySelector(`+strconv.Quote(sign)+`).scrollIntoView({block: "center"}); undefined`))
			at := b.place(sign)
			browsertest.Do(t, b.ctx, chromedp.MouseEvent(chromedp.MouseMoved, at[0], at[1]))
			for _, channel := range []string{"paper", "sms", "egov"} {
				browsertest.Do(t, b.ctx, chromedp.Evaluate[chromedp.Void](`(() => { const f = document.getElementById("act-form"); document.getElementById("act-check").dataset.old = 1;
					const el = f.querySelector("[name='f.channel'][value=`+channel+`]"); el.checked = true; el.dispatchEvent(new Event("change", {bubbles: true})) })(); undefined`))
				b.fresh()
				if now := b.place(sign); math.Abs(now[0]-at[0]) >= 1 || math.Abs(now[1]-at[1]) >= 1 { // a page is scrolled by whole pixels
					t.Errorf("%s: it lay at %v and lies at %v", channel, at, now)
				}
			}
			shot(t, &desktest.Tab{T: t, Ctx: b.ctx}, "act-"+name)
		})
	}
}

// fresh waits until the check was drawn anew.
func (b *tab) fresh() {
	b.t.Helper()
	for range 100 {
		if browsertest.Run(b.t, b.ctx, chromedp.Evaluate[bool](`document.getElementById("act-check").dataset.old === undefined`)) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	b.t.Fatal("the check does not come")
}

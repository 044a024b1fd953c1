package freshness_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/office/officetest"
	"qyzmet/internal/web/desk/desktest"
	"qyzmet/internal/web/desk/freshness"
	"qyzmet/law"
)

var theLaw = desktest.LawOf(law.Data)

func TestQueue(t *testing.T) {
	c := desktest.Open(t, theLaw.For(t), freshness.Register).Begin()
	one, two, ill := c.Conscript("Бірінші", "fit"), c.Conscript("Екінші", "fit"), c.Conscript("Үшінші", "temporarily-unfit")
	c.Stated(one)
	c.Stated(two)
	c.Listed(ill)
	c.Sit(ill)
	c.Decide(ill, "deferral", officetest.Fields{"deferral_ground": "health", "deferred_until": "2026-10-15"})
	b := c.Browser("u-clerk")
	status, page := b.Get("/en/desk/freshness")
	desktest.Wants(t, b, status, page, 200, "0 facts to be checked again", "0 deferrals that have ended", "0 deferrals that end soon", "Nothing grows old")
	status, page = b.Get("/en/desk/freshness?show=soon&days=90")
	desktest.Wants(t, b, status, page, 200, "1 deferrals that end soon", "Үшінші", "15 October 2026")
	if strings.Contains(page, "J45") {
		t.Error("the diagnosis is shown")
	}

	c.Town.Now = c.Town.Now.Add(175 * 24 * time.Hour) // 23 February 2027
	b = c.Browser("u-head")
	status, page = b.Get("/en/desk/freshness")
	desktest.Wants(t, b, status, page, 200, "2 facts to be checked again", "1 deferrals that have ended", "family, study", "справка № 5", "1 March 2027")
	k := regexp.MustCompile(`name="key" value="([^"]+)"`).FindStringSubmatch(page)[1]
	status, page = b.Post("/en/desk/freshness?show=due&days=30", "do", "facts-confirmed", "key", k, "in", string(officetest.District), "who", string(one), "f.facts-confirmed.proof", "письмо колледжа № 8")
	desktest.Wants(t, b, status, page, 200, "done for 1 person", "1 facts to be checked again", "Екінші")
	if strings.Contains(page, "Бірінші") {
		t.Error("what was confirmed is still to be checked")
	}
	status, page = b.Get("/en/desk/freshness?show=ended")
	desktest.Wants(t, b, status, page, 200, "Үшінші", "past:")
	if status, page := b.Get("/en/desk/freshness?show=due&as=csv"); status != 200 || !strings.Contains(page, "Екінші") || !strings.Contains(page, "2027-03-01") {
		t.Errorf("the file: %d %s", status, page)
	}

	c.Town.Now = c.Town.Now.Add(200 * 24 * time.Hour) // the check itself grows old
	b = c.Browser("u-head")
	status, page = b.Get("/en/desk/freshness?days=0")
	desktest.Wants(t, b, status, page, 200, "2 facts to be checked again", "письмо колледжа № 8", "1 to be examined again")
	if status, _ := b.Get("/en/desk/freshness?show=all"); status == 200 {
		t.Error("a list that is not there is shown")
	}
}

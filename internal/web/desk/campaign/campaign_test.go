package campaign_test

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/web/desk/campaign"
	"qyzmet/internal/web/desk/desktest"
	"qyzmet/internal/web/desk/find"
	"qyzmet/law"
)

var theLaw = desktest.LawOf(law.Data)

var number = regexp.MustCompile(`<a href="(/en/desk/find\?[^"]+)">([0-9]+)<`)

// TestBoard: every number of the board is how many people its list shows.
func TestBoard(t *testing.T) {
	c := desktest.Open(t, theLaw.For(t), campaign.Register, find.Register).Begin()
	one, two, three, four := c.Conscript("Бірінші", "fit"), c.Conscript("Екінші", "fit"), c.Conscript("Үшінші", "temporarily-unfit"), c.Conscript("Төртінші", "unfit")
	for _, p := range []qyzmet.SubjectID{one, two, three, four} {
		c.Listed(p)
	}
	c.Sit(one, two, three, four)
	c.Decide(one, "call-up", nil)
	c.Decide(three, "deferral", officetest.Fields{"deferral_ground": "health", "deferred_until": "2026-10-15"})
	c.Decide(four, "exemption", officetest.Fields{"exemption_ground": "unfit"})

	b := c.Browser("u-clerk")
	status, page := b.Get("/en/desk/campaign")
	desktest.Wants(t, b, status, page, 200, "Call-up by decree № 801")
	here := "/en/desk/campaign/" + string(c.Campaign)
	status, page = b.Get(here)
	desktest.Wants(t, b, status, page, 200, "Armed Forces 12 0", "National Guard 5 0", "In all 17 4", "Deferrals over before 31 December 2026, with those that are over now: 1")
	links := number.FindAllStringSubmatch(page, -1)
	if len(links) != 11 {
		t.Fatalf("%d numbers lead to people, want 11", len(links))
	}
	for _, m := range links {
		people := " persons found"
		if m[2] == "1" {
			people = " person found"
		}
		status, list := b.Get(html.UnescapeString(m[1]))
		desktest.Wants(t, b, status, list, 200, m[2]+people, "Only those with")
	}
	status, page = b.Get(here + "?as=csv")
	if status != 200 || !strings.Contains(page, ",17,4,2,1,1,1,0,0,0,0,0") {
		t.Errorf("the file: %d %s", status, page)
	}

	// Of health the ministry's official sees nothing, and may not ask by it either.
	m := c.Browser("u-min")
	status, page = m.Get(here)
	desktest.Wants(t, m, status, page, 200, "In all 17 4 – Examined, before the commission 1 – To be called up 1 – Deferred")
	status, page = m.Get("/en/desk/find?is=person.fitness:fit")
	desktest.Wants(t, m, status, page, http.StatusForbidden, "Your role does not see this entry")
	other := c.Browser("u-clerk2")
	status, page = other.Get(here)
	desktest.Wants(t, other, status, page, 200, "In all 0 0")
	status, page = other.Get("/en/desk/find?is=card.decision:call-up")
	desktest.Wants(t, other, status, page, 200, "0 persons found")
	for _, bad := range []string{"is=card.name:x", "until=card.deferred_until:soon"} {
		if status, _ := b.Get("/en/desk/find?" + bad); status == 200 {
			t.Errorf("%s is taken", bad)
		}
	}
}

// TestBoardOfAnEarlierCallUp: a later call-up, a deferral lost, a move to another
// district take nothing from the numbers of a call-up, nor out of its row; what an
// earlier one decided does not count in a later one.
func TestBoardOfAnEarlierCallUp(t *testing.T) {
	c := desktest.Open(t, theLaw.For(t), campaign.Register, find.Register).Begin()
	p, q := c.Conscript("Бірінші", "temporarily-unfit"), c.Conscript("Екінші", "fit")
	c.Listed(p)
	c.Listed(q)
	c.Sit(p, q)
	deferral := c.Decide(p, "deferral", officetest.Fields{"deferral_ground": "health", "deferred_until": "2026-10-15"})
	c.Decide(q, "call-up", nil)
	first := c.Campaign
	c.Town.Now = c.Town.Now.AddDate(0, 6, 0) // the call-up is over
	if _, err := c.Town.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	today := c.Town.Today()
	second := c.Town.Must(desktest.Minister, "campaign-decreed", "", officetest.Fields{"decree": "№ 802", "begins": today.String(), "ends": today.AddDays(90).String()}).Act.Envelope.Subjects[0]
	c.Campaign = second
	c.Listed(p)
	moved := c.Town.Request("registration-moved", q, officetest.Fields{"to_office": string(officetest.Other), "reason": "көшті"})
	if _, err := c.Town.Record(t.Context(), officetest.Head, moved); err != nil {
		t.Fatal(err)
	}
	_ = deferral

	b := c.Browser("u-min")
	// listed, call-up, deferral, exemption …; the ministry does not see who is fit
	wants := map[qyzmet.SubjectID]string{first: ",17,2,1,1,0,0,0,0,0,0", second: ",0,1,0,0,0,0,0,0,0,0"}
	for id, want := range wants {
		status, page := b.Get("/en/desk/campaign/" + string(id) + "?as=csv")
		if row := "o-" + strings.TrimPrefix(string(officetest.District), "o-") + ",\"Defence office of Koktobe district\"" + want; status != 200 || !strings.Contains(strings.ReplaceAll(page, "\"", ""), strings.ReplaceAll(row, "\"", "")) {
			t.Errorf("%s: %d, wants %s:\n%s", id, status, row, page)
		}
		status, page = b.Get("/en/desk/campaign/" + string(id))
		for _, m := range number.FindAllStringSubmatch(page, -1) {
			status, list := b.Get(html.UnescapeString(m[1]))
			desktest.Wants(t, b, status, list, 200, m[2]+" person")
		}
		if status != 200 {
			t.Error(status)
		}
	}
}

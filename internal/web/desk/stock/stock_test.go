package stock_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/web/desk/desktest"
	"qyzmet/internal/web/desk/stock"
	"qyzmet/law"
)

var theLaw = desktest.LawOf(law.Data)

func begin(t *testing.T) *desktest.Place {
	t.Helper()
	return desktest.Open(t, theLaw.For(t), stock.Register)
}

// form is what the form of a page sends with it for some persons.
func form(page string, more ...string) []string {
	out := append([]string{"key", regexp.MustCompile(`name="key" value="([^"]+)"`).FindStringSubmatch(page)[1], "in", string(officetest.District)}, more...)
	for _, m := range regexp.MustCompile(`name="heads" value="([^"]+)"`).FindAllStringSubmatch(page, -1) {
		out = append(out, "heads", m[1])
	}
	return out
}

func TestPeopleOfTheStock(t *testing.T) {
	p := begin(t)
	p.Stocked("Бірінші", "2000-05-01", nil)
	p.Stocked("Екінші", "1992-05-01", map[qyzmet.Path]qyzmet.Value{"person.rank_composition": qyzmet.WordValue("sergeant"), "service.rank": qyzmet.WordValue("sergeant")})
	p.Stocked("Үшінші", "1976-02-01", nil) // passes the age limit of his composition within a year
	b := p.Browser("u-clerk")
	status, page := b.Get("/en/desk/stock")
	desktest.Wants(t, b, status, page, 200, "3 all", "1 sergeant", "1 under 30", "1 30 to 39", "0 40 to 49", "1 50 and older", "1 age limit passed, or within a year", "No camps are ordered", "540 days", "enrolled in the stock", "Print 3 papers as one file")
	status, page = b.Get("/en/desk/stock?by=stock-category")
	desktest.Wants(t, b, status, page, 200, "Counted by the law: 3 / 3", "enrolled in the reserve: 0", "enrolled in the stock: 3")
	status, page = b.Get("/en/desk/stock?show=limit")
	desktest.Wants(t, b, status, page, 200, "Үшінші", "Passes the age limit on 1 February 2027")
	if strings.Contains(page, "Бірінші") {
		t.Error("a man of 26 is at the age limit")
	}
	status, page = b.Post("/en/desk/stock?show=limit", form(page, "do", "stock-retired", "who", person(page), "f.stock-retired.retire_ground", "age")...)
	desktest.Wants(t, b, status, page, http.StatusUnprocessableEntity, "not done for 1 person", "The age limit of the stock is not passed")
	if status, page := b.Get("/en/desk/stock?show=all&as=csv"); status != 200 || strings.Count(page, "\n") != 4 {
		t.Errorf("the file: %d %s", status, page)
	}
	other := p.Browser("u-clerk2")
	status, page = other.Get("/en/desk/stock")
	desktest.Wants(t, other, status, page, 200, "0 all", "There is nobody in this list")
	if status, _ := b.Get("/en/desk/stock?show=nobody"); status == 200 {
		t.Error("a list that is not there is shown")
	}
}

func person(page string) string {
	return regexp.MustCompile(`name="who" value="([^"]+)"`).FindStringSubmatch(page)[1]
}

func TestCamp(t *testing.T) {
	p := begin(t)
	one, two := p.Stocked("Бірінші", "1992-05-01", nil), p.Stocked("Екінші", "1993-05-01", nil)
	student := p.Stocked("Үшінші", "1994-05-01", map[qyzmet.Path]qyzmet.Value{"person.study.now": qyzmet.BoolValue(true), "person.study.form": qyzmet.WordValue("full-time")})
	p.Stocked("Төртінші", "1995-05-01", map[qyzmet.Path]qyzmet.Value{"person.criminal_case": {}})
	k := p.Camp("2026-09-20", "2026-10-15", 30)
	b := p.Browser("u-head")
	status, page := b.Get("/en/desk/stock")
	desktest.Wants(t, b, status, page, 200, "20 September 2026", "15 October 2026", "0 persons called")
	here := "/en/desk/stock/camp/" + string(k)
	status, page = b.Get(here)
	desktest.Wants(t, b, status, page, 200, "4 Not called to these camps yet", "30 0", "There is nobody in this list")
	status, page = b.Get(here + "?show=may")
	desktest.Wants(t, b, status, page, 200, "The law allows it", "Not possible", "You study full-time", "not decided by what is known", "540 days")
	status, page = b.Post(here+"?show=may", form(page, "do", "camp-called", "who", string(one), "who", string(two), "who", string(student), "f.camp-called.appear_on", "2026-09-19", "f.camp-called.appear_at", "09:00, двор")...)
	desktest.Wants(t, b, status, page, http.StatusUnprocessableEntity, "done for 2 persons", "Print 2 papers", "not done for 1 person", "does not let this person be called to these camps now", "2 Not called")
	p.Town.Holds(one, "card.camp_state", "called")
	p.Town.Holds(student, "card.camp_state", "")
	status, page = b.Get(here + "?show=called")
	desktest.Wants(t, b, status, page, 200, "Called in all", "Called to camps, to appear on 19 September 2026", "Sent to the camps", "Print 2 papers")
	status, page = b.Post(here+"?show=called", form(page, "do", "camp-dispatched", "who", string(one))...)
	desktest.Wants(t, b, status, page, 200, "done for 1 person", "1 sent", "1 called")
	p.Town.Holds(one, "service.kind", "camps")
	status, page = b.Get(here + "?as=csv")
	if status != 200 || strings.Count(page, "\n") != 3 || !strings.Contains(page, "sent") {
		t.Errorf("the file: %d %s", status, page)
	}
	clerk := p.Browser("u-clerk2")
	status, page = clerk.Get(here + "?show=may")
	desktest.Wants(t, clerk, status, page, 200, "0 Not called to these camps yet")
	for _, bad := range []string{"/en/desk/stock/camp/k-none", "/en/desk/stock/camp/p-1", here + "?show=lost"} {
		if status, _ := b.Get(bad); status == 200 {
			t.Errorf("%s is shown", bad)
		}
	}
}

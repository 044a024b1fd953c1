package pages_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"qyzmet"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/web/desk/desktest"
)

// noticed is a registered person with a notice to appear on a day.
func noticed(p *desktest.Place, surname, appear string) qyzmet.SubjectID {
	p.Helper()
	id := person(p, surname)
	stated := qyzmet.ListValue()
	for i := 0; i+1 < len(known); i += 2 {
		v := qyzmet.WordValue(known[i+1])
		if known[i+1] == "false" {
			v = qyzmet.BoolValue(false)
		}
		stated.Items = append(stated.Items, qyzmet.Item{"fact": qyzmet.WordValue(known[i]), "value": v})
	}
	p.Town.Must(officetest.Clerk, "facts-stated", id, officetest.Fields{"source": "document", "facts": stated})
	p.Town.Must(officetest.Head, "first-registered", id, nil)
	p.Town.Must(officetest.Head, "notice-issued", id, officetest.Fields{"appear_on": appear, "appear_at": "9:00", "occasion": "medical"})
	return id
}

// TestCounts: each number is that of the rows it leads to; the nearest term stands
// first, and what is overdue says so.
func TestCounts(t *testing.T) {
	p := newPlace(t)
	noticed(p, "Бірінші", "2026-09-08") // to be sent by 5 September
	noticed(p, "Екінші", "2026-09-09")  // by 6 September, a Sunday
	noticed(p, "Үшінші", "2026-09-14")
	p.Town.Now = time.Date(2026, 9, 6, 5, 0, 0, 0, time.UTC)
	b := p.Browser("u-clerk")
	duty := "?duty=attempt-notice"
	status, page := b.Get("/en/desk" + duty)
	desktest.Wants(t, b, status, page, http.StatusOK, "1 overdue", "1 due today", "1 this week", "0 approved, not effected", "6 in all", "Overdue: 5 September 2026 yesterday")
	text := desktest.Plain(page)
	if !(strings.Index(text, "Бірінші") < strings.Index(text, "Екінші") && strings.Index(text, "Екінші") < strings.Index(text, "Үшінші")) {
		t.Errorf("the order is not that of the terms: %s", text)
	}
	for due, want := range map[string][]string{"overdue": {"Бірінші"}, "today": {"Екінші"}, "week": {"Екінші"}, "effect": nil} {
		_, page := b.Get("/en/desk" + duty + "&due=" + due)
		for _, name := range []string{"Бірінші", "Екінші", "Үшінші"} {
			if got := strings.Contains(page, name+" "); got != slices.Contains(want, name) {
				t.Errorf("%s: %s is there: %v", due, name, got)
			}
		}
	}
	status, page = b.Post("/en/desk", "text", "екінші", "duty", "attempt-notice")
	desktest.Wants(t, b, status, page, http.StatusOK, "Екінші Нұрлан", "From 9 September 2026 (Notice to appear)", "Term 3 days", "Last day 6 September 2026")
	if strings.Contains(page, "Бірінші") {
		t.Error("the filter by name holds nothing back")
	}
	status, page = b.Get("/en/desk?role=commission-chair")
	desktest.Wants(t, b, status, page, http.StatusOK, "Nothing is due here")
}

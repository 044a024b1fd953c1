package my_test

import (
	"net/http"
	"strings"
	"testing"

	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/web/desk/desktest"
)

// TestOwnDuties: a person sees what he must do, by when and by which article, in
// three languages; it is no office's work; when it is done it is over.
func TestOwnDuties(t *testing.T) {
	c := newPlace(t).Begin()
	id := c.Conscript("Сейітов", "fit")
	notice := c.Town.Must(officetest.Head, "notice-issued", id, officetest.Fields{"appear_on": "2026-09-01", "appear_at": "10:00, 4", "occasion": "medical"})
	b := c.Browser("")
	b.Wear(c.WeakToken(id))
	for lang, wants := range map[string][]string{
		"en": {"By you Appear at the hour and place named in the notice 30(1)", "1 September 2026", "Whoever was not duly notified need not appear"},
		"ru": {"Явиться в час и место, указанные в повестке 30(1)", "1 сентября 2026 года", "Не извещенный надлежащим образом являться не обязан"},
		"kk": {"Шақыру қағазында көрсетілген уақытта және жерге келу 30(1)", "2026 жылғы 1 қыркүйек", "Тиісті түрде хабарланбаған адам келуге міндетті емес"},
	} {
		status, page := b.Get("/" + lang + "/my")
		desktest.Wants(t, b, status, page, http.StatusOK, wants...)
	}
	rows, err := c.Town.Work(t.Context(), officetest.Head, office.DueSearch{Limit: 100})
	if err != nil || len(rows) == 0 {
		t.Fatal(rows, err)
	}
	for _, r := range rows {
		if r.Duty == "appear-when-called" {
			t.Error("what the person must do stands among the work of the office")
		}
	}
	q := c.Town.Request("appeared", id, officetest.Fields{"came_on": "2026-09-01"})
	q.Of = notice.ID
	if _, err := c.Town.Record(t.Context(), officetest.Clerk, q); err != nil {
		t.Fatal(err)
	}
	status, page := b.Get("/en/my")
	if text := desktest.Plain(page); status != http.StatusOK || strings.Contains(text, "By you Appear") || !strings.Contains(text, "Appear at the hour and place named in the notice 30(1) done") {
		t.Errorf("%d after he came: %s", status, text)
	}
}

package pages_test

import (
	"testing"
	"time"

	"qyzmet"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/web/desk/desktest"
)

// stocked is a district with young men to be registered, men of the stock, camps, and
// facts that grow old; and the addresses of its pages.
func stocked(t *testing.T) (*desktest.CallUp, []string) {
	t.Helper()
	c := newPlace(t).Begin()
	idle, awaited, sent := c.Youth("Сейітов", "2009-12-01"), c.Youth("Құдайбергенов", "2009-03-01"), c.Youth("Өтегенұлы", "2009-03-02")
	examined, done := c.Youth("Ким", "2009-03-03"), c.Youth("Іңкәрбеков", "2009-03-04")
	c.Town.Must(officetest.Clerk, "data-awaited", awaited, officetest.Fields{"body": "education", "by_duty": "transfer", "event_on": "2026-08-20", "what": "справка об учебе"})
	c.Town.Must(officetest.Head, "examination-appointed", sent, officetest.Fields{"purpose": "assignment", "exam_on": "2026-09-10", "exam_at": "09:30", "exam_place": "поликлиника № 2"})
	c.Town.Must(officetest.Doctor, "medical-examined", examined, officetest.Fields{"purpose": "assignment", "category": "fit"})
	c.Town.Must(officetest.Head, "first-registered", done, nil)
	one := c.Stocked("Әбдіров", "1992-05-01", nil)
	c.Stocked("Ғабитов", "1993-05-01", map[qyzmet.Path]qyzmet.Value{"person.study.now": qyzmet.BoolValue(true), "person.study.form": qyzmet.WordValue("full-time")})
	c.Stocked("Һибатов", "1976-02-01", map[qyzmet.Path]qyzmet.Value{"person.criminal_case": {}})
	k := c.Camp("2026-09-20", "2026-10-15", 30)
	c.Town.Must(officetest.Head, "camp-called", one, officetest.Fields{"camp": string(k), "appear_on": "2026-09-19", "appear_at": "09:00"})
	old := c.Conscript("Үмітов", "temporarily-unfit")
	c.Stated(old)
	c.Listed(old)
	c.Sit(old)
	c.Decide(old, "deferral", officetest.Fields{"deferral_ground": "health", "deferred_until": "2026-10-15"})
	camp := "/desk/stock/camp/" + string(k)
	return c, []string{"/desk/registration", "/desk/registration?who=seventeen&state=registered", "/desk/registration/" + string(idle), "/desk/registration/" + string(awaited), "/desk/registration/" + string(done),
		"/desk/stock", "/desk/stock?show=limit", camp, camp + "?show=may", "/desk/freshness?show=soon&days=90", "/desk/freshness?show=due&days=90"}
}

// TestStockPages: see TestCallUpPages. Some weeks later facts have grown old.
func TestStockPages(t *testing.T) {
	c, paths := stocked(t)
	c.Town.Now = c.Town.Now.Add(100 * 24 * time.Hour)
	everywhere(t, c.Tab(t, "u-head"), "stock-", paths)
}

// TestRegistrationInBrowser sends two young men to the medical commission in one go,
// then registers one of them on his own screen; all without a mouse leaving the page.
func TestRegistrationInBrowser(t *testing.T) {
	c := newPlace(t)
	one, two := c.Youth("Сейітов", "2009-03-01"), c.Youth("Өтегенұлы", "2009-03-02")
	b := c.Tab(t, "u-clerk")
	b.Open("/en/desk/registration")
	b.Wants("2 not registered yet", "2 can be registered now")
	b.Tick(`[id="w-` + string(one) + `"]`)
	b.Tick(`[id="w-` + string(two) + `"]`)
	b.Tick(".many details:first-of-type summary")
	b.Fill(`[name="f.examination-appointed.exam_on"]`, "2026-09-10", `[name="f.examination-appointed.exam_place"]`, "Поликлиника № 2")
	b.Press(`[value="examination-appointed"]`)
	b.Wants("done for 2 persons", "10 September 2026, 09:00", "10 September 2026, 09:15", "Print 2 papers as one file", "2 sent to examination")
	b.Press("tbody [data-open]")
	b.Wants("The law allows it", "Men register on reaching 17", "Sent to medical examination on 10 September 2026")
	b.Press("#do [type=submit]")
	b.Wants("Registered for the first time", "PDF")
}

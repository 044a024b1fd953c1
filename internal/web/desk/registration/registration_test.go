package registration_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"qyzmet/internal/office/officetest"
	"qyzmet/internal/web/desk/desktest"
	"qyzmet/internal/web/desk/registration"
	"qyzmet/law"
)

var theLaw = desktest.LawOf(law.Data)

func begin(t *testing.T) *desktest.Place {
	t.Helper()
	return desktest.Open(t, theLaw.For(t), registration.Register)
}

func key(page string) string {
	return regexp.MustCompile(`name="key" value="([^"]+)"`).FindStringSubmatch(page)[1]
}

func heads(page string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`name="heads" value="([^"]+)"`).FindAllStringSubmatch(page, -1) {
		out = append(out, "heads", m[1])
	}
	return out
}

// Everybody of the year is in one state, and the numbers agree with the lists.
func TestStates(t *testing.T) {
	p := begin(t)
	idle, awaited, sent, examined, done := p.Youth("Бірінші", "2009-12-01"), p.Youth("Екінші", "2009-03-01"), p.Youth("Үшінші", "2009-03-02"), p.Youth("Төртінші", "2009-03-03"), p.Youth("Бесінші", "2009-03-04")
	p.Youth("Өткен", "2008-03-04") // turned 17 a year ago: of another list
	p.Town.Must(officetest.Clerk, "data-awaited", awaited, officetest.Fields{"body": "education", "by_duty": "transfer", "event_on": "2026-08-20", "what": "оқитыны туралы"})
	p.Town.Must(officetest.Head, "examination-appointed", sent, officetest.Fields{"purpose": "assignment", "exam_on": "2026-09-10", "exam_at": "09:30", "exam_place": "поликлиника"})
	p.Town.Must(officetest.Doctor, "medical-examined", examined, officetest.Fields{"purpose": "assignment", "category": "fit"})
	p.Town.Must(officetest.Head, "first-registered", done, nil)
	b := p.Browser("u-clerk")
	status, page := b.Get("/en/desk/registration")
	desktest.Wants(t, b, status, page, 200, "Men who turn 17 in 2026", "4 not registered yet", "1 not begun", "1 data awaited", "1 sent to examination", "1 examined", "1 registered", "3 can be registered now",
		"1 a term has passed", "The Law names no months for it", "education", "10 September 2026, 09:30", "in 3 months")
	for state, who := range map[string]string{"idle": "Бірінші", "awaited": "Екінші", "sent": "Үшінші", "examined": "Төртінші", "registered": "Бесінші", "late": "Екінші"} {
		status, page := b.Get("/en/desk/registration?who=seventeen&state=" + state)
		desktest.Wants(t, b, status, page, 200, who)
		if n := strings.Count(page, `data-row="1"`); n != 1 {
			t.Errorf("%s lists %d, want 1", state, n)
		}
	}
	status, page = b.Get("/en/desk/registration?who=never-registered")
	desktest.Wants(t, b, status, page, 200, "1 not registered yet", "Өткен")
	status, page = b.Get("/en/desk/registration?as=csv")
	if status != 200 || !strings.Contains(page, "Төртінші") || !strings.Contains(page, "2026-09-10,09:30") || strings.Contains(page, "Өткен") {
		t.Errorf("the file: %d %s", status, page)
	}
	if status, page := b.Get("/en/desk/registration?as=xlsx"); status != 200 || !strings.HasPrefix(page, "PK") {
		t.Errorf("the workbook: %d %.40q", status, page)
	}
	other := p.Browser("u-clerk2")
	status, page = other.Get("/en/desk/registration")
	desktest.Wants(t, other, status, page, 200, "0 not registered yet", "There is nobody in this list.")
	if status, _ := other.Get("/en/desk/registration/" + string(idle)); status != http.StatusForbidden {
		t.Errorf("the screen of another office's: %d", status)
	}
	for _, bad := range []string{"?state=lost", "?who=others", "/c-1"} {
		if status, _ := b.Get("/en/desk/registration" + bad); status == 200 {
			t.Errorf("%s is taken", bad)
		}
	}
}

// Many are sent to the commission in one go, each at an hour of his own that nobody
// has; the same form sent again does nothing twice.
func TestManyToExamination(t *testing.T) {
	p := begin(t)
	one, two, three := p.Youth("Бірінші", "2009-01-01"), p.Youth("Екінші", "2009-03-01"), p.Youth("Үшінші", "2009-03-02")
	taken := p.Youth("Төртінші", "2009-03-03")
	p.Town.Must(officetest.Head, "examination-appointed", taken, officetest.Fields{"purpose": "assignment", "exam_on": "2026-09-10", "exam_at": "09:15", "exam_place": "поликлиника"})
	b := p.Browser("u-clerk")
	_, page := b.Get("/en/desk/registration")
	form := append([]string{"do", "examination-appointed", "key", key(page), "who", string(one), "who", string(two), "who", string(three), "from", "09:00", "to", "09:45", "minutes", "15",
		"f.examination-appointed.exam_on", "2026-09-10", "f.examination-appointed.exam_place", "Поликлиника № 2", "in", string(officetest.District)}, heads(page)...)
	status, page := b.Post("/en/desk/registration", form...)
	desktest.Wants(t, b, status, page, http.StatusUnprocessableEntity, "done for 2 persons", "not done for 1 person", "no free hour left on that day", "Print 2 papers")
	p.Town.Holds(one, "card.exam_at", "09:00")
	p.Town.Holds(two, "card.exam_at", "09:30")
	p.Town.Holds(three, "card.exam_at", "")
	status, page = b.Post("/en/desk/registration", form...) // the same key: nothing is made twice
	desktest.Wants(t, b, status, page, http.StatusUnprocessableEntity, "First registration")
	p.Town.Holds(one, "card.exam_at", "09:00")
	status, page = b.Post("/en/desk/registration", "do", "examination-appointed", "key", "k", "from", "9", "to", "8", "minutes", "15", "who", string(three), "in", string(officetest.District))
	desktest.Wants(t, b, status, page, http.StatusUnprocessableEntity, "day of the medical examination: ")
	status, page = b.Post("/en/desk/registration", "do", "first-registered", "key", "k2", "in", string(officetest.District))
	desktest.Wants(t, b, status, page, http.StatusUnprocessableEntity, "Tick whom it is about")

	// A page that is older than the file is refused.
	_, page = b.Get("/en/desk/registration")
	old := append([]string{"do", "first-registered", "key", key(page), "who", string(two), "in", string(officetest.District)}, heads(page)...)
	p.Town.Must(officetest.Doctor, "medical-examined", two, officetest.Fields{"purpose": "assignment", "category": "fit"})
	status, page = b.Post("/en/desk/registration", old...)
	desktest.Wants(t, b, status, page, http.StatusUnprocessableEntity, "not done for 1 person")
	p.Town.Holds(two, "card.registered", "")
	fresh := append([]string{"do", "first-registered", "key", key(page), "who", string(two), "in", string(officetest.District)}, heads(page)...)
	status, page = b.Post("/en/desk/registration", fresh...)
	desktest.Wants(t, b, status, page, 200, "done for 1 person", "Print 1 paper")
	p.Town.Holds(two, "card.registered", "2026-09-01")
	status, page = b.Get("/en/desk/registration?who=seventeen&state=registered")
	desktest.Wants(t, b, status, page, 200, "Екінші", "Print 1 paper")
}

// One screen says what the law says, and registers, or why it does not.
func TestCase(t *testing.T) {
	p := begin(t)
	young, due := p.Youth("Бірінші", "2009-12-01"), p.Youth("Екінші", "2009-03-01")
	b := p.Browser("u-clerk")
	status, page := b.Get("/en/desk/registration/" + string(young))
	desktest.Wants(t, b, status, page, 200, "Not possible", "is not among those to be registered", "not due", "Turns 17:")
	if strings.Contains(page, `name="head"`) {
		t.Error("who is not due can be registered")
	}
	here := "/en/desk/registration/" + string(due)
	status, page = b.Get(here)
	desktest.Wants(t, b, status, page, 200, "The law allows it", "first registration due", "as the registration rules say", "Men register on reaching 17", "Register the man who has reached 17", "Sent to medical examination", "Date of birth")
	head := regexp.MustCompile(`name="head" value="([^"]+)"`).FindStringSubmatch(page)[1]
	status, page = b.Post(here, "key", key(page), "head", "1", "in", string(officetest.District))
	desktest.Wants(t, b, status, page, http.StatusUnprocessableEntity, "The law allows it")
	p.Town.Holds(due, "card.registered", "")
	status, page = b.Post(here, "key", key(page), "head", head, "in", string(officetest.District))
	desktest.Wants(t, b, status, page, 200, "Registered for the first time", "PDF")
	p.Town.Holds(due, "card.registered", "2026-09-01")
	m := p.Browser("u-min")
	status, page = m.Get(here)
	desktest.Wants(t, m, status, page, 200, "registered")
}

package commission_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"qyzmet/internal/office/officetest"
	"qyzmet/internal/web/desk/commission"
	"qyzmet/internal/web/desk/desktest"
	"qyzmet/law"
)

var theLaw = desktest.LawOf(law.Data)

func begin(t *testing.T) *desktest.CallUp {
	t.Helper()
	return desktest.Open(t, theLaw.For(t), commission.Register).Begin()
}

// field is a hidden field of a page.
func field(t *testing.T, page, name string) string {
	t.Helper()
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("no field %s", name)
	}
	return m[1]
}

// TestSession goes from the agenda to the minutes; an even number, and a missing
// doctor, are refused on the way.
func TestSession(t *testing.T) {
	c := begin(t)
	fit, unfit := c.Conscript("Сейітов", "fit"), c.Conscript("Қалиев", "unfit")
	b := c.Browser("u-secretary")
	here := "/en/desk/commission/" + string(c.Commission)
	status, page := b.Get("/en/desk/commission")
	desktest.Wants(t, b, status, page, 200, "Defence office of Koktobe district", "no session", "5 members")
	status, page = b.Get(here)
	desktest.Wants(t, b, status, page, 200, "Nobody waits for a decision", "Examined, on no agenda", "Сейітов Нұрлан", "formed properly", "Signs: Есенов М.")
	status, page = b.Post(here+"/agenda", "key", field(t, page, "key"), "session_on", "2026-09-01", "list", string(fit), "list", string(unfit))
	desktest.Wants(t, b, status, page, 200, "Who sits", "Сейітов Нұрлан", "Қалиев Нұрлан")

	// Four of the five: the number is even and no doctor sits.
	open := []string{"key", field(t, page, "key"), "hear", string(fit), "hear", string(unfit)}
	four := append([]string{"present", "0", "present", "1", "present", "2", "present", "4"}, open...)
	status, page = b.Post(here, four...)
	desktest.Wants(t, b, status, page, 200, "4 members", "The number of members has to be odd.", "has to be a member", "cannot decide")
	status, page = b.Post(here, append(four, "do", "open")...)
	desktest.Wants(t, b, status, page, 422, "The session was not opened", "has to be odd")
	c.Town.Holds(c.Commission, "session.open", "false")

	// Somebody stands in for the doctor: that is proper again.
	status, page = b.Post(here, append(four, "instead.3", "Ахметова Р.", "do", "open")...)
	desktest.Wants(t, b, status, page, 200, "Session of 1 September 2026", "2 cases are left", "Ахметова Р.", "formed properly")

	// The first case: the law lets him be called up and nothing else.
	kase := here + "/case/" + string(fit)
	status, page = b.Get(kase)
	desktest.Wants(t, b, status, page, 200, "Sign: to be called up", "The Law gives this person no deferral", "The Law does not exempt this person", "Next case: Қалиев", "fit")
	for _, no := range []string{"Sign: deferral", "Sign: exemption", "J45"} {
		if strings.Contains(desktest.Plain(page), no) {
			t.Errorf("the page of the case says %q", no)
		}
	}
	sign := []string{"key", field(t, page, "key"), "head", field(t, page, "head"), "outcome", "call-up", "f.votes_for", "2", "f.votes_against", "3"}
	status, page = b.Post(kase, sign...)
	desktest.Wants(t, b, status, page, 422, "An act against a person states its reasons in writing")
	status, page = b.Post(kase, append(sign, "f.ground", "годен")...)
	desktest.Wants(t, b, status, page, 422, "No more members voted for than against")
	sign[7], sign[9] = "4", "1"
	status, page = b.Post(kase, append(sign, "f.ground", "годен", "f.dissent", "один ждал бы")...)
	desktest.Wants(t, b, status, page, 200, "Decided on 1 September 2026", "Announce the commission's decision", "Last day", "2 September 2026", "28(3)")
	status, page = b.Post(here+"/announce/"+string(fit), "of", field(t, page, "of"), "key", "announce-1", "copy", "true")
	desktest.Wants(t, b, status, page, 200, "done, 1 September 2026")
	c.Town.Holds(fit, "commission.announced", "true")

	// The second: exempt, on the one ground that the law gives.
	kase = here + "/case/" + string(unfit)
	status, page = b.Get(kase)
	desktest.Wants(t, b, status, page, 200, "Sign: exemption from call-up", "unfit for health in peacetime")
	if strings.Contains(page, "clergyman") {
		t.Error("a ground is offered that is not this person's")
	}
	status, page = b.Post(kase, "key", field(t, page, "key"), "head", field(t, page, "head"), "outcome", "exemption", "f.exemption_ground", "unfit", "f.deferral_ground", "family", "f.votes_for", "5", "f.votes_against", "0", "f.ground", "не годен")
	desktest.Wants(t, b, status, page, 200, "Decided on")
	c.Town.Holds(unfit, "card.decision", "exemption")

	status, page = b.Get(here)
	desktest.Wants(t, b, status, page, 200, "0 cases are left")
	status, page = b.Post(here+"/close", "key", field(t, page, "key"))
	desktest.Wants(t, b, status, page, 200, "Minutes of the session of 1 September 2026", "Ахметова Р.", "4 / 1", "один ждал бы", "Decided on 2 persons", "Minutes as PDF", "exemption from call-up")
	c.Town.Holds(c.Commission, "session.open", "false")
	other := c.Browser("u-clerk2")
	status, page = other.Get(here)
	desktest.Wants(t, other, status, page, http.StatusForbidden)
}

// TestMovedUnderHand: a decision signed on a page older than the file is refused.
func TestMovedUnderHand(t *testing.T) {
	c := begin(t)
	p := c.Conscript("Сейітов", "fit")
	c.Listed(p)
	c.Sit(p)
	b := c.Browser("u-secretary")
	kase := "/en/desk/commission/" + string(c.Commission) + "/case/" + string(p)
	_, page := b.Get(kase)
	c.Town.Must(officetest.Clerk, "dispute-opened", p, officetest.Fields{"claim": "he studies", "wanted": "student"})
	status, page := b.Post(kase, "key", field(t, page, "key"), "head", field(t, page, "head"), "outcome", "call-up", "f.votes_for", "5", "f.votes_against", "0", "f.ground", "годен")
	desktest.Wants(t, b, status, page, 422, "disputes an entry", "Only our safeguards stand against it")
	c.Town.Holds(p, "card.decision", "")
}

// TestDeferralForHealth takes its last day, at most a year away.
func TestDeferralForHealth(t *testing.T) {
	c := begin(t)
	p := c.Conscript("Сейітов", "temporarily-unfit")
	c.Listed(p)
	c.Sit(p)
	b := c.Browser("u-chair")
	kase := "/ru/desk/commission/" + string(c.Commission) + "/case/" + string(p)
	_, page := b.Get(kase)
	sign := []string{"key", field(t, page, "key"), "head", field(t, page, "head"), "outcome", "deferral", "f.deferral_ground", "health", "f.votes_for", "5", "f.votes_against", "0", "f.ground", "по заключению"}
	status, page := b.Post(kase, append(sign, "f.deferred_until", "2028-01-01")...)
	desktest.Wants(t, b, status, page, 422, "не позднее чем через год")
	status, page = b.Post(kase, append(sign, "f.deferred_until", "2027-03-01")...)
	desktest.Wants(t, b, status, page, 200, "Решено", "1 марта 2027")
}

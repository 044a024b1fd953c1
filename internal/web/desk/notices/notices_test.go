package notices_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/web/desk/desktest"
	"qyzmet/internal/web/desk/notices"
	"qyzmet/law"
)

var theLaw = desktest.LawOf(law.Data)

func begin(t *testing.T) *desktest.CallUp {
	t.Helper()
	return desktest.Open(t, theLaw.For(t), notices.Register).Begin()
}

func key(page string) string {
	return regexp.MustCompile(`name="key" value="([^"]+)"`).FindStringSubmatch(page)[1]
}

// TestMany issues notices to two persons at once; one is refused with the reason
// and stays chosen, the other goes.
func TestMany(t *testing.T) {
	c := begin(t)
	one, two := c.Conscript("Сейітов", "fit"), c.Conscript("Қалиев", "fit")
	c.Listed(one)
	c.Listed(two)
	c.Town.Must(officetest.Clerk, "dispute-opened", two, officetest.Fields{"claim": "he studies", "wanted": "student"})
	b := c.Browser("u-clerk")
	status, page := b.Get("/en/desk/notices")
	desktest.Wants(t, b, status, page, 200, "Сейітов Нұрлан", "Қалиев Нұрлан", "Notify the person of the session", "Signs: Темірханов Б.", "No notice is on the way")
	send := []string{"key", key(page), "do", "issue", "f.appear_on", "2026-09-10", "f.occasion", "commission", "who", string(one), "who", string(two)}
	status, page = b.Post("/en/desk/notices", send...)
	desktest.Wants(t, b, status, page, 422, "hour and place: This is not filled in")
	if n := strings.Count(page, " checked"); n != 2 {
		t.Errorf("%d stay chosen, want 2", n)
	}
	c.Town.Holds(one, "card.notice_state", "")
	send = append(send, "f.appear_at", "10:00, room 4")
	status, page = b.Post("/en/desk/notices", send...)
	desktest.Wants(t, b, status, page, 422, "1 notice was issued.", "1 notice was not issued", "The person disputes an entry", "1 person is awaited", "not yet notified", "No number is known: on paper")
	if strings.Contains(page, `value="`+string(one)+`"`) || !strings.Contains(page, `value="`+string(two)+`" checked`) {
		t.Error("who was refused is not chosen still, or who was notified is chosen again")
	}
	c.Town.Holds(one, "card.notice_state", "awaited")
	c.Town.Holds(two, "card.notice_state", "")
	status, page = b.Post("/en/desk/notices", send...) // sent again: nothing is issued twice
	desktest.Wants(t, b, status, page, 422, "1 person is awaited")

	// The attempt and its evidence make him notified.
	head := officetest.Head
	head.Purpose = "test"
	file, err := c.Town.Read(t.Context(), head, one, c.Town.Today())
	if err != nil {
		t.Fatal(err)
	}
	q := c.Town.Request("notice-attempted", one, officetest.Fields{"channel": "paper", "made_on": "2026-09-01", "paper_outcome": "signed", "paper_place": "home", "paper_by": "office", "evidence": "counterfoil 17"})
	q.Of = file.Standing("notice-issued")[0].Act.Envelope.ID
	if _, err := c.Town.Record(t.Context(), officetest.Clerk, q); err != nil {
		t.Fatal(err)
	}
	status, page = b.Get("/en/desk/notices")
	desktest.Wants(t, b, status, page, 200, "counterfoil 17", "duly notified", "30(1)")
}

// TestTooMany: more than two hundred at once are refused, and nothing is recorded.
func TestTooMany(t *testing.T) {
	c := begin(t)
	b := c.Browser("u-clerk")
	_, page := b.Get("/ru/desk/notices")
	desktest.Wants(t, b, 200, page, 200, "Извещать сейчас некого")
	send := []string{"key", "k-many", "do", "issue", "f.appear_on", "2026-09-10", "f.appear_at", "10:00", "f.occasion", "commission"}
	for i := range 201 {
		send = append(send, "who", fmt.Sprint("p-", i))
	}
	status, page := b.Post("/ru/desk/notices", send...)
	desktest.Wants(t, b, status, page, 422, "не больше 200")
	status, page = b.Post("/ru/desk/notices", append(send[:10:10], "who", string(qyzmet.SubjectID("p-none")))...)
	desktest.Wants(t, b, status, page, 422, "1 повестка не выписана", "Такого дела в реестре нет")
	other := c.Browser("u-clerk2")
	id := c.Conscript("Сейітов", "fit")
	status, page = other.Post("/ru/desk/notices", "key", "k2", "do", "issue", "f.appear_on", "2026-09-10", "f.appear_at", "10:00", "f.occasion", "commission", "who", string(id))
	desktest.Wants(t, other, status, page, 422, "1 повестка не выписана")
	if strings.Contains(page, "Сейітов") {
		t.Error("the name of a person of another office is told")
	}
}

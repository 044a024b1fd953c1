package appeals_test

import (
	"net/http"
	"strings"
	"testing"

	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/web/desk/appeals"
	"qyzmet/internal/web/desk/desktest"
	"qyzmet/law"
)

var theLaw = desktest.LawOf(law.Data)

// TestComplaint shows a complaint with its clocks, the decision it challenges with
// its reasons, what the law says, and the acts that this official can make; who is
// of another office sees none of it.
func TestComplaint(t *testing.T) {
	c := desktest.Open(t, theLaw.For(t), appeals.Register).Begin()
	p := c.Conscript("Сейітов", "fit")
	c.Listed(p)
	c.Sit(p)
	b := c.Browser("u-secretary")
	status, page := b.Get("/en/desk/appeals")
	desktest.Wants(t, b, status, page, 200, "No complaint is pending")
	decision := c.Decide(p, "call-up", nil)
	status, page = b.Get("/en/desk/appeals/" + string(p))
	desktest.Wants(t, b, status, page, 200, "No complaint is recorded", "to be called up")
	record := func(by office.Actor, kind string, of *office.Recorded, fields officetest.Fields) *office.Recorded {
		q := c.Town.Request(kind, p, fields)
		q.Of = of.ID
		r, err := c.Town.Record(t.Context(), by, q)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	complaint := record(officetest.Secretary, "appeal-lodged", decision, officetest.Fields{"learnt": "2026-09-01", "claim": "учится в колледже"})
	status, page = b.Get("/en/desk/appeals")
	desktest.Wants(t, b, status, page, 200, "Сейітов Нұрлан", "Decide the complaint", "Pass the complaint with the file", "How it was counted", "working")
	status, page = b.Get("/en/desk/appeals/" + string(p))
	desktest.Wants(t, b, status, page, 200, "учится в колледже", "to be called up", "заключение медицинской комиссии", "Есенов М.", "Complaint passed to the higher commission", "It rested on", "28(3)")
	if !strings.Contains(page, "/en/desk/act/appeal-forwarded?about="+string(p)+"&amp;of="+string(complaint.ID)) {
		t.Error("no link to the form by which the complaint is passed on")
	}
	other := c.Browser("u-clerk2")
	status, page = other.Get("/en/desk/appeals")
	desktest.Wants(t, other, status, page, 200, "No complaint is pending")
	status, page = other.Get("/en/desk/appeals/" + string(p))
	desktest.Wants(t, other, status, page, http.StatusForbidden)
	status, page = b.Get("/kk/desk/appeals/c-1")
	desktest.Wants(t, b, status, page, http.StatusNotFound)
}

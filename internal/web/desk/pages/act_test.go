package pages_test

import (
	"net/http"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/internal/web/desk/desktest"
)

// known are the facts that registration asks for, as the form holds them.
var known = []string{"person.registered_before", "false", "person.new_citizen", "false", "person.imprisoned", "false", "person.residence", "in-kazakhstan", "person.serving", "none", "person.register_end", "none"}

// state records facts through the form and asserts that they were.
func state(t *testing.T, b *desktest.Browser, id qyzmet.SubjectID, facts ...string) {
	t.Helper()
	address := "/en/desk/act/facts-stated?about=" + string(id)
	fields := []string{"f.source", "document", "do", "sign"}
	for i := 0; i+1 < len(facts); i += 2 {
		address += "&fact=" + facts[i]
		fields = append(fields, "s."+facts[i], facts[i+1])
	}
	_, page := b.Get(address)
	status, page := b.Submit("/en/desk/act/facts-stated", page, fields...)
	desktest.Wants(t, b, status, page, http.StatusOK, "The act is recorded", "Facts recorded", "Signed by Асқарова Ж., in effect from 1 September 2026")
}

// TestActs: an unlawful act is refused with its article and mended by what it
// names; a lawful one raises a duty, and the next discharges it.
func TestActs(t *testing.T) {
	p := newPlace(t)
	id := person(p, "Сейітов")
	b := p.Browser("u-clerk")

	// The notice needs the registration: the requirement, its article, the answer.
	notice := []string{"f.appear_on.day", "20", "f.appear_on.month", "9", "f.appear_on.year", "2026", "f.appear_at", "9:00, room 4", "f.occasion", "medical", "signer", "u-head"}
	_, page := b.Get("/en/desk/act/notice-issued?about=" + string(id))
	status, page := b.Submit("/en/desk/act/notice-issued", page, append(notice, "do", "sign")...)
	desktest.Wants(t, b, status, page, http.StatusUnprocessableEntity, "The act was not recorded", "It cannot be recorded as it is", "The person is not on the military register", "15(1)", "Сейітов Нұрлан")
	if form := desktest.Form(page, "act-form"); form.Get("f.appear_at") != "9:00, room 4" || form.Get("f.appear_on.day") != "20" || form.Get("f.occasion") != "medical" || form.Get("signer") != "u-head" {
		t.Errorf("what was typed is lost: %v", form)
	}

	// The registration lacks facts, which the page leads to.
	status, page = b.Get("/en/desk/act/first-registered?about=" + string(id))
	desktest.Wants(t, b, status, page, http.StatusOK, "The person is not among those to be registered for the first time", "16(1)", "By the law: First registration – not decided by what is known", "Would settle it:")
	if !strings.Contains(page, "/en/desk/act/facts-stated?about="+string(id)+"&amp;fact=person.") {
		t.Error("no link records the missing facts")
	}
	state(t, b, id, known...)

	status, page = b.Get("/en/desk/act/first-registered?about=" + string(id))
	desktest.Wants(t, b, status, page, http.StatusOK, "Nothing stands against it", "What it changes from 1 September 2026", "on the military register since")
	status, page = b.Submit("/en/desk/act/first-registered", page, "do", "sign", "number", "17-б")
	desktest.Wants(t, b, status, page, http.StatusOK, "The act is recorded", "Number 17-б", "Signed by Темірханов Б.")

	// Now the notice is lawful; its duty stands on the desk with its clock.
	_, page = b.Get("/en/desk/act/notice-issued?about=" + string(id))
	status, page = b.Submit("/en/desk/act/notice-issued", page, notice...)
	desktest.Wants(t, b, status, page, http.StatusOK, "Nothing stands against it", "day of appearance", "20 September 2026")
	status, signed := b.Submit("/en/desk/act/notice-issued", page, "do", "sign")
	desktest.Wants(t, b, status, signed, http.StatusOK, "The act is recorded")
	again := b.Last
	status, twice := b.Submit("/en/desk/act/notice-issued", page, "do", "sign") // sent twice, recorded once
	desktest.Wants(t, b, status, twice, http.StatusOK, "The act is recorded")
	if b.Last != again {
		t.Errorf("the same form led to %s and %s", again, b.Last)
	}
	status, page = b.Get("/en/desk")
	desktest.Wants(t, b, status, page, http.StatusOK, "Send the notice in time", "30(1)", "Сейітов Нұрлан", "How it was counted", "clerk of a defence office", "Last day 17 September 2026")
	link := "/en/desk/act/notice-attempted?about=" + string(id) + "&amp;of="
	if !strings.Contains(page, link) {
		t.Fatal("no link discharges the duty")
	}
	_, page = b.Get(strings.ReplaceAll(link+between(page, link, `"`), "&amp;", "&"))
	status, page = b.Submit("/en/desk/act/notice-attempted", page, "f.channel", "sms", "f.made_on.day", "1", "f.made_on.month", "9", "f.made_on.year", "2026", "f.sms_own", "true", "f.evidence", "gateway 1", "do", "sign")
	desktest.Wants(t, b, status, page, http.StatusOK, "The act is recorded")
	status, page = b.Get("/en/desk?duty=attempt-notice")
	desktest.Wants(t, b, status, page, http.StatusOK, "Nothing is due here")

	status, page = b.Get("/en/desk/person/" + string(id))
	desktest.Wants(t, b, status, page, http.StatusOK, "Called to appear on 20 September 2026: medical examination", "Number 17-б", "What the law says", "Who read this file", "an act being made")
	status, page = b.Get("/en/desk/journal?kind=notice-issued")
	desktest.Wants(t, b, status, page, http.StatusOK, "Notice to appear", "Сейітов Нұрлан", "Темірханов Б.")
}

// TestMenuWithoutLists: what the taking over of lists records by itself stands in no
// menu, whoever looks.
func TestMenuWithoutLists(t *testing.T) {
	p := newPlace(t)
	for _, official := range []qyzmet.SubjectID{"u-clerk", "u-head"} {
		b := p.Browser(official)
		status, page := b.Get("/en/desk/act")
		desktest.Wants(t, b, status, page, http.StatusOK, "Person")
		for _, k := range p.Town.Book().ActKinds {
			if link := "/desk/act/" + string(k.ID) + `"`; strings.HasPrefix(string(k.ID), "list-") && (strings.Contains(page, link) || !k.Apart) {
				t.Errorf("%s offers %s", official, k.ID)
			}
		}
		if !strings.Contains(page, "/desk/act/person-recorded\"") {
			t.Error("the menu is not there")
		}
	}
}

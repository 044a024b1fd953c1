package document

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"

	"qyzmet"
	"qyzmet/date"
)

func calendar(t *testing.T, d Doc) string {
	t.Helper()
	return string(made(t, func(w io.Writer) error { return Calendar(w, d) }))
}

func TestCalendarsReadAsExpected(t *testing.T) {
	for _, l := range qyzmet.Langs() {
		golden(t, "calendar-"+string(l)+".ics", strings.ReplaceAll(calendar(t, fixtureDoc(l)), "\r\n", "\n"))
	}
}

// parsed reads a calendar back and checks its form.
func parsed(t *testing.T, s string) []*ics.VEvent {
	t.Helper()
	for _, line := range strings.Split(strings.TrimSuffix(s, "\r\n"), "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n\x00") {
			t.Errorf("a line of %d bytes: %q", len(line), line)
		}
	}
	cal, err := ics.ParseCalendar(strings.NewReader(s))
	if err != nil {
		t.Fatal(err)
	}
	return cal.Events()
}

func TestCalendarIsReadBack(t *testing.T) {
	d := fixtureDoc(qyzmet.Kazakh)
	events := parsed(t, calendar(t, d))
	want := map[string]bool{"2027-06-30": true, "2027-07-01": false, "2030-02-11": false, "2026-12-12": true}
	if len(events) != len(want) {
		t.Fatalf("%d events", len(events))
	}
	ids := map[string]bool{}
	for _, e := range events {
		at, err := e.GetAllDayStartAt()
		if err != nil {
			t.Fatal(err)
		}
		alarmed, known := want[at.Format("2006-01-02")]
		if !known || alarmed != (len(e.Alarms()) == 1) {
			t.Errorf("%v: alarms %d", at, len(e.Alarms()))
		}
		if stamp, err := e.GetDtStampTime(); err != nil || stamp.Format("2006-01-02") != d.Day.String() {
			t.Errorf("stamp %v %v", stamp, err)
		}
		ids[e.Id()] = true
	}
	if len(ids) != len(events) {
		t.Error("two events have one identifier")
	}
	if s := ics.FromText(events[0].GetProperty(ics.ComponentPropertySummary).Value); s != "Негіздің соңғы күні: Мерзімді әскери қызметке шақыру" {
		t.Errorf("%q", s)
	}
}

func TestIdentifiersLastAndTellPersonsApart(t *testing.T) {
	d := fixtureDoc(qyzmet.Russian)
	uids := func(d Doc) string {
		var out []string
		for _, e := range parsed(t, calendar(t, d)) {
			out = append(out, e.Id())
		}
		return strings.Join(out, " ")
	}
	first := uids(d)
	d.Day, d.Lang, d.Title = day("2026-11-01"), qyzmet.Kazakh, "Басқа"
	if uids(d) != first {
		t.Error("the same events have other identifiers on another day, in another language")
	}
	d.Key = "another person"
	if uids(d) == first {
		t.Error("two persons share identifiers")
	}
}

func TestNothingIsInjectedIntoACalendar(t *testing.T) {
	for _, s := range append(hostile, "x\r\nBEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT", "a\\nb;c,d:e\"", "\rATTENDEE:mailto:a@b") {
		d := fixtureDoc(qyzmet.Russian)
		d.Title = s
		d.Answer.Grounds[1].Text.RU, d.Answer.Remedy.To.RU = s, s
		d.Answer.Changes[0].Outcome = &qyzmet.Outcome{ID: s}
		if got := parsed(t, calendar(t, d)); len(got) != 4 {
			t.Errorf("%.30q: %d events", s, len(got))
		}
	}
}

func TestDaysAtTheEdge(t *testing.T) {
	a := &qyzmet.Answer{Question: "deferral", On: day("2026-10-01"), Known: date.Latest,
		Changes: []qyzmet.Change{{On: date.Latest, Because: "law"}, {On: date.Forever, Because: "age"}, {On: date.Earliest, Because: "date"}}}
	if got := parsed(t, calendar(t, Doc{Answer: a, Lang: qyzmet.English, Day: day("2026-10-01")})); len(got) != 2 {
		t.Errorf("%d events", len(got))
	}
	if err := Calendar(&bytes.Buffer{}, Doc{}); err == nil {
		t.Error("a calendar without an answer is an error")
	}
}

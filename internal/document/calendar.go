package document

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"qyzmet"
	"qyzmet/date"
)

// Limits of the texts of a calendar, in letters.
const (
	maxSummary     = 200
	maxDescription = 2000
)

// alarm is when a reminder comes: a week before the day.
const alarm = "-P7D"

// Calendar writes the dates of an answer as an iCalendar file of all-day
// events: the last day of each ground, the days on which the answer or the law
// changes, the last day of the remedy. The same input gives the same bytes, and
// the same event the same identifier, so that a calendar read again replaces
// its events instead of doubling them.
func Calendar(w io.Writer, d Doc) error {
	if d.Answer == nil {
		return fmt.Errorf("document: a calendar needs an answer")
	}
	r := newReport(d)
	cal := ics.NewCalendarFor("Qyzmet")
	cal.SetProductId("-//Qyzmet//Military service law//" + strings.ToUpper(string(r.lang)))
	cal.SetCalscale("GREGORIAN")
	cal.SetMethod(ics.MethodPublish)
	cal.SetXWRCalName(forCalendar(r.say(r.texts.Calendar.Name, with{"question": r.title()}), maxSummary))
	for _, e := range r.events() {
		e.write(cal, d)
	}
	if err := cal.SerializeTo(w, ics.WithNewLine("\r\n")); err != nil {
		return fmt.Errorf("document: writing a calendar: %w", err)
	}
	return nil
}

// event is one day of an answer.
type event struct {
	kind    string // with what and the day it identifies the event
	what    string
	on      date.Date
	summary string
	lines   []string // of the description
	alarm   bool
}

// events lists the days of an answer: grounds, changes, remedy.
func (r *report) events() []event {
	t, a := r.texts.Calendar, r.doc.Answer
	var out []event
	for _, g := range a.Grounds {
		if g.Until == nil || !g.Until.Valid() {
			continue
		}
		if e := sameDay(out, *g.Until); e != nil {
			e.lines = append(e.lines, g.Text.In(r.lang), r.citedLine(g.Cites))
			continue
		}
		out = append(out, event{kind: "until", what: string(g.Question) + " " + string(g.Rule), on: *g.Until, alarm: true,
			summary: r.say(t.Until, with{"question": r.title()}),
			lines:   []string{g.Text.In(r.lang), r.citedLine(g.Cites)}})
	}
	for _, c := range a.Changes {
		if c.On.Valid() {
			out = append(out, r.changeEvent(c))
		}
	}
	if m := a.Remedy; m != nil && m.Until != nil && m.Until.Valid() {
		out = append(out, event{kind: "remedy", on: *m.Until, alarm: true, summary: t.Remedy,
			lines: []string{r.say(t.To, with{"to": m.To.In(r.lang)}), r.citedLine(m.Cite)}})
	}
	return out
}

// sameDay finds the event of a ground that ends on that day too: grounds of
// composed questions share theirs.
func sameDay(events []event, d date.Date) *event {
	for i := range events {
		if events[i].on == d {
			return &events[i]
		}
	}
	return nil
}

func (r *report) changeEvent(c qyzmet.Change) event {
	t := r.texts.Calendar
	e := event{kind: "change", on: c.On, lines: []string{}}
	if c.Outcome != nil {
		e.what = c.Outcome.ID
	}
	outcome := r.say(t.Change, with{"question": r.title(), "outcome": r.outcome(c.Outcome)})
	e.summary = outcome
	if c.Because == "law" {
		e.summary = r.say(t.Law, with{"question": r.title()})
		e.lines = append(e.lines, outcome)
	}
	if why := r.texts.Result.Because[c.Because]; why != "" {
		e.lines = append(e.lines, r.say(t.Because, with{"because": why}))
	}
	if c.Because != "until" {
		e.lines = append(e.lines, r.citedLine(c.Cites))
	}
	return e
}

func (r *report) citedLine(ids []qyzmet.ProvisionID) string {
	if len(ids) == 0 {
		return ""
	}
	return r.say(r.texts.Calendar.Cites, with{"cites": r.cite.list(ids, false)})
}

// write adds the event to a calendar.
func (e event) write(cal *ics.Calendar, d Doc) {
	v := cal.AddEvent(e.uid(d))
	v.SetDtStampTime(midnight(d.Day))
	v.SetAllDayStartAt(midnight(e.on))
	if next := e.on.AddDays(1); next.Valid() {
		v.SetAllDayEndAt(midnight(next))
	}
	summary := forCalendar(strings.ReplaceAll(e.summary, "\n", " "), maxSummary)
	v.SetSummary(summary)
	v.SetDescription(forCalendar(e.description(d), maxDescription))
	v.SetClass(ics.ClassificationPrivate)
	v.SetTimeTransparency(ics.TransparencyTransparent)
	if e.alarm {
		a := v.AddAlarm()
		a.SetAction(ics.ActionDisplay)
		a.SetTrigger(alarm)
		a.SetDescription(summary)
	}
}

func (e event) description(d Doc) string {
	t := textsIn(d.Lang)
	var lines []string
	for _, l := range e.lines {
		if l != "" {
			lines = append(lines, upperFirst(text(l)).String())
		}
	}
	lines = append(lines, t.say(t.Calendar.Note, with{"on": d.Answer.On}))
	return strings.Join(lines, "\n")
}

// uid identifies the event by what it is and when, never by the person.
func (e event) uid(d Doc) string {
	h := sha256.New()
	for _, part := range []string{d.Key, string(d.Answer.Question), e.kind, e.what, e.on.String()} {
		fmt.Fprintf(h, "%d %s\n", len(part), part)
	}
	return hex.EncodeToString(h.Sum(nil)[:16]) + "@qyzmet"
}

// midnight is the day as the instant at which it begins in UTC: the form in
// which libraries take a day.
func midnight(d date.Date) time.Time {
	y, m, day := d.Civil()
	return time.Date(y, m, day, 0, 0, 0, 0, time.UTC)
}

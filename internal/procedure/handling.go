package procedure

import (
	"slices"
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/record"
	"qyzmet/internal/rulebook"
)

// Light acts of ours about duties: whose work one is, what it waits for, who was
// told that it is late. They name the duty by its id in a field, and refer to the
// act that raised it.
const (
	DutyAssigned qyzmet.ActKind = "duty-assigned"
	DutyNoted    qyzmet.ActKind = "duty-noted"
	DutyRaised   qyzmet.ActKind = "duty-raised"
	ReportKept   qyzmet.ActKind = "report-kept" // a report of delivery that counts for nothing
	FileOpened   qyzmet.ActKind = "file-opened"

	DutyField = "duty" // of these acts
)

// Handling is how a duty that is open is being worked at.
type Handling struct {
	Assignee qyzmet.SubjectID // "": it belongs to the whole office
	Assigned date.Date        // since when
	By       qyzmet.SubjectID // who gave it to him
	Noted    *Noted           // nil: nobody said that something is missing
	Raised   []RaisedTo       // in the order of the steps
}

// Noted says what a duty waits for.
type Noted struct {
	By      qyzmet.SubjectID
	On      date.Date
	Lacking string        // as written
	Unknown []qyzmet.Path // facts
	Again   date.Date     // when to look again
	Act     qyzmet.ActID
}

// RaisedTo says who was told that a duty is in danger or overdue.
type RaisedTo struct {
	Step    string
	On      date.Date
	Office  qyzmet.SubjectID
	Told    []qyzmet.SubjectID // officials; nobody, where the office had none in the role
	Letters int64              // that went out
}

// handle reads off the light acts how a duty is being worked at. What was said of an
// earlier stretch of a duty that a day raises is over with that stretch.
func (d *deriver) handle(due *Due) {
	notes, ends := d.r.OfKinds(DutyAssigned, DutyNoted, DutyRaised), []int(nil)
	if due.By != nil {
		notes = d.r.Referring(due.By.Envelope.ID)
	} else if len(notes) > 0 {
		ends = d.enders(due)
	}
	for _, at := range notes {
		l := d.r.Lines[at]
		a, e := l.Act, l.Act.Envelope
		if a.Payload == nil || l.UndoneBy != "" || !d.about(due, l) {
			continue
		}
		if slices.ContainsFunc(ends, func(at int) bool {
			x := d.r.Lines[at]
			return x.Position > l.Position && (d.ends(due, due.Duty.Discharged, x) || d.ends(due, due.Duty.Dropped, x))
		}) {
			continue
		}
		c := a.Payload.Content
		switch e.Kind {
		case DutyAssigned:
			due.Handling.Assignee, due.Handling.Assigned, due.Handling.By = qyzmet.SubjectID(c["assignee"].S), e.Issued, e.Official
		case DutyNoted:
			n := &Noted{By: e.Official, On: e.Issued, Lacking: c["lacking"].S, Again: c["again_on"].AsDate(), Act: e.ID}
			for _, it := range c["unknown"].Items {
				n.Unknown = append(n.Unknown, qyzmet.Path(it["fact"].S))
			}
			due.Handling.Noted = n
		case DutyRaised:
			due.Handling.Raised = append(due.Handling.Raised, RaisedTo{Step: c["step"].S, On: e.Issued, Office: qyzmet.SubjectID(c["told_office"].S), Told: IDs(c["told"].S), Letters: c["letters"].N})
		}
	}
}

// about reports whether an act notes something of a duty.
func (d *deriver) about(due *Due, l record.Line) bool {
	kind := d.book.ActKinds[l.Act.Envelope.Kind]
	if kind == nil || !kind.Light || l.Act.Payload.Content[DutyField].S != due.Duty.ID {
		return false
	}
	if due.By == nil {
		return l.Act.Envelope.Of == ""
	}
	return l.Act.Envelope.Of == due.By.Envelope.ID
}

// IDs reads ids that were written with spaces between them.
func IDs(text string) []qyzmet.SubjectID {
	var out []qyzmet.SubjectID
	for _, id := range strings.Fields(text) {
		out = append(out, qyzmet.SubjectID(id))
	}
	return out
}

// Ripe lists the steps by which a duty is to be raised on a day and was not yet.
// A duty that is paused, or whose last day is not known, is not late.
func Ripe(book *rulebook.Book, due Due, on date.Date) []*rulebook.Step {
	if due.State != DutyOpen || due.Clock == nil || due.Clock.Until == 0 {
		return nil
	}
	var out []*rulebook.Step
	for _, s := range book.Steps(due.Duty) {
		told := slices.ContainsFunc(due.Handling.Raised, func(r RaisedTo) bool { return r.Step == s.ID })
		if from, known := StepDay(book, s, due.Clock.Until); !told && known && due.Duty.Weight >= s.Weight && on >= from && (!s.Back || on <= due.Clock.Until) {
			out = append(out, s)
		}
	}
	return out
}

// StepDay is the first day of a step for a duty with a last day; false where the
// span, or the calendar for it, is not held.
func StepDay(book *rulebook.Book, s *rulebook.Step, last date.Date) (date.Date, bool) {
	n := int64(0)
	if s.Count != nil {
		n = *s.Count
	} else if v := setting(book, s.Parameter, last); v != nil {
		n = v.Value
	} else {
		return 0, false
	}
	if s.Back {
		n = -n
	}
	if s.Unit == "working-days" {
		d, err := book.Calendar.AddWorkingDays(last, int(n))
		return d, err == nil
	}
	return last.AddDays(int(n)), true
}

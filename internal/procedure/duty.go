package procedure

import (
	"cmp"
	"maps"
	"slices"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/proof"
	"qyzmet/internal/record"
	"qyzmet/internal/rulebook"
)

// DutyState says how a duty stands.
type DutyState string

// States of a duty.
const (
	DutyOpen    DutyState = "open"
	DutyPaused  DutyState = "paused"
	DutyDone    DutyState = "done"
	DutyDropped DutyState = "dropped"
)

// Due is a duty of somebody about a subject.
type Due struct {
	Duty    *rulebook.Duty
	Subject qyzmet.SubjectID
	By      *qyzmet.Act // the act that raised it; nil where a day of the record did
	Raised  date.Date
	State   DutyState
	EndedBy qyzmet.ActID // the act that discharged or dropped it
	Ended   date.Date    // day of issue of that act
	Clock   *Reckoned    // nil: no term is set

	Handling Handling // while it is open: who works at it, what it waits for, who was told
}

// Reckoned is a clock's arithmetic: start, term, pauses, result.
type Reckoned struct {
	From        date.Date
	Count       int64
	Unit        string               // working-days days months years
	Back        bool                 // counted back from the start
	Cites       []qyzmet.ProvisionID // of the term
	Pauses      []Paused
	Until       date.Date // the last day; 0 when it is not known
	NotHeld     bool      // a year's calendar is not held: the last day is not known
	Provisional bool      // counted by a calendar that may lack moved days off
}

// Paused is a stretch during which a clock stood still. It is open while Before
// is date.Forever.
type Paused struct {
	From, Before date.Date
	By           qyzmet.ActID
	Cites        []qyzmet.ProvisionID
	Ours         bool
}

// Duties derives the duties about a subject on a day from its history.
func Duties(book *rulebook.Book, r *record.Record) []Due { return newDeriver(book, r).all() }

// Open derives those of the duties that are open or paused. Of the others, of which a
// long file has many, nothing is worked out but that they are over.
func Open(book *rulebook.Book, r *record.Record) []Due {
	d := newDeriver(book, r)
	d.open = true
	return d.all()
}

func (d *deriver) all() []Due {
	book, r := d.book, d.r
	var out []Due
	sort := sortNames[r.Subject.Sort()]
	for _, duty := range book.Duties {
		if duty.About == sort {
			out = append(out, d.of(duty)...)
		}
	}
	slices.SortStableFunc(out, func(a, b Due) int {
		return cmp.Or(cmp.Compare(b.Duty.Weight, a.Duty.Weight), cmp.Compare(until(a), until(b)), cmp.Compare(a.Raised, b.Raised))
	})
	return out
}

// Coming derives the duties that a day raises after some day, if nothing else
// happens until the day of the record.
func Coming(book *rulebook.Book, r *record.Record, after date.Date) []Due {
	d := newDeriver(book, r)
	var out []Due
	sort := sortNames[r.Subject.Sort()]
	for _, duty := range book.Duties {
		if duty.Raised.DayExpr == nil || duty.About != sort {
			continue
		}
		for _, due := range d.byDay(duty) {
			if due.Raised > after {
				out = append(out, due)
			}
		}
	}
	return out
}

func until(d Due) date.Date {
	if d.Clock == nil || d.Clock.Until == 0 {
		return date.Forever
	}
	return d.Clock.Until
}

var sortNames = map[string]string{qyzmet.PersonSort: "person", qyzmet.OfficeSort: "office", qyzmet.OfficerSort: "official",
	qyzmet.CommissionSort: "commission", qyzmet.CampaignSort: "campaign"}

type deriver struct {
	book *rulebook.Book
	r    *record.Record
	open bool          // duties that are over are left out: see Open
	read qyzmet.Facts  // what values gave last of an act; nil: nothing yet
	act  *qyzmet.Act   // for which act
	own  []qyzmet.Path // which of it are the act's

	places map[any][]int // see at
}

func newDeriver(book *rulebook.Book, r *record.Record) *deriver {
	return &deriver{book: book, r: r}
}

func (d *deriver) of(duty *rulebook.Duty) []Due {
	if duty.Raised.DayExpr != nil {
		return d.byDay(duty)
	}
	var out []Due
	for _, at := range d.r.OfKinds(duty.Raised.By...) {
		l := d.r.Lines[at]
		e := l.Act.Envelope
		if l.Act.Payload == nil || e.Found || !d.happened(e) || e.Subjects[0] != d.r.Subject || duty.Span.Covers(e.Effect, date.Latest) == rulebook.No {
			continue
		}
		due := Due{Duty: duty, Subject: d.r.Subject, By: l.Act, Raised: e.Effect, State: DutyOpen}
		if l.UndoneBy != "" && l.From <= d.r.On {
			due.State, due.EndedBy = DutyDropped, l.UndoneBy
		}
		if d.open && d.over(&due, l.Position, at+1) { // seen faster than what its condition says
			continue
		}
		if !d.holds(duty.Raised.WhenExpr, l.Act, e.Effect) {
			continue
		}
		if !d.open {
			d.over(&due, l.Position, at+1)
		}
		d.finish(&due, l.Position)
		out = append(out, due)
	}
	return out
}

// happened reports whether an act was issued, or had effect, by the day of the
// record: on an earlier day it raised no duty and ended none.
func (d *deriver) happened(e qyzmet.Envelope) bool { return min(e.Issued, e.Effect) <= d.r.On }

// byDay derives a duty that the record itself raises, by the law of the day of
// the record: such a duty is there for as long as the law says so, and its day
// is computed with the parameters of that law.
func (d *deriver) byDay(duty *rulebook.Duty) []Due {
	if duty.Span.Covers(d.r.On, date.Latest) == rulebook.No {
		return nil
	}
	if !d.holds(duty.Raised.WhenExpr, nil, d.r.On) { // seldom, and sooner seen than the day is worked out
		return nil
	}
	day, _ := proof.Value(d.book, duty.Raised.DayExpr, d.values(nil), d.r.On, 0)
	if !day.Known() {
		return nil
	}
	due := Due{Duty: duty, Subject: d.r.Subject, Raised: day.AsDate(), State: DutyOpen}
	if d.over(&due, 0, 0) {
		return nil // a later day of the record would raise it anew
	}
	d.finish(&due, 0)
	return []Due{due}
}

// holds reports whether a condition, or none, holds of an act and the record; of
// the record alone where the act is nil.
func (d *deriver) holds(e *rulebook.Expr, a *qyzmet.Act, on date.Date) bool {
	return e == nil || proof.Holds(d.book, e, d.values(a), on, 0)
}

// values are what conditions read of an act and of the record on the day of the
// record; of the record alone where the act is nil. They stand until the next call:
// the many acts of a record differ in a few values only.
func (d *deriver) values(a *qyzmet.Act) qyzmet.Facts {
	switch {
	case a == nil:
		return d.r.Values()
	case d.read == nil:
		d.read = maps.Clone(d.r.Values())
	case a == d.act:
		return d.read
	}
	for _, path := range d.own {
		delete(d.read, path)
	}
	d.act, d.own = a, d.own[:0]
	p := Proposal{Book: d.book, Act: a}
	for path, v := range p.Values() {
		d.read[path] = v
		d.own = append(d.own, path)
	}
	return d.read
}

// finish counts the clock of a duty, and finds how it is worked at.
func (d *deriver) finish(due *Due, after qyzmet.Position) {
	if due.Duty.Clock != nil {
		due.Clock = d.clock(due, after)
		if n := len(due.Clock.Pauses); due.State == DutyOpen && n > 0 && due.Clock.Pauses[n-1].Before == date.Forever {
			due.State = DutyPaused
		}
	}
	if due.State == DutyOpen || due.State == DutyPaused {
		d.handle(due)
	}
}

// over finds the first act, recorded after a position, that ended a duty, and reports
// whether it is over. Where the record is in order, such acts stand from a place on.
func (d *deriver) over(due *Due, after qyzmet.Position, from int) bool {
	if due.State == DutyOpen {
		d.end(due, after, from)
	}
	return due.State != DutyOpen
}

// enders are the places of the acts that can end a duty.
func (d *deriver) enders(due *Due) []int {
	var kinds []qyzmet.ActKind
	referring := true // all of them refer to the act that raised it
	for _, by := range []*rulebook.Ended{due.Duty.Discharged, due.Duty.Dropped} {
		if by != nil {
			kinds, referring = append(kinds, by.By...), referring && by.Match == "of"
		}
	}
	switch {
	case !referring:
		return d.at(due.Duty, kinds)
	case due.By == nil:
		return nil
	}
	return d.r.Referring(due.By.Envelope.ID)
}

// at are the places of the acts of some kinds, found once for a duty, or a pause of
// one, that many acts raise.
func (d *deriver) at(of any, kinds []qyzmet.ActKind) []int {
	places, known := d.places[of]
	if !known {
		if places = d.r.OfKinds(kinds...); d.places == nil {
			d.places = map[any][]int{}
		}
		d.places[of] = places
	}
	return places
}

// end finds the first act that discharged or dropped a duty.
func (d *deriver) end(due *Due, after qyzmet.Position, from int) {
	places := d.enders(due)
	if d.r.InOrder() {
		first, _ := slices.BinarySearch(places, from)
		places = places[first:]
	}
	for _, at := range places {
		l := d.r.Lines[at]
		e := l.Act.Envelope
		switch {
		case l.Position <= after || !d.happened(e) || l.UndoneBy != "" && l.From <= d.r.On:
			continue
		case due.By == nil && e.Effect < due.Raised: // an earlier stretch
			continue
		case d.ends(due, due.Duty.Discharged, l):
			due.State = DutyDone
		case d.ends(due, due.Duty.Dropped, l):
			due.State = DutyDropped
		default:
			continue
		}
		due.EndedBy, due.Ended = e.ID, e.Issued
		return
	}
}

func (d *deriver) ends(due *Due, by *rulebook.Ended, l record.Line) bool {
	e := l.Act.Envelope
	if by == nil || !slices.Contains(by.By, e.Kind) || by.Match == "of" && (due.By == nil || e.Of != due.By.Envelope.ID) {
		return false
	}
	return l.Act.Payload == nil || d.holds(by.WhenExpr, l.Act, e.Effect)
}

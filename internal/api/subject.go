package api

import (
	"context"
	"math"
	"net/http"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/office"
	"qyzmet/internal/procedure"
	"qyzmet/internal/record"
)

// Subject is the file of a person, office or official on a day, as its reader may
// see it.
type Subject struct {
	Subject    qyzmet.SubjectID     `json:"subject"`
	Name       string               `json:"name"`
	Keeper     qyzmet.SubjectID     `json:"keeper"` // the office that keeps the file
	On         date.Date            `json:"on"`
	UpTo       qyzmet.Position      `json:"upto"`       // position of the last act that was looked at
	Facts      map[qyzmet.Path]Held `json:"facts"`      // that questions read; see /api/v1/facts
	Attributes map[qyzmet.Path]Held `json:"attributes"` // of the card
	Acts       []ActLine            `json:"acts"`       // by day of effect; /api/v1/acts/{act} shows each
	Duties     []Duty               `json:"duties"`
}

// Held is a value with the act that it rests on.
type Held struct {
	Value    Shown           `json:"value"`
	Label    qyzmet.Text     `json:"label"`
	Since    date.Date       `json:"since"` // day of effect of the act
	Act      qyzmet.ActID    `json:"act"`
	Kind     qyzmet.ActKind  `json:"kind"`
	Position qyzmet.Position `json:"position"`
}

// ActLine is an act in the history of a subject.
type ActLine struct {
	Position   qyzmet.Position  `json:"position"`
	Act        qyzmet.ActID     `json:"act"`
	Kind       qyzmet.ActKind   `json:"kind"`
	Title      qyzmet.Text      `json:"title"`
	Office     qyzmet.SubjectID `json:"office"`
	Official   qyzmet.SubjectID `json:"official"`
	Number     string           `json:"number,omitempty"`
	Issued     date.Date        `json:"issued"`
	Effect     date.Date        `json:"effect"`
	Of         qyzmet.ActID     `json:"of,omitempty"`
	Found      bool             `json:"found,omitempty"`
	Stands     bool             `json:"stands"` // it has effect on the day
	UndoneBy   qyzmet.ActID     `json:"undone_by,omitempty"`
	UndoneFrom *date.Date       `json:"undone_from,omitempty"` // absent: it never had effect
}

// Duty is a duty about a subject with its clock.
type Duty struct {
	Duty    string               `json:"duty"`
	Title   qyzmet.Text          `json:"title"`
	Cites   []qyzmet.ProvisionID `json:"cites"`
	Ours    bool                 `json:"ours"` // a policy of the register, not of the law
	Who     string               `json:"who"`  // role
	Does    qyzmet.ActKind       `json:"does,omitempty"`
	State   procedure.DutyState  `json:"state"` // open, paused, done, dropped
	Raised  date.Date            `json:"raised"`
	By      qyzmet.ActID         `json:"by,omitempty"` // the act that raised it; absent: a day of the record did
	EndedBy qyzmet.ActID         `json:"ended_by,omitempty"`
	Ended   *date.Date           `json:"ended,omitempty"`
	Clock   *DutyClock           `json:"clock,omitempty"` // absent: no term is set
	Silence qyzmet.Text          `json:"silence"`         // what follows when nothing is done
}

// DutyClock is the arithmetic of a term: start, term, pauses, last day.
type DutyClock struct {
	From        date.Date            `json:"from"`
	Count       int64                `json:"count"`
	Unit        string               `json:"unit"` // working-days, days, months, years
	Cites       []qyzmet.ProvisionID `json:"cites"`
	Pauses      []ClockPause         `json:"pauses"`
	Until       *date.Date           `json:"until,omitempty"` // last day; absent: it is not known
	NotHeld     bool                 `json:"calendar_not_held,omitempty"`
	Provisional bool                 `json:"provisional,omitempty"` // by a calendar that may lack moved days off
}

// ClockPause is a stretch during which a clock stands still.
type ClockPause struct {
	From   date.Date            `json:"from"`
	Before *date.Date           `json:"before,omitempty"` // absent: it lasts
	By     qyzmet.ActID         `json:"by"`
	Cites  []qyzmet.ProvisionID `json:"cites"`
	Ours   bool                 `json:"ours"`
}

// showSubject shows the file of a subject on a day, as it was known at a position.
func (d *door) showSubject(_ http.ResponseWriter, req *http.Request, by office.Actor) (int, any, error) {
	id, err := idOf(req, "subject")
	if err != nil {
		return 0, nil, err
	}
	on, err := d.dayOf(req, "on")
	if err != nil {
		return 0, nil, err
	}
	upTo, err := number(req, "upto", math.MaxInt64)
	if err != nil {
		return 0, nil, err
	}
	f, err := d.office.ReadAt(req.Context(), by, qyzmet.SubjectID(id), on, qyzmet.Position(upTo))
	if err != nil {
		return 0, nil, err
	}
	out := d.subject(f)
	out.Name, err = d.named(req.Context(), f.Subject, out.Name)
	return http.StatusOK, out, err
}

// named is what a subject is called: a person as the register writes him, whatever
// else by its title, in Kazakh.
func (d *door) named(ctx context.Context, id qyzmet.SubjectID, name string) (string, error) {
	if id.Sort() == qyzmet.PersonSort {
		return name, nil
	}
	t, err := d.office.Title(ctx, id)
	return t.KK, err
}

func (d *door) subject(f *office.File) Subject {
	out := Subject{Subject: f.Subject, Keeper: f.Keeper, On: f.On, UpTo: f.UpTo, Facts: map[qyzmet.Path]Held{}, Attributes: map[qyzmet.Path]Held{},
		Acts: []ActLine{}, Duties: []Duty{}}
	if f.Sees("card.surname") {
		out.Name = d.office.NameOf(f.Record)
	}
	show := shower{d.book, f.Sight}
	for _, p := range f.Paths() {
		h, _ := f.Held(p)
		one := Held{Value: show.at(p, h.Value), Since: h.Since, Act: h.Act, Kind: h.Kind, Position: h.Position}
		if entry := d.book.Entry(p); entry != nil {
			one.Label = entry.Label
		}
		if d.book.Facts[p] != nil {
			out.Facts[p] = one
		} else {
			out.Attributes[p] = one
		}
	}
	for _, l := range f.Lines {
		out.Acts = append(out.Acts, d.line(l, f.On))
	}
	for _, due := range f.Duties {
		out.Duties = append(out.Duties, dutyOf(due))
	}
	return out
}

func (d *door) line(l record.Line, on date.Date) ActLine {
	e := l.Act.Envelope
	out := ActLine{Position: l.Position, Act: e.ID, Kind: e.Kind, Office: e.Office, Official: e.Official, Issued: e.Issued, Effect: e.Effect,
		Of: e.Of, Found: e.Found, Stands: l.Stands(on), UndoneBy: l.UndoneBy}
	if l.UndoneBy != "" {
		out.UndoneFrom = known(l.From)
	}
	if k := d.book.ActKinds[e.Kind]; k != nil {
		out.Title = k.Title
	}
	if l.Act.Payload != nil {
		out.Number = l.Act.Payload.Number
	}
	return out
}

func dutyOf(due procedure.Due) Duty {
	r := due.Duty
	out := Duty{Duty: r.ID, Title: r.Title, Cites: r.Cites, Ours: r.Ours, Who: r.Who, Does: r.Does, State: due.State, Raised: due.Raised,
		EndedBy: due.EndedBy, Ended: known(due.Ended), Silence: r.Silence}
	if due.By != nil {
		out.By = due.By.Envelope.ID
	}
	if c := due.Clock; c != nil {
		out.Clock = &DutyClock{From: c.From, Count: c.Count, Unit: c.Unit, Cites: c.Cites, Pauses: []ClockPause{}, Until: known(c.Until),
			NotHeld: c.NotHeld, Provisional: c.Provisional}
		for _, p := range c.Pauses {
			out.Clock.Pauses = append(out.Clock.Pauses, ClockPause{From: p.From, Before: known(p.Before), By: p.By, Cites: p.Cites, Ours: p.Ours})
		}
	}
	return out
}

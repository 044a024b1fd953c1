package api

import (
	"net/http"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/office"
	"qyzmet/internal/procedure"
)

// Act is a legal act as its reader may see it.
type Act struct {
	Envelope qyzmet.Envelope      `json:"envelope"`
	Title    qyzmet.Text          `json:"title"`
	Erased   bool                 `json:"erased,omitempty"` // what it said was erased by law
	Number   string               `json:"number,omitempty"`
	Power    qyzmet.ActID         `json:"power,omitempty"` // the act that gave the power used
	Basis    []qyzmet.ProvisionID `json:"basis,omitempty"`
	Content  map[string]Shown     `json:"content,omitempty"`
	Sets     []Setting            `json:"sets,omitempty"`
	Papers   []qyzmet.Attached    `json:"papers,omitempty"`
	Checked  []qyzmet.Checked     `json:"checked,omitempty"`
	Overrode []qyzmet.Overridden  `json:"overrode,omitempty"`
	Findings []string             `json:"findings,omitempty"`
	Source   *qyzmet.Source       `json:"source,omitempty"` // of an act taken over from a file
}

// Setting is what an act changes in the record of a subject.
type Setting struct {
	Subject qyzmet.SubjectID `json:"subject"`
	Op      qyzmet.SetOp     `json:"op"`
	Path    qyzmet.Path      `json:"path,omitempty"`
	Value   Shown            `json:"value"`
}

// Recorded says where an act is recorded.
type Recorded struct {
	Position qyzmet.Position `json:"position"`
	ID       qyzmet.ActID    `json:"id"`
	Again    bool            `json:"again"` // the key had recorded it before; nothing was added
	Act      Act             `json:"act"`
}

// Ordered is an order that names several persons, and the act about each.
type Ordered struct {
	Order Recorded   `json:"order"`
	Each  []Recorded `json:"each"` // in the order of the persons named
}

// EntryShown is a recorded act at its place.
type EntryShown struct {
	Position qyzmet.Position `json:"position"`
	Act      Act             `json:"act"`
}

// Check is what would come of a request to record.
type Check struct {
	OK      bool                                 `json:"ok"`    // it can be recorded
	Blind   bool                                 `json:"blind"` // you may neither make the act nor read the file: nothing of it was looked at
	Faults  qyzmet.Faults                        `json:"faults"`
	Unmet   []Unmet                              `json:"unmet"`
	Answers []qyzmet.Checked                     `json:"answers"` // of the law, on which the act rests
	Changes []Setting                            `json:"changes"`
	Asked   []string                             `json:"asked"` // the fields that are to be filled in, given what is
	Power   *Role                                `json:"power"` // by which it is signed
	Heads   map[qyzmet.SubjectID]qyzmet.Position `json:"heads"` // to be sent with the act, to be refused when the record moves
}

// Unmet is a requirement that is not met.
type Unmet struct {
	Requirement string               `json:"requirement"`
	Ours        bool                 `json:"ours"`     // a safeguard of the register, not of the law
	Override    []string             `json:"override"` // roles that may set it aside, with a reason
	Refuses     bool                 `json:"refuses"`  // no override of the request sets it aside
	Text        qyzmet.Text          `json:"text"`
	Cites       []qyzmet.ProvisionID `json:"cites"`
	Answer      *qyzmet.Checked      `json:"answer,omitempty"`
	Missing     []qyzmet.Path        `json:"missing"` // facts for want of which it is not known
	Faults      qyzmet.Faults        `json:"faults"`  // facts that contradict one another
}

// record records an act.
func (d *door) record(w http.ResponseWriter, req *http.Request, by office.Actor) (int, any, error) {
	q, err := d.readAct(http.MaxBytesReader(w, req.Body, maxBody))
	if err != nil {
		return 0, nil, err
	}
	if q.Key, err = keyOf(req); err != nil {
		return 0, nil, err
	}
	done, err := d.office.Record(req.Context(), by, q)
	if err != nil {
		return 0, nil, err
	}
	sight, err := d.office.Sight(req.Context(), by)
	if err != nil {
		return 0, nil, err
	}
	return d.recorded(w, done), d.shownRecorded(done, sight), nil
}

func (d *door) shownRecorded(r *office.Recorded, sight *office.Sight) Recorded {
	return Recorded{Position: r.Position, ID: r.ID, Again: r.Again, Act: d.actShown(r.Act, sight)}
}

// recorded says where an act is recorded, and by its status whether it was before.
func (d *door) recorded(w http.ResponseWriter, r *office.Recorded) (status int) {
	if r.Again {
		return http.StatusOK
	}
	w.Header().Set("Location", "/api/v1/acts/"+string(r.ID))
	return http.StatusCreated
}

// recordList records an order that names several persons, with the act about each.
func (d *door) recordList(w http.ResponseWriter, req *http.Request, by office.Actor) (int, any, error) {
	q, persons, err := d.readList(http.MaxBytesReader(w, req.Body, maxBody))
	if err != nil {
		return 0, nil, err
	}
	if q.Key, err = keyOf(req); err != nil {
		return 0, nil, err
	}
	done, err := d.office.RecordList(req.Context(), by, q, persons)
	if err != nil {
		return 0, nil, err
	}
	sight, err := d.office.Sight(req.Context(), by)
	if err != nil {
		return 0, nil, err
	}
	out := Ordered{Order: d.shownRecorded(done.Head, sight), Each: make([]Recorded, len(done.Each))}
	for i, one := range done.Each {
		out.Each[i] = d.shownRecorded(one, sight)
	}
	return d.recorded(w, done.Head), out, nil
}

// check works out what would come of an act, recording nothing.
func (d *door) check(w http.ResponseWriter, req *http.Request, by office.Actor) (int, any, error) {
	q, err := d.readAct(http.MaxBytesReader(w, req.Body, maxBody))
	if err != nil {
		return 0, nil, err
	}
	p, err := d.office.Propose(req.Context(), by, q)
	if err != nil {
		return 0, nil, err
	}
	out := Check{OK: p.OK(), Blind: p.Blind(), Faults: p.Faults, Unmet: []Unmet{}, Answers: []qyzmet.Checked{}, Changes: []Setting{}, Asked: []string{},
		Heads: map[qyzmet.SubjectID]qyzmet.Position{}}
	if out.Faults == nil {
		out.Faults = qyzmet.Faults{}
	}
	if out.Blind {
		return http.StatusOK, out, nil
	}
	sight, err := d.office.Sight(req.Context(), by)
	if err != nil {
		return 0, nil, err
	}
	d.proposed(p, sight, &out)
	out.Changes = d.settings(p.Effects(), sight, p.Closed)
	return http.StatusOK, out, nil
}

// proposed tells what the law says to an act that is proposed.
func (d *door) proposed(p *office.Proposal, sight *office.Sight, out *Check) {
	refuses := map[*procedure.Unmet]bool{}
	for _, u := range p.Refused {
		refuses[u] = true
	}
	for _, u := range p.Unmet {
		out.Unmet = append(out.Unmet, unmetOf(u, refuses[u]))
	}
	for _, a := range p.Answers {
		out.Answers = append(out.Answers, procedure.Answered(a))
	}
	for _, f := range p.Asked() {
		out.Asked = append(out.Asked, f.ID)
	}
	if p.Power != nil {
		power := d.roleOf(*p.Power)
		out.Power = &power
	}
	for _, s := range p.Act.Envelope.Subjects {
		if at, there := p.Heads[s]; there && at > 0 {
			out.Heads[s] = at
		}
	}
}

func unmetOf(u *procedure.Unmet, refuses bool) Unmet {
	r := u.Requirement
	out := Unmet{Requirement: r.ID, Ours: r.Ours, Override: r.Override, Refuses: refuses, Text: r.Text, Cites: u.Cites, Missing: u.Missing, Faults: append(qyzmet.Faults{}, u.Faults...)}
	if u.Answer != nil {
		a := procedure.Answered(u.Answer)
		out.Answer = &a
	}
	return out
}

// showAct shows an act by its id.
func (d *door) showAct(_ http.ResponseWriter, req *http.Request, by office.Actor) (int, any, error) {
	id, err := idOf(req, "act")
	if err != nil {
		return 0, nil, err
	}
	e, err := d.office.ReadAct(req.Context(), by, qyzmet.ActID(id))
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, EntryShown{Position: e.Position, Act: d.actShown(e.Act, e.Sight)}, nil
}

// proveAct ties an act to the log.
func (d *door) proveAct(_ http.ResponseWriter, req *http.Request, by office.Actor) (int, any, error) {
	id, err := idOf(req, "act")
	if err != nil {
		return 0, nil, err
	}
	p, err := d.office.ProveAct(req.Context(), by, qyzmet.ActID(id))
	return http.StatusOK, p, err
}

func (d *door) actShown(a *qyzmet.Act, sight *office.Sight) Act {
	kind := d.book.ActKinds[a.Envelope.Kind]
	out := Act{Envelope: a.Envelope, Erased: a.Payload == nil}
	if kind != nil {
		out.Title = kind.Title
	}
	p := a.Payload
	if p == nil {
		return out
	}
	out.Number, out.Power, out.Basis, out.Papers, out.Checked, out.Overrode, out.Findings = p.Number, p.Power, p.Basis, p.Papers, p.Checked, p.Overrode, p.Findings
	out.Source = p.Source
	out.Content = make(map[string]Shown, len(p.Content))
	show := shower{d.book, sight}
	for name, v := range p.Content {
		out.Content[name] = show.field(kind, name, v)
	}
	out.Sets = d.settings(p.Sets, sight, nil)
	return out
}

// settings shows what an act sets, but for persons whose files the reader may not
// open.
func (d *door) settings(sets []qyzmet.Set, sight *office.Sight, closed []qyzmet.SubjectID) []Setting {
	show := shower{d.book, sight}
	out := make([]Setting, 0, len(sets))
	for i := range sets {
		s := &sets[i]
		one := Setting{Subject: s.Subject, Op: s.Op, Path: s.Path, Value: show.at(s.Path, s.Value)}
		if s.Op == qyzmet.MergeIn {
			one.Value = Shown{s.Value.S}
		}
		for _, c := range closed {
			if c == s.Subject {
				one.Value = hidden
			}
		}
		out = append(out, one)
	}
	return out
}

// dayOf reads a day of a query; today when it is not given.
func (d *door) dayOf(req *http.Request, name string) (date.Date, error) {
	text := req.URL.Query().Get(name)
	if text == "" {
		return d.office.Today(), nil
	}
	on, err := date.Parse(text)
	if err != nil {
		return 0, &qyzmet.Fault{Code: qyzmet.BadDate, Path: name, Value: clip(text), Message: err.Error()}
	}
	return on, nil
}

package office

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/procedure"
	"qyzmet/internal/record"
	"qyzmet/internal/register"
	"qyzmet/internal/rulebook"
)

// openOwn is how many of a person's own statements and disputes may wait for an
// answer: a bound of ours, so that no login fills the register.
const openOwn = 20

// Own opens a person's own file, by the file that stands where two were joined.
// That somebody looks at his own file is not written down as a reading.
func (f *Office) Own(ctx context.Context, person qyzmet.SubjectID) (*File, error) {
	rec, err := f.ownRecord(ctx, person)
	if err != nil {
		return nil, err
	}
	v := f.file(rec, nil)
	v.Sight.own = true
	return v, nil
}

// ownRecord is the record of a person's file as it stands today.
func (f *Office) ownRecord(ctx context.Context, person qyzmet.SubjectID) (*record.Record, error) {
	if person.Sort() != qyzmet.PersonSort {
		return nil, refusal(qyzmet.NotYours, "person", "", texts.noFile)
	}
	for seen := []qyzmet.SubjectID{}; ; seen = append(seen, person) {
		rec, err := f.recordOf(ctx, person, f.Today())
		if err != nil {
			return nil, err
		}
		into := qyzmet.SubjectID(rec.Text("card.merged_into"))
		switch {
		case rec.UpTo == 0:
			return nil, refusal(qyzmet.NotYours, "person", "", texts.noFile)
		case into == "" || slices.Contains(seen, into) || into == person:
			return rec, nil
		}
		person = into
	}
}

// asHimself refuses what a person may not record: kinds that are for officials,
// acts about others, for others, or at an office that does not keep his file.
func (f *Office) asHimself(a authority) qyzmet.Faults {
	if !slices.Contains(a.kind.Issuers, rulebook.SelfRole) {
		return qyzmet.Faults{notYours("official", string(a.signer), texts.notHisKind, a.kind.Title)}
	}
	mine := a.signer == a.actor
	for i, r := range a.subjects {
		joined := i > 0 && r.Text("card.merged_into") == string(a.signer)
		mine = mine && (r.Subject == a.signer || joined)
	}
	if !mine || a.office != keeper(a.subjects[0]) {
		return qyzmet.Faults{notYours("subject", string(a.signer), texts.himselfOnly)}
	}
	return nil
}

// OwnKinds lists the kinds of acts that a person may record about himself today,
// in the order of menus.
func (f *Office) OwnKinds() []*rulebook.ActKind {
	var out []*rulebook.ActKind
	for _, k := range f.book.ActKinds {
		if slices.Contains(k.Issuers, rulebook.SelfRole) && k.Covers(f.Today(), date.Latest) != rulebook.No {
			out = append(out, k)
		}
	}
	slices.SortFunc(out, func(a, b *rulebook.ActKind) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return out
}

// Upload is a paper that a person hands in.
type Upload struct {
	Name, Type string
	Data       []byte
}

// Send is what a person records about himself.
type Send struct {
	Kind    qyzmet.ActKind
	Content map[string]qyzmet.Value
	Of      qyzmet.ActID
	Papers  []Upload
	Key     string // of the request, unique among his own
}

// SendOwn records an act of a person about himself, at the office that keeps his
// file. Papers are kept only with an act that is recorded.
func (f *Office) SendOwn(ctx context.Context, person qyzmet.SubjectID, s Send) (*Recorded, error) {
	rec, err := f.ownRecord(ctx, person)
	if err != nil {
		return nil, err
	}
	by := Actor{Official: rec.Subject, Office: keeper(rec), Purpose: "own"}
	if s.Key == "" {
		return nil, &qyzmet.Fault{Code: qyzmet.Missing, Path: "key", Message: "a request to record an act has a key, by which it is known when it is sent again"}
	}
	q := Request{Kind: s.Kind, About: []qyzmet.SubjectID{rec.Subject}, Content: s.Content, Of: s.Of, Key: string(rec.Subject) + "/" + s.Key}
	if again, err := f.before(ctx, by, q); again != nil || err != nil {
		return again, err
	}
	p, err := f.Propose(ctx, by, q)
	if err != nil {
		return nil, err
	}
	if !p.OK() {
		return nil, errors.Join(p.Err(), f.noteRefusal(ctx, by, p))
	}
	if unanswered(f.book, rec) >= openOwn {
		return nil, refusal(qyzmet.TooLarge, "own", "", texts.tooMany)
	}
	for _, u := range s.Papers {
		digest, err := f.reg.PutPaper(ctx, u.Data, u.Type)
		if err != nil {
			return nil, fmt.Errorf("keeping a paper: %w", err)
		}
		q.Papers = append(q.Papers, qyzmet.Attached{Digest: digest, Name: strings.ToValidUTF8(u.Name, ""), Type: u.Type, Size: int64(len(u.Data))})
	}
	return f.Record(ctx, by, q)
}

// unanswered counts the person's own acts that wait for an answer.
func unanswered(book *rulebook.Book, rec *record.Record) int {
	n := 0
	for _, d := range procedure.Duties(book, rec) {
		open := d.State == procedure.DutyOpen || d.State == procedure.DutyPaused
		if open && d.By != nil && d.By.Envelope.Official == rec.Subject {
			n++
		}
	}
	return n
}

// OwnPaper reads a paper that lies with an act in a person's own file.
func (f *Office) OwnPaper(ctx context.Context, person qyzmet.SubjectID, id qyzmet.ActID, digest qyzmet.Digest) (qyzmet.Attached, []byte, error) {
	rec, err := f.ownRecord(ctx, person)
	if err != nil {
		return qyzmet.Attached{}, nil, err
	}
	for _, l := range rec.Lines {
		if l.Act.Envelope.ID != id || l.Act.Payload == nil {
			continue
		}
		for _, p := range l.Act.Payload.Papers {
			if p.Digest == digest {
				data, _, err := f.reg.Paper(ctx, digest)
				return p, data, err
			}
		}
	}
	return qyzmet.Attached{}, nil, refusal(qyzmet.NotFound, "paper", string(digest), texts.noSubject)
}

// OwnReading is a reading of a person's file with the roles that the reader had
// on that day. He is not named: the office answers for its officials.
type OwnReading struct {
	Reading
	Roles []*rulebook.Role
}

// OwnReads lists the last readings of a person's own file, with those of the files
// that were joined to it, the last first.
func (f *Office) OwnReads(ctx context.Context, person qyzmet.SubjectID, n int) ([]OwnReading, error) {
	rec, err := f.ownRecord(ctx, person)
	if err != nil {
		return nil, err
	}
	var list []Reading
	for _, s := range joinedFiles(rec) {
		some, err := f.reg.Reads(ctx, s, n)
		if err != nil {
			return nil, err
		}
		list = append(list, some...)
	}
	slices.SortFunc(list, func(a, b Reading) int { return int(b.Position - a.Position) })
	out := make([]OwnReading, min(n, len(list)))
	for i := range out {
		out[i].Reading = list[i]
		if out[i].Roles, err = f.rolesThen(ctx, list[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// joinedFiles are a person's file and those that were joined to it, whether or
// not they have been parted since: who read a file read of him.
func joinedFiles(rec *record.Record) []qyzmet.SubjectID {
	out := []qyzmet.SubjectID{rec.Subject}
	for i := 0; i < len(out); i++ {
		for _, l := range rec.Lines {
			if !l.Stands(rec.On) {
				continue
			}
			for _, from := range record.MergedBy(l.Act, out[i]) {
				if !slices.Contains(out, from) {
					out = append(out, from)
				}
			}
		}
	}
	return out
}

// rolesThen are the roles that a reader had in his office on the day he read.
func (f *Office) rolesThen(ctx context.Context, r Reading) ([]*rulebook.Role, error) {
	if r.Who.Sort() != qyzmet.OfficerSort {
		return nil, nil
	}
	powers, err := f.Powers(ctx, r.Who, dayOf(r.At))
	var out []*rulebook.Role
	for _, p := range powers {
		if role := f.book.RoleByID(p.Role); p.Office == r.Office && role != nil && !slices.Contains(out, role) {
			out = append(out, role)
		}
	}
	return out, err
}

// OwnCopy is a person's own file as data, with proofs that it is the register's:
// each act with the signed checkpoint of the log and the way to it, which anybody
// can check without the register by its public key.
type OwnCopy struct {
	Person    qyzmet.SubjectID    `json:"person"`
	On        date.Date           `json:"on"`
	Law       string              `json:"law"` // digest of the book by which it was read
	PublicKey string              `json:"publicKey"`
	Holds     []OwnHeld           `json:"holds"`
	Duties    []OwnDuty           `json:"duties"`
	Acts      []register.Evidence `json:"acts"`
	Reads     []Reading           `json:"reads"`
	Signed    string              `json:"signed"` // over all other bytes of the file: see OwnCopyFile; the last field
}

// OwnHeld is a value with the act that it rests on.
type OwnHeld struct {
	Path  qyzmet.Path  `json:"path"`
	Value qyzmet.Value `json:"value"`
	Since date.Date    `json:"since"`
	Act   qyzmet.ActID `json:"act"`
}

// OwnDuty is a duty of somebody about the person.
type OwnDuty struct {
	Duty  string       `json:"duty"`
	Who   string       `json:"who"`
	State string       `json:"state"`
	Act   qyzmet.ActID `json:"act,omitempty"`
	Until *date.Date   `json:"until,omitempty"`
}

// ownReads is how many readings a copy holds at most.
const ownReads = 10_000

// OwnCopy makes the copy, and writes down that it was made. The content of an act
// that sets something in the file of somebody else is left out; its proof is not.
func (f *Office) OwnCopy(ctx context.Context, person qyzmet.SubjectID) (*OwnCopy, error) {
	rec, err := f.ownRecord(ctx, person)
	if err != nil {
		return nil, err
	}
	err = f.reg.LogRead(ctx, register.ReadEntry{Who: rec.Subject, Office: keeper(rec), Subject: rec.Subject, What: "copy", Purpose: "own"})
	if err != nil {
		return nil, err
	}
	out := &OwnCopy{Person: rec.Subject, On: rec.On, Law: f.book.Hash}
	if out.PublicKey, err = f.reg.PublicKey(); err != nil {
		return nil, err
	}
	for _, p := range rec.Paths() {
		h, _ := rec.Held(p)
		out.Holds = append(out.Holds, OwnHeld{p, h.Value, h.Since, h.Act})
	}
	for _, d := range procedure.Duties(f.book, rec) {
		out.Duties = append(out.Duties, ownDuty(d))
	}
	files := joinedFiles(rec)
	var at []qyzmet.Position
	others := map[qyzmet.Position]bool{}
	for _, l := range rec.Lines {
		at = append(at, l.Position)
		others[l.Position] = ofOthers(l.Act, files)
	}
	slices.Sort(at)
	if out.Acts, err = f.reg.Evidence(ctx, at); err != nil {
		return nil, err
	}
	for i, e := range out.Acts {
		if others[e.Position] {
			out.Acts[i].Salt, out.Acts[i].Payload = nil, nil
		}
	}
	list, err := f.OwnReads(ctx, person, ownReads)
	for _, r := range list {
		r.Who = "" // the office answers for its officials
		out.Reads = append(out.Reads, r.Reading)
	}
	return out, err
}

func ownDuty(d procedure.Due) OwnDuty {
	out := OwnDuty{Duty: d.Duty.ID, Who: d.Duty.Who, State: string(d.State)}
	if d.By != nil {
		out.Act = d.By.Envelope.ID
	}
	if d.Clock != nil && d.Clock.Until != 0 {
		out.Until = &d.Clock.Until
	}
	return out
}

// ofOthers reports whether an act sets something of a person who is not this one.
func ofOthers(a *qyzmet.Act, files []qyzmet.SubjectID) bool {
	if a.Payload == nil {
		return false
	}
	return slices.ContainsFunc(a.Payload.Sets, func(s qyzmet.Set) bool {
		return s.Subject.Sort() == qyzmet.PersonSort && !slices.Contains(files, s.Subject)
	})
}

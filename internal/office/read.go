package office

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/procedure"
	"qyzmet/internal/record"
	"qyzmet/internal/register"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/view"
)

// Search says which persons are looked for.
type Search struct {
	Text   string            // words of a name in any spelling, an identification number, or an id
	Sort   string            // of subject; "" is persons
	Listed map[string]string // values held under a path; "" is any value
	UpTo   map[string]string // days held under a path, at the latest these: 2026-06-30
	Since  map[string]string // days held under a path, at the earliest these
	Not    map[string]string // values not held under a path: another is, or none
	Lacks  []qyzmet.Path     // nothing is held under these
	Born   [2]date.Date      // first and last day of birth; 0: whenever
	Owing  []string          // a duty of one of these is open today; nil: whatever
	Free   []string          // no duty of any of these is open today
	Late   bool              // the last day of one of Owing is past
	Ahead  int               // Owing: or will be open within so many days, at most Ahead
	Office qyzmet.SubjectID  // that keeps the files; "" is every one that the actor reads
	After  string            // see view.Search
	Limit  int
	Loose  bool // names may differ in vowels from what is typed
	Filled bool // each card with the values by which lists are divided
}

// reach is what an actor may read: the offices whose files, nil for any, and
// what he sees of them.
type reach struct {
	offices []qyzmet.SubjectID
	roles   []*rulebook.Role
}

// reachOf works out what an actor may read today, by his roles in his office.
func (f *Office) reachOf(ctx context.Context, by Actor) (*reach, error) {
	powers, err := f.Powers(ctx, by.Official, f.Today())
	if err != nil {
		return nil, err
	}
	out := &reach{offices: []qyzmet.SubjectID{}}
	for _, p := range powers {
		role := f.book.RoleByID(p.Role)
		if p.Office != by.Office || role == nil || role.Reads == "none" {
			continue
		}
		out.roles = append(out.roles, role)
		switch {
		case role.Reads == "any":
			out.offices = nil
		case out.offices == nil:
		case role.Reads == "own":
			out.add(by.Office)
		case role.Reads == "territory":
			if err := f.overseen(ctx, by.Office, out); err != nil {
				return nil, err
			}
		default:
			under, err := f.below(ctx, by.Office, f.Today())
			if err != nil {
				return nil, err
			}
			out.add(under...)
		}
	}
	return out, nil
}

// overseen adds the offices of the territory of a supervising body, which itself
// stands under none of them: the one that its record names, and those under it.
func (f *Office) overseen(ctx context.Context, by qyzmet.SubjectID, out *reach) error {
	r, err := f.entry(ctx, by, f.Today())
	if err != nil {
		return err
	}
	of := qyzmet.SubjectID(r.Text("office.oversees"))
	if of == "" {
		return nil
	}
	under, err := f.below(ctx, of, f.Today())
	out.add(under...)
	return err
}

func (r *reach) add(offices ...qyzmet.SubjectID) {
	for _, o := range offices {
		if !slices.Contains(r.offices, o) {
			r.offices = append(r.offices, o)
		}
	}
}

func (r *reach) covers(office qyzmet.SubjectID) bool {
	return r.offices == nil || slices.Contains(r.offices, office)
}

// Find lists persons whose files the actor may read. Who looks for persons by what
// they are called, or takes a list of them away, is written down.
func (f *Office) Find(ctx context.Context, by Actor, s Search) ([]view.Card, error) {
	in, _, err := f.search(ctx, by, s)
	if err != nil {
		return nil, err
	}
	found, err := f.view.Find(ctx, in)
	if err != nil {
		return nil, err
	}
	if s.Filled {
		err = f.view.Fill(ctx, found)
	}
	if err == nil && in.Sort == qyzmet.PersonSort && (s.Text != "" || s.Filled) {
		err = f.noteFound(ctx, by, s, found)
	}
	if err != nil {
		return nil, err
	}
	return found, nil
}

func (s Search) in(r *reach) view.Search {
	if s.Sort == "" {
		s.Sort = qyzmet.PersonSort
	}
	out := view.Search{Text: s.Text, Loose: s.Loose, Sort: s.Sort, Offices: r.offices, Listed: s.Listed, UpTo: s.UpTo, Since: s.Since, Not: s.Not, Lacks: s.Lacks, Born: s.Born, Owing: s.Owing, Free: s.Free, Late: s.Late, After: s.After, Limit: s.Limit}
	switch {
	case s.Sort == qyzmet.CampaignSort && len(r.roles) > 0:
		out.Offices = nil // no office keeps a call-up: it is published
	case s.Office != "" && r.covers(s.Office):
		out.Offices = []qyzmet.SubjectID{s.Office}
	case s.Office != "":
		out.Offices = []qyzmet.SubjectID{}
	}
	return out
}

// Work lists the duties that are due in the offices that the actor reads; with a day
// to come in On, those too that it raises, at most Ahead.
func (f *Office) Work(ctx context.Context, by Actor, s view.DueSearch) ([]view.Duty, error) {
	r, err := f.reachOf(ctx, by)
	if err != nil {
		return nil, err
	}
	s.Offices, s.On = r.offices, max(s.On, f.Today())
	return f.view.Due(ctx, s)
}

// WorkCounts counts them by duty, and those overdue.
func (f *Office) WorkCounts(ctx context.Context, by Actor, s view.DueSearch) (all, overdue map[string]int, err error) {
	r, err := f.reachOf(ctx, by)
	if err != nil {
		return nil, nil, err
	}
	s.Offices, s.On = r.offices, f.Today()
	return f.view.Counts(ctx, s)
}

// Journal lists the acts of the offices that the actor reads, the last first. A list
// as long as those that are taken away is written down.
func (f *Office) Journal(ctx context.Context, by Actor, kind qyzmet.ActKind, before qyzmet.Position, n int) ([]view.Line, error) {
	r, err := f.reachOf(ctx, by)
	if err != nil {
		return nil, err
	}
	lines, err := f.view.Journal(ctx, r.offices, kind, before, n)
	if err == nil && n > listed {
		err = f.noteList(ctx, by, len(lines))
	}
	if err != nil {
		return nil, err
	}
	return lines, nil
}

// File is what an actor sees of a subject on a day.
type File struct {
	*record.Record
	*Sight // by the actor's roles
	Keeper qyzmet.SubjectID
	Duties []procedure.Due
}

// Read opens the file of a subject on a day, and writes down that it was read. A
// file outside the actor's jurisdiction is refused, unless it is broken into: see
// BreakGlass.
func (f *Office) Read(ctx context.Context, by Actor, s qyzmet.SubjectID, on date.Date) (*File, error) {
	return f.ReadAt(ctx, by, s, on, 0)
}

// ReadAt is Read of what was known at a position of the register; 0 is now. Who
// keeps the file, and so who may read it, is told from what is known now.
func (f *Office) ReadAt(ctx context.Context, by Actor, s qyzmet.SubjectID, on date.Date, upTo qyzmet.Position) (*File, error) {
	r, err := f.reachOf(ctx, by)
	if err != nil {
		return nil, err
	}
	rec, err := f.recordOf(ctx, s, f.Today())
	if err != nil {
		return nil, err
	}
	if rec.UpTo == 0 {
		return nil, refusal(qyzmet.NotFound, "subject", string(s), texts.noSubject)
	}
	keeps := keeper(rec)
	if !r.covers(keeps) && !(s.Sort() == qyzmet.CampaignSort && len(r.roles) > 0) {
		if err := f.reg.LogRead(ctx, register.ReadEntry{Who: by.Official, Office: by.Office, Subject: s, What: "refused", Purpose: by.Purpose}); err != nil {
			return nil, err
		}
		return nil, refusal(qyzmet.NotYours, "subject", string(keeps), texts.mayNotRead)
	}
	if err := f.noteReadings(ctx, register.ReadEntry{Who: by.Official, Office: by.Office, Subject: s, What: "file", Purpose: by.Purpose}); err != nil {
		return nil, err
	}
	if rec, err = f.recordAt(ctx, s, on, upTo); err != nil {
		return nil, err
	}
	v := f.file(rec, r.roles)
	v.Keeper = keeps
	return v, nil
}

// BreakGlass opens a file outside the actor's jurisdiction for a reason in
// writing. It is written down apart, each time, and the person is told at once: by
// an act in his file, which his own page shows, and the messages that its kind
// sends, once a day for one reason.
func (f *Office) BreakGlass(ctx context.Context, by Actor, s qyzmet.SubjectID, on date.Date, reason string) (*File, error) {
	r, err := f.reachOf(ctx, by)
	if err != nil {
		return nil, err
	}
	reason, meant := reasonOf(reason)
	if !meant || len(r.roles) == 0 {
		return nil, refusal(qyzmet.NotYours, "reason", reason, texts.mayNotRead)
	}
	rec, err := f.recordOf(ctx, s, on)
	if err != nil {
		return nil, err
	}
	if rec.UpTo == 0 {
		return nil, refusal(qyzmet.NotFound, "subject", string(s), texts.noSubject)
	}
	if err := f.tellOpened(ctx, by, s, reason); err != nil {
		return nil, err
	}
	if err := f.reg.LogRead(ctx, register.ReadEntry{Who: by.Official, Office: by.Office, Subject: s, What: "break-glass", Purpose: reason}); err != nil {
		return nil, err
	}
	return f.file(rec, r.roles), nil
}

// tellOpened tells a person that his file is opened from outside. The file is shown
// only when that stands.
func (f *Office) tellOpened(ctx context.Context, by Actor, s qyzmet.SubjectID, reason string) error {
	sum := sha256.Sum256([]byte(reason))
	_, err := f.Record(ctx, by, Request{Kind: procedure.FileOpened, About: []qyzmet.SubjectID{s}, Content: map[string]qyzmet.Value{"reason": qyzmet.WordValue(reason)},
		Key: fmt.Sprintf("opened/%s/%s/%s/%x", by.Official, s, f.Today(), sum[:8]), opening: true})
	if err != nil {
		return fmt.Errorf("telling the person that his file is opened: %w", err)
	}
	return nil
}

func (f *Office) file(rec *record.Record, roles []*rulebook.Role) *File {
	sight := &Sight{book: f.book, roles: roles}
	return &File{Record: rec, Keeper: keeper(rec), Duties: procedure.Duties(f.book, rec), Sight: sight}
}

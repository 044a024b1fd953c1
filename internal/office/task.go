package office

import (
	"context"
	"slices"

	"qyzmet"
	"qyzmet/internal/procedure"
	"qyzmet/internal/record"
	"qyzmet/internal/rulebook"
)

// Task is a duty of the due list with what its row opens: the clock's arithmetic,
// and the facts for want of which the act that discharges it would be refused.
type Task struct {
	DueRow
	Due     procedure.Due
	Missing []qyzmet.Path
}

// Tasks lists the duties that are due in the offices that the actor reads, each
// with its clock.
func (f *Office) Tasks(ctx context.Context, by Actor, s DueSearch) ([]Task, error) {
	rows, err := f.Work(ctx, by, s)
	if err != nil {
		return nil, err
	}
	records := map[qyzmet.SubjectID]*record.Record{}
	out := make([]Task, 0, len(rows))
	for _, row := range rows {
		r := records[row.Subject]
		if r == nil {
			if r, err = f.recordOf(ctx, row.Subject, f.Today()); err != nil {
				return nil, err
			}
			records[row.Subject] = r
		}
		t := Task{DueRow: row}
		for _, due := range procedure.Duties(f.book, r) {
			if due.Duty.ID == row.Duty && (due.By == nil && row.Act == "" || due.By != nil && due.By.Envelope.ID == row.Act) {
				t.Due = due
			}
		}
		if t.Due.Duty == nil { // the day has moved past it since the row was written
			continue
		}
		if t.Missing, err = f.wanting(ctx, by, t.Due, r); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

// wanting finds the facts that the law misses when the duty is discharged today.
func (f *Office) wanting(ctx context.Context, by Actor, due procedure.Due, r *record.Record) ([]qyzmet.Path, error) {
	kind := f.book.ActKinds[due.Duty.Does]
	if kind == nil {
		return nil, nil
	}
	country, err := f.entry(ctx, Country, f.Today())
	if err != nil {
		return nil, err
	}
	p := procedure.Proposal{Book: f.book, Kind: kind, Act: f.act(by, Request{Kind: kind.ID}, kind), Of: due.By, Records: []*record.Record{r, country}}
	p.Act.Envelope.Effect, p.Act.Envelope.Subjects = f.Today(), []qyzmet.SubjectID{due.Subject}
	_, unmet, err := p.Check(f.law)
	var out []qyzmet.Path
	states := func(path qyzmet.Path) bool { // the act itself says it, or the record of whom a field names
		return slices.ContainsFunc(kind.Fields, func(x *rulebook.Field) bool {
			return x.Of == path || x.Sort != "" && x.Sort != kind.About && f.records(x.Sort, path)
		})
	}
	for _, u := range unmet {
		for _, path := range slices.Concat(u.Missing, u.Contradicting()) {
			if f.book.Facts[path] != nil && !states(path) && !slices.Contains(out, path) {
				out = append(out, path)
			}
		}
	}
	return out, err
}

// records reports whether an act about a sort of subject sets a path: a record of
// that sort then holds it.
func (f *Office) records(sort string, path qyzmet.Path) bool {
	for _, k := range f.book.ActKinds {
		if k.About == sort && slices.ContainsFunc(k.Sets, func(e *rulebook.Effect) bool { return e.Path == path && e.Subject == "" }) {
			return true
		}
	}
	return false
}

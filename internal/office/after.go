package office

import (
	"context"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/procedure"
	"qyzmet/internal/record"
	"qyzmet/internal/register"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/view"
)

// manyAtOnce is how many acts in one transaction bring the views along: one of their
// own for them would save nothing.
const manyAtOnce = 256

// after changes the views with the acts: in the same transaction, or soon after it
// where no other process writes. What the views would refuse is refused at once.
func (f *Office) after(ctx context.Context, tx *register.Tx, entries []qyzmet.Entry) error {
	if err := f.onceOnly(ctx, tx, entries); err != nil {
		return err
	}
	if err := f.oneNumber(ctx, tx, entries); err != nil {
		return err
	}
	c, err := f.change(ctx, tx, entries)
	if err != nil {
		return fmt.Errorf("bringing the lists up to date: %w", err)
	}
	erases := slices.ContainsFunc(entries, func(e qyzmet.Entry) bool { return e.Act.Envelope.Kind == register.Erasure })
	if f.behind != nil && !erases && len(entries) < manyAtOnce {
		f.behind.PutOff(tx, c)
		return nil
	}
	return f.bring(ctx, tx, entries, c)
}

// change is what acts change in the views.
func (f *Office) change(ctx context.Context, tx *register.Tx, entries []qyzmet.Entry) (view.Change, error) {
	var lines []view.Line
	var touched []qyzmet.SubjectID
	seen := map[qyzmet.SubjectID]bool{}
	for _, e := range entries {
		lines = append(lines, line(e))
		for _, s := range e.Act.Envelope.Subjects {
			if !seen[s] {
				seen[s], touched = true, append(touched, s)
			}
		}
	}
	rows, there, err := f.shown(ctx, tx, touched, entries)
	return view.Change{Lines: lines, Rows: rows, There: there}, err
}

// onceOnly refuses a second file of one person where two were made at the same
// moment. What is taken over as found is kept; its doubles are for a merge, but
// rows of a list, which can be given back, are refused as well.
func (f *Office) onceOnly(ctx context.Context, tx *register.Tx, entries []qyzmet.Entry) error {
	about := map[string]qyzmet.SubjectID{}
	for _, e := range entries {
		kind := f.book.ActKinds[e.Act.Envelope.Kind]
		if e.Act.Payload == nil || e.Act.Envelope.Found && e.Act.Payload.Source == nil || kind == nil || !kind.New {
			continue
		}
		iin := e.Act.Payload.Content["iin"].S
		if iin == "" {
			continue
		}
		if about[iin] != "" {
			return refusal(qyzmet.Contradiction, "iin", iin, texts.sameIIN)
		}
		about[iin] = e.Act.Envelope.Subjects[0]
	}
	iin, err := view.SameIIN(ctx, tx, f.behind, about)
	if err == nil && iin != "" {
		err = refusal(qyzmet.Contradiction, "iin", iin, texts.sameIIN)
	}
	return err
}

func line(e qyzmet.Entry) view.Line {
	env := e.Act.Envelope
	l := view.Line{Position: e.Position, Act: env.ID, Kind: env.Kind, Office: env.Office, Official: env.Official, Subject: env.Subjects[0], Issued: env.Issued, Effect: env.Effect}
	if e.Act.Payload != nil {
		l.Number = e.Act.Payload.Number
	}
	return l
}

// shown are the rows of subjects as they are to be, and which had some before. What
// was not worked out beforehand is derived from their acts; about a subject that has no
// rows there is nothing but what is being recorded now.
func (f *Office) shown(ctx context.Context, tx *register.Tx, subjects []qyzmet.SubjectID, fresh []qyzmet.Entry) (rows []view.Rows, there map[qyzmet.SubjectID]bool, err error) {
	ready, there := f.foreseen(tx, fresh)
	rest := slices.DeleteFunc(slices.Clone(subjects), func(s qyzmet.SubjectID) bool { _, is := ready[s]; return is })
	derived, err := f.derive(ctx, tx, rest, fresh, there)
	if err != nil {
		return nil, nil, err
	}
	rows = make([]view.Rows, 0, len(subjects))
	for _, s := range subjects {
		if r, is := ready[s]; is {
			rows = append(rows, r)
		}
	}
	return append(rows, derived...), there, nil
}

// derive derives the rows of subjects from their acts, and notes which were there.
func (f *Office) derive(ctx context.Context, tx *register.Tx, subjects []qyzmet.SubjectID, fresh []qyzmet.Entry, there map[qyzmet.SubjectID]bool) ([]view.Rows, error) {
	if len(subjects) == 0 {
		return nil, nil
	}
	found, err := view.There(ctx, tx, f.behind, subjects)
	if err != nil {
		return nil, err
	}
	maps.Copy(there, found)
	acts, err := tx.Histories(ctx, slices.DeleteFunc(slices.Clone(subjects), func(s qyzmet.SubjectID) bool { return !found[s] }))
	if err != nil {
		return nil, err
	}
	for _, e := range fresh {
		for i, s := range e.Act.Envelope.Subjects {
			if !found[s] && !slices.Contains(e.Act.Envelope.Subjects[:i], s) {
				acts[s] = append(acts[s], e)
			}
		}
	}
	return f.allRows(subjects, acts), nil
}

// allRows derives the rows of subjects, on all cores: nothing is read for it. It
// breaks off where one does, in the goroutine of the transaction.
func (f *Office) allRows(subjects []qyzmet.SubjectID, acts map[qyzmet.SubjectID][]qyzmet.Entry) []view.Rows {
	out := make([]view.Rows, len(subjects))
	var next atomic.Int64
	var wait sync.WaitGroup
	var broken atomic.Pointer[any]
	for range min(runtime.GOMAXPROCS(0), len(subjects)) {
		wait.Go(func() {
			defer func() {
				if said := recover(); said != nil {
					broken.Store(&said)
				}
			}()
			for i := int(next.Add(1)) - 1; i < len(subjects); i = int(next.Add(1)) - 1 {
				out[i] = view.RowsOf(f.rows(subjects[i], acts[subjects[i]]))
			}
		})
	}
	wait.Wait()
	if said := broken.Load(); said != nil {
		panic(*said)
	}
	return out
}

// rows are what the lists show of a subject: its card as of the last act in
// effect, and its duties.
func (f *Office) rows(s qyzmet.SubjectID, entries []qyzmet.Entry) (view.Card, []view.Duty) {
	today := f.Today()
	r := f.folded(s, entries, today, today)
	c := view.Card{Subject: s, Office: keeper(r), Name: f.NameOf(r), IIN: r.Text("person.iin"), Born: date.Beginning, Head: f.moved(r), Listed: map[string]string{}}
	if born, ok := r.Day("person.birth_date"); ok {
		c.Born = born
	}
	c.Words = f.words(r, c.Name)
	for _, p := range f.book.Listed {
		if v := r.Value(p); v.Known() {
			c.Listed[string(p)] = v.String()
		}
	}
	f.spells(r, c.Listed)
	var duties []view.Duty
	for _, d := range procedure.Open(f.book, r) {
		if d.Duty.Who == rulebook.SelfRole {
			continue // the person's own: his page tells him, and it is no office's work
		}
		duties = append(duties, dutyRow(d, c.Office))
	}
	if s.Sort() == qyzmet.PersonSort {
		ahead, ok := r.Extend(nil, today.AddDays(Ahead))
		if !ok { // acts wait for their day
			ahead = f.folded(s, entries, today, today.AddDays(Ahead))
		}
		for _, d := range procedure.Coming(f.book, ahead, today) {
			duties = append(duties, dutyRow(d, c.Office))
		}
	}
	return c, duties
}

// folded is the record of a subject on a day by its own acts, of which the last may be
// coming only.
func (f *Office) folded(s qyzmet.SubjectID, entries []qyzmet.Entry, today, on date.Date) *record.Record {
	if n := len(entries); n > 0 && entries[n-1].Position == coming {
		if r := f.long.fold(s, entries[:n-1], today, on); r != nil {
			if next, ok := r.Beside(entries[n-1:], on); ok {
				return next
			}
		}
	} else if r := f.long.fold(s, entries, today, on); r != nil {
		return r
	}
	return record.Of(s, entries, on, 0)
}

// Ahead is how many days before a day comes that raises a duty the lists know of it.
const Ahead = 366

// words are those by which a subject is found: of its name in every language.
func (f *Office) words(r *record.Record, name string) []string {
	out := view.Fold(name)
	if s := r.Subject.Sort(); s == qyzmet.PersonSort || s == qyzmet.OfficerSort {
		return out // the same in all
	}
	for _, l := range []qyzmet.Lang{qyzmet.Russian, qyzmet.English} {
		other, _ := naming{book: f.book}.in(r, l) // nothing is looked up
		out = append(out, view.Fold(other)...)
	}
	return out
}

func dutyRow(d procedure.Due, office qyzmet.SubjectID) view.Duty {
	out := view.Duty{Subject: d.Subject, Duty: d.Duty.ID, Office: office, Role: d.Duty.Who, State: string(d.State), Raised: d.Raised, Due: date.Forever, Weight: d.Duty.Weight}
	if d.By != nil {
		out.Act = d.By.Envelope.ID
	}
	if d.Clock != nil && d.Clock.Until != 0 {
		out.Due = d.Clock.Until
	}
	h := d.Handling
	out.Assignee = h.Assignee
	if h.Noted != nil {
		out.Again = h.Noted.Again
	}
	if n := len(h.Raised); n > 0 {
		out.Step, out.Told, out.Stepped = h.Raised[n-1].Step, h.Raised[n-1].Office, h.Raised[n-1].On
	}
	return out
}

// moved is the position of the last act by which something was done in a file: who
// has looked since then has seen it as it is.
func (f *Office) moved(r *record.Record) qyzmet.Position {
	last := qyzmet.Position(0)
	for _, l := range slices.Backward(r.Lines) {
		if kind := f.book.ActKinds[l.Act.Envelope.Kind]; kind == nil || !kind.Light {
			if last = max(last, l.Position); r.InOrder() {
				break
			}
		}
	}
	return last
}

package office

import (
	"context"
	"fmt"
	"slices"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/procedure"
	"qyzmet/internal/record"
	"qyzmet/internal/register"
	"qyzmet/internal/view"
)

// after changes the views with the acts, in the same transaction.
func (f *Office) after(ctx context.Context, tx *register.Tx, entries []qyzmet.Entry) error {
	var lines []view.Line
	var touched []qyzmet.SubjectID
	known := map[qyzmet.SubjectID]bool{}
	for _, e := range entries {
		lines = append(lines, line(e))
		for _, s := range e.Act.Envelope.Subjects {
			if !known[s] {
				known[s] = true
				touched = append(touched, s)
			}
		}
	}
	if err := view.Enter(ctx, tx, lines); err != nil {
		return err
	}
	if err := f.onceOnly(ctx, tx, entries); err != nil {
		return err
	}
	for _, e := range entries {
		if e.Act.Envelope.Kind == register.Erasure {
			if err := view.Blank(ctx, tx, e.Act.Envelope.Of); err != nil {
				return err
			}
		}
	}
	return f.showAll(ctx, tx, touched, entries)
}

// showAll brings the lists up to date for all whom some acts concern. People of
// whom nothing stood before are entered together; what the lists show of them may
// have been worked out before.
func (f *Office) showAll(ctx context.Context, tx *register.Tx, touched []qyzmet.SubjectID, entries []qyzmet.Entry) error {
	about := map[qyzmet.SubjectID][]qyzmet.Entry{}
	for _, e := range entries {
		for _, s := range e.Act.Envelope.Subjects {
			if tx.First(s) && !slices.ContainsFunc(about[s], func(x qyzmet.Entry) bool { return x.Position == e.Position }) {
				about[s] = append(about[s], e)
			}
		}
	}
	var first []view.Rows
	for _, s := range touched {
		if acts := about[s]; acts != nil {
			first = append(first, f.firstRows(s, acts))
			continue
		}
		if err := f.show(ctx, tx, s); err != nil {
			return fmt.Errorf("bringing the lists up to date for %s: %w", s, err)
		}
	}
	if err := view.PutFirst(ctx, tx, first); err != nil {
		return fmt.Errorf("entering new persons in the lists: %w", err)
	}
	return nil
}

// firstRows are what the lists show of one about whom these acts are all.
func (f *Office) firstRows(s qyzmet.SubjectID, acts []qyzmet.Entry) view.Rows {
	if kept, ok := f.ahead.Load(s); ok {
		a := kept.(*ahead)
		if slices.EqualFunc(a.acts, acts, func(id qyzmet.ActID, e qyzmet.Entry) bool { return id == e.Act.Envelope.ID }) {
			rows := a.rows
			rows.Card.Head = acts[len(acts)-1].Position
			return rows
		}
	}
	card, duties := f.rows(s, acts)
	return view.Rows{Card: card, Duties: duties}
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
	iin, err := view.SameIIN(ctx, tx, about)
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

// show derives the rows of a subject from its acts.
func (f *Office) show(ctx context.Context, tx *register.Tx, s qyzmet.SubjectID) error {
	entries, err := tx.Acts(ctx, s)
	if err != nil {
		return err
	}
	card, duties := f.rows(s, entries)
	return view.Put(ctx, tx, card, duties)
}

// rows are what the lists show of a subject: its card as of the last act in
// effect, and its duties.
func (f *Office) rows(s qyzmet.SubjectID, entries []qyzmet.Entry) (view.Card, []view.Duty) {
	r := record.Of(s, entries, f.Today(), 0)
	c := view.Card{Subject: s, Office: keeper(r), Name: Name(r), IIN: r.Text("person.iin"), Born: date.Beginning, Head: r.UpTo, Listed: map[string]string{}}
	if born, ok := r.Day("person.birth_date"); ok {
		c.Born = born
	}
	c.Words = view.Fold(c.Name)
	for _, p := range f.book.Listed {
		if v := r.Value(p); v.Known() {
			c.Listed[string(p)] = v.String()
		}
	}
	var duties []view.Duty
	for _, d := range procedure.Duties(f.book, r) {
		if d.State == procedure.DutyOpen || d.State == procedure.DutyPaused {
			duties = append(duties, dutyRow(d, c.Office))
		}
	}
	return c, duties
}

func dutyRow(d procedure.Due, office qyzmet.SubjectID) view.Duty {
	out := view.Duty{Subject: d.Subject, Duty: d.Duty.ID, Office: office, Role: d.Duty.Who, State: string(d.State), Raised: d.Raised, Due: date.Forever, Weight: d.Duty.Weight}
	if d.By != nil {
		out.Act = d.By.Envelope.ID
	}
	if d.Clock != nil && d.Clock.Until != 0 {
		out.Due = d.Clock.Until
	}
	return out
}

// Name is what a subject is called.
func Name(r *record.Record) string {
	switch r.Subject.Sort() {
	case qyzmet.PersonSort:
		return joined(r.Text("card.surname"), r.Text("card.name"), r.Text("card.patronymic"))
	case qyzmet.OfficeSort:
		return r.Text("office.name_kk")
	case qyzmet.OfficerSort:
		return r.Text("official.name")
	}
	return string(r.Subject)
}

func joined(parts ...string) string {
	out := ""
	for _, p := range parts {
		if p != "" && out != "" {
			out += " "
		}
		out += p
	}
	return out
}

// Rebuild throws the views away and makes them anew from the acts; it returns
// how many acts were read.
func (f *Office) Rebuild(ctx context.Context, progress func(done, all qyzmet.Position)) (qyzmet.Position, error) {
	all, err := f.reg.Size(ctx)
	if err != nil {
		return 0, err
	}
	err = f.reg.Base().Write(ctx, func(tx *register.Tx) error {
		if err := view.Clear(ctx, tx); err != nil {
			return err
		}
		return f.replay(ctx, tx, all, progress)
	})
	if err != nil {
		return 0, fmt.Errorf("rebuilding the views: %w", err)
	}
	return all, f.names.load(ctx, f)
}

func (f *Office) replay(ctx context.Context, tx *register.Tx, all qyzmet.Position, progress func(done, all qyzmet.Position)) error {
	about := map[qyzmet.SubjectID][]qyzmet.Entry{}
	for at := qyzmet.Position(0); at < all; {
		entries, err := f.reg.Since(ctx, at, 1000)
		if err != nil {
			return err
		}
		var lines []view.Line
		for _, e := range entries {
			lines = append(lines, line(e))
			for _, s := range e.Act.Envelope.Subjects {
				about[s] = append(about[s], e)
			}
			at = e.Position
		}
		if err := view.Enter(ctx, tx, lines); err != nil {
			return err
		}
		if progress != nil {
			progress(at, all)
		}
	}
	for s, entries := range about {
		card, duties := f.rows(s, entries)
		if err := view.Put(ctx, tx, card, duties); err != nil {
			return err
		}
	}
	return nil
}

// Refresh brings the rows of all subjects to the day: acts that take effect, and
// duties that days raise, change them without an act. It returns how many changed.
func (f *Office) Refresh(ctx context.Context) (int, error) {
	changed := 0
	for _, sort := range []string{qyzmet.PersonSort, qyzmet.CommissionSort, qyzmet.CampaignSort, qyzmet.OfficerSort, qyzmet.OfficeSort} {
		ids, err := f.view.Subjects(ctx, sort)
		if err != nil {
			return changed, err
		}
		for len(ids) > 0 {
			n := min(len(ids), 200)
			if err := f.refresh(ctx, ids[:n], &changed); err != nil {
				return changed, fmt.Errorf("bringing the lists to the day: %w", err)
			}
			ids = ids[n:]
		}
	}
	return changed, nil
}

func (f *Office) refresh(ctx context.Context, ids []qyzmet.SubjectID, changed *int) error {
	return f.reg.Base().Write(ctx, func(tx *register.Tx) error {
		for _, s := range ids {
			entries, err := tx.Acts(ctx, s)
			if err != nil {
				return err
			}
			card, duties := f.rows(s, entries)
			anew, err := view.Renew(ctx, tx, card, duties)
			if err != nil {
				return err
			}
			if anew {
				*changed++
			}
		}
		return nil
	})
}

// ViewHash digests the views: rebuilt, they have the same hash.
func (f *Office) ViewHash(ctx context.Context) (string, error) { return f.view.Hash(ctx) }

func searchIIN(iin string) view.Search { return view.Search{Text: iin, Sort: qyzmet.PersonSort} }

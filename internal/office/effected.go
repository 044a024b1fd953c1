package office

import (
	"context"
	"fmt"
	"slices"

	"qyzmet"
	"qyzmet/internal/procedure"
	"qyzmet/internal/record"
	"qyzmet/internal/rulebook"
)

// Pending is what is approved and has not taken effect: a decision that a person
// is to be called up without an order, an order without the dispatch.
type Pending struct {
	Subject qyzmet.SubjectID
	Act     qyzmet.ActID // that waits
	Kind    qyzmet.ActKind
	Duties  []procedure.Due // open or paused, raised by that act: why it waits and whose turn it is
}

// Effected is how far approvals have taken effect.
type Effected struct {
	Persons     int // about whom there ever was a decision or an order
	Pending     []Pending
	Unexplained []Pending // those of them that no open duty explains; there should be none
}

// stages are the attributes by which an approval and its effect show in a record:
// each follows from the one before it.
var stages = []stage{
	{"card.decision", "call-up", "card.called_on"},
	{"card.called_on", "", "card.dispatched"},
}

// stage is an attribute and the one that follows.
type stage struct {
	from qyzmet.Path
	is   string // "": any value
	to   qyzmet.Path
}

// Effected finds what is approved and not effected today, in the whole register.
// It reads the records of all about whom there ever was such an act, not the
// lists of duties: so it finds what those would not show.
func (f *Office) Effected(ctx context.Context) (*Effected, error) {
	out := &Effected{}
	seen := map[qyzmet.SubjectID]bool{}
	for _, kind := range f.approving() {
		for before := qyzmet.Position(0); ; {
			lines, err := f.view.Journal(ctx, nil, kind, before, 1000)
			if err != nil {
				return nil, fmt.Errorf("looking for approvals: %w", err)
			}
			for _, l := range lines {
				before = l.Position
				if seen[l.Subject] {
					continue
				}
				seen[l.Subject] = true
				if err := f.effected(ctx, out, l.Subject); err != nil {
					return nil, err
				}
			}
			if len(lines) == 0 {
				break
			}
		}
	}
	return out, nil
}

// approving are the kinds of acts that set the first attribute of a stage.
func (f *Office) approving() []qyzmet.ActKind {
	var out []qyzmet.ActKind
	for _, kind := range f.book.ActKinds {
		sets := func(e *rulebook.Effect) bool {
			return e.Clear == "" && slices.ContainsFunc(stages, func(s stage) bool { return s.from == e.Path })
		}
		if slices.ContainsFunc(kind.Sets, sets) {
			out = append(out, kind.ID)
		}
	}
	slices.Sort(out)
	return out
}

func (f *Office) effected(ctx context.Context, out *Effected, s qyzmet.SubjectID) error {
	r, err := f.recordOf(ctx, s, f.Today())
	if err != nil {
		return err
	}
	out.Persons++
	for _, stage := range stages {
		p, waits := waiting(r, stage.from, stage.is, stage.to)
		if !waits {
			continue
		}
		for _, d := range procedure.Duties(f.book, r) {
			open := d.State == procedure.DutyOpen || d.State == procedure.DutyPaused
			if open && d.By != nil && d.By.Envelope.ID == p.Act {
				p.Duties = append(p.Duties, d)
			}
		}
		out.Pending = append(out.Pending, p)
		if len(p.Duties) == 0 {
			out.Unexplained = append(out.Unexplained, p)
		}
	}
	return nil
}

// waiting reports whether what stands under a path was set and what follows from
// it was not set since.
func waiting(r *record.Record, from qyzmet.Path, is string, to qyzmet.Path) (Pending, bool) {
	approved, ok := r.Held(from)
	if !ok || is != "" && approved.Value.S != is {
		return Pending{}, false
	}
	effect, done := r.Held(to)
	if done && effect.Position > approved.Position {
		return Pending{}, false
	}
	return Pending{Subject: r.Subject, Act: approved.Act, Kind: approved.Kind}, true
}

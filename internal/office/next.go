package office

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/procedure"
	"qyzmet/internal/record"
	"qyzmet/internal/rulebook"
)

// NextAct is an act that can be made about a person now.
type NextAct struct {
	Kind *rulebook.ActKind
	Of   qyzmet.ActID   // to which it refers; ""
	Due  *procedure.Due // that it discharges; nil: nothing asks for it
	Sure bool           // all that the law asks for is known and met, but for what the form itself asks
}

// Next lists the acts that an actor may make about the person of a file today and
// against which nothing stands that is known: those that discharge an open duty
// first, then those for which the law sets conditions, all of which can still be
// met. What is not known yet does not exclude an act: its form says what it wants.
// Acts that the law always allows, such as statements, are left out.
func (f *Office) Next(ctx context.Context, by Actor, v *File) ([]NextAct, error) {
	roles, err := f.Roles(ctx, by)
	if err != nil {
		return nil, err
	}
	country, err := f.entry(ctx, Country, f.Today())
	if err != nil {
		return nil, err
	}
	var out []NextAct
	for _, kind := range f.book.ActKinds {
		if kind.About != "person" || kind.New || kind.Light || kind.Covers(f.Today(), date.Latest) == rulebook.No || !mayMake(roles, kind) {
			continue
		}
		due := discharged(v.Duties, kind.ID)
		if due == nil && (len(kind.Cites) == 0 || len(kind.Requires) == 0) {
			continue
		}
		of, fits := f.reference(v.Record, kind, due)
		if !fits {
			continue
		}
		open, sure, err := f.open(by, v, kind, of, country)
		if err != nil {
			return nil, err
		}
		if open {
			n := NextAct{Kind: kind, Due: due, Sure: sure}
			if of != nil {
				n.Of = of.Envelope.ID
			}
			out = append(out, n)
		}
	}
	slices.SortFunc(out, func(a, b NextAct) int {
		return cmp.Or(cmp.Compare(lastDay(a), lastDay(b)), cmp.Compare(a.Kind.Order, b.Kind.Order), cmp.Compare(a.Kind.ID, b.Kind.ID))
	})
	return out, nil
}

func mayMake(roles []*rulebook.Role, kind *rulebook.ActKind) bool {
	return slices.ContainsFunc(roles, func(r *rulebook.Role) bool {
		return slices.Contains(kind.Issuers, r.ID) || slices.Contains(kind.Enterers, r.ID)
	})
}

// lastDay orders what is due before what is not.
func lastDay(n NextAct) date.Date {
	switch {
	case n.Due == nil:
		return date.Forever
	case n.Due.Clock == nil || n.Due.Clock.Until == 0:
		return date.Forever - 1
	}
	return n.Due.Clock.Until
}

// discharged is the open duty that an act of a kind is offered for.
func discharged(duties []procedure.Due, kind qyzmet.ActKind) *procedure.Due {
	for i, d := range duties {
		if d.Duty.Does == kind && (d.State == procedure.DutyOpen || d.State == procedure.DutyPaused) {
			return &duties[i]
		}
	}
	return nil
}

// reference finds the act to which one of a kind would refer; false where it has to
// refer to one and there is none.
func (f *Office) reference(r *record.Record, kind *rulebook.ActKind, due *procedure.Due) (*qyzmet.Act, bool) {
	if kind.Of == nil {
		return nil, true
	}
	if due != nil && due.By != nil && (len(kind.Of.Kinds) == 0 || slices.Contains(kind.Of.Kinds, due.By.Envelope.Kind)) {
		return due.By, true
	}
	for _, l := range slices.Backward(r.Lines) {
		e := l.Act.Envelope
		if !slices.Contains(kind.Of.Kinds, e.Kind) || l.UndoneBy != "" || l.Act.Payload == nil {
			continue
		}
		if kind.Of.Once && slices.ContainsFunc(r.Lines, func(x record.Line) bool {
			return x.Act.Envelope.Of == e.ID && x.Act.Envelope.Kind == kind.ID && x.UndoneBy == ""
		}) {
			continue
		}
		return l.Act, true
	}
	return nil, kind.Of.Optional
}

// open reports whether nothing is known that stands against an act of a kind, and
// whether all is known that stands for it.
func (f *Office) open(by Actor, v *File, kind *rulebook.ActKind, of *qyzmet.Act, country *record.Record) (open, sure bool, err error) {
	p := procedure.Proposal{Book: f.book, Kind: kind, Act: f.act(by, Request{Kind: kind.ID}, kind), Of: of, Records: []*record.Record{v.Record, country}}
	p.Act.Envelope.Effect, p.Act.Envelope.Subjects = f.Today(), []qyzmet.SubjectID{v.Subject}
	_, unmet, err := p.Check(f.law)
	asked := func(path qyzmet.Path) bool {
		return strings.HasPrefix(string(path), "act.") || slices.ContainsFunc(kind.Fields, func(x *rulebook.Field) bool { return x.Of == path })
	}
	sure = true
	for _, u := range unmet {
		if u.Refuted {
			return false, false, err
		}
		sure = sure && len(u.Missing) > 0 && !slices.ContainsFunc(u.Missing, func(p qyzmet.Path) bool { return !asked(p) })
	}
	return true, sure, err
}

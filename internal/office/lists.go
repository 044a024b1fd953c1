package office

import (
	"context"
	"maps"
	"slices"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/record"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/view"
)

// Part is how many persons of an office hold a value under a path.
type Part = view.Part

// search holds a search to what the actor may read. A search by what his roles do
// not let him see is refused: a list would tell it.
func (f *Office) search(ctx context.Context, by Actor, s Search) (view.Search, *reach, error) {
	r, err := f.reachOf(ctx, by)
	if err != nil {
		return view.Search{}, nil, err
	}
	paths := slices.Concat(slices.Collect(maps.Keys(s.Listed)), slices.Collect(maps.Keys(s.UpTo)), slices.Collect(maps.Keys(s.Not)), slices.Collect(maps.Keys(s.Since)))
	for _, p := range s.Lacks {
		paths = append(paths, string(p))
	}
	if s.Born != [2]date.Date{} {
		paths = append(paths, "person.birth_date")
	}
	for _, p := range paths {
		if held, _ := rulebook.SpellOf(qyzmet.Path(p)); !r.sees(f.book.Entry(held)) {
			return view.Search{}, nil, refusal(qyzmet.NotYours, p, "", texts.mayNotSearch)
		}
	}
	in := s.in(r)
	in.On = f.Today().AddDays(s.Ahead)
	return in, r, nil
}

// Covers reports whether the actor reads the files that an office keeps.
func (f *Office) Covers(ctx context.Context, by Actor, office qyzmet.SubjectID) (bool, error) {
	r, err := f.reachOf(ctx, by)
	return err == nil && r.covers(office), err
}

// BreakBy counts persons by the value held under a path ("": the office that keeps
// the file) and by those held under others: in a spell by the office that had the
// file then. Paths that the actor's
// roles do not let him see are left out.
func (f *Office) BreakBy(ctx context.Context, by Actor, s Search, row qyzmet.Path, paths []qyzmet.Path) ([]Part, error) {
	in, r, err := f.search(ctx, by, s)
	if err != nil {
		return nil, err
	}
	unseen := func(p qyzmet.Path) bool {
		held, _ := rulebook.SpellOf(p)
		return !r.sees(f.book.Entry(held))
	}
	seen := slices.DeleteFunc(slices.Clone(paths), unseen)
	if len(seen) == 0 || row != "" && unseen(row) {
		return nil, nil
	}
	return f.view.BreakBy(ctx, in, row, seen)
}

// Answered is how a question of the law is answered for the persons of a list: how
// many by each outcome, and how many by none, for want of facts.
type Answered struct {
	Outcomes  map[string]int
	Undecided int
	All       int // of the list; more than were asked about where the list is longer
}

// Answer asks a question about each person of a list, at most s.Limit of them. It
// says nothing about anybody and opens no file.
func (f *Office) Answer(ctx context.Context, by Actor, s Search, q qyzmet.QuestionID) (*Answered, error) {
	in, r, err := f.search(ctx, by, s)
	if err != nil {
		return nil, err
	}
	out := &Answered{Outcomes: map[string]int{}}
	if out.All, err = f.view.Count(ctx, in); err != nil {
		return nil, err
	}
	found, err := f.view.Find(ctx, in)
	for _, c := range found {
		rec, err := f.recordOf(ctx, c.Subject, f.Today())
		if err != nil {
			return nil, err
		}
		a, err := f.Ask(ctx, f.file(rec, r.roles), q)
		if _, ours := qyzmet.FaultsOf(err); ours || err == nil && a.Outcome == nil {
			out.Undecided++
			continue
		}
		if err != nil {
			return nil, err
		}
		out.Outcomes[a.Outcome.ID]++
	}
	return out, err
}

// Names are what subjects are called, of those whose files the actor reads.
func (f *Office) Names(ctx context.Context, by Actor, ids []qyzmet.SubjectID) (map[qyzmet.SubjectID]string, error) {
	r, err := f.reachOf(ctx, by)
	if err != nil {
		return nil, err
	}
	return f.view.Names(ctx, ids, r.offices)
}

// Foresee is a file as it would be after a proposal about its subject, for
// questions to the law.
func (f *Office) Foresee(v *File, p *Proposal) *File {
	act, payload := *p.Act, *p.Act.Payload
	payload.Sets = p.Effects()
	act.Payload = &payload
	next := *v
	next.Record = v.With(&act)
	return &next
}

// sees reports whether one of the roles lets its holder see a fact or attribute.
func (r *reach) sees(x *rulebook.Fact) bool {
	if x == nil {
		return false
	}
	return visible(r.roles, x.Sensitivity, x.Path)
}

func visible(roles []*rulebook.Role, sensitivity string, p qyzmet.Path) bool {
	if sensitivity == "" || sensitivity == "plain" {
		return true
	}
	return slices.ContainsFunc(roles, func(r *rulebook.Role) bool { return slices.Contains(r.Sees, sensitivity) || slices.Contains(r.Also, p) })
}

// Standing lists the acts of a file that stand on its day and are of one of some
// kinds, the last first.
func (v *File) Standing(kinds ...qyzmet.ActKind) []record.Line {
	var out []record.Line
	for _, l := range v.Lines {
		if l.Stands(v.On) && l.Act.Payload != nil && slices.Contains(kinds, l.Act.Envelope.Kind) {
			out = append(out, l)
		}
	}
	slices.SortStableFunc(out, func(a, b record.Line) int { return int(b.Position - a.Position) })
	return out
}

package office

import (
	"context"

	"qyzmet"
	"qyzmet/internal/view"
)

// maxBodies is how many commissions can be named in one list.
const maxBodies = 200

// Commissions lists the commissions that an actor may name in an act: those whose
// files he reads, and those of the offices above his own, to which cases are passed.
// Which commissions there are is no secret; their files are.
func (f *Office) Commissions(ctx context.Context, by Actor) ([]Card, error) {
	r, err := f.reachOf(ctx, by)
	if err != nil {
		return nil, err
	}
	s := view.Search{Sort: qyzmet.CommissionSort, Offices: r.offices, Limit: maxBodies}
	if r.offices != nil {
		up, err := f.above(ctx, by.Office, f.Today())
		if err != nil {
			return nil, err
		}
		r.add(up...)
		s.Offices = r.offices
	}
	return f.view.Find(ctx, s)
}

// Higher lists the commissions that may decide on complaints, among those that the
// actor may name.
func (f *Office) Higher(ctx context.Context, by Actor) ([]Card, error) {
	all, err := f.Commissions(ctx, by)
	var out []Card
	for _, c := range all {
		r, err := f.recordOf(ctx, c.Subject, f.Today())
		if err != nil {
			return nil, err
		}
		if r.Text("commission.kind") == "oblast" {
			out = append(out, c)
		}
	}
	return out, err
}

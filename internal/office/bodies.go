package office

import (
	"context"

	"qyzmet"
	"qyzmet/internal/procedure"
	"qyzmet/internal/record"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/view"
)

// maxBodies is how many commissions or call-ups one list names.
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

// CallUps lists the call-ups of the register: they are decreed and published, and
// whoever has a role may name them.
func (f *Office) CallUps(ctx context.Context) ([]Card, error) {
	return f.view.Find(ctx, view.Search{Sort: qyzmet.CampaignSort, Limit: maxBodies})
}

// CommissionsFor lists the commissions, among those that the actor may name, that a
// field of a kind of act can name: those that meet the requirement which the field
// says, such as the higher commissions where a complaint is decided.
func (f *Office) CommissionsFor(ctx context.Context, by Actor, kind *rulebook.ActKind, field *rulebook.Field) ([]Card, error) {
	all, err := f.Commissions(ctx, by)
	if err != nil || field.Among == "" {
		return all, err
	}
	var out []Card
	for _, c := range all {
		r, err := f.recordOf(ctx, c.Subject, f.Today())
		if err != nil {
			return nil, err
		}
		act := &qyzmet.Act{Envelope: qyzmet.Envelope{Subjects: []qyzmet.SubjectID{c.Subject}, Issued: f.Today(), Effect: f.Today()}, Payload: &qyzmet.Payload{}}
		p := procedure.Proposal{Book: f.book, Kind: kind, Act: act, Records: []*record.Record{r}}
		if p.Breach([]string{field.Among}) == nil {
			out = append(out, c)
		}
	}
	return out, nil
}

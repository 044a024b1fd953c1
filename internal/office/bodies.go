package office

import (
	"context"
	"fmt"

	"qyzmet"
	"qyzmet/internal/record"
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

// bodyTitle is what a commission or a call-up is called: by its kind and the office
// that serves it, by the paper on which it rests.
func (f *Office) bodyTitle(ctx context.Context, id qyzmet.SubjectID) (qyzmet.Text, error) {
	r, err := f.recordOf(ctx, id, f.Today())
	if err != nil {
		return qyzmet.Text{}, err
	}
	if id.Sort() == qyzmet.CommissionSort {
		return f.commissionTitle(ctx, r)
	}
	for _, path := range []qyzmet.Path{"campaign.decree", "campaign.resolution"} {
		if paper := r.Text(path); paper != "" {
			return each(func(l qyzmet.Lang) string { return f.book.Entry(path).Label.In(l) + " " + paper }), nil
		}
	}
	return inAll(string(id)), nil
}

func (f *Office) commissionTitle(ctx context.Context, r *record.Record) (qyzmet.Text, error) {
	kind := f.book.Entry("commission.kind")
	word, keeps := r.Text("commission.kind"), qyzmet.SubjectID(r.Text("card.office"))
	if kind == nil || word == "" || keeps == "" {
		return inAll(string(r.Subject)), nil
	}
	at, err := f.Title(ctx, keeps)
	return each(func(l qyzmet.Lang) string { return fmt.Sprintf("%s (%s)", kind.WordLabel(word, l), at.In(l)) }), err
}

// each makes a text of what is said in each language.
func each(say func(qyzmet.Lang) string) qyzmet.Text {
	return qyzmet.Text{KK: say(qyzmet.Kazakh), RU: say(qyzmet.Russian), EN: say(qyzmet.English)}
}

package office

import (
	"context"
	"slices"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// placed refuses an office under one of a sort under which, by the roles and sorts
// of offices of the law data, its sort does not stand. One that the register does
// not know yet is not judged.
func (f *Office) placed(ctx context.Context, p *Proposal) error {
	if !slices.ContainsFunc(p.Kind.Sets, func(e *rulebook.Effect) bool { return e.Path == "office.under" }) {
		return nil
	}
	var sort string
	var under qyzmet.SubjectID
	for _, s := range p.Effects() {
		switch s.Path {
		case "office.sort":
			sort = s.Value.S
		case "office.under":
			under = qyzmet.SubjectID(s.Value.S)
		}
	}
	own := f.book.OfficeSort(sort)
	if own == nil || under == "" {
		return nil
	}
	above, err := f.entry(ctx, under, p.Act.Envelope.Effect)
	if err != nil {
		return err
	}
	has := above.Text("office.sort")
	if has == "" || slices.Contains(own.Under, has) { // not known yet, or right
		return nil
	}
	bad := refusal(qyzmet.NotAllowed, "under", string(under), texts.notUnder)
	bad.Allowed = append(bad.Allowed, own.Under...)
	p.Faults = append(p.Faults, bad)
	return nil
}

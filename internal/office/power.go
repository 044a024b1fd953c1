package office

import (
	"context"
	"fmt"
	"slices"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/record"
	"qyzmet/internal/rulebook"
)

// Actor is who is at work: an official in an office, as the login says.
type Actor struct {
	Official qyzmet.SubjectID
	Office   qyzmet.SubjectID // in which capacity; an official may have roles in several
	Purpose  string           // why files are read; kept with every reading
}

// Power is a role of an official on a day, with the act that gave it.
type Power struct {
	Office qyzmet.SubjectID
	Role   string
	Until  date.Date // last day; date.Forever
	Acting bool
	Act    qyzmet.ActID
}

// Powers lists the roles that an official has on a day.
func (f *Office) Powers(ctx context.Context, official qyzmet.SubjectID, on date.Date) ([]Power, error) {
	entries, err := f.names.of(ctx, f, official)
	if err != nil {
		return nil, err
	}
	var out []Power
	for _, l := range record.Of(official, slices.Clone(entries), on, 0).Lines {
		if !l.Stands(on) || l.Act.Payload == nil {
			continue
		}
		for _, s := range l.Act.Payload.Sets {
			if s.Path != "official.roles" || s.Op != qyzmet.AddItem {
				continue
			}
			for _, it := range s.Value.Items {
				p := Power{Office: qyzmet.SubjectID(it["office"].S), Role: it["role"].S, Until: date.Forever, Acting: it["acting"].N == 1, Act: l.Act.Envelope.ID}
				if it["until"].Known() {
					p.Until = it["until"].AsDate()
				}
				if on <= p.Until {
					out = append(out, p)
				}
			}
		}
	}
	return out, nil
}

// powerIn finds a role among some that an official has in an office, nil if none.
func (f *Office) powerIn(ctx context.Context, official, office qyzmet.SubjectID, roles []string, on date.Date) (*Power, error) {
	powers, err := f.Powers(ctx, official, on)
	if err != nil {
		return nil, err
	}
	for _, role := range roles { // the kind's order tells the capacity in which one signs
		if role == rulebook.SelfRole || role == rulebook.RegisterRole {
			continue // no official has these, whatever an act gave him
		}
		for _, p := range powers {
			if p.Office == office && p.Role == role {
				return &p, nil
			}
		}
	}
	return nil, nil
}

// Of returns the record of an office or official on a day.
func (f *Office) entry(ctx context.Context, id qyzmet.SubjectID, on date.Date) (*record.Record, error) {
	entries, err := f.names.of(ctx, f, id)
	if err != nil {
		return nil, err
	}
	return record.Of(id, slices.Clone(entries), on, 0), nil
}

// above lists the offices above one, the nearest first.
func (f *Office) above(ctx context.Context, office qyzmet.SubjectID, on date.Date) ([]qyzmet.SubjectID, error) {
	var out []qyzmet.SubjectID
	for id := office; ; {
		r, err := f.entry(ctx, id, on)
		if err != nil {
			return nil, err
		}
		id = qyzmet.SubjectID(r.Text("office.under"))
		if id == "" || id == office || slices.Contains(out, id) {
			return out, nil
		}
		out = append(out, id)
	}
}

// below lists an office and those under it.
func (f *Office) below(ctx context.Context, office qyzmet.SubjectID, on date.Date) ([]qyzmet.SubjectID, error) {
	out := []qyzmet.SubjectID{office}
	for _, id := range f.names.all(qyzmet.OfficeSort) {
		up, err := f.above(ctx, id, on)
		if err != nil {
			return nil, err
		}
		if slices.Contains(up, office) {
			out = append(out, id)
		}
	}
	slices.Sort(out[1:])
	return out, nil
}

// within reports whether what an office keeps lies in the reach of another.
func (f *Office) within(ctx context.Context, reach string, mine, keeper qyzmet.SubjectID, on date.Date) (bool, error) {
	switch {
	case reach == "any" || mine == keeper && reach != "none":
		return true, nil
	case reach == "below" && mine == Country: // also for offices that stand under none: who works there is entered by the keeper of the register
		return true, nil
	case reach == "below":
		up, err := f.above(ctx, keeper, on)
		return slices.Contains(up, mine), err
	}
	return false, nil
}

// keeper is the office that keeps the file of a subject.
func keeper(r *record.Record) qyzmet.SubjectID {
	switch r.Subject.Sort() {
	case qyzmet.OfficeSort:
		return r.Subject
	case qyzmet.OfficerSort:
		if roles := r.Value("official.roles").Items; len(roles) > 0 {
			return qyzmet.SubjectID(roles[len(roles)-1]["office"].S)
		}
	}
	return qyzmet.SubjectID(r.Text("card.office"))
}

// authority is what a signer and an enterer have to have, worked out for an act.
type authority struct {
	kind     *rulebook.ActKind
	signer   qyzmet.SubjectID
	actor    qyzmet.SubjectID
	office   qyzmet.SubjectID
	issued   date.Date
	subjects []*record.Record
	keeper   qyzmet.SubjectID // of a subject that the act brings in
}

// authorise says by which power the act is signed, or why it may not be.
func (f *Office) authorise(ctx context.Context, a authority) (*Power, qyzmet.Faults, error) {
	if a.signer.Sort() == qyzmet.PersonSort || a.actor.Sort() == qyzmet.PersonSort {
		return nil, f.asHimself(a), nil
	}
	power, err := f.powerIn(ctx, a.signer, a.office, a.kind.Issuers, a.issued)
	if err != nil {
		return nil, nil, err
	}
	var faults qyzmet.Faults
	if power == nil {
		faults = append(faults, f.noPower(a))
	}
	if a.actor != a.signer {
		entering, err := f.powerIn(ctx, a.actor, a.office, slices.Concat(a.kind.Enterers, a.kind.Issuers), f.Today())
		if err != nil {
			return nil, nil, err
		}
		if entering == nil {
			faults = append(faults, notYours("actor", string(a.actor), texts.mayNotEnter, a.kind.Title))
		}
	}
	for _, who := range unique(a.signer, a.actor) {
		own, err := f.entry(ctx, who, a.issued)
		if err != nil {
			return nil, nil, err
		}
		for _, s := range a.subjects {
			if self := own.Text("official.person"); self != "" && self == string(s.Subject) {
				faults = append(faults, notYours("subject", self, texts.ownFile))
			}
		}
	}
	outside, err := f.outside(ctx, a)
	return power, append(faults, outside...), err
}

// outside refuses subjects that another office keeps.
func (f *Office) outside(ctx context.Context, a authority) (qyzmet.Faults, error) {
	first := a.subjects[0]
	keeps := keeper(first)
	if keeps == "" {
		keeps = a.keeper
	}
	if keeps == "" || first.Subject.Sort() == qyzmet.CampaignSort {
		return nil, nil
	}
	ok, err := f.within(ctx, a.kind.Where, a.office, keeps, a.issued)
	if err != nil || ok {
		return nil, err
	}
	return qyzmet.Faults{notYours("office", string(keeps), texts.outside)}, nil
}

func (f *Office) noPower(a authority) *qyzmet.Fault {
	bad := notYours("official", string(a.signer), texts.mayNotSign, a.kind.Title)
	bad.Allowed = append(bad.Allowed, a.kind.Issuers...)
	if len(a.kind.Cites) > 0 {
		bad.Cite = a.kind.Cites[0]
	}
	return bad
}

func unique(ids ...qyzmet.SubjectID) []qyzmet.SubjectID {
	slices.Sort(ids)
	return slices.Compact(ids)
}

func notYours(path, value string, text qyzmet.Text, with ...qyzmet.Text) *qyzmet.Fault {
	for _, w := range with {
		text = qyzmet.Text{KK: fmt.Sprintf(text.KK, w.KK), RU: fmt.Sprintf(text.RU, w.RU), EN: fmt.Sprintf(text.EN, w.EN)}
	}
	return &qyzmet.Fault{Code: qyzmet.NotYours, Path: path, Value: value, Message: text.EN, Text: &text}
}

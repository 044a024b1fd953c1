package office

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/procedure"
	"qyzmet/internal/rulebook"
)

// DutyRef names a duty in a file.
type DutyRef struct {
	Subject qyzmet.SubjectID
	Duty    string
	Act     qyzmet.ActID // that raised it; "": a day did
}

// Unassigned is a duty that was not given to anybody, and why.
type Unassigned struct {
	DutyRef
	Faults qyzmet.Faults
}

// atOnce is how many requests are handed in together, so that one sync of the disk
// serves them all.
const atOnce = 16

// Assign gives duties to an official of the actor's office, or back to the whole
// office where to is "". Each is an act of its own; those that were refused come
// back with their reasons. The same key gives them once.
func (f *Office) Assign(ctx context.Context, by Actor, to qyzmet.SubjectID, list []DutyRef, key string) ([]Unassigned, error) {
	errs := make([]error, len(list))
	var all sync.WaitGroup
	room := make(chan struct{}, atOnce)
	for i, d := range list {
		room <- struct{}{}
		all.Go(func() {
			defer func() { <-room }()
			content := map[string]qyzmet.Value{procedure.DutyField: qyzmet.WordValue(d.Duty)}
			if to != "" {
				content["assignee"] = qyzmet.WordValue(string(to))
			}
			_, errs[i] = f.Record(ctx, by, Request{Kind: procedure.DutyAssigned, About: []qyzmet.SubjectID{d.Subject}, Of: d.Act, Content: content,
				Key: fmt.Sprintf("%s/%s/%s/%s", key, d.Subject, d.Duty, d.Act)})
		})
	}
	all.Wait()
	var out []Unassigned
	for i, err := range errs {
		faults, ours := qyzmet.FaultsOf(err)
		switch {
		case err == nil:
		case !ours || faults[0].Code == qyzmet.Internal || faults[0].Code == qyzmet.Unavailable || faults[0].Code == qyzmet.Damaged:
			return out, err
		default:
			out = append(out, Unassigned{list[i], faults})
		}
	}
	return out, nil
}

// Assignees lists the officials of an office who can be given some of its work.
func (f *Office) Assignees(ctx context.Context, office qyzmet.SubjectID) ([]qyzmet.SubjectID, error) {
	var roles []string
	for _, r := range f.book.Roles {
		roles = append(roles, r.ID)
	}
	return f.Signers(ctx, office, roles, f.Today())
}

// checkDuty holds a light act about a duty to one that is open in the file, and
// gives work only to who may do it.
func (f *Office) checkDuty(ctx context.Context, p *Proposal) error {
	name := p.Act.Payload.Content[procedure.DutyField].S
	if !p.Kind.Light || p.Kind.Field(procedure.DutyField) == nil || name == "" || len(p.Records) == 0 {
		return nil
	}
	i := -1
	duties := procedure.Open(f.book, p.Records[0])
	for n, d := range duties {
		if d.Duty.ID == name && (d.By == nil && p.Of == nil || d.By != nil && p.Of != nil && d.By.Envelope.ID == p.Of.Envelope.ID) {
			i = n
		}
	}
	if i < 0 {
		p.Faults = append(p.Faults, refusal(qyzmet.NotAllowed, procedure.DutyField, name, texts.noDuty))
		return nil
	}
	if to := qyzmet.SubjectID(p.Act.Payload.Content["assignee"].S); p.Kind.ID == procedure.DutyAssigned && to != "" {
		return f.checkAssignee(ctx, p, duties[i].Duty, to)
	}
	return nil
}

func (f *Office) checkAssignee(ctx context.Context, p *Proposal, d *rulebook.Duty, to qyzmet.SubjectID) error {
	roles := []string{d.Who}
	if kind := f.book.ActKinds[d.Does]; kind != nil {
		roles = slices.Concat(roles, kind.Issuers, kind.Enterers)
	}
	power, err := f.powerIn(ctx, to, p.Act.Envelope.Office, roles, f.Today())
	if err != nil {
		return err
	}
	own, err := f.entry(ctx, to, f.Today())
	if err != nil {
		return err
	}
	switch {
	case power == nil:
		p.Faults = append(p.Faults, refusal(qyzmet.NotYours, "assignee", string(to), texts.mayNotDo))
	case own.Text("official.person") == string(p.Records[0].Subject):
		p.Faults = append(p.Faults, refusal(qyzmet.NotYours, "assignee", string(to), texts.ownFile))
	}
	return nil
}

// Note records that somebody looked at a duty, and what is missing. It stops no
// clock.
func (f *Office) Note(ctx context.Context, by Actor, d DutyRef, lacking string, unknown []qyzmet.Path, again date.Date, key string) (*Recorded, error) {
	content := map[string]qyzmet.Value{procedure.DutyField: qyzmet.WordValue(d.Duty)}
	if lacking = strings.TrimSpace(strings.ToValidUTF8(lacking, "")); lacking != "" {
		content["lacking"] = qyzmet.WordValue(lacking)
	}
	if again != 0 {
		content["again_on"] = qyzmet.DateValue(again)
	}
	if len(unknown) > 0 {
		list := qyzmet.ListValue()
		for _, p := range unknown {
			list.Items = append(list.Items, qyzmet.Item{"fact": qyzmet.WordValue(string(p))})
		}
		content["unknown"] = list
	}
	return f.Record(ctx, by, Request{Kind: procedure.DutyNoted, About: []qyzmet.SubjectID{d.Subject}, Of: d.Act, Content: content, Key: key})
}

package office

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/procedure"
	"qyzmet/internal/register"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/view"
)

// What the doors show of views and logs, so that they need not know those rooms.
type (
	Card      = view.Card
	DueRow    = view.Duty
	DueSearch = view.DueSearch
	Line      = view.Line
	Reading   = register.ReadEntry
)

// How a duty is being worked at, for DueSearch.Handled.
const (
	Lacking   = view.Lacking
	Again     = view.Again
	Untouched = view.Untouched
)

// MaxPaper is the most bytes that one attached paper has.
const MaxPaper = register.MaxPaper

// Offices lists all offices of the register: which there are is no secret.
func (f *Office) Offices() []qyzmet.SubjectID {
	out := f.names.all(qyzmet.OfficeSort)
	slices.Sort(out)
	return out
}

// Capacities lists the offices in which an official has a role today.
func (f *Office) Capacities(ctx context.Context, official qyzmet.SubjectID) ([]qyzmet.SubjectID, error) {
	powers, err := f.Powers(ctx, official, f.Today())
	var out []qyzmet.SubjectID
	for _, p := range powers {
		if !slices.Contains(out, p.Office) {
			out = append(out, p.Office)
		}
	}
	slices.Sort(out)
	return out, err
}

// Roles lists the roles that an actor has in his office today.
func (f *Office) Roles(ctx context.Context, by Actor) ([]*rulebook.Role, error) {
	powers, err := f.Powers(ctx, by.Official, f.Today())
	var out []*rulebook.Role
	for _, p := range powers {
		if role := f.book.RoleByID(p.Role); p.Office == by.Office && role != nil && !slices.Contains(out, role) {
			out = append(out, role)
		}
	}
	return out, err
}

// Signers lists the officials of an office who have, on a day, one of some roles.
func (f *Office) Signers(ctx context.Context, office qyzmet.SubjectID, roles []string, on date.Date) ([]qyzmet.SubjectID, error) {
	var out []qyzmet.SubjectID
	for _, u := range f.names.all(qyzmet.OfficerSort) {
		power, err := f.powerIn(ctx, u, office, roles, on)
		if err != nil {
			return nil, err
		}
		if power != nil {
			out = append(out, u)
		}
	}
	slices.Sort(out)
	return out, nil
}

// May reports whether an actor may issue or enter acts of a kind today.
func (f *Office) May(ctx context.Context, by Actor, kind *rulebook.ActKind) (bool, error) {
	power, err := f.powerIn(ctx, by.Official, by.Office, slices.Concat(kind.Issuers, kind.Enterers), f.Today())
	return power != nil, err
}

// Count tells how many persons a search finds.
func (f *Office) Count(ctx context.Context, by Actor, s Search) (int, error) {
	in, _, err := f.search(ctx, by, s)
	if err != nil {
		return 0, err
	}
	return f.view.Count(ctx, in)
}

// Reads lists the last readings of a subject's file, for those who may read it.
func (f *Office) Reads(ctx context.Context, by Actor, s qyzmet.SubjectID, n int) ([]Reading, error) {
	r, err := f.reachOf(ctx, by)
	if err != nil {
		return nil, err
	}
	rec, err := f.recordOf(ctx, s, f.Today())
	if err != nil {
		return nil, err
	}
	if keeps := keeper(rec); rec.UpTo == 0 || !r.covers(keeps) {
		return nil, refusal(qyzmet.NotYours, "subject", string(keeps), texts.mayNotRead)
	}
	return f.reg.Reads(ctx, s, n)
}

// Ask puts a question to the law about what a file holds, on its day. Facts that
// contradict one another come back as qyzmet.Faults.
func (f *Office) Ask(ctx context.Context, v *File, q qyzmet.QuestionID) (*qyzmet.Answer, error) {
	country, err := f.entry(ctx, Country, v.On)
	if err != nil {
		return nil, err
	}
	all := country.Facts(f.book)
	for path, value := range v.Facts(f.book) {
		all[path] = value
	}
	facts, faults := procedure.Fitting(f.law, all, v.On)
	if len(faults) > 0 {
		return nil, faults
	}
	return f.law.Ask(engine.Query{Question: q, On: v.On, Facts: facts, Parts: engine.WithBecause | engine.WithOpen})
}

// Act returns an act to those who made it and to those who read its office's
// journal, and nothing of a file beside it.
func (f *Office) Act(ctx context.Context, by Actor, id qyzmet.ActID) (*qyzmet.Act, error) {
	r, err := f.reachOf(ctx, by)
	if err != nil {
		return nil, err
	}
	e, err := f.reg.Act(ctx, id)
	if err != nil {
		return nil, err
	}
	env := e.Act.Envelope
	own := env.Office == by.Office && (env.Official == by.Official || env.Actor == by.Official)
	if !own && !r.covers(env.Office) {
		return nil, refusal(qyzmet.NotYours, "act", string(id), texts.mayNotRead)
	}
	return e.Act, nil
}

// Attach keeps the bytes of a paper for an act that is being made.
func (f *Office) Attach(ctx context.Context, by Actor, name, mediaType string, data []byte) (qyzmet.Attached, error) {
	roles, err := f.Roles(ctx, by)
	if err != nil {
		return qyzmet.Attached{}, err
	}
	if len(roles) == 0 {
		return qyzmet.Attached{}, refusal(qyzmet.NotYours, "paper", "", texts.mayNotRead)
	}
	digest, err := f.reg.PutPaper(ctx, data, mediaType)
	if err != nil {
		return qyzmet.Attached{}, fmt.Errorf("keeping a paper: %w", err)
	}
	return qyzmet.Attached{Digest: digest, Name: strings.ToValidUTF8(name, ""), Type: mediaType, Size: int64(len(data))}, nil
}

// ReadAttached reads a paper that lies with an act, and writes down that the file of the
// act's subject was read. A paper says at least what the fields of its act say, and a
// proof the facts that it was drawn from: who may not see all of those is refused.
func (f *Office) ReadAttached(ctx context.Context, by Actor, id qyzmet.ActID, digest qyzmet.Digest) (qyzmet.Attached, []byte, error) {
	e, err := f.reg.Act(ctx, id)
	if err != nil {
		return qyzmet.Attached{}, nil, err
	}
	file, err := f.Read(ctx, by, e.Act.Envelope.Subjects[0], f.Today())
	if err != nil {
		return qyzmet.Attached{}, nil, err
	}
	if e.Act.Payload != nil {
		for _, p := range e.Act.Payload.Papers {
			if p.Digest != digest {
				continue
			}
			data, _, err := f.reg.Paper(ctx, digest)
			if err == nil && !file.seesPaper(e.Act, p, data) {
				err = refusal(qyzmet.NotYours, "paper", string(digest), texts.paperHidden)
			}
			if err != nil {
				return qyzmet.Attached{}, nil, err
			}
			return p, data, nil
		}
	}
	return qyzmet.Attached{}, nil, refusal(qyzmet.NotFound, "paper", string(digest), texts.noSubject)
}

// Officials lists all officials of the register.
func (f *Office) Officials() []qyzmet.SubjectID {
	out := f.names.all(qyzmet.OfficerSort)
	slices.Sort(out)
	return out
}

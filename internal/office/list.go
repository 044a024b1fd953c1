package office

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"qyzmet"
	"qyzmet/internal/record"
	"qyzmet/internal/register"
	"qyzmet/internal/rulebook"
)

// MostListed is how many persons one order names at most: that many are checked and
// recorded in one go.
const MostListed = 200

// Listed is an order for a list that was recorded.
type Listed struct {
	Head *Recorded
	Each []*Recorded // in the order of the persons named
	// Again: the key had recorded the order before.
	Again bool
}

// ListRefused says why an order for a list was not recorded: by the order itself, and
// by each person who cannot be named in it. Nothing of it was recorded.
type ListRefused struct {
	Head qyzmet.Faults
	Each map[qyzmet.SubjectID]qyzmet.Faults
}

// Error gives all reasons.
func (r *ListRefused) Error() string { return r.all().Error() }

// Unwrap gives them as qyzmet.Faults, each person's under his id.
func (r *ListRefused) Unwrap() error { return r.all() }

func (r *ListRefused) all() qyzmet.Faults {
	out := slices.Clone(r.Head)
	for _, id := range slices.Sorted(maps.Keys(r.Each)) {
		for _, x := range r.Each[id] {
			one := *x
			one.Path = string(id) + "." + x.Path
			out = append(out, &one)
		}
	}
	return out
}

// RecordList records one order that names several persons: q is its head, of a kind
// that heads a list, and about each person an act of the kind that it heads is recorded
// with it. Each is checked as if it were made alone. All stand or none: where one
// cannot be made the error is a *ListRefused. The same request under the same key is
// recorded once.
func (f *Office) RecordList(ctx context.Context, by Actor, q Request, persons []qyzmet.SubjectID) (*Listed, error) {
	kind := f.book.ActKinds[q.Kind]
	if kind == nil || kind.List == nil {
		return nil, refusal(qyzmet.NotAllowed, "kind", string(q.Kind), texts.notHead)
	}
	if q.Key == "" {
		return nil, &qyzmet.Fault{Code: qyzmet.Missing, Path: "key", Message: "a request to record an order has a key, by which it is known when it is sent again"}
	}
	if n := len(slices.Compact(slices.Sorted(slices.Values(persons)))); n == 0 || n != len(persons) || n > MostListed {
		most := texts.nobody
		return nil, refusal(qyzmet.NotAllowed, "persons", "", qyzmet.Text{KK: fmt.Sprintf(most.KK, MostListed), RU: fmt.Sprintf(most.RU, MostListed), EN: fmt.Sprintf(most.EN, MostListed)})
	}
	q.Content = maps.Clone(q.Content)
	if q.Content == nil {
		q.Content = map[string]qyzmet.Value{}
	}
	q.Content[kind.List.Count] = qyzmet.IntValue(int64(len(persons)))
	for _, field := range kind.Fields {
		if field.Sort == kind.About && len(q.About) > 0 {
			q.Content[field.ID] = qyzmet.WordValue(string(q.About[0])) // what the order is about
		}
	}
	for try := 1; ; try++ {
		out, err := f.recordList(ctx, by, kind, q, persons)
		var fault *qyzmet.Fault
		moved, person := movedBy(err)
		_, given := q.Heads[person]
		if moved && !given && try < tries || errors.As(err, &fault) && fault.Code == qyzmet.Repeated && try == 1 {
			continue // what stands is looked at anew
		}
		return out, err
	}
}

// movedBy reports whether acts were refused because a record has moved, and whose, if
// it is a person's.
func movedBy(err error) (moved bool, person qyzmet.SubjectID) {
	var fault *qyzmet.Fault
	if !errors.As(err, &fault) || fault.Code != qyzmet.Moved {
		return false, ""
	}
	if s := qyzmet.SubjectID(strings.TrimPrefix(fault.Path, "heads.")); s.Sort() == qyzmet.PersonSort {
		return true, s
	}
	return true, ""
}

func (f *Office) recordList(ctx context.Context, by Actor, kind *rulebook.ActKind, q Request, persons []qyzmet.SubjectID) (*Listed, error) {
	head, err := f.before(ctx, by, q)
	if err != nil {
		return nil, err
	}
	if head != nil {
		return f.listed(ctx, head, persons)
	}
	q.whole = true
	p, err := f.Propose(ctx, by, q)
	if err != nil {
		return nil, err
	}
	p.Act.Envelope.ID = qyzmet.ActID(register.NewID("a"))
	refused := &ListRefused{Each: map[qyzmet.SubjectID]qyzmet.Faults{}}
	if !p.OK() {
		refused.Head, _ = qyzmet.FaultsOf(p.Err())
	}
	list := append([]*Proposal{}, p)
	for _, id := range persons {
		one, err := f.Propose(ctx, by, inList(f.book.ActKinds[kind.List.Each], q, p.Act, id))
		if err != nil {
			return nil, err
		}
		if !one.OK() {
			refused.Each[id], _ = qyzmet.FaultsOf(one.Err())
		}
		list = append(list, one)
	}
	if len(refused.Head)+len(refused.Each) > 0 {
		for _, one := range list {
			if !one.OK() {
				err = errors.Join(err, f.noteRefusal(ctx, by, one))
			}
		}
		return nil, errors.Join(refused, err)
	}
	return f.standTogether(ctx, kind, q, list)
}

// inList is the request for the act about one person of a list: its days, its signer
// and the fields of the same name are those of the head.
func inList(each *rulebook.ActKind, q Request, head *qyzmet.Act, person qyzmet.SubjectID) Request {
	out := Request{Kind: each.ID, About: []qyzmet.SubjectID{person}, Content: map[string]qyzmet.Value{}, Number: q.Number, Office: q.Office, Signer: q.Signer,
		Issued: head.Envelope.Issued, Effect: head.Envelope.Effect, Key: keyIn(q.Key, person), head: head}
	for _, field := range each.Fields {
		if v, given := q.Content[field.ID]; given {
			out.Content[field.ID] = v
		}
	}
	if at, given := q.Heads[person]; given {
		out.Heads = map[qyzmet.SubjectID]qyzmet.Position{person: at}
	}
	return out
}

// keyIn is the key of the act about a person under that of the list.
func keyIn(key string, person qyzmet.SubjectID) string {
	return string(register.DigestOf([]byte(key + "\x00" + string(person))))
}

// standTogether records the proposals of a list, its head the last: so what it is
// printed from lies before it.
func (f *Office) standTogether(ctx context.Context, kind *rulebook.ActKind, q Request, list []*Proposal) (*Listed, error) {
	list = append(list[1:], list[0])
	drafts := make([]register.Draft, len(list))
	for i, p := range list {
		one := Request{Key: q.Key}
		if person := p.Act.Envelope.Subjects[0]; p.Kind != kind {
			one.Key = keyIn(q.Key, person)
			if at, given := q.Heads[person]; given {
				one.Heads = map[qyzmet.SubjectID]qyzmet.Position{person: at}
			}
		}
		var err error
		if drafts[i], err = f.draft(ctx, p, one); err != nil {
			return nil, err
		}
	}
	receipts, err := f.appendList(ctx, kind, q, list, drafts)
	if err != nil {
		return nil, fmt.Errorf("recording the order and the acts in its list: %w", err)
	}
	out := &Listed{}
	for i, p := range list {
		p.Act.Envelope.ID = receipts[i].ID
		out.Each = append(out.Each, &Recorded{Receipt: receipts[i], Act: p.Act})
	}
	out.Head, out.Each = out.Each[len(out.Each)-1], out.Each[:len(out.Each)-1]
	return out, nil
}

// listTries is how often a list is handed to the register when acts about others in
// the same call-up come between; nothing is checked anew for them.
const listTries = 20

// appendList records a list. Acts that were recorded meanwhile pass where they changed
// nothing that the order rests on: all day acts about others name the same call-up, and
// to check a long list takes longer than they leave between them.
func (f *Office) appendList(ctx context.Context, kind *rulebook.ActKind, q Request, list []*Proposal, drafts []register.Draft) ([]register.Receipt, error) {
	for try := 1; ; try++ {
		same, err := f.catchUp(ctx, list, drafts)
		if err != nil {
			return nil, err
		}
		receipts, err := f.append(ctx, kind, q, drafts)
		if moved, person := movedBy(err); !same || try == listTries || !moved || person != "" {
			return receipts, err
		}
	}
}

// catchUp takes the heads of what the persons' acts have in common from the register as
// it is now, and reports whether all that it holds is as it was when they were checked.
func (f *Office) catchUp(ctx context.Context, list []*Proposal, drafts []register.Draft) (bool, error) {
	now, same := map[qyzmet.SubjectID]*record.Record{}, true
	for n, p := range list {
		for i, s := range p.Act.Envelope.Subjects {
			if s.Sort() == qyzmet.PersonSort {
				continue
			}
			if now[s] == nil {
				var err error
				if now[s], err = f.recordOf(ctx, s, p.Act.Envelope.Effect); err != nil {
					return false, err
				}
			}
			if maps.EqualFunc(now[s].Values(), p.Records[i].Values(), qyzmet.Value.Equal) {
				drafts[n].Heads[s] = now[s].UpTo
			} else {
				same = false
			}
		}
	}
	return same, nil
}

// listed gives an order that stands, with its acts.
func (f *Office) listed(ctx context.Context, head *Recorded, persons []qyzmet.SubjectID) (*Listed, error) {
	acts, err := f.inListOf(ctx, head.Act)
	if err != nil {
		return nil, err
	}
	out := &Listed{Head: head, Again: true}
	for _, e := range acts {
		out.Each = append(out.Each, &Recorded{Receipt: register.Receipt{Position: e.Position, ID: e.Act.Envelope.ID, Again: true}, Act: e.Act})
	}
	same := len(acts) == len(persons)
	for i := 0; same && i < len(acts); i++ {
		same = acts[i].Act.Envelope.Subjects[0] == persons[i]
	}
	if !same {
		return nil, &qyzmet.Fault{Code: qyzmet.Repeated, Path: "key", Message: "this key has recorded an order that names others: take a new key for a new request"}
	}
	return out, nil
}

// inListOf reads the acts that the head of a list stands over.
func (f *Office) inListOf(ctx context.Context, head *qyzmet.Act) ([]qyzmet.Entry, error) {
	about, err := f.reg.Acts(ctx, head.Envelope.Subjects[0], 0)
	return slices.DeleteFunc(slices.Clone(about), func(e qyzmet.Entry) bool {
		return e.Act.Envelope.Of != head.Envelope.ID || !f.heads(head.Envelope.Kind, e.Act.Envelope.Kind)
	}), err
}

// heads reports whether acts of one kind head lists of acts of another.
func (f *Office) heads(head, each qyzmet.ActKind) bool {
	k := f.book.ActKinds[head]
	return k != nil && k.List != nil && k.List.Each == each
}

// alone refuses the head of a list without the list. That nobody joins a list later
// follows from what every act may refer to: one in the file of whom it is about.
func alone(p *Proposal, q Request) qyzmet.Faults {
	if p.Kind.List == nil || q.whole {
		return nil
	}
	return qyzmet.Faults{refusal(qyzmet.NotAllowed, "kind", string(p.Kind.ID), texts.listAlone)}
}

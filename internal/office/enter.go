package office

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"qyzmet"
	"qyzmet/internal/procedure"
	"qyzmet/internal/register"
	"qyzmet/internal/rulebook"
)

// Recorded is an act that was recorded.
type Recorded struct {
	register.Receipt
	Act *qyzmet.Act
}

// tries is how often a request is checked anew when the record moves under it.
const tries = 4

// Record checks a request and records the act, durable when Record returns. The
// same request under the same key is recorded once. A refusal is qyzmet.Faults:
// every failed condition at once, and the refusal is counted with its kind.
func (f *Office) Record(ctx context.Context, by Actor, q Request) (*Recorded, error) {
	if q.Key == "" {
		return nil, &qyzmet.Fault{Code: qyzmet.Missing, Path: "key", Message: "a request to record an act has a key, by which it is known when it is sent again"}
	}
	began := time.Now()
	for try := 1; ; try++ {
		out, err := f.recordOnce(ctx, by, q)
		if err == nil {
			f.promises.pace.Note(time.Since(began))
		}
		var fault *qyzmet.Fault
		if errors.As(err, &fault) && fault.Code == qyzmet.Moved && q.Heads == nil && try < tries {
			continue
		}
		return out, err
	}
}

func (f *Office) recordOnce(ctx context.Context, by Actor, q Request) (*Recorded, error) {
	if q.Kind == register.Erasure {
		return nil, refusal(qyzmet.NotAllowed, "kind", string(q.Kind), texts.overdone)
	}
	if q.Kind == procedure.FileOpened && !q.opening {
		return nil, refusal(qyzmet.NotAllowed, "kind", string(q.Kind), texts.openIt)
	}
	p, err := f.Propose(ctx, by, q)
	if err != nil || !p.OK() {
		// Once its effect stands a request is lawful no more: it is asked whether it
		// was recorded before anybody is refused.
		if again, was := f.before(ctx, by, q); again != nil || was != nil {
			return again, was
		}
	}
	if err != nil {
		return nil, err
	}
	if !p.OK() {
		return nil, errors.Join(p.Err(), f.noteRefusal(ctx, by, p))
	}
	d, err := f.draft(ctx, p, q)
	if err != nil {
		return nil, err
	}
	var receipts []register.Receipt
	err = f.holding(ctx, p, q.Key, func(ctx context.Context) (err error) {
		receipts, err = f.append(ctx, p.Kind, q, []register.Draft{d})
		return err
	})
	if err != nil {
		return f.notAppended(ctx, by, q, err)
	}
	f.settled(p.Act)
	p.Act.Envelope.ID = receipts[0].ID
	return &Recorded{Receipt: receipts[0], Act: p.Act}, nil
}

// draft is what a proposal, against which nothing stands, hands to the register.
func (f *Office) draft(ctx context.Context, p *Proposal, q Request) (register.Draft, error) {
	d := register.Draft{Act: p.Act, Key: q.Key, Heads: p.Heads, New: p.drawn, Outbox: f.messages(p)}
	if q.Heads != nil {
		d.Heads = maps.Clone(p.Heads)
		for s, at := range q.Heads {
			if _, concerned := p.Heads[s]; !concerned { // a refusal would tell how far another's record goes
				return d, &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "heads", Value: string(s), Message: "the act does not concern this subject: give the heads of its own subjects only"}
			}
			if i := slices.Index(p.Act.Envelope.Subjects, s); i < 0 || at < f.moved(p.Records[i]) || at > p.Heads[s] {
				d.Heads[s] = at // refused, unless nothing but light acts was recorded since
			}
		}
	}
	err := prove(p, &d)
	p.Act.Payload.Sets = p.Effects()
	if p.Act.Envelope.ID == "" {
		p.Act.Envelope.ID = qyzmet.ActID(register.NewID("a"))
	}
	d.Drawn = true
	if err == nil {
		d.Carry, err = f.foresee(ctx, p)
	}
	return d, err
}

// append records acts, all or none, numbering them where the request wants it.
func (f *Office) append(ctx context.Context, kind *rulebook.ActKind, q Request, drafts []register.Draft) ([]register.Receipt, error) {
	if !q.Numbered || q.Number != "" || kind.Document == "" {
		return f.reg.AppendAll(ctx, drafts)
	}
	env := drafts[0].Act.Envelope
	return f.appendNumbered(ctx, f.bookOf(kind.ID, env.Office, env.Issued), drafts)
}

// notAppended says why a request was not recorded that could be: the same request
// may have been a moment before, by another that was sent with it.
func (f *Office) notAppended(ctx context.Context, by Actor, q Request, err error) (*Recorded, error) {
	var fault *qyzmet.Fault
	if errors.As(err, &fault) && (fault.Code == qyzmet.Repeated || fault.Code == qyzmet.Moved) {
		if again, was := f.before(ctx, by, q); again != nil || was != nil {
			return again, was
		}
	}
	return nil, fmt.Errorf("recording the act: %w", err)
}

// noteRefusal writes down, in the log of readings, that an act was refused and
// for what: the kind and the names of what stood against it, no contents.
func (f *Office) noteRefusal(ctx context.Context, by Actor, p *Proposal) error {
	faults, _ := qyzmet.FaultsOf(p.Err())
	var why []string
	for _, x := range faults {
		why = append(why, string(x.Code)+" "+x.Path)
	}
	err := f.reg.LogRead(ctx, register.ReadEntry{Who: by.Official, Office: by.Office, Subject: p.Act.Envelope.Subjects[0],
		What: "refused " + string(p.Kind.ID), Purpose: strings.Join(why, ", ")})
	if err != nil {
		return fmt.Errorf("writing down the refusal: %w", err)
	}
	return nil
}

// AnswerType is the media type of the answers, with their proofs, that lie with
// an act. They lie apart from its payload, which names them by digest: records
// are read far more often than proofs.
const AnswerType = "application/vnd.qyzmet.answer+json"

// prove encloses the answers of the law that the act rests on.
func prove(p *Proposal, d *register.Draft) error {
	for _, a := range p.Answers {
		data, err := json.Marshal(a)
		if err != nil {
			return fmt.Errorf("writing the proof of %s: %w", a.Question, err)
		}
		c := procedure.Answered(a)
		c.Proof = register.DigestOf(data)
		p.Act.Payload.Checked = append(p.Act.Payload.Checked, c)
		p.Act.Payload.Papers = append(p.Act.Payload.Papers, qyzmet.Attached{Digest: c.Proof, Name: string(a.Question) + ".json", Type: AnswerType, Size: int64(len(data))})
		d.Enclosed = append(d.Enclosed, register.Enclosed{Type: AnswerType, Data: data})
	}
	return nil
}

// before finds what the same key has recorded.
func (f *Office) before(ctx context.Context, by Actor, q Request) (*Recorded, error) {
	office := q.Office
	if office == "" {
		office = by.Office
	}
	e, err := f.reg.ByKey(ctx, office, q.Key)
	var fault *qyzmet.Fault
	if errors.As(err, &fault) && fault.Code == qyzmet.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if !sameRequest(e.Act, q) {
		return nil, &qyzmet.Fault{Code: qyzmet.Repeated, Path: "key", Value: q.Key, Message: "this key has recorded another act: take a new key for a new request"}
	}
	// What stands may stand on this machine only, its commit never confirmed: it is
	// acknowledged no sooner than a commit of our own.
	if err := f.reg.Settle(ctx); err != nil {
		return nil, err
	}
	return &Recorded{Receipt: register.Receipt{Position: e.Position, ID: e.Act.Envelope.ID, Again: true}, Act: e.Act}, nil
}

// sameRequest reports whether an act is what a request asked for, in all that the
// request says.
func sameRequest(a *qyzmet.Act, q Request) bool {
	e := a.Envelope
	switch {
	case e.Kind != q.Kind || e.Of != q.Of || a.Payload == nil || !sameContent(a.Payload.Content, q.Content):
		return false
	case a.Payload.Number != q.Number && (!q.Numbered || q.Number != ""):
		return false
	case len(q.About) > len(e.Subjects) || !slices.Equal(e.Subjects[:len(q.About)], q.About):
		return false
	}
	return (q.Signer == "" || q.Signer == e.Official) && (q.Issued == 0 || q.Issued == e.Issued) && (q.Effect == 0 || q.Effect == e.Effect)
}

func sameContent(a, b map[string]qyzmet.Value) bool {
	return maps.EqualFunc(a, b, func(x, y qyzmet.Value) bool { return x.Equal(y) })
}

// settled lets the directory be read anew when an act changed it.
func (f *Office) settled(a *qyzmet.Act) {
	for _, s := range a.Envelope.Subjects {
		if s.Sort() == qyzmet.OfficeSort || s.Sort() == qyzmet.OfficerSort {
			f.names.changed()
		}
	}
}

// Found records history taken over from paper or another system as it was found:
// nothing is checked but the form, and what is lacking is kept as findings.
func (f *Office) Found(ctx context.Context, by Actor, list []Request) ([]register.Receipt, error) {
	drafts := make([]register.Draft, len(list))
	for i, q := range list {
		d, err := f.found(by, q)
		if err != nil {
			return nil, fmt.Errorf("act %d: %w", i+1, err)
		}
		drafts[i] = d
	}
	receipts, err := f.reg.AppendAll(ctx, drafts)
	if err != nil {
		return nil, fmt.Errorf("recording what was found: %w", err)
	}
	for _, d := range drafts {
		f.settled(d.Act)
	}
	return receipts, nil
}

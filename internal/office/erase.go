package office

import (
	"context"
	"errors"
	"fmt"
	"time"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/register"
)

// Erase destroys what an act says, with its papers, proofs and messages, by an act
// of kind erasure: content are the fields of that kind. The envelope of the act
// stays, and the log verifies as before. What rested on it in the records is gone
// with it; decisions that were taken stand until somebody changes them.
func (f *Office) Erase(ctx context.Context, by Actor, act qyzmet.ActID, content map[string]qyzmet.Value, key string) (*Recorded, error) {
	e, err := f.reg.Act(ctx, act)
	if err != nil {
		return nil, err
	}
	q := Request{Kind: register.Erasure, About: e.Act.Envelope.Subjects, Of: act, Content: content, Key: key}
	if key == "" {
		return nil, &qyzmet.Fault{Code: qyzmet.Missing, Path: "key", Message: "a request to record an act has a key, by which it is known when it is sent again"}
	}
	if again, err := f.before(ctx, by, q); again != nil || err != nil {
		return again, err
	}
	if e.Act.Payload == nil || e.Act.Envelope.Kind == register.Erasure {
		return nil, refusal(qyzmet.NotAllowed, "act", string(act), texts.notErased)
	}
	p, err := f.Propose(ctx, by, q)
	if err != nil {
		return nil, err
	}
	if !p.OK() {
		return nil, errors.Join(p.Err(), f.noteRefusal(ctx, by, p))
	}
	p.Act.Envelope.Subjects = e.Act.Envelope.Subjects // the lists of all whom it concerned change
	p.Act.Payload.Sets = p.Effects()
	receipt, err := f.reg.Erase(ctx, e.Position, register.Draft{Act: p.Act, Key: key})
	if err != nil {
		return nil, fmt.Errorf("erasing the content of an act: %w", err)
	}
	f.settled(p.Act)
	f.memo.forget()
	f.long.forget()
	p.Act.Envelope.ID = receipt.ID
	return &Recorded{Receipt: receipt, Act: p.Act}, nil
}

// Shell is what stays of an act for ever; the keeper of the register, who reads no
// files, sees this much of an act whose content he is to erase.
type Shell struct {
	qyzmet.Envelope
	Erased bool
}

// ActShell returns the envelope of an act to officials who may erase.
func (f *Office) ActShell(ctx context.Context, by Actor, id qyzmet.ActID) (*Shell, error) {
	kind := f.book.ActKinds[register.Erasure]
	if kind == nil {
		return nil, refusal(qyzmet.NotYours, "act", string(id), texts.mayNotRead)
	}
	may, err := f.May(ctx, by, kind)
	if err != nil {
		return nil, err
	}
	if !may {
		return nil, notYours("official", string(by.Official), texts.mayNotSign, kind.Title)
	}
	e, err := f.reg.Act(ctx, id)
	if err != nil {
		return nil, err
	}
	return &Shell{Envelope: e.Act.Envelope, Erased: e.Act.Payload == nil}, nil
}

// dayOf is the civil day of an instant in milliseconds.
func dayOf(ms int64) date.Date { return date.Today(time.UnixMilli(ms)) }

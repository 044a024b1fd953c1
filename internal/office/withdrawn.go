package office

import (
	"context"
	"fmt"
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/courier"
	"qyzmet/internal/procedure"
	"qyzmet/internal/record"
	"qyzmet/internal/register"
)

// Reasons why a message is withdrawn. Any other is the name of the requirement of
// its kind that is met no more.
const (
	MessageUndone   = "undone"   // the act that sent it was annulled or cancelled
	MessageReplaced = "replaced" // a later act stands in its place
)

// Stands tells whether a message is still to be sent, and withdraws it if not: a
// notice that another has replaced calls nobody, nor does one to the dead.
func (o outbox) Stands(ctx context.Context, id string) (bool, error) {
	reason, err := o.f.lapsed(ctx, id)
	if err != nil || reason == "" {
		return err == nil, err
	}
	return false, o.f.reg.MarkWithdrawn(ctx, id, reason)
}

// lapsed gives the reason why a message is not to be sent, "" while there is none.
func (f *Office) lapsed(ctx context.Context, id string) (string, error) {
	m, err := f.reg.Message(ctx, id)
	if err != nil {
		return "", err
	}
	entry, err := f.reg.Act(ctx, m.Act)
	if err != nil {
		return "", err
	}
	act := entry.Act
	s := f.sending(act, id)
	if s == nil || s.Rests == "" && len(s.While) == 0 {
		return "", nil
	}
	on := max(f.Today(), act.Envelope.Effect) // one ahead of its day is judged as it will be then
	r, err := f.recordOf(ctx, act.Envelope.Subjects[0], on)
	if err != nil {
		return "", err
	}
	if s.Rests != "" {
		if reason := restsOn(r, s.Rests, act.Envelope.ID, on); reason != "" {
			return reason, nil
		}
	}
	p := procedure.Proposal{Book: f.book, Kind: f.book.ActKinds[act.Envelope.Kind], Act: act, Records: []*record.Record{r}}
	if unmet := p.Breach(s.While); unmet != nil {
		return unmet.ID, nil
	}
	return "", nil
}

// restsOn tells why an entry of a record does not rest on an act.
func restsOn(r *record.Record, path qyzmet.Path, act qyzmet.ActID, on date.Date) string {
	if held, ok := r.Held(path); ok && held.Act == act {
		return ""
	}
	for _, l := range r.Lines {
		if l.Act.Envelope.ID == act && l.UndoneBy != "" && l.From <= on {
			return MessageUndone
		}
	}
	return MessageReplaced
}

// keep writes down a report of delivery that changes nothing, because the law of the
// register does not let it be recorded as what it says: the message belongs to a
// notice that no longer stands. It is evidence all the same, and is kept once.
func (f *Office) keep(ctx context.Context, id string, sent *qyzmet.Act, e courier.Evidence, why qyzmet.Faults) error {
	names := make([]string, len(why))
	for i, x := range why {
		names[i] = x.Path
	}
	kind := f.book.ActKinds[procedure.ReportKept]
	q := Request{Kind: kind.ID, Office: sent.Envelope.Office, Signer: System, Of: sent.Envelope.ID, Content: map[string]qyzmet.Value{
		"report": qyzmet.WordValue(fmt.Sprintf("%s %s %s", e.Channel, e.Status, e.Reference)),
		"unmet":  qyzmet.WordValue(strings.Join(names, ", "))}}
	act := f.act(Actor{Official: System, Office: q.Office}, q, kind)
	act.Envelope.Effect, act.Envelope.Subjects = act.Envelope.Issued, sent.Envelope.Subjects[:1]
	if _, err := f.reg.Append(ctx, register.Draft{Act: act, Key: deliveryKey(id, e.Status)}); err != nil {
		return fmt.Errorf("keeping a report of delivery: %w", err)
	}
	return nil
}

// WithdrawnMessage is a message that was not sent, because what it says no longer
// stood. It names nobody.
type WithdrawnMessage struct {
	Channel string
	Kind    qyzmet.ActKind // of the act that sent it
	Office  qyzmet.SubjectID
	Issued  date.Date
	Reason  string // see MessageUndone
}

// withdrawn lists the last messages that were withdrawn.
func (f *Office) withdrawn(ctx context.Context, limit int) ([]WithdrawnMessage, error) {
	list, err := f.reg.Withdrawn(ctx, limit)
	out := make([]WithdrawnMessage, len(list))
	for i, m := range list {
		entry, err := f.reg.Act(ctx, m.Act)
		if err != nil {
			return nil, err
		}
		e := entry.Act.Envelope
		out[i] = WithdrawnMessage{Channel: m.Channel, Kind: e.Kind, Office: e.Office, Issued: e.Issued, Reason: m.Note}
	}
	return out, err
}

package office

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/courier"
	"qyzmet/internal/register"
	"qyzmet/internal/rulebook"
)

// messages are what goes out when an act stands: in Kazakh, then in Russian, as
// everything that an office sends.
func (f *Office) messages(p *Proposal) []register.Message {
	var out []register.Message
	for i, s := range p.Kind.Sends {
		to := p.Values()[s.To].S
		if to == "" {
			continue
		}
		m := register.Message{ID: register.NewID("m"), Channel: s.Channel, To: to, Subject: f.bilingual(p, s.Subject, " / "), Body: f.bilingual(p, s.Text, "\n\n")}
		m.ID = fmt.Sprintf("%s-%d", m.ID, i)
		out = append(out, m)
	}
	return out
}

func (f *Office) bilingual(p *Proposal, text qyzmet.Text, between string) string {
	say := func(l qyzmet.Lang, in string) string {
		return Say(p.Kind, p.Act, strings.ReplaceAll(in, "{office}", f.officeName(p.Act.Envelope.Office, l)), l, numeric)
	}
	return say(qyzmet.Kazakh, text.KK) + between + say(qyzmet.Russian, text.RU)
}

// numeric writes a day as messages do: 02.03.2026.
func numeric(v qyzmet.Value) string {
	year, month, day := v.AsDate().Civil()
	return fmt.Sprintf("%02d.%02d.%04d", day, month, year)
}

func (f *Office) officeName(id qyzmet.SubjectID, l qyzmet.Lang) string {
	r, err := f.entry(context.Background(), id, f.Today())
	if err != nil {
		return string(id)
	}
	return r.Text(qyzmet.Path("office.name_" + string(l)))
}

// Outbox is the register's outbox as the courier wants it. What becomes of a
// message is recorded as the act that its kind says.
func (f *Office) Outbox() courier.Outbox { return outbox{f} }

type outbox struct{ f *Office }

// Due leases messages.
func (o outbox) Due(ctx context.Context, now time.Time, limit int) ([]courier.Leased, error) {
	list, err := o.f.reg.Due(ctx, now, limit)
	out := make([]courier.Leased, len(list))
	for i, d := range list {
		out[i] = courier.Leased{Attempt: d.Attempts, Until: time.UnixMilli(d.Next),
			Message: courier.Message{ID: d.ID, Channel: courier.ChannelName(d.Channel), To: d.To, Subject: d.Subject, Body: d.Body}}
	}
	return out, err
}

// MarkSent records the delivery and keeps the evidence. The act comes first: if
// the machine stops in between, the message is offered again under the same id,
// which the other side knows, and the act is found by its key.
func (o outbox) MarkSent(ctx context.Context, id string, e courier.Evidence) error {
	data, err := json.Marshal(e)
	if err != nil {
		return err
	}
	if err := o.f.Delivered(ctx, id, e); err != nil && !refused(err) {
		return err
	}
	return o.f.reg.MarkSent(ctx, id, string(data))
}

// refused tells a refusal, which stays one however often it is tried, from a
// failure of the machine.
func refused(err error) bool {
	var many qyzmet.Faults
	var one *qyzmet.Fault
	return errors.As(err, &many) || errors.As(err, &one) && one.Code != qyzmet.Unavailable && one.Code != qyzmet.Internal && one.Code != qyzmet.Damaged
}

// MarkFailed keeps the reason.
func (o outbox) MarkFailed(ctx context.Context, id string, next time.Time, reason string) error {
	return o.f.reg.MarkFailed(ctx, id, next, reason)
}

// statuses in the order in which they come; one never goes back.
var statuses = []courier.Status{courier.Accepted, courier.Failed, courier.Delivered, courier.Read}

// Delivered records what is known of a message's way, as the act that the sending
// kind says, signed by the official whose act it was: once for each status, and
// none that comes after a later one. A message whose kind says nothing of it
// leaves its evidence in the outbox only. Where that act may not be recorded, because
// the notice no longer stands, the report is kept beside the act that sent it.
func (f *Office) Delivered(ctx context.Context, id string, e courier.Evidence) error {
	m, err := f.reg.Message(ctx, id)
	if err != nil {
		return err
	}
	if m.Channel != string(e.Channel) {
		return &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "channel", Value: string(e.Channel), Message: "the message went by another channel"}
	}
	if !slices.Contains(statuses, e.Status) {
		return &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "status", Value: string(e.Status), Message: "there is no such status of a message"}
	}
	sent, err := f.reg.Act(ctx, m.Act)
	if err != nil {
		return err
	}
	sending := f.sending(sent.Act, id)
	if sending == nil || sending.Then == nil {
		return nil
	}
	q, err := f.follow(sending.Then, sent.Act, id, e, sendingDay(m, e))
	if err != nil {
		return err
	}
	err = f.report(ctx, id, e.Status, sent.Act.Envelope, q)
	if faults, ours := qyzmet.FaultsOf(err); ours && refused(err) && faults[0].Code != qyzmet.Moved {
		return f.keep(ctx, id, sent.Act, e, faults)
	}
	return err
}

// sending is what of an act's kind made a message, or nil: its number stands at
// the end of the message's id.
func (f *Office) sending(act *qyzmet.Act, id string) *rulebook.Sending {
	kind := f.book.ActKinds[act.Envelope.Kind]
	i, err := strconv.Atoi(id[strings.LastIndexByte(id, '-')+1:])
	if err != nil || kind == nil || i < 0 || i >= len(kind.Sends) {
		return nil
	}
	return kind.Sends[i]
}

// reportTries is how often a report is tried anew while others about the same
// person are recorded.
const reportTries = 20

// report records a delivery unless a later status is known. Two reports at once, in
// this process or in two, do not pass one another: the act is recorded on the file
// as it was when the later status was looked for, or looked for again.
func (f *Office) report(ctx context.Context, id string, status courier.Status, sent qyzmet.Envelope, q Request) error {
	f.reports.Lock() // within the house nobody has to try twice
	defer f.reports.Unlock()
	by := Actor{Official: sent.Official, Office: sent.Office, Purpose: "delivery"}
	for try := 1; ; try++ {
		rec, err := f.recordOf(ctx, q.About[0], f.Today())
		if err != nil {
			return err
		}
		q.Heads = map[qyzmet.SubjectID]qyzmet.Position{q.About[0]: rec.UpTo}
		if known, err := f.knownSince(ctx, sent.Office, id, status); known || err != nil {
			return err
		}
		_, err = f.Record(ctx, by, q)
		faults, refused := qyzmet.FaultsOf(err)
		if !refused || faults[0].Code != qyzmet.Moved || try == reportTries {
			return err
		}
	}
}

// knownSince reports whether a status of a message or a later one is recorded.
func (f *Office) knownSince(ctx context.Context, office qyzmet.SubjectID, id string, status courier.Status) (bool, error) {
	for _, s := range statuses[slices.Index(statuses, status):] {
		_, err := f.reg.ByKey(ctx, office, deliveryKey(id, s))
		var fault *qyzmet.Fault
		switch {
		case err == nil:
			return true, nil
		case !errors.As(err, &fault) || fault.Code != qyzmet.NotFound:
			return false, err
		}
	}
	return false, nil
}

func deliveryKey(id string, s courier.Status) string { return id + "-" + string(s) }

// sendingDay is the day on which a message left the house, which a later report
// of its delivery does not change.
func sendingDay(m register.Delivery, e courier.Evidence) date.Date {
	var first courier.Evidence
	if m.State == register.Sent && json.Unmarshal([]byte(m.Note), &first) == nil && !first.At.IsZero() {
		return date.Today(first.At)
	}
	return date.Today(e.At)
}

// follow makes the request for the act that records a delivery.
func (f *Office) follow(t *rulebook.Follow, sent *qyzmet.Act, id string, e courier.Evidence, on date.Date) (Request, error) {
	kind := f.book.ActKinds[t.Act]
	q := Request{Kind: t.Act, About: sent.Envelope.Subjects[:1], Of: sent.Envelope.ID, Key: deliveryKey(id, e.Status), Content: map[string]qyzmet.Value{}}
	for name, text := range t.Content {
		v, fault := f.book.ParseField(kind.Field(name), text)
		if fault != nil {
			return q, fault
		}
		q.Content[name] = v
	}
	if t.Day != "" {
		q.Content[t.Day] = qyzmet.DateValue(on)
	}
	if t.Delivered != "" {
		q.Content[t.Delivered] = qyzmet.BoolValue(e.Status == courier.Delivered || e.Status == courier.Read)
	}
	if t.Read != "" && e.Status == courier.Read {
		q.Content[t.Read] = qyzmet.BoolValue(true)
	}
	if t.Evidence != "" {
		q.Content[t.Evidence] = qyzmet.WordValue(fmt.Sprintf("%s %s %s", e.Channel, e.Status, e.Reference))
	}
	return q, nil
}

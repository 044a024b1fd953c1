package register

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"sort"
	"time"

	"qyzmet"
)

// Message is something to be sent once an act stands.
type Message struct {
	ID      string       `json:"id"`      // drawn when empty; a channel can know by it what it was given before
	Channel string       `json:"channel"` // sms, mail, portal …
	To      string       `json:"to"`
	Subject string       `json:"subject"`
	Body    string       `json:"body"`
	Act     qyzmet.ActID `json:"act"` // filled with the act of the draft when empty
}

// Delivery is a message and what became of it.
type Delivery struct {
	Message
	State    string // Waiting, Leased, Sent, Failed, Withdrawn
	Attempts int    // how often it was handed out, this time included
	Next     int64  // milliseconds since 1970 UTC: when it is due, or its lease ends
	Note     string // evidence of the sending, the reason of the last failure, or why it was withdrawn
}

// States of a message.
const (
	Waiting = "waiting"
	Leased  = "leased" // handed out to be sent
	Sent    = "sent"
	Failed  = "failed" // given up

	Withdrawn = "withdrawn" // not sent, because what it says no longer stands
)

// Lease is how long a message that was handed out is handed to nobody else. Who
// sends must be done or give up within it. One whose sender died is handed out
// again afterwards with Attempts over 1: it may have been sent, and a channel
// that can tell by the message's id must be asked first.
const Lease = 10 * time.Minute

// post stages a message of an act.
func (g *group) post(m Message, of Receipt) error {
	if m.ID == "" {
		m.ID = NewID("m")
	}
	if m.Act == "" {
		m.Act = of.ID
	}
	data, err := json.Marshal(m)
	if err != nil {
		return err
	}
	g.rows.outbox.add(m.ID, int64(of.Position), data, g.now, Waiting, int64(0), "")
	return nil
}

// Due hands out at most limit messages that are due, those that wait longest
// first, each to one caller until its lease ends.
func (r *Register) Due(ctx context.Context, now time.Time, limit int) ([]Delivery, error) {
	var out []Delivery
	err := r.pen.within(ctx, func(tx *Tx) error {
		// The outer condition on due is looked at again once another process lets
		// go of the row, so that on PostgreSQL two of them do not take the same.
		return tx.each(ctx, `UPDATE log_outbox SET state = 'leased', due = $1, attempts = attempts + 1
			WHERE id IN (SELECT id FROM log_outbox WHERE state IN ('waiting', 'leased') AND due <= $2 ORDER BY due LIMIT $3)
			AND state IN ('waiting', 'leased') AND due <= $2
			RETURNING message, state, attempts, due, note`, []any{now.Add(Lease).UnixMilli(), now.UnixMilli(), limit},
			func(rows *sql.Rows) error {
				d, err := deliveryOf(rows)
				out = append(out, d)
				return err
			})
	})
	sort.SliceStable(out, func(i, j int) bool { return out[i].ID < out[j].ID })
	return out, err
}

func deliveryOf(rows *sql.Rows) (d Delivery, err error) {
	var message []byte
	if err := rows.Scan(&message, &d.State, &d.Attempts, &d.Next, &d.Note); err != nil {
		return d, err
	}
	if err := json.Unmarshal(message, &d.Message); err != nil {
		return d, damaged("a message of the outbox cannot be read: "+err.Error(), "run the verification")
	}
	return d, nil
}

// MarkSent notes that a message was sent, with the evidence that the channel
// gave. To say so again changes nothing.
func (r *Register) MarkSent(ctx context.Context, id, evidence string) error {
	return r.mark(ctx, id, `UPDATE log_outbox SET state = 'sent', note = $1 WHERE id = $2 AND state <> 'sent'`, evidence, id)
}

// MarkFailed notes that an attempt failed. The message is due again at next; with
// the zero time it is given up.
func (r *Register) MarkFailed(ctx context.Context, id string, next time.Time, reason string) error {
	if next.IsZero() {
		return r.mark(ctx, id, `UPDATE log_outbox SET state = 'failed', note = $1 WHERE id = $2 AND state NOT IN ('sent', 'withdrawn')`, reason, id)
	}
	return r.mark(ctx, id, `UPDATE log_outbox SET state = 'waiting', note = $1, due = $3 WHERE id = $2 AND state NOT IN ('sent', 'withdrawn')`, reason, id, next.UnixMilli())
}

// MarkWithdrawn ends a message that is not to be sent any more, with the reason.
// One that was sent stays so.
func (r *Register) MarkWithdrawn(ctx context.Context, id, reason string) error {
	return r.mark(ctx, id, `UPDATE log_outbox SET state = 'withdrawn', note = $1 WHERE id = $2 AND state NOT IN ('sent', 'withdrawn')`, reason, id)
}

// Withdrawn returns the messages that were withdrawn, at most limit, those of the
// latest acts first.
func (r *Register) Withdrawn(ctx context.Context, limit int) ([]Delivery, error) {
	return r.deliveries(ctx, `SELECT message, state, attempts, due, note FROM log_outbox WHERE state = 'withdrawn' ORDER BY position DESC, id LIMIT $1`, limit)
}

func (r *Register) deliveries(ctx context.Context, text string, args ...any) ([]Delivery, error) {
	rows, err := r.base.Query(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	var out []Delivery
	err = drain(rows, func(rows *sql.Rows) error {
		d, err := deliveryOf(rows)
		out = append(out, d)
		return err
	})
	return out, r.speech.fault(err)
}

func (r *Register) mark(ctx context.Context, id, text string, args ...any) error {
	return r.pen.within(ctx, func(tx *Tx) error {
		done, err := tx.Exec(ctx, text, args...)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n > 0 {
			return err
		}
		var n int
		if err := tx.QueryRow(ctx, `SELECT count(*) FROM log_outbox WHERE id = $1`, id).Scan(&n); err != nil || n > 0 {
			return err
		}
		return &qyzmet.Fault{Code: qyzmet.NotFound, Path: "message", Value: id, Message: fmt.Sprintf("no message %s is kept; it was erased with its act, or never posted", id)}
	})
}

// Message returns a message and what became of it; code NotFound when it was
// never posted or was erased with its act.
func (r *Register) Message(ctx context.Context, id string) (Delivery, error) {
	rows, err := r.base.Query(ctx, `SELECT message, state, attempts, due, note FROM log_outbox WHERE id = $1`, id)
	if err != nil {
		return Delivery{}, err
	}
	var out *Delivery
	err = drain(rows, func(rows *sql.Rows) error {
		d, err := deliveryOf(rows)
		out = &d
		return err
	})
	if err == nil && out == nil {
		err = &qyzmet.Fault{Code: qyzmet.NotFound, Path: "message", Value: id, Message: fmt.Sprintf("no message %s is kept; it was erased with its act, or never posted", id)}
	}
	if err != nil {
		return Delivery{}, r.speech.fault(err)
	}
	return *out, nil
}

// Messages returns the messages of an act and what became of them, by id.
func (r *Register) Messages(ctx context.Context, act qyzmet.ActID) ([]Delivery, error) {
	return r.deliveries(ctx, `SELECT o.message, o.state, o.attempts, o.due, o.note FROM log_act a JOIN log_outbox o ON o.position = a.position
		WHERE a.id = $1 ORDER BY o.id`, string(act))
}

// Outbox counts the messages by state.
func (r *Register) Outbox(ctx context.Context) (map[string]int, error) {
	rows, err := r.base.Query(ctx, `SELECT state, count(*) FROM log_outbox GROUP BY state`)
	if err != nil {
		return nil, err
	}
	out := map[string]int{}
	err = drain(rows, func(rows *sql.Rows) error {
		var state string
		var n int
		err := rows.Scan(&state, &n)
		out[state] = n
		return err
	})
	return out, r.speech.fault(err)
}

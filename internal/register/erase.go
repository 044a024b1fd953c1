package register

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"qyzmet"
)

// Erase records an erasure, an act of kind Erasure that points back to the act
// at a position, and deletes that act's payload, its salt, its messages and the
// papers that lie with no other act, in one transaction. Its envelope stays, and
// the log verifies as before. Copies in backups stay until these are destroyed:
// see to it that backups are not kept longer than the law allows.
func (r *Register) Erase(ctx context.Context, act qyzmet.Position, by Draft) (Receipt, error) {
	if by.Act == nil || by.Act.Envelope.Kind != Erasure {
		return Receipt{}, &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "envelope.kind", Allowed: []string{string(Erasure)},
			Message: "a payload is erased by an act of kind erasure"}
	}
	var id string
	err := r.base.QueryRow(ctx, `SELECT id FROM log_act WHERE position = $1`, int64(act)).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return Receipt{}, &qyzmet.Fault{Code: qyzmet.NotFound, Path: "position", Value: fmt.Sprint(act), Message: "no act stands at this position; look it up in the list of acts"}
	}
	if err != nil {
		return Receipt{}, r.speech.fault(err)
	}
	copied := *by.Act
	copied.Envelope.Of = qyzmet.ActID(id)
	by.Act = &copied
	p, err := prepare(by)
	if err != nil {
		return Receipt{}, err
	}
	p.erases = int64(act)
	if err := r.hand(ctx, &job{drafts: []*prepared{p}}); err != nil {
		return Receipt{}, err
	}
	return p.receipt, r.sweep(ctx)
}

// sweep moves what was deleted out of SQLite's write-ahead log and out of the redo log,
// where its bytes would otherwise stay for a while. In the file itself they are
// overwritten.
func (r *Register) sweep(ctx context.Context) error {
	if r.speech != sqliteSpeech {
		return nil
	}
	return r.pen.still(ctx, func() error {
		_, err := r.base.read.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
		return errors.Join(r.speech.fault(err), fileFault("the redo log cannot be removed", r.pen.redo.wipe()))
	})
}

// erasable refuses what cannot be erased: an erasure, or an act erased before.
func (g *group) erasable(position int64) error {
	var kind qyzmet.ActKind
	entry, err := g.tx.stored(g.ctx, position)
	if err == nil {
		kind, err = entry.kind()
	}
	switch {
	case err != nil:
		return err
	case kind == Erasure:
		return &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "position", Value: fmt.Sprint(position), Message: "an erasure is not erased: it is the ground on which a payload is absent"}
	case entry.payload == nil || g.erasing[position]:
		return &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "position", Value: fmt.Sprint(position), Message: "the payload of this act is erased already; nothing is left to do"}
	}
	return nil
}

// stored reads one act as it lies in the tables.
func (t *Tx) stored(ctx context.Context, position int64) (*stored, error) {
	s := &stored{}
	err := s.scan(t.QueryRow(ctx, `SELECT `+actColumns+actTables+` WHERE a.position = $1`, position))
	return s, t.pen.speech.fault(err)
}

// wipe deletes what an erasure permits.
func (t *Tx) wipe(ctx context.Context, position int64) error {
	var digests []any
	err := t.each(ctx, `SELECT digest FROM log_attached WHERE position = $1`, []any{position}, func(rows *sql.Rows) error {
		var d string
		err := rows.Scan(&d)
		digests = append(digests, d)
		return err
	})
	if err != nil {
		return err
	}
	for _, text := range []string{
		`DELETE FROM log_attached WHERE position = $1`,
		`DELETE FROM log_payload WHERE position = $1`,
		`DELETE FROM log_outbox WHERE position = $1`,
	} {
		if _, err := t.Exec(ctx, text, position); err != nil {
			return err
		}
	}
	for _, d := range digests {
		if _, err := t.Exec(ctx, `DELETE FROM log_paper WHERE digest = $1 AND NOT EXISTS (SELECT 1 FROM log_attached WHERE log_attached.digest = log_paper.digest)`, d); err != nil {
			return err
		}
	}
	return nil
}

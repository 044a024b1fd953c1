package register

import (
	"context"
)

// stagedRows are what a group will insert, by table.
type stagedRows struct{ acts, payloads, subjects, attached, outbox, reads, erasures, papers rows }

// stagedTable is the rows of a group for one table, named with its columns.
type stagedTable struct {
	into string
	rows *rows
	tail string // of the statement
}

// tables are all of them, in the order in which they are written. A new one goes to
// the end: redo logs tell them by their places.
func (s *stagedRows) tables() [8]stagedTable {
	return [8]stagedTable{
		{`log_act (position, id, key, envelope, commitment, hashes)`, &s.acts, ""},
		{`log_payload (position, salt, data)`, &s.payloads, ""},
		{`log_subject (subject, position)`, &s.subjects, ""},
		{`log_attached (digest, position)`, &s.attached, ""},
		{`log_outbox (id, position, message, due, state, attempts, note)`, &s.outbox, ""},
		{`log_read (position, subject, entry, hashes)`, &s.reads, ""},
		{`log_erasure (position, erased_by)`, &s.erasures, ""},
		{`log_paper (digest, media_type, data)`, &s.papers, ` ON CONFLICT (digest) DO NOTHING`}, // the same bytes
	}
}

// write stores the rows.
func (s *stagedRows) write(ctx context.Context, tx *Tx) error {
	for _, t := range s.tables() {
		if err := tx.insert(ctx, t.into, t.tail, t.rows.width, t.rows.args); err != nil {
			return err
		}
	}
	return nil
}

// entries is how many acts and readings the rows are of.
func (s *stagedRows) entries() int { return s.acts.count() + s.reads.count() }

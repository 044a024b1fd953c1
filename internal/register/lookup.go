package register

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"qyzmet"
)

// forkPath is the path of the fault of a log that lost or changed its end.
const forkPath = "log"

// edge returns the right edge of a tree: the one kept in memory, if nobody else
// has appended since; it is not to be changed. A log that lacks what this process saw in it is refused.
func (g *group) edge(table string, kept *tree) (*tree, error) {
	if g.tx.joins && kept != nil { // nobody can have, since the transaction began
		return kept, nil
	}
	size, last, err := g.tx.last(g.ctx, table)
	if err != nil {
		return nil, err
	}
	if kept == nil {
		return g.tx.tree(g.ctx, table, size)
	}
	if size > kept.size && kept.size > 0 {
		if last, err = g.tx.hashes(g.ctx, table, kept.size); err != nil {
			return nil, err
		}
	}
	if size < kept.size || kept.size > 0 && !bytes.Equal(last, kept.last) {
		f := damaged(fmt.Sprintf("%s ends at entry %d and had %d in it, or others, while this process ran: the database was put back or another one took its place", table, size, kept.size),
			"stop the process and find the copy of the database that has all entries")
		f.Path = forkPath
		return nil, f
	}
	if size == kept.size {
		return kept, nil
	}
	return g.tx.tree(g.ctx, table, size)
}

// last returns the position of the last entry of a log and its hashes.
func (t *Tx) last(ctx context.Context, table string) (position int64, hashes []byte, err error) {
	err = t.QueryRow(ctx, `SELECT position, hashes FROM `+table+` ORDER BY position DESC LIMIT 1`).Scan(&position, &hashes)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil, nil
	}
	return position, hashes, t.pen.speech.fault(err)
}

// hashes returns those stored with an entry.
func (t *Tx) hashes(ctx context.Context, table string, at int64) (hashes []byte, err error) {
	err = t.QueryRow(ctx, `SELECT hashes FROM `+table+` WHERE position = $1`, at).Scan(&hashes)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, damagedAt(table, at, "it is not there")
	}
	return hashes, t.pen.speech.fault(err)
}

// tree reads the right edge of a log's tree.
func (t *Tx) tree(ctx context.Context, table string, size int64) (*tree, error) {
	return loadTree(func(at int64) ([]byte, error) { return t.hashes(ctx, table, at) }, table, size)
}

// findKeys reads which keys have recorded something, and what: few have, so that it is
// asked first which.
func (g *group) findKeys(keys []any) error {
	var found []any
	err := g.tx.inChunks(g.ctx, keys, func(list string) string {
		return `SELECT key FROM log_act WHERE key IN (` + list + `)`
	}, func(rows *sql.Rows) error {
		var key []byte
		err := rows.Scan(&key)
		found = append(found, key)
		return err
	})
	if err != nil {
		return err
	}
	return g.tx.inChunks(g.ctx, found, func(list string) string {
		return `SELECT a.key, a.position, a.id, a.envelope, p.data` + actTables + ` WHERE a.key IN (` + list + `)`
	}, func(rows *sql.Rows) error {
		var key []byte
		var was recorded
		if err := rows.Scan(&key, &was.position, &was.id, &was.envelope, &was.payload); err != nil {
			return err
		}
		g.known[[32]byte(key)] = was
		return nil
	})
}

// findIDs reads which of the ids that drafts bring with them are taken.
func (g *group) findIDs(ids []any) error {
	return g.tx.inChunks(g.ctx, ids, func(list string) string {
		return `SELECT id FROM log_act WHERE id IN (` + list + `)`
	}, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		g.taken[qyzmet.ActID(id)] = true
		return err
	})
}

// findHeads reads the last positions of subjects that are not at hand.
func (g *group) findHeads(subjects []any) error {
	subjects = slices.DeleteFunc(subjects, func(s any) bool {
		id := qyzmet.SubjectID(s.(string))
		head, known := g.r.shelf.headOf(id)
		if known {
			g.heads[id] = head
		}
		return known
	})
	return g.tx.inChunks(g.ctx, subjects, func(list string) string {
		return `SELECT column1, (SELECT max(position) FROM log_subject WHERE subject = column1) FROM (VALUES (` +
			valuesOf(list) + `)) AS asked`
	}, func(rows *sql.Rows) error {
		var subject string
		var head sql.NullInt64
		if err := rows.Scan(&subject, &head); err != nil {
			return err
		}
		g.heads[qyzmet.SubjectID(subject)] = qyzmet.Position(head.Int64)
		return nil
	})
}

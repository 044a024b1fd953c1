package register

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"

	"qyzmet"
)

// Schema is the tables of one room that stores.
type Schema struct {
	Name       string // of the room: view, keyring
	Migrations []Migration
	// Keep names the tables that cannot be rebuilt from the acts, such as those of
	// keys and sessions; they go into exports. Their rows are null, whole numbers,
	// texts, bytes.
	Keep []string
}

// Migration is one step of a schema, applied once and never changed afterwards.
// Its text is written for both engines: BIGINT for whole numbers and instants,
// TEXT, BYTEA; "BIGINT PRIMARY KEY" is the row number on SQLite. Lines after
// "-- only sqlite" or "-- only postgres" are for one engine, until "-- both".
type Migration struct {
	ID  int // grows by one from 1
	SQL string
}

//go:embed schema.sql
var logTables string

// own is the schema of the register itself.
var own = Schema{Name: "log", Migrations: []Migration{{ID: 1, SQL: logTables}}}

const migrationTable = `CREATE TABLE IF NOT EXISTS log_migration (
  room TEXT NOT NULL, id BIGINT NOT NULL, sum TEXT NOT NULL, PRIMARY KEY (room, id))`

// migrate brings all schemas up to date, in one transaction, under the lock.
func (r *Register) migrate(ctx context.Context) error {
	return r.pen.within(ctx, func(tx *Tx) error {
		if err := tx.lock(ctx); err != nil {
			return err
		}
		var there int
		if err := tx.QueryRow(ctx, r.speech.there, "log_migration").Scan(&there); err != nil {
			return err
		}
		if there == 0 { // whoever may not make tables need not, once they are made
			if _, err := tx.Exec(ctx, migrationTable); err != nil {
				return err
			}
		}
		for _, s := range append([]Schema{own}, r.options.Schemas...) {
			if err := tx.bring(ctx, s); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `INSERT INTO log_name (one, name) VALUES (1, $1) ON CONFLICT (one) DO NOTHING`, NewID("r")); err != nil {
			return err
		}
		var name string
		err := tx.QueryRow(ctx, `SELECT name FROM log_name`).Scan(&name)
		r.named.Store(&name)
		return err
	})
}

// lock lets no other process append or migrate until the transaction ends.
func (t *Tx) lock(ctx context.Context) error {
	if t.pen.speech.lock == "" {
		return nil
	}
	_, err := t.Exec(ctx, t.pen.speech.lock)
	return err
}

// bring applies what is missing of one schema.
func (t *Tx) bring(ctx context.Context, s Schema) error {
	applied, err := t.applied(ctx, s.Name)
	if err != nil {
		return err
	}
	if len(applied) > len(s.Migrations) {
		return unavailable(fmt.Sprintf("the tables of %s are newer (step %d) than this program knows (%d)", s.Name, len(applied), len(s.Migrations)),
			"start the newer version of the program")
	}
	for i, m := range s.Migrations {
		sum := sha256.Sum256([]byte(m.SQL))
		text := hex.EncodeToString(sum[:])
		switch {
		case m.ID != i+1:
			return fmt.Errorf("schema %s: migration %d stands in place %d", s.Name, m.ID, i+1)
		case i < len(applied) && applied[i] != text:
			return &qyzmet.Fault{Code: qyzmet.Internal, Message: fmt.Sprintf(
				"schema %s: migration %d is not the text that was applied; a migration is never changed: restore its text and add a new one", s.Name, m.ID)}
		case i < len(applied):
			continue
		}
		if _, err := t.pen.conn.ExecContext(ctx, t.pen.speech.tables(m.SQL)); err != nil {
			return fmt.Errorf("schema %s, migration %d: %w", s.Name, m.ID, t.pen.speech.fault(err))
		}
		if _, err := t.Exec(ctx, `INSERT INTO log_migration (room, id, sum) VALUES ($1, $2, $3)`, s.Name, m.ID, text); err != nil {
			return err
		}
	}
	return nil
}

// applied returns the sums of the steps that a schema has behind it.
func (t *Tx) applied(ctx context.Context, room string) (sums []string, err error) {
	rows, err := t.Query(ctx, `SELECT id, sum FROM log_migration WHERE room = $1 ORDER BY id`, room)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int
		var sum string
		if err := rows.Scan(&id, &sum); err != nil {
			return nil, err
		}
		if id != len(sums)+1 {
			return nil, damaged(fmt.Sprintf("the list of table changes of %s lacks step %d", room, len(sums)+1), "restore the last good backup")
		}
		sums = append(sums, sum)
	}
	return sums, rows.Err()
}

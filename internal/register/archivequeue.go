package register

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// What is not a log with positions changes: messages, papers, law data, the tables
// that other rooms keep. Triggers note which rows did, in the transaction that
// changed them, so that neither a crash nor a command that knows of no archive
// loses one. The queue says which rows; what they hold is read when it is shipped.
const archiveTables = `
CREATE TABLE IF NOT EXISTS archive_change (seq INTEGER PRIMARY KEY AUTOINCREMENT, room TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (room, name));
CREATE TABLE IF NOT EXISTS archive_state (one INTEGER PRIMARY KEY CHECK (one = 1), archive TEXT NOT NULL, batch INTEGER NOT NULL);
INSERT OR IGNORE INTO archive_state (one, archive, batch) VALUES (1, '', 0)`

// changeQueue knows the tables that are followed row by row.
type changeQueue struct {
	archive string            // the id of the archive that the queue was emptied into
	batch   int64             // and the batch that had what was in it
	keys    map[string]string // table -> the column that names its rows
}

// ownFollowed are the register's own tables that are followed row by row. Erasures
// are among them: what they erase is erased in the archive too.
var ownFollowed = []string{"log_book", "log_paper", "log_outbox", "log_erasure"}

// changes readies the queue, once for each table.
func (r *Register) changes(ctx context.Context) (*changeQueue, error) {
	q := &changeQueue{keys: map[string]string{}}
	tables := append([]string{}, ownFollowed...)
	for _, s := range r.options.Schemas {
		tables = append(tables, s.Keep...)
	}
	err := r.pen.within(ctx, func(tx *Tx) error {
		for _, text := range strings.Split(archiveTables, ";\n") {
			if _, err := tx.Exec(ctx, text); err != nil {
				return err
			}
		}
		for _, table := range tables {
			if err := q.follow(ctx, tx, table); err != nil {
				return err
			}
		}
		return tx.QueryRow(ctx, `SELECT archive, batch FROM archive_state`).Scan(&q.archive, &q.batch)
	})
	return q, err
}

// follow makes the triggers of a table.
func (q *changeQueue) follow(ctx context.Context, tx *Tx, table string) error {
	if !plainName.MatchString(table) {
		return fmt.Errorf("register: table %q to be kept: want lower-case letters, digits and _", table)
	}
	var columns []string
	err := tx.each(ctx, `SELECT name FROM pragma_table_info($1) WHERE pk > 0`, []any{table}, func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		columns = append(columns, name)
		return err
	})
	if err != nil {
		return err
	}
	if len(columns) != 1 || !plainName.MatchString(columns[0]) {
		return fmt.Errorf("register: table %s to be kept wants a primary key of one column, and has %d", table, len(columns))
	}
	q.keys[table] = columns[0]
	for event, row := range map[string]string{"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"} {
		// No OR REPLACE: what the statement says that sets off a trigger overrides it.
		text := fmt.Sprintf(`CREATE TRIGGER IF NOT EXISTS archive_%[1]s_%[2]s AFTER %[6]s ON %[3]s BEGIN
			DELETE FROM archive_change WHERE room = '%[3]s' AND name = CAST(%[4]s.%[5]s AS TEXT);
			INSERT INTO archive_change (room, name) VALUES ('%[3]s', CAST(%[4]s.%[5]s AS TEXT)); END`,
			table, strings.ToLower(event), table, row, columns[0], event)
		if _, err := tx.Exec(ctx, text); err != nil {
			return err
		}
	}
	return nil
}

// refill queues every row, for an archive that has none of them.
func (q *changeQueue) refill(ctx context.Context, r *Register, archive string) error {
	q.archive = archive
	return r.pen.within(ctx, func(tx *Tx) error {
		for table, key := range q.keys {
			if _, err := tx.Exec(ctx, `INSERT OR REPLACE INTO archive_change (room, name) SELECT '`+table+`', CAST(`+key+` AS TEXT) FROM `+table); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, `UPDATE archive_state SET archive = $1, batch = 0`, archive)
		return err
	})
}

// clear takes from the queue what was shipped. What is left is shipped again when
// the register is opened: a row that is shipped twice is the same row.
func (q *changeQueue) clear(ctx context.Context, r *Register, upTo, batch int64) error {
	return r.pen.within(ctx, func(tx *Tx) error {
		if _, err := tx.Exec(ctx, `DELETE FROM archive_change WHERE seq <= $1`, upTo); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE archive_state SET batch = $1`, batch)
		return err
	})
}

// change is a row that changed.
type change struct {
	seq         int64
	table, name string
}

// mostChanges is how many changes one batch holds.
const mostChanges = 500

// after lists the changes after one.
func (q *changeQueue) after(s *snapshot, seq int64) (out []change, err error) {
	err = s.each(func(rows *sql.Rows) error {
		var c change
		err := rows.Scan(&c.seq, &c.table, &c.name)
		out = append(out, c)
		return err
	}, `SELECT seq, room, name FROM archive_change WHERE seq > $1 ORDER BY seq LIMIT $2`, seq, mostChanges)
	return out, err
}

// row reads what a row of a kept table holds; nil when it is gone.
func (q *changeQueue) row(s *snapshot, c change) (*exportRow, error) {
	key, known := q.keys[c.table]
	if !known {
		return nil, errors.New("register: a change of table " + c.table + ", which is not kept")
	}
	var out *exportRow
	err := s.each(func(rows *sql.Rows) (err error) {
		out, err = rowOf(rows, c.table)
		return err
	}, `SELECT * FROM `+c.table+` WHERE `+key+` = $1`, c.name)
	return out, err
}

// rowOf reads a row with the names of its columns.
func rowOf(rows *sql.Rows, table string) (*exportRow, error) {
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	cells := make([]cell, len(columns))
	targets := make([]any, len(columns))
	for i := range cells {
		targets[i] = &cells[i].v
	}
	return &exportRow{table, columns, cells}, rows.Scan(targets...)
}

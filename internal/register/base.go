package register

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"sync"

	"qyzmet"
)

// Base is the database for the other storage rooms. Texts are written with $1
// placeholders and run on both engines; errors are faults of the vocabulary.
type Base struct {
	r     *Register
	read  *sql.DB
	texts sync.Map // text -> *sql.Stmt, where the driver does not keep them itself
}

// Base returns the database for views and keys. Reading through it waits on SQLite for
// no more than a commit of what is acknowledged and not committed.
func (r *Register) Base() *Base { return r.base }

// Dialect names the engine: sqlite, postgres.
func (b *Base) Dialect() string { return b.r.speech.name }

// Query reads rows, of all that was acknowledged before. The caller closes them.
func (b *Base) Query(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	if err := b.r.pen.landForReader(ctx); err != nil {
		return nil, err
	}
	return b.query(ctx, text, args...)
}

// query is Query for what is the same whatever was acknowledged a moment ago.
func (b *Base) query(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	var rows *sql.Rows
	stmt, err := b.prepared(ctx, text)
	switch {
	case err != nil:
	case stmt != nil:
		rows, err = stmt.QueryContext(ctx, args...)
	default:
		rows, err = b.read.QueryContext(ctx, text, args...)
	}
	return rows, b.r.speech.fault(err)
}

// QueryRow reads one row, of all that was acknowledged before. What writes, even with
// RETURNING, goes through Exec or Write.
func (b *Base) QueryRow(ctx context.Context, text string, args ...any) *sql.Row {
	if err := b.r.pen.landForReader(ctx); err != nil {
		return noRow(ctx, err)
	}
	if stmt, err := b.prepared(ctx, text); err == nil && stmt != nil {
		return stmt.QueryRowContext(ctx, args...)
	}
	return b.read.QueryRowContext(ctx, text, args...)
}

// noRow is a row that cannot be read, for a reason.
func noRow(ctx context.Context, err error) *sql.Row {
	none := sql.OpenDB(unreachable{err})
	defer none.Close()
	return none.QueryRowContext(ctx, "")
}

// unreachable is a database that cannot be reached, for a reason.
type unreachable struct{ error }

func (u unreachable) Connect(context.Context) (driver.Conn, error) { return nil, u.error }
func (u unreachable) Driver() driver.Driver                        { return nil }

// Exec runs one statement that writes, as a transaction of its own.
func (b *Base) Exec(ctx context.Context, text string, args ...any) (sql.Result, error) {
	var done sql.Result
	err := b.Write(ctx, func(tx *Tx) (err error) {
		done, err = tx.Exec(ctx, text, args...)
		return err
	})
	return done, err
}

// Write runs a transaction that writes. It is durable when Write returns nil.
// Inside, only tx may be used.
func (b *Base) Write(ctx context.Context, do func(tx *Tx) error) error {
	return b.r.pen.within(ctx, do)
}

// prepared returns the statement kept for a text, nil where none is kept.
func (b *Base) prepared(ctx context.Context, text string) (*sql.Stmt, error) {
	if b.r.speech != sqliteSpeech {
		return nil, nil // pgx keeps them for each connection
	}
	if s, ok := b.texts.Load(text); ok {
		return s.(*sql.Stmt), nil
	}
	s, err := b.read.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	if kept, raced := b.texts.LoadOrStore(text, s); raced {
		s.Close()
		return kept.(*sql.Stmt), nil
	}
	return s, nil
}

// Tx is a transaction that writes. It serves one goroutine.
type Tx struct {
	pen   *pen
	fresh map[qyzmet.Position]*qyzmet.Act     // appended by it
	added map[qyzmet.SubjectID][]qyzmet.Entry // the same, about each subject

	erases  bool // it erases something
	joins   bool // it goes on with one that is open
	more    bool // it wrote something else than the staged rows of a group
	carried map[qyzmet.Position]any
	then    []func()
}

// Carried returns what the draft of an act that this transaction appends carried.
func (t *Tx) Carried(at qyzmet.Position) any { return t.carried[at] }

func (t *Tx) carry(at qyzmet.Position, what any) {
	if what == nil {
		return
	}
	if t.carried == nil {
		t.carried = map[qyzmet.Position]any{}
	}
	t.carried[at] = what
}

// Then has something done when the transaction is committed, before another one
// begins; nothing is done when it is undone. What is kept in memory of the tables
// follows them so.
func (t *Tx) Then(do func()) { t.then = append(t.then, do) }

// Dialect names the engine: sqlite, postgres.
func (t *Tx) Dialect() string { return t.pen.speech.name }

// Query reads rows inside the transaction; they must be closed before the next
// statement.
func (t *Tx) Query(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	stmt, err := t.pen.prepared(ctx, text)
	if err != nil {
		return nil, t.pen.speech.fault(err)
	}
	rows, err := stmt.QueryContext(ctx, args...)
	return rows, t.pen.speech.fault(err)
}

// QueryRow reads one row inside the transaction.
func (t *Tx) QueryRow(ctx context.Context, text string, args ...any) *sql.Row {
	stmt, err := t.pen.prepared(ctx, text)
	if err != nil {
		return t.pen.conn.QueryRowContext(ctx, text, args...) // fails with the same error
	}
	return stmt.QueryRowContext(ctx, args...)
}

// Exec runs one statement inside the transaction.
func (t *Tx) Exec(ctx context.Context, text string, args ...any) (sql.Result, error) {
	t.more = true
	return t.exec(ctx, text, args...)
}

func (t *Tx) exec(ctx context.Context, text string, args ...any) (sql.Result, error) {
	stmt, err := t.pen.prepared(ctx, text)
	if err != nil {
		return nil, t.pen.speech.fault(err)
	}
	done, err := stmt.ExecContext(ctx, args...)
	return done, t.pen.speech.fault(err)
}

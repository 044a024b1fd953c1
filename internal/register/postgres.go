package register

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"runtime"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"qyzmet"
)

var postgresSpeech = &dialect{
	name:     "postgres",
	begin:    "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
	commit:   postgresCommit,
	lock:     "SELECT pg_advisory_xact_lock(7310593858020254322)", // any number that no other program uses
	view:     "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
	settle:   "SELECT pg_logical_emit_message(true, 'qyzmet', 'settle')",
	there:    "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relname = $1 AND pg_table_is_visible(oid)",
	atOnce:   64,
	numbered: true,
	words:    strings.NewReplacer("WITHOUT ROWID", ""),
	fault:    postgresFault,
}

// OpenPostgres opens the register in a PostgreSQL database (15 or later) and
// brings its tables up to date. Several processes may have it open; they append
// one at a time. The user of the address should own the tables for migrations
// only: docs/decisions/0008-register.md says what to grant to the one that serves.
func OpenPostgres(ctx context.Context, url string, o Options) (*Register, error) {
	r := &Register{options: o, speech: postgresSpeech}
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, &qyzmet.Fault{Code: qyzmet.BadSyntax, Path: "database", Message: "the address of the database cannot be read; write postgres://user@host/database"}
	}
	r.reach(config)
	if err := r.durable(ctx); err != nil {
		r.giveBack()
		return nil, err
	}
	if err := r.ready(ctx); err != nil {
		r.giveBack()
		return nil, err
	}
	return r, nil
}

// reach sets up the connection that writes and those that read.
func (r *Register) reach(config *pgx.ConnConfig) {
	r.pen = &pen{speech: r.speech, shelf: &r.shelf}
	writing := config.Copy()
	writing.OnNotice = func(_ *pgconn.PgConn, n *pgconn.Notice) {
		if n.SeverityUnlocalized == "WARNING" {
			r.pen.warned.Store(&n.Message)
		}
	}
	r.pen.db = stdlib.OpenDB(*writing)
	r.pen.db.SetMaxOpenConns(1)
	r.pen.fresh = func(ctx context.Context, conn *sql.Conn) error {
		// A server may be told to answer before it has written. For us it writes.
		_, err := conn.ExecContext(ctx, `SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local')`)
		return err
	}
	r.release = append(r.release, r.pen.close)
	read := stdlib.OpenDB(*config)
	read.SetMaxOpenConns(4 * runtime.NumCPU())
	read.SetMaxIdleConns(4 * runtime.NumCPU())
	r.base = &Base{r: r, read: read}
	r.release = append(r.release, read.Close)
}

// durable refuses a server that does not keep what it acknowledges.
func (r *Register) durable(ctx context.Context) error {
	var fsync, pages string
	err := r.base.read.QueryRowContext(ctx, `SELECT current_setting('fsync'), current_setting('full_page_writes')`).Scan(&fsync, &pages)
	if err != nil {
		return postgresFault(err)
	}
	if fsync != "on" || pages != "on" {
		return unavailable(fmt.Sprintf("the server runs with fsync = %s and full_page_writes = %s: a power cut would lose or tear what it acknowledged", fsync, pages),
			"set both to on and restart the server")
	}
	return nil
}

// postgresCommit commits and makes sure that it was no rollback: after a failed
// statement the server answers COMMIT with ROLLBACK and calls it a success.
func postgresCommit(ctx context.Context, conn *sql.Conn) error {
	return conn.Raw(func(c any) error {
		tag, err := c.(*stdlib.Conn).Conn().Exec(ctx, "COMMIT")
		if err == nil && tag.String() != "COMMIT" {
			return errors.New("register: the transaction had failed and was undone")
		}
		return err
	})
}

// postgresFault turns an error of the driver into a fault with what to do; what
// is no error of the driver is returned as it is.
func postgresFault(err error) error {
	if err == nil {
		return nil
	}
	if _, is := qyzmet.FaultsOf(err); is {
		return err
	}
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return postgresRefusal(e)
	}
	var connect *pgconn.ConnectError
	var network net.Error
	var safe interface{ SafeToRetry() bool }
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded) && !errors.As(err, &connect):
		return err
	case errors.As(err, &connect):
		return unavailable("the database cannot be reached: "+connect.Unwrap().Error(), "see that the server runs; then send the request again with the same key")
	case errors.As(err, &network), errors.As(err, &safe), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF),
		errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone):
		return unavailable("the connection to the database was lost: "+err.Error(), "send the request again with the same key: it tells whether the act stands")
	}
	return err
}

// postgresRefusal turns what the server says into a fault, by the class of its
// code.
func postgresRefusal(e *pgconn.PgError) error {
	switch {
	case e.Code == "53100":
		return unavailable("the disk of the database is full", "make room on it and send the request again with the same key")
	case e.Code == "25006":
		return unavailable("the database is a standby or read-only", "use the address of the primary (target_session_attrs=read-write)")
	case e.Code == "42501":
		return unavailable("the database refuses the right: "+e.Message, "grant the user of the address what docs/decisions/0008-register.md lists")
	case e.Code == "XX001", e.Code == "XX002":
		return damaged("the database is torn: "+e.Message, "stop writing, run the verification to see what is hit, and restore the last good backup")
	case strings.HasPrefix(e.Code, "53"), strings.HasPrefix(e.Code, "57"), strings.HasPrefix(e.Code, "08"), strings.HasPrefix(e.Code, "58"),
		e.Code == "40001", e.Code == "40P01", e.Code == "55P03":
		return unavailable("the database does not take it now: "+e.Message, "send the request again with the same key")
	}
	return refusedByTables(strings.HasPrefix(e.Code, "23"), e.Message)
}

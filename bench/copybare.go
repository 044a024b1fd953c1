package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"strings"
	"sync"

	"qyzmet"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/register"
	"qyzmet/internal/view"
)

// bare writes with the driver alone what the register wrote: the same rows into
// the same tables with the same indexes, many acts to one durable commit. It has
// no triggers, checks nothing, hashes nothing and derives nothing.
type bare struct {
	db     *sql.DB
	conn   *sql.Conn
	atOnce int  // rows to a statement: what suits the driver best
	marks  bool // placeholders without numbers, which suit SQLite's best
	stmts  map[string]*sql.Stmt
}

// schemas are those of the office with its logins.
func schemas() []register.Schema { return []register.Schema{view.Schema(), officetest.Keys()} }

// bareFile makes the tables in an SQLite file and opens it as the register does.
func bareFile(ctx context.Context, path string) (*bare, error) {
	r, err := register.OpenFile(ctx, path, register.Options{Schemas: schemas()})
	if err != nil {
		return nil, err
	}
	if err := r.Close(); err != nil {
		return nil, err
	}
	pragmas := url.Values{"_pragma": {"journal_mode(WAL)", "synchronous(FULL)", "cache_size(-65536)", "wal_autocheckpoint(4000)"}}
	b, err := openBare(ctx, "sqlite", "file:"+path+"?"+pragmas.Encode(), 32)
	if err != nil {
		return nil, err
	}
	b.marks = true
	names, err := texts(ctx, b.conn, `SELECT name FROM sqlite_schema WHERE type = 'trigger'`)
	for _, name := range names {
		if _, err := b.conn.ExecContext(ctx, "DROP TRIGGER "+name); err != nil {
			return nil, err
		}
	}
	return b, err
}

// barePostgres is the same in a PostgreSQL database.
func barePostgres(ctx context.Context, address string) (*bare, error) {
	r, err := register.OpenPostgres(ctx, address, register.Options{Schemas: schemas()})
	if err != nil {
		return nil, err
	}
	if err := r.Close(); err != nil {
		return nil, err
	}
	b, err := openBare(ctx, "pgx", address, 64)
	if err == nil {
		_, err = b.conn.ExecContext(ctx, "SET session_replication_role = replica") // no triggers
	}
	return b, err
}

func openBare(ctx context.Context, driver, address string, atOnce int) (*bare, error) {
	db, err := sql.Open(driver, address)
	if err != nil {
		return nil, err
	}
	conn, err := db.Conn(ctx)
	return &bare{db: db, conn: conn, atOnce: atOnce, stmts: map[string]*sql.Stmt{}}, err
}

func texts(ctx context.Context, conn *sql.Conn, text string) (out []string, err error) {
	rows, err := conn.QueryContext(ctx, text)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

// table is one of those that an act leaves rows in: its columns, and of which act,
// by its position, a row w is.
type table struct{ name, columns, at string }

const (
	itself  = "w.position"
	ofPaper = "(SELECT min(a.position) FROM log_attached a WHERE a.digest = w.digest)"
	ofHead  = "(SELECT c.head FROM view_card c WHERE c.subject = w.subject)"
)

// tables are all in which a request to record an act leaves rows. The rows of a
// subject's lists are those of the last act about it.
var tables = []table{
	{"log_act", "position, id, key, envelope, commitment, hashes", itself},
	{"log_payload", "position, salt, data", itself},
	{"log_subject", "subject, position", itself},
	{"log_attached", "digest, position", itself},
	{"log_paper", "digest, media_type, data", ofPaper},
	{"log_outbox", "id, position, message, due, state, attempts, note", itself},
	{"view_journal", "position, act, kind, office, official, subject, number, issued, effect", itself},
	{"view_card", "subject, sort, office, name, iin, born, head, digest", "w.head"},
	{"view_word", "subject, word", ofHead},
	{"view_listed", "subject, path, value", ofHead},
	{"view_duty", "subject, duty, act, office, role, state, raised, due, weight, assignee, again, step, told, stepped", ofHead},
}

func (t table) width() int { return strings.Count(t.columns, ",") + 1 }

// leaf is the rows that some acts left, a group of values for each table.
type leaf [][]any

// left reads what the acts after a position left, in groups of some acts.
func left(ctx context.Context, base *register.Base, after, until qyzmet.Position, group int) ([]leaf, error) {
	out := make([]leaf, (int(until-after)+group-1)/group)
	for i := range out {
		out[i] = make(leaf, len(tables))
	}
	for i, t := range tables {
		rows, err := base.Query(ctx, "SELECT * FROM (SELECT "+t.at+" AS at_act, "+renamed(t.columns)+" FROM "+t.name+" w) x WHERE x.at_act > $1 AND x.at_act <= $2 ORDER BY x.at_act", int64(after), int64(until))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", t.name, err)
		}
		if err := each(rows, t.width(), func(at int64, values []any) {
			g := int(at-int64(after)-1) / group
			out[g][i] = append(out[g][i], values...)
		}); err != nil {
			return nil, fmt.Errorf("%s: %w", t.name, err)
		}
	}
	return out, nil
}

// renamed gives columns names of their own beside the position.
func renamed(columns string) string {
	names := strings.Split(columns, ", ")
	for i, n := range names {
		names[i] = "w." + n + " AS c_" + n
	}
	return strings.Join(names, ", ")
}

func each(rows *sql.Rows, width int, take func(at int64, values []any)) error {
	defer rows.Close()
	for rows.Next() {
		values, into := make([]any, width+1), make([]any, width+1)
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		take(values[0].(int64), values[1:])
	}
	return rows.Err()
}

// write writes groups, each with one durable commit.
func (b *bare) write(ctx context.Context, groups []leaf) error {
	for _, g := range groups {
		if _, err := b.conn.ExecContext(ctx, "BEGIN"); err != nil {
			return err
		}
		for i, t := range tables {
			if err := b.insert(ctx, t, g[i]); err != nil {
				return fmt.Errorf("%s: %w", t.name, err)
			}
		}
		if _, err := b.conn.ExecContext(ctx, "COMMIT"); err != nil {
			return err
		}
	}
	return nil
}

func (b *bare) insert(ctx context.Context, t table, values []any) error {
	for width := t.width(); len(values) > 0; {
		n := min(b.atOnce, len(values)/width)
		text := insertText(t, n, b.marks)
		stmt := b.stmts[text]
		if stmt == nil {
			var err error
			if stmt, err = b.conn.PrepareContext(ctx, text); err != nil {
				return err
			}
			b.stmts[text] = stmt
		}
		if _, err := stmt.ExecContext(ctx, values[:n*width]...); err != nil {
			return err
		}
		values = values[n*width:]
	}
	return nil
}

// insertText is kept: no time goes into writing it.
func insertText(t table, n int, marks bool) string {
	key := [3]any{t.name, n, marks}
	if text, ok := insertTexts.Load(key); ok {
		return text.(string)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "INSERT INTO %s (%s) VALUES ", t.name, t.columns)
	for i := range n * t.width() {
		switch {
		case i == 0:
			b.WriteString("(")
		case i%t.width() == 0:
			b.WriteString("), (")
		default:
			b.WriteString(", ")
		}
		if marks {
			b.WriteString("?")
		} else {
			fmt.Fprintf(&b, "$%d", i+1)
		}
	}
	b.WriteString(")")
	insertTexts.Store(key, b.String())
	return b.String()
}

var insertTexts sync.Map

// weigh counts rows and bytes of all the tables, so that nobody writes less.
func weigh(ctx context.Context, query func(context.Context, string, ...any) (*sql.Rows, error)) (rows, bytes int64, err error) {
	for _, t := range tables {
		var sizes []string
		for _, c := range strings.Split(t.columns, ", ") {
			sizes = append(sizes, "LENGTH(CAST("+c+" AS TEXT))")
			if c == "key" || c == "envelope" || c == "commitment" || c == "hashes" || c == "salt" || c == "data" || c == "message" {
				sizes[len(sizes)-1] = "LENGTH(" + c + ")"
			}
		}
		found, err := query(ctx, "SELECT COUNT(*), COALESCE(SUM("+strings.Join(sizes, " + ")+"), 0) FROM "+t.name)
		if err != nil {
			return 0, 0, err
		}
		if err := each(found, 1, func(n int64, size []any) { rows, bytes = rows+n, bytes+number(size[0]) }); err != nil {
			return 0, 0, fmt.Errorf("%s: %w", t.name, err)
		}
	}
	return rows, bytes, nil
}

// number reads a sum, which PostgreSQL gives as a text.
func number(v any) int64 {
	if n, ok := v.(int64); ok {
		return n
	}
	var n int64
	fmt.Sscan(fmt.Sprint(v), &n)
	return n
}

func (b *bare) close() {
	b.conn.Close()
	b.db.Close()
}

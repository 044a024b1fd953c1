package register

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
)

// rows are what one statement inserts: many rows in one text are one round trip.
type rows struct {
	width int
	args  []any
}

func (r *rows) add(columns ...any) {
	r.width = len(columns)
	r.args = append(r.args, columns...)
}

// mostRows is how many rows one statement inserts: 64 rows of the widest table
// stay far under the parameters that the engines allow.
const mostRows = 64

// insert writes rows in statements of 64, 32, 16 … rows, so that few texts are
// ever prepared.
func (t *Tx) insert(ctx context.Context, into string, r *rows) error {
	for args := r.args; len(args) > 0; {
		n := mostRows
		for n > len(args)/r.width {
			n /= 2
		}
		if _, err := t.Exec(ctx, insertText(into, n, r.width), args[:n*r.width]...); err != nil {
			return err
		}
		args = args[n*r.width:]
	}
	return nil
}

// insertText writes the statement for n rows.
func insertText(into string, n, width int) string {
	var b strings.Builder
	b.WriteString("INSERT INTO " + into + " VALUES ")
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("(" + places(i*width+1, width) + ")")
	}
	return b.String()
}

// places writes n placeholders: $3, $4, $5.
func places(from, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("$" + strconv.Itoa(from+i))
	}
	return b.String()
}

// valuesOf turns "$1, $2" into the rows "$1), ($2".
func valuesOf(list string) string { return strings.ReplaceAll(list, ", ", "), (") }

// inChunks asks for many things at once, in statements of 64, 32, 16 … of them.
func (t *Tx) inChunks(ctx context.Context, args []any, text func(list string) string, take func(*sql.Rows) error) error {
	for len(args) > 0 {
		n := mostRows
		for n > len(args) {
			n /= 2
		}
		if err := t.each(ctx, text(places(1, n)), args[:n], take); err != nil {
			return err
		}
		args = args[n:]
	}
	return nil
}

// each reads all rows of a query.
func (t *Tx) each(ctx context.Context, text string, args []any, take func(*sql.Rows) error) error {
	rows, err := t.Query(ctx, text, args...)
	if err != nil {
		return err
	}
	return t.pen.speech.fault(drain(rows, take))
}

// drain reads all rows and closes them.
func drain(rows *sql.Rows, take func(*sql.Rows) error) error {
	defer rows.Close()
	for rows.Next() {
		if err := take(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

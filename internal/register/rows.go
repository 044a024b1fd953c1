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

// insert writes rows, as many with one statement as suits the engine.
func (t *Tx) insert(ctx context.Context, into string, r *rows) error {
	for args := r.args; len(args) > 0; {
		n := min(t.pen.speech.atOnce, len(args)/r.width)
		if _, err := t.Exec(ctx, insertText(into, n, r.width, t.pen.speech.numbered), args[:n*r.width]...); err != nil {
			return err
		}
		args = args[n*r.width:]
	}
	return nil
}

// insertText writes the statement for n rows.
func insertText(into string, n, width int, numbered bool) string {
	var b strings.Builder
	b.WriteString("INSERT INTO " + into + " VALUES ")
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		if numbered {
			b.WriteString("(" + places(i*width+1, width) + ")")
		} else {
			b.WriteString("(" + strings.Repeat("?,", width-1) + "?)")
		}
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

// inChunks asks for many things at once. So that few texts are ever prepared it
// asks for 1, 2, 4 … things, the last ones twice.
func (t *Tx) inChunks(ctx context.Context, args []any, text func(list string) string, take func(*sql.Rows) error) error {
	return inChunks(args, func(list string, these []any) error { return t.each(ctx, text(list), these, take) })
}

func inChunks(args []any, ask func(list string, these []any) error) error {
	for len(args) > 0 {
		n, asked := 1, min(mostAsked, len(args))
		for n < asked {
			n *= 2
		}
		these := append([]any{}, args[:asked]...)
		for len(these) < n {
			these = append(these, these[asked-1])
		}
		if err := ask(places(1, n), these); err != nil {
			return err
		}
		args = args[asked:]
	}
	return nil
}

// mostAsked is for how many things one statement asks; a power of two.
const mostAsked = 64

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

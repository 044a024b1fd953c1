package register

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"sync"
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

// count is how many rows there are.
func (r *rows) count() int {
	if r.width == 0 {
		return 0
	}
	return len(r.args) / r.width
}

// Insert writes rows of some width, their values one after another, into a table that
// is named with its columns. As many go with one statement as suits the engine; their
// numbers are small or powers of two, so that few texts are ever prepared.
func (t *Tx) Insert(ctx context.Context, into string, width int, values []any) error {
	t.more = true
	return t.insert(ctx, into, "", width, values)
}

func (t *Tx) insert(ctx context.Context, into, tail string, width int, values []any) error {
	for speech := t.pen.speech; len(values) > 0; {
		n := min(speech.atOnce, len(values)/width)
		for n > fewRows && n&(n-1) != 0 {
			n &= n - 1
		}
		if _, err := t.exec(ctx, insertText(into, tail, n, width, speech.numbered), values[:n*width]...); err != nil {
			return fmt.Errorf("writing %s: %w", into, err)
		}
		values = values[n*width:]
	}
	return nil
}

// fewRows is up to how many rows, those of a usual group, go with one statement whatever
// their number.
const fewRows = 8

// insertTexts holds the texts that were written once.
var insertTexts sync.Map

// insertText writes the statement for n rows; a tail ends it.
func insertText(into, tail string, n, width int, numbered bool) string {
	type key struct {
		into, tail string
		n, width   int
		numbered   bool
	}
	asked := key{into, tail, n, width, numbered}
	if text, ok := insertTexts.Load(asked); ok {
		return text.(string)
	}
	list := make([]string, n)
	for i := range list {
		list[i] = "(" + strings.Repeat("?, ", width-1) + "?)"
		if numbered {
			list[i] = "(" + places(i*width+1, width) + ")"
		}
	}
	text := "INSERT INTO " + into + " VALUES " + strings.Join(list, ", ") + tail
	insertTexts.Store(asked, text)
	return text
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

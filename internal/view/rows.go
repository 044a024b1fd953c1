package view

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"qyzmet"
	"qyzmet/internal/register"
)

// rows are values to be written.
type rows struct {
	width  int
	values []any
}

func (r *rows) add(values ...any) {
	r.width = len(values)
	r.values = append(r.values, values...)
}

// insert writes rows, some to a statement: on PostgreSQL many, where each statement is
// a journey. Their numbers are powers of two, so that few texts are ever prepared. On
// SQLite placeholders have no numbers: it would look for each by its name.
func (r *rows) insert(ctx context.Context, tx *register.Tx, into string) error {
	most, numbered := 128, true
	if tx.Dialect() == "sqlite" {
		most, numbered = 32, false
	}
	for values := r.values; len(values) > 0; {
		n := power(len(values)/r.width, most)
		if _, err := tx.Exec(ctx, insertText(into, n, r.width, numbered), values[:n*r.width]...); err != nil {
			return fmt.Errorf("writing %s: %w", into, err)
		}
		values = values[n*r.width:]
	}
	return nil
}

// one runs a statement for each row.
func (r *rows) one(ctx context.Context, tx *register.Tx, text string) error {
	for values := r.values; len(values) > 0; values = values[r.width:] {
		if _, err := tx.Exec(ctx, text, values[:r.width]...); err != nil {
			return fmt.Errorf("%s: %w", text, err)
		}
	}
	return nil
}

// power is the greatest power of two that is neither above n nor above most.
func power(n, most int) int {
	for most > n {
		most /= 2
	}
	return most
}

// insertTexts holds the texts that were written once.
var insertTexts sync.Map

func insertText(into string, n, width int, numbered bool) string {
	type key struct {
		into     string
		n        int
		numbered bool
	}
	if text, ok := insertTexts.Load(key{into, n, numbered}); ok {
		return text.(string)
	}
	values := marks(n, width)
	if !numbered {
		values = strings.TrimSuffix(strings.Repeat("("+strings.TrimSuffix(strings.Repeat("?, ", width), ", ")+"), ", n), ", ")
	}
	text := "INSERT INTO " + into + " VALUES " + values
	insertTexts.Store(key{into, n, numbered}, text)
	return text
}

// marks writes ($1, $2), ($3, $4), …
func marks(rows, width int) string {
	var b strings.Builder
	for i := range rows * width {
		switch {
		case i == 0:
			b.WriteString("(")
		case i%width == 0:
			b.WriteString("), (")
		default:
			b.WriteString(", ")
		}
		b.WriteString("$" + strconv.Itoa(i+1))
	}
	return b.String() + ")"
}

// mostAsked is for how many subjects one statement asks; a power of two.
const mostAsked = 64

// among reads the rows of some subjects. A statement asks for 1, 2, 4 … of them, the
// last one several times.
func among(ctx context.Context, tx *register.Tx, text string, ids []qyzmet.SubjectID, take func(*sql.Rows) error) error {
	for len(ids) > 0 {
		asked := min(len(ids), mostAsked)
		n := 1
		for n < asked {
			n *= 2
		}
		values := make([]any, n)
		for i := range values {
			values[i] = string(ids[min(i, asked-1)])
		}
		ids = ids[asked:]
		found, err := tx.Query(ctx, text+marks(1, n), values...)
		if err != nil {
			return err
		}
		if err := drain(found, take); err != nil {
			return err
		}
	}
	return nil
}

func drain(found *sql.Rows, take func(*sql.Rows) error) error {
	defer found.Close()
	for found.Next() {
		if err := take(found); err != nil {
			return err
		}
	}
	return found.Err()
}

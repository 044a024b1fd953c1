package view

import (
	"context"
	"database/sql"
	"fmt"

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

// one runs a statement for each row.
func (r *rows) one(ctx context.Context, tx *register.Tx, text string) error {
	for values := r.values; len(values) > 0; values = values[r.width:] {
		if _, err := tx.Exec(ctx, text, values[:r.width]...); err != nil {
			return fmt.Errorf("%s: %w", text, err)
		}
	}
	return nil
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
		found, err := tx.Query(ctx, text+"("+places(n)+")", values...)
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

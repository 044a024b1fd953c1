package view

import (
	"context"
	"database/sql"
	"fmt"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/register"
)

// Numbered is an act of an office with the number that it bears.
type Numbered struct {
	Position qyzmet.Position
	Kind     qyzmet.ActKind
	Number   string // "" for none
	Issued   date.Date
}

const numbersAfter = "SELECT position, kind, number, issued FROM view_journal WHERE office = $1 AND position > $2 ORDER BY position"

// Numbers lists the acts of an office that stand after a position, in their order. It
// waits for nothing.
func (v *View) Numbers(ctx context.Context, office qyzmet.SubjectID, after qyzmet.Position) ([]Numbered, error) {
	waiting := v.behind.entered(office, after) // before the tables: what is written meanwhile is in both
	rows, err := v.base.Query(ctx, numbersAfter, string(office), int64(after))
	return numbers(rows, err, waiting)
}

// NumbersIn is Numbers inside a transaction that appends acts. Those are not among them.
func NumbersIn(ctx context.Context, tx *register.Tx, behind *Behind, office qyzmet.SubjectID, after qyzmet.Position) ([]Numbered, error) {
	rows, err := tx.Query(ctx, numbersAfter, string(office), int64(after))
	return numbers(rows, err, behind.entered(office, after))
}

// numbers reads rows and adds those that wait and are not among them.
func numbers(rows *sql.Rows, err error, waiting []Numbered) ([]Numbered, error) {
	if err != nil {
		return nil, fmt.Errorf("reading the numbers of acts: %w", err)
	}
	out, err := scan(rows, func(r *sql.Rows, n *Numbered) error { return r.Scan(&n.Position, &n.Kind, &n.Number, &n.Issued) })
	for _, w := range waiting {
		if len(out) == 0 || w.Position > out[len(out)-1].Position {
			out = append(out, w)
		}
	}
	return out, err
}

// Numbered is the act of a line with the number that it bears.
func (l Line) Numbered() Numbered { return Numbered{l.Position, l.Kind, l.Number, l.Issued} }

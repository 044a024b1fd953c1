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

// Numbers lists the acts of an office that stand after a position, in their order.
func (v *View) Numbers(ctx context.Context, office qyzmet.SubjectID, after qyzmet.Position) ([]Numbered, error) {
	return numbers(v.base.Query(ctx, numbersAfter, string(office), int64(after)))
}

// NumbersIn is Numbers inside a transaction, with the acts that it entered.
func NumbersIn(ctx context.Context, tx *register.Tx, office qyzmet.SubjectID, after qyzmet.Position) ([]Numbered, error) {
	return numbers(tx.Query(ctx, numbersAfter, string(office), int64(after)))
}

func numbers(rows *sql.Rows, err error) ([]Numbered, error) {
	if err != nil {
		return nil, fmt.Errorf("reading the numbers of acts: %w", err)
	}
	return scan(rows, func(r *sql.Rows, n *Numbered) error { return r.Scan(&n.Position, &n.Kind, &n.Number, &n.Issued) })
}

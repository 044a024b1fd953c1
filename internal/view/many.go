package view

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/register"
)

// asked is for how many things one statement asks here.
const asked = 64

// ByIIN finds the cards of persons by identification number.
func (v *View) ByIIN(ctx context.Context, iins []string) (map[string]Card, error) {
	out := make(map[string]Card, len(iins))
	err := v.cards(ctx, "iin <> '' AND iin", anys(iins), func(c Card) { out[c.IIN] = c })
	return out, err
}

// BornOn finds the cards of persons born on some days; lacking leaves out those
// whose identification number is known.
func (v *View) BornOn(ctx context.Context, days []date.Date, lacking bool) (map[date.Date][]Card, error) {
	out := make(map[date.Date][]Card, len(days))
	where := "born"
	if lacking {
		where = "iin = '' AND born"
	}
	err := v.cards(ctx, where, anys(days), func(c Card) { out[c.Born] = append(out[c.Born], c) })
	return out, err
}

// cardsWhere asks for persons for whom a column has one of some values. It names the
// sort so that no index has it: by that of sorts, every person would be looked at.
func cardsWhere(where string) string {
	return "SELECT subject, office, name, iin, born, head FROM view_card WHERE sort || '' = 'p' AND " + where + " IN (" + places(asked) + ")"
}

// cards reads the cards of persons for whom a column has one of some values.
func (v *View) cards(ctx context.Context, where string, values []any, take func(Card)) error {
	for some := range slices.Chunk(values, asked) {
		rows, err := v.query(ctx, cardsWhere(where), padded(some)...)
		if err != nil {
			return fmt.Errorf("looking for persons of a list: %w", err)
		}
		found, err := scan(rows, func(r *sql.Rows, c *Card) error {
			return r.Scan(&c.Subject, &c.Office, &c.Name, &c.IIN, &c.Born, &c.Head)
		})
		if err != nil {
			return err
		}
		for _, c := range found {
			take(c)
		}
	}
	return nil
}

// padded are the values of a statement that asks for always as many: the last
// one again and again, so that few texts are prepared.
func padded[T any](some []T) []any {
	out := make([]any, asked)
	for i := range out {
		out[i] = some[min(i, len(some)-1)]
	}
	return out
}

// places writes n placeholders: $1, $2, …
func places(n int) string {
	marks := make([]string, n)
	for i := range marks {
		marks[i] = fmt.Sprintf("$%d", i+1)
	}
	return strings.Join(marks, ", ")
}

func anys[T ~string | ~int32](list []T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		switch v := any(v).(type) {
		case date.Date:
			out[i] = int64(v)
		default:
			out[i] = v
		}
	}
	return out
}

// Taken tells whether a subject has an identification number. It waits for nothing.
func (v *View) Taken(ctx context.Context, iin string) (bool, error) {
	taken, err := sameIIN(map[string]qyzmet.SubjectID{iin: ""}, v.behind, func(text string, args ...any) (*sql.Rows, error) { return v.base.Query(ctx, text, args...) })
	return taken != "", err
}

// SameIIN finds an identification number, of some with the subject that brings it
// in, that another subject has; "" if there is none.
func SameIIN(ctx context.Context, tx *register.Tx, behind *Behind, about map[string]qyzmet.SubjectID) (string, error) {
	return sameIIN(about, behind, func(text string, args ...any) (*sql.Rows, error) { return tx.Query(ctx, text, args...) })
}

func sameIIN(about map[string]qyzmet.SubjectID, behind *Behind, query func(text string, args ...any) (*sql.Rows, error)) (string, error) {
	if iin := behind.holder(about); iin != "" { // before the tables: what is written meanwhile is in both
		return iin, nil
	}
	for some := range slices.Chunk(slices.Sorted(maps.Keys(about)), asked) {
		rows, err := query("SELECT subject, iin FROM view_card WHERE iin IN ("+places(asked)+")", padded(some)...)
		if err != nil {
			return "", err
		}
		found, err := scan(rows, func(r *sql.Rows, c *Card) error { return r.Scan(&c.Subject, &c.IIN) })
		if err != nil {
			return "", err
		}
		for _, c := range found {
			if now, waits := behind.card(c.Subject); c.Subject != about[c.IIN] && (!waits || now.IIN == c.IIN) {
				return c.IIN, nil
			}
		}
	}
	return "", nil
}

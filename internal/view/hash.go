package view

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// everything reads the tables in an order of their own keys.
var everything = []string{
	"SELECT subject, sort, office, name, iin, born, head, digest FROM view_card ORDER BY subject",
	"SELECT subject, word FROM view_word ORDER BY subject, word",
	"SELECT subject, path, value FROM view_listed ORDER BY subject, path",
	"SELECT subject, duty, act, office, role, state, raised, due, weight, assignee, again, step, told, stepped FROM view_duty ORDER BY subject, duty, act",
	"SELECT position, act, kind, office, official, subject, number, issued, effect FROM view_journal ORDER BY position",
}

// Hash digests the contents of all tables: views rebuilt from the same acts by
// the same law have the same hash. PostgreSQL orders texts by its own collation,
// so hashes compare within one engine.
func (v *View) Hash(ctx context.Context) (string, error) {
	h := sha256.New()
	for _, text := range everything {
		if err := v.digest(ctx, text, h.Write); err != nil {
			return "", fmt.Errorf("hashing the views: %w", err)
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func (v *View) digest(ctx context.Context, text string, write func([]byte) (int, error)) error {
	rows, err := v.query(ctx, text)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		for _, x := range values {
			one := fmt.Sprint(x)
			if _, err := write(fmt.Appendf(nil, "%d:%s", len(one), one)); err != nil {
				return err
			}
		}
	}
	return rows.Err()
}

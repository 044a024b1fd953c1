package view

import (
	"database/sql"
	"fmt"
	"strings"

	"qyzmet"
)

// query asks for columns of the cards that are looked for.
func (s Search) query(columns string) *query {
	q, sort := &query{}, "sort"
	if _, err := qyzmet.ParseIIN(strings.TrimSpace(s.Text)); err == nil {
		sort = "sort || ''" // no index has that: by the one of sorts every person would be looked at
	}
	q.text("SELECT "+columns+" FROM view_card c WHERE "+sort+" = ", s.Sort)
	s.where(q)
	return q
}

func limit(n, usual int) int {
	if n <= 0 {
		return usual
	}
	return min(n, 10_000)
}

// query is a statement that grows with its values.
type query struct {
	b    strings.Builder
	args []any
}

func (q *query) plain(text string) { q.b.WriteString(text) }

// text writes some text and then a value.
func (q *query) text(text string, value any) {
	q.args = append(q.args, value)
	fmt.Fprintf(&q.b, "%s$%d", text, len(q.args))
}

// offices holds a column to some offices; nil means any.
func (q *query) offices(column string, list []qyzmet.SubjectID) {
	if list == nil {
		return
	}
	texts := make([]string, len(list))
	for i, o := range list {
		texts[i] = string(o)
	}
	q.among(column, texts)
}

func (q *query) among(column string, list []string) {
	if len(list) == 0 {
		q.plain(" AND 1 = 0")
		return
	}
	for i, v := range list {
		if i == 0 {
			q.text(" AND "+column+" IN (", v)
		} else {
			q.text(", ", v)
		}
	}
	q.plain(")")
}

func scan[T any](rows *sql.Rows, one func(*sql.Rows, *T) error) ([]T, error) {
	defer rows.Close()
	var out []T
	for rows.Next() {
		var v T
		if err := one(rows, &v); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

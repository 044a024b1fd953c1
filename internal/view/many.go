package view

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"qyzmet/date"
	"qyzmet/internal/register"
)

// Rows are what the lists show of one subject.
type Rows struct {
	Card   Card
	Duties []Duty
}

// PutFirst enters subjects that the lists do not show yet, many at once.
func PutFirst(ctx context.Context, tx *register.Tx, list []Rows) error {
	var cards, words, listed, due rows
	for _, r := range list {
		r.add(&cards, &words, &listed, &due)
	}
	words.sort(1) // by word, as the table lies: neighbours are written together
	for _, t := range []struct {
		rows *rows
		into string
	}{{&cards, cardTable}, {&words, wordTable}, {&listed, listedTable}, {&due, dutyTable}} {
		if len(t.rows.values) == 0 {
			continue
		}
		if err := tx.Insert(ctx, t.into, t.rows.width, t.rows.values); err != nil {
			return fmt.Errorf("writing %s: %w", t.into, err)
		}
	}
	return nil
}

// add readies the rows of a subject.
func (r Rows) add(cards, words, listed, due *rows) {
	c := r.Card
	cards.add(string(c.Subject), c.Subject.Sort(), string(c.Office), c.Name, c.IIN, int64(c.Born), int64(c.Head), digest(c, r.Duties))
	for _, w := range unique(c.Words) {
		words.add(string(c.Subject), w)
	}
	for path, v := range c.Listed {
		listed.add(string(c.Subject), path, v)
	}
	for _, d := range r.Duties {
		due.add(string(d.Subject), d.Duty, string(d.Act), string(d.Office), d.Role, d.State, int64(d.Raised), int64(d.Due), int64(d.Weight))
	}
}

// sort orders rows by a column of texts.
func (r *rows) sort(by int) {
	list := slices.Collect(slices.Chunk(r.values, max(r.width, 1)))
	slices.SortStableFunc(list, func(a, b []any) int { return strings.Compare(a[by].(string), b[by].(string)) })
	r.values = slices.Concat(list...)
}

// asked is for how many things one statement asks.
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

// cards reads the cards of persons for whom a column has one of some values.
func (v *View) cards(ctx context.Context, where string, values []any, take func(Card)) error {
	for some := range slices.Chunk(values, asked) {
		rows, err := v.base.Query(ctx, "SELECT subject, office, name, iin, born, head FROM view_card WHERE sort = 'p' AND "+where+" IN ("+places(asked)+")", padded(some)...)
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

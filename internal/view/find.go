package view

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"qyzmet"
	"qyzmet/date"
)

// Search says which subjects are looked for.
type Search struct {
	Text    string             // words of a name, an IIN, or an id
	Sort    string             // of subject: the letter of its ids
	Offices []qyzmet.SubjectID // that keep the file; nil: any
	Listed  map[string]string  // values held under a path
	After   string             // the name and id of the last one of the page before: name + "\x00" + id
	Limit   int                // 50 when 0
}

// Find lists subjects by name.
func (v *View) Find(ctx context.Context, s Search) ([]Card, error) {
	q := &query{}
	q.text("SELECT subject, office, name, iin, born, head FROM view_card c WHERE sort = ", s.Sort)
	s.where(q)
	if name, id, ok := strings.Cut(s.After, "\x00"); ok {
		q.text(" AND (name > ", name)
		q.text(" OR name = ", name)
		q.text(" AND subject > ", id)
		q.plain(")")
	}
	q.plain(fmt.Sprintf(" ORDER BY name, subject LIMIT %d", limit(s.Limit, 50)))
	rows, err := v.base.Query(ctx, q.b.String(), q.args...)
	if err != nil {
		return nil, fmt.Errorf("looking for subjects: %w", err)
	}
	return scan(rows, func(r *sql.Rows, c *Card) error {
		return r.Scan(&c.Subject, &c.Office, &c.Name, &c.IIN, &c.Born, &c.Head)
	})
}

// Count tells how many subjects a search finds, Limit and After apart.
func (v *View) Count(ctx context.Context, s Search) (int, error) {
	q := &query{}
	q.text("SELECT COUNT(*) FROM view_card c WHERE sort = ", s.Sort)
	s.where(q)
	n := 0
	if err := v.base.QueryRow(ctx, q.b.String(), q.args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("counting subjects: %w", err)
	}
	return n, nil
}

// Tally counts the subjects found by the value held under a path; those who hold
// none are under "".
func (v *View) Tally(ctx context.Context, s Search, path qyzmet.Path) (map[string]int, error) {
	q := &query{}
	q.text("SELECT COALESCE(l.value, ''), COUNT(*) FROM view_card c LEFT JOIN view_listed l ON l.subject = c.subject AND l.path = ", string(path))
	q.text(" WHERE sort = ", s.Sort)
	s.where(q)
	q.plain(" GROUP BY 1")
	rows, err := v.base.Query(ctx, q.b.String(), q.args...)
	if err != nil {
		return nil, fmt.Errorf("counting subjects by %s: %w", path, err)
	}
	defer rows.Close()
	out := map[string]int{}
	for rows.Next() {
		var value string
		var n int
		if err := rows.Scan(&value, &n); err != nil {
			return nil, err
		}
		out[value] = n
	}
	return out, rows.Err()
}

func (s Search) where(q *query) {
	q.offices("c.office", s.Offices)
	for path, value := range s.Listed {
		q.text(" AND EXISTS (SELECT 1 FROM view_listed l WHERE l.subject = c.subject AND l.path = ", path)
		q.text(" AND l.value = ", value)
		q.plain(")")
	}
	if text := strings.TrimSpace(s.Text); text != "" {
		s.named(q, text, "c.subject")
	}
}

// named holds a column of subjects to those who are called so.
func (s Search) named(q *query, text, column string) {
	if _, err := qyzmet.ParseIIN(text); err == nil {
		q.text(" AND "+column+" IN (SELECT x.subject FROM view_card x WHERE x.iin = ", text)
		q.plain(")")
		return
	}
	if strings.HasPrefix(text, s.Sort+"-") {
		q.text(" AND "+column+" = ", text)
		return
	}
	words := Fold(text)
	if len(words) == 0 {
		q.plain(" AND 1 = 0")
	}
	for _, w := range words {
		q.text(" AND EXISTS (SELECT 1 FROM view_word w WHERE w.subject = "+column+" AND w.word >= ", w)
		q.text(" AND w.word < ", w+"\U0010FFFF")
		q.plain(")")
	}
}

// DueSearch says which duties are looked for.
type DueSearch struct {
	Offices []qyzmet.SubjectID
	Roles   []string // nil: any
	Duty    string
	Duties  []string // one of these; nil: any
	Subject qyzmet.SubjectID
	Text    string    // words of the subject's name, an IIN, or an id of a person
	On      date.Date // duties raised by then
	Until   date.Date // due by then; 0: whenever
	Limit   int       // 100 when 0
	Skip    int       // of those found
}

const open = " AND d.state IN ('open', 'paused')"

// Due lists open duties, by legal risk: those past or nearest first, a greater
// weight before a smaller on the same day.
func (v *View) Due(ctx context.Context, s DueSearch) ([]Duty, error) {
	q := &query{}
	q.text("SELECT d.subject, COALESCE(c.name, ''), d.duty, d.act, d.office, d.role, d.state, d.raised, d.due, d.weight FROM view_duty d LEFT JOIN view_card c ON c.subject = d.subject WHERE d.raised <= ", int64(s.On))
	s.where(q)
	q.plain(fmt.Sprintf(" ORDER BY d.due, d.weight DESC, d.subject, d.duty, d.act LIMIT %d OFFSET %d", limit(s.Limit, 100), max(s.Skip, 0)))
	rows, err := v.base.Query(ctx, q.b.String(), q.args...)
	if err != nil {
		return nil, fmt.Errorf("listing duties: %w", err)
	}
	return scan(rows, func(r *sql.Rows, d *Duty) error {
		return r.Scan(&d.Subject, &d.Name, &d.Duty, &d.Act, &d.Office, &d.Role, &d.State, &d.Raised, &d.Due, &d.Weight)
	})
}

// Counts tells how many open duties there are of each kind, and how many are
// overdue on the day.
func (v *View) Counts(ctx context.Context, s DueSearch) (all, overdue map[string]int, err error) {
	q := &query{}
	q.text("SELECT d.duty, COUNT(*), SUM(CASE WHEN d.due < ", int64(s.On))
	q.text(" THEN 1 ELSE 0 END) FROM view_duty d WHERE d.raised <= ", int64(s.On))
	s.where(q)
	q.plain(" GROUP BY d.duty")
	rows, err := v.base.Query(ctx, q.b.String(), q.args...)
	if err != nil {
		return nil, nil, fmt.Errorf("counting duties: %w", err)
	}
	defer rows.Close()
	all, overdue = map[string]int{}, map[string]int{}
	for rows.Next() {
		var duty string
		var n, late int
		if err := rows.Scan(&duty, &n, &late); err != nil {
			return nil, nil, err
		}
		all[duty] = n
		if late > 0 {
			overdue[duty] = late
		}
	}
	return all, overdue, rows.Err()
}

// Stuck counts the subjects with a duty overdue on a day and whose last act was
// issued before another.
func (v *View) Stuck(ctx context.Context, on, before date.Date) (n int, err error) {
	err = v.base.QueryRow(ctx, `SELECT COUNT(DISTINCT d.subject) FROM view_duty d JOIN view_card c ON c.subject = d.subject JOIN view_journal j ON j.position = c.head
		WHERE d.raised <= $1 AND d.due < $2 AND j.issued < $3`+open, int64(on), int64(on), int64(before)).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("counting stuck files: %w", err)
	}
	return n, nil
}

func (s DueSearch) where(q *query) {
	q.plain(open)
	q.offices("d.office", s.Offices)
	if len(s.Roles) > 0 {
		q.among("d.role", s.Roles)
	}
	if s.Duties != nil {
		q.among("d.duty", s.Duties)
	}
	if s.Duty != "" {
		q.text(" AND d.duty = ", s.Duty)
	}
	if s.Subject != "" {
		q.text(" AND d.subject = ", s.Subject)
	}
	if s.Until != 0 {
		q.text(" AND d.due <= ", int64(s.Until))
	}
	if text := strings.TrimSpace(s.Text); text != "" {
		Search{Text: text, Sort: qyzmet.PersonSort}.named(q, text, "d.subject")
	}
}

// Journal lists the acts of offices before a position (0: all), the last first.
func (v *View) Journal(ctx context.Context, offices []qyzmet.SubjectID, kind qyzmet.ActKind, before qyzmet.Position, n int) ([]Line, error) {
	q := &query{}
	q.plain("SELECT j.position, j.act, j.kind, j.office, j.official, j.subject, COALESCE(c.name, ''), j.number, j.issued, j.effect FROM view_journal j LEFT JOIN view_card c ON c.subject = j.subject WHERE 1 = 1")
	q.offices("j.office", offices)
	if kind != "" {
		q.text(" AND j.kind = ", kind)
	}
	if before > 0 {
		q.text(" AND j.position < ", int64(before))
	}
	q.plain(fmt.Sprintf(" ORDER BY j.position DESC LIMIT %d", limit(n, 50)))
	rows, err := v.base.Query(ctx, q.b.String(), q.args...)
	if err != nil {
		return nil, fmt.Errorf("reading the journal: %w", err)
	}
	return scan(rows, func(r *sql.Rows, l *Line) error {
		return r.Scan(&l.Position, &l.Act, &l.Kind, &l.Office, &l.Official, &l.Subject, &l.Name, &l.Number, &l.Issued, &l.Effect)
	})
}

// Subjects lists the ids of all subjects of a sort.
func (v *View) Subjects(ctx context.Context, sort string) ([]qyzmet.SubjectID, error) {
	rows, err := v.base.Query(ctx, "SELECT subject FROM view_card WHERE sort = $1 ORDER BY subject", sort)
	if err != nil {
		return nil, fmt.Errorf("listing subjects: %w", err)
	}
	return scan(rows, func(r *sql.Rows, s *qyzmet.SubjectID) error { return r.Scan(s) })
}

// Head returns the position of the last act about any subject of a sort.
func (v *View) Head(ctx context.Context, sort string) (qyzmet.Position, error) {
	var n int64
	err := v.base.QueryRow(ctx, "SELECT COALESCE(MAX(head), 0) FROM view_card WHERE sort = $1", sort).Scan(&n)
	return qyzmet.Position(n), err
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

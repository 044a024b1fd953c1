package view

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"qyzmet"
	"qyzmet/date"
)

// DueSearch says which duties are looked for.
type DueSearch struct {
	Offices []qyzmet.SubjectID
	Roles   []string // nil: any
	Duty    string
	Duties  []string // one of these; nil: any
	Subject qyzmet.SubjectID
	Text    string    // words of the subject's name, an IIN, or an id of a person
	On      date.Date // duties raised by then
	From    date.Date // due then or later; 0: whenever
	Until   date.Date // due by then; 0: whenever
	Limit   int       // 100 when 0
	Skip    int       // of those found

	Weight   int              // at least
	State    string           // open, paused; "": either
	Assignee qyzmet.SubjectID // given to him
	Nobody   bool             // given to nobody
	Handled  string           // one of Lacking, Again, Untouched; "": any
	Raised   qyzmet.SubjectID // raised to this office, or raised and this office's own
}

// How a duty is being worked at, for DueSearch.Handled.
const (
	Lacking   = "lacking"   // somebody looked, and something is missing
	Again     = "again"     // of those, the ones to be looked at again by now
	Untouched = "untouched" // nobody said that something is missing
)

const open = " AND d.state IN ('open', 'paused')"

// Due lists open duties, by legal risk: those past or nearest first, a greater
// weight before a smaller on the same day.
func (v *View) Due(ctx context.Context, s DueSearch) ([]Duty, error) {
	q := &query{}
	q.text("SELECT d.subject, COALESCE(c.name, ''), d.duty, d.act, d.office, d.role, d.state, d.raised, d.due, d.weight, d.assignee, d.again, d.step, d.told, d.stepped FROM view_duty d LEFT JOIN view_card c ON c.subject = d.subject WHERE d.raised <= ", int64(s.On))
	s.where(q)
	q.plain(fmt.Sprintf(" ORDER BY d.due, d.weight DESC, d.subject, d.duty, d.act LIMIT %d OFFSET %d", limit(s.Limit, 100), max(s.Skip, 0)))
	rows, err := v.query(ctx, q.b.String(), q.args...)
	if err != nil {
		return nil, fmt.Errorf("listing duties: %w", err)
	}
	return scan(rows, func(r *sql.Rows, d *Duty) error {
		return r.Scan(&d.Subject, &d.Name, &d.Duty, &d.Act, &d.Office, &d.Role, &d.State, &d.Raised, &d.Due, &d.Weight, &d.Assignee, &d.Again, &d.Step, &d.Told, &d.Stepped)
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
	rows, err := v.query(ctx, q.b.String(), q.args...)
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
	err = v.number(ctx, &n, `SELECT COUNT(DISTINCT d.subject) FROM view_duty d JOIN view_card c ON c.subject = d.subject JOIN view_journal j ON j.position = c.head
		WHERE d.raised <= $1 AND d.due < $2 AND j.issued < $3`+open, int64(on), int64(on), int64(before))
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
	if s.From != 0 {
		q.text(" AND d.due >= ", int64(s.From))
	}
	if s.Until != 0 {
		q.text(" AND d.due <= ", int64(s.Until))
	}
	s.handled(q)
	if text := strings.TrimSpace(s.Text); text != "" {
		Search{Text: text, Sort: qyzmet.PersonSort}.named(q, text, "d.subject")
	}
}

// handled holds a search to how duties are being worked at.
func (s DueSearch) handled(q *query) {
	if s.Weight > 0 {
		q.text(" AND d.weight >= ", int64(s.Weight))
	}
	if s.State != "" {
		q.text(" AND d.state = ", s.State)
	}
	if s.Assignee != "" {
		q.text(" AND d.assignee = ", string(s.Assignee))
	}
	if s.Nobody {
		q.plain(" AND d.assignee = ''")
	}
	switch s.Handled {
	case Lacking:
		q.plain(" AND d.again > 0")
	case Again:
		q.text(" AND d.again > 0 AND d.again <= ", int64(s.On))
	case Untouched:
		q.plain(" AND d.again = 0")
	}
	if s.Raised != "" {
		q.text(" AND d.step <> '' AND (d.told = ", string(s.Raised))
		q.text(" OR d.office = ", string(s.Raised))
		q.plain(")")
	}
}

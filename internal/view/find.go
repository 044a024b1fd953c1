package view

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"qyzmet"
	"qyzmet/date"
)

// Search says which subjects are looked for.
type Search struct {
	Text    string             // words of a name, an IIN, or an id
	Loose   bool               // words of a name may differ in vowels: see likeness
	Sort    string             // of subject: the letter of its ids
	Offices []qyzmet.SubjectID // that keep the file; nil: any
	Listed  map[string]string  // values held under a path; "" is any value
	UpTo    map[string]string  // days held under a path, at the latest these
	Since   map[string]string  // days held under a path, at the earliest these
	Not     map[string]string  // values not held under a path: another is, or none
	Lacks   []qyzmet.Path      // nothing is held under these
	Born    [2]date.Date       // first and last day of birth; 0: whenever
	Owing   []string           // there is an open duty of one of these; nil: whatever
	Free    []string           // there is no open duty of any of these
	Late    bool               // the last day of one of Owing is past
	On      date.Date          // duties raised by then, late on it; needed for Owing and Free
	After   string             // the name and id of the last one of the page before: name + "\x00" + id
	Limit   int                // 50 when 0
}

// Find lists subjects by name.
func (v *View) Find(ctx context.Context, s Search) ([]Card, error) {
	q := s.query("subject, office, name, iin, born, head")
	if name, id, ok := strings.Cut(s.After, "\x00"); ok {
		q.text(" AND (name > ", name)
		q.text(" OR name = ", name)
		q.text(" AND subject > ", id)
		q.plain(")")
	}
	q.plain(fmt.Sprintf(" ORDER BY name, subject LIMIT %d", limit(s.Limit, 50)))
	rows, err := v.query(ctx, q.b.String(), q.args...)
	if err != nil {
		return nil, fmt.Errorf("looking for subjects: %w", err)
	}
	return scan(rows, func(r *sql.Rows, c *Card) error {
		return r.Scan(&c.Subject, &c.Office, &c.Name, &c.IIN, &c.Born, &c.Head)
	})
}

// Fill adds to cards the values by which lists are divided.
func (v *View) Fill(ctx context.Context, cards []Card) error {
	at := make(map[qyzmet.SubjectID]int, len(cards))
	for i := range cards {
		cards[i].Listed = map[string]string{}
		at[cards[i].Subject] = i
	}
	for some := range slices.Chunk(cards, 500) {
		ids := make([]string, len(some))
		for i, c := range some {
			ids[i] = string(c.Subject)
		}
		q := &query{}
		q.plain("SELECT subject, path, value FROM view_listed WHERE 1 = 1")
		q.among("subject", ids)
		rows, err := v.query(ctx, q.b.String(), q.args...)
		if err != nil {
			return fmt.Errorf("reading the values of lists: %w", err)
		}
		type held struct {
			subject     qyzmet.SubjectID
			path, value string
		}
		list, err := scan(rows, func(r *sql.Rows, h *held) error { return r.Scan(&h.subject, &h.path, &h.value) })
		if err != nil {
			return err
		}
		for _, h := range list {
			cards[at[h.subject]].Listed[h.path] = h.value
		}
	}
	return nil
}

// Count tells how many subjects a search finds, Limit and After apart.
func (v *View) Count(ctx context.Context, s Search) (int, error) {
	q := s.query("COUNT(*)")
	n := 0
	if err := v.number(ctx, &n, q.b.String(), q.args...); err != nil {
		return 0, fmt.Errorf("counting subjects: %w", err)
	}
	return n, nil
}

// BreakBy counts the subjects found by the office that stands as the value under a
// path ("": the office that keeps the file), another path, and the value held under
// that, in one reading.
func (v *View) BreakBy(ctx context.Context, s Search, row qyzmet.Path, paths []qyzmet.Path) ([]Part, error) {
	texts := make([]string, len(paths))
	for i, p := range paths {
		texts[i] = string(p)
	}
	q := &query{}
	if row == "" {
		q.plain("SELECT c.office, l.path, l.value, COUNT(*) FROM view_card c")
	} else {
		q.text("SELECT o.value, l.path, l.value, COUNT(*) FROM view_card c JOIN view_listed o ON o.subject = c.subject AND o.path = ", string(row))
	}
	q.text(" JOIN view_listed l ON l.subject = c.subject WHERE c.sort = ", s.Sort)
	q.among("l.path", texts)
	s.where(q)
	q.plain(" GROUP BY 1, 2, 3 ORDER BY 1, 2, 3")
	rows, err := v.query(ctx, q.b.String(), q.args...)
	if err != nil {
		return nil, fmt.Errorf("counting subjects by office and value: %w", err)
	}
	return scan(rows, func(r *sql.Rows, p *Part) error { return r.Scan(&p.Office, &p.Path, &p.Value, &p.Count) })
}

// Part is how many subjects of an office hold a value under a path.
type Part struct {
	Office qyzmet.SubjectID
	Path   qyzmet.Path
	Value  string
	Count  int
}

// Names are what subjects are called, of those whose files some offices keep
// (nil: any).
func (v *View) Names(ctx context.Context, ids []qyzmet.SubjectID, offices []qyzmet.SubjectID) (map[qyzmet.SubjectID]string, error) {
	out := map[qyzmet.SubjectID]string{}
	for len(ids) > 0 {
		n := min(len(ids), 500)
		texts := make([]string, n)
		for i, id := range ids[:n] {
			texts[i] = string(id)
		}
		ids = ids[n:]
		q := &query{}
		q.plain("SELECT c.subject, c.name FROM view_card c WHERE 1 = 1")
		q.among("c.subject", texts)
		q.offices("c.office", offices)
		rows, err := v.query(ctx, q.b.String(), q.args...)
		if err != nil {
			return nil, fmt.Errorf("reading names: %w", err)
		}
		found, err := scan(rows, func(r *sql.Rows, c *Card) error { return r.Scan(&c.Subject, &c.Name) })
		if err != nil {
			return nil, err
		}
		for _, c := range found {
			out[c.Subject] = c.Name
		}
	}
	return out, nil
}

func (s Search) where(q *query) {
	q.offices("c.office", s.Offices)
	for path, value := range s.Listed {
		q.text(" AND EXISTS (SELECT 1 FROM view_listed l WHERE l.subject = c.subject AND l.path = ", path)
		if value != "" {
			q.text(" AND l.value = ", value)
		}
		q.plain(")")
	}
	for _, path := range s.Lacks {
		q.text(" AND NOT EXISTS (SELECT 1 FROM view_listed l WHERE l.subject = c.subject AND l.path = ", string(path))
		q.plain(")")
	}
	for path, day := range s.UpTo { // days are kept as 2026-06-30, so texts compare as days do
		q.text(" AND EXISTS (SELECT 1 FROM view_listed l WHERE l.subject = c.subject AND l.path = ", path)
		q.text(" AND l.value <= ", day)
		q.plain(")")
	}
	for path, day := range s.Since {
		q.text(" AND EXISTS (SELECT 1 FROM view_listed l WHERE l.subject = c.subject AND l.path = ", path)
		q.text(" AND l.value >= ", day)
		q.plain(")")
	}
	for path, value := range s.Not {
		q.text(" AND NOT EXISTS (SELECT 1 FROM view_listed l WHERE l.subject = c.subject AND l.path = ", path)
		q.text(" AND l.value = ", value)
		q.plain(")")
	}
	s.aged(q)
	s.owing(q)
	if text := strings.TrimSpace(s.Text); text != "" {
		s.named(q, text, "c.subject")
	}
}

// aged holds a search to those born on some days.
func (s Search) aged(q *query) {
	if s.Born[0] != 0 {
		q.text(" AND c.born >= ", int64(s.Born[0]))
	}
	if s.Born[1] != 0 {
		q.text(" AND c.born <= ", int64(s.Born[1]))
		q.text(" AND c.born <> ", int64(date.Beginning))
	}
}

// owing holds a search to those about whom there are duties, or none, of some kinds.
func (s Search) owing(q *query) {
	if s.Owing != nil {
		q.text(" AND EXISTS (SELECT 1 FROM view_duty d WHERE d.subject = c.subject AND d.raised <= ", int64(s.On))
		if s.Late {
			q.text(" AND d.due < ", int64(s.On))
		}
		q.plain(open)
		q.among("d.duty", s.Owing)
		q.plain(")")
	}
	if len(s.Free) > 0 {
		q.text(" AND NOT EXISTS (SELECT 1 FROM view_duty d WHERE d.subject = c.subject AND d.raised <= ", int64(s.On))
		q.plain(open)
		q.among("d.duty", s.Free)
		q.plain(")")
	}
}

// named holds a column of subjects to those who are called so.
func (s Search) named(q *query, text, column string) {
	if _, err := qyzmet.ParseIIN(text); err == nil {
		if column == "c.subject" { // of the cards themselves: by their index, not one card of the sort after another
			q.text(" AND c.iin = ", text)
			return
		}
		q.text(" AND "+column+" IN (SELECT x.subject FROM view_card x WHERE x.iin = ", text)
		q.plain(")")
		return
	}
	if strings.HasPrefix(text, s.Sort+"-") {
		q.text(" AND "+column+" = ", text)
		return
	}
	words := Sought(text)
	if len(words) == 0 {
		q.plain(" AND 1 = 0")
	}
	for _, alternatives := range words {
		for i, all := range alternatives {
			q.plain([]string{" AND (", " OR "}[min(i, 1)])
			for j, w := range all {
				q.plain([]string{"(", " AND "}[min(j, 1)])
				s.word(q, w, column)
			}
			q.plain(")")
		}
		q.plain(")")
	}
}

// word holds a column of subjects to those in whose name a word begins so.
func (s Search) word(q *query, w, column string) {
	if pattern := likeness(w); s.Loose && pattern != "" {
		q.text("EXISTS (SELECT 1 FROM view_word w WHERE w.subject = "+column+" AND w.word LIKE ", pattern)
		q.plain(")")
		return
	}
	q.text("EXISTS (SELECT 1 FROM view_word w WHERE w.subject = "+column+" AND w.word >= ", w)
	q.text(" AND w.word < ", w+"\U0010FFFF")
	q.plain(")")
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
	rows, err := v.query(ctx, q.b.String(), q.args...)
	if err != nil {
		return nil, fmt.Errorf("reading the journal: %w", err)
	}
	return scan(rows, func(r *sql.Rows, l *Line) error {
		return r.Scan(&l.Position, &l.Act, &l.Kind, &l.Office, &l.Official, &l.Subject, &l.Name, &l.Number, &l.Issued, &l.Effect)
	})
}

// Subjects lists the ids of all subjects of a sort.
func (v *View) Subjects(ctx context.Context, sort string) ([]qyzmet.SubjectID, error) {
	rows, err := v.query(ctx, "SELECT subject FROM view_card WHERE sort = $1 ORDER BY subject", sort)
	if err != nil {
		return nil, fmt.Errorf("listing subjects: %w", err)
	}
	return scan(rows, func(r *sql.Rows, s *qyzmet.SubjectID) error { return r.Scan(s) })
}

// Head returns the position of the last act about any subject of a sort.
func (v *View) Head(ctx context.Context, sort string) (qyzmet.Position, error) {
	n := 0
	err := v.number(ctx, &n, "SELECT COALESCE(MAX(head), 0) FROM view_card WHERE sort = $1", sort)
	return qyzmet.Position(n), err
}

// Package view keeps tables for lists, searches and due work. They are derived
// from the acts of the register, change in the same transaction, and can be
// thrown away and rebuilt to the same contents: nothing is decided by them.
//
// The room touches the database of the register and nothing else. What its rows
// say is worked out by those who call it.
package view

import (
	"context"
	"crypto/sha256"
	"database/sql"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/register"
)

//go:embed schema.sql
var tables string

// born finds namesakes: a list that is taken over is compared by day of birth.
const born = "CREATE INDEX view_card_born ON view_card (born, iin);"

// Schema is the tables of the views.
func Schema() register.Schema {
	return register.Schema{Name: "view", Migrations: []register.Migration{{ID: 1, SQL: tables}, {ID: 2, SQL: born}}}
}

// Card is a subject as lists show it.
type Card struct {
	Subject qyzmet.SubjectID
	Office  qyzmet.SubjectID // that keeps the file; "" for none
	Name    string           // as written
	IIN     string
	Born    date.Date // date.Beginning: not known
	Head    qyzmet.Position
	Words   []string          // by which it is found, folded: see Fold
	Listed  map[string]string // values by which lists are divided, by path
}

// Duty is a piece of work that is due.
type Duty struct {
	ID      int64 // of the row; given by nobody
	Subject qyzmet.SubjectID
	Name    string // of the subject; filled when read
	Duty    string
	Act     qyzmet.ActID // that raised it, or ""
	Office  qyzmet.SubjectID
	Role    string
	State   string
	Raised  date.Date // not before this day
	Due     date.Date // last day; date.Forever: none is known
	Weight  int
}

// Line is an act in the journal of an office.
type Line struct {
	Position qyzmet.Position
	Act      qyzmet.ActID
	Kind     qyzmet.ActKind
	Office   qyzmet.SubjectID
	Official qyzmet.SubjectID
	Subject  qyzmet.SubjectID
	Name     string // of the subject; filled when read
	Number   string
	Issued   date.Date
	Effect   date.Date
}

// View reads the tables. Writing goes through the functions that take a
// transaction of the register.
type View struct{ base *register.Base }

// New returns the views of a register opened with Schema.
func New(r *register.Register) *View { return &View{base: r.Base()} }

// Put replaces the rows of a subject.
func Put(ctx context.Context, tx *register.Tx, c Card, duties []Duty) error {
	for _, table := range []string{"view_card", "view_word", "view_listed", "view_duty"} {
		if _, err := tx.Exec(ctx, "DELETE FROM "+table+" WHERE subject = $1", c.Subject); err != nil {
			return err
		}
	}
	return PutFirst(ctx, tx, []Rows{{c, duties}})
}

// The tables with their columns, in the order in which rows are readied.
const (
	cardTable   = "view_card (subject, sort, office, name, iin, born, head, digest)"
	wordTable   = "view_word (subject, word)"
	listedTable = "view_listed (subject, path, value)"
	dutyTable   = "view_duty (subject, duty, act, office, role, state, raised, due, weight)"
)

// digest tells whether the rows of a subject have changed.
func digest(c Card, duties []Duty) string {
	data, _ := json.Marshal([]any{c, duties}) // plain data always marshals
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:12])
}

// Renew is Put for rows that may be the same as before; it reports whether they
// were not.
func Renew(ctx context.Context, tx *register.Tx, c Card, duties []Duty) (bool, error) {
	var before string
	err := tx.QueryRow(ctx, "SELECT digest FROM view_card WHERE subject = $1", c.Subject).Scan(&before)
	if err == nil && before == digest(c, duties) {
		return false, nil
	}
	return true, Put(ctx, tx, c, duties)
}

// SameIIN finds an identification number, of some with the subject that brings it
// in, that another subject has; "" if there is none.
func SameIIN(ctx context.Context, tx *register.Tx, about map[string]qyzmet.SubjectID) (string, error) {
	iins := slices.Sorted(maps.Keys(about))
	for some := range slices.Chunk(iins, asked) {
		rows, err := tx.Query(ctx, "SELECT subject, iin FROM view_card WHERE iin IN ("+places(asked)+")", padded(some)...)
		if err != nil {
			return "", err
		}
		found, err := scan(rows, func(r *sql.Rows, c *Card) error { return r.Scan(&c.Subject, &c.IIN) })
		if err != nil {
			return "", err
		}
		for _, c := range found {
			if c.Subject != about[c.IIN] {
				return c.IIN, nil
			}
		}
	}
	return "", nil
}

// Enter adds an act to the journal.
func Enter(ctx context.Context, tx *register.Tx, list []Line) error {
	var r rows
	for _, l := range list {
		r.add(int64(l.Position), string(l.Act), string(l.Kind), string(l.Office), string(l.Official), string(l.Subject), l.Number, int64(l.Issued), int64(l.Effect))
	}
	return tx.Insert(ctx, "view_journal (position, act, kind, office, official, subject, number, issued, effect)", r.width, r.values)
}

// Blank takes out of the journal what was in the erased content of an act.
func Blank(ctx context.Context, tx *register.Tx, act qyzmet.ActID) error {
	_, err := tx.Exec(ctx, "UPDATE view_journal SET number = '' WHERE act = $1", string(act))
	return err
}

// Clear empties all tables, to be rebuilt.
func Clear(ctx context.Context, tx *register.Tx) error {
	for _, table := range []string{"view_card", "view_word", "view_listed", "view_duty", "view_journal"} {
		if _, err := tx.Exec(ctx, "DELETE FROM "+table); err != nil {
			return err
		}
	}
	return nil
}

// rows are values to be inserted, several rows to a statement.
type rows struct {
	width  int
	values []any
}

func (r *rows) add(values ...any) {
	r.width = len(values)
	r.values = append(r.values, values...)
}

func unique(words []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, w := range words {
		if w != "" && !seen[w] {
			seen[w] = true
			out = append(out, w)
		}
	}
	return out
}

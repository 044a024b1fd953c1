// Package view keeps tables for lists, searches and due work. They are derived
// from the acts of the register, follow them in the same transaction or a moment
// later, and can be thrown away and rebuilt to the same contents: nothing is decided
// by them.
//
// The room touches the database of the register and nothing else. What its rows
// say is worked out by those who call it.
package view

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/register"
)

//go:embed schema.sql
var tables string

//go:embed handling.sql
var handling string

//go:embed dense.sql
var dense string

// born finds namesakes: a list that is taken over is compared by day of birth.
const born = "CREATE INDEX view_card_born ON view_card (born, iin);"

// Schema is the tables of the views.
func Schema() register.Schema {
	return register.Schema{Name: "view", Migrations: []register.Migration{{ID: 1, SQL: tables}, {ID: 2, SQL: handling}, {ID: 3, SQL: born}, {ID: 4, SQL: dense}}}
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

	Assignee qyzmet.SubjectID // "": it belongs to the whole office
	Again    date.Date        // something is missing, and this is when to look again; 0: nobody said so
	Step     string           // the last by which it was raised; "": it was not
	Told     qyzmet.SubjectID // the office that was told then
	Stepped  date.Date        // when
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

// View reads the tables, when they have all acts that were acknowledged before it is
// asked. Writing goes through the functions that take a transaction of the register.
type View struct {
	base   *register.Base
	behind *Behind
}

// New returns the views of a register opened with Schema. behind is nil where they are
// written with each act.
func New(r *register.Register, behind *Behind) *View { return &View{base: r.Base(), behind: behind} }

// query reads rows of tables that are up to the acts.
func (v *View) query(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	if err := v.base.Follow(ctx); err != nil {
		return nil, err
	}
	return v.base.Query(ctx, text, args...)
}

// number reads one number of them.
func (v *View) number(ctx context.Context, n *int, text string, args ...any) error {
	if err := v.base.Follow(ctx); err != nil {
		return err
	}
	return v.base.QueryRow(ctx, text, args...).Scan(n)
}

// UpTo is the last act that the tables have.
func UpTo(ctx context.Context, tx *register.Tx) (at qyzmet.Position, err error) {
	if err = tx.QueryRow(ctx, "SELECT COALESCE(MAX(position), 0) FROM view_journal").Scan(&at); err != nil {
		err = fmt.Errorf("looking how far the lists are: %w", err)
	}
	return at, err
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

package register

import (
	"context"
	"database/sql"
	"strings"
)

// dialect is all in which the two engines differ for us.
type dialect struct {
	name     string // sqlite, postgres
	begin    string // begins a transaction that will write
	commit   func(context.Context, *sql.Conn) error
	lock     string // lets one process at a time append; "" where only one can be
	view     string // begins a long reading of one state
	settle   string // a write of its own that says nothing; "" where a commit has one outcome
	there    string // counts the tables of a name
	atOnce   int    // rows that one statement inserts at most; a power of two
	numbered bool   // placeholders have numbers; where they need none, the engine would look for each by its name
	words    *strings.Replacer
	fault    func(error) error // the engine's error as a fault of the vocabulary
}

var sqliteSpeech = &dialect{
	name:  "sqlite",
	begin: "BEGIN IMMEDIATE",
	commit: func(ctx context.Context, conn *sql.Conn) error {
		_, err := conn.ExecContext(ctx, "COMMIT")
		return err
	},
	view:   "BEGIN",
	there:  "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = $1",
	atOnce: 32,
	words:  strings.NewReplacer("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY", "BYTEA", "BLOB"),
	fault:  sqliteFault,
}

// tables renders the text of a migration for the engine. Lines after
// "-- only sqlite" or "-- only postgres", until "-- both", are for one engine.
func (d *dialect) tables(text string) string {
	var out strings.Builder
	for line, only := range sections(text) {
		if only == "" || only == d.name {
			out.WriteString(d.words.Replace(line) + "\n")
		}
	}
	return out.String()
}

// sections yields the lines of a text with the engine that they are for.
func sections(text string) func(yield func(line, only string) bool) {
	return func(yield func(line, only string) bool) {
		only := ""
		for line := range strings.Lines(text) {
			line = strings.TrimSuffix(line, "\n")
			if name, is := strings.CutPrefix(line, "-- only "); is {
				only = strings.TrimSpace(name)
			} else if line == "-- both" {
				only = ""
			}
			if !yield(line, only) {
				return
			}
		}
	}
}

package register

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"qyzmet"
)

// Import takes an export over into an empty register, all or nothing: the acts
// keep their positions, ids, salts and hashes, so that what was proved of them
// stays proved. An export that is not sound is refused with code Damaged. The
// views are not shown the acts: rebuild them.
func (r *Register) Import(ctx context.Context, from io.Reader) (*Report, error) {
	var report *Report
	var name string
	err := r.hand(ctx, &job{alone: func(g *group) (err error) {
		i := &importer{group: g, known: map[string]bool{}}
		if report, err = i.run(from); err != nil {
			return err
		}
		if !report.Sound() {
			d := report.Damages[0]
			return damaged(fmt.Sprintf("the export is damaged in %d places, the first: %s %d: %s", len(report.Damages), d.Table, d.Position, d.What),
				"use another export; nothing was imported")
		}
		name = i.name
		return nil
	}})
	if err == nil {
		r.named.Store(&name)
	}
	return report, err
}

// importer takes over one export within the transaction of a group.
type importer struct {
	*group
	name  string
	known map[string]bool // tables that rows may go into
	held  int             // bytes staged and not yet written
}

func (i *importer) run(from io.Reader) (*Report, error) {
	var n int64
	err := i.tx.QueryRow(i.ctx, `SELECT (SELECT count(*) FROM log_act) + (SELECT count(*) FROM log_read) + (SELECT count(*) FROM log_paper) + (SELECT count(*) FROM log_book)`).Scan(&n)
	if err != nil {
		return nil, i.r.speech.fault(err)
	}
	if n > 0 {
		return nil, &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "import", Message: "this register is not empty; an export is taken over into an empty one"}
	}
	return readExport(from, "", i.line)
}

// line takes over one line.
func (i *importer) line(l line) error {
	switch {
	case l.Register != nil:
		return i.head(l.Register)
	case l.Book != nil:
		return i.exec(`INSERT INTO log_book (hash, sum, source) VALUES ($1, $2, $3)`, l.Book.Hash, l.Book.Sum, l.Book.Source)
	case l.Paper != nil:
		return i.exec(`INSERT INTO log_paper (digest, media_type, data) VALUES ($1, $2, $3)`, l.Paper.Digest, l.Paper.Type, l.Paper.Data)
	case l.Act != nil:
		return i.act(l.Act)
	case l.Read != nil:
		return i.read(l.Read)
	case l.Message != nil:
		m := l.Message
		i.rows.outbox.add(m.ID, m.Position, []byte(m.Message), m.Due, m.State, m.Attempts, m.Note)
		return i.staged(len(m.Message))
	case l.Row != nil:
		return i.row(l.Row)
	}
	return i.flush()
}

func (i *importer) head(h *exportHead) error {
	if h.Name == "" {
		return &qyzmet.Fault{Code: qyzmet.BadSyntax, Path: "register.name", Message: "the export does not name its register"}
	}
	i.name = h.Name
	for _, s := range i.r.options.Schemas {
		for _, table := range s.Keep {
			i.known[table] = true
		}
	}
	return i.exec(`UPDATE log_name SET name = $1`, h.Name)
}

func (i *importer) exec(text string, args ...any) error {
	_, err := i.tx.Exec(i.ctx, text, args...)
	return err
}

// act readies the rows of an act; its place in the lists follows from itself.
func (i *importer) act(a *exportAct) error {
	var e qyzmet.Envelope
	if err := json.Unmarshal([]byte(a.Envelope), &e); err != nil {
		return damagedAt("log_act", a.Position, "the envelope cannot be read: "+err.Error())
	}
	hashes, err := i.acts.add(actHash([]byte(a.Envelope), a.Commitment))
	if err != nil {
		return err
	}
	i.group.rows.acts.add(a.Position, string(e.ID), a.Key, []byte(a.Envelope), a.Commitment, hashes)
	for _, s := range each(e.Subjects) {
		i.group.rows.subjects.add(s, a.Position)
	}
	if e.Kind == Erasure {
		err := i.tx.QueryRow(i.ctx, `SELECT position FROM log_act WHERE id = $1`, string(e.Of)).Scan(new(int64))
		if err != nil { // still staged, or not there at all
			if err := i.flush(); err != nil {
				return err
			}
		}
		if err := i.exec(`INSERT INTO log_erasure (position, erased_by) SELECT position, $1 FROM log_act WHERE id = $2`, a.Position, string(e.Of)); err != nil {
			return err
		}
	}
	if a.Payload == nil {
		return i.staged(len(a.Envelope))
	}
	i.group.rows.payloads.add(a.Position, a.Salt, []byte(*a.Payload))
	var p qyzmet.Payload
	if err := json.Unmarshal([]byte(*a.Payload), &p); err != nil {
		return damagedAt("log_payload", a.Position, "the payload cannot be read: "+err.Error())
	}
	for _, d := range namesOf("log_attached", &qyzmet.Act{Payload: &p}) {
		i.group.rows.attached.add(d, a.Position)
	}
	return i.staged(len(a.Envelope) + len(*a.Payload))
}

func (i *importer) read(e *exportRead) error {
	var entry ReadEntry
	if err := json.Unmarshal([]byte(e.Entry), &entry); err != nil {
		return damagedAt("log_read", e.Position, "the entry cannot be read: "+err.Error())
	}
	hashes, err := i.reads.add(readHash([]byte(e.Entry)))
	if err != nil {
		return err
	}
	i.group.rows.reads.add(e.Position, string(entry.Subject), []byte(e.Entry), hashes)
	return i.staged(len(e.Entry))
}

// row takes over a row of another room.
func (i *importer) row(r *exportRow) error {
	bad := func(what string) error {
		return &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "row", Value: r.Table, Message: what}
	}
	switch {
	case !i.known[r.Table]:
		return bad("the export has rows of a table that this register does not keep; open it with the schemas of the one that exported")
	case len(r.Columns) == 0 || len(r.Columns) != len(r.Cells):
		return bad("a row has as many cells as columns, and at least one")
	case slices.ContainsFunc(r.Columns, func(c string) bool { return !plainName.MatchString(c) }):
		return bad("a column's name is lower-case letters, digits and _")
	}
	args := make([]any, len(r.Cells))
	names := ""
	for n, c := range r.Cells {
		args[n] = c.v
		if n > 0 {
			names += ", "
		}
		names += r.Columns[n]
	}
	return i.exec(insertText(r.Table+" ("+names+")", "", 1, len(args), true), args...)
}

// mostHeld is how many bytes are staged before they are written.
const mostHeld = 4 << 20

func (i *importer) staged(bytes int) error {
	if i.held += bytes + 200; i.held < mostHeld {
		return nil
	}
	return i.flush()
}

// flush writes what is staged.
func (i *importer) flush() error {
	i.held = 0
	err := i.write()
	i.group.rows = stagedRows{}
	return err
}

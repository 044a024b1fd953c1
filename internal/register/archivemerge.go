package register

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"qyzmet"
)

// merged is what is kept of backup and archive beside the acts and readings.
type merged struct {
	keys      map[string]string     // kept table -> the column that names its rows
	named     map[string]bool       // digests of papers that lie with acts restored
	erasedAt  map[int64]bool        // positions restored whose payload was erased, by whichever erasure
	concerned map[qyzmet.ActID]bool // their acts
	messages  map[string]*exportMessage
	rows      map[string]map[string]*exportRow
	baseActs  int64 // acts that the backup brings
	baseRead  int64
}

// rowKeys finds the columns that name the rows of the tables kept.
func (r *Register) rowKeys(ctx context.Context) (map[string]string, error) {
	out := map[string]string{}
	for _, s := range r.options.Schemas {
		for _, table := range s.Keep {
			var key string
			err := r.base.QueryRow(ctx, `SELECT name FROM pragma_table_info($1) WHERE pk = 1`, table).Scan(&key)
			if err != nil {
				return nil, fmt.Errorf("finding the key of table %s: %w", table, r.speech.fault(err))
			}
			out[table] = key
		}
	}
	return out, nil
}

// merge reads backup and archive once for what changes: the last state counts.
func (s *survey) merge(ctx context.Context) error {
	s.named, s.erasedAt, s.concerned = map[string]bool{}, map[int64]bool{}, map[qyzmet.ActID]bool{}
	s.messages, s.rows = map[string]*exportMessage{}, map[string]map[string]*exportRow{}
	for table := range s.keys {
		s.rows[table] = map[string]*exportRow{}
	}
	if err := s.base.each(ctx, s.fromBase); err != nil {
		return err
	}
	if s.baseActs < s.from || s.baseRead < s.fromR {
		return &qyzmet.Fault{Code: qyzmet.Missing, Path: "backup", Value: s.plan.Backup,
			Message: fmt.Sprintf("the archive begins after act %d and reading %d, and what it is to be added to ends at %d and %d; give a backup that has these, with --from", s.from, s.fromR, s.baseActs, s.baseRead)}
	}
	if s.baseActs > s.cut {
		return &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "backup", Value: s.plan.Backup,
			Message: fmt.Sprintf("the backup has %d acts, and the last to be restored is act %d: use an older backup, or the archive alone", s.baseActs, s.cut)}
	}
	return s.readAll(s.fromArchive)
}

// fromBase takes what the backup says.
func (s *survey) fromBase(l line) error {
	switch {
	case l.Act != nil:
		s.baseActs = l.Act.Position
		return s.act(l.Act.Position, l.Act.Envelope, l.Act.Payload)
	case l.Read != nil:
		s.baseRead = l.Read.Position
	case l.Message != nil:
		s.messages[l.Message.ID] = l.Message
	case l.Row != nil:
		key, known := s.keys[l.Row.Table]
		i := slices.Index(l.Row.Columns, key)
		if !known || i < 0 {
			return &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "backup", Value: l.Row.Table, Message: "the backup has rows of a table that the archive does not keep; restore it with the program that made it"}
		}
		s.rows[l.Row.Table][fmt.Sprint(l.Row.Cells[i].v)] = l.Row
	}
	return nil
}

// act notes what matters of an act that is restored.
func (s *survey) act(position int64, envelope string, payload *string) error {
	var e qyzmet.Envelope
	if err := json.Unmarshal([]byte(envelope), &e); err != nil {
		return damagedAt("log_act", position, "the envelope cannot be read: "+err.Error())
	}
	if s.erased[e.ID] {
		s.erasedAt[position], s.concerned[e.ID] = true, true
		return nil
	}
	if payload == nil {
		return nil
	}
	var p qyzmet.Payload
	if err := json.Unmarshal([]byte(*payload), &p); err != nil {
		return damagedAt("log_payload", position, "the payload cannot be read: "+err.Error())
	}
	for _, d := range namesOf("log_attached", &qyzmet.Act{Payload: &p}) {
		s.named[d] = true
	}
	return nil
}

// fromArchive takes what a batch says.
func (s *survey) fromArchive(_ *archiveHead, batch []placed, seal archiveSeal) error {
	if seal.Batch > s.whole.Batch {
		return nil
	}
	timely := s.limit() == 0 || seal.At <= s.limit()
	if timely {
		s.stateAt = seal.At
	}
	if seal.Acts.Size <= s.cut && seal.Acts.Size >= s.sealed.Acts.Size {
		s.sealed = seal
	}
	payloads := map[int64]*string{}
	for _, p := range batch {
		if p.archiveLine == nil {
			continue
		}
		switch {
		case p.Payload != nil:
			payloads[p.Payload.Position] = &p.Payload.Payload
		case p.Act != nil && p.Act.Position <= s.cut:
			if err := s.act(p.Act.Position, p.Act.Envelope, payloads[p.Act.Position]); err != nil {
				return err
			}
		case p.Read != nil:
			if err := s.reading(p.Read); err != nil {
				return err
			}
		case p.Message != nil:
			if _, there := s.messages[p.Message.ID]; timely || !there {
				s.messages[p.Message.ID] = p.Message
			}
		case p.Row != nil && timely && s.rows[p.Row.Table] != nil:
			s.rows[p.Row.Table][p.Name] = p.Row
		case p.Gone != nil && timely:
			delete(s.rows[p.Gone.Table], p.Gone.Name)
		case p.Checkpoint != "":
			s.checkpoint(p.Checkpoint)
		}
	}
	return nil
}

// reading finds the last reading that is restored: those up to the second.
func (s *survey) reading(r *exportRead) error {
	if s.limit() == 0 || r.Position > s.reads {
		return nil
	}
	var e ReadEntry
	if err := json.Unmarshal([]byte(r.Entry), &e); err != nil {
		return damagedAt("log_read", r.Position, "the entry cannot be read: "+err.Error())
	}
	if e.At > s.limit() {
		s.reads = max(r.Position-1, s.baseRead)
	}
	return nil
}

// checkpoint notes a signed checkpoint; that it is signed is checked later.
func (s *survey) checkpoint(signed string) {
	s.signed = signed
	text, _, _ := strings.Cut(signed, "\n\n")
	if c, err := parseCheckpoint(text + "\n"); err == nil && c.acts.N <= s.cut && c.reads.N <= s.reads {
		s.covered = signed
	}
}

// base is the backup with which a restore begins; nil: none.
type base struct {
	r    *Register // of an SQLite backup
	file string    // an export
	copy string    // of the backup, to be removed
}

// openBase opens a backup. It is copied: to open a file is to write beside it.
func openBase(ctx context.Context, backup, temporary string, schemas []Schema) (*base, error) {
	if backup == "" {
		return nil, nil
	}
	is, err := isSQLite(backup)
	if err != nil {
		return nil, err
	}
	if !is {
		return &base{file: backup}, nil
	}
	b := &base{copy: temporary}
	b.clean()
	f, err := openToRead(backup)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if err := copyNew(f, temporary); err != nil {
		return nil, err
	}
	if b.r, err = openFile(ctx, temporary, Options{Schemas: schemas}); err != nil {
		b.clean()
		return nil, err
	}
	return b, nil
}

func (b *base) close() {
	if b == nil {
		return
	}
	if b.r != nil {
		_ = b.r.Close()
	}
	b.clean()
}

// each hands on the lines of the backup.
func (b *base) each(ctx context.Context, take func(line) error) error {
	if b == nil {
		return nil
	}
	var from io.Reader
	if b.r != nil {
		read, write := io.Pipe()
		defer read.Close()
		go func() { write.CloseWithError(b.r.Export(ctx, write)) }()
		from = read
	} else {
		f, err := openToRead(b.file)
		if err != nil {
			return err
		}
		defer f.Close()
		from = f
	}
	report, err := readExport(from, "", take)
	if err == nil && !report.Sound() {
		d := report.Damages[0]
		err = damaged(fmt.Sprintf("the backup is damaged in %d places, the first: %s %d: %s", len(report.Damages), d.Table, d.Position, d.What), "use an older backup")
	}
	return err
}

package register

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"regexp"

	"golang.org/x/mod/sumdb/tlog"
)

// An export is one JSON object a line: first the register, then books, papers,
// acts, reads, messages and the rows of other rooms, last the end, without which
// it is not whole. Envelopes and payloads are texts: the exact bytes that were
// hashed.
type line struct {
	Register *exportHead    `json:"register,omitempty"`
	Book     *exportBook    `json:"book,omitempty"`
	Paper    *exportPaper   `json:"paper,omitempty"`
	Act      *exportAct     `json:"act,omitempty"`
	Read     *exportRead    `json:"read,omitempty"`
	Message  *exportMessage `json:"message,omitempty"`
	Row      *exportRow     `json:"row,omitempty"`
	End      *exportEnd     `json:"end,omitempty"`
}

type exportHead struct {
	Version    int      `json:"version"`
	Name       string   `json:"name"`
	PublicKey  string   `json:"publicKey,omitempty"`
	Checkpoint string   `json:"checkpoint,omitempty"` // signed; of the log as it was just before
	Schemas    []Schema `json:"schemas,omitempty"`    // of the rows
}

type exportBook struct {
	Hash   string `json:"hash"`
	Sum    string `json:"sum"`
	Source []byte `json:"source"`
}

type exportPaper struct {
	Digest string `json:"digest"`
	Type   string `json:"type"`
	Data   []byte `json:"data"`
}

type exportAct struct {
	Position   int64   `json:"position"`
	Key        []byte  `json:"key"`
	Envelope   string  `json:"envelope"`
	Commitment []byte  `json:"commitment"`
	Salt       []byte  `json:"salt,omitempty"`
	Payload    *string `json:"payload,omitempty"` // absent: erased
}

type exportRead struct {
	Position int64  `json:"position"`
	Entry    string `json:"entry"`
}

type exportMessage struct {
	ID       string `json:"id"`
	Position int64  `json:"position"` // of its act
	Message  string `json:"message"`
	Due      int64  `json:"due"`
	State    string `json:"state"`
	Attempts int64  `json:"attempts"`
	Note     string `json:"note"`
}

type exportRow struct {
	Table   string   `json:"table"`
	Columns []string `json:"columns"`
	Cells   []cell   `json:"cells"`
}

type exportEnd struct {
	Acts  exportTree `json:"acts"`
	Reads exportTree `json:"reads"`
}

// exportTree says how many entries a log has and what the root of its tree is.
type exportTree struct {
	Size int64     `json:"size"`
	Root tlog.Hash `json:"root"`
}

// cell is a value of a row: null, a number, a text, or bytes as {"bytes": …}.
type cell struct{ v any }

// MarshalJSON writes the cell.
func (c cell) MarshalJSON() ([]byte, error) {
	if b, is := c.v.([]byte); is {
		return json.Marshal(map[string][]byte{"bytes": b})
	}
	return json.Marshal(c.v)
}

// UnmarshalJSON reads a cell: whole numbers are int64.
func (c *cell) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '{' {
		var b struct {
			Bytes *[]byte `json:"bytes"`
		}
		if err := json.Unmarshal(data, &b); err != nil || b.Bytes == nil {
			return fmt.Errorf("a cell wants null, a number, a text, true, false or {\"bytes\": …}")
		}
		c.v = *b.Bytes
		return nil
	}
	var n int64
	if json.Unmarshal(data, &n) == nil && string(data) != "null" {
		c.v = n
		return nil
	}
	if err := json.Unmarshal(data, &c.v); err != nil {
		return err
	}
	if f, is := c.v.(float64); is && math.IsInf(f, 0) {
		return fmt.Errorf("a number is too large")
	}
	if _, is := c.v.([]any); is {
		return fmt.Errorf("a cell is no list")
	}
	return nil
}

// exportVersion is the version of the form of an export.
const exportVersion = 1

// Export writes everything as one JSON object a line: acts, papers, law data,
// readings, messages, and the tables that other rooms want kept. What is written
// is one state of the register; VerifyExport checks it anywhere.
func (r *Register) Export(ctx context.Context, to io.Writer) error {
	w := bufio.NewWriterSize(to, 1<<20)
	e := &exporter{r: r, out: json.NewEncoder(w)}
	var signed, public string
	if r.options.KeyFile != "" && r.options.CheckpointFile != "" {
		var err error
		if signed, err = r.Checkpoint(ctx); err != nil {
			return err
		}
		if public, err = r.PublicKey(); err != nil {
			return err
		}
	}
	err := r.snapshot(ctx, func(s *snapshot) error {
		e.snapshot = s
		return e.all(signed, public)
	})
	if err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return unavailable("the export cannot be written: "+err.Error(), "make room, or write it elsewhere")
	}
	return nil
}

type exporter struct {
	*snapshot
	r   *Register
	out *json.Encoder
}

func (e *exporter) all(signed, public string) error {
	head := &exportHead{Version: exportVersion, Name: e.r.name(), PublicKey: public, Checkpoint: signed}
	for _, s := range e.r.options.Schemas {
		if len(s.Keep) > 0 {
			head.Schemas = append(head.Schemas, s)
		}
	}
	if err := e.write(line{Register: head}); err != nil {
		return err
	}
	end := &exportEnd{}
	for _, step := range []func() error{e.books, e.papers, func() error { return e.acts(end) }, func() error { return e.reads(end) }, e.messages} {
		if err := step(); err != nil {
			return err
		}
	}
	for _, s := range head.Schemas {
		for _, table := range s.Keep {
			if err := e.rows(table); err != nil {
				return err
			}
		}
	}
	return e.write(line{End: end})
}

func (e *exporter) write(l line) error {
	if err := e.out.Encode(l); err != nil {
		return unavailable("the export cannot be written: "+err.Error(), "make room, or write it elsewhere")
	}
	return nil
}

func (e *exporter) books() error {
	return e.each(func(rows *sql.Rows) error {
		b := &exportBook{}
		if err := rows.Scan(&b.Hash, &b.Sum, &b.Source); err != nil {
			return err
		}
		return e.write(line{Book: b})
	}, `SELECT hash, sum, source FROM log_book ORDER BY hash`)
}

func (e *exporter) papers() error {
	return e.each(func(rows *sql.Rows) error {
		p := &exportPaper{}
		if err := rows.Scan(&p.Digest, &p.Type, &p.Data); err != nil {
			return err
		}
		return e.write(line{Paper: p})
	}, `SELECT digest, media_type, data FROM log_paper ORDER BY digest`)
}

// acts writes the acts, each checked against its leaf: a backup of a torn
// register would pass for a good one.
func (e *exporter) acts(end *exportEnd) error {
	t := &tree{peaks: map[int]tlog.Hash{}}
	err := e.each(func(rows *sql.Rows) error {
		s := &stored{}
		var key []byte
		if err := s.scan(rows, &key); err != nil {
			return err
		}
		if err := s.check(); err != nil {
			return err
		}
		if _, err := t.add(tlog.Hash(s.hashes[:tlog.HashSize])); err != nil {
			return err
		}
		a := &exportAct{Position: s.position, Key: key, Envelope: string(s.envelope), Commitment: s.commitment, Salt: s.salt}
		if s.payload != nil {
			payload := string(s.payload)
			a.Payload = &payload
		}
		return e.write(line{Act: a})
	}, `SELECT `+actColumns+`, a.key`+actTables+` ORDER BY a.position`)
	if err != nil {
		return err
	}
	end.Acts.Size = t.size
	end.Acts.Root, err = t.root()
	return err
}

func (e *exporter) reads(end *exportEnd) error {
	t := &tree{peaks: map[int]tlog.Hash{}}
	err := e.each(func(rows *sql.Rows) error {
		var position int64
		var entry, hashes []byte
		if err := rows.Scan(&position, &entry, &hashes); err != nil {
			return err
		}
		if _, err := readEntryOf(position, entry, hashes); err != nil {
			return err
		}
		if _, err := t.add(readHash(entry)); err != nil {
			return err
		}
		return e.write(line{Read: &exportRead{position, string(entry)}})
	}, `SELECT position, entry, hashes FROM log_read ORDER BY position`)
	if err != nil {
		return err
	}
	end.Reads.Size = t.size
	end.Reads.Root, err = t.root()
	return err
}

func (e *exporter) messages() error {
	return e.each(func(rows *sql.Rows) error {
		m, err := messageOf(rows)
		if err != nil {
			return err
		}
		return e.write(line{Message: m})
	}, `SELECT id, position, message, due, state, attempts, note FROM log_outbox ORDER BY id`)
}

func messageOf(rows *sql.Rows) (*exportMessage, error) {
	m := &exportMessage{}
	var message []byte
	err := rows.Scan(&m.ID, &m.Position, &message, &m.Due, &m.State, &m.Attempts, &m.Note)
	m.Message = string(message)
	return m, err
}

// plainName is what a table or column of another room may be called.
var plainName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}$`)

func (e *exporter) rows(table string) error {
	if !plainName.MatchString(table) {
		return fmt.Errorf("register: table %q to be kept: want lower-case letters, digits and _", table)
	}
	return e.each(func(rows *sql.Rows) error {
		row, err := rowOf(rows, table)
		if err != nil {
			return err
		}
		return e.write(line{Row: row})
	}, `SELECT * FROM `+table)
}

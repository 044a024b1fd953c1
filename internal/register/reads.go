package register

import (
	"context"
	"database/sql"
	"encoding/json"

	"golang.org/x/mod/sumdb/tlog"

	"qyzmet"
)

// ReadEntry says who read whose file and what for.
type ReadEntry struct {
	Position qyzmet.Position  `json:"-"` // in the log of reads
	Who      qyzmet.SubjectID `json:"who"`
	Office   qyzmet.SubjectID `json:"office"`
	Subject  qyzmet.SubjectID `json:"subject"`
	What     string           `json:"what"`    // what was shown: card, acts, paper …
	Purpose  string           `json:"purpose"` // why, in words or as a code
	At       int64            `json:"at"`      // milliseconds since 1970 UTC; the clock's when 0
}

// LogRead records that files were read, all of them or none; it is durable when
// LogRead returns. What it says should name nobody but by id: this log cannot be
// erased.
func (r *Register) LogRead(ctx context.Context, entries ...ReadEntry) error {
	for _, e := range entries {
		if e.Who == "" || e.Subject == "" || e.Purpose == "" {
			return &qyzmet.Fault{Code: qyzmet.Missing, Path: "read", Message: "a reading is recorded with who read, whose file and what for"}
		}
	}
	if len(entries) == 0 {
		return nil
	}
	return r.hand(ctx, &job{reads: entries})
}

// stageReads gives readings their places.
func (g *group) stageReads(entries []ReadEntry) error {
	for _, e := range entries {
		if e.At == 0 {
			e.At = g.now
		}
		data, err := json.Marshal(e)
		if err != nil {
			return err
		}
		hashes, err := g.reads.add(readHash(data))
		if err != nil {
			return err
		}
		g.rows.reads.add(g.reads.size, string(e.Subject), data, hashes)
	}
	return nil
}

// Reads returns at most limit readings of a subject's file, the last first.
func (r *Register) Reads(ctx context.Context, s qyzmet.SubjectID, limit int) ([]ReadEntry, error) {
	rows, err := r.base.Query(ctx, `SELECT position, entry, hashes FROM log_read WHERE subject = $1 ORDER BY position DESC LIMIT $2`, string(s), limit)
	if err != nil {
		return nil, err
	}
	var out []ReadEntry
	err = drain(rows, func(rows *sql.Rows) error {
		var position int64
		var entry, hashes sql.RawBytes
		if err := rows.Scan(&position, &entry, &hashes); err != nil {
			return err
		}
		e, err := readEntryOf(position, entry, hashes)
		out = append(out, e)
		return err
	})
	return out, r.speech.fault(err)
}

// readEntryOf checks a stored reading against its leaf and returns it.
func readEntryOf(position int64, entry, hashes []byte) (e ReadEntry, err error) {
	if len(hashes) < tlog.HashSize || readHash(entry) != tlog.Hash(hashes[:tlog.HashSize]) {
		return e, damagedAt("log_read", position, "the entry is not that of its leaf")
	}
	if err := json.Unmarshal(entry, &e); err != nil {
		return e, damagedAt("log_read", position, "the entry cannot be read: "+err.Error())
	}
	e.Position = qyzmet.Position(position)
	return e, nil
}

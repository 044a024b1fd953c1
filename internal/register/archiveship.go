package register

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"
)

// mostShipped is how many bytes a batch gathers before it is written.
const mostShipped = 8 << 20

// mostQueued is how many shipped changes the queue keeps before they are cleared:
// a clearing is a commit of its own.
const mostQueued = 2000

// shipment is a batch under way.
type shipment struct {
	*snapshot
	a      *archiver
	has    archived // as it will be
	body   bytes.Buffer
	sums   []byte
	seal   archiveSeal
	erased erasures
}

// erasures are what a batch takes out of the segments.
type erasures struct {
	payloads map[int64]bool  // positions of acts
	papers   map[string]bool // digests
	messages map[string]bool // ids
}

func (e *erasures) any() bool { return len(e.payloads)+len(e.papers)+len(e.messages) > 0 }

// batch ships what the register has and the archive lacks, at most so much at
// once, and reports whether there is more.
func (a *archiver) batch(ctx context.Context, has archived) (archived, bool, error) {
	b := &shipment{a: a, has: archived{has.acts.clone(), has.reads.clone(), has.changes, has.signed},
		erased: erasures{map[int64]bool{}, map[string]bool{}, map[string]bool{}}}
	b.seal.At = a.r.options.Clock().UnixMilli()
	more := false
	err := a.r.committed(ctx, func(s *snapshot) (err error) {
		b.snapshot = s
		more, err = b.gather()
		return err
	})
	if err != nil {
		return has, false, err
	}
	if len(b.sums) > 0 {
		b.seal.Whole = !more
		if b.seal.Acts, err = b.has.acts.shown(); err == nil {
			b.seal.Reads, err = b.has.reads.shown()
		}
		if err == nil {
			err = a.file.append(&b.body, b.sums, b.seal)
		}
	}
	if err == nil && b.erased.any() {
		err = eraseInArchive(a.r.options.Archive.Dir, b.erased)
	}
	if err == nil && (b.erased.any() || b.has.changes-a.cleared > mostQueued) { // the name of what was erased is not to stay either
		a.cleared = b.has.changes
		err = a.queue.clear(ctx, a.r, a.cleared, a.file.last.Batch)
	}
	if err != nil {
		return has, false, err
	}
	return b.has, more, nil
}

// gather reads one state: changes first, so that the papers of acts go before them.
func (b *shipment) gather() (more bool, err error) {
	changes, err := b.a.queue.after(b.snapshot, b.has.changes)
	if err != nil {
		return false, err
	}
	for i, c := range changes {
		if b.body.Len() > mostShipped {
			return true, nil
		}
		if err := b.change(c); err != nil {
			return false, err
		}
		b.has.changes = c.seq
		more = i == mostChanges-1
	}
	if more {
		return true, nil
	}
	if more, err = b.acts(); err != nil || more {
		return more, err
	}
	if more, err = b.reads(); err != nil || more {
		return more, err
	}
	if signed := b.a.r.signed.Load(); signed != nil && *signed != b.has.signed {
		b.has.signed = *signed
		return false, b.write(archiveLine{Checkpoint: *signed})
	}
	return false, nil
}

func (b *shipment) write(l archiveLine) error {
	sum, err := writeLine(&b.body, l)
	b.sums = append(b.sums, sum[:]...)
	return err
}

func freshSalt() []byte {
	salt := make([]byte, saltSize)
	rand.Read(salt) // never fails
	return salt
}

// change ships what a row is now.
func (b *shipment) change(c change) error {
	switch c.table {
	case "log_erasure":
		position, err := strconv.ParseInt(c.name, 10, 64)
		b.erased.payloads[position] = true
		return err
	case "log_book":
		return b.each(func(rows *sql.Rows) error {
			x := &exportBook{}
			if err := rows.Scan(&x.Hash, &x.Sum, &x.Source); err != nil {
				return err
			}
			return b.write(archiveLine{Book: x})
		}, `SELECT hash, sum, source FROM log_book WHERE hash = $1`, c.name)
	case "log_paper":
		return b.erasable(c.name, b.erased.papers, func(rows *sql.Rows) (archiveLine, error) {
			x := &exportPaper{}
			err := rows.Scan(&x.Digest, &x.Type, &x.Data)
			return archiveLine{Paper: x, Salt: freshSalt()}, err
		}, `SELECT digest, media_type, data FROM log_paper WHERE digest = $1`)
	case "log_outbox":
		return b.erasable(c.name, b.erased.messages, func(rows *sql.Rows) (archiveLine, error) {
			x, err := messageOf(rows)
			return archiveLine{Message: x, Salt: freshSalt()}, err
		}, `SELECT id, position, message, due, state, attempts, note FROM log_outbox WHERE id = $1`)
	}
	row, err := b.a.queue.row(b.snapshot, c)
	switch {
	case err != nil:
		return err
	case row == nil:
		return b.write(archiveLine{Gone: &archiveGone{c.table, c.name}})
	}
	return b.write(archiveLine{Row: row, Name: c.name})
}

// erasable ships a row that may be erased; one that is gone is erased there.
func (b *shipment) erasable(name string, gone map[string]bool, read func(*sql.Rows) (archiveLine, error), text string) error {
	there := false
	err := b.each(func(rows *sql.Rows) error {
		there = true
		l, err := read(rows)
		if err != nil {
			return err
		}
		return b.write(l)
	}, text, name)
	if err == nil && !there {
		gone[name] = true
	}
	return err
}

// errEnough ends a reading that has gathered enough.
var errEnough = errors.New("enough")

// acts ships acts, each checked against its leaf: what the database has torn does
// not reach the archive.
func (b *shipment) acts() (more bool, err error) {
	err = b.each(func(rows *sql.Rows) error {
		if b.body.Len() > mostShipped {
			return errEnough
		}
		s := &stored{}
		var key []byte
		if err := s.scan(rows, &key); err != nil {
			return err
		}
		if err := s.check(); err != nil {
			return err
		}
		if _, err := b.has.acts.add(tlog.Hash(s.hashes[:tlog.HashSize])); err != nil {
			return err
		}
		if s.payload != nil {
			p := &archivePayload{Position: s.position, Salt: s.salt, Payload: string(s.payload)}
			if err := b.write(archiveLine{Payload: p}); err != nil {
				return err
			}
		}
		return b.write(archiveLine{Act: &exportAct{Position: s.position, Key: key, Envelope: string(s.envelope), Commitment: s.commitment}})
	}, `SELECT `+actColumns+`, a.key`+actTables+` WHERE a.position > $1 ORDER BY a.position`, b.has.acts.size)
	if errors.Is(err, errEnough) {
		return true, nil
	}
	return false, err
}

func (b *shipment) reads() (more bool, err error) {
	err = b.each(func(rows *sql.Rows) error {
		if b.body.Len() > mostShipped {
			return errEnough
		}
		var position int64
		var entry, hashes []byte
		if err := rows.Scan(&position, &entry, &hashes); err != nil {
			return err
		}
		if _, err := readEntryOf(position, entry, hashes); err != nil {
			return err
		}
		if _, err := b.has.reads.add(readHash(entry)); err != nil {
			return err
		}
		return b.write(archiveLine{Read: &exportRead{position, string(entry)}})
	}, `SELECT position, entry, hashes FROM log_read WHERE position > $1 ORDER BY position`, b.has.reads.size)
	if errors.Is(err, errEnough) {
		return true, nil
	}
	return false, err
}

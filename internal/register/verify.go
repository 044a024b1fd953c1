package register

import (
	"context"
	"database/sql"
	"errors"
	"os"

	"golang.org/x/mod/sumdb/tlog"
)

// Verify checks everything that is stored: every payload against its leaf, both
// trees against their hashes and the signed checkpoint, that there are no gaps,
// that the lists of subjects and papers are complete, every paper and every
// book. It reads one state of the database while others write on, and calls
// progress (which may be nil) now and then. The report names the position of
// each damage; an error means that the verification itself could not be done.
func (r *Register) Verify(ctx context.Context, progress func(done, total int64)) (*Report, error) {
	report := &Report{Signed: -1}
	signed, err := r.lastSigned(report)
	if err != nil {
		return nil, err
	}
	err = r.snapshot(ctx, func(s *snapshot) error {
		v := &verifier{snapshot: s, report: report, progress: progress}
		return v.run(signed)
	})
	return report, err
}

// lastSigned reads the checkpoint beside the database. One that is no good is a
// damage.
func (r *Register) lastSigned(report *Report) (*checkpoint, error) {
	if r.options.CheckpointFile == "" {
		return nil, nil
	}
	signed, err := os.ReadFile(r.options.CheckpointFile)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, unavailable("the last checkpoint cannot be read: "+err.Error(), "see to the rights of "+r.options.CheckpointFile)
	}
	k, err := r.signingKey()
	if err != nil {
		return nil, err
	}
	c, err := openCheckpoint(signed, k.verifier)
	if err == nil && c.name != r.name() {
		err = damaged("the checkpoint is that of another register", "name the right file")
	}
	if err != nil {
		report.damage("checkpoint", 0, err.Error())
		return nil, nil
	}
	report.Signed, report.Checkpoint = c.acts.N, string(signed)
	return &c, nil
}

// verifier is one verification of a database.
type verifier struct {
	*snapshot
	report      *Report
	progress    func(done, total int64)
	done, total int64
}

func (v *verifier) run(signed *checkpoint) error {
	var acts, reads *tlog.Tree
	if signed != nil {
		acts, reads = &signed.acts, &signed.reads
	}
	for _, table := range []string{"log_act", "log_read"} {
		n, err := v.size(table)
		if err := v.noted(table, err); err != nil {
			return err
		}
		v.total += n
	}
	a := newActAudit(v.report, acts)
	err := v.walk(a.audit, "log_act", `SELECT `+actColumns+actTables+` WHERE a.position > $1 AND a.position <= $2 ORDER BY a.position`, func(rows *sql.Rows) (int64, func(), error) {
		s := &stored{}
		err := s.scan(rows)
		return s.position, func() { a.take(s) }, err
	})
	if err != nil {
		return err
	}
	a.end()
	if err := v.reads(reads); err != nil {
		return err
	}
	for _, check := range []func() error{
		func() error { return v.index("log_subject", "subject", a.subjects) },
		func() error { return v.index("log_attached", "digest", a.papers) },
		v.papers, v.books, v.engine,
	} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (v *verifier) reads(signed *tlog.Tree) error {
	a := newAudit(v.report, "log_read", signed)
	err := v.walk(a, "log_read", `SELECT position, entry, hashes FROM log_read WHERE position > $1 AND position <= $2 ORDER BY position`, func(rows *sql.Rows) (int64, func(), error) {
		var position int64
		var entry, hashes []byte
		err := rows.Scan(&position, &entry, &hashes)
		return position, func() {
			leaf := readHash(entry)
			a.follow(position, &leaf, hashes)
			v.report.Reads++
		}, err
	})
	a.end()
	return err
}

// atOnce is how many entries are read with one query.
const atOnce = 500

// walk reads a log from its first entry to its last. Where the engine cannot read
// a stretch it reads one by one, so that only the torn entries are missed.
func (v *verifier) walk(a *audit, table, text string, scan func(*sql.Rows) (int64, func(), error)) error {
	size, err := v.size(table)
	if err != nil {
		return v.noted(table, err)
	}
	for from := int64(0); from < size; {
		to := min(from+atOnce, size)
		if err := v.stretch(a, text, from, to, scan); err != nil {
			return err
		}
		v.done += to - from
		if v.progress != nil {
			v.progress(v.done, v.total)
		}
		from = to
	}
	return nil
}

// stretch reads the entries after one position up to another.
func (v *verifier) stretch(a *audit, text string, from, to int64, scan func(*sql.Rows) (int64, func(), error)) error {
	var positions []int64
	var takes []func()
	err := v.each(func(rows *sql.Rows) error {
		position, take, err := scan(rows)
		positions, takes = append(positions, position), append(takes, take)
		return err
	}, text, from, to)
	switch {
	case err != nil && v.ctx.Err() != nil:
		return err
	case err != nil && to-from == 1:
		a.missing(to, "it cannot be read: "+err.Error())
		return nil
	case err != nil:
		for p := from; p < to; p++ {
			if err := v.stretch(a, text, p, p+1, scan); err != nil {
				return err
			}
		}
		return nil
	}
	for i, next := 0, from+1; next <= to; next++ {
		if i < len(positions) && positions[i] == next {
			takes[i]()
			i++
		} else {
			a.missing(next, "it is not there")
		}
	}
	return nil
}

// papers checks the bytes of each paper, and that those attached are there.
func (v *verifier) papers() error {
	err := v.blobs("log_paper", `SELECT digest FROM log_paper ORDER BY digest`, `SELECT digest, data FROM log_paper WHERE digest = $1`, &v.report.Papers)
	if err != nil {
		return err
	}
	err = v.each(func(rows *sql.Rows) error {
		var digest string
		var position int64
		err := rows.Scan(&digest, &position)
		v.report.damage("log_paper", position, "paper "+digest+" of this act is not there")
		return err
	}, `SELECT a.digest, a.position FROM log_attached a LEFT JOIN log_paper p ON p.digest = a.digest WHERE p.digest IS NULL`)
	return v.noted("log_attached", err)
}

// books checks the sources of law data.
func (v *verifier) books() error {
	return v.blobs("log_book", `SELECT hash FROM log_book ORDER BY hash`, `SELECT sum, source FROM log_book WHERE hash = $1`, &v.report.Books)
}

// blobs checks bytes against their digests, one at a time.
func (v *verifier) blobs(table, list, one string, n *int64) error {
	var names []string
	err := v.each(func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		names = append(names, name)
		return err
	}, list)
	if err := v.noted(table, err); err != nil {
		return err
	}
	for _, name := range names {
		*n++
		var digest string
		var data []byte
		err := v.each(func(rows *sql.Rows) error { return rows.Scan(&digest, &data) }, one, name)
		if err == nil && string(DigestOf(data)) != digest {
			err = errors.New("its bytes are not those of its digest")
		}
		if err := v.noted(table+" "+name, err); err != nil {
			return err
		}
	}
	return nil
}

// noted notes a failure to read as a damage; a cancelled context is an error.
func (v *verifier) noted(table string, err error) error {
	if err == nil || v.ctx.Err() != nil {
		return err
	}
	v.report.damage(table, 0, err.Error())
	return nil
}

// engine lets SQLite check its own pages and indexes.
func (v *verifier) engine() error {
	if v.speech != sqliteSpeech {
		return nil
	}
	err := v.each(func(rows *sql.Rows) error {
		var said string
		err := rows.Scan(&said)
		if said != "ok" {
			v.report.damage("file", 0, said)
		}
		return err
	}, `PRAGMA integrity_check(20)`)
	return v.noted("file", err)
}

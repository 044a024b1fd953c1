package register

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"

	"golang.org/x/mod/sumdb/tlog"

	"qyzmet"
)

// export writes what is restored in the form of an export, so that it is taken
// over, and checked, by what takes over exports.
func (s *survey) export(ctx context.Context, to io.Writer) error {
	w := bufio.NewWriterSize(to, 1<<20)
	x := &restoring{survey: s, out: json.NewEncoder(w), papers: map[string]bool{}, books: map[string]bool{},
		acts: &tree{peaks: map[int]tlog.Hash{}}, reads: &tree{peaks: map[int]tlog.Hash{}}}
	if err := x.all(ctx); err != nil {
		return err
	}
	return w.Flush()
}

// restoring writes one export.
type restoring struct {
	*survey
	out           *json.Encoder
	papers, books map[string]bool // written
	acts, reads   *tree
	waiting       []*exportAct // erasures to be carried over, with their payloads
	payloads      map[int64]*archivePayload
}

func (x *restoring) all(ctx context.Context) error {
	head := &exportHead{Version: exportVersion, Name: x.head.Name, Schemas: x.head.Schemas}
	if err := x.out.Encode(line{Register: head}); err != nil {
		return err
	}
	if err := x.base.each(ctx, x.fromBase); err != nil {
		return err
	}
	if err := x.readAll(x.fromArchive); err != nil {
		return err
	}
	for _, a := range x.waiting {
		a.Position = x.acts.size + 1
		if err := x.act(a); err != nil {
			return err
		}
		x.carried++
	}
	if err := x.messagesAndRows(); err != nil {
		return err
	}
	end := &exportEnd{}
	var err error
	if end.Acts, err = x.acts.shown(); err == nil {
		end.Reads, err = x.reads.shown()
	}
	if err != nil {
		return err
	}
	return x.out.Encode(line{End: end})
}

func (x *restoring) fromBase(l line) error {
	switch {
	case l.Book != nil:
		return x.book(l.Book)
	case l.Paper != nil:
		return x.paper(l.Paper)
	case l.Act != nil:
		return x.act(l.Act)
	case l.Read != nil:
		return x.read(l.Read)
	}
	return nil
}

func (x *restoring) fromArchive(_ *archiveHead, batch []placed, seal archiveSeal) error {
	if seal.Batch > x.whole.Batch {
		return nil
	}
	x.payloads = map[int64]*archivePayload{}
	for _, p := range batch {
		var err error
		switch {
		case p.archiveLine == nil:
		case p.Book != nil:
			err = x.book(p.Book)
		case p.Paper != nil:
			err = x.paper(p.Paper)
		case p.Payload != nil:
			x.payloads[p.Payload.Position] = p.Payload
		case p.Act != nil:
			err = x.archived(p.Act)
		case p.Read != nil:
			err = x.read(p.Read)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (x *restoring) book(b *exportBook) error {
	if x.books[b.Hash] {
		return nil
	}
	x.books[b.Hash] = true
	return x.out.Encode(line{Book: b})
}

// paper writes a paper that lies with an act restored. One handed in whose act was
// not recorded yet is handed in again.
func (x *restoring) paper(p *exportPaper) error {
	if x.papers[p.Digest] || !x.named[p.Digest] {
		return nil
	}
	x.papers[p.Digest] = true
	return x.out.Encode(line{Paper: p})
}

// archived writes an act of the archive, or keeps an erasure to be carried over.
func (x *restoring) archived(a *exportAct) error {
	if a.Position <= x.baseActs {
		return nil
	}
	if p := x.payloads[a.Position]; p != nil {
		a.Salt, a.Payload = p.Salt, &p.Payload
	}
	if a.Position <= x.cut {
		return x.act(a)
	}
	var e qyzmet.Envelope
	if err := json.Unmarshal([]byte(a.Envelope), &e); err != nil {
		return damagedAt("log_act", a.Position, "the envelope cannot be read: "+err.Error())
	}
	if e.Kind == Erasure && x.concerned[e.Of] {
		x.waiting = append(x.waiting, a)
	}
	return nil
}

func (x *restoring) act(a *exportAct) error {
	if x.erasedAt[a.Position] && a.Position <= x.cut {
		a.Salt, a.Payload = nil, nil
	}
	if _, err := x.acts.add(actHash([]byte(a.Envelope), a.Commitment)); err != nil {
		return err
	}
	return x.out.Encode(line{Act: a})
}

func (x *restoring) read(r *exportRead) error {
	if r.Position <= x.reads.size || r.Position > max(x.survey.reads, x.baseRead) {
		return nil
	}
	if _, err := x.reads.add(readHash([]byte(r.Entry))); err != nil {
		return err
	}
	return x.out.Encode(line{Read: r})
}

// messagesAndRows writes what changes, as it was last. A message that was not sent
// then may have been sent since: it is handed out as one that may have been.
func (x *restoring) messagesAndRows() error {
	for _, m := range x.messages {
		if m.Position > x.cut || x.erasedAt[m.Position] {
			continue
		}
		if m.State == Waiting || m.State == Leased {
			m.Attempts = max(m.Attempts, 1)
		}
		if err := x.out.Encode(line{Message: m}); err != nil {
			return err
		}
	}
	for _, s := range x.head.Schemas {
		for _, table := range s.Keep {
			for _, row := range x.rows[table] {
				if err := x.out.Encode(line{Row: row}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// isSQLite says whether a file is an SQLite database.
func isSQLite(name string) (bool, error) {
	f, err := openToRead(name)
	if err != nil {
		return false, err
	}
	defer f.Close()
	begin := make([]byte, len(sqliteMagic))
	_, err = io.ReadFull(f, begin)
	return err == nil && bytes.Equal(begin, sqliteMagic), nil
}

func openToRead(name string) (*os.File, error) {
	f, err := os.Open(name)
	return f, fileFault("the backup cannot be read", err)
}

// clean removes the copy of a backup.
func (b *base) clean() {
	if b.copy == "" {
		return
	}
	for _, suffix := range []string{"", "-wal", "-shm", ".lock", ".lock-journal"} {
		_ = os.Remove(b.copy + suffix)
	}
}

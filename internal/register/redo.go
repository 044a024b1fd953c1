package register

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"
)

// redo is a log beside an SQLite file, of the acts that were recorded in a transaction
// of the writer which is still open: docs/decisions/0020-redo-log.md. A group that
// stands in it is durable and is acknowledged; the transaction is committed, synced as
// any other, after some hundred acts, after a moment, or when somebody reads. Then what
// the log holds is in the file, and the log begins anew. Whoever opens the register
// after a crash finds the acts there. A nil one keeps nothing.
type redo struct {
	path   string
	file   *os.File      // nil: not made yet
	sheet  []byte        // memory in which a record is written
	at     int64         // where the next record goes
	broken bool          // it could not be written: it is left alone
	off    bool          // a commit must be followed by something else before it is acknowledged
	ended  time.Time     // when the writer was last free
	gap    time.Duration // a group that begins later after it comes alone
	rows   []*stagedRows // acknowledged and not committed
	acts   atomic.Int64  // entries of rows
	since  atomic.Int64  // when the first of them was acknowledged, in nanoseconds
	later  atomic.Int64  // not before this instant is anything kept: somebody reads

	mu    sync.Mutex
	about map[string]bool // the subjects of rows
}

// Sizes and times of a redo log.
const (
	redoSize   = 1 << 20               // bytes; what does not fit is committed
	redoBlock  = 4 << 10               // bytes; each record begins with one
	redoRoom   = 64 << 20              // bytes that must be free, so that there is room to commit
	redoReader = 50 * time.Millisecond // after somebody read what was not committed
)

// keeps makes the rows of a group durable and says so; or says that the transaction is
// to be committed: for a group that comes alone, that did more than to insert rows or
// that is too long, where somebody reads, and where the disk is nearly full.
func (l *redo) keeps(g *group) bool {
	if l == nil {
		return false
	}
	if l.broken || l.off || !g.soon || g.tx.more || g.rows.entries() == 0 || time.Now().UnixNano() < l.later.Load() {
		return false
	}
	if !l.waits() && !roomFor(filepath.Dir(l.path), redoRoom) {
		return false // a commit could fail, and nobody could read what waits for it
	}
	if l.broken = l.file == nil && l.make() != nil; l.broken {
		return false
	}
	record, err := g.record(l.sheet[:0])
	if err != nil || l.at+blocksOf(len(record)) > redoSize {
		return false
	}
	if l.broken = l.write(len(record)) != nil; l.broken {
		return false
	}
	l.add(&g.rows)
	return true
}

// blocksOf is the size of the blocks that some bytes take.
func blocksOf(bytes int) int64 { return (int64(bytes) + redoBlock - 1) / redoBlock * redoBlock }

// soon says whether a group that begins now comes in a crowd.
func (l *redo) soon() bool { return l != nil && time.Since(l.ended) < l.gap }

// rests notes that the writer has nothing more to do: whoever comes soon is of a crowd.
func (l *redo) rests() {
	if l != nil {
		l.ended = time.Now()
	}
}

// record writes the record of a group.
func (g *group) record(to []byte) ([]byte, error) {
	r := redoRecord{rows: g.rows}
	var err error
	if g.rows.acts.count() > 0 {
		if r.acts, err = g.was.acts.end(); err != nil {
			return nil, err
		}
	}
	if g.rows.reads.count() > 0 {
		if r.reads, err = g.was.reads.end(); err != nil {
			return nil, err
		}
	}
	return r.appendTo(to)
}

// write appends the record that stands at the beginning of the sheet, durably.
func (l *redo) write(size int) error {
	blocks := l.sheet[:blocksOf(size)]
	clear(blocks[size:])
	if _, err := l.file.WriteAt(blocks, l.at); err != nil {
		return err
	}
	l.at += int64(len(blocks))
	return syncData(l.file)
}

// make makes the file in its full size, so that to write in it changes its bytes alone
// and to sync it costs one turn of the disk.
func (l *redo) make() (err error) {
	if l.sheet == nil {
		if l.sheet, err = pages(redoSize); err != nil {
			return err
		}
	}
	if l.file, err = openBlocks(l.path); err != nil {
		l.file = nil
		return err
	}
	clear(l.sheet)
	l.at = 0
	_, err = l.file.Write(l.sheet)
	if err == nil {
		err = l.file.Sync()
	}
	if err == nil {
		err = syncFolder(filepath.Dir(l.path))
	}
	return err
}

// add notes the rows of a group that was acknowledged.
func (l *redo) add(rows *stagedRows) {
	l.rows = append(l.rows, rows)
	l.mu.Lock()
	if l.about == nil {
		l.about = map[string]bool{}
	}
	for i := 0; i < len(rows.subjects.args); i += rows.subjects.width {
		l.about[rows.subjects.args[i].(string)] = true
	}
	l.mu.Unlock()
	if n := int64(rows.entries()); l.acts.Add(n) == n {
		l.since.Store(time.Now().UnixNano())
	}
}

// committed begins the log anew: the file has what was in it.
func (l *redo) committed() {
	if l == nil {
		return
	}
	l.rows, l.at = nil, 0
	l.acts.Store(0)
	l.mu.Lock()
	l.about = nil
	l.mu.Unlock()
}

// waits says whether something is acknowledged and not committed.
func (l *redo) waits() bool { return l != nil && l.acts.Load() > 0 }

// concerns says whether something about a subject is acknowledged and not committed.
func (l *redo) concerns(subject string) bool {
	if !l.waits() {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.about[subject]
}

// due says whether what was acknowledged is to be committed now.
func (l *redo) due() bool {
	return l.waits() && (l.acts.Load() >= mostPutOff || time.Now().UnixNano()-l.since.Load() >= int64(longestOff))
}

// wipe removes the file, unless something in it waits: what it held may be erased, and
// nobody wants it any more. The writer must be at rest.
func (l *redo) wipe() error {
	if l == nil || l.file == nil || l.waits() {
		return nil
	}
	_ = l.file.Close() // what it says is in the register
	l.file = nil
	return os.Remove(l.path)
}

// close ends its use.
func (l *redo) close() error {
	if l == nil || l.sheet == nil {
		return nil
	}
	err := errors.Join(l.wipe(), givePages(l.sheet))
	l.sheet = nil
	return err
}

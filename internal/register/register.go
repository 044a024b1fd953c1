// Package register keeps the facts: an append-only log of legal acts, with the
// papers that lie with them, the law data by which they were checked, the
// messages that they send and who read whose file. It judges nothing, changes
// nothing and deletes nothing but a payload whose erasure is itself an act.
//
// One code runs on SQLite and on PostgreSQL through database/sql. One goroutine
// writes: it gathers the acts that wait and commits them together. Each act is a
// leaf of a transparency log, whose root is signed with a key that lies outside
// the database. The package may touch the database, with the redo log beside an
// SQLite file, the file of the key and the file of the last checkpoint, and nothing
// else; it imports the vocabulary only.
package register

import (
	"cmp"
	"context"
	"sync"
	"sync/atomic"
	"time"

	"qyzmet"
)

// Options say how a register is opened.
type Options struct {
	// Clock gives the instant at which an act is recorded; the machine's when nil.
	Clock func() time.Time
	// KeyFile holds the private key that signs checkpoints, CheckpointFile the
	// last one signed. Both belong on another disk than the database and outside
	// its backups. The key is made if it is absent. Empty names stand for files
	// beside an SQLite file; on PostgreSQL they mean that nothing is signed.
	KeyFile, CheckpointFile string
	// After runs inside the transaction that appends, once for the acts of a
	// group in their order, so that views change together with the acts. An error
	// refuses the acts. It must use tx only: anything else would wait for itself.
	After func(ctx context.Context, tx *Tx, entries []qyzmet.Entry) error
	// Follow writes what After has put off (Tx.PutOff), in a transaction of many acts:
	// soon, and before Base.Follow returns. Nil where After puts nothing off.
	Follow func(ctx context.Context, tx *Tx) error
	// Schemas are the tables of other storage rooms in the same database.
	Schemas []Schema
	// Archive says whether each commit is shipped to a folder; on SQLite only.
	Archive Archiving

	longest time.Duration // set by tests; longest when 0
	signs   time.Duration // set by tests; signEvery when 0
}

// Register is an open register. Its methods may be called by many goroutines.
type Register struct {
	options Options
	speech  *dialect
	path    string // of the SQLite file
	base    *Base
	pen     *pen
	queue   chan *job
	closing chan struct{}
	ended   chan struct{} // closed when the writer has gone
	idle    sync.WaitGroup
	once    sync.Once
	release []func() error // what Close gives back, in reverse order
	acts    *tree          // with reads, owned by the writer; nil until the first group
	reads   *tree
	shelf   shelf
	named   atomic.Pointer[string] // the name of this register, drawn when it was made
	keyOnce sync.Mutex
	key     *key
	signing sync.Mutex
	grown   atomic.Int64                 // groups committed
	forked  atomic.Pointer[qyzmet.Fault] // why nothing may be appended or signed
	archive *archiver                    // nil: none
	signed  atomic.Pointer[string]       // the checkpoint that this process signed last
}

// ready brings the tables up to date, checks what is there and begins to write.
func (r *Register) ready(ctx context.Context) error {
	if r.options.Clock == nil {
		r.options.Clock = time.Now
	}
	if err := r.migrate(ctx); err != nil {
		return err
	}
	if err := r.replay(ctx); err != nil {
		return err
	}
	if err := r.continues(ctx); err != nil && r.forked.Load() == nil {
		return err // not a fork, which can be read and verified
	}
	if err := r.openArchive(ctx); err != nil {
		return err
	}
	r.start()
	return nil
}

// limit is the time that one transaction may take.
func (r *Register) limit() (context.Context, context.CancelFunc) {
	if r.speech == sqliteSpeech {
		return context.Background(), func() {}
	}
	return context.WithTimeout(context.Background(), cmp.Or(r.options.longest, longest))
}

// longest is how long a transaction may wait for another machine.
const longest = 30 * time.Second

// name returns the name of the register, which stands in what it signs.
func (r *Register) name() string { return *r.named.Load() }

// start begins to write; everything is open.
func (r *Register) start() {
	r.queue = make(chan *job, 1024)
	r.closing, r.ended = make(chan struct{}), make(chan struct{})
	r.idle.Add(1)
	go r.write()
	if r.options.KeyFile != "" && r.options.CheckpointFile != "" {
		r.idle.Add(1)
		go r.sign()
	}
}

// Close ends writing and closes the database. What was handed in before and is
// not yet recorded is refused with code Unavailable.
func (r *Register) Close() error {
	var err error
	r.once.Do(func() {
		close(r.closing)
		r.idle.Wait()
		if r.grown.Load() > 0 && r.options.KeyFile != "" && r.options.CheckpointFile != "" && r.forked.Load() == nil {
			_, err = r.signNow()
		}
		if e := r.archive.close(); err == nil {
			err = e
		}
		if e := r.giveBack(); err == nil {
			err = e
		}
	})
	return err
}

// giveBack returns what was opened, the last first.
func (r *Register) giveBack() (err error) {
	for i := len(r.release) - 1; i >= 0; i-- {
		if e := r.release[i](); e != nil && err == nil {
			err = e
		}
	}
	r.release = nil
	return err
}

package register

import (
	"context"
	"fmt"
	"sync"
	"time"

	"qyzmet"
)

// Archiving is how a register on SQLite is shipped, commit by commit, to a folder
// on another disk: docs/decisions/0014-archive.md.
type Archiving struct {
	// Dir is the folder of the archive, made if it is absent; "" archives nothing.
	Dir string
	// Confirms makes an act acknowledged only once the archive has it too. While
	// the archive cannot be written nothing is recorded then. Without it acts are
	// recorded, and the archive follows when it can.
	Confirms bool
}

// ArchiveStatus tells how far an archive is behind its register.
type ArchiveStatus struct {
	Dir      string
	Confirms bool
	Acts     int64         // in the archive
	Behind   int64         // acts that the register has and the archive lacks
	Lag      time.Duration // since when something waits to be archived; 0: nothing does
	Err      error         // why it cannot be written; nil: it can
}

// archiver follows the register into its archive. One goroutine ships; what it
// ships it reads from the database, so that it goes on after whatever stopped it.
type archiver struct {
	r        *Register
	file     *archiveFile
	queue    *changeQueue
	wake     chan struct{}
	closing  chan struct{}
	ended    chan struct{}
	confirms bool
	cleared  int64 // changes of the queue that were taken from it

	mu      sync.Mutex
	has     archived
	noted   int64     // commits since the register was opened
	shipped int64     // how many of them the archive has
	waiting time.Time // since when something waits; zero: nothing does
	err     error
	moved   chan struct{} // closed when has or err change
}

// archived is what an archive has.
type archived struct {
	acts, reads *tree
	changes     int64 // of the queue
	signed      string
}

// archiveRetry is how long after a failure the archive is tried again.
const archiveRetry = time.Second

// openArchive begins to follow. An archive that is not that of this register, or
// has more than it, is refused: to go on there would be to mix two histories.
func (r *Register) openArchive(ctx context.Context) error {
	if r.options.Archive.Dir == "" {
		return nil
	}
	if r.speech != sqliteSpeech {
		return &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "archive", Value: r.options.Archive.Dir,
			Message: "PostgreSQL archives by itself (archive_command); docs/operations.md says how"}
	}
	if f := r.forked.Load(); f != nil {
		return nil // read and verified only: nothing is recorded that could be shipped
	}
	a := &archiver{r: r, confirms: r.options.Archive.Confirms, wake: make(chan struct{}, 1), closing: make(chan struct{}),
		ended: make(chan struct{}), moved: make(chan struct{})}
	var err error
	if a.queue, err = r.changes(ctx); err != nil {
		return err
	}
	if err := a.connect(ctx); err != nil {
		return err
	}
	r.archive = a
	r.pen.redo.off = a.confirms // which reads what is committed
	r.pen.committed = a.notify
	a.notify()
	go a.follow()
	return nil
}

// connect opens the folder and compares what it has with the register.
func (a *archiver) connect(ctx context.Context) error {
	head, err := a.head()
	if err != nil {
		return err
	}
	file, last, err := openArchiveFile(a.r.options.Archive.Dir, head)
	if err != nil {
		return err
	}
	a.file = file
	a.has = archived{acts: &tree{}, reads: &tree{}, signed: last.signed}
	for _, log := range []struct {
		table string
		said  exportTree
		into  **tree
	}{{"log_act", last.Acts, &a.has.acts}, {"log_read", last.Reads, &a.has.reads}} {
		if *log.into, err = a.r.treeHad(ctx, log.table, log.said); err != nil {
			file.close()
			return err
		}
	}
	// A new folder gets everything; so does one that lost batches which it had.
	if file.id() != a.queue.archive || last.Batch < a.queue.batch {
		err = a.queue.refill(ctx, a.r, file.id())
	}
	return err
}

func (a *archiver) head() (*archiveHead, error) {
	h := &archiveHead{Version: archiveVersion, Name: a.r.name()}
	for _, s := range a.r.options.Schemas {
		if len(s.Keep) > 0 {
			h.Schemas = append(h.Schemas, s)
		}
	}
	if a.r.options.KeyFile == "" {
		return h, nil
	}
	var err error
	h.PublicKey, err = a.r.PublicKey()
	return h, err
}

// treeHad returns the tree of a log as an archive has it; a fault of code Damaged
// when the log is no continuation of it.
func (r *Register) treeHad(ctx context.Context, table string, said exportTree) (*tree, error) {
	size, err := r.position(ctx, `SELECT coalesce(max(position), 0) FROM `+table)
	if err != nil {
		return nil, err
	}
	ahead := func(what string) error {
		return damaged("the archive "+r.options.Archive.Dir+" has another history than the register: "+what,
			"restore the register from the archive; or, if the later entries were given up by a decision, name a new folder and keep this one as evidence")
	}
	if int64(size) < said.Size {
		return nil, ahead(fmt.Sprintf("%s has %d entries there and %d here", table, said.Size, size))
	}
	t, err := loadTree(func(at int64) ([]byte, error) { return r.hashesAt(ctx, table, at) }, table, said.Size)
	if err != nil || said.Size == 0 {
		return t, err
	}
	if root, err := t.root(); err != nil || root != said.Root {
		return nil, ahead(fmt.Sprintf("the first %d entries of %s differ", said.Size, table))
	}
	return t, nil
}

// notify says that something was committed.
func (a *archiver) notify() {
	a.mu.Lock()
	a.noted++
	if a.waiting.IsZero() {
		a.waiting = time.Now()
	}
	a.mu.Unlock()
	select {
	case a.wake <- struct{}{}:
	default:
	}
}

// follow ships until the register closes.
func (a *archiver) follow() {
	defer close(a.ended)
	for {
		select {
		case <-a.wake:
		case <-a.closing:
			a.ship(context.Background()) // the last, which says by itself what failed
			return
		}
		for a.ship(context.Background()) != nil {
			select {
			case <-time.After(archiveRetry):
			case <-a.closing:
				return
			}
		}
	}
}

// ship ships all that there is.
func (a *archiver) ship(ctx context.Context) error {
	for {
		a.mu.Lock()
		began, noted := time.Now(), a.noted
		has := a.has
		a.mu.Unlock()
		next, more, err := a.batch(ctx, has)
		a.mu.Lock()
		a.err = err
		if err == nil {
			a.has = next
			if !more {
				a.shipped, a.waiting = noted, time.Time{}
				if more = a.noted > noted; more { // came meanwhile, and may be in it or not
					a.waiting = began
				}
			}
		}
		close(a.moved)
		a.moved = make(chan struct{})
		a.mu.Unlock()
		if err != nil || !more {
			return err
		}
	}
}

// wait returns when the archive has the entries up to a size, or cannot.
func (a *archiver) wait(ctx context.Context, acts, reads int64) error {
	for {
		a.mu.Lock()
		has, err, moved := a.has, a.err, a.moved
		a.mu.Unlock()
		switch {
		case has.acts.size >= acts && has.reads.size >= reads:
			return nil
		case err != nil:
			return unconfirmed(err)
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return ctx.Err()
		case <-a.ended:
			return unconfirmed(errClosed())
		}
	}
}

func unconfirmed(err error) error {
	return unavailable("the archive does not confirm it: "+err.Error(), "see to the archive's disk; then send the request again with the same key: it tells whether the act stands")
}

// broken refuses to begin while the archive that must confirm cannot be written.
func (a *archiver) broken() error {
	if a == nil || !a.confirms {
		return nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.err != nil {
		return unconfirmed(a.err)
	}
	return nil
}

// confirm waits for the archive, where it must confirm.
func (r *Register) confirm(acts, reads int64) error {
	if r.archive == nil || !r.archive.confirms {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), longest)
	defer cancel()
	return r.archive.wait(ctx, acts, reads)
}

// Archived tells how far the archive is; nil when the register has none.
func (r *Register) Archived(ctx context.Context) (*ArchiveStatus, error) {
	a := r.archive
	if a == nil {
		return nil, nil
	}
	size, err := r.Size(ctx)
	if err != nil {
		return nil, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	s := &ArchiveStatus{Dir: r.options.Archive.Dir, Confirms: a.confirms, Acts: a.has.acts.size, Err: a.err}
	s.Behind = max(0, int64(size)-s.Acts)
	if !a.waiting.IsZero() {
		s.Lag = time.Since(a.waiting)
	}
	return s, nil
}

// Flush returns when everything committed before is in the archive. Without an
// archive there is nothing to wait for.
func (r *Register) Flush(ctx context.Context) error {
	a := r.archive
	if a == nil {
		return nil
	}
	if err := r.pen.land(ctx); err != nil {
		return err
	}
	a.mu.Lock()
	noted := a.noted
	a.mu.Unlock()
	for {
		a.mu.Lock()
		shipped, err, moved := a.shipped, a.err, a.moved
		a.mu.Unlock()
		switch {
		case err != nil:
			return err
		case shipped >= noted:
			return nil
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return ctx.Err()
		case <-a.ended:
			return errClosed()
		}
	}
}

// close ships what is left and ends. What could not be shipped waits in the
// database for the next opening.
func (a *archiver) close() error {
	if a == nil {
		return nil
	}
	close(a.closing)
	<-a.ended
	a.mu.Lock()
	err, done := a.err, a.has.changes
	a.mu.Unlock()
	if e := a.file.close(); err == nil {
		err = e
	}
	if err != nil {
		return unavailable("the end of the log is not in the archive: "+err.Error(), "see to the archive's disk; it is shipped when the register is opened again")
	}
	return a.queue.clear(context.Background(), a.r, done, a.file.last.Batch)
}

// Package office holds the use cases of the register: may this official issue
// this act about this person, does the law allow it, is it new; then record it,
// together with the rows of lists, the duties and the messages that follow.
//
// It knows the clock; everything else it is handed. It renders nothing, and the
// doors (pages, interfaces) go through it alone.
package office

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/record"
	"qyzmet/internal/register"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/view"
)

// Country is the office whose record says what is so for everybody, such as
// whether the country is at peace. It stands above all others.
const Country qyzmet.SubjectID = "o-kz"

// LateEntry is how many days after its issue an act may be entered: a safeguard
// of ours against backdating. History goes in as found.
const LateEntry = 3

// Office is the register at work. It is safe for concurrent use.
type Office struct {
	law   *engine.Engine
	book  *rulebook.Book
	reg   *register.Register
	view  *view.View
	clock func() time.Time

	origin  string
	reports sync.Mutex // of delivery

	shared bool // other processes may append
	names  *directory
	kept   *view.Kept   // nil where other processes may append
	behind *view.Behind // nil likewise

	promises promising
	memo     memo // of the due list
	long     longFiles
	readings readings
	numbers  journals
}

// Archiving says where each commit is archived.
type Archiving = register.Archiving

// Options say how the register is opened.
type Options struct {
	Path           string // of an SQLite file, or postgres://…; "": one that goes away again
	KeyFile        string // see register.Options
	CheckpointFile string
	KeptFile       string            // of backups made and restores tried: see NoteKept; "": none
	Clock          func() time.Time  // the machine's when nil
	Schemas        []register.Schema // of other rooms that store in the same database
	Archive        register.Archiving
	Origin         string // the address of the site, where papers can be checked; without it they bear only a code
}

// Open opens the register and the views on it.
func Open(ctx context.Context, law *engine.Engine, o Options) (*Office, error) {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	f := &Office{law: law, book: law.Book(), clock: o.Clock, origin: o.Origin, names: &directory{}}
	f.promises.began, f.promises.keptFile = o.Clock(), o.KeptFile
	ro := register.Options{Clock: o.Clock, KeyFile: o.KeyFile, CheckpointFile: o.CheckpointFile, Archive: o.Archive, After: f.after,
		Schemas: append([]register.Schema{view.Schema(), schema()}, o.Schemas...)}
	var err error
	if isPostgres(o.Path) {
		f.shared = true
		f.reg, err = register.OpenPostgres(ctx, o.Path, ro)
	} else {
		f.kept, f.behind = &view.Kept{}, &view.Behind{}
		ro.Follow = f.writeBehind
		f.reg, err = register.OpenFile(ctx, o.Path, ro)
	}
	if err != nil {
		return nil, fmt.Errorf("opening the register: %w", err)
	}
	f.view = view.New(f.reg, f.behind)
	if err := f.takeUp(ctx); err != nil {
		f.reg.Close()
		return nil, err
	}
	return f, nil
}

func isPostgres(path string) bool {
	for _, scheme := range []string{"postgres://", "postgresql://"} {
		if len(path) > len(scheme) && path[:len(scheme)] == scheme {
			return true
		}
	}
	return false
}

// Close closes the register.
func (f *Office) Close() error { return f.reg.Close() }

// Today is the civil day.
func (f *Office) Today() date.Date { return date.Today(f.clock()) }

// Book returns the law by which the office works.
func (f *Office) Book() *rulebook.Book { return f.book }

// Law returns the engine that answers by it.
func (f *Office) Law() *engine.Engine { return f.law }

// Now is the instant.
func (f *Office) Now() time.Time { return f.clock() }

// Register is the register itself, for whoever keeps it: verification, backups,
// exports. Acts go through Record.
func (f *Office) Register() *register.Register { return f.reg }

// Base is the database for rooms that store beside the register.
func (f *Office) Base() *register.Base { return f.reg.Base() }

// directory holds the records of offices and officials, of which there are few
// and which every act needs.
type directory struct {
	mu      sync.RWMutex
	members map[qyzmet.SubjectID][]qyzmet.Entry
	stale   bool
	heads   [2]qyzmet.Position // of the last acts about offices and officials that were read
	records map[entered]*record.Record
}

// entered names a record of the directory: whose, on which day, by how many acts up
// to which.
type entered struct {
	id   qyzmet.SubjectID
	on   date.Date
	acts int
	last qyzmet.Position
}

// mostFolded bounds the records that are kept.
const mostFolded = 20_000

// folded is the record of some acts about an office or official. Every request
// needs several of them, and they change seldom: they are kept until the directory
// is read anew, and shared.
func (d *directory) folded(id qyzmet.SubjectID, entries []qyzmet.Entry, on date.Date) *record.Record {
	key := entered{id: id, on: on, acts: len(entries)}
	if n := len(entries); n > 0 {
		key.last = entries[n-1].Position
	}
	d.mu.RLock()
	r := d.records[key]
	d.mu.RUnlock()
	if r != nil {
		return r
	}
	r = record.Of(id, entries, on, 0)
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.records == nil || len(d.records) >= mostFolded {
		d.records = map[entered]*record.Record{}
	}
	d.records[key] = r
	return r
}

// load reads the offices and officials anew.
func (d *directory) load(ctx context.Context, f *Office) error {
	members := map[qyzmet.SubjectID][]qyzmet.Entry{}
	heads, err := f.directoryHeads(ctx)
	if err != nil {
		return err
	}
	for _, sort := range []string{qyzmet.OfficeSort, qyzmet.OfficerSort} {
		ids, err := f.view.Subjects(ctx, sort)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if members[id], err = f.reg.Acts(ctx, id, 0); err != nil {
				return fmt.Errorf("reading the offices and officials: %w", err)
			}
		}
	}
	d.mu.Lock()
	d.members, d.stale, d.heads, d.records = members, false, heads, nil
	d.mu.Unlock()
	return nil
}

// of returns the acts about an office or official, reading anew what has changed.
func (d *directory) of(ctx context.Context, f *Office, id qyzmet.SubjectID) ([]qyzmet.Entry, error) {
	d.mu.RLock()
	entries, stale, heads := d.members[id], d.stale, d.heads
	d.mu.RUnlock()
	if looked, _ := ctx.Value(lookedAt{}).(*atomic.Bool); !stale && f.shared && (looked == nil || !looked.Load()) {
		now, err := f.directoryHeads(ctx)
		if err != nil {
			return nil, err
		}
		stale = now != heads
		if looked != nil {
			looked.Store(true)
		}
	}
	if stale {
		if err := d.load(ctx, f); err != nil {
			return nil, err
		}
		d.mu.RLock()
		defer d.mu.RUnlock()
		return d.members[id], nil
	}
	return entries, nil
}

// lookedAt notes in the context of a request that the directory was compared with the
// tables for it: an act rests on the offices and officials of one moment, and asks for
// them a dozen times.
type lookedAt struct{}

func lookingOnce(ctx context.Context) context.Context {
	return context.WithValue(ctx, lookedAt{}, new(atomic.Bool))
}

// directoryHeads tells whether another process changed the offices or officials.
func (f *Office) directoryHeads(ctx context.Context) (out [2]qyzmet.Position, err error) {
	for i, sort := range []string{qyzmet.OfficeSort, qyzmet.OfficerSort} {
		if out[i], err = f.view.Head(ctx, sort); err != nil {
			return out, fmt.Errorf("looking for changes among offices and officials: %w", err)
		}
	}
	return out, nil
}

func (d *directory) changed() {
	d.mu.Lock()
	d.stale = true
	d.mu.Unlock()
}

// all lists the ids of a sort in the directory.
func (d *directory) all(sort string) []qyzmet.SubjectID {
	d.mu.RLock()
	defer d.mu.RUnlock()
	var out []qyzmet.SubjectID
	for id := range d.members {
		if id.Sort() == sort {
			out = append(out, id)
		}
	}
	return out
}

package office

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"time"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/register"
)

// StuckAfter is how many days without an act make a file with an overdue duty a
// stuck one: a bound of ours.
const StuckAfter = 14

// freshFor is how long the figures of a promise are told again before they are
// counted anew: a page that many look at asks nothing of the database meanwhile.
const freshFor = 30 * time.Second

// Promise is how the register keeps what it promises, counted not long ago.
type Promise struct {
	Counted   time.Time
	Since     time.Time // of this process
	Acts      qyzmet.Position
	Recording Paced
	Oldest    *DueRow // the open duty with the earliest last day; nil: none
	Overdue   int
	Stuck     int                // files with an overdue duty and no act for StuckAfter days
	Pending   int                // open duties that carry out what is approved: see Effected for the full count
	Waiting   int                // messages to be sent, those handed out included
	Failed    int                // messages given up
	Withdrawn int                // messages not sent, because what they say no longer stood
	Messages  []WithdrawnMessage // the last of these
	Signed    int64
	SignedAt  time.Time // zero: nothing is signed
	Backup    *Kept     // nil: none is known of
	Restore   *Kept
	Archive   *register.ArchiveStatus // nil: none is kept
	Server    bool                    // the register lies on a server, which archives by itself
	Resumed   []Resumption            // decisions to go on from an earlier state, the oldest first
}

// Resumption is a decision to go on from an earlier state of the register.
type Resumption = register.Resumption

// promising is what an office keeps for its promise.
type promising struct {
	began    time.Time
	pace     Pace
	keptFile string

	mu    sync.Mutex
	last  *Promise
	check Check
}

// Promise tells how the promises are kept.
func (f *Office) Promise(ctx context.Context) (*Promise, error) {
	f.promises.mu.Lock()
	defer f.promises.mu.Unlock()
	now := f.clock()
	if p := f.promises.last; p != nil && now.Sub(p.Counted) < freshFor && !now.Before(p.Counted) {
		fresh := *p
		fresh.Recording = f.promises.pace.Sum()
		var err error
		fresh.Archive, err = f.reg.Archived(ctx) // of this moment: a lag that is half a minute old says nothing
		return &fresh, err
	}
	p := &Promise{Server: f.shared, Counted: now, Since: f.promises.began, Recording: f.promises.pace.Sum()}
	if err := f.count(ctx, p); err != nil {
		return nil, fmt.Errorf("counting what is promised: %w", err)
	}
	f.promises.last = p
	return p, nil
}

// shownWithdrawn is how many withdrawn messages are shown one by one.
const shownWithdrawn = 20

func (f *Office) count(ctx context.Context, p *Promise) error {
	var err error
	if p.Acts, err = f.reg.Size(ctx); err != nil {
		return err
	}
	oldest, err := f.view.Due(ctx, DueSearch{On: f.Today(), Until: date.Forever - 1, Limit: 1})
	if err != nil {
		return err
	}
	if len(oldest) > 0 {
		p.Oldest = &oldest[0]
	}
	all, overdue, err := f.view.Counts(ctx, DueSearch{On: f.Today()})
	if err != nil {
		return err
	}
	for _, n := range overdue {
		p.Overdue += n
	}
	for _, d := range f.book.Duties {
		if d.CarriesOut {
			p.Pending += all[d.ID]
		}
	}
	if p.Stuck, err = f.view.Stuck(ctx, f.Today(), f.Today().AddDays(-StuckAfter)); err != nil {
		return err
	}
	box, err := f.reg.Outbox(ctx)
	if err != nil {
		return err
	}
	p.Waiting, p.Failed = box[register.Waiting]+box[register.Leased], box[register.Failed]
	p.Withdrawn = box[register.Withdrawn]
	if p.Messages, err = f.withdrawn(ctx, shownWithdrawn); err != nil {
		return err
	}
	if p.Signed, p.SignedAt, err = f.reg.LastSigned(); err != nil {
		return err
	}
	if p.Archive, err = f.reg.Archived(ctx); err != nil {
		return err
	}
	if p.Resumed, err = f.reg.Resumed(); err != nil {
		return err
	}
	p.Backup, p.Restore, err = LastKept(f.promises.keptFile)
	return err
}

// Check is a verification of the register in the background, with the full count
// of what is approved and not effected.
type Check struct {
	Running     bool
	Done, Total int64
	Ended       time.Time // zero: there was none yet
	Report      *register.Report
	Effected    *Effected
	Err         error
}

// Checked tells how far the verification is, and what the last one found.
func (f *Office) Checked() Check {
	f.promises.mu.Lock()
	defer f.promises.mu.Unlock()
	return f.promises.check
}

// StartCheck begins a verification, unless one is under way. It ends with ctx,
// which therefore is not that of a request.
func (f *Office) StartCheck(ctx context.Context) bool {
	f.promises.mu.Lock()
	defer f.promises.mu.Unlock()
	if f.promises.check.Running {
		return false
	}
	f.promises.check = Check{Running: true}
	go f.checkAll(ctx)
	return true
}

func (f *Office) checkAll(ctx context.Context) {
	note := func(change func(*Check)) {
		f.promises.mu.Lock()
		defer f.promises.mu.Unlock()
		change(&f.promises.check)
	}
	report, err := f.reg.Verify(ctx, func(done, total int64) { note(func(c *Check) { c.Done, c.Total = done, total }) })
	var effected *Effected
	if err == nil {
		effected, err = f.Effected(ctx)
	}
	note(func(c *Check) {
		c.Running, c.Ended, c.Report, c.Effected, c.Err = false, f.clock(), report, effected, err
	})
}

// Kinds of what was kept.
const (
	KeptBackup  = "backup"
	KeptRestore = "restore"
)

// Kept is a backup that was made, or a restore that was tried. It is written
// beside the keys: in the database it would be lost with it.
type Kept struct {
	What  string    `json:"what"`
	At    time.Time `json:"at"`
	Acts  int64     `json:"acts"`
	Sound bool      `json:"sound"`
}

// NoteKept adds to the file of what was kept.
func NoteKept(file string, k Kept) error {
	data, err := json.Marshal(k)
	if err != nil {
		return err
	}
	out, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("noting the %s: %w", k.What, err)
	}
	_, err = out.Write(append(data, '\n'))
	return errors.Join(err, out.Sync(), out.Close())
}

// LastKept reads the last backup and the last restore; nil where there is none. A
// line that cannot be read, such as one cut short, is passed over.
func LastKept(file string) (backup, restore *Kept, err error) {
	if file == "" {
		return nil, nil, nil
	}
	in, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("reading what was kept: %w", err)
	}
	defer in.Close()
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		var k Kept
		if json.Unmarshal(lines.Bytes(), &k) != nil {
			continue
		}
		switch k.What {
		case KeptBackup:
			backup = &k
		case KeptRestore:
			restore = &k
		}
	}
	return backup, restore, lines.Err()
}

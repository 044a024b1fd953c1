package register

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// When tables that follow the log are brought up to it.
const (
	mostPutOff = 256                   // acts
	longestOff = 50 * time.Millisecond // since the first of them
	restOff    = 3 * time.Millisecond  // in which nobody records
	followAnew = time.Second           // after a failure
)

// late is what tables that follow the log do not have yet.
type late struct {
	acts  atomic.Int64
	since atomic.Int64 // when the first was put off, in nanoseconds
	not   atomic.Int64 // not before this instant, after a failure
	turn  sync.Mutex   // of whoever brings them up
}

// PutOff notes that the tables that follow the log will lack some acts of this
// transaction: Options.Follow will write them. A crash before leaves them behind;
// whoever opens the register brings them up.
func (t *Tx) PutOff(acts int) {
	t.Then(func() {
		if l := &t.pen.late; l.acts.Add(int64(acts)) == int64(acts) {
			l.since.Store(time.Now().UnixNano())
		}
	})
}

// CaughtUp notes that this transaction writes all that was put off.
func (t *Tx) CaughtUp() {
	t.Then(func() { t.pen.late.acts.Store(0) })
}

// Follow returns when the tables that follow the log have all acts that were
// acknowledged before it was called.
func (b *Base) Follow(ctx context.Context) error {
	l := &b.r.pen.late
	if l.acts.Load() == 0 {
		return nil
	}
	l.turn.Lock()
	defer l.turn.Unlock()
	if l.acts.Load() == 0 { // whoever had the turn before did it
		return nil
	}
	return b.r.pen.within(ctx, func(tx *Tx) error { return b.r.options.Follow(ctx, tx) })
}

// follow is Follow by the writer, with what is acknowledged and not committed. It tries
// again later if it fails: who reads is told why.
func (r *Register) follow() {
	ctx, cancel := r.limit()
	defer cancel()
	follows, landed := r.base.Follow(ctx), r.pen.land(ctx)
	if follows != nil || landed != nil {
		r.pen.late.not.Store(time.Now().Add(followAnew).UnixNano())
	}
}

// due says whether the tables, or the transaction that is open, wait no longer for more
// acts.
func (p *pen) due() bool {
	l := &p.late
	acts, now := l.acts.Load(), time.Now().UnixNano()
	return now >= l.not.Load() && (p.redo.due() || acts >= mostPutOff || acts > 0 && now-l.since.Load() >= int64(longestOff))
}

// rest yields when nobody has recorded for a moment and something is put off or not
// committed; nil waits for ever.
func (p *pen) rest() <-chan time.Time {
	if p.late.acts.Load() == 0 && !p.redo.waits() {
		return nil
	}
	return time.After(max(restOff, time.Duration(p.late.not.Load()-time.Now().UnixNano())))
}

package office

import (
	"context"
	"sync"
	"time"

	"qyzmet/internal/register"
)

// JoinReadings is how long a reading stands for those that follow it. A page that is
// checked while it is filled in, or that shows twenty files and is looked at again,
// reads the same files again and again; who, what for and when are known from the
// first. The span runs from the reading that was written, not from the last one, so
// a file that lies open all day is written down every ten minutes.
const JoinReadings = 10 * time.Minute

// mostReadings bounds what is kept in mind.
const mostReadings = 10_000

// readings joins the readings of one file by one official in one office for one
// purpose. It keeps in mind what this process has written: after a start, or by
// another process, a reading is written once more. Refusals, files opened from
// outside, printings and copies are never joined: each is an event of its own.
type readings struct {
	mu   sync.Mutex
	last map[register.ReadEntry]*reading // by the entry without its time
}

// reading is one that was, or is being, written down.
type reading struct {
	at   time.Time
	done chan struct{} // closed when it is written, or could not be
	err  error
}

// noteReadings writes down what was read, but for those readings that were written
// down a moment ago. It returns when all of them are durable.
func (f *Office) noteReadings(ctx context.Context, list ...register.ReadEntry) error {
	var fresh, again []register.ReadEntry
	var mine, others []*reading
	for _, e := range list {
		before, own := f.readings.take(e, f.clock())
		if own != nil {
			fresh, mine = append(fresh, e), append(mine, own)
		} else {
			again, others = append(again, e), append(others, before)
		}
	}
	if len(fresh) > 0 {
		err := f.reg.LogRead(ctx, fresh...)
		f.readings.settle(fresh, mine, err)
		if err != nil {
			return err
		}
	}
	var failed []register.ReadEntry
	for i, b := range others {
		select {
		case <-b.done:
		case <-ctx.Done():
			return ctx.Err()
		}
		if b.err != nil {
			failed = append(failed, again[i])
		}
	}
	if len(failed) > 0 {
		return f.noteReadings(ctx, failed...)
	}
	return nil
}

// take finds the reading that stands for this one, or begins one of its own.
func (r *readings) take(e register.ReadEntry, now time.Time) (before, mine *reading) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if b := r.last[e]; b != nil && !now.Before(b.at) && now.Sub(b.at) < JoinReadings {
		return b, nil
	}
	if r.last == nil || len(r.last) >= mostReadings {
		r.forget(now)
	}
	mine = &reading{at: now, done: make(chan struct{})}
	r.last[e] = mine
	return nil, mine
}

// forget drops what stands for nothing any more; if that is not enough, all: then
// some readings are written once more.
func (r *readings) forget(now time.Time) {
	left := map[register.ReadEntry]*reading{}
	for e, b := range r.last {
		if now.Sub(b.at) < JoinReadings {
			left[e] = b
		}
	}
	if len(left) >= mostReadings {
		left = map[register.ReadEntry]*reading{}
	}
	r.last = left
}

// settle lets those go on who waited; a reading that could not be written stands for
// none.
func (r *readings) settle(list []register.ReadEntry, mine []*reading, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, e := range list {
		mine[i].err = err
		if err != nil && r.last[e] == mine[i] {
			delete(r.last, e)
		}
		close(mine[i].done)
	}
}

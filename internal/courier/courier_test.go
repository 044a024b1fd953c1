package courier_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"qyzmet"
	"qyzmet/internal/courier"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.FixedZone("", 5*3600))

// clock passes when it is waited for, and ends the test's run after some waits.
type clock struct {
	lock  sync.Mutex
	now   time.Time
	waits int // to go; then the context ends
	stop  context.CancelFunc
}

func newClock() *clock { return &clock{now: start} }

func (c *clock) Now() time.Time {
	c.lock.Lock()
	defer c.lock.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.now = c.now.Add(d)
}

func (c *clock) Wait(ctx context.Context, d time.Duration) error {
	c.pass(d)
	if c.waits--; c.waits < 0 && c.stop != nil {
		c.stop()
	}
	return ctx.Err()
}

// running is a context that ends after so many waits of the clock.
func running(t *testing.T, c *clock, waits int) context.Context {
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(stop)
	c.waits, c.stop = waits, stop
	return ctx
}

func contextOf(t *testing.T, d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(t.Context(), d)
}

var errDied = errors.New("the process died here")

// box is an outbox in memory with leases, as the register keeps it.
type box struct {
	lock    sync.Mutex
	entries []*entry
	lease   time.Duration
	dies    int // so many markings are lost
}

type entry struct {
	courier.Message
	attempts  int
	due       time.Time
	until     time.Time
	evidence  []courier.Evidence
	reasons   []string
	done, off bool
	withdrawn bool
}

func newBox(messages ...courier.Message) *box {
	b := &box{lease: 5 * time.Minute}
	for _, m := range messages {
		b.entries = append(b.entries, &entry{Message: m})
	}
	return b
}

func (b *box) Due(_ context.Context, now time.Time, limit int) ([]courier.Leased, error) {
	b.lock.Lock()
	defer b.lock.Unlock()
	var out []courier.Leased
	for _, e := range b.entries {
		if len(out) < limit && !e.done && !e.off && !now.Before(e.due) && !now.Before(e.until) {
			e.until = now.Add(b.lease)
			e.attempts++
			out = append(out, courier.Leased{Message: e.Message, Attempt: e.attempts, Until: e.until})
		}
	}
	return out, nil
}

func (b *box) find(id string) *entry {
	for _, e := range b.entries {
		if e.ID == id {
			return e
		}
	}
	return nil
}

func (b *box) Stands(_ context.Context, id string) (bool, error) {
	b.lock.Lock()
	defer b.lock.Unlock()
	return !b.find(id).withdrawn, nil
}

func (b *box) MarkSent(ctx context.Context, id string, ev courier.Evidence) error {
	b.lock.Lock()
	defer b.lock.Unlock()
	if b.dies > 0 {
		b.dies--
		return errDied
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	e := b.find(id)
	e.done, e.evidence = true, append(e.evidence, ev)
	return nil
}

func (b *box) MarkFailed(ctx context.Context, id string, next time.Time, reason string) error {
	b.lock.Lock()
	defer b.lock.Unlock()
	if b.dies > 0 {
		b.dies--
		return errDied
	}
	e := b.find(id)
	e.reasons = append(e.reasons, reason)
	e.due, e.until, e.off = next, time.Time{}, next.IsZero()
	return ctx.Err()
}

func faultOf(t *testing.T, err error) *qyzmet.Fault {
	t.Helper()
	var f *qyzmet.Fault
	if !errors.As(err, &f) {
		t.Fatalf("no fault: %v", err)
	}
	if f.Message == "" {
		t.Errorf("no message: %#v", f)
	}
	return f
}

// discreet refuses a text in which something of the message stands.
func discreet(t *testing.T, s string) {
	t.Helper()
	for _, personal := range []string{"nurlan", "sarsenov", "Нұрлан", "Сәрсенов", "Шақыру", "куәландыру", "7010000001", "%PDF"} {
		if strings.Contains(strings.ToLower(s), strings.ToLower(personal)) {
			t.Errorf("%q stands in %s", personal, s)
		}
	}
}

package courier

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"qyzmet"
)

// Clock tells the time and lets it pass.
type Clock interface {
	Now() time.Time
	// Wait returns after d, or earlier with the context's error.
	Wait(ctx context.Context, d time.Duration) error
}

// Outbox holds the messages that are to leave: the register, by way of whoever
// runs the courier.
type Outbox interface {
	// Due leases at most limit messages that are due and leased by nobody else.
	// A lease is written down before Due returns, so that no two couriers have
	// the same message, and runs out by itself.
	Due(ctx context.Context, now time.Time, limit int) ([]Leased, error)
	// Stands is asked right before a message is sent: whether it is still to be.
	// One that is not has been marked so, and is not handed out again.
	Stands(ctx context.Context, id string) (bool, error)
	// MarkSent ends a message with its evidence.
	MarkSent(ctx context.Context, id string, e Evidence) error
	// MarkFailed ends an attempt. A zero next gives the message up. The reason
	// holds nothing of the message or its recipient.
	MarkFailed(ctx context.Context, id string, next time.Time, reason string) error
}

// Leased is a message lent to one courier.
type Leased struct {
	Message
	Attempt int       // 1 the first time it is lent
	Until   time.Time // the lease runs out: from then on another may send it
}

// Options of Run. The zero value of a field takes what is said there.
type Options struct {
	Plan   Plan          // DefaultPlan
	Chance *rand.Rand    // a random one
	Log    *slog.Logger  // none
	Batch  int           // messages leased at a time; 20
	Pause  time.Duration // between two looks into an empty outbox; 5 s
	Send   time.Duration // the longest that one sending may take; 30 s
}

func (o Options) filled() Options {
	if o.Plan == (Plan{}) {
		o.Plan = DefaultPlan
	}
	if o.Chance == nil {
		o.Chance = rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Batch <= 0 {
		o.Batch = 20
	}
	if o.Pause <= 0 {
		o.Pause = 5 * time.Second
	}
	if o.Send <= 0 {
		o.Send = 30 * time.Second
	}
	return o
}

// marking is how long may be taken to write down what became of a message,
// also when the courier is being stopped.
const marking = 10 * time.Second

// courier is one run.
type courier struct {
	Options
	outbox   Outbox
	channels map[ChannelName]Channel
	clock    Clock
	chance   sync.Mutex // Options.Chance is not safe for concurrent use
}

// Run sends what is due until the context ends, and returns its error. An
// outbox that cannot be read or written is logged and tried again after the
// pause: a courier that stops tells nobody.
func Run(ctx context.Context, outbox Outbox, channels map[ChannelName]Channel, clock Clock, o Options) error {
	c := &courier{Options: o.filled(), outbox: outbox, channels: channels, clock: clock}
	for {
		n, err := c.round(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			c.Log.Error("courier: the outbox cannot be used", "code", code(err))
		}
		if n == c.Batch && err == nil {
			continue // more may be waiting
		}
		if err := c.clock.Wait(ctx, c.Pause); err != nil {
			return err
		}
	}
}

// round leases messages once and sends them, the channels side by side: a slow
// one does not hold up the others. It returns how many were leased.
func (c *courier) round(ctx context.Context) (int, error) {
	due, err := c.outbox.Due(ctx, c.clock.Now(), c.Batch)
	if err != nil {
		return 0, fmt.Errorf("courier: leasing messages: %w", err)
	}
	byChannel := map[ChannelName][]Leased{}
	for _, m := range due {
		byChannel[m.Channel] = append(byChannel[m.Channel], m)
	}
	var all sync.WaitGroup
	var lock sync.Mutex
	var faults []error
	for _, messages := range byChannel {
		all.Go(func() {
			for _, m := range messages {
				if err := c.carry(ctx, m); err != nil {
					lock.Lock()
					faults = append(faults, err)
					lock.Unlock()
				}
			}
		})
	}
	all.Wait()
	return len(due), errors.Join(faults...)
}

// carry sends one message and writes down what became of it. It returns an
// error of the outbox only.
func (c *courier) carry(ctx context.Context, m Leased) error {
	if ctx.Err() != nil {
		return nil // stopped: the lease runs out
	}
	if c.clock.Now().Add(c.Send).After(m.Until) {
		c.Log.Warn("courier: the lease is too short for one more sending; the message is left for the next round", "message", m.ID, "channel", m.Channel)
		return nil
	}
	switch stands, err := c.outbox.Stands(ctx, m.ID); {
	case err != nil:
		return fmt.Errorf("courier: whether %s is still to be sent is not known; it is left until its lease runs out: %w", m.ID, err)
	case !stands:
		c.Log.Info("courier: withdrawn, not sent", "message", m.ID, "channel", m.Channel)
		return nil
	}
	evidence, err := c.send(ctx, m)
	mark, cancel := context.WithTimeout(context.WithoutCancel(ctx), marking)
	defer cancel()
	if err == nil {
		c.Log.Info("courier: sent", "message", m.ID, "channel", m.Channel, "status", evidence.Status, "attempt", m.Attempt)
		if err := c.outbox.MarkSent(mark, m.ID, evidence); err != nil {
			return fmt.Errorf("courier: %s was sent but not marked; it will be sent again under the same key: %w", m.ID, err)
		}
		return nil
	}
	return c.fail(mark, m, err)
}

// fail writes down an attempt that came to nothing.
func (c *courier) fail(mark context.Context, m Leased, cause error) error {
	var next time.Time
	again := false
	if Temporary(cause) {
		asked := time.Duration(0)
		if later := new(Later); errors.As(cause, &later) {
			asked = later.After
		}
		c.chance.Lock()
		next, again = c.Plan.Next(c.clock.Now(), m.Attempt, asked, c.Chance)
		c.chance.Unlock()
	}
	c.Log.Warn("courier: not sent", "message", m.ID, "channel", m.Channel, "code", code(cause), "attempt", m.Attempt, "again", again)
	if err := c.outbox.MarkFailed(mark, m.ID, next, reason(cause)); err != nil {
		return fmt.Errorf("courier: the failure of %s was not marked: %w", m.ID, err)
	}
	return nil
}

// reason is what is written down of an error: our own words, or that there are none.
func reason(err error) string {
	var f *qyzmet.Fault
	if errors.As(err, &f) {
		return string(f.Code) + ": " + f.Error()
	}
	return string(qyzmet.Internal) + ": the channel failed in a way that it does not know"
}

func (c *courier) send(ctx context.Context, m Leased) (Evidence, error) {
	channel := c.channels[m.Channel]
	if channel == nil {
		f := unavailable("no channel of this name is set up here; set it up, or send the message by another")
		f.Path, f.Value = "channel", string(m.Channel)
		for name := range c.channels {
			f.Allowed = append(f.Allowed, string(name))
		}
		slices.Sort(f.Allowed)
		return Evidence{}, f
	}
	if err := m.check(); err != nil {
		return Evidence{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, c.Send)
	defer cancel()
	e, err := channel.Send(ctx, m.Message)
	if err != nil {
		return Evidence{}, err
	}
	e.Channel, e.Raw = m.Channel, raw(e.Raw)
	return e, nil
}

// Package feed hands a stream of invented requests to the use cases of the
// register: the clock moves with the days of the stream, every request is checked
// by power and law as a clerk's is, and what is refused is counted and told.
package feed

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/lab/district"
	"qyzmet/internal/office"
)

// Clock is the office's clock while a stream is fed. It is safe for concurrent use.
type Clock struct {
	live func() time.Time
	at   atomic.Int64 // unix milliseconds; 0: live
}

// NewClock returns a clock that shows what live shows until it is set.
func NewClock(live func() time.Time) *Clock { return &Clock{live: live} }

// Now is the instant.
func (c *Clock) Now() time.Time {
	if ms := c.at.Load(); ms != 0 {
		return time.UnixMilli(ms)
	}
	return c.live()
}

// morning is when work begins in Kazakhstan, in UTC.
const morning = 4 * time.Hour

// set moves the clock to the morning of a day; on the live clock's own day it
// shows the live instant.
func (c *Clock) set(day date.Date) {
	if day >= date.Today(c.live()) {
		c.at.Store(0)
		return
	}
	y, m, d := day.Civil()
	c.at.Store(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Add(morning).UnixMilli())
}

// Report is what came of a stream.
type Report struct {
	Kinds      map[qyzmet.ActKind]int // acts recorded
	Refusals   map[string]int         // requests refused as they were meant to be, "kind: code path"
	Unexpected []string               // requests that came out otherwise than meant, the first of them
	Wrong      int                    // how many came out otherwise than meant
	Acts       int
	Took       time.Duration
}

// Options say how a stream is fed.
type Options struct {
	Writers  int                              // at once; 1 at least
	Progress func(done, all int, d date.Date) // after each day; may be nil
}

// feeder is the work on one stream.
type feeder struct {
	office *office.Office
	mu     sync.Mutex
	acts   map[string]qyzmet.ActID       // by key
	named  map[string][]qyzmet.SubjectID // commissions and campaigns that steps name, by key: who undoes one concerns them too
	locks  map[qyzmet.SubjectID]*sync.Mutex
	report *Report
}

// Begin makes the register of a history in an empty database.
func Begin(ctx context.Context, f *office.Office, c *Clock, h *district.History) error {
	if len(h.Steps) == 0 {
		return errors.New("the history is empty")
	}
	day := h.Steps[0].Day
	c.set(day)
	defer c.at.Store(0)
	names := map[string]string{"name_kk": district.MinistryName.KK, "name_ru": district.MinistryName.RU, "name_en": district.MinistryName.EN}
	first, err := f.Begin(ctx, office.Beginning{Office: names, Registrar: district.FirstName, On: day})
	if err != nil {
		return err
	}
	if first != district.First {
		return &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "--db", Message: "this register has acts already; an invented history goes into a new one"}
	}
	return nil
}

// Feed records the steps in their order and brings the lists to the clock's own
// day. The error is a failure of the machine.
func Feed(ctx context.Context, f *office.Office, c *Clock, steps []district.Step, o Options) (*Report, error) {
	w := &feeder{office: f, acts: map[string]qyzmet.ActID{}, named: map[string][]qyzmet.SubjectID{}, locks: map[qyzmet.SubjectID]*sync.Mutex{},
		report: &Report{Kinds: map[qyzmet.ActKind]int{}, Refusals: map[string]int{}}}
	defer c.at.Store(0)
	began := time.Now()
	for at := 0; at < len(steps); {
		end := at
		for end < len(steps) && steps[end].Day == steps[at].Day && steps[end].Phase == steps[at].Phase {
			end++
		}
		c.set(steps[at].Day)
		if err := w.phase(ctx, steps[at:end], max(o.Writers, 1)); err != nil {
			return w.report, err
		}
		if o.Progress != nil {
			o.Progress(end, len(steps), steps[at].Day)
		}
		at = end
	}
	w.report.Took = time.Since(began)
	c.at.Store(0)
	if _, err := f.Refresh(ctx); err != nil { // duties that days raise
		return w.report, err
	}
	return w.report, nil
}

// phase records the steps of a phase: those about one subject one after another,
// subjects side by side.
func (w *feeder) phase(ctx context.Context, steps []district.Step, writers int) error {
	var order []qyzmet.SubjectID
	about := map[qyzmet.SubjectID][]district.Step{}
	for _, s := range steps {
		if about[s.About] == nil {
			order = append(order, s.About)
		}
		about[s.About] = append(about[s.About], s)
	}
	next := make(chan []district.Step)
	failed := make(chan error, writers)
	var wait sync.WaitGroup
	for range min(writers, len(order)) {
		wait.Go(func() {
			for list := range next {
				for _, s := range list {
					if err := w.step(ctx, s); err != nil {
						failed <- fmt.Errorf("%s of %s about %s: %w", s.Kind, s.Day, s.About, err)
						for range next { // let the others end
						}
						return
					}
				}
			}
		})
	}
	for _, s := range order {
		next <- about[s]
	}
	close(next)
	wait.Wait()
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}

// step records one step and notes what came of it.
func (w *feeder) step(ctx context.Context, s district.Step) error {
	q := office.Request{Kind: s.Kind, About: []qyzmet.SubjectID{s.About}, Content: s.Content, Key: s.Key}
	if s.Of != "" {
		w.mu.Lock()
		q.Of = w.acts[s.Of]
		w.mu.Unlock()
	}
	for _, l := range w.shared(s) { // writers about one commission take turns instead of running into one another
		l.Lock()
		defer l.Unlock()
	}
	r, err := w.office.Record(ctx, office.Actor{Official: s.Official, Office: s.Office, Purpose: "invented history"}, q)
	faults, refused := qyzmet.FaultsOf(err)
	if err != nil && !refused {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	got := reasons(faults)
	if err == nil {
		w.acts[s.Key] = r.ID
		w.report.Acts++
		w.report.Kinds[s.Kind]++
	}
	if !slices.Equal(got, s.Refused) {
		w.report.Wrong++
		if len(w.report.Unexpected) < 40 {
			w.report.Unexpected = append(w.report.Unexpected, fmt.Sprintf("%s of %s about %s: meant %q, came out %q: %v", s.Kind, s.Day, s.About, s.Refused, got, err))
		}
		return nil
	}
	for _, why := range got {
		w.report.Refusals[string(s.Kind)+": "+why]++
	}
	return nil
}

// reasons are the faults of a refusal, "code path".
func reasons(faults qyzmet.Faults) []string {
	var out []string
	for _, f := range faults {
		out = append(out, string(f.Code)+" "+f.Path)
	}
	slices.Sort(out)
	return out
}

// shared are the locks of the commissions and campaigns that a step names, or the one
// that it refers to.
func (w *feeder) shared(s district.Step) []*sync.Mutex {
	var ids []qyzmet.SubjectID
	for _, v := range s.Content {
		if v.Kind == qyzmet.Word && (strings.HasPrefix(v.S, "c-") || strings.HasPrefix(v.S, "k-")) {
			ids = append(ids, qyzmet.SubjectID(v.S))
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(ids) > 0 {
		w.named[s.Key] = slices.Clone(ids)
	}
	ids = append(ids, w.named[s.Of]...)
	slices.Sort(ids)
	var out []*sync.Mutex
	for _, id := range slices.Compact(ids) {
		if w.locks[id] == nil {
			w.locks[id] = &sync.Mutex{}
		}
		out = append(out, w.locks[id])
	}
	return out
}

package register

import (
	"context"
	"errors"
	"slices"
	"time"

	"qyzmet"
)

// mostInGroup is how many acts one commit gathers; a larger AppendAll goes alone.
const mostInGroup = 256

// job is what one caller wants written, all or nothing.
type job struct {
	ctx    context.Context
	drafts []*prepared
	reads  []ReadEntry
	alone  func(*group) error // instead: something that wants the log for itself
	err    error              // refused; the others of the group go on
	done   chan struct{}
}

// size is how many entries a job brings.
func (j *job) size() int { return len(j.drafts) + len(j.reads) }

// Append records one act. It is durable when Append returns. An error of code
// Unavailable, or of the context, leaves open whether it stands: the same draft
// with the same key, sent again, settles it.
func (r *Register) Append(ctx context.Context, d Draft) (Receipt, error) {
	receipts, err := r.AppendAll(ctx, []Draft{d})
	if err != nil {
		return Receipt{}, err
	}
	return receipts[0], nil
}

// AppendAll records acts in their order, all or none.
func (r *Register) AppendAll(ctx context.Context, drafts []Draft) ([]Receipt, error) {
	j := &job{drafts: make([]*prepared, len(drafts))}
	for i, d := range drafts {
		if d.Act != nil && d.Act.Envelope.Kind == Erasure {
			return nil, &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "envelope.kind", Value: string(Erasure),
				Message: "an erasure is recorded together with the deletion that it permits: use Erase"}
		}
		p, err := prepare(d)
		if err != nil {
			return nil, err
		}
		j.drafts[i] = p
	}
	if err := r.hand(ctx, j); err != nil {
		return nil, err
	}
	receipts := make([]Receipt, len(drafts))
	for i, p := range j.drafts {
		receipts[i] = p.receipt
	}
	return receipts, nil
}

// hand gives a job to the writer and waits for its end.
func (r *Register) hand(ctx context.Context, j *job) error {
	j.ctx, j.done = ctx, make(chan struct{})
	select {
	case <-r.closing:
		return errClosed()
	default:
	}
	select {
	case r.queue <- j:
	case <-r.closing:
		return errClosed()
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-j.done:
		return j.err
	case <-ctx.Done():
		return ctx.Err()
	case <-r.ended:
	}
	select {
	case <-j.done:
		return j.err
	default: // handed in when the writer had already gone
		return errClosed()
	}
}

func errClosed() error {
	return unavailable("the register is closed", "send the request again with the same key when it is open")
}

// write is the one writer: it gathers what waits and commits it together.
func (r *Register) write() {
	defer r.idle.Done()
	defer close(r.ended)
	var crowd crowd
	for {
		if r.pen.due() {
			r.follow()
			r.pen.redo.rests()
		}
		group, open := r.gather(&crowd)
		if !open {
			r.follow() // whoever opens the file next would have to
			r.refuseRest()
			return
		}
		if len(group) == 0 {
			r.follow()
			continue
		}
		start := time.Now()
		crowd.last = len(group)
		alone := slices.IndexFunc(group, func(j *job) bool { return j.alone != nil })
		for ; alone >= 0; alone = slices.IndexFunc(group, func(j *job) bool { return j.alone != nil }) {
			r.commit(group[alone : alone+1 : alone+1])
			group = slices.Delete(group, alone, alone+1)
		}
		r.commit(group)
		crowd.took = time.Since(start)
	}
}

// crowd is what the writer remembers of the group before.
type crowd struct {
	last int           // how many jobs it had
	took time.Duration // how long it was written
}

// refuseRest answers those who were handed in but not begun when closing.
func (r *Register) refuseRest() {
	for {
		select {
		case j := <-r.queue:
			j.err = errClosed()
			close(j.done)
		default:
			return
		}
	}
}

// gather takes what waits, at least one job, and reports false when the register
// closes. Those whose jobs were written a moment ago are about to come again: it
// waits for as many a little, a part of the time that a commit takes, so that
// groups do not alternate between a few and all the rest. It comes back with none
// when nobody comes while something is put off.
func (r *Register) gather(c *crowd) (group []*job, open bool) {
	acts := 0
	take := func(j *job) { group, acts = append(group, j), acts+j.size() }
	r.takeAll(take, &acts)
	expected := len(group) + c.last // these came while the others were written
	if len(group) == 0 {
		select {
		case j := <-r.queue:
			take(j)
			expected = c.last
		case <-r.pen.rest():
			return nil, true
		case <-r.closing:
			return nil, false
		}
	}
	patience := time.NewTimer(min(max(c.took/40, 20*time.Microsecond), 2*time.Millisecond))
	defer patience.Stop()
	for len(group) < expected && acts < mostInGroup {
		select {
		case j := <-r.queue:
			take(j)
		case <-patience.C:
			r.takeAll(take, &acts)
			return group, true
		case <-r.closing:
			return group, true
		}
	}
	r.takeAll(take, &acts)
	return group, true
}

// takeAll takes what is there without waiting.
func (r *Register) takeAll(take func(*job), acts *int) {
	for *acts < mostInGroup {
		select {
		case j := <-r.queue:
			take(j)
		default:
			return
		}
	}
}

// commit writes a group. If it fails as a whole, by the fault of one, each job
// is written by itself, so that only the guilty one is refused.
func (r *Register) commit(group []*job) {
	live := group[:0]
	for _, j := range group {
		if j.err = j.ctx.Err(); j.err != nil {
			close(j.done)
		} else {
			live = append(live, j)
		}
	}
	if len(live) > 0 {
		r.together(live)
	}
}

// together writes the jobs of a group that are still wanted.
func (r *Register) together(live []*job) {
	err := r.record(live)
	for _, j := range live {
		switch {
		case err == nil:
		case len(live) == 1 || blameless(err):
			if j.err == nil {
				j.err = err
			}
		default:
			j.err = nil
			if alone := r.record([]*job{j}); j.err == nil {
				j.err = alone
			}
		}
		close(j.done)
	}
}

// blameless says whether a failure is nobody's draft: trying each by itself
// would fail as well.
func blameless(err error) bool {
	var f *qyzmet.Fault
	return errors.As(err, &f) && (f.Code == qyzmet.Unavailable || f.Code == qyzmet.Damaged)
}

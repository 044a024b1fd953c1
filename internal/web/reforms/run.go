package reforms

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"qyzmet"
	"qyzmet/internal/column"
	"qyzmet/internal/engine"
	"qyzmet/internal/lab"
)

// Limits that keep the page from eating the machine.
const (
	atOnce  = 2  // runs that are worked on
	inLine  = 8  // runs begun and not finished
	keptMax = 24 // finished runs of each sort whose page can be opened again
)

// errBusy is given when too many runs are under way.
var errBusy = errors.New("too many runs are under way")

// region is the fact by which people who change are told apart.
const region = qyzmet.Path("person.region")

// run is one draft change tried on one population.
type run struct {
	id     string
	choice *choice
	done   chan struct{}
	made   atomic.Int64 // blocks compared
	blocks int
	brief  bool // guarded by runs.mu

	// To be read once done is closed.
	people *lab.Population
	reform *engine.Engine
	got    *lab.Comparison
	err    error

	checking sync.Once
	checked  chan struct{}
	findings []engine.Finding // to be read once checked is closed
}

// runs are the runs of the page.
type runs struct {
	base  *engine.Engine
	crowd *crowd
	slots chan struct{}

	mu   sync.Mutex
	kept []*run // oldest use first
	open int    // not finished
}

func newRuns(base *engine.Engine, crowd *crowd) *runs {
	return &runs{base: base, crowd: crowd, slots: make(chan struct{}, atOnce)}
}

// find returns a run that is kept; nil when it is not.
func (all *runs) find(id string) *run {
	all.mu.Lock()
	defer all.mu.Unlock()
	return all.use(id)
}

func (all *runs) use(id string) *run {
	i := slices.IndexFunc(all.kept, func(r *run) bool { return r.id == id })
	if i < 0 {
		return nil
	}
	r := all.kept[i]
	all.kept = append(slices.Delete(all.kept, i, i+1), r)
	return r
}

// start begins a run, or returns the one of the same choice. A brief one is made
// while a slider moves.
func (all *runs) start(ch *choice, brief bool) (*run, error) {
	all.mu.Lock()
	defer all.mu.Unlock()
	id := ch.key()
	if r := all.use(id); r != nil {
		r.brief = r.brief && brief
		return r, nil
	}
	if all.open >= inLine {
		return nil, errBusy
	}
	r := &run{id: id, choice: ch, brief: brief, done: make(chan struct{}), checked: make(chan struct{}), blocks: (ch.n + column.BlockSize - 1) / column.BlockSize}
	all.open++
	all.kept = append(all.kept, r)
	all.forget(brief)
	go all.work(r)
	return r, nil
}

// forget drops the runs used longest ago: those made while a slider moved do
// not push out the others.
func (all *runs) forget(brief bool) {
	over := -keptMax
	for _, r := range all.kept {
		if r.brief == brief {
			over++
		}
	}
	all.kept = slices.DeleteFunc(all.kept, func(r *run) bool {
		drop := over > 0 && r.brief == brief && r.finished()
		if drop {
			over--
		}
		return drop
	})
}

func (all *runs) work(r *run) {
	all.slots <- struct{}{}
	defer func() {
		if cause := recover(); cause != nil {
			r.err = fmt.Errorf("the draft change cannot be evaluated: %v", cause)
		}
		all.mu.Lock()
		all.open--
		all.mu.Unlock()
		close(r.done)
		<-all.slots
	}()
	r.err = r.compare(all.base, all.crowd)
}

// compare does the work of a run.
func (r *run) compare(base *engine.Engine, crowd *crowd) error {
	ch := r.choice
	reform, err := lab.Reformed(base, ch.overlay)
	if err != nil {
		return err
	}
	group, err := crowd.of(base, ch.options())
	if err != nil {
		return err
	}
	shape, err := lab.Country()
	if err != nil {
		return err
	}
	source := lab.Source{Blocks: group.people.Blocks(), Block: func(k int) *column.Block {
		defer r.made.Add(1)
		return group.block(k)
	}}
	got, err := lab.Compare(base, reform, ch.overlay, ch.question.ID, ch.on, source, lab.Aims{By: []qyzmet.Path{region}, Birth: shape.Birth})
	if err != nil {
		return err
	}
	got.Base.Sets, got.Reform.Sets = nil, nil // large, and not shown
	r.people, r.reform, r.got = group.people, reform, got
	return nil
}

// check looks for gaps and contradictions that the draft leaves, once, and
// waits a while for what it finds.
func (r *run) check(ctx context.Context, base *engine.Engine) {
	r.checking.Do(func() {
		go func() {
			defer close(r.checked)
			defer func() { _ = recover() }() // then nothing is said
			r.findings = findings(base, r.reform)
		}()
	})
	waitFor(ctx, r.checked, patience)
}

func (r *run) wait(ctx context.Context, most time.Duration) { waitFor(ctx, r.done, most) }

func (r *run) finished() bool { return isClosed(r.done) }

func (r *run) failed() bool { return r.finished() && r.err != nil }

func (r *run) path() string { return address + "/run/" + r.id }

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

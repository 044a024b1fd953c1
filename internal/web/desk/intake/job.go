package intake

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"sync"
	"time"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/roster"
	"qyzmet/internal/web/desk"
)

// What is held at a time; for how long a list is kept that was sent, and what came of
// one when nobody looks at it.
const (
	mostJobs   = 32
	mostOfOne  = 4 // official
	keptList   = 7 * 24 * time.Hour
	keptFor    = 30 * time.Minute
	maxRejects = 32 << 20
)

// stage is how far a job has come.
type stage int

const (
	looked  stage = iota // the columns are shown
	trying               // nothing is recorded
	tried                // what would come of it is shown
	writing              // people are recorded
	done
	undoing
	undone
	failed
	coming // the file is being sent
)

// runs reports whether something is under way.
func (s stage) runs() bool { return s == trying || s == writing || s == undoing || s == coming }

// job is one list on its way into the register, or out of it.
type job struct {
	id    string
	owner office.Actor
	name  string
	lang  qyzmet.Lang
	sent  time.Time // when it was begun
	shelf shelf

	mu      sync.Mutex
	touched time.Time
	stage   stage
	size    int64 // of the file; 0: there is none any more
	mapping map[string]string
	zeros   bool
	plan    *roster.Plan
	at      office.Progress
	taken   *office.Taken
	rejects bool // there are some
	cut     bool // of the rejects some are missing
	undid   *office.Undo
	err     error
}

// status is what a page shows of a job, taken at one moment.
type status struct {
	stage   stage
	plan    *roster.Plan
	mapping map[string]string
	zeros   bool
	at      office.Progress
	taken   *office.Taken
	rejects bool
	cut     bool
	undid   *office.Undo
	err     error
	size    int64
}

func (j *job) now() status {
	j.mu.Lock()
	defer j.mu.Unlock()
	return status{j.stage, j.plan, j.mapping, j.zeros, j.at, j.taken, j.rejects, j.cut, j.undid, j.err, j.size}
}

// look finds out what the file is and what its columns are.
func (j *job) look(f *office.Office) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.stage.runs() || j.size == 0 {
		return nil
	}
	if err := j.plans(f); err != nil {
		return err
	}
	j.stage, j.taken, j.rejects = looked, nil, false
	return j.save()
}

// arrived ends the sending of the file.
func (j *job) arrived() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.stage = looked
}

// planned looks at a file that an earlier process took in.
func (j *job) planned(f *office.Office) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.plan != nil || j.size == 0 {
		return nil
	}
	return j.plans(f)
}

func (j *job) plans(f *office.Office) error {
	o, err := f.ListReading(j.reading())
	if err != nil {
		return err
	}
	file, err := j.shelf.open(j.id, listOf)
	if err != nil {
		return err
	}
	defer file.Close()
	j.plan, err = roster.MakePlan(file, o)
	return err
}

// run begins to take the list over, or to try it. It goes on when the browser has
// gone.
func (j *job) run(v *desk.Visit, dry bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.stage.runs() || j.size == 0 || j.plan == nil || len(j.plan.Refused) > 0 {
		return
	}
	j.stage, j.at, j.err = writing, office.Progress{Size: j.size}, nil
	if dry {
		j.stage = trying
	}
	l := office.List{Name: j.name, Reading: j.reading(), DryRun: dry, Lang: j.lang, Progress: j.progressed}
	go j.guarded(context.WithoutCancel(v.Ctx()), v, func(ctx context.Context) error { return j.take(ctx, v.Office, l) })
}

// take takes the list over or tries it, and keeps what came of it.
func (j *job) take(ctx context.Context, f *office.Office, l office.List) error {
	file, err := j.shelf.open(j.id, listOf)
	if err != nil {
		return err
	}
	defer file.Close()
	rejects, err := j.shelf.make(j.id, rejectsOf)
	if err != nil {
		return err
	}
	defer rejects.Close()
	out := &capped{to: rejects, most: maxRejects}
	l.File, l.Rejects = file, out
	taken, err := f.TakeOver(ctx, j.owner, l)
	j.mu.Lock()
	defer j.mu.Unlock()
	j.taken, j.rejects, j.cut = taken, out.n > 0, out.cut
	switch {
	case l.DryRun:
		j.stage = tried
		return errors.Join(err, j.save())
	case err == nil:
		j.stage, j.size = done, 0 // its people are in the register
		j.shelf.drop(j.id, listOf, stateOf)
	}
	return err
}

func (j *job) undo(v *desk.Visit, q office.UndoRequest) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.stage = undoing
	q.Progress = func(done, all int) {
		j.progressed(office.Progress{Bytes: int64(done), Size: int64(all), Rows: uint64(done)})
	}
	go j.guarded(context.WithoutCancel(v.Ctx()), v, func(ctx context.Context) error {
		undid, err := v.Office.UndoList(ctx, j.owner, q)
		j.mu.Lock()
		defer j.mu.Unlock()
		j.undid, j.stage = undid, undone
		return err
	})
}

// guarded does a work and notes its failure. A panic ends this work and nothing
// else; what failed may name people and is told to nobody.
func (j *job) guarded(ctx context.Context, v *desk.Visit, work func(context.Context) error) {
	err := errOurs
	func() {
		defer func() { _ = recover() }()
		err = work(ctx)
	}()
	if err == nil {
		return
	}
	if _, told := qyzmet.FaultsOf(err); !told && v.Log != nil {
		v.Log.Error("taking a list over failed", "error", err)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.stage, j.err = failed, err
}

var errOurs = errors.New("a failure of ours")

func (j *job) progressed(p office.Progress) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.at = p
}

// capped writes the beginning of what is written to it, in whole pieces.
type capped struct {
	to      io.Writer
	most, n int
	cut     bool
}

func (c *capped) Write(p []byte) (int, error) {
	if c.cut = c.cut || c.n+len(p) > c.most; c.cut {
		return len(p), nil
	}
	n, err := c.to.Write(p)
	c.n += n
	return n, err
}

// steps of a progress bar.
const steps = 1000

// share is how much of the work is done.
func (s status) share() int64 {
	if s.at.Size == 0 {
		return 0
	}
	return min(s.at.Bytes*steps/s.at.Size, steps)
}

// progress tells the page's script how far the work has come.
func progress(v visit) {
	s := v.job.now()
	v.W.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(v.W).Encode(struct { // the reader may have gone
		Done  bool   `json:"done"`
		Share int64  `json:"share"`
		Text  string `json:"text"`
	}{!s.stage.runs(), s.share(), v.progressText(s)})
}

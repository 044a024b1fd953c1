package intake

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/roster"
	"qyzmet/internal/web/desk"
)

// What is held at a time, and for how long nobody may have looked at it.
const (
	mostJobs   = 8
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
)

// runs reports whether something is under way.
func (s stage) runs() bool { return s == trying || s == writing || s == undoing }

// job is one list on its way into the register, or out of it.
type job struct {
	id    string
	owner office.Actor
	name  string
	lang  qyzmet.Lang

	mu      sync.Mutex
	touched time.Time
	stage   stage
	data    []byte
	mapping map[string]string
	zeros   bool
	plan    *roster.Plan
	at      office.Progress
	taken   *office.Taken
	rejects []byte
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
	rejects []byte
	cut     bool
	undid   *office.Undo
	err     error
	size    int
}

func (j *job) now() status {
	j.mu.Lock()
	defer j.mu.Unlock()
	return status{j.stage, j.plan, j.mapping, j.zeros, j.at, j.taken, j.rejects, j.cut, j.undid, j.err, len(j.data)}
}

// look finds out what the file is and what its columns are.
func (j *job) look(f *office.Office) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.stage.runs() || j.data == nil {
		return nil
	}
	o, err := f.ListReading(j.reading())
	if err != nil {
		return err
	}
	plan, err := roster.MakePlan(bytes.NewReader(j.data), o)
	if err != nil {
		return err
	}
	j.plan, j.stage, j.taken, j.rejects = plan, looked, nil, nil
	return nil
}

// run begins to take the list over, or to try it. It goes on when the browser has
// gone.
func (j *job) run(v *desk.Visit, dry bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.stage.runs() || j.data == nil || j.plan == nil || len(j.plan.Refused) > 0 {
		return
	}
	j.stage, j.at, j.err = writing, office.Progress{Size: int64(len(j.data))}, nil
	if dry {
		j.stage = trying
	}
	out := &capped{most: maxRejects}
	l := office.List{Name: j.name, File: bytes.NewReader(j.data), Reading: j.reading(), DryRun: dry, Lang: j.lang, Rejects: out, Progress: j.progressed}
	go j.guarded(context.WithoutCancel(v.Ctx()), v, func(ctx context.Context) error {
		taken, err := v.Office.TakeOver(ctx, j.owner, l)
		j.mu.Lock()
		defer j.mu.Unlock()
		j.taken, j.rejects, j.cut = taken, out.data, out.cut
		j.stage = done
		if dry {
			j.stage = tried
		} else if err == nil {
			j.data = nil // its people are in the register
		}
		return err
	})
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

// jobs are those of all officials.
type jobs struct {
	mu   sync.Mutex
	byID map[string]*job
}

func newJobs() *jobs { return &jobs{byID: map[string]*job{}} }

// add takes a job in and gives it its name; false when there are too many.
func (s *jobs) add(j *job, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, old := range s.byID {
		old.mu.Lock()
		if !old.stage.runs() && now.Sub(old.touched) > keptFor {
			delete(s.byID, id)
		}
		old.mu.Unlock()
	}
	if len(s.byID) >= mostJobs {
		return false
	}
	j.id, j.touched = rand.Text(), now
	s.byID[j.id] = j
	return true
}

// find gives a job to the one who began it, in the office in which he did.
func (s *jobs) find(id string, by office.Actor, now time.Time) *job {
	s.mu.Lock()
	defer s.mu.Unlock()
	j := s.byID[id]
	if j == nil || j.owner.Official != by.Official || j.owner.Office != by.Office {
		return nil
	}
	j.mu.Lock()
	j.touched = now
	j.mu.Unlock()
	return j
}

// of lists the jobs of an official.
func (s *jobs) of(by office.Actor) (out []*job) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, j := range s.byID {
		if j.owner.Official == by.Official && j.owner.Office == by.Office {
			out = append(out, j)
		}
	}
	return out
}

// forget drops a job that does not run.
func (s *jobs) forget(j *job) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !j.now().stage.runs() {
		delete(s.byID, j.id)
	}
}

// capped keeps the beginning of what is written to it.
type capped struct {
	data []byte
	most int
	cut  bool
}

func (c *capped) Write(p []byte) (int, error) {
	if c.cut = c.cut || len(c.data)+len(p) > c.most; !c.cut {
		c.data = append(c.data, p...)
	}
	return len(p), nil
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

package intake

import (
	"crypto/rand"
	"sync"
	"time"

	"qyzmet/internal/office"
	"qyzmet/internal/web/desk"
)

// jobs are those of all officials.
type jobs struct {
	shelf shelf
	mu    sync.Mutex
	byID  map[string]*job
}

// newJobs goes on with what an earlier process kept.
func newJobs(room *desk.Room) *jobs {
	s := &jobs{byID: map[string]*job{}}
	var err error
	if s.shelf, err = openShelf(room.Uploads); err == nil {
		var list []*job
		list, err = s.shelf.load()
		for _, j := range list {
			s.byID[j.id] = j
		}
	}
	s.tidy(room.Office.Now())
	if err != nil && room.Log != nil {
		room.Log.Error("lists that were sent are not held", "error", err)
	}
	return s
}

// add takes a job in and gives it its name; false when there are too many.
func (s *jobs) add(j *job, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tidy(now)
	own := 0
	for _, other := range s.byID {
		if other.owner.Official == j.owner.Official {
			own++
		}
	}
	if len(s.byID) >= mostJobs || own >= mostOfOne {
		return false
	}
	j.id, j.touched, j.sent, j.shelf = rand.Text(), now, now, s.shelf
	s.byID[j.id] = j
	return true
}

// tidy drops what is kept too long.
func (s *jobs) tidy(now time.Time) {
	for id, old := range s.byID {
		old.mu.Lock()
		late := now.Sub(old.touched) > keptFor
		if old.size > 0 {
			late = now.Sub(old.sent) > keptList
		}
		if late && !old.stage.runs() {
			delete(s.byID, id)
			s.shelf.drop(id, everything...)
		}
		old.mu.Unlock()
	}
}

// find gives a job to the one who began it, in the office in which he did.
func (s *jobs) find(id string, by office.Actor, now time.Time) *job {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tidy(now)
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
func (s *jobs) of(by office.Actor, now time.Time) (out []*job) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tidy(now)
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
		s.shelf.drop(j.id, everything...)
	}
}

package rosters

import (
	"crypto/rand"
	"errors"
	"sync"
	"time"
)

// store holds the rosters of this machine: few at a time, each for a while.
type store struct {
	clock Clock
	opts  Options

	mu    sync.Mutex
	byID  map[string]*held
	bytes int64 // of all files held

	turn chan struct{} // tables are read one at a time: each uses all processors
}

func newStore(clock Clock, opts Options) *store {
	return &store{clock: clock, opts: opts, byID: map[string]*held{}, turn: make(chan struct{}, 1)}
}

var (
	errNoRoom  = errors.New("the files held at a time are at their limit")
	errTooMany = errors.New("as many rosters as are held at a time are held already")
)

// idle is how long nobody must have looked at a roster for another to take its place.
const idle = 10 * time.Minute

// add takes a roster in and gives it its name.
func (s *store) add(h *held) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.byID) >= s.opts.MaxRosters && !s.makeRoom() {
		return errTooMany
	}
	h.id = rand.Text()
	h.looked = s.clock.Now()
	s.byID[h.id] = h
	h.stopTimer = s.clock.After(s.opts.Keep, func() { s.forget(h) })
	return nil
}

// full reports whether no further roster can be taken in.
func (s *store) full() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.byID) >= s.opts.MaxRosters && !s.makeRoom()
}

// makeRoom forgets the roster that nobody has looked at for the longest time.
func (s *store) makeRoom() bool {
	var oldest *held
	for _, h := range s.byID {
		if oldest == nil || h.looked.Before(oldest.looked) {
			oldest = h
		}
	}
	if oldest == nil || s.clock.Now().Sub(oldest.looked) < idle {
		return false
	}
	s.drop(oldest)
	return true
}

// find gives a roster by its name, or nil.
func (s *store) find(id string) *held {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.byID[id]
	if h != nil {
		h.looked = s.clock.Now()
	}
	return h
}

// forget drops a roster and all that is known of its people.
func (s *store) forget(h *held) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drop(h)
}

func (s *store) drop(h *held) {
	if s.byID[h.id] != h {
		return
	}
	delete(s.byID, h.id)
	if h.stopTimer != nil {
		h.stopTimer()
	}
	s.bytes -= h.clear(errForgotten)
}

// reserve takes room for a part of a file.
func (s *store) reserve(n int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	spare := int64(s.opts.MaxRosters+1) * pieceSize // the last piece of a file is not full
	if s.bytes+n > s.opts.MaxBytes+spare {
		return errNoRoom
	}
	s.bytes += n
	return nil
}

// release gives back the room of a file that is not needed any more.
func (s *store) release(n int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bytes -= n
}

package register

import (
	"sync"

	"qyzmet"
)

// shelf keeps acts that were read and checked, so that a record that is looked at
// again is not read, hashed and decoded again: an act never changes. It holds two
// generations; when the young one is full the old one goes.
type shelf struct {
	mu         sync.Mutex
	young, old map[qyzmet.Position]*qyzmet.Act
	files      [2]map[qyzmet.SubjectID]bool // of which acts were put here, young and old
	bytes      int                          // of the young, as they were stored
}

// shelfBytes is the size of a generation, in bytes as stored; in memory an act
// takes about three times as much.
const shelfBytes = 16 << 20

// get returns the acts at positions, with nil for those that are not there.
func (s *shelf) get(positions []qyzmet.Position) []*qyzmet.Act {
	out := make([]*qyzmet.Act, len(positions))
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, p := range positions {
		if out[i] = s.young[p]; out[i] == nil {
			out[i] = s.old[p]
		}
	}
	return out
}

// put keeps an act, read in the file of a subject, that took some bytes in the tables.
func (s *shelf) put(of qyzmet.SubjectID, p qyzmet.Position, act *qyzmet.Act, bytes int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.young == nil || s.bytes > shelfBytes {
		s.old, s.young, s.bytes = s.young, map[qyzmet.Position]*qyzmet.Act{}, 0
		s.files[1], s.files[0] = s.files[0], map[qyzmet.SubjectID]bool{}
	}
	s.young[p], s.files[0][of] = act, true
	s.bytes += bytes
}

// strange reports whether no acts were read in the file of a subject of late: what
// is here of it came with others.
func (s *shelf) strange(of qyzmet.SubjectID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.files[0][of] && !s.files[1][of]
}

// drop forgets an act whose payload was erased.
func (s *shelf) drop(p qyzmet.Position) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.young, p)
	delete(s.old, p)
}

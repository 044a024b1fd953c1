package register

import (
	"slices"
	"sync"

	"qyzmet"
)

// shelf keeps acts that were read and checked, so that a record that is looked at
// again is not read, hashed and decoded again: an act never changes. It holds two
// generations; when the young one is full the old one goes.
type shelf struct {
	alone      bool // no other process writes: what was read of a file is how it begins
	mu         sync.Mutex
	young, old map[qyzmet.Position]*qyzmet.Act
	files      [2]map[qyzmet.SubjectID][]qyzmet.Entry // whole files as they were read, young and old
	erasures   int                                    // that were made while this process ran
	bytes      int                                    // of the young, as they were stored
}

// shelfBytes is the size of a generation, in bytes as stored; in memory an act
// takes about three times as much.
const shelfBytes = 16 << 20

// usualAct is about how many bytes an act has.
const usualAct = 1 << 10

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

// put keeps an act that took some bytes in the tables.
func (s *shelf) put(p qyzmet.Position, act *qyzmet.Act, bytes int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.age()
	s.young[p] = act
	s.bytes += bytes
}

// age lets the old generation go when the young one is full.
func (s *shelf) age() {
	if s.young != nil && s.bytes <= shelfBytes {
		return
	}
	s.old, s.young, s.bytes = s.young, map[qyzmet.Position]*qyzmet.Act{}, 0
	s.files[1], s.files[0] = s.files[0], map[qyzmet.SubjectID][]qyzmet.Entry{}
}

// file returns how the file of a subject begins, as far as it is known for certain,
// whether it was read at all of late, and how many erasures there had been by then.
func (s *shelf) file(of qyzmet.SubjectID) (begins []qyzmet.Entry, read bool, erasures int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, files := range s.files {
		if begins, read = files[of]; read {
			break
		}
	}
	return begins, read, s.erasures
}

// learn keeps a whole file that was read, unless something was erased meanwhile.
func (s *shelf) learn(of qyzmet.SubjectID, file []qyzmet.Entry, erasures int) {
	if !s.alone {
		file = nil // another process may erase any of it
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if erasures != s.erasures {
		return
	}
	s.age()
	before, there := s.files[0][of]
	if there && len(before) >= len(file) {
		return
	}
	if !there {
		s.bytes += usualAct / 8 * len(file) // what it holds would go with the old generation
	}
	s.files[0][of] = slices.Clip(file)
}

// drop forgets an act whose payload was erased, and every file: it may stand in
// several.
func (s *shelf) drop(p qyzmet.Position) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.young, p)
	delete(s.old, p)
	s.erasures++
	s.files = [2]map[qyzmet.SubjectID][]qyzmet.Entry{}
	if s.young != nil {
		s.files[0] = map[qyzmet.SubjectID][]qyzmet.Entry{}
	}
}

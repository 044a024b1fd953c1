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
	alone      bool // no other process writes: what was read of a file is how it begins, always
	mu         sync.Mutex
	young, old map[qyzmet.Position]*qyzmet.Act
	files      [2]map[qyzmet.SubjectID][]qyzmet.Entry  // whole files as they were read, young and old
	heads      [2]map[qyzmet.SubjectID]qyzmet.Position // the last acts about subjects, where no other process writes
	seen       seen
	bytes      int // of the young, as they were stored
}

// seen is what a reader notes before it reads, so that what it read is not taken for
// more than it is.
type seen struct {
	erasures int // that were made while this process ran
	turns    int // how often a generation went
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

// putAll keeps acts that were read.
func (s *shelf) putAll(list []*decoded) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range list {
		s.age()
		s.young[qyzmet.Position(one.at())] = one.act
		s.bytes += one.size()
	}
}

// age lets the old generation go when the young one is full.
func (s *shelf) age() {
	if s.young != nil && s.bytes <= shelfBytes {
		return
	}
	s.old, s.young, s.bytes = s.young, map[qyzmet.Position]*qyzmet.Act{}, 0
	s.files[1], s.files[0] = s.files[0], map[qyzmet.SubjectID][]qyzmet.Entry{}
	s.heads[1], s.heads[0] = s.heads[0], map[qyzmet.SubjectID]qyzmet.Position{}
	s.seen.turns++
}

// beginning is how a file begins.
type beginning struct {
	entries []qyzmet.Entry
	read    bool // of late, if only in part
	whole   bool // nothing is missing at its end
	seen    seen
}

// file returns how the file of a subject begins, as far as it is known for certain.
func (s *shelf) file(of qyzmet.SubjectID) beginning {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := beginning{seen: s.seen}
	for _, files := range s.files {
		if b.entries, b.read = files[of]; b.read {
			break
		}
	}
	b.entries = slices.Clip(b.entries)
	if head, known := s.head(of); known && len(b.entries) > 0 {
		b.whole = b.entries[len(b.entries)-1].Position == head
	}
	return b
}

// headOf is head for whoever does not hold the lock.
func (s *shelf) headOf(of qyzmet.SubjectID) (qyzmet.Position, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.head(of)
}

// head returns the position of the last act about a subject, if it is known.
func (s *shelf) head(of qyzmet.SubjectID) (qyzmet.Position, bool) {
	for _, heads := range s.heads {
		if head, known := heads[of]; known {
			return head, true
		}
	}
	return 0, false
}

// learn keeps a whole file that was read, unless something was erased meanwhile.
func (s *shelf) learn(of qyzmet.SubjectID, file []qyzmet.Entry, before seen) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if before.erasures != s.seen.erasures {
		return
	}
	s.age()
	// An act that was recorded since has set the head, and that is not forgotten
	// before two generations have gone.
	if n := len(file); n > 0 && s.alone && s.seen.turns-before.turns < 2 {
		if _, known := s.head(of); !known {
			s.heads[0][of] = file[n-1].Position
		}
	}
	known, there := s.files[0][of]
	if there && len(known) >= len(file) {
		return
	}
	if !there {
		s.bytes += usualAct / 8 * len(file) // what it holds would go with the old generation
	}
	s.files[0][of] = slices.Clip(file)
}

// extend adds acts that were committed, in their order, to the files of which the
// end is known. Nobody else writes.
func (s *shelf) extend(acts []added) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range acts {
		s.age()
		s.young[a.Position] = a.Act
		s.bytes += a.bytes
		for i, subject := range a.subjects {
			s.follow(qyzmet.SubjectID(subject), a.Entry, a.first[i])
		}
	}
}

// added is an act that was committed.
type added struct {
	qyzmet.Entry
	subjects []string // each once
	first    []bool   // that it is the first about the subject
	bytes    int      // that it takes in the tables
}

// follow adds an act to the file of a subject, if all before it is there.
func (s *shelf) follow(subject qyzmet.SubjectID, e qyzmet.Entry, first bool) {
	before, known := s.head(subject)
	s.heads[0][subject] = e.Position
	file, there := s.files[0][subject]
	if !there {
		file = s.files[1][subject]
	}
	if n := len(file); first || n > 0 && known && file[n-1].Position == before {
		s.files[0][subject] = append(file, e) // who has read it holds what is before
	}
}

// lose forgets a file of which another process erased something.
func (s *shelf) lose(of qyzmet.SubjectID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, files := range s.files {
		delete(files, of)
	}
}

// drop forgets an act whose payload was erased, and every file: it may stand in
// several.
func (s *shelf) drop(p qyzmet.Position) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.young, p)
	delete(s.old, p)
	s.seen.erasures++
	s.files = [2]map[qyzmet.SubjectID][]qyzmet.Entry{}
	if s.young != nil {
		s.files[0] = map[qyzmet.SubjectID][]qyzmet.Entry{}
	}
}

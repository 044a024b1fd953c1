package office

import (
	"sync"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/procedure"
	"qyzmet/internal/record"
	"qyzmet/internal/rulebook"
)

// memo remembers what the due list derived from files: it is opened all day, and
// between two acts about a person nothing of it changes but by a new day. It holds
// two generations; when the young one is full the old one goes.
type memo struct {
	mu         sync.Mutex
	young, old map[state]*worked
}

// state names a file as it was read: its last act, the last one about the country,
// and the day. An act never changes, and a correction or an erasure is an act.
type state struct {
	subject      qyzmet.SubjectID
	upTo, beside qyzmet.Position
	on           date.Date
}

// worked is what was derived from a file.
type worked struct {
	record *record.Record
	duties []procedure.Due

	mu    sync.Mutex
	wants map[int][]qyzmet.Path // by the place of a duty, once it was asked for
}

// mostWorked is how many files a generation holds: some pages of each list.
const mostWorked = 2000

// of gives what is derived from a record.
func (m *memo) of(book *rulebook.Book, r, country *record.Record) *worked {
	key := state{r.Subject, r.UpTo, country.UpTo, r.On}
	m.mu.Lock()
	w := m.young[key]
	if w == nil {
		w = m.old[key]
	}
	m.mu.Unlock()
	if w != nil {
		return w
	}
	w = &worked{record: r, duties: procedure.Duties(book, r), wants: map[int][]qyzmet.Path{}}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.young == nil || len(m.young) >= mostWorked {
		m.old, m.young = m.young, map[state]*worked{}
	}
	m.young[key] = w
	return w
}

// forget lets everything go: after an erasure nothing of what was erased stays.
func (m *memo) forget() {
	m.mu.Lock()
	m.young, m.old = nil, nil
	m.mu.Unlock()
}

// missing gives what is missing for the duty at a place, worked out once.
func (w *worked) missing(i int, find func() ([]qyzmet.Path, error)) ([]qyzmet.Path, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if known, asked := w.wants[i]; asked {
		return known, nil
	}
	found, err := find()
	if err == nil {
		w.wants[i] = found
	}
	return found, err
}

package rosters

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"qyzmet/date"
	"qyzmet/internal/roster"
	"qyzmet/internal/roster/answers"
	"qyzmet/internal/rulebook"
)

// stage is how far a roster has come.
type stage int

const (
	planned stage = iota // shown as it would be read
	waiting              // for another table to be read first
	running
	done
	failed
)

// held is one roster: a file, and later what became of its people.
type held struct {
	id        string
	looked    time.Time // guarded by the store
	stopTimer func() bool

	name     string // of the file
	invented int    // people, if the table was made here
	question *rulebook.Question
	on       date.Date
	size     int64

	bytes atomic.Int64 // read so far
	rows  atomic.Uint64
	ready chan struct{} // closed when the table is read, or has failed

	mu      sync.Mutex
	stage   stage
	gone    bool
	file    *memory
	choices choices
	plan    *roster.Plan
	planErr error // why the file cannot be read as a table in the way chosen
	common  bool  // the table lacks what is assumed of everybody
	begun   time.Time
	took    time.Duration
	err     error
	out     *outcome
}

// outcome is what came of reading a table and asking of everybody.
type outcome struct {
	*answers.Result
	rejects *capped
	assumed bool  // the choice that holds for everybody was taken
	from    []int // of each chunk, how many people come before it
	people  int

	job      *answers.Job
	mu       sync.Mutex
	searches []string
}

// status is what a page shows of a roster, taken at one moment.
type status struct {
	stage   stage
	choices choices
	plan    *roster.Plan
	planErr error
	common  bool
	begun   time.Time
	took    time.Duration
	err     error
	out     *outcome
}

func (h *held) now() status {
	h.mu.Lock()
	defer h.mu.Unlock()
	return status{h.stage, h.choices, h.plan, h.planErr, h.common, h.begun, h.took, h.err, h.out}
}

// clear lets go of all that is known of the people and gives back how much room
// the file took.
func (h *held) clear(reason error) int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.gone = true
	h.out, h.plan = nil, nil
	return h.dropFile(reason)
}

// dropFile needs the lock.
func (h *held) dropFile(reason error) int64 {
	if h.file == nil {
		return 0
	}
	room := h.file.room()
	h.file.stop(reason)
	h.file = nil
	return room
}

// move goes from one stage to the next, unless it is another or forgotten.
func (h *held) move(from, to stage, at time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.gone || h.stage != from {
		return false
	}
	h.stage, h.begun = to, at
	return true
}

// errRead stands where a file is let go of because it has been read.
var errRead = errors.New("the file has been read")

// finish notes what came of the reading and gives back the room of the file.
func (h *held) finish(out *outcome, err error, took time.Duration) int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	defer close(h.ready)
	if h.gone {
		return 0
	}
	h.took, h.err, h.out, h.stage = took, err, out, done
	if err != nil {
		h.out, h.stage = nil, failed
	}
	return h.dropFile(errRead)
}

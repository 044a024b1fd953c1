package rosters

import (
	"net/http"
	"strconv"

	"qyzmet/internal/lab"
	"qyzmet/internal/web/interview"
	"qyzmet/internal/web/layout"
)

// What the invented people are: enough for a country's shape, few enough to come
// at once. The seed is fixed, so that two people who try it see the same.
const (
	inventedPeople = 10_000
	inventedSeed   = 1
	unknownShare   = 0.1
)

// invented takes in a table of invented people, as if it had been uploaded.
func (room *Room) invented(w http.ResponseWriter, r *http.Request) {
	private(w)
	form, ok := interview.ReadForm(w, r)
	if !ok {
		return
	}
	p := room.beginning(r, form)
	mem := &memory{reserve: room.store.reserve}
	if len(p.faults) == 0 {
		if p.no = room.invent(mem, p); p.no == nil {
			h := &held{name: "invented-" + strconv.Itoa(inventedPeople) + ".csv", invented: inventedPeople, file: mem, size: mem.size, question: p.question, on: p.on}
			if p.no = room.take(h, w, r); p.no == nil {
				return
			}
		}
	}
	room.store.release(mem.room())
	status := http.StatusUnprocessableEntity
	if p.no != nil {
		status = p.no.status
	}
	layout.Respond(w, status, p.draw())
}

// invent writes the table in the language of the page, as an office would keep it.
func (room *Room) invent(mem *memory, p *beginPage) *refusal {
	people, err := lab.People(room.Engine.Fields(), lab.Options{Seed: inventedSeed, N: inventedPeople, On: p.on, Unknown: unknownShare}.DraftAge())
	if err != nil {
		return &refusal{http.StatusUnprocessableEntity, "no-people", nil}
	}
	if err := lab.Write(mem, people, lab.Sheet{Format: lab.CSV, Lang: p.local.Lang, Book: room.Engine.Book()}); err != nil {
		return &refusal{http.StatusServiceUnavailable, "no-room", nil}
	}
	return nil
}

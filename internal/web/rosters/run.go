package rosters

import (
	"errors"
	"fmt"

	"qyzmet"
	"qyzmet/internal/roster"
	"qyzmet/internal/roster/answers"
	"qyzmet/internal/web/state"
)

// Reasons for which a reading is given up.
var (
	errTooSlow   = errors.New("the reading took too long")
	errTooLong   = errors.New("the table has too many rows")
	errNoAnswers = errors.New("a failure of ours")
)

// maxRejects is how many bytes of the file of rejects are kept.
const maxRejects = 32 << 20

// run reads the table of a roster and asks of everybody in it.
func (room *Room) run(h *held, lang qyzmet.Lang) {
	room.store.turn <- struct{}{}
	defer func() { <-room.store.turn }()
	begun := room.clock.Now()
	h.mu.Lock()
	file, c, common := h.file, h.choices, h.common
	h.mu.Unlock()
	if file == nil || !h.move(waiting, running, begun) {
		return
	}
	stop := room.clock.After(room.opts.Patience, func() { file.stop(errTooSlow) })
	defer stop()
	out, err := room.ask(h, file, room.reading(h, c, common), lang)
	if reason := file.gone.Load(); reason != nil {
		err = *reason
	}
	room.store.release(h.finish(out, err, room.clock.Now().Sub(begun)))
}

// ask reads and asks. A failure of ours ends this reading, and nothing else.
func (room *Room) ask(h *held, file *memory, o roster.Options, lang qyzmet.Lang) (out *outcome, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			out, err = nil, errNoAnswers // what failed may name people, and is told to nobody
		}
	}()
	out = &outcome{rejects: &capped{most: maxRejects}}
	_, out.assumed = o.Common[state.Regime]
	o.Rejects = roster.NewRejects(out.rejects, h.name, lang)
	o.Progress = func(bytes int64, rows uint64) {
		h.bytes.Store(bytes)
		h.rows.Store(rows)
		if rows > room.opts.MaxPeople {
			file.stop(errTooLong)
		}
	}
	out.job = &answers.Job{Engine: room.Engine, Question: h.question.ID, On: h.on, By: []qyzmet.Path{regionFact}, Reading: o, Keep: true}
	if out.Result, err = out.job.Table(file.reader()); err != nil {
		return nil, fmt.Errorf("reading the table: %w", err)
	}
	o.Rejects, o.Progress = nil, nil
	out.job.Reading = o
	for _, c := range out.Chunks {
		out.from = append(out.from, out.people)
		out.people += c.Block.N
	}
	return out, nil
}

package engine

import (
	"slices"
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// pathWalk goes from one day on which something may turn to the next.
type pathWalk struct {
	*Engine
	query  Query
	q      *rulebook.Question
	before date.Date
	days   map[date.Date]string // on which something may turn, and why
	pieces map[date.Date]bool   // of them: on which the law, or the facts that apply, may become others
}

func (w *pathWalk) note(d date.Date, why string) {
	if old, ok := w.days[d]; !ok || old == "law" || old == BecauseFacts {
		w.days[d] = why
	}
}

// next is the next day after another on which something may turn.
func (w *pathWalk) next(after date.Date) date.Date {
	next := w.before
	for d := range w.days {
		if d > after && d < next {
			next = d
		}
	}
	return next
}

// pieceEnd is the day on which the piece that a day lies in is over.
func (w *pathWalk) pieceEnd(day date.Date) date.Date {
	end := w.before
	for d := range w.pieces {
		if d > day && d < end {
			end = d
		}
	}
	return end
}

// breaks notes the days on which the program, or what is given to it, may
// become another: the law's own, the first day held, the day after the one asked
// about, and those on which a condition on the facts turns.
func (w *pathWalk) breaks(from date.Date) {
	note := func(d date.Date, why string) {
		if d > from && d < w.before {
			w.pieces[d] = true
			w.note(d, why)
		}
	}
	for _, p := range w.points[w.q.ID] {
		if p.State(w.before, w.query.Known) != rulebook.No {
			note(p.Earliest, "law")
			note(p.Latest, "law")
		}
	}
	note(w.heldFrom[w.q.ID], "law")
	note(w.query.On.AddDays(1), BecauseFacts)
	query := w.query
	query.On = from
	a := &ask{Engine: w.Engine, query: query, q: w.q, in: w.bind(query.Facts, from)}
	defer a.release()
	p := w.guards.program
	r := &worldRun{p: p, out: p.run(a.in, make([]cell, p.size))}
	for n := range p.nodes {
		a.allTurns(r, int32(n), w.before.AddDays(-1), func(d date.Date, _ string) { note(d, BecauseFacts) })
	}
}

// stretch answers on a day, and notes the days on which that may change.
func (w *pathWalk) stretch(day date.Date) (Stretch, error) {
	s := Stretch{From: day, Because: w.days[day]}
	facts := w.applying(w.query.Facts, day)
	var early []qyzmet.Path
	if s.Faults = w.faults(facts, day); day < w.query.On {
		facts, early = w.without(facts, day, s.Faults)
	}
	query := w.query
	query.On, query.Facts = day, facts
	a := &ask{Engine: w.Engine, query: query, q: w.q, in: w.bind(facts, day)}
	defer a.release()
	answer := &qyzmet.Answer{Question: w.q.ID, On: day, Known: query.Known, Law: qyzmet.LawUsed{Book: w.book.Hash}}
	if held := w.heldFrom[w.q.ID]; day < held {
		notHeld(answer, held)
		s.Answer = answer
		return s, nil
	}
	if err := a.run(); err != nil {
		return s, err
	}
	a.conclude(answer)
	a.complete(answer)
	w.gather(a)
	if len(early) == 0 || !a.waitsFor(answer, early) {
		s.Answer = answer
	}
	return s, nil
}

func (w *pathWalk) faults(facts qyzmet.Facts, day date.Date) qyzmet.Faults {
	in := w.bind(facts, day)
	defer w.inputs.Put(in)
	return w.contradictions(facts, in)
}

// without leaves out the facts that cannot be true yet on a day.
func (w *pathWalk) without(facts qyzmet.Facts, day date.Date, faults qyzmet.Faults) (left qyzmet.Facts, early []qyzmet.Path) {
	for ; len(faults) > 0; faults = w.faults(facts, day) {
		facts = facts.Clone()
		for _, f := range faults {
			for name := range strings.SplitSeq(f.Path, ", ") {
				delete(facts, qyzmet.Path(name))
				early = append(early, qyzmet.Path(name))
			}
		}
		facts = w.applying(facts, day)
	}
	return facts, early
}

// waitsFor reports whether an answer, or the last day of a ground, depends on
// one of the facts left out.
func (a *ask) waitsFor(answer *qyzmet.Answer, out []qyzmet.Path) bool {
	for _, g := range answer.Grounds {
		if slices.ContainsFunc(g.UntilAsk, func(p qyzmet.Path) bool { return slices.Contains(out, p) }) {
			return true
		}
	}
	return answer.State != qyzmet.Settled && slices.ContainsFunc(a.missing(), func(i int) bool {
		return slices.Contains(out, a.book.FactOrder[i].Path)
	})
}

// applying are the facts without those that do not apply on a day. To leave
// one out may make others inapplicable.
func (w *pathWalk) applying(facts qyzmet.Facts, day date.Date) qyzmet.Facts {
	for {
		in := w.bind(facts, day)
		var out []qyzmet.Path
		for _, i := range in.given {
			if w.applicable(i, in).isFalse() {
				out = append(out, w.book.FactOrder[i].Path)
			}
		}
		w.inputs.Put(in)
		if len(out) == 0 {
			return facts
		}
		facts = facts.Clone()
		for _, p := range out {
			delete(facts, p)
		}
	}
}

// gather notes the days of a piece on which a condition turns. Conditions are
// looked at on the piece's first day; the last days of grounds, and values, on every
// day evaluated, because which of them counts may change within the piece. The day
// on which the piece is over is looked at too: what turns there anyway is a
// better reason than the end of the piece.
func (w *pathWalk) gather(a *ask) {
	day, end := a.query.On, w.pieceEnd(a.query.On)
	note := func(d date.Date, why string) {
		if d > day && d <= end && d < w.before {
			w.note(d, why)
		}
	}
	for _, r := range a.runs {
		for n := range r.p.nodes {
			if o := r.p.nodes[n].op; w.pieces[day] || o == opNotPast || o == opChoose {
				a.allTurns(r, int32(n), end, note)
			}
		}
	}
}

// allTurns is turnsOf, and finds both days on which an equation with the day in
// it begins and ceases to hold, though it holds on neither end.
func (a *ask) allTurns(r *worldRun, n int32, end date.Date, note func(date.Date, string)) {
	a.turnsOf(r, n, end, note)
	nd := &r.p.nodes[n]
	if nd.op != opEq && nd.op != opNe || !r.p.readsOn(n) || end <= a.query.On {
		return
	}
	defer func(on date.Date) { a.in.on = on }(a.in.on)
	scratch, args := slices.Clone(r.out), r.p.args[nd.from:nd.from+2]
	order := func(d date.Date) int64 {
		a.in.on = d
		x, y := r.p.evalAt(args[0], a.in, scratch), r.p.evalAt(args[1], a.in, scratch)
		if !x.k || !y.k {
			return 0
		}
		return min(max(x.v-y.v, -1), 1)
	}
	first, last := order(a.query.On), order(end)
	if first == last {
		return
	}
	why := r.p.why(n)
	note(turning(a.query.On, end, func(d date.Date) bool { return order(d) == first }), why)
	note(turning(a.query.On, end, func(d date.Date) bool { return order(d) != last }), why)
}

package engine

import (
	"slices"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// Reasons for which a stretch begins, beside those of a change (age, until,
// date, law).
const (
	BecauseHeld  = "held"  // the wordings held begin on that day
	BecauseFacts = "facts" // the facts begin, or cease, to be possible on that day
)

// maxPathDays bounds the days on which a path is evaluated.
const maxPathDays = 2000

// Stretch is a run of days, From up to but without Before, on each of which a
// question has the same answer.
type Stretch struct {
	From, Before date.Date
	Because      string         // why it begins; "" for the first
	Answer       *qyzmet.Answer // on its first day; nil when the facts are impossible then
	// Faults tell that the facts contradict these days. Before the day asked
	// about there is no answer then. After it the answer is what time alone makes
	// of the facts: a course that has ended gives no deferral any more.
	Faults qyzmet.Faults
}

// Path divides the days from one up to another into stretches, for a person
// whose facts are those of the query on all of them. Facts that do not apply on
// a day are left out on that day, as an interview leaves them out. Of the
// query's parts only WithOpen is worked out.
func (e *Engine) Path(query Query, from, before date.Date) ([]Stretch, error) {
	a, err := e.begin(query)
	if err != nil {
		return nil, err
	}
	a.release()
	if !from.Valid() || before > date.Latest || from >= before {
		return nil, &qyzmet.Fault{Code: qyzmet.BadDate, Path: "from", Value: from.String(), Message: "a path needs days in order, within the years supported"}
	}
	a.query.Parts = Bare | query.Parts&WithOpen
	w := &pathWalk{Engine: e, query: a.query, q: a.q, before: before, days: map[date.Date]string{}, pieces: map[date.Date]bool{from: true}}
	w.breaks(from)
	var out []Stretch
	for day, n := from, 0; day < before && n < maxPathDays; n++ {
		s, err := w.stretch(day)
		if err != nil {
			return nil, err
		}
		if last := len(out) - 1; last < 0 || !out[last].alike(&s) {
			out = append(out, s)
		}
		day = w.next(day)
	}
	return closed(out, before), nil
}

// closed ends each stretch where the next begins, and says why it begins.
func closed(list []Stretch, before date.Date) []Stretch {
	list[0].Because = ""
	for i := range list {
		list[i].Before = before
		if i == 0 {
			continue
		}
		old, s := &list[i-1], &list[i]
		old.Before = s.From
		switch {
		case old.Answer == nil || s.Answer == nil:
			s.Because = BecauseFacts
		case notHeldIn(old.Answer):
			s.Because = BecauseHeld
		}
	}
	return list
}

func notHeldIn(a *qyzmet.Answer) bool {
	return slices.ContainsFunc(a.Open, func(o qyzmet.Opening) bool { return o.Reason == qyzmet.WordingNotHeld })
}

// alike reports whether two stretches differ in nothing but their days.
func (s *Stretch) alike(o *Stretch) bool {
	sameFault := func(x, y *qyzmet.Fault) bool { return x.Path == y.Path && x.Message == y.Message }
	if !slices.EqualFunc(s.Faults, o.Faults, sameFault) || (s.Answer == nil) != (o.Answer == nil) {
		return false
	}
	if s.Answer == nil {
		return true
	}
	x, y := s.Answer, o.Answer
	sameOpening := func(a, b qyzmet.Opening) bool {
		return a.Reason == b.Reason && slices.Equal(a.Facts, b.Facts) && slices.Equal(a.Rules, b.Rules) && slices.Equal(a.Cites, b.Cites)
	}
	sameGround := func(a, b qyzmet.Ground) bool {
		return a.Rule == b.Rule && a.Question == b.Question && slices.Equal(a.Cites, b.Cites) && a.Text == b.Text &&
			(a.Until == nil) == (b.Until == nil) && (a.Until == nil || *a.Until == *b.Until) && slices.Equal(a.UntilAsk, b.UntilAsk)
	}
	return x.State == y.State && x.Outcome.Same(y.Outcome) && slices.EqualFunc(x.Grounds, y.Grounds, sameGround) &&
		slices.EqualFunc(x.Open, y.Open, sameOpening)
}

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

// pieceEnd is the last day of the piece that a day lies in.
func (w *pathWalk) pieceEnd(day date.Date) date.Date {
	end := w.before
	for d := range w.pieces {
		if d > day && d < end {
			end = d
		}
	}
	return end.AddDays(-1)
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
	facts := w.applying(day)
	query := w.query
	query.On, query.Facts = day, facts
	a := &ask{Engine: w.Engine, query: query, q: w.q, in: w.bind(facts, day)}
	defer a.release()
	s.Faults = w.contradictions(facts, a.in)
	if len(s.Faults) > 0 && day < w.query.On {
		return s, nil
	}
	s.Answer = &qyzmet.Answer{Question: w.q.ID, On: day, Known: query.Known, Law: qyzmet.LawUsed{Book: w.book.Hash}}
	if held := w.heldFrom[w.q.ID]; day < held {
		notHeld(s.Answer, held)
		return s, nil
	}
	if err := a.run(); err != nil {
		return s, err
	}
	a.conclude(s.Answer)
	a.complete(s.Answer)
	w.gather(a)
	return s, nil
}

// applying are the facts without those that do not apply on a day. To leave
// one out may make others inapplicable.
func (w *pathWalk) applying(day date.Date) qyzmet.Facts {
	facts := w.query.Facts
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
// looked at on the piece's first day; the last days of grounds on every day
// evaluated, because which of them counts may change within the piece.
func (w *pathWalk) gather(a *ask) {
	day, end := a.query.On, w.pieceEnd(a.query.On)
	note := func(d date.Date, why string) {
		if d > day && d <= end {
			w.note(d, why)
		}
	}
	for _, r := range a.runs {
		for n := range r.p.nodes {
			if w.pieces[day] || r.p.nodes[n].op == opNotPast {
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

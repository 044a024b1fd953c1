package engine

import (
	"fmt"
	"slices"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// Query is a question put to the law.
type Query struct {
	Question qyzmet.QuestionID
	On       date.Date // the day asked about
	Known    date.Date // law published by then is applied; zero: all that is held
	Facts    qyzmet.Facts
	Parts    Parts // what to work out beside outcome and grounds; zero: everything
}

// Parts of an answer that cost time of their own.
type Parts uint8

// Parts.
const (
	WithBecause Parts = 1 << iota
	WithNext
	WithWhyNot
	WithChanges
	WithOpen
	Everything = WithBecause | WithNext | WithWhyNot | WithChanges | WithOpen
	Bare       = 1 << 7 // outcome and grounds only
)

// ask is one query under way.
type ask struct {
	*Engine
	query Query
	q     *rulebook.Question
	in    *input
	runs  []*worldRun

	walker *walker
	held   []*compiledRule // the rules that the grounds come from
}

// worldRun is the evaluation in one state of the law.
type worldRun struct {
	w    *world
	p    *program
	out  []cell
	kept *[]cell // what out is, to be given back
}

func (r *worldRun) outcome() cell { return r.out[r.p.asked().outcome] }

// Ask answers a query. The error is qyzmet.Faults when the query is at fault.
func (e *Engine) Ask(query Query) (*qyzmet.Answer, error) {
	a, err := e.begin(query)
	if err != nil {
		return nil, err
	}
	defer a.release()
	answer := &qyzmet.Answer{Question: query.Question, On: query.On, Known: a.query.Known,
		Grounds: make([]qyzmet.Ground, 0, 4), Open: []qyzmet.Opening{}, WhyNot: []qyzmet.WhyNot{},
		Changes: []qyzmet.Change{}, Readings: []qyzmet.Reading{}}
	answer.Law = qyzmet.LawUsed{Book: e.book.Hash, Texts: []qyzmet.TextUsed{}}
	if held := e.heldFrom[query.Question]; query.On < held {
		notHeld(answer, held)
		return answer, nil
	}
	if err := a.run(); err != nil {
		return nil, err
	}
	a.conclude(answer)
	a.complete(answer)
	return answer, nil
}

func (e *Engine) begin(query Query) (*ask, error) {
	q := e.book.Questions[query.Question]
	if q == nil {
		return nil, e.noSuchQuestion(query.Question)
	}
	if !query.On.Valid() {
		return nil, &qyzmet.Fault{Code: qyzmet.BadDate, Path: "on", Value: query.On.String(), Message: "the day asked about is out of range"}
	}
	if query.Known == 0 {
		query.Known = date.Latest
	}
	if query.Parts == 0 {
		query.Parts = Everything
	}
	in := e.bind(query.Facts, query.On)
	if faults := e.contradictions(query.Facts, in); len(faults) > 0 {
		return nil, faults
	}
	return &ask{Engine: e, query: query, q: q, in: in}, nil
}

func (e *Engine) noSuchQuestion(id qyzmet.QuestionID) *qyzmet.Fault {
	var names []string // hundreds: the nearest is named, and a command lists them
	for _, q := range e.book.Order {
		names = append(names, string(q.ID))
	}
	return &qyzmet.Fault{Code: qyzmet.UnknownName, Path: "question", Value: string(id),
		Message: fmt.Sprintf("there is no question %q", id), Nearest: rulebook.Nearest(string(id), names)}
}

func notHeld(answer *qyzmet.Answer, held date.Date) {
	answer.State = qyzmet.Open
	answer.Open = append(answer.Open, qyzmet.Opening{Reason: qyzmet.WordingNotHeld, From: &held})
}

// run evaluates every state of the law that is possible on the day.
func (a *ask) run() error {
	law, err := a.lawOn(a.q, a.query.On, a.query.Known)
	if err != nil {
		return err
	}
	for i, p := range law.programs {
		kept := p.scratch()
		a.runs = append(a.runs, &worldRun{law.worlds[i], p, p.run(a.in, *kept), kept})
	}
	return nil
}

// release gives the evaluation's memory back; the answer holds none of it.
func (a *ask) release() {
	for _, r := range a.runs {
		r.p.cells.Put(r.kept)
	}
	if a.walker != nil {
		a.in.walker, a.walker.ask, a.walker.r = a.walker, nil, nil
	}
	a.inputs.Put(a.in)
}

// agree reports whether every state of the law gives the same known outcome.
func (a *ask) agree() bool {
	first := a.runs[0].outcome()
	for _, r := range a.runs {
		if o := r.outcome(); !o.k || o != first {
			return false
		}
	}
	return true
}

// commencementDecides reports whether all states are decided, differently: no
// fact will settle the answer, only knowledge of the day of commencement.
func (a *ask) commencementDecides() bool {
	for _, r := range a.runs {
		if !r.outcome().k {
			return false
		}
	}
	return !a.agree()
}

// conclude sets state, outcome and the reasons of an open answer.
func (a *ask) conclude(answer *qyzmet.Answer) {
	switch {
	case a.agree():
		answer.State = qyzmet.Settled
		answer.Outcome = a.outcomeOf(a.runs[0], a.runs[0].outcome())
		a.grounds(answer, a.runs[0], a.runs[0].p.asked(), a.runs[0].outcome())
	case a.commencementDecides():
		answer.State = qyzmet.Open
		answer.Open = append(answer.Open, a.commencement())
	default:
		a.undecided(answer)
	}
}

func (a *ask) outcomeOf(r *worldRun, c cell) *qyzmet.Outcome {
	if !c.k {
		return nil
	}
	q := r.p.asked().def
	if q.IsValue() {
		v := c.v
		return &qyzmet.Outcome{Value: &v, Unit: q.Unit}
	}
	if c.v < 0 {
		return nil
	}
	def := q.Outcomes[c.v]
	return &qyzmet.Outcome{ID: def.ID, Label: def.Label}
}

func (a *ask) commencement() qyzmet.Opening {
	o := qyzmet.Opening{Reason: qyzmet.CommencementUncertain}
	for _, r := range a.runs {
		o.Worlds = append(o.Worlds, qyzmet.World{InForce: r.w.in, NotInForce: r.w.out, Outcome: a.outcomeOf(r, r.outcome())})
	}
	o.Worlds = mergeWorlds(o.Worlds)
	return o
}

// undecided names what is missing, and the outcome that stands unless an
// exception turns out to hold.
func (a *ask) undecided(answer *qyzmet.Answer) {
	answer.State = qyzmet.Open
	if c, ok := a.base(); ok {
		answer.State = qyzmet.Provisional
		answer.Outcome = a.outcomeOf(a.runs[0], c)
		a.grounds(answer, a.runs[0], a.runs[0].p.asked(), c)
	}
	missing := a.missing()
	if a.walker.gap {
		answer.Open = append(answer.Open, *a.withoutCalendar())
	}
	if len(missing) == 0 {
		return
	}
	for _, i := range missing {
		if a.book.FactOrder[i].DecidedBy == nil {
			return
		}
	}
	answer.State = qyzmet.Official
	for _, i := range missing {
		answer.Officials = append(answer.Officials, a.decider(a.book.FactOrder[i]))
	}
}

func (a *ask) decider(f *rulebook.Fact) qyzmet.Decider {
	return qyzmet.Decider{Fact: f.Path, Who: f.DecidedBy.Who, Cite: f.DecidedBy.Cite, ByWhen: f.DecidedBy.ByWhen,
		Papers: a.papers(f.Papers)}
}

// base finds the outcome of a rule whose own condition is met and which only
// unknown exceptions keep from holding, in every state of the law.
func (a *ask) base() (cell, bool) {
	var found cell
	for _, r := range a.runs {
		c := baseIn(r)
		if !c.k || found.k && c != found {
			return cell{}, false
		}
		found = c
	}
	return found, found.k
}

// baseIn takes every rule whose own condition is unknown for not holding, and
// looks what outcome is left; for a value see baseValue.
func baseIn(r *worldRun) cell {
	if o := r.outcome(); o.k {
		return o
	}
	met := map[*compiledRule]bool{}
	if r.p.asked().def.IsValue() {
		return baseValue(r, met)
	}
	var found cell
	for _, rule := range r.p.asked().rules {
		if rule.outcome < 0 || !meets(r, rule, met) {
			continue
		}
		if found.k && found.v != rule.outcome {
			return cell{}
		}
		found = cell{rule.outcome, true}
	}
	return found
}

// meets reports whether a rule holds if nothing unknown does.
func meets(r *worldRun, rule *compiledRule, seen map[*compiledRule]bool) bool {
	if m, ok := seen[rule]; ok {
		return m
	}
	m := r.out[rule.when].isTrue() && !r.out[rule.holds].isFalse()
	for _, d := range rule.beaten {
		m = m && !meets(r, d, seen)
	}
	seen[rule] = m
	return m
}

// baseValue reduces the values of the rules that hold if no unknown exception
// does. While another rule's own condition is unknown there is no such value:
// what is known would be a part of the sum, or the greatest so far, and no amount.
func baseValue(r *worldRun, met map[*compiledRule]bool) cell {
	var total cell
	var standing, doubted []*compiledRule
	for _, rule := range r.p.asked().rules {
		switch {
		case rule.value < 0 || r.out[rule.holds].isFalse():
			continue
		case !r.out[rule.when].k:
			doubted = append(doubted, rule)
			continue
		case !meets(r, rule, met):
			continue
		case !r.out[rule.value].k:
			return cell{}
		}
		standing = append(standing, rule)
		v := r.out[rule.value].v
		switch {
		case !total.k:
		case r.p.asked().def.Combine == "max":
			v = max(v, total.v)
		default:
			v = arithmetic(opAdd, total.v, v)
		}
		total = cell{v, true}
	}
	if !defeatAll(doubted, standing) {
		return cell{}
	}
	return total
}

// defeatAll reports whether each of the rules is an exception to all others.
func defeatAll(rules, others []*compiledRule) bool {
	for _, o := range others {
		if slices.ContainsFunc(rules, func(r *compiledRule) bool { return !slices.Contains(o.beaten, r) }) {
			return false
		}
	}
	return true
}

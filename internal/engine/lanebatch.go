package engine

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/column"
	"qyzmet/internal/rulebook"
)

// Lanes answers one question for many people on one day. It is made once and
// used for any number of blocks; it is safe for concurrent use.
type Lanes struct {
	Question *rulebook.Question
	On       date.Date
	Rules    []LaneRule // rules in force of the question and of those it is composed of
	Rows     []string   // rules that the lanes leave, in part, to the reference

	e      *Engine
	code   *laneCode
	worlds []laneWorld
	guards laneGuards

	states        int // possible states of the law
	checked, bare bool
}

// LaneRule is a rule whose holding is told of everybody. A rule that has another
// wording in another possible state of the law is one rule.
type LaneRule struct {
	Rule  *rulebook.Rule      // the wording in the first state in which it is in force
	holds []lit               // by state of the law; false where it is not in force
	code  int64               // of its outcome; -1: an exception only
	uses  []qyzmet.QuestionID // composed questions whose grounds are its own
}

// laneWorld is the asked question in one state of the law.
type laneWorld struct {
	rules []laneRule
	until int32 // value register; -1: not wanted
}

// laneRule is a rule of the asked question.
type laneRule struct {
	outcome int64
	holds   lit
	base    lit // holds if nothing unknown does
}

type laneGuards struct {
	applies []lit // by fact index
	checks  []lit
}

// LaneOptions say how a question is put to many.
type LaneOptions struct {
	On      date.Date
	Known   date.Date // law published by then is applied; zero: all that is held
	Checked bool      // the facts have been checked before: nobody is refused
	Until   bool      // the last days of the outcomes are wanted
	Bare    bool      // outcomes only: nothing is worked out about those who are not settled

	without map[op]bool // operations left to the reference, to try that
}

// Lanes compiles a question for a day. The question's outcomes must be words,
// not values: those are answered one by one.
func (e *Engine) Lanes(id qyzmet.QuestionID, o LaneOptions) (*Lanes, error) {
	c := newLaneCompiler(e, o.On)
	c.without = o.without
	l, err := e.lanes(c, id, o)
	if err != nil {
		return nil, err
	}
	l.finish(c)
	return l, nil
}

// LanesBoth compiles a question by two books over the same facts into one line
// of steps: what the books have in common is evaluated once.
func LanesBoth(base, reform *Engine, id qyzmet.QuestionID, o LaneOptions) (first, second *Lanes, err error) {
	for i, f := range base.book.FactOrder {
		if i >= len(reform.book.FactOrder) || reform.book.FactOrder[i] != f {
			return nil, nil, fmt.Errorf("the two books have different facts, from %s on", f.Path)
		}
	}
	c := newLaneCompiler(base, o.On)
	if first, err = base.lanes(c, id, o); err != nil {
		return nil, nil, err
	}
	if second, err = reform.lanes(c, id, o); err != nil {
		return nil, nil, err
	}
	first.finish(c)
	second.code, second.Rows = first.code, first.Rows
	return first, second, nil
}

// With makes a worker for second lanes that share the steps of the worker's own:
// it gives its answer about the block that the worker evaluated last.
func (w *LaneWorker) With(second *Lanes) *LaneWorker {
	out := second.Worker()
	out.run = w.run
	return out
}

func (e *Engine) lanes(c *laneCompiler, id qyzmet.QuestionID, o LaneOptions) (*Lanes, error) {
	on, known := o.On, o.Known
	q := e.book.Questions[id]
	switch {
	case q == nil:
		return nil, e.noSuchQuestion(id)
	case q.IsValue():
		return nil, &qyzmet.Fault{Code: qyzmet.UnknownName, Path: "question", Value: string(id),
			Message: "gives a number, not an outcome; ask it person by person"}
	case on < e.heldFrom[id] || !on.Valid():
		return nil, &qyzmet.Fault{Code: qyzmet.BadDate, Path: "on", Value: on.String(),
			Message: "the wording of that day is not held; ask about a day from " + e.heldFrom[id].String() + " on"}
	}
	if known == 0 {
		known = date.Latest
	}
	law, err := e.lawOn(q, on, known)
	if err != nil {
		return nil, err
	}
	l := &Lanes{Question: q, On: on, e: e, states: len(law.programs), checked: o.Checked, bare: o.Bare}
	for i, p := range law.programs {
		l.addWorld(c, p, i, o.Until)
	}
	l.addGuards(c)
	return l, nil
}

func (l *Lanes) finish(c *laneCompiler) {
	l.code = &laneCode{e: l.e, people: c.people, items: c.items}
	seen := map[string]bool{}
	for _, row := range c.rows {
		if !seen[row.rule] {
			seen[row.rule] = true
			l.Rows = append(l.Rows, row.rule)
		}
	}
}

func (l *Lanes) addWorld(c *laneCompiler, p *program, i int, until bool) {
	s := c.source(p)
	for _, cq := range p.questions {
		for _, r := range cq.rules {
			c.rule = string(cq.def.ID) + "/" + string(r.def.ID)
			l.rule(r).holds[i] = c.cond(s, r.holds)
		}
	}
	w := laneWorld{until: -1}
	if until {
		w.until = c.lastDay(p, p.asked())
	}
	base := map[*compiledRule]lit{}
	for _, r := range p.asked().rules {
		if r.outcome >= 0 {
			w.rules = append(w.rules, laneRule{r.outcome, c.cond(s, r.holds), c.baseOf(s, r, base)})
		}
	}
	l.worlds = append(l.worlds, w)
}

// rule finds or adds a rule by its name.
func (l *Lanes) rule(r *compiledRule) *LaneRule {
	for i := range l.Rules {
		if have := l.Rules[i].Rule; have.ID == r.def.ID && have.Question.ID == r.def.Question.ID {
			return &l.Rules[i]
		}
	}
	never := make([]lit, l.states)
	for i := range never {
		never[i] = litFalse
	}
	l.Rules = append(l.Rules, LaneRule{Rule: r.def, holds: never, code: r.outcome, uses: questionsOf(r.uses)})
	return &l.Rules[len(l.Rules)-1]
}

func questionsOf(list []*compiledQuestion) []qyzmet.QuestionID {
	var out []qyzmet.QuestionID
	for _, cq := range list {
		out = append(out, cq.def.ID)
	}
	return out
}

// baseOf follows meets: a rule holds if nothing unknown does.
func (c *laneCompiler) baseOf(s source, r *compiledRule, seen map[*compiledRule]lit) lit {
	if l, ok := seen[r]; ok {
		return l
	}
	sp := s.space
	when, holds := c.cond(s, r.when), c.cond(s, r.holds)
	var parts []lit
	for _, d := range r.beaten {
		parts = append(parts, c.baseOf(s, d, seen).not())
	}
	l := sp.later(func() lit { return sp.and(append(parts, sp.may(when.not()).not(), sp.may(holds))...) })
	seen[r] = l
	return l
}

func (l *Lanes) addGuards(c *laneCompiler) {
	c.rule = "constraints"
	s := c.source(l.e.guards.program)
	for _, n := range l.e.guards.applies {
		a := litTrue
		if n >= 0 {
			a = c.cond(s, n)
		}
		l.guards.applies = append(l.guards.applies, a)
	}
	if l.checked {
		return
	}
	for _, n := range l.e.guards.checks {
		l.guards.checks = append(l.guards.checks, c.cond(s, n))
	}
}

// LaneWorker evaluates blocks one after another with memory of its own.
type LaneWorker struct {
	lanes  *Lanes
	run    *laneRun
	result LaneResult
	need   need
}

// Worker makes a worker.
func (l *Lanes) Worker() *LaneWorker {
	w := &LaneWorker{lanes: l, run: l.code.newRun()}
	w.run.in = &input{on: l.On}
	w.result.Outcome = make([]column.Bits, len(l.Question.Outcomes))
	w.result.Base = make([]column.Bits, len(l.Question.Outcomes))
	w.need.facts = make([]column.Bits, len(l.e.book.FactOrder))
	return w
}

// Count evaluates blocks on some cores (0: all) and counts the answers. take, if
// there is one, is handed every result, on whichever core made it and in no
// order; the result is valid until take returns.
func (l *Lanes) Count(blocks []*column.Block, cores int, by []qyzmet.Path, take func(i int, r *LaneResult) error) (*Tally, error) {
	if cores <= 0 {
		cores = runtime.GOMAXPROCS(0)
	}
	var wg sync.WaitGroup
	var next atomic.Int64
	tallies, errs := make([]*Tally, cores), make([]error, cores)
	for k := range cores {
		tallies[k] = l.Tally(by...)
		wg.Go(func() {
			w := l.Worker()
			for i := int(next.Add(1)) - 1; i < len(blocks) && errs[k] == nil; i = int(next.Add(1)) - 1 {
				r := w.Evaluate(blocks[i])
				tallies[k].Add(r)
				if take != nil {
					errs[k] = take(i, r)
				}
			}
		})
	}
	wg.Wait()
	for _, t := range tallies[1:] {
		tallies[0].Merge(t)
	}
	return tallies[0], errors.Join(errs...)
}

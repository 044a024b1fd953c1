package engine

import (
	"slices"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// horizon is how far ahead changes by themselves are looked for, in years.
const horizon = 45

// maxChanges bounds the changes an answer lists.
const maxChanges = 12

// maxValueTurns bounds the days on which a value is followed: more than the years
// of the horizon.
const maxValueTurns = 64

// turn is a day on which some condition may turn by the passing of time, or
// the law may change.
type turn struct {
	day date.Date
	why string
}

// changes lists the days after the one asked about on which the outcome or its
// state changes by itself, if no fact does.
func (a *ask) changes(answer *qyzmet.Answer) ([]qyzmet.Change, error) {
	end := min(a.query.On.AddYears(horizon, date.EndOfMonth), date.Latest)
	list, err := a.daysOfTurning(end)
	if err != nil {
		return nil, err
	}
	last := qyzmet.Change{Outcome: answer.Outcome, State: answer.State}
	out := []qyzmet.Change{}
	for _, t := range list {
		c, err := a.at(t)
		if err != nil {
			return nil, err
		}
		if c.State == last.State && c.Outcome.Same(last.Outcome) {
			continue
		}
		out, last = append(out, c), c
		if len(out) == maxChanges {
			break
		}
	}
	return out, nil
}

// at answers the same question on another day, with the same facts.
func (a *ask) at(t turn) (qyzmet.Change, error) {
	saved := a.in.on
	defer func() { a.in.on = saved }()
	a.in.on = t.day
	b := &ask{Engine: a.Engine, query: a.query, q: a.q, in: a.in}
	b.query.On = t.day
	if err := b.run(); err != nil {
		return qyzmet.Change{}, err
	}
	answer := &qyzmet.Answer{}
	b.conclude(answer)
	c := qyzmet.Change{On: t.day, Outcome: answer.Outcome, State: answer.State, Because: t.why}
	for _, g := range answer.Grounds {
		for _, id := range g.Cites {
			if !slices.Contains(c.Cites, id) {
				c.Cites = append(c.Cites, id)
			}
		}
	}
	return c, nil
}

// daysOfTurning gathers the days on which a condition, the last day of a ground, a
// list's item or the law itself turns.
func (a *ask) daysOfTurning(end date.Date) ([]turn, error) {
	seen := map[date.Date]string{}
	note := func(d date.Date, why string) {
		if d <= a.query.On || d > end {
			return
		}
		if old, ok := seen[d]; !ok || old == "law" {
			seen[d] = why
		}
	}
	for _, p := range a.points[a.q.ID] {
		if p.State(end, a.query.Known) != rulebook.No {
			note(p.Earliest, "law")
			note(p.Latest, "law")
		}
	}
	days := make([]date.Date, 0, len(seen))
	for d := range seen {
		days = append(days, d)
	}
	a.turnsFrom(end, note)
	for _, d := range days { // the law of a later day has turning days of its own
		if err := a.turnsLater(d, end, note); err != nil {
			return nil, err
		}
	}
	out := make([]turn, 0, len(seen))
	for d, why := range seen {
		out = append(out, turn{d, why})
	}
	slices.SortFunc(out, func(x, y turn) int { return int(x.day) - int(y.day) })
	return out, nil
}

// turnsLater evaluates the law of a later day, and gathers its turning days.
func (a *ask) turnsLater(day, end date.Date, note func(date.Date, string)) error {
	saved := a.in.on
	defer func() { a.in.on = saved }()
	a.in.on = day
	b := &ask{Engine: a.Engine, query: a.query, q: a.q, in: a.in}
	b.query.On = day
	if err := b.run(); err != nil {
		return err
	}
	b.turnsFrom(end, note)
	return nil
}

func (a *ask) turnsFrom(end date.Date, note func(date.Date, string)) {
	for _, r := range a.runs {
		for n := range r.p.nodes {
			a.turnsOf(r, int32(n), end, note)
		}
	}
}

func (a *ask) turnsOf(r *worldRun, n int32, end date.Date, note func(date.Date, string)) {
	nd := &r.p.nodes[n]
	switch nd.op {
	case opNotPast:
		arg := r.p.args[nd.from]
		if c := r.out[arg]; c.k {
			note(date.Date(c.v).AddDays(1), "until")
		}
	case opLt, opLe, opEq, opNe:
		if !r.p.readsOn(n) {
			return
		}
		scratch := slices.Clone(r.out)
		a.flip(end, func() cell { return r.p.evalAt(n, a.in, scratch) }, a.most(&r.p.code, n), r.p.why(n), note)
	case opChoose:
		a.valueTurns(r, r.p.choosers[nd.imm].question, end, note)
	case opLoop:
		l := &r.p.loops[nd.imm]
		for _, item := range a.in.lists[l.list].items {
			a.itemTurns(l, item, end, note)
		}
	}
}

// itemTurns follows each comparison inside a loop for one item of the list.
func (a *ask) itemTurns(l *loop, item []cell, end date.Date, note func(date.Date, string)) {
	out := make([]cell, len(l.body.nodes))
	for n := range l.body.nodes {
		if o := l.body.nodes[n].op; o != opLt && o != opLe && o != opEq && o != opNe {
			continue
		}
		eval := func() cell {
			for i := range l.body.nodes[:n+1] {
				out[i] = l.body.step(&l.body.nodes[i], a.in, item, out)
			}
			return out[n]
		}
		a.flip(end, eval, a.most(&l.body, int32(n)), "age", note)
	}
}

// valueTurns follows the values of a question that change with the day.
func (a *ask) valueTurns(r *worldRun, cq *compiledQuestion, end date.Date, note func(date.Date, string)) {
	for _, rule := range cq.rules {
		if rule.value < 0 || !r.p.readsOn(rule.value) {
			continue
		}
		scratch := slices.Clone(r.out)
		a.flip(end, func() cell { return r.p.evalAt(rule.value, a.in, scratch) }, maxValueTurns, r.p.why(rule.value), note)
	}
}

// most is how often a condition on the day may turn: once, but where the
// calendar of the years begins or ends as well.
func (a *ask) most(c *code, n int32) int {
	if c.underCalendar(n) {
		return 3
	}
	return 1
}

// flip notes the days on which what differs between now and the end turns, found
// by halving, at most so many. What is unknown now turns only where a calendar
// begins, or where it turns more than once.
func (a *ask) flip(end date.Date, eval func() cell, most int, why string, note func(date.Date, string)) {
	saved := a.in.on
	defer func() { a.in.on = saved }()
	at := func(d date.Date) cell {
		a.in.on = d
		return eval()
	}
	from := a.query.On
	first := at(from)
	for range most {
		if !first.k && most == 1 || at(end) == first {
			return
		}
		from = turning(from, end, func(d date.Date) bool { return at(d) == first })
		note(from, why)
		first = at(from)
	}
}

// turning finds, by halving, the first value after low that is not as at low.
// It is so at low and not at high.
func turning[T ~int32 | ~int64](low, high T, same func(T) bool) T {
	for high-low > 1 {
		mid := low + (high-low)/2
		if same(mid) {
			low = mid
		} else {
			high = mid
		}
	}
	return high
}

// readsOn reports whether a node depends on the day asked about.
func (p *program) readsOn(n int32) bool {
	nd := &p.nodes[n]
	if nd.op == opOn {
		return true
	}
	switch nd.op {
	case opLoop: // the days on which an item's condition turns are found for each item
		l := &p.loops[nd.imm]
		return l.op == loopSum && slices.ContainsFunc(l.body.nodes, func(b node) bool { return b.op == opOn })
	case opChoose, opUntil, opFact:
		return false
	}
	for _, arg := range p.args[nd.from : nd.from+int32(nd.n)] {
		if p.readsOn(arg) {
			return true
		}
	}
	return false
}

// why tells an age from another date in a condition.
func (p *program) why(n int32) string {
	nd := &p.nodes[n]
	if nd.op == opYears || nd.op == opMonths || nd.op == opYear {
		return "age"
	}
	if nd.op != opFact {
		for _, arg := range p.args[nd.from : nd.from+int32(nd.n)] {
			if p.why(arg) == "age" {
				return "age"
			}
		}
	}
	return "date"
}

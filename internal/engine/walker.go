package engine

import (
	"slices"

	"qyzmet"
	"qyzmet/date"
)

// missing lists the facts that keep the outcome from being known, in order of
// asking, over every state of the law.
func (a *ask) missing() []int {
	w := a.walk()
	for _, r := range a.runs {
		w.start(r)
		w.visit(r.p.asked().outcome)
	}
	return w.applying()
}

// unknownFacts lists the unknown facts that keep a node unknown. Facts that do
// not apply, or whose applying is itself unknown, are not among them.
func (a *ask) unknownFacts(r *worldRun, n int32) []int {
	w := a.walk()
	w.start(r)
	w.visit(n)
	return w.applying()
}

// unknownUnder lists the unknown facts that keep a node unknown for one person,
// whether they apply or not.
func (e *Engine) unknownUnder(row rowNode, facts qyzmet.Facts, on date.Date) []int {
	a := &ask{Engine: e, in: e.bind(facts, on)}
	r := &worldRun{p: row.p, out: make([]cell, row.p.size)}
	row.p.run(a.in, r.out)
	w := a.walk()
	w.start(r)
	w.visit(row.node)
	return w.met
}

// walker goes down from an unknown node through what is unknown in it. It is
// kept with the ask and used again.
type walker struct {
	*ask
	r     *worldRun
	epoch int32
	seen  []int32 // by node: epoch of the last visit
	facts []int32 // by fact: walk in which it was met
	walks int32
	met   []int
	gap   bool // a year whose calendar is not held was met
}

func (a *ask) walk() *walker {
	if a.walker == nil {
		a.walker, a.in.walker = a.in.walker, nil
	}
	if a.walker == nil {
		a.walker = &walker{facts: make([]int32, len(a.book.FactOrder))}
	}
	w := a.walker
	w.ask = a
	w.walks++
	w.met, w.gap = w.met[:0], false
	return w
}

func (w *walker) start(r *worldRun) {
	w.r = r
	w.epoch++
	if len(w.seen) < len(r.p.nodes) {
		w.seen = make([]int32, len(r.p.nodes))
	}
}

func (w *walker) meet(fact int) {
	if w.facts[fact] != w.walks {
		w.facts[fact] = w.walks
		w.met = append(w.met, fact)
	}
}

// applying keeps the facts met that certainly apply, in order of asking.
func (w *walker) applying() []int {
	out := make([]int, 0, len(w.met))
	for _, i := range w.met {
		if w.applicable(i, w.in).isTrue() {
			out = append(out, i)
		}
	}
	slices.Sort(out) // the fact order is the order of asking
	return out
}

func (w *walker) visit(i int32) {
	if w.seen[i] == w.epoch || w.r.out[i].k {
		return
	}
	w.seen[i] = w.epoch
	p := w.r.p
	n := &p.nodes[i]
	switch n.op {
	case opFact:
		w.meet(int(n.imm))
	case opLoop:
		w.loop(&p.loops[n.imm])
	case opApart:
		w.meet(int(n.imm))
	case opChoose:
		w.choose(&p.choosers[n.imm])
	case opUntil:
		w.until(&p.choosers[n.imm])
	case opInWords:
		if w.in.open[n.imm] {
			w.meet(int(n.imm))
		}
		w.args(n)
	case opAddWorkingDays, opLeaveEnd:
		w.calendarGap(n)
		w.args(n)
	default:
		w.args(n)
	}
}

func (w *walker) args(n *node) { eachUnknown(&w.r.p.code, n, w.r.out, w.visit) }

// loop notes the list, unless only a calendar is missing, and the facts outside
// it that its condition reads.
func (w *walker) loop(l *loop) {
	if w.lacksFacts(l) {
		w.meet(l.list)
	}
	for i := range l.body.nodes {
		if n := &l.body.nodes[i]; n.op == opFact && !w.in.cells[n.imm].k && !w.in.lists[n.imm].known {
			w.meet(int(n.imm))
		}
	}
}

func (w *walker) choose(ch *chooser) {
	for _, rule := range ch.question.rules {
		w.waiting(rule)
	}
}

// waiting visits what keeps a rule from deciding: whether it holds and, when it
// does, its value.
func (w *walker) waiting(rule *compiledRule) {
	if rule.outcome < 0 && rule.value < 0 {
		return
	}
	w.visit(rule.holds)
	if rule.value >= 0 && w.r.out[rule.holds].isTrue() {
		w.visit(rule.value)
	}
}

func (w *walker) until(ch *chooser) {
	outcome := w.r.out[ch.question.outcome]
	w.visit(ch.question.outcome)
	for _, rule := range ch.question.rules {
		if outcome.k && rule.outcome == outcome.v {
			w.visit(rule.holds)
			if rule.until >= 0 && !w.r.out[rule.holds].isFalse() {
				w.visit(rule.until)
			}
		}
	}
}

// mergeWorlds keeps one world of each outcome: the one with the fewest acts
// taken to be in force.
func mergeWorlds(list []qyzmet.World) []qyzmet.World {
	var out []qyzmet.World
	for _, w := range list {
		same := func(o qyzmet.World) bool { return o.Outcome.Same(w.Outcome) }
		i := slices.IndexFunc(out, same)
		switch {
		case i < 0:
			out = append(out, w)
		case len(w.InForce) < len(out[i].InForce):
			out[i] = w
		}
	}
	return out
}

// openings lists, for each rule that is not decided, the facts it waits for;
// the smallest sets first.
func (a *ask) openings() []qyzmet.Opening {
	var out []qyzmet.Opening
	for _, r := range a.runs {
		if r.outcome().k {
			continue
		}
		for _, rule := range r.p.asked().rules {
			if facts := a.unknownOf(r, rule); len(facts) > 0 {
				out = addOpening(out, qyzmet.Opening{Facts: a.pathList(facts), Rules: []qyzmet.RuleID{rule.def.ID}, Cites: rule.def.Cites})
			}
		}
	}
	slices.SortStableFunc(out, func(x, y qyzmet.Opening) int { return len(x.Facts) - len(y.Facts) })
	return out
}

// unknownOf lists the unknown facts for which a rule of an outcome or a value
// waits: those of its value too, unless it does not hold.
func (a *ask) unknownOf(r *worldRun, rule *compiledRule) []int {
	if rule.outcome < 0 && rule.value < 0 || r.out[rule.holds].isFalse() {
		return nil
	}
	w := a.walk()
	w.start(r)
	w.visit(rule.holds)
	if rule.value >= 0 {
		w.visit(rule.value)
	}
	return w.applying()
}

// addOpening merges rules that wait for the same facts.
func addOpening(list []qyzmet.Opening, o qyzmet.Opening) []qyzmet.Opening {
	for i := range list {
		if slices.Equal(list[i].Facts, o.Facts) {
			if !slices.Contains(list[i].Rules, o.Rules[0]) {
				list[i].Rules = append(list[i].Rules, o.Rules...)
				list[i].Cites = union(list[i].Cites, o.Cites)
			}
			return list
		}
	}
	return append(list, o)
}

// union appends what is not there yet, leaving both as they are.
func union(a, b []qyzmet.ProvisionID) []qyzmet.ProvisionID {
	out := slices.Clone(a)
	for _, id := range b {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

func (e *Engine) pathList(facts []int) []qyzmet.Path {
	out := make([]qyzmet.Path, len(facts))
	for i, f := range facts {
		out[i] = e.book.FactOrder[f].Path
	}
	return out
}

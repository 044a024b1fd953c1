package engine

import (
	"slices"

	"qyzmet"
	"qyzmet/date"
)

// byCalendar adds working days, or finds the end of a leave. It is unknown where
// an argument is, and where the calendar of a year on the way is not held.
func (in *input) byCalendar(o op, day, n cell) cell {
	if !day.k || !n.k {
		return cell{}
	}
	add := in.calendar.AddWorkingDays
	if o == opLeaveEnd {
		add = in.calendar.LeaveEnd
	}
	d, err := add(date.Date(day.v), int(n.v))
	if err != nil {
		return cell{}
	}
	return cell{int64(d), true}
}

// asksCalendar reports whether a node is computed by the calendar of working
// days and holidays.
func (n *node) asksCalendar() bool { return n.op == opAddWorkingDays || n.op == opLeaveEnd }

// underCalendar reports whether a node, or what it is made of, is.
func (c *code) underCalendar(i int32) bool {
	n := &c.nodes[i]
	if n.op == opChoose || n.op == opUntil {
		return false // another question, whose nodes are looked at themselves
	}
	return n.asksCalendar() || slices.ContainsFunc(c.args[n.from:n.from+int32(n.n)], c.underCalendar)
}

// calendarGap looks for what only the missing calendar of a year keeps unknown,
// under a node, and notes it.
func (w *walker) calendarGap(n *node) {
	if w.r.out[n.a].k && w.r.out[n.b].k {
		w.gap = true
	}
}

// lacksFacts reports whether a loop is unknown for want of facts, and notes a
// calendar for want of which it is.
func (w *walker) lacksFacts(l *loop) bool {
	list := &w.in.lists[l.list]
	if !slices.ContainsFunc(l.body.nodes, func(n node) bool { return n.asksCalendar() }) {
		return true
	}
	out, gap, facts := make([]cell, len(l.body.nodes)), false, !list.known || w.in.open[l.list]
	var visit func(i int32)
	visit = func(i int32) {
		n := &l.body.nodes[i]
		if out[i].k {
			return
		}
		gap = gap || n.asksCalendar() && out[n.a].k && out[n.b].k
		facts = facts || n.op == opField || n.op == opFact
		eachUnknown(&l.body, n, out, visit)
	}
	for _, item := range list.items {
		for i := range l.body.nodes {
			out[i] = l.body.step(&l.body.nodes[i], w.in, item, out)
		}
		visit(l.result)
	}
	w.gap = w.gap || gap
	return facts || !gap
}

// eachUnknown calls f for the arguments that keep a node unknown: of a choice,
// the condition and, once that is known, what it chooses.
func eachUnknown(c *code, n *node, out []cell, f func(i int32)) {
	args := c.args[n.from : n.from+int32(n.n)]
	if n.op == opCond && out[args[0]].k {
		args = args[1:2]
		if out[c.args[n.from]].isFalse() {
			args = c.args[n.from+2 : n.from+3]
		}
	}
	for _, a := range args {
		f(a)
	}
}

// withoutCalendar is the reason of an answer that a year without calendar keeps
// open, with the rules that wait for it; nil if none does.
func (a *ask) withoutCalendar() *qyzmet.Opening {
	var out *qyzmet.Opening
	for _, r := range a.runs {
		for _, rule := range r.p.asked().rules {
			w := a.walk()
			w.start(r)
			w.waiting(rule)
			if !w.gap {
				continue
			}
			if out == nil {
				out = &qyzmet.Opening{Reason: qyzmet.CalendarNotHeld}
			}
			if !slices.Contains(out.Rules, rule.def.ID) {
				out.Rules = append(out.Rules, rule.def.ID)
				out.Cites = union(out.Cites, rule.def.Cites)
			}
		}
	}
	return out
}

// turnsByCalendar finds where a condition on the calendar changes with a fact:
// between the ends of the years held, and where they begin and end.
func (a *ask) turnsByCalendar(at func(int64) cell, low, high int64) []int64 {
	points := []int64{low, high}
	for year := range a.book.Years {
		for _, y := range []int{year, year + 1} {
			if d, err := date.New(y, 1, 1); err == nil && int64(d) > low && int64(d) < high {
				points = append(points, int64(d))
			}
		}
	}
	slices.Sort(points)
	var cuts []int64
	for i, to := range points[1:] {
		if from := points[i]; at(from) != at(to) {
			cuts = append(cuts, turning(from, to, func(v int64) bool { return at(v) == at(from) }))
		}
	}
	return cuts
}

// calendarHoles lists the years in which working days were counted for the
// grounds, or for all rules where the answer has none, and of which not all days
// off are known.
func (a *ask) calendarHoles() []int {
	r, rules := a.runs[0], a.held
	if !r.p.workingDays {
		return nil
	}
	if len(rules) == 0 {
		rules = r.p.asked().rules
	}
	var out []int
	seen := map[int32]bool{}
	for _, rule := range rules {
		for _, n := range []int32{rule.when, rule.until, rule.value} {
			if n >= 0 {
				out = a.holesUnder(r, n, out, seen)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (a *ask) holesUnder(r *worldRun, i int32, out []int, seen map[int32]bool) []int {
	if seen[i] {
		return out
	}
	seen[i] = true
	n := &r.p.nodes[i]
	if n.op == opAddWorkingDays && r.out[i].k {
		from, to := date.Date(r.out[n.a].v).Year(), date.Date(r.out[i].v).Year()
		for y := min(from, to); y <= max(from, to); y++ {
			if !a.book.Calendar.Complete(y) {
				out = append(out, y)
			}
		}
	}
	for _, arg := range r.p.args[n.from : n.from+int32(n.n)] {
		out = a.holesUnder(r, arg, out, seen)
	}
	return out
}

package rulebook

import "qyzmet"

// This file checks the last days of grounds. A ground whose last day is not
// known is taken to hold still; so that a day learnt later never overturns a
// settled answer, a last day in the past must be impossible (a constraint on
// the facts says so) or must matter to the condition itself.

// lintUntil refuses a last day that could turn out to be past.
func (l *loader) lintUntil(r *Rule) {
	// A rule with a value keeps it when its last day is past.
	if r.ValueExpr != nil || r.UntilExpr == nil || !readsFacts(r.UntilExpr) || l.notPast(r, r.UntilExpr) {
		return
	}
	l.at(r, ".until", qyzmet.BadLaw, "rule %q: the last day could turn out to be past when it is learnt; "+
		"add `on <= %s` to `when`, or a constraint that says so to the facts", r.ID, r.Until)
}

func readsFacts(e *Expr) bool {
	found := false
	e.Walk(func(x *Expr) bool {
		found = found || x.Op == OpFact
		return !found
	})
	return found
}

// notPast reports whether a day is certainly not before the day asked about
// where the rule's condition holds and the facts are consistent.
func (l *loader) notPast(r *Rule, e *Expr) bool {
	if l.atLeastOn(r, e) {
		return true
	}
	switch e.Op {
	case OpUntil:
		return true
	case OpMin:
		return l.notPast(r, e.Args[0]) && l.notPast(r, e.Args[1])
	case OpMax:
		return l.notPast(r, e.Args[0]) || l.notPast(r, e.Args[1])
	case OpCond:
		return l.notPast(r, e.Args[1]) && l.notPast(r, e.Args[2])
	case OpLastOfMonth:
		return l.notPast(r, e.Args[0])
	case OpAddYears, OpAddMonths, OpAddDays, OpAddWorkingDays:
		return l.notPast(r, e.Args[0]) && l.atLeast(e.Args[1], 0)
	case OpLeaveEnd:
		return l.notPast(r, e.Args[0]) && l.atLeast(e.Args[1], 1)
	}
	return false
}

// atLeastOn looks for `e >= on` in the rule's condition and among the constraints.
func (l *loader) atLeastOn(r *Rule, e *Expr) bool {
	says := func(c *Expr) bool {
		if len(c.Args) != 2 {
			return false
		}
		day, on := c.Args[0], c.Args[1]
		if c.Op == OpLe || c.Op == OpLt {
			day, on = on, day
		} else if c.Op != OpGe && c.Op != OpGt {
			return false
		}
		return on.Op == OpOn && day.Same(e)
	}
	for _, c := range conjuncts(r.WhenExpr) {
		if says(c) {
			return true
		}
	}
	for _, k := range l.book.Constraints {
		for _, c := range conjuncts(k.Expr) {
			if says(c) {
				return true
			}
		}
	}
	return false
}

// atLeast reports whether a number is certainly not less than another.
func (l *loader) atLeast(e *Expr, least int64) bool {
	switch e.Op {
	case OpConst:
		return e.Value.N >= least
	case OpFact:
		f := l.book.Facts[e.Path]
		return f.Min != nil && int64(*f.Min) >= least
	case OpParam:
		for _, v := range l.book.Parameters[e.Name].Values {
			if v.Value < least {
				return false
			}
		}
		return true
	}
	return false
}

package proof

import (
	"slices"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// questionClaim is a question in one state of the law with the rules claimed
// for it, all checked. What it says follows from those claims.
type questionClaim struct {
	q        *rulebook.Question
	rules    []*rulebook.Rule // in force
	carriers []*rulebook.Rule // those that carry an outcome or a value
	by       map[*rulebook.Rule]*ruleClaim
}

// ruleClaim is a checked claim about a rule with what its node shows.
type ruleClaim struct {
	rule                      *rulebook.Rule
	when, holds, until, value term
	questions                 map[qyzmet.QuestionID]*questionClaim
	defeats                   map[*rulebook.Rule]*ruleClaim // its exceptions
}

// unclaimed is a question of which nothing is claimed yet. Some things follow
// all the same: a group without rules in force does not hold.
func (c *checker) unclaimed(q *rulebook.Question, l *law) *questionClaim {
	qc := &questionClaim{q: q, by: map[*rulebook.Rule]*ruleClaim{}}
	for _, r := range q.Rules {
		if !l.inForce(r) {
			continue
		}
		qc.rules = append(qc.rules, r)
		if r.Outcome != "" && !q.IsValue() || r.ValueExpr != nil {
			qc.carriers = append(qc.carriers, r)
		}
	}
	return qc
}

// claimed returns the claim about a rule; one about which nothing is claimed is
// untold in every respect.
func (qc *questionClaim) claimed(r *rulebook.Rule) *ruleClaim {
	if rc := qc.by[r]; rc != nil {
		return rc
	}
	return &ruleClaim{rule: r}
}

// some tells whether one of such rules holds.
func (qc *questionClaim) some(such func(*rulebook.Rule) bool) term {
	var parts []term
	for _, r := range qc.rules {
		if such(r) {
			parts = append(parts, qc.claimed(r).holds)
		}
	}
	return junction(true, parts)
}

// group tells whether a rule of a group holds.
func (qc *questionClaim) group(name string) term {
	return qc.some(func(r *rulebook.Rule) bool { return r.Group == name })
}

// is tells whether the outcome is a certain one. It is not when no rule of it
// holds, even while the outcome is open; it is `otherwise` when no other does.
func (qc *questionClaim) is(id string) term {
	if o := qc.outcome(); o.told == known {
		return truth(o.S == id)
	}
	if id == qc.q.Otherwise {
		return not(qc.some(func(r *rulebook.Rule) bool { return r.Outcome != "" && r.Outcome != id }))
	}
	return qc.some(func(r *rulebook.Rule) bool { return r.Outcome == id })
}

// outcome follows from a rule that holds, or from all rules of other outcomes
// than `otherwise` not holding. To be unknown, no rule at all may be left out.
func (qc *questionClaim) outcome() term {
	if qc.q.IsValue() {
		return qc.total()
	}
	for _, r := range qc.carriers {
		if qc.claimed(r).holds.is(true) {
			return value(qyzmet.WordValue(r.Outcome))
		}
	}
	if qc.some(func(r *rulebook.Rule) bool { return r.Outcome != "" && r.Outcome != qc.q.Otherwise }).is(false) {
		return value(qyzmet.WordValue(qc.q.Otherwise))
	}
	return qc.some(func(r *rulebook.Rule) bool { return r.Outcome != "" })
}

// conflict finds two rules of different outcomes that both hold.
func (qc *questionClaim) conflict() (x, y *rulebook.Rule) {
	for _, r := range qc.carriers {
		if qc.q.IsValue() || !qc.claimed(r).holds.is(true) {
			continue
		}
		if x != nil && x.Outcome != r.Outcome {
			return x, r
		}
		x = r
	}
	return nil, nil
}

// total combines the values of the rules that hold; 0 if none does.
func (qc *questionClaim) total() term {
	var values []term
	for _, r := range qc.carriers {
		switch rc := qc.claimed(r); {
		case rc.holds.is(true):
			values = append(values, rc.value)
		case !rc.holds.is(false):
			values = append(values, rc.holds)
		}
	}
	return qc.combine(values)
}

// combine is the greatest or the sum of values.
func (qc *questionClaim) combine(values []term) term {
	out := strict(values)
	if out.told < known {
		return out
	}
	n := int64(0)
	for i, v := range values {
		if qc.q.Combine == "max" && i > 0 {
			n = max(n, v.N)
		} else {
			n = qyzmet.Number(n + qyzmet.Number(v.N))
		}
	}
	return value(qyzmet.IntValue(n))
}

// of reports whether a rule carries the outcome.
func (qc *questionClaim) of(r *rulebook.Rule, outcome term) bool {
	return qc.q.IsValue() || r.Outcome == outcome.S
}

// until is the last day on which some ground of the outcome holds. It is unknown
// when the outcome is, when there is no ground, or when one is undecided or has
// no last day; for it to be known, no rule of the outcome may be left out.
func (qc *questionClaim) until() term {
	outcome := qc.outcome()
	if outcome.told < known {
		return outcome
	}
	var days []term
	doubt := false
	for _, r := range qc.carriers {
		rc := qc.claimed(r)
		if !qc.of(r, outcome) || rc.holds.is(false) {
			continue
		}
		day := strict([]term{rc.holds, rc.until})
		day.Value = rc.until.Value
		doubt = doubt || rc.holds.told == unknown || rc.until.told == unknown
		days = append(days, day)
	}
	last := strict(days)
	switch {
	case doubt || len(days) == 0:
		last.told = unknown
	case last.told == known:
		last = slices.MaxFunc(days, func(a, b term) int { return int(a.N - b.N) })
	}
	return last
}

// carries reports whether a rule holds or, while the outcome is open, would if
// nothing unknown did.
func (qc *questionClaim) carries(r *rulebook.Rule) bool {
	rc := qc.claimed(r)
	return rc.holds.is(true) || qc.outcome().told < known && rc.meets()
}

// meets reports whether a rule holds if nothing unknown does.
func (rc *ruleClaim) meets() bool {
	for _, d := range rc.defeats {
		if d.meets() {
			return false
		}
	}
	return rc.when.is(true) && !rc.holds.is(false)
}

// base is the outcome, or the one that is left when every rule whose own
// condition is unknown is taken not to hold. A value is left only where each
// such rule is an exception to all that it is made of: a part of a sum is none.
func (qc *questionClaim) base() term {
	found := qc.outcome()
	if found.told == known {
		return found
	}
	var values []term
	var standing, doubted []*rulebook.Rule
	for _, r := range qc.carriers {
		switch rc := qc.claimed(r); {
		case qc.q.IsValue() && rc.when.told < known && !rc.holds.is(false):
			doubted = append(doubted, r)
		case !rc.meets():
		case qc.q.IsValue():
			values, standing = append(values, rc.value), append(standing, r)
		default:
			values = append(values, value(qyzmet.WordValue(r.Outcome)))
		}
	}
	differ := func(v term) bool { return v.S != values[0].S }
	switch {
	case len(values) == 0 || slices.ContainsFunc(values, differ) || !defeatAll(doubted, standing):
		return term{told: unknown}
	case qc.q.IsValue():
		return qc.combine(values)
	}
	return values[0]
}

// defeatAll reports whether each of the rules is an exception to all others.
func defeatAll(rules, others []*rulebook.Rule) bool {
	return !slices.ContainsFunc(rules, func(r *rulebook.Rule) bool {
		return slices.ContainsFunc(others, func(o *rulebook.Rule) bool { return !slices.Contains(r.Defeats, o.ID) })
	})
}

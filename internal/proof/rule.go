package proof

import (
	"slices"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// claim checks a claim about one of some rules in force and adds it to into.
func (c *checker) claim(at place, b *qyzmet.Because, rules []*rulebook.Rule, l *law, into map[*rulebook.Rule]*ruleClaim) error {
	i := slices.IndexFunc(rules, func(r *rulebook.Rule) bool { return r.ID == b.Rule && r.When == b.When })
	if i < 0 {
		return at.errorf("no rule %q with the condition %q is in force and has a say here", b.Rule, b.When)
	}
	if into[rules[i]] != nil {
		return at.errorf("rule %q is claimed twice", b.Rule)
	}
	rc, err := c.rule(at.in(b.Rule), b, rules[i], l)
	into[rules[i]] = rc
	return err
}

// rule checks a claim about a rule: what it shows of the law and the facts, the
// claims below it, then that its value follows.
func (c *checker) rule(at place, b *qyzmet.Because, rule *rulebook.Rule, l *law) (*ruleClaim, error) {
	if err := c.shown(at, b, rule, l); err != nil {
		return nil, err
	}
	rc := &ruleClaim{rule: rule, questions: map[qyzmet.QuestionID]*questionClaim{}, defeats: map[*rulebook.Rule]*ruleClaim{}}
	exceptions := slices.DeleteFunc(slices.Clone(rule.DefeatedBy), func(d *rulebook.Rule) bool { return !l.inForce(d) })
	for _, child := range b.Children {
		var err error
		switch {
		case child == nil:
			err = at.errorf("has an empty claim below it")
		case child.Claim == "rule" && child.Question == rule.Question.ID:
			err = c.claim(at, child, exceptions, l, rc.defeats)
		default:
			err = c.below(at, child, rc, l)
		}
		if err != nil {
			return nil, err
		}
	}
	c.derive(rc, b, l, exceptions)
	switch {
	case rc.holds.told > untold && rc.holds.name() == b.Value:
		return rc, nil
	case rc.holds.told > untold:
		return nil, at.errorf("is claimed %q; from the facts and claims listed follows %q", b.Value, rc.holds.name())
	case rc.when.told == untold:
		return nil, at.errorf("is claimed %q, but its condition does not follow from the facts and claims listed: %s", b.Value, b.When)
	case rc.notPast(l).told == untold:
		return nil, at.errorf("is claimed %q, but its last day does not follow from the facts and claims listed: %s", b.Value, rule.Until)
	}
	unclaimed := slices.IndexFunc(exceptions, func(d *rulebook.Rule) bool { return rc.defeats[d] == nil })
	return nil, at.errorf("is claimed %q, but nothing is claimed about %s, which defeats it", b.Value, exceptions[unclaimed].ID)
}

// below checks the claim about a question that the rule reads.
func (c *checker) below(at place, b *qyzmet.Because, rc *ruleClaim, l *law) error {
	q := c.book.Questions[b.Question]
	if q == nil || !reads(rc.rule, func(e *rulebook.Expr) bool { return composes(e) && e.Name == string(q.ID) }) {
		return at.errorf("the claim %q about %q has no say here", b.Claim, b.Question)
	}
	if rc.questions[q.ID] != nil {
		return at.errorf("question %q is claimed twice", q.ID)
	}
	qc, err := c.question(at, b, q, l)
	rc.questions[q.ID] = qc
	return err
}

// derive evaluates the rule by what its node shows. It holds when its condition
// is met, its last day is not past, and no exception to it holds.
func (c *checker) derive(rc *ruleClaim, b *qyzmet.Because, l *law, exceptions []*rulebook.Rule) {
	r := &reader{checker: c, law: l, claims: rc.questions, listed: func(p qyzmet.Path) bool {
		return slices.ContainsFunc(b.Facts, func(f qyzmet.FactRead) bool { return f.Path == p })
	}}
	rc.when, rc.until, rc.value = r.eval(rc.rule.WhenExpr), term{told: unknown}, term{told: unknown}
	if rc.rule.UntilExpr != nil {
		rc.until = r.eval(rc.rule.UntilExpr)
	}
	if rc.rule.ValueExpr != nil {
		rc.value = r.eval(rc.rule.ValueExpr)
	}
	parts := []term{rc.when, rc.notPast(l)}
	for _, d := range exceptions {
		var holds term
		if defeat := rc.defeats[d]; defeat != nil {
			holds = defeat.holds
		}
		parts = append(parts, not(holds))
	}
	rc.holds = junction(false, parts)
}

// notPast is false only when the last day is known and past. Without a known
// last day a rule holds as long as its condition does, and a value stays true
// after its last day.
func (rc *ruleClaim) notPast(l *law) term {
	if rc.until.told == untold {
		return term{}
	}
	return truth(rc.rule.ValueExpr != nil || rc.until.told == unknown || rc.until.AsDate() >= l.on)
}

// shown checks what a node says about the law and the facts.
func (c *checker) shown(at place, b *qyzmet.Because, rule *rulebook.Rule, l *law) error {
	if b.Text == nil || *b.Text != rule.Text {
		return at.errorf("its text is not that of the law data")
	}
	if len(b.InForce) > 0 {
		return at.errorf("takes %v to be in force; only a whole state of the law does", b.InForce)
	}
	cites := make([]qyzmet.Cited, len(rule.Cites))
	for i, id := range rule.Cites {
		cites[i] = qyzmet.Cited{Provision: id, Version: l.version(c.book.Provisions[id])}
	}
	if !slices.Equal(b.Cites, cites) {
		return at.errorf("cites provisions and versions %v; the rule rests on %v", b.Cites, cites)
	}
	for _, f := range b.Facts {
		if !reads(rule, func(e *rulebook.Expr) bool { return e.Op == rulebook.OpFact && e.Path == f.Path }) {
			return at.errorf("lists fact %s, which the rule does not read", f.Path)
		}
		if have := c.facts[f.Path].String(); f.Value != have {
			return at.errorf("lists fact %s as %q; given is %q", f.Path, f.Value, have)
		}
	}
	return nil
}

package proof

import (
	"fmt"
	"slices"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// header checks what the answer says above its proof.
func (c *checker) header(roots []*questionClaim) error {
	state, outcome, missing := c.conclude(roots)
	if c.answer.State != state {
		return fmt.Errorf("state: is %q; from the proof follows %q", c.answer.State, state)
	}
	if !c.sameOutcome(c.answer.Outcome, outcome) {
		return fmt.Errorf("outcome: does not follow from the proof, from which follows %q", outcome.name())
	}
	if err := c.grounds(roots[0], outcome); err != nil {
		return err
	}
	if state != qyzmet.Official {
		missing = nil
	}
	if !slices.EqualFunc(c.answer.Officials, missing, c.sameOfficial) {
		return fmt.Errorf("officials: are not those who decide what the proof lacks, %v", pathsOf(missing))
	}
	if err := c.reckoned(roots[0], outcome); err != nil {
		return err
	}
	return c.openings(roots, state)
}

// reckoned checks the values that the answer shows as reckoned: each is that of a
// rule as claimed, and together they make the outcome.
func (c *checker) reckoned(root *questionClaim, outcome term) error {
	var values []term
	for i, k := range c.answer.Reckoning {
		is := func(r *rulebook.Rule) bool {
			return r.ID == k.Rule && r.Value == k.Formula && root.carries(r) && root.claimed(r).value.is64(k.Value)
		}
		if k.Question != c.q.ID || k.Unit != c.q.Unit || !slices.ContainsFunc(root.carriers, is) {
			return fmt.Errorf("reckoning[%d]: %d of rule %s does not follow from the proof", i, k.Value, k.Rule)
		}
		values = append(values, value(qyzmet.IntValue(k.Value)))
	}
	if total := root.combine(values); len(values) > 0 && !total.Value.Equal(outcome.Value) {
		return fmt.Errorf("reckoning: comes to %s, not to the outcome", total.name())
	}
	return nil
}

// conclude derives state and outcome: settled when every state of the law gives
// the same known outcome; else provisional when each has the same base; else
// open. Either is official when only officials can give what is missing.
func (c *checker) conclude(roots []*questionClaim) (qyzmet.State, term, []*rulebook.Fact) {
	if o := agreed(roots); o.told == known {
		return qyzmet.Settled, o, nil
	}
	var missing []qyzmet.Path
	state, outcome := qyzmet.Provisional, roots[0].base()
	for _, r := range roots {
		missing = append(missing, r.outcome().missing...)
		if b := r.base(); b.told < known || !b.Value.Equal(outcome.Value) {
			state = qyzmet.Open
		}
	}
	if state == qyzmet.Open {
		outcome = term{told: unknown}
	}
	facts := c.applying(missing)
	if len(facts) > 0 && !slices.ContainsFunc(facts, func(f *rulebook.Fact) bool { return f.DecidedBy == nil }) {
		state = qyzmet.Official
	}
	return state, outcome, facts
}

// applying are the facts of these paths that certainly apply, in order of
// asking: what does not apply is not missing.
func (c *checker) applying(paths []qyzmet.Path) []*rulebook.Fact {
	r := &reader{checker: c, law: &law{on: c.answer.On, known: c.answer.Known}, listed: func(qyzmet.Path) bool { return true }}
	var out []*rulebook.Fact
	for _, f := range c.book.FactOrder {
		if slices.Contains(paths, f.Path) && (f.Applies == nil || r.eval(f.Applies).is(true)) {
			out = append(out, f)
		}
	}
	return out
}

func (c *checker) sameOutcome(have *qyzmet.Outcome, want term) bool {
	if have == nil || want.told < known {
		return have == nil && want.told < known
	}
	if c.q.IsValue() {
		return have.ID == "" && have.Value != nil && *have.Value == want.N && have.Unit == c.q.Unit
	}
	def := c.q.OutcomeByID(want.S)
	return have.ID == want.S && have.Value == nil && have.Unit == "" && def != nil && have.Label == def.Label
}

func (c *checker) sameOfficial(have qyzmet.Decider, f *rulebook.Fact) bool {
	d := f.DecidedBy
	return have.Fact == f.Path && have.Who == d.Who && have.Cite == d.Cite && have.ByWhen == d.ByWhen &&
		slices.EqualFunc(have.Papers, f.Papers, c.samePaper)
}

func (c *checker) samePaper(have qyzmet.Paper, id qyzmet.PaperID) bool {
	return have == qyzmet.Paper{ID: id, Label: c.book.Papers[id]}
}

// openings checks the reason of an answer that is open only because states of
// the law differ: each outcome is shown with a state of the law that gives it.
func (c *checker) openings(roots []*questionClaim, state qyzmet.State) error {
	differ := state == qyzmet.Open && !slices.ContainsFunc(roots, func(r *questionClaim) bool { return r.outcome().told < known })
	shown := map[string]bool{}
	gap := state != qyzmet.Settled && slices.ContainsFunc(roots, func(r *questionClaim) bool { return r.outcome().gap })
	if gap != slices.ContainsFunc(c.answer.Open, func(o qyzmet.Opening) bool { return o.Reason == qyzmet.CalendarNotHeld }) {
		return fmt.Errorf("open: whether the calendar of a year is missing is not as follows from the proof, %t", gap)
	}
	for _, o := range c.answer.Open {
		if o.Reason != "" && o.Reason != qyzmet.CalendarNotHeld && (o.Reason != qyzmet.CommencementUncertain || !differ) {
			return fmt.Errorf("open: %q is not the reason", o.Reason)
		}
		for _, w := range o.Worlds {
			i := slices.IndexFunc(c.answer.Because.Children, func(b *qyzmet.Because) bool { return slices.Equal(b.InForce, w.InForce) })
			if !differ || o.Reason == "" || i < 0 || !c.sameOutcome(w.Outcome, roots[i].outcome()) {
				return fmt.Errorf("open: the outcome with %v in force does not follow from the proof", w.InForce)
			}
			shown[roots[i].outcome().name()] = true
		}
	}
	for _, r := range roots {
		if o := r.outcome(); differ && !shown[o.name()] {
			return fmt.Errorf("open: %q, the outcome of a possible state of the law, is not shown", o.name())
		}
	}
	return nil
}

// notHeld checks the answer for a day whose wording is not held: it claims
// nothing.
func (c *checker) notHeld() error {
	a := c.answer
	if a.State != qyzmet.Open || a.Outcome != nil || a.Because != nil || len(a.Grounds)+len(a.Officials)+len(a.Readings) > 0 ||
		len(a.Open) != 1 || a.Open[0].Reason != qyzmet.WordingNotHeld {
		return fmt.Errorf("state: the wording of %s is not held, so the answer is open for that reason and claims nothing", a.On)
	}
	return nil
}

package engine

import (
	"fmt"
	"slices"
	"testing"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// Every worked case of the law data gives the answer it states.
func TestWorkedCases(t *testing.T) {
	e := testEngine(t)
	for _, c := range e.book.MustCases() {
		t.Run(string(c.Question)+"/"+c.Name, func(t *testing.T) {
			q := Query{Question: c.Question, On: c.On, Facts: c.Facts}
			if c.Known != nil {
				q.Known = *c.Known
			}
			a, err := e.Ask(q)
			if err != nil {
				t.Fatalf("%s: %v", c.Says, err)
			}
			for _, complaint := range compareCase(c, a) {
				t.Errorf("%s: %s\n%s", c.File, complaint, c.Says)
			}
		})
	}
}

func compareCase(c *rulebook.Case, a *qyzmet.Answer) []string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if a.State != c.State {
		add("state is %s, expected %s", a.State, c.State)
	}
	if got := outcomeText(a.Outcome); got != caseOutcome(c) {
		add("outcome is %q, expected %q", got, caseOutcome(c))
	}
	var cites []qyzmet.ProvisionID
	var rules []qyzmet.RuleID
	for _, g := range a.Grounds {
		cites, rules = append(cites, g.Cites...), append(rules, g.Rule)
	}
	for _, r := range c.Rules {
		if !slices.Contains(rules, r) {
			add("rule %s does not carry the answer; these do: %v", r, rules)
		}
	}
	for _, id := range c.Cites {
		if !slices.Contains(cites, id) {
			add("%s is not cited; cited are %v", id, cites)
		}
	}
	if c.Until != nil && !slices.ContainsFunc(a.Grounds, func(g qyzmet.Ground) bool { return g.Until != nil && *g.Until == *c.Until }) {
		add("no ground holds until %s", *c.Until)
	}
	return append(out, compareOpen(c, a)...)
}

func compareOpen(c *rulebook.Case, a *qyzmet.Answer) []string {
	var out []string
	var facts []qyzmet.Path
	var reasons []string
	for _, o := range a.Open {
		facts, reasons = append(facts, o.Facts...), append(reasons, o.Reason)
	}
	for _, p := range c.Open {
		if !slices.Contains(facts, p) {
			out = append(out, fmt.Sprintf("%s is not among the missing facts %v", p, facts))
		}
	}
	if c.Reason != "" && !slices.Contains(reasons, c.Reason) {
		out = append(out, fmt.Sprintf("the reason is not %s but %v", c.Reason, reasons))
	}
	return out
}

func outcomeText(o *qyzmet.Outcome) string {
	switch {
	case o == nil:
		return ""
	case o.Value != nil:
		return fmt.Sprint(*o.Value)
	}
	return o.ID
}

func caseOutcome(c *rulebook.Case) string {
	if c.Value != nil {
		return fmt.Sprint(*c.Value)
	}
	return c.Outcome
}

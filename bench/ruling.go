package main

import "slices"

// ruleSet is a set of rules of a closure, by their numbers.
type ruleSet [2]uint64

// ruling is what a batch gives of a person: every rule that holds, and the
// outcome of every question, both in the order of the closure.
type ruling struct {
	holds    ruleSet
	outcomes [8]uint8 // positions in the question's outcomes
}

func setOf(holds []bool) ruleSet {
	var s ruleSet
	for n, held := range holds {
		if held {
			s[n>>6] |= 1 << (n & 63)
		}
	}
	return s
}

func (s *ruleSet) has(n int) bool { return s[n>>6]>>(n&63)&1 != 0 }

// verdict names what a ruling says.
func (c *closure) verdict(r *ruling) verdict {
	out := verdict{outcome: c.asked().def.Outcomes[r.outcomes[len(c.questions)-1]].ID}
	for _, one := range c.rules {
		if r.holds.has(one.n) {
			out.grounds = append(out.grounds, one.ground)
		}
	}
	slices.Sort(out.grounds)
	return out
}

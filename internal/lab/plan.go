package lab

import (
	"math"

	"qyzmet"
)

// A plan is a shape made ready for one set of fields and one day: every name is
// a position, every weight a limit on 32 random bits.

// lot holds the values of the people of a block under way: by slot, then by
// person. A block is made fact by fact and not person by person, so that the
// tables of one step stay near while everybody goes through it.
type lot struct {
	keys   []uint64  // randomness of each person
	groups []uint8   // of each person: age and sex, see group
	values [][]int32 // nil: nobody asks for it
}

// absent is the value of a variable that does not apply.
const absent = math.MinInt32

// Slots that are filled before the steps.
const (
	slotOn = iota
	slotBirth
	slotAge
	slotSex
	slotItem // position in its list of the item under way
	slotZero // always 0
	slotsTaken
)

// step makes one value.
type step struct {
	field int         // of the block, or of the list's items; -1: no fact
	kind  qyzmet.Kind // of the value
	slot  int
	ways  []way  // by group
	items []step // of a List
}

// way is what is left to be asked of people of one age and sex.
type way struct {
	decided bool  // nothing is left to be asked
	draw    *draw // if decided; nil: the fact does not apply
	when    []test
	cases   []choice
}

// group numbers age and sex together. Most conditions ask for nothing else, and
// those are answered once for each group, not once for each person.
func group(age uint8, odd bool) uint8 {
	if odd {
		return age<<1 | 1
	}
	return age << 1
}

// test is a condition on a variable: one of a set of codes, or between two numbers.
type test struct {
	slot   int
	set    uint64
	lo, hi int32 // if set is 0
}

// choice is a case: its condition, and how the value is drawn, perhaps by age.
type choice struct {
	when  []test
	draw  *draw
	byAge *[maxAge + 1]*draw
}

const maxAge = 127

// draw makes a value of 32 random bits: from a table, or a number in a range
// beside the value of another variable.
type draw struct {
	limits []uint32 // ascending; the last is the greatest number
	values []int64

	base   int // slot of the day counted from, if limits is empty
	lo, hi int64
	latest int64 // counted from the day asked about
}

func (l *lot) met(when []test, i int) bool {
	for k := range when {
		t := &when[k]
		x := l.values[t.slot][i]
		if t.set != 0 {
			if uint32(x) >= 64 || t.set>>uint32(x)&1 == 0 {
				return false
			}
		} else if x < t.lo || x > t.hi {
			return false
		}
	}
	return true
}

// choose finds how person i's value is drawn, or nil if the fact does not apply.
func (l *lot) choose(s *step, i int) *draw {
	w := &s.ways[l.groups[i]]
	if w.decided || !l.met(w.when, i) {
		return w.draw
	}
	for k := range w.cases {
		if c := &w.cases[k]; l.met(c.when, i) {
			return c.draw
		}
	}
	return nil
}

func (l *lot) pick(d *draw, u uint32, i int) int64 {
	if d.limits != nil {
		k := 0
		for u > d.limits[k] {
			k++
		}
		return d.values[k]
	}
	base := int64(l.values[d.base][i])
	lo, hi := base+d.lo, min(base+d.hi, int64(l.values[slotOn][i])+d.latest)
	if hi <= lo {
		return hi
	}
	return lo + int64(below(u, uint32(hi-lo)+1))
}

// keep notes the value of a step, if a later one asks for it.
func (l *lot) keep(s *step, i int, x int32) {
	if of := l.values[s.slot]; of != nil {
		of[i] = x
	}
}

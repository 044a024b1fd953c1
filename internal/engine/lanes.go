package engine

import (
	"fmt"

	"qyzmet"
)

// The lanes evaluate the same programs for many people at once: 64 people to a
// machine word, a block of people at a time. A condition has two planes of bits:
// `must`, the people of whom it is certainly true, and `may`, those of whom it
// is not certainly false. Where nothing is unknown the two are one. Strong
// Kleene logic is then and, or and not on each plane, with not exchanging them.

// lit is a condition's register, negated if odd.
type lit int32

func (l lit) not() lit   { return l ^ 1 }
func (l lit) reg() int32 { return int32(l >> 1) }
func (l lit) neg() bool  { return l&1 != 0 }

// The first two registers are constants.
const (
	litTrue    lit = 0
	litFalse   lit = 1
	litUnknown lit = 2
	firstReg       = 2
)

type stepKind uint8

const (
	stepBool    stepKind = iota // a Bool column
	stepCode                    // a Word column has code imm
	stepRange                   // a number column is in [imm, imm+width)
	stepHas                     // a Words column holds word imm; -1: a word it cannot hold
	stepAnd                     // conj
	stepMay                     // conj[0] is not certainly false: never unknown
	stepCompare                 // op over two values
	stepInSet                   // a value is among the bits of imm
	stepInWords                 // a value, by table, is in a Words column
	stepExists                  // an item of the list has conj[0], a register of the items
	stepApart                   // no two items of the list overlap: vals are registers of the items
	stepItems                   // run the items' steps imm up to width
	stepGather                  // of items: the owner's conj[0]
	stepRow                     // the reference evaluates a node, person by person

	stepNum      // value: a number column
	stepWord     // value: the codes of a Word column
	stepConst    // value: imm
	stepCalc     // value: op over values
	stepTable    // value: table[value]
	stepDays     // value: op of a day and imm, by table from date.Earliest
	stepCond     // value: conj[0] ? first : second
	stepCount    // value: how many items have conj[0]
	stepSum      // value: the sum of vals[0], a register of the items, over them
	stepChoose   // value: the outcome of a question
	stepLastDay  // value: the last day of its grounds
	stepOwnerNum // of items: a value of the owner
	stepRowValue // value: the reference evaluates a node, person by person
)

func (k stepKind) isValue() bool { return k >= stepNum }

// step is one operation on a whole block. dst is a register of conditions or of
// values, as the kind says.
type step struct {
	kind  stepKind
	op    op
	dst   int32
	leaf  int32 // column: fact index, or field of the items
	imm   int64
	width int64
	conj  []lit
	vals  []int32
	table []int64
	space int // of items
	pick  *picker
	row   rowNode
	late  bool // wanted only where somebody stays undecided
}

// rowNode is a node that the reference evaluates.
type rowNode struct {
	p    *program
	node int32
	rule string // a rule that reads it, for the summary
}

// space is a straight line of steps over people, or over the items of a list.
type space struct {
	list  int // fact index; -1: people
	steps []step
	bools int32
	vals  int32
	seen  map[string]int // position in steps
	late  bool           // the conjunctions compiled now are wanted late
	conds []int          // position of the step that makes a register of conditions
}

func newSpace(list int) *space {
	return &space{list: list, bools: firstReg, seen: map[string]int{}, conds: make([]int, firstReg)}
}

// add appends a step unless there is one that does the same.
func (s *space) add(st step) int32 {
	table := st.table
	if st.kind == stepDays {
		table = nil // op and imm say it
	}
	key := fmt.Sprint(st.kind, st.op, st.leaf, st.imm, st.width, st.conj, st.vals, table, st.space, st.row.node)
	if st.pick != nil || st.row.p != nil {
		key += fmt.Sprintf(" %p %p", st.pick, st.row.p)
	}
	at, ok := s.seen[key]
	if ok {
		s.want(at)
		return s.steps[at].dst
	}
	at = len(s.steps)
	s.seen[key] = at
	if st.kind.isValue() {
		st.dst = s.vals
		s.vals++
	} else if st.kind != stepItems {
		st.dst = s.bools
		s.bools++
		s.conds = append(s.conds, at)
	}
	st.late = s.late
	s.steps = append(s.steps, st)
	return st.dst
}

// want has a conjunction, and what it is made of, run early, if what is compiled
// now is wanted early.
func (s *space) want(at int) {
	st := &s.steps[at]
	if s.late || !st.late {
		return
	}
	st.late = false
	for _, l := range st.conj {
		if l.reg() >= firstReg {
			s.want(s.conds[l.reg()])
		}
	}
}

// later compiles conjunctions that are wanted only where somebody stays
// undecided.
func (s *space) later(build func() lit) lit {
	s.late = true
	defer func() { s.late = false }()
	return build()
}

func (s *space) cond(st step) lit { return lit(s.add(st) << 1) }

// and builds a conjunction; constants and repetitions fall away.
func (s *space) and(args ...lit) lit {
	var kept []lit
	for _, a := range args {
		switch {
		case a == litFalse:
			return litFalse
		case a == litTrue || containsLit(kept, a):
		default:
			kept = insertLit(kept, a)
		}
	}
	switch len(kept) {
	case 0:
		return litTrue
	case 1:
		return kept[0]
	}
	return s.cond(step{kind: stepAnd, conj: kept})
}

func (s *space) or(args ...lit) lit {
	turned := make([]lit, len(args))
	for i, a := range args {
		turned[i] = a.not()
	}
	return s.and(turned...).not()
}

// ifElse is c ? a : b, known where both branches agree although c is unknown.
func (s *space) ifElse(c, a, b lit) lit {
	return s.or(s.and(c, a), s.and(c.not(), b), s.and(a, b))
}

// may is true where the condition is true or unknown.
func (s *space) may(l lit) lit {
	if l == litTrue || l == litFalse {
		return l
	}
	return s.cond(step{kind: stepMay, conj: []lit{l}})
}

func containsLit(list []lit, l lit) bool {
	for _, x := range list {
		if x == l {
			return true
		}
	}
	return false
}

// insertLit keeps the list sorted, so that the order of writing does not matter.
func insertLit(list []lit, l lit) []lit {
	at := len(list)
	for at > 0 && list[at-1] > l {
		at--
	}
	list = append(list, 0)
	copy(list[at+1:], list[at:])
	list[at] = l
	return list
}

// picker is a chooser in terms of lanes.
type picker struct {
	rules     []pickRule
	otherwise int64
	isValue   bool
	sum       bool
	outcome   int32 // value register; of a last day
}

type pickRule struct {
	outcome int64
	holds   lit
	value   int32 // value register; -1
	until   int32 // value register; -1
}

var leafKinds = map[qyzmet.Kind]bool{qyzmet.Bool: true, qyzmet.Word: true, qyzmet.Words: true, qyzmet.Int: true, qyzmet.Date: true}

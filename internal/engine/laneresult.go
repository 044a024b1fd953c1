package engine

import (
	"qyzmet/internal/column"
)

// LaneResult is the answer for the people of a block, as sets of people.
// Everybody is in exactly one of: Refused, Undecided, or one Outcome.
type LaneResult struct {
	Block   *column.Block
	Refused column.Bits   // their facts contradict one another
	Outcome []column.Bits // by outcome code: settled
	// Of those who are not settled:
	Undecided    column.Bits
	Base         []column.Bits // by outcome code: provisional; the outcome that stands unless an exception turns out to hold
	Official     column.Bits   // an official decides; the base may be known beside
	Commencement column.Bits   // no fact settles it: the day on which the law changed is not known

	worker *LaneWorker
}

// Evaluate answers for the people of a block. The result is the worker's own,
// and is overwritten by the next block.
func (w *LaneWorker) Evaluate(b *column.Block) *LaneResult {
	w.run.run(b)
	return w.Conclude(b)
}

// Conclude answers for the block that the worker, or the one it was made With,
// evaluated last.
func (w *LaneWorker) Conclude(b *column.Block) *LaneResult {
	r := &w.result
	r.Block, r.worker = b, w
	r.Refused, r.Undecided = column.Room(r.Refused, b.N), column.Room(r.Undecided, b.N)
	r.Official, r.Commencement = column.Room(r.Official, b.N), column.Room(r.Commencement, b.N)
	for o := range r.Outcome {
		r.Outcome[o], r.Base[o] = column.Room(r.Outcome[o], b.N), column.Room(r.Base[o], b.N)
	}
	w.refuse(r.Refused)
	w.settle(r)
	clear(w.need.facts)
	if !w.lanes.bare && !r.Undecided.Empty() {
		w.run.runLate()
		w.base(r)
		w.missing(r)
	}
	return r
}

// tail masks the last machine word of a set of people.
func tail(b column.Bits, people int) {
	if rest := people & 63; rest != 0 {
		b[len(b)-1] &= 1<<rest - 1
	}
}

// refuse finds whose facts contradict one another: a fact given that certainly
// does not apply, or a constraint that is certainly violated.
func (w *LaneWorker) refuse(refused column.Bits) {
	if w.lanes.checked {
		return
	}
	x, g := &w.run.base, &w.lanes.guards
	for f, l := range g.applies {
		c := w.run.block.Columns[f]
		if l == litTrue || c == nil {
			continue
		}
		may, neg := x.upper(l)
		for i := range refused {
			p := may[i]
			if neg {
				p = ^p
			}
			given := ^uint64(0)
			if c.Known != nil {
				given = c.Known[i]
			}
			refused[i] |= given &^ p
		}
	}
	for _, l := range g.checks {
		may, neg := x.upper(l)
		for i := range refused {
			if neg {
				refused[i] |= may[i]
			} else {
				refused[i] |= ^may[i]
			}
		}
	}
	tail(refused, w.run.block.N)
}

// settle finds the outcomes that every state of the law gives alike.
func (w *LaneWorker) settle(r *LaneResult) {
	for k := range w.lanes.worlds {
		w.eachOutcome(k, func(o int, word int, is uint64) {
			if k == 0 {
				r.Outcome[o][word] = is
			} else {
				r.Outcome[o][word] &= is
			}
		})
	}
	for i := range r.Undecided {
		rest := ^r.Refused[i]
		for o := range r.Outcome {
			r.Outcome[o][i] &= rest
			rest &^= r.Outcome[o][i]
		}
		r.Undecided[i] = rest
	}
	tail(r.Undecided, r.Block.N)
	for o := range r.Outcome {
		tail(r.Outcome[o], r.Block.N)
	}
}

// eachOutcome gives, in one state of the law, who certainly has each outcome.
func (w *LaneWorker) eachOutcome(k int, give func(o, word int, is uint64)) {
	x, world := &w.run.base, &w.lanes.worlds[k]
	otherwise := outcomeCode(w.lanes.Question, w.lanes.Question.Otherwise)
	got := make([]uint64, len(w.lanes.Question.Outcomes))
	for i := range x.words {
		clear(got)
		any, possible := uint64(0), uint64(0)
		for _, rule := range world.rules {
			is := x.mustWord(rule.holds, i) &^ any
			got[rule.outcome] |= is
			any |= is
			if rule.outcome != otherwise {
				possible |= x.mayWord(rule.holds, i)
			}
		}
		if otherwise >= 0 {
			got[otherwise] |= ^possible
		}
		for o, is := range got {
			give(o, i, is)
		}
	}
}

func (x *registers) mustWord(l lit, i int) uint64 {
	if l.neg() {
		return ^x.may[l.reg()][i]
	}
	return x.must[l.reg()][i]
}

func (x *registers) mayWord(l lit, i int) uint64 {
	if l.neg() {
		return ^x.must[l.reg()][i]
	}
	return x.may[l.reg()][i]
}

// base finds the outcome that stands if nothing unknown holds, the same in every
// state of the law; and those whom only the day of commencement keeps undecided.
func (w *LaneWorker) base(r *LaneResult) {
	outcomes := len(r.Base)
	known := make([]uint64, len(w.lanes.worlds)*len(r.Undecided))
	for k := range w.lanes.worlds {
		settled := make([]uint64, outcomes*len(r.Undecided))
		w.eachOutcome(k, func(o, word int, is uint64) {
			settled[o*len(r.Undecided)+word] = is
			known[k*len(r.Undecided)+word] |= is
		})
		for i := range r.Undecided {
			met := w.metIn(k, i, outcomes)
			for o := range outcomes {
				is := settled[o*len(r.Undecided)+i] | met[o]&^known[k*len(r.Undecided)+i]
				if k == 0 {
					r.Base[o][i] = is
				} else {
					r.Base[o][i] &= is
				}
			}
		}
	}
	for i := range r.Undecided {
		all := r.Undecided[i]
		for k := range w.lanes.worlds {
			all &= known[k*len(r.Undecided)+i]
		}
		r.Commencement[i] = all
		for o := range r.Base {
			r.Base[o][i] &= r.Undecided[i] &^ all
		}
	}
}

// metIn gives, of 64 people, who has only rules of one outcome that would hold.
func (w *LaneWorker) metIn(k, word, outcomes int) []uint64 {
	x := &w.run.base
	met := make([]uint64, outcomes)
	for _, rule := range w.lanes.worlds[k].rules {
		met[rule.outcome] |= x.mustWord(rule.base, word)
	}
	once, twice := uint64(0), uint64(0)
	for _, m := range met {
		twice |= once & m
		once |= m
	}
	for o := range met {
		met[o] &^= twice
	}
	return met
}

// Holds gives those of whom rule i of Lanes.Rules certainly holds, in every
// possible state of the law, among those who are not refused.
func (r *LaneResult) Holds(i int, into column.Bits) {
	x := &r.worker.run.base
	for k := range into {
		into[k] = ^r.Refused[k]
		for _, holds := range r.worker.lanes.Rules[i].holds {
			into[k] &= x.mustWord(holds, k)
		}
	}
	tail(into, r.Block.N)
}

// Is reports whether rule i of Lanes.Rules certainly holds of a person in the
// first state of the law, which an answer's grounds are taken from.
func (r *LaneResult) Is(i, person int) bool {
	return r.worker.run.base.mustWord(r.worker.lanes.Rules[i].holds[0], person>>6)>>(person&63)&1 != 0
}

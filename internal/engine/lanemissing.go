package engine

import (
	"qyzmet/internal/column"
)

// need goes down from the undecided outcomes through what is unknown in them,
// as walker does for one person, and finds for each fact whom it keeps
// undecided.
type need struct {
	conds []column.Bits // by register of people: whose value is wanted and unknown
	vals  []column.Bits
	items [][]column.Bits // of items, by space and register
	ivals [][]column.Bits
	facts []column.Bits // by fact: whom it keeps undecided
	any   bool
}

// Missing gives those whom a fact keeps undecided, nil if nobody: the fact is
// unknown of them, applies, and the outcome still depends on it.
func (r *LaneResult) Missing(fact int) column.Bits { return r.worker.need.facts[fact] }

func empty(b column.Bits) bool {
	for _, w := range b {
		if w != 0 {
			return false
		}
	}
	return true
}

// missing fills in need, and from it the people of whom an official decides.
func (w *LaneWorker) missing(r *LaneResult) {
	n := &w.need
	wanted := make(column.Bits, len(r.Undecided))
	for i := range wanted {
		wanted[i] = r.Undecided[i] &^ r.Commencement[i]
	}
	if empty(wanted) {
		return
	}
	n.begin(w.lanes.code)
	for k := range w.lanes.worlds {
		w.wantWorld(k, wanted)
	}
	steps := w.lanes.code.people.steps
	for i := len(steps) - 1; i >= 0; i-- {
		w.down(&steps[i])
	}
	w.keepApplying()
	w.officials(r)
}

func (n *need) begin(code *laneCode) {
	n.conds, n.vals = make([]column.Bits, code.people.bools), make([]column.Bits, code.people.vals)
	n.items, n.ivals = make([][]column.Bits, len(code.items)), make([][]column.Bits, len(code.items))
	for i, s := range code.items {
		n.items[i], n.ivals[i] = make([]column.Bits, s.bools), make([]column.Bits, s.vals)
	}
}

// wantWorld starts from the rules of the asked question, where its outcome is
// unknown in one state of the law.
func (w *LaneWorker) wantWorld(k int, wanted column.Bits) {
	unknown := append(column.Bits{}, wanted...)
	w.eachOutcome(k, func(_, word int, is uint64) { unknown[word] &^= is })
	for _, rule := range w.lanes.worlds[k].rules {
		w.want(rule.holds, unknown)
	}
}

// want notes that a condition is wanted of some people, where it is unknown.
func (w *LaneWorker) want(l lit, people column.Bits) {
	wantIn(w.need.conds, &w.run.base, l, people)
}

func wantIn(into []column.Bits, x *registers, l lit, people column.Bits) {
	reg := l.reg()
	if reg < firstReg || x.words == 0 || x.total(reg) {
		return
	}
	for i, p := range people {
		if p &= x.may[reg][i] &^ x.must[reg][i]; p != 0 {
			if into[reg] == nil {
				into[reg] = make(column.Bits, x.words)
			}
			into[reg][i] |= p
		}
	}
}

func wantValue(into []column.Bits, x *registers, reg int32, people column.Bits) {
	known := x.known[reg]
	if known == nil {
		return
	}
	for i, p := range people {
		if p &^= known[i]; p != 0 {
			if into[reg] == nil {
				into[reg] = make(column.Bits, x.words)
			}
			into[reg][i] |= p
		}
	}
}

// down hands on what is wanted of a step to what it is made of.
func (w *LaneWorker) down(st *step) {
	if st.kind == stepItems {
		for i := st.width - 1; i >= st.imm; i-- {
			w.downItem(st.space, &w.lanes.code.items[st.space].steps[i])
		}
		return
	}
	wanted := w.need.conds
	if st.kind.isValue() {
		wanted = w.need.vals
	}
	people := wanted[st.dst]
	if people == nil {
		return
	}
	switch st.kind {
	case stepBool, stepCode, stepRange, stepHas, stepNum, stepWord:
		w.meet(int(st.leaf), people)
	case stepExists, stepCount:
		w.downList(st, people)
	case stepRow, stepRowValue:
		w.meetRows(st, people)
	case stepChoose, stepLastDay:
		w.downPicker(st, people)
	default:
		if st.kind == stepInWords {
			w.meetOpen(st, people)
		}
		for _, l := range st.conj {
			w.want(l, people)
		}
		for _, v := range st.vals {
			wantValue(w.need.vals, &w.run.base, v, people)
		}
	}
}

func (w *LaneWorker) meet(fact int, people column.Bits) {
	f := &w.need.facts[fact]
	if *f == nil {
		*f = make(column.Bits, len(people))
	}
	for i, p := range people {
		(*f)[i] |= p
	}
}

// meetOpen notes a set of words that is unknown or open.
func (w *LaneWorker) meetOpen(st *step, people column.Bits) {
	c := w.run.block.Columns[st.leaf]
	some := append(column.Bits{}, people...)
	if c != nil {
		for i := range some {
			closed := ^uint64(0)
			if c.Known != nil {
				closed = c.Known[i]
			}
			if len(c.Open) > 0 {
				closed &^= c.Open[i]
			}
			some[i] &^= closed
		}
	}
	w.meet(int(st.leaf), some)
}

// downList notes the list, and what is unknown outside it in its condition.
func (w *LaneWorker) downList(st *step, people column.Bits) {
	w.meet(int(st.leaf), people)
	c := w.run.block.Columns[st.leaf]
	if c == nil {
		return
	}
	x := &w.run.items[st.space]
	some := make(column.Bits, x.words)
	gatherPlane(some, c.Owner, people, false)
	wantIn(w.need.items[st.space], x, st.conj[0], some)
}

func (w *LaneWorker) downItem(space int, st *step) {
	n, x := &w.need, &w.run.items[space]
	wanted := n.items[space]
	if st.kind.isValue() {
		wanted = n.ivals[space]
	}
	items := wanted[st.dst]
	if items == nil {
		return
	}
	switch st.kind {
	case stepGather, stepOwnerNum:
		people := make(column.Bits, w.run.base.words)
		scatterPlane(people, x.owner, items, false)
		if st.kind == stepGather {
			w.want(st.conj[0], people)
		} else {
			wantValue(n.vals, &w.run.base, st.vals[0], people)
		}
		return
	}
	for _, l := range st.conj {
		wantIn(n.items[space], x, l, items)
	}
	for _, v := range st.vals {
		wantValue(n.ivals[space], x, v, items)
	}
}

// downPicker follows walker.choose and walker.until.
func (w *LaneWorker) downPicker(st *step, people column.Bits) {
	x := &w.run.base
	for _, r := range st.pick.rules {
		some := people
		if st.kind == stepLastDay {
			wantValue(w.need.vals, x, st.pick.outcome, people)
			some = make(column.Bits, len(people))
			for i := range w.run.block.N {
				if o := x.valueCell(st.pick.outcome, i); o.k && o.v == r.outcome && people.Get(i) {
					some.Set(i)
				}
			}
		}
		w.want(r.holds, some)
		if st.kind == stepChoose && r.value >= 0 {
			wantValue(w.need.vals, x, r.value, some)
		}
		if st.kind == stepLastDay && r.until >= 0 {
			holding := make(column.Bits, len(some))
			for i := range holding {
				holding[i] = some[i] & x.mayWord(r.holds, i)
			}
			wantValue(w.need.vals, x, r.until, holding)
		}
	}
}

// meetRows asks the reference, person by person.
func (w *LaneWorker) meetRows(st *step, people column.Bits) {
	for i := range w.run.block.N {
		if !people.Get(i) {
			continue
		}
		for _, fact := range w.lanes.e.unknownUnder(st.row, w.run.block.Facts(i), w.lanes.On) {
			one := make(column.Bits, len(people))
			one.Set(i)
			w.meet(fact, one)
		}
	}
}

// keepApplying keeps the facts that certainly apply.
func (w *LaneWorker) keepApplying() {
	x := &w.run.base
	for f, people := range w.need.facts {
		if people == nil {
			continue
		}
		for i := range people {
			people[i] &= x.mustWord(w.lanes.guards.applies[f], i)
		}
		if empty(people) {
			w.need.facts[f] = nil
		}
	}
}

// officials finds those of whom everything missing is for an official to find
// or decide.
func (w *LaneWorker) officials(r *LaneResult) {
	other := make(column.Bits, len(r.Official))
	for f, people := range w.need.facts {
		into := other
		if w.lanes.e.book.FactOrder[f].DecidedBy != nil {
			into = r.Official
		}
		for i, p := range people {
			into[i] |= p
		}
	}
	for i := range other {
		r.Official[i] &^= other[i]
	}
}

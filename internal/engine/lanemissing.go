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

	used, free []column.Bits // planes, used again for the next block
}

// plane gives an empty plane.
func (n *need) plane(words int) column.Bits {
	for len(n.free) > 0 {
		p := n.free[len(n.free)-1]
		n.free = n.free[:len(n.free)-1]
		if cap(p) >= words {
			p = p[:words]
			clear(p)
			n.used = append(n.used, p)
			return p
		}
	}
	p := make(column.Bits, words, max(words, column.BlockSize/64))
	n.used = append(n.used, p)
	return p
}

// Missing gives those whom a fact keeps undecided, nil if nobody: the fact is
// unknown of them, applies, and the outcome still depends on it.
func (r *LaneResult) Missing(fact int) column.Bits { return r.worker.need.facts[fact] }

// missing fills in need, and from it the people of whom an official decides.
func (w *LaneWorker) missing(r *LaneResult) {
	n := &w.need
	n.begin(w.lanes.code)
	wanted := n.plane(len(r.Undecided))
	for i := range wanted {
		wanted[i] = r.Undecided[i] &^ r.Commencement[i]
	}
	if wanted.Empty() {
		return
	}
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
	n.free, n.used = append(n.free, n.used...), n.used[:0]
	if n.conds == nil {
		n.conds, n.vals = make([]column.Bits, code.people.bools), make([]column.Bits, code.people.vals)
		n.items, n.ivals = make([][]column.Bits, len(code.items)), make([][]column.Bits, len(code.items))
		for i, s := range code.items {
			n.items[i], n.ivals[i] = make([]column.Bits, s.bools), make([]column.Bits, s.vals)
		}
	}
	clear(n.conds)
	clear(n.vals)
	for i := range n.items {
		clear(n.items[i])
		clear(n.ivals[i])
	}
}

// wantWorld starts from the rules of the asked question, where its outcome is
// unknown in one state of the law.
func (w *LaneWorker) wantWorld(k int, wanted column.Bits) {
	unknown := w.need.plane(len(wanted))
	copy(unknown, wanted)
	w.eachOutcome(k, func(_, word int, is uint64) { unknown[word] &^= is })
	for _, rule := range w.lanes.worlds[k].rules {
		w.want(rule.holds, unknown)
	}
}

// want notes that a condition is wanted of some people, where it is unknown.
func (w *LaneWorker) want(l lit, people column.Bits) {
	w.need.in(w.need.conds, &w.run.base, l, people)
}

func (n *need) in(into []column.Bits, x *registers, l lit, people column.Bits) {
	reg := l.reg()
	if reg < firstReg || x.words == 0 || x.total(reg) {
		return
	}
	may, must := x.may[reg][:len(people)], x.must[reg][:len(people)]
	for i, p := range people {
		if p &= may[i] &^ must[i]; p != 0 {
			if into[reg] == nil {
				into[reg] = n.plane(x.words)
			}
			into[reg][i] |= p
		}
	}
}

func (n *need) value(into []column.Bits, x *registers, reg int32, people column.Bits) {
	known := x.known[reg]
	if known == nil {
		return
	}
	for i, p := range people {
		if p &^= known[i]; p != 0 {
			if into[reg] == nil {
				into[reg] = n.plane(x.words)
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
	case stepExists, stepCount, stepSum:
		w.downList(st, people)
	case stepApart:
		w.meet(int(st.leaf), people)
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
			w.need.value(w.need.vals, &w.run.base, v, people)
		}
	}
}

func (w *LaneWorker) meet(fact int, people column.Bits) {
	f := &w.need.facts[fact]
	if *f == nil {
		*f = w.need.plane(len(people))
	}
	for i, p := range people {
		(*f)[i] |= p
	}
}

// meetOpen notes a set of words that is unknown or open.
func (w *LaneWorker) meetOpen(st *step, people column.Bits) {
	c := w.run.block.Columns[st.leaf]
	some := w.need.plane(len(people))
	copy(some, people)
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

// downList notes the list, and what is unknown outside it in what is
// asked of its items.
func (w *LaneWorker) downList(st *step, people column.Bits) {
	w.meet(int(st.leaf), people)
	c := w.run.block.Columns[st.leaf]
	if c == nil {
		return
	}
	x := &w.run.items[st.space]
	some := w.need.plane(x.words)
	gatherPlane(some, c.Owner, people, false)
	if st.kind == stepSum {
		w.need.value(w.need.ivals[st.space], x, st.vals[0], some)
		return
	}
	w.need.in(w.need.items[st.space], x, st.conj[0], some)
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
		people := n.plane(w.run.base.words)
		scatterPlane(people, x.owner, items, false)
		if st.kind == stepGather {
			w.want(st.conj[0], people)
		} else {
			n.value(n.vals, &w.run.base, st.vals[0], people)
		}
		return
	}
	for _, l := range st.conj {
		n.in(n.items[space], x, l, items)
	}
	for _, v := range st.vals {
		n.value(n.ivals[space], x, v, items)
	}
}

// downPicker follows walker.choose and walker.until.
func (w *LaneWorker) downPicker(st *step, people column.Bits) {
	x := &w.run.base
	for _, r := range st.pick.rules {
		some := people
		if st.kind == stepLastDay {
			w.need.value(w.need.vals, x, st.pick.outcome, people)
			some = w.need.plane(len(people))
			for i := range w.run.block.N {
				if o := x.valueCell(st.pick.outcome, i); o.k && o.v == r.outcome && people.Get(i) {
					some.Set(i)
				}
			}
		}
		w.want(r.holds, some)
		if st.kind == stepChoose && r.value >= 0 {
			certain := w.need.plane(len(some))
			for i := range certain {
				certain[i] = some[i] & x.mustWord(r.holds, i)
			}
			w.need.value(w.need.vals, x, r.value, certain)
		}
		if st.kind == stepLastDay && r.until >= 0 {
			holding := w.need.plane(len(some))
			for i := range holding {
				holding[i] = some[i] & x.mayWord(r.holds, i)
			}
			w.need.value(w.need.vals, x, r.until, holding)
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
			one := w.need.plane(len(people))
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
		if people.Empty() {
			w.need.facts[f] = nil
		}
	}
}

// officials finds those of whom everything missing is for an official to find
// or decide.
func (w *LaneWorker) officials(r *LaneResult) {
	other := w.need.plane(len(r.Official))
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

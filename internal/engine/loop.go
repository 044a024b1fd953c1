package engine

// run evaluates all loops over a list at once, and puts their values into out.
func (s *scan) run(in *input, out []cell) {
	list := &in.lists[s.list]
	for _, l := range s.loops {
		out[l.node] = cell{0, list.known}
		if l.op == loopAll {
			out[l.node].v = b2i(list.known)
		}
	}
	if !list.known {
		return
	}
	if len(s.body.nodes) > len(in.items) {
		in.items = make([]cell, len(s.body.nodes))
	}
	body := in.items
	for _, item := range list.items {
		for i := range s.body.nodes {
			body[i] = s.body.step(&s.body.nodes[i], in, item, body)
		}
		for _, l := range s.loops {
			out[l.node] = l.take(out[l.node], body[l.result])
		}
	}
	if in.open[s.list] {
		for _, l := range s.loops {
			out[l.node] = l.take(out[l.node], cell{})
		}
	}
}

// take adds one item's result to a loop's value so far. An open list counts as
// one item more of which nothing is known: exists is then never false, all
// never true, a count or a sum never known.
func (l scanned) take(sofar, item cell) cell {
	switch {
	case l.op.counts() && (!item.k || !sofar.k):
		return cell{}
	case l.op.counts():
		return cell{arithmetic(opAdd, sofar.v, item.v), true}
	case l.op == loopExists && (sofar.isTrue() || item.isTrue()):
		return cTrue
	case l.op == loopAll && (sofar.isFalse() || item.isFalse()):
		return cFalse
	case !item.k:
		return cell{}
	}
	return sofar
}

// runLoop evaluates a loop's body for each item. An open list may have more
// items than are given: exists is then never false, all never true, a count
// never known.
func (p *program) runLoop(l *loop, in *input) cell {
	list := &in.lists[l.list]
	if !list.known {
		return cell{}
	}
	var scratch [64]cell
	out := scratch[:]
	if len(l.body.nodes) > len(out) {
		out = make([]cell, len(l.body.nodes))
	}
	total, unknowns := int64(0), false
	for _, item := range list.items {
		for i := range l.body.nodes {
			out[i] = l.body.step(&l.body.nodes[i], in, item, out)
		}
		switch r := out[l.result]; {
		case !r.k:
			unknowns = true
		case r.v != 0 && l.op == loopExists:
			return cTrue
		case r.v == 0 && l.op == loopAll:
			return cFalse
		default:
			total = arithmetic(opAdd, total, r.v)
		}
	}
	if unknowns || in.open[l.list] {
		return cell{}
	}
	switch l.op {
	case loopExists:
		return cFalse
	case loopAll:
		return cTrue
	default:
		return cell{total, true}
	}
}

// counts reports whether a loop adds up what it finds of each item: a condition
// that is met adds 1.
func (o loopOp) counts() bool { return o == loopCount || o == loopSum }

package engine

import "slices"

// turnsThroughValues finds the values of fact i at which a comparison turns that
// reads it through the value of a composed question, or through the last day of
// one. Between two cuts at which the conditions turn, such a value is made by the
// same rules, so that each stretch has one turn at most that matters.
func (a *ask) turnsThroughValues(i int, cuts []int64, high int64) []int64 {
	var out []int64
	for _, r := range a.runs {
		nodes := r.p.throughValues(i)
		if len(nodes) == 0 {
			continue
		}
		scratch := slices.Clone(r.out)
		saved := a.in.cells[i]
		for _, n := range nodes {
			at := func(v int64) cell {
				a.in.cells[i] = cell{v, true}
				r.p.rerun(i, a.in, scratch)
				return scratch[n]
			}
			for j, from := range cuts {
				to := high
				if j+1 < len(cuts) {
					to = cuts[j+1] - 1
				}
				if first := at(from); first.k && at(to).k && at(to) != first {
					out = append(out, turning(from, to, func(v int64) bool { return at(v) == first }))
				}
			}
		}
		a.in.cells[i] = saved
	}
	return out
}

// throughValues lists the comparisons that depend on a fact and have a composed
// question's value, or last day, under them.
func (p *program) throughValues(fact int) []int32 {
	changes := p.dependent[fact]
	var out []int32
	for _, n := range changes {
		switch p.nodes[n].op {
		case opLt, opLe, opEq, opNe:
			if p.valueUnder(n, changes) {
				out = append(out, n)
			}
		}
	}
	return out
}

// valueUnder reports whether a node is made of a value, or a last day, of a
// composed question that is among the nodes that change.
func (p *program) valueUnder(n int32, changes []int32) bool {
	if _, changing := slices.BinarySearch(changes, n); !changing {
		return false
	}
	nd := &p.nodes[n]
	switch nd.op {
	case opUntil:
		return true
	case opChoose:
		return p.choosers[nd.imm].question.def.IsValue()
	case opLoop, opFact:
		return false
	}
	return slices.ContainsFunc(p.args[nd.from:nd.from+int32(nd.n)], func(arg int32) bool { return p.valueUnder(arg, changes) })
}

package engine

import (
	"slices"

	"qyzmet"
)

func truth(c cell) int32 {
	switch {
	case !c.k:
		return tUnknown
	case c.v != 0:
		return tTrue
	}
	return tFalse
}

// bool builds the diagram of a boolean program node.
func (d *diagram) bool(i int32) int32 {
	if n, ok := d.bools[i]; ok {
		return n
	}
	n := d.build(i)
	d.bools[i] = n
	return n
}

func (d *diagram) build(i int32) int32 {
	nd := &d.p.nodes[i]
	args := d.p.args[nd.from : nd.from+int32(nd.n)]
	switch nd.op {
	case opConst:
		return truth(cell{nd.imm, true})
	case opNotPast:
		return tTrue // facts whose last day is past contradict a constraint
	case opNot:
		return d.mapTerminals(d.bool(args[0]), map[int32]int32{}, notT)
	case opAnd, opOr:
		fn, f, n := fnAnd, andT, tTrue
		if nd.op == opOr {
			fn, f, n = fnOr, orT, tFalse
		}
		for _, a := range args {
			n = d.apply(fn, n, d.bool(a), f)
		}
		return n
	}
	return d.atom(i)
}

// atom builds a condition on one fact by its classes, or, over several facts or
// a list, a variable of its own.
func (d *diagram) atom(i int32) int32 {
	facts := d.p.factsUnder(i)
	if len(facts) != 1 || d.a.book.FactOrder[facts[0]].Kind == qyzmet.List || d.a.book.FactOrder[facts[0]].Kind == qyzmet.Words {
		return d.condition(i)
	}
	v := d.factVariable(facts[0])
	kids := make([]int32, d.width(v))
	saved := d.a.in.cells[facts[0]]
	out := make([]cell, len(d.p.nodes))
	for j, c := range d.vars[v].classes {
		d.a.in.cells[facts[0]] = c.cell
		kids[j] = truth(d.p.evalAt(i, d.a.in, out))
	}
	d.a.in.cells[facts[0]] = saved
	if d.kleene {
		kids[len(kids)-1] = tUnknown
	}
	return d.node(v, kids)
}

func (d *diagram) condition(i int32) int32 {
	v, ok := d.byNode[i]
	if !ok {
		v = int32(len(d.vars))
		d.vars = append(d.vars, variable{fact: -1, node: i, classes: []candidate{{label: "false", cell: cFalse}, {label: "true", cell: cTrue}}})
		d.byNode[i] = v
	}
	kids := []int32{tFalse, tTrue}
	if d.kleene {
		kids = append(kids, tUnknown)
	}
	return d.node(v, kids)
}

func (d *diagram) factVariable(i int) int32 {
	v, ok := d.byFact[i]
	if !ok {
		v = int32(len(d.vars))
		d.vars = append(d.vars, variable{fact: i, node: -1, classes: d.classes(i)})
		d.byFact[i] = v
	}
	return v
}

// classes splits a fact's values as the program's conditions on this fact alone
// tell them apart.
func (d *diagram) classes(i int) []candidate {
	f := d.a.book.FactOrder[i]
	if f.Kind != qyzmet.Int && f.Kind != qyzmet.Date {
		return d.a.candidates(f, i)
	}
	lone := &ask{Engine: d.a.Engine, query: d.a.query, q: d.a.q, in: d.a.bind(nil, d.a.in.on)}
	lone.runs = []*worldRun{{p: d.p, out: d.p.run(lone.in, make([]cell, d.p.size))}}
	return lone.candidates(f, i)
}

// factsUnder lists the facts a scalar condition reads.
func (p *program) factsUnder(i int32) []int {
	var out []int
	seen := map[int32]bool{}
	var visit func(i int32)
	visit = func(i int32) {
		if seen[i] {
			return
		}
		seen[i] = true
		nd := &p.nodes[i]
		switch nd.op {
		case opFact:
			if !slices.Contains(out, int(nd.imm)) {
				out = append(out, int(nd.imm))
			}
		case opLoop:
			out = append(out, p.loops[nd.imm].list, p.loops[nd.imm].list) // never a fact alone
		case opChoose, opUntil:
			out = append(out, -1, -1)
		default:
			for _, a := range p.args[nd.from : nd.from+int32(nd.n)] {
				visit(a)
			}
		}
	}
	visit(i)
	return out
}

// outcome builds the diagram of a question's outcome.
func (d *diagram) outcome(cq *compiledQuestion) int32 {
	if n, ok := d.outs[cq]; ok {
		return n
	}
	otherwise := outcomeCode(cq.def, cq.def.Otherwise)
	acc := tOtherwise
	for _, r := range cq.rules {
		if r.outcome < 0 {
			continue
		}
		fn := fnFree + int32(len(d.memo)) // unique: the memo only grows
		h := d.bool(r.holds)
		acc = d.apply(fn+int32(r.holds)<<8, acc, h, gather(r.outcome, otherwise))
	}
	n := d.mapTerminals(acc, map[int32]int32{}, func(t int32) int32 {
		if t == tOtherwise && otherwise >= 0 {
			return tOutcome + int32(otherwise)
		}
		return t
	})
	d.outs[cq] = n
	return n
}

// gather adds one rule to the outcome so far: the same steps as chooser.choose,
// with a terminal of its own for two different outcomes that both hold.
func gather(outcome, otherwise int64) func(acc, h int32) int32 {
	mine := tOutcome + int32(outcome)
	return func(acc, h int32) int32 {
		switch {
		case h == tTrue && (acc == tOtherwise || acc == tUnknown || acc == mine):
			return mine
		case h == tTrue:
			return tConflict
		case h == tUnknown && acc == tOtherwise && outcome != otherwise:
			return tUnknown
		}
		return acc
	}
}

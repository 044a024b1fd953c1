package engine

// factsOf lists the facts a program reads, in order of first reading.
func factsOf(p *program) []int {
	var out []int
	seen := map[int]bool{}
	note := func(n node) {
		if n.op == opFact && !seen[int(n.imm)] {
			seen[int(n.imm)] = true
			out = append(out, int(n.imm))
		}
	}
	for _, n := range p.nodes {
		note(n)
	}
	for _, l := range p.loops {
		for _, n := range l.body.nodes {
			note(n)
		}
	}
	return out
}

// dependents lists, for each fact, the nodes whose value can change with it.
func dependents(p *program, facts int) [][]int32 {
	reads := make([]map[int]bool, len(p.nodes))
	out := make([][]int32, facts)
	for n := range p.nodes {
		nd := &p.nodes[n]
		r := map[int]bool{}
		switch nd.op {
		case opFact, opInWords:
			r[int(nd.imm)] = true
		case opLoop:
			r[p.loops[nd.imm].list] = true
			for _, b := range p.loops[nd.imm].body.nodes {
				if b.op == opFact {
					r[int(b.imm)] = true
				}
			}
		case opChoose, opUntil:
			for _, rule := range p.choosers[nd.imm].question.rules {
				for _, part := range []int32{rule.holds, rule.value, rule.until} {
					if part >= 0 {
						merge(r, reads[part])
					}
				}
			}
		}
		for _, a := range p.args[nd.from : nd.from+int32(nd.n)] {
			merge(r, reads[a])
		}
		reads[n] = r
		for f := range r {
			out[f] = append(out[f], int32(n))
		}
	}
	return out
}

func merge(into, from map[int]bool) {
	for k := range from {
		into[k] = true
	}
}

package engine

// choose decides the outcome. A rule that holds decides it, for the rules of
// different outcomes exclude one another (the semantic check proves that);
// while a rule is unknown, the outcome is known only if every possibility is
// the same.
func (ch *chooser) choose(out []cell) cell {
	q := ch.question
	if q.def.IsValue() {
		return ch.reduce(out)
	}
	result := cell{ch.otherwise, ch.otherwise >= 0}
	for _, r := range q.rules {
		if r.outcome < 0 {
			continue
		}
		switch h := out[r.holds]; {
		case h.isTrue():
			return cell{r.outcome, true}
		case !h.k && r.outcome != ch.otherwise:
			result = cell{}
		}
	}
	return result
}

// reduce takes the greatest or the sum of the values of the rules that hold.
func (ch *chooser) reduce(out []cell) cell {
	total, found := int64(0), false
	for _, r := range ch.question.rules {
		if r.value < 0 {
			continue
		}
		h, v := out[r.holds], out[r.value]
		switch {
		case h.isFalse():
			continue
		case !h.k || !v.k:
			return cell{}
		case !found:
			total = v.v
		case ch.question.def.Combine == "sum":
			total = arithmetic(opAdd, total, v.v)
		default:
			total = max(total, v.v)
		}
		found = true
	}
	return cell{total, true}
}

// lastDay is the last day on which some ground of the outcome holds: known only
// if every ground of it is decided and has a known last day.
func (ch *chooser) lastDay(out []cell) cell {
	q := ch.question
	outcome := out[q.outcome]
	if !outcome.k {
		return cell{}
	}
	last := cell{}
	for _, r := range q.rules {
		if q.def.IsValue() && r.value < 0 || !q.def.IsValue() && r.outcome != outcome.v || out[r.holds].isFalse() {
			continue
		}
		if !out[r.holds].k || r.until < 0 || !out[r.until].k {
			return cell{}
		}
		if day := out[r.until]; !last.k || day.v > last.v {
			last = day
		}
	}
	return last
}

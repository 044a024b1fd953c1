package rulebook

import (
	"slices"

	"qyzmet"
)

// This file decides, from how conditions are written, whether a fact is read
// only where it applies. It errs on the side of complaining.

// conjuncts lists the parts of a condition that all hold when it does.
func conjuncts(e *Expr) []*Expr {
	if e == nil {
		return nil
	}
	if e.Op == OpAnd {
		return e.Args
	}
	return []*Expr{e}
}

// unguarded reports each fact read outside its applies_when. known are
// conditions certain at this place.
func unguarded(b *Book, e *Expr, known []*Expr, report func(*Fact)) {
	if e == nil {
		return
	}
	if e.Op == OpFact {
		f := b.Facts[e.Path]
		if f.Applies != nil && !impliedBy(f.Applies, known) {
			report(f)
		}
		return
	}
	for i, a := range e.Args {
		unguarded(b, a, append(slices.Clip(known), certain(e, i)...), report)
	}
}

// certain lists what the other parts of an expression make certain where its
// i-th part matters: in `a && b`, a matters only if b holds; in `a || b`, only
// if b does not; in `c ? a : b`, a if c holds and b if not.
func certain(e *Expr, i int) []*Expr {
	var out []*Expr
	switch {
	case e.Op == OpAnd:
		for j, other := range e.Args {
			if j != i {
				out = append(out, conjuncts(other)...)
			}
		}
	case e.Op == OpOr:
		for j, other := range e.Args {
			if j != i {
				out = append(out, negation(other)...)
			}
		}
	case e.Op == OpCond && i == 1:
		out = conjuncts(e.Args[0])
	case e.Op == OpCond && i == 2:
		out = negation(e.Args[0])
	}
	return out
}

// negation lists the parts that all hold when a condition does not.
func negation(e *Expr) []*Expr {
	switch e.Op {
	case OpNot:
		return conjuncts(e.Args[0])
	case OpOr:
		var out []*Expr
		for _, a := range e.Args {
			out = append(out, negation(a)...)
		}
		return out
	default:
		return []*Expr{{Op: OpNot, Kind: qyzmet.Bool, Args: []*Expr{e}}}
	}
}

// impliedBy reports whether a condition follows from conditions certain at a
// place, by their being written alike, or by one word of a set being named.
func impliedBy(want *Expr, known []*Expr) bool {
	for _, part := range conjuncts(want) {
		if !slices.ContainsFunc(known, func(k *Expr) bool { return k.Same(part) || implies(k, part) }) {
			return false
		}
	}
	return true
}

// implies covers `fact == 'w'` or `fact in [...]` implying `fact in [...]` or `fact != 'v'`.
func implies(k, want *Expr) bool {
	if len(k.Args) != 2 || len(want.Args) != 2 || !k.Args[0].Same(want.Args[0]) {
		return false
	}
	have, ok := wordSet(k)
	if !ok || want.Args[1].Op != OpConst {
		return false
	}
	switch want.Op {
	case OpIn:
		return !slices.ContainsFunc(have, func(w string) bool { return !slices.Contains(want.Args[1].Value.Words, w) })
	case OpNe:
		return want.Args[1].Kind == qyzmet.Word && !slices.Contains(have, want.Args[1].Value.S)
	}
	return false
}

// wordSet lists the words that `fact == 'w'` or `fact in [...]` leaves.
func wordSet(e *Expr) ([]string, bool) {
	if e.Args[1].Op != OpConst {
		return nil, false
	}
	switch {
	case e.Op == OpEq && e.Args[1].Kind == qyzmet.Word:
		return []string{e.Args[1].Value.S}, true
	case e.Op == OpIn:
		return e.Args[1].Value.Words, true
	}
	return nil, false
}

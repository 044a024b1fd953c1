package proof

import (
	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// reader evaluates expressions by what one node shows: the facts it lists and
// the questions claimed below it.
type reader struct {
	*checker
	law    *law
	listed func(qyzmet.Path) bool // nil: all facts are
	claims map[qyzmet.QuestionID]*questionClaim
	item   qyzmet.Item // at hand in a loop
	brief  bool        // nobody asks which facts are missing
}

func (r *reader) eval(e *rulebook.Expr) term {
	if t, ok := r.read(e); ok {
		return t
	}
	if e.Op == rulebook.OpReached {
		return r.eval(e.Args[0])
	}
	var few [3]term // most have no more, and need nothing of the heap
	args := few[:]
	if len(e.Args) > len(few) {
		args = make([]term, len(e.Args))
	}
	args = args[:len(e.Args)]
	for i, a := range e.Args {
		args[i] = r.eval(a)
	}
	switch e.Op {
	case rulebook.OpAnd:
		return junction(false, args)
	case rulebook.OpOr:
		return junction(true, args)
	case rulebook.OpNot:
		return not(args[0])
	case rulebook.OpCond:
		return choice(args[0], args[1], args[2])
	case rulebook.OpIn:
		return member(args[0], args[1], e.Args[1].Path)
	case rulebook.OpAddWorkingDays, rulebook.OpLeaveEnd:
		return r.byCalendar(e.Op, args)
	}
	return operate(e, args)
}

// read evaluates what is read of the facts, the law and other questions.
func (r *reader) read(e *rulebook.Expr) (term, bool) {
	switch e.Op {
	case rulebook.OpConst:
		return value(e.Value), true
	case rulebook.OpFact:
		return r.fact(e.Path), true
	case rulebook.OpField:
		return r.field(e), true
	case rulebook.OpOn:
		return value(qyzmet.DateValue(r.law.on)), true
	case rulebook.OpParam:
		n, ok := r.law.parameter(r.book.Parameters[e.Name])
		if !ok {
			return term{told: unknown}, true
		}
		return value(qyzmet.IntValue(n)), true
	case rulebook.OpOutcome:
		return r.claimOf(e.Name).outcome(), true
	case rulebook.OpUntil:
		return r.claimOf(e.Name).until(), true
	case rulebook.OpGroup:
		return r.claimOf(e.Name).group(e.Group), true
	case rulebook.OpExists, rulebook.OpAll, rulebook.OpCount, rulebook.OpSum:
		return r.loop(e), true
	case rulebook.OpApart:
		return r.apart(e), true
	case rulebook.OpEq, rulebook.OpNe:
		return r.isOutcome(e)
	}
	return term{}, false
}

func stated(v qyzmet.Value) term {
	if v.Known() {
		return value(v)
	}
	return term{told: unknown}
}

// field is a field of the item at hand. What an item lacks, its list lacks.
func (r *reader) field(e *rulebook.Expr) term {
	t := stated(r.item[e.Name])
	if t.told == unknown {
		t.missing = []qyzmet.Path{e.Path}
	}
	return t
}

func (r *reader) fact(p qyzmet.Path) term {
	if r.listed != nil && !r.listed(p) {
		return term{}
	}
	t := stated(r.facts[p])
	if t.told == unknown && !r.brief {
		t.missing = []qyzmet.Path{p}
	}
	return t
}

func (r *reader) claimOf(question string) *questionClaim {
	if claim := r.claims[qyzmet.QuestionID(question)]; claim != nil {
		return claim
	}
	return r.unclaimed(r.book.Questions[qyzmet.QuestionID(question)], r.law)
}

// isOutcome reads `q.x.outcome == 'y'`, which can be known while the outcome is
// still open between others.
func (r *reader) isOutcome(e *rulebook.Expr) (term, bool) {
	of, word := e.Args[0], e.Args[1]
	if of.Op == rulebook.OpConst {
		of, word = word, of
	}
	if of.Op != rulebook.OpOutcome || of.Kind != qyzmet.Word || word.Op != rulebook.OpConst {
		return term{}, false
	}
	is := r.claimOf(of.Name).is(word.Value.S)
	if e.Op == rulebook.OpNe {
		is = not(is)
	}
	return is, true
}

// loop is exists, all, count or sum over a list fact. A list that may have more
// items never lacks one: exists is then not false, all not true, count and sum
// not known.
func (r *reader) loop(e *rulebook.Expr) term {
	list := r.fact(e.Args[0].Path)
	if list.told < known {
		return list
	}
	var parts []term
	n := int64(0)
	for _, it := range list.Items {
		inner := *r
		inner.item = it
		part := inner.eval(e.Args[1])
		n = qyzmet.Number(n + qyzmet.Number(part.N)) // 1 of a condition that is true
		parts = append(parts, part)
	}
	if list.Open {
		parts = append(parts, term{told: unknown})
	}
	out := strict(parts)
	switch {
	case e.Op == rulebook.OpExists || e.Op == rulebook.OpAll:
		out = junction(e.Op == rulebook.OpExists, parts)
	case out.told == known:
		out = value(qyzmet.IntValue(n))
	}
	if onlyGap := out.gap && len(out.missing) == 0 && !list.Open; out.told == unknown && !onlyGap {
		out.missing = append(out.missing, e.Args[0].Path)
	}
	return out
}

// apart tells whether no two items of a list have a day in common. Of a list that
// may have more items it can only be known that two have one.
func (r *reader) apart(e *rulebook.Expr) term {
	list := r.fact(e.Args[0].Path)
	if list.told < known {
		return list
	}
	begun := func(by, one qyzmet.Item) term { // one begins no later than the other ends
		return operate(&rulebook.Expr{Op: rulebook.OpLe, Kind: qyzmet.Bool}, []term{stated(one[e.Args[1].Name]), stated(by[e.Args[2].Name])})
	}
	var pairs []term
	for i, one := range list.Items {
		for _, other := range list.Items[i+1:] {
			pairs = append(pairs, not(junction(false, []term{begun(one, other), begun(other, one), begun(one, one), begun(other, other)})))
		}
	}
	if list.Open {
		pairs = append(pairs, term{told: unknown})
	}
	out := junction(false, pairs)
	if out.told == unknown {
		out.missing = append(out.missing, e.Args[0].Path)
	}
	return out
}

// byCalendar goes on from a day, counting working days or all days but holidays.
// The last day counted is the result, unknown when it would be in a year whose
// calendar is not held.
func (r *reader) byCalendar(op rulebook.Op, args []term) term {
	out := strict(args)
	if out.told < known {
		return out
	}
	day, left, step := args[0].AsDate(), args[1].N, 1
	counts := date.DayKind.Works
	if op == rulebook.OpLeaveEnd {
		day, left = day.AddDays(-1), max(left, 0)
		counts = func(k date.DayKind) bool { return k != date.Holiday }
	}
	if left < 0 {
		left, step = -left, -1
	}
	for left > 0 {
		day = day.AddDays(step)
		kind, err := r.book.Calendar.Kind(day)
		if err != nil {
			return term{told: unknown, gap: true}
		}
		if counts(kind) {
			left--
		}
	}
	return value(qyzmet.DateValue(day))
}

package inwords

import (
	"qyzmet"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/words"
)

// form is the form of a day in a sentence: itself, "from it", "to it". Kazakh
// and Russian have endings for them.
type form string

const (
	plain form = "plain"
	from  form = "from"
	to    form = "to"
)

// subject is what a comparison speaks of: a fact's bare label, or a term.
func (r *Reader) subject(e *rulebook.Expr) Phrase {
	if e.Op == rulebook.OpFact || e.Op == rulebook.OpField {
		return r.label(e)
	}
	return r.term(e, plain)
}

// operand is a term on the right side of a comparison: where it is the
// earliest or the latest of several, these follow as a list.
// It is given plain and in the form "from it".
func (r *Reader) operand(e *rulebook.Expr) (itself, fromIt Phrase, parts []*Clause) {
	if e.Op == rulebook.OpCond {
		depends := r.say("depends")
		return depends, depends, []*Clause{
			{r.say("if"), []*Clause{r.condition(e.Args[0], false)}},
			{r.say("then"), []*Clause{r.Term(e.Args[1])}},
			{r.say("else"), []*Clause{r.Term(e.Args[2])}},
		}
	}
	if e.Op != rulebook.OpMin && e.Op != rulebook.OpMax {
		return r.term(e, plain), r.term(e, from), nil
	}
	for _, a := range e.Args {
		parts = append(parts, r.Term(a))
	}
	key := "term." + extreme(e) + "-list."
	return r.say(key + string(plain)), r.say(key + string(from)), parts
}

// extreme names the choice among days or numbers.
func extreme(e *rulebook.Expr) string {
	least := e.Op == rulebook.OpMin
	if e.Kind == qyzmet.Date {
		return pick(least, "earliest", "latest")
	}
	return pick(least, "least", "greatest")
}

// term is a day or a number in a form.
func (r *Reader) term(e *rulebook.Expr, f form) Phrase {
	switch e.Op {
	case rulebook.OpConst:
		return r.constant(e, f)
	case rulebook.OpFact, rulebook.OpField:
		return r.say("term.fact."+string(f), "fact", r.label(e))
	case rulebook.OpOn:
		return r.say("term.on." + string(f))
	case rulebook.OpUntil:
		return r.say("term.until."+string(f), "question", r.question(e.Name))
	case rulebook.OpAddYears, rulebook.OpAddMonths, rulebook.OpAddDays, rulebook.OpAddWorkingDays:
		return r.later(e, f)
	case rulebook.OpLeaveEnd:
		return r.leaveEnd(e, f)
	case rulebook.OpLastOfMonth:
		return r.say("term.last-of-month."+string(f), "d", r.term(e.Args[0], plain))
	case rulebook.OpMin, rulebook.OpMax:
		if e.Kind == qyzmet.Date {
			return r.say("term."+extreme(e)+"."+string(f), "list", r.terms(e.Args))
		}
		return r.say("term."+extreme(e), "list", r.terms(e.Args))
	default:
		return r.number(e)
	}
}

func (r *Reader) terms(list []*rulebook.Expr) Phrase {
	var out []Phrase
	for _, e := range list {
		out = append(out, r.term(e, plain))
	}
	return join(out, "; ")
}

// number is a term that counts something.
func (r *Reader) number(e *rulebook.Expr) Phrase {
	switch e.Op {
	case rulebook.OpParam:
		return r.param(e.Name)
	case rulebook.OpOutcome:
		return r.say("term.outcome", "question", r.question(e.Name))
	case rulebook.OpYears, rulebook.OpMonths, rulebook.OpDays:
		return r.say("term."+e.Op.String(), "from", r.term(e.Args[0], from), "to", r.term(e.Args[1], to))
	case rulebook.OpYear:
		return r.say("term.year", "d", r.term(e.Args[0], plain), "from", r.term(e.Args[0], from))
	case rulebook.OpAdd, rulebook.OpSub:
		return r.say(pick(e.Op == rulebook.OpAdd, "term.plus", "term.minus"), "a", r.term(e.Args[0], plain), "b", r.part(e, 1))
	case rulebook.OpMul, rulebook.OpDivFloor, rulebook.OpDivCeil, rulebook.OpDivRound:
		return r.say("term."+arithmetic[e.Op], "a", r.part(e, 0), "b", r.part(e, 1))
	case rulebook.OpCount:
		return r.count(e)
	case rulebook.OpSum:
		return r.say("term.sum", "list", r.label(e.Args[0]), "of", r.term(e.Args[1], plain))
	case rulebook.OpCond:
		return r.say("term.cond", "if", r.condition(e.Args[0], false).inline(), "then", r.term(e.Args[1], plain), "else", r.term(e.Args[2], plain))
	default: // a condition where a value stands
		return r.condition(e, false).inline()
	}
}

var arithmetic = map[rulebook.Op]string{rulebook.OpMul: "times", rulebook.OpDivFloor: "div-floor", rulebook.OpDivCeil: "div-ceil", rulebook.OpDivRound: "div-round"}

// part is a number inside an operation, in brackets where without them another
// number would be understood.
func (r *Reader) part(e *rulebook.Expr, i int) Phrase {
	text := r.term(e.Args[i], plain)
	switch e.Args[i].Op {
	case rulebook.OpAdd, rulebook.OpSub, rulebook.OpCond:
		if e.Op != rulebook.OpAdd {
			return r.say("term.brackets", "a", text)
		}
	case rulebook.OpMin, rulebook.OpMax:
		return r.say("term.brackets", "a", text)
	}
	return text
}

func (r *Reader) count(e *rulebook.Expr) Phrase {
	return r.say("term.count", "list", r.label(e.Args[0]), "cond", r.condition(e.Args[1], false).inline())
}

func (r *Reader) constant(e *rulebook.Expr, f form) Phrase {
	switch e.Value.Kind {
	case qyzmet.Date:
		return Phrase{{Role: Value, Text: r.l.DateAs(e.Value.AsDate(), pick(f == plain, "", string(f)))}}
	case qyzmet.Int:
		return Phrase{{Role: Value, Text: r.l.Number(e.Value.N)}}
	default:
		return Phrase{{Role: Word, Text: e.Value.String()}}
	}
}

var addUnits = map[rulebook.Op]string{rulebook.OpAddYears: "years", rulebook.OpAddMonths: "months", rulebook.OpAddDays: "days",
	rulebook.OpAddWorkingDays: "working-days"}

// later is a day some years, months or days after another.
func (r *Reader) later(e *rulebook.Expr, f form) Phrase {
	day, n, unit := e.Args[0], e.Args[1], addUnits[e.Op]
	switch n.Op {
	case rulebook.OpConst:
		many := Phrase{{Role: Value, Text: words.Quantity(r.l, unit, n.Value.N)}}
		return r.say("term.after."+string(f), "n", many, "d", r.term(day, from))
	case rulebook.OpParam:
		many := r.amount(n.Name, unit)
		return r.say("term.after."+string(f), "n", many, "d", r.term(day, from))
	default:
		return r.say("term.after-"+unit+"."+string(f), "n", r.term(n, plain), "d", r.term(day, plain))
	}
}

// leaveEnd is the last of some days of leave.
func (r *Reader) leaveEnd(e *rulebook.Expr, f form) Phrase {
	day, n := r.term(e.Args[0], from), e.Args[1]
	switch n.Op {
	case rulebook.OpConst:
		return r.say("term.leave-end."+string(f), "n", Phrase{{Role: Value, Text: words.Quantity(r.l, "days", n.Value.N)}}, "d", day)
	case rulebook.OpParam:
		return r.say("term.leave-end."+string(f), "n", r.amount(n.Name, "days"), "d", day)
	default:
		return r.say("term.leave-end-of."+string(f), "n", r.term(n, plain), "d", day)
	}
}

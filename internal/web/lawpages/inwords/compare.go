package inwords

import (
	"qyzmet"
	"qyzmet/internal/rulebook"
)

var opposite = map[rulebook.Op]rulebook.Op{
	rulebook.OpEq: rulebook.OpNe, rulebook.OpNe: rulebook.OpEq,
	rulebook.OpLt: rulebook.OpGe, rulebook.OpGe: rulebook.OpLt,
	rulebook.OpGt: rulebook.OpLe, rulebook.OpLe: rulebook.OpGt,
}

var mirrored = map[rulebook.Op]rulebook.Op{
	rulebook.OpEq: rulebook.OpEq, rulebook.OpNe: rulebook.OpNe,
	rulebook.OpLt: rulebook.OpGt, rulebook.OpGt: rulebook.OpLt,
	rulebook.OpLe: rulebook.OpGe, rulebook.OpGe: rulebook.OpLe,
}

var compareKeys = map[rulebook.Op]string{
	rulebook.OpEq: "eq", rulebook.OpNe: "ne", rulebook.OpLt: "lt", rulebook.OpLe: "le", rulebook.OpGt: "gt", rulebook.OpGe: "ge",
}

// comparison reads ==, !=, <, <=, >, >= and in.
func (r *Reader) comparison(e *rulebook.Expr, not bool) *Clause {
	if e.Op == rulebook.OpIn {
		return r.member(e, not)
	}
	op := e.Op
	if not {
		op = opposite[op]
	}
	left, right := e.Args[0], e.Args[1]
	if left.Op == rulebook.OpConst || left.Op == rulebook.OpParam {
		left, right, op = right, left, mirrored[op]
	}
	switch left.Kind {
	case qyzmet.Date, qyzmet.Int:
		return r.measure(op, left, right)
	case qyzmet.Bool:
		return r.truth(op, left, right)
	default:
		return r.word(op, left, right)
	}
}

// measure compares days or numbers.
func (r *Reader) measure(op rulebook.Op, left, right *rulebook.Expr) *Clause {
	kind := pick(left.Kind == qyzmet.Date, "day", "number")
	itself, fromIt, parts := r.operand(right)
	c := r.clause(""+kind+"."+compareKeys[op], "l", r.subject(left), "r", itself, "from", fromIt)
	c.Parts = parts
	return listed(c)
}

// truth compares a yes-or-no fact with yes, no or another such fact.
func (r *Reader) truth(op rulebook.Op, left, right *rulebook.Expr) *Clause {
	equal := op == rulebook.OpEq
	if right.Op == rulebook.OpConst {
		return r.condition(left, (right.Value.N == 1) != equal)
	}
	return r.clause(pick(equal, "same", "differs"), "l", r.term(left, plain), "r", r.term(right, plain))
}

// word compares a fact or an answer with a word of its set.
func (r *Reader) word(op rulebook.Op, left, right *rulebook.Expr) *Clause {
	equal := op == rulebook.OpEq
	if right.Op != rulebook.OpConst {
		return r.clause(pick(equal, "same", "differs"), "l", r.term(left, plain), "r", r.term(right, plain))
	}
	value := r.wordOf(left, right.Value.S)
	if left.Op == rulebook.OpOutcome {
		return r.clause(pick(equal, "outcome", "outcome-not"), "question", r.question(left.Name), "r", value)
	}
	return r.clause(pick(equal, "is", "is-not"), "l", r.subject(left), "r", value)
}

// member reads `fact in [words]` and `fact in set`.
func (r *Reader) member(e *rulebook.Expr, not bool) *Clause {
	left, right := e.Args[0], e.Args[1]
	if right.Op != rulebook.OpConst {
		return r.clause(pick(not, "not-among", "among"), "l", r.term(left, plain), "r", r.term(right, plain))
	}
	var words []Phrase
	for _, w := range r.order(left, right.Value.Words) {
		words = append(words, r.wordOf(left, w))
	}
	if len(words) == 1 {
		return r.clause(pick(not, "is-not", "is"), "l", r.subject(left), "r", words[0])
	}
	if not {
		return r.clause("none-of", "l", r.subject(left), "r", r.quoted(words))
	}
	last := len(words) - 1
	choice := r.say("or", "before", join(words[:last], ", "), "last", words[last])
	if left.Op == rulebook.OpOutcome {
		return r.clause("outcome", "question", r.question(left.Name), "r", choice)
	}
	return r.clause("is", "l", r.subject(left), "r", choice)
}

func (r *Reader) quoted(words []Phrase) Phrase {
	var out []Phrase
	for _, w := range words {
		out = append(out, r.say("quoted", "word", w))
	}
	return join(out, ", ")
}

// order lists words as the fact or the question declares them.
func (r *Reader) order(e *rulebook.Expr, words []string) []string {
	given := map[string]bool{}
	for _, w := range words {
		given[w] = true
	}
	var out []string
	for _, w := range r.declared(e) {
		if given[w] {
			out = append(out, w)
		}
	}
	if len(out) < len(words) {
		return words
	}
	return out
}

func (r *Reader) declared(e *rulebook.Expr) []string {
	var out []string
	if e.Op == rulebook.OpOutcome {
		for _, o := range r.book.Questions[qyzmet.QuestionID(e.Name)].Outcomes {
			out = append(out, o.ID)
		}
	} else if f := r.fact(e); f != nil {
		for _, w := range f.Values {
			out = append(out, w.Word)
		}
	}
	return out
}

// wordOf is the label of a word of a fact's set, or of an outcome.
func (r *Reader) wordOf(e *rulebook.Expr, word string) Phrase {
	text := word
	if e.Op == rulebook.OpOutcome {
		if o := r.book.Questions[qyzmet.QuestionID(e.Name)].OutcomeByID(word); o != nil {
			text = o.Label.In(r.l.Lang)
		}
	} else if f := r.fact(e); f != nil {
		text = f.WordLabel(word, r.l.Lang)
	}
	return Phrase{{Role: Word, Text: text}}
}

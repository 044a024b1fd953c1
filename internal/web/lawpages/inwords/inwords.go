package inwords

import (
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/i18n"
	"qyzmet/internal/web/words"
)

// Reader puts expressions of one book into words of one language.
type Reader struct {
	book *rulebook.Book
	l    *i18n.Local
	on   date.Date
	span rulebook.Span // of the rule being read: which values of a parameter can matter
}

// New makes a reader. Where a parameter has had several values, the one of day
// on is told.
func New(book *rulebook.Book, l *i18n.Local, on date.Date) *Reader {
	return &Reader{book: book, l: l, on: on}
}

// Within returns a reader of rules that stand for a span of time: of a
// parameter's values it tells one that stood then.
func (r *Reader) Within(s rulebook.Span) *Reader {
	out := *r
	out.span = s
	return &out
}

// Condition says when a condition holds.
func (r *Reader) Condition(e *rulebook.Expr) *Clause { return r.condition(e, false) }

// Term says which day or number a term gives.
func (r *Reader) Term(e *rulebook.Expr) *Clause {
	text, _, parts := r.operand(e)
	return listed(&Clause{capital(text), parts})
}

// Amount says which number a term gives, in a unit.
func (r *Reader) Amount(e *rulebook.Expr, unit string) *Clause {
	switch e.Op {
	case rulebook.OpParam:
		return &Clause{Text: r.amount(e.Name, unit)}
	case rulebook.OpConst:
		return &Clause{Text: Phrase{{Role: Value, Text: words.Quantity(r.l, unit, e.Value.N)}}}
	default:
		return r.Term(e)
	}
}

// listed puts a colon before the parts of a clause.
func listed(c *Clause) *Clause {
	if len(c.Parts) > 0 && !strings.HasSuffix(c.Text.String(), ":") {
		c.Text = append(c.Text, Run{Text: ":"})
	}
	return c
}

// condition reads e, or what it means that e does not hold. In strong Kleene
// logic De Morgan's laws hold, so a negation moves inwards to where the reader
// understands it.
func (r *Reader) condition(e *rulebook.Expr, not bool) *Clause {
	switch e.Op {
	case rulebook.OpConst:
		return r.clause(pick((e.Value.N == 1) != not, "always", "never"))
	case rulebook.OpNot:
		return r.condition(e.Args[0], !not)
	case rulebook.OpAnd, rulebook.OpOr:
		return r.several(e, not)
	case rulebook.OpCond:
		return r.choice(e, not)
	case rulebook.OpExists:
		return r.some(e.Args[0], e.Args[1], false, not)
	case rulebook.OpAll: // every one meets it: none fails it
		return r.some(e.Args[0], e.Args[1], true, !not)
	case rulebook.OpApart:
		return r.clause(pick(not, "overlap", "apart"), "list", r.label(e.Args[0]), "begins", r.label(e.Args[1]), "ends", r.label(e.Args[2]))
	case rulebook.OpGroup:
		return r.clause(pick(not, "no-group", "group"), "group", r.group(e), "question", r.question(e.Name))
	case rulebook.OpFact, rulebook.OpField:
		return r.is(e, r.yes(!not))
	case rulebook.OpReached:
		return r.clause(pick(not, "reached-not", "reached"), "d", r.term(e.Args[1], plain), "param", r.param(e.Name))
	default:
		return r.comparison(e, not)
	}
}

func pick[T any](yes bool, a, b T) T {
	if yes {
		return a
	}
	return b
}

func (r *Reader) clause(key string, args ...any) *Clause {
	return &Clause{Text: capital(r.say(key, args...))}
}

// several reads a conjunction or a disjunction as a list.
func (r *Reader) several(e *rulebook.Expr, not bool) *Clause {
	all := (e.Op == rulebook.OpAnd) != not
	c := r.clause(pick(all, "all", "any"))
	c.Parts = r.parts(e, not)
	return c
}

func (r *Reader) parts(e *rulebook.Expr, not bool) []*Clause {
	var out []*Clause
	for _, a := range e.Args {
		out = append(out, r.condition(a, not))
	}
	return out
}

// choice reads `a ? b : c` as three parts.
func (r *Reader) choice(e *rulebook.Expr, not bool) *Clause {
	c := r.clause("depends")
	c.Parts = []*Clause{
		{r.say("if"), []*Clause{r.condition(e.Args[0], false)}},
		{r.say("then"), []*Clause{r.condition(e.Args[1], not)}},
		{r.say("else"), []*Clause{r.condition(e.Args[2], not)}},
	}
	return listed(c)
}

// some reads what is said of the entries of a list: that one meets a condition
// (or, with fails, fails it), or that none does.
func (r *Reader) some(list, cond *rulebook.Expr, fails, none bool) *Clause {
	key, parts := "one", []*Clause(nil)
	if cond.Op == rulebook.OpAnd || cond.Op == rulebook.OpOr {
		key = pick((cond.Op == rulebook.OpAnd) != fails, "all", "any")
		parts = r.parts(cond, fails)
	} else {
		parts = []*Clause{r.condition(cond, fails)}
	}
	c := r.clause(""+pick(none, "nobody", "somebody")+"."+key, "list", r.label(list))
	c.Parts = parts
	return c
}

// is reads "fact: value".
func (r *Reader) is(e *rulebook.Expr, value Phrase) *Clause {
	return r.clause("is", "l", r.subject(e), "r", value)
}

func (r *Reader) yes(yes bool) Phrase {
	return Phrase{{Role: Word, Text: r.text(pick(yes, "yes", "no"))}}
}

// label is a fact's label as it is written.
func (r *Reader) label(e *rulebook.Expr) Phrase {
	f := r.fact(e)
	if f == nil {
		return Phrase{{Role: Fact, Text: string(e.Path)}}
	}
	return Phrase{{Role: Fact, Text: f.Label.In(r.l.Lang)}}
}

func (r *Reader) fact(e *rulebook.Expr) *rulebook.Fact {
	f := r.book.Facts[e.Path]
	if e.Op == rulebook.OpField && f != nil {
		return f.ItemFact(e.Name)
	}
	return f
}

func (r *Reader) question(id string) Phrase {
	title := id
	if q := r.book.Questions[qyzmet.QuestionID(id)]; q != nil {
		title = q.Title.In(r.l.Lang)
	}
	return Phrase{{Role: Question, Text: title, Ref: id}}
}

// group names a group of rules. Groups have no label in the law data; the
// catalogue has one for those that stand there.
func (r *Reader) group(e *rulebook.Expr) Phrase {
	return Phrase{{Role: Group, Text: GroupName(r.l, e.Group), Ref: e.Name + "/" + e.Group}}
}

// GroupName is the name of a group of rules, or its id where it has none.
func GroupName(l *i18n.Local, group string) string {
	if key := "inwords.group-name." + group; l.Has(key) {
		return l.T(key)
	}
	return group
}

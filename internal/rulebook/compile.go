package rulebook

import (
	"fmt"
	"slices"
	"strings"

	"qyzmet"
)

// compile parses and type-checks every condition and term of the book.
func (l *loader) compile() {
	env, err := l.book.Env()
	if err != nil {
		l.faults = append(l.faults, &qyzmet.Fault{Code: qyzmet.Internal, Message: err.Error()})
		return
	}
	l.book.compiler = &compiler{book: l.book, env: env}
	l.compiled = l.book.compiler.all(l.conditions())
	for _, f := range l.book.FactOrder {
		f.Applies = l.expression(f, ".applies_when", f.AppliesWhen, qyzmet.Bool)
		l.ofFactsOnly(f, ".applies_when", f.Applies)
	}
	for _, k := range l.book.Constraints {
		k.Expr = l.expression(k, ".rule", k.Rule, qyzmet.Bool)
		l.ofFactsOnly(k, ".rule", k.Expr)
	}
	for _, q := range l.questions() {
		for _, r := range q.Rules {
			l.rule(r)
		}
	}
	l.compileActs()
	if len(l.faults) == 0 {
		l.orderQuestions()
	}
}

// condition is a condition or term as it is written, with the kind it must have.
type condition struct {
	text string
	want qyzmet.Kind
}

// compiled is what becomes of a condition: an expression, which all that write
// it alike have in common, or what is wrong with it.
type compiled struct {
	expr *Expr
	err  error
}

// conditions lists those of the book, each once.
func (l *loader) conditions() []condition {
	var out []condition
	seen := map[condition]bool{}
	add := func(text string, want qyzmet.Kind) {
		if c := (condition{text, want}); text != "" && !seen[c] {
			seen[c] = true
			out = append(out, c)
		}
	}
	for _, f := range l.book.FactOrder {
		add(f.AppliesWhen, qyzmet.Bool)
	}
	for _, k := range l.book.Constraints {
		add(k.Rule, qyzmet.Bool)
	}
	for _, q := range l.book.Questions {
		for _, r := range q.Rules {
			add(r.When, qyzmet.Bool)
			add(r.Until, qyzmet.Date)
			add(r.Value, qyzmet.Int)
		}
	}
	return out
}

// all compiles conditions, several at a time.
func (c *compiler) all(list []condition) map[condition]compiled {
	made := make([]compiled, len(list))
	inParallel(len(list), func(i int) { made[i].expr, made[i].err = c.Expression(list[i].text, list[i].want) })
	out := make(map[condition]compiled, len(list))
	for i, cond := range list {
		out[cond] = made[i]
	}
	return out
}

func (l *loader) rule(r *Rule) {
	if r.When == "" {
		l.at(r, ".when", qyzmet.Missing, "rule %q has no condition; write `when: \"true\"` if it always holds", r.ID)
		return
	}
	r.WhenExpr = l.expression(r, ".when", r.When, qyzmet.Bool)
	r.UntilExpr = l.expression(r, ".until", r.Until, qyzmet.Date)
	r.ValueExpr = l.expression(r, ".value", r.Value, qyzmet.Int)
}

func (l *loader) expression(entry any, field, text string, want qyzmet.Kind) *Expr {
	if text == "" {
		return nil
	}
	c, done := l.compiled[condition{text, want}]
	if !done { // one that conditions does not list: compiled here, one after another
		c.expr, c.err = l.book.compiler.Expression(text, want)
	}
	if c.err != nil {
		l.at(entry, field, qyzmet.BadLaw, "%s: %v", clip(strings.Join(strings.Fields(text), " ")), c.err).Nearest = nearestVariable(c.err, l.book.variables())
	}
	return c.expr
}

// nearestVariable finds what was meant where CEL complains of an unknown name.
func nearestVariable(err error, variables []string) string {
	_, rest, ok := strings.Cut(err.Error(), "undeclared reference to '")
	if !ok {
		return ""
	}
	name, _, _ := strings.Cut(rest, "'")
	return nearest(name, variables)
}

// variables lists the names that conditions can read.
func (b *Book) variables() []string {
	names := append([]string{"on"}, b.factNames()...)
	for _, p := range sortedKeys(b.Parameters) {
		names = append(names, "param."+p)
	}
	for _, id := range sortedKeys(b.Questions) {
		names = append(names, "q."+celName(id)+".outcome", "q."+celName(id)+".until")
	}
	return names
}

// ofFactsOnly keeps conditions on facts free of the law in force: whether a
// fact applies, and whether facts agree, is the same on every day.
func (l *loader) ofFactsOnly(entry any, field string, e *Expr) {
	e.Walk(func(x *Expr) bool {
		switch x.Op {
		case OpOutcome, OpUntil, OpGroup:
			l.at(entry, field, qyzmet.BadLaw, "reads the question %q; conditions on facts read facts only", x.Name)
		case OpParam:
			if v := l.book.Parameters[x.Name].Values; len(v) != 1 || v[0].From != nil || v[0].Before != nil {
				l.at(entry, field, qyzmet.BadLaw, "reads param.%s, which changes with the law; conditions on facts read facts only", x.Name)
			}
		}
		return true
	})
}

// orderQuestions puts composed questions before those that use them, refusing
// a circle.
func (l *loader) orderQuestions() {
	done := map[*Question]bool{}
	var under []string // questions under way
	var visit func(q *Question) bool
	visit = func(q *Question) bool {
		if i := slices.Index(under, string(q.ID)); i >= 0 {
			l.at(q, ".question", qyzmet.BadLaw, "questions form no circle; this one does: %s", strings.Join(append(under[i:], string(q.ID)), ", "))
			return false
		}
		if done[q] {
			return true
		}
		under = append(under, string(q.ID))
		for _, id := range usedQuestions(q) {
			q.Uses = append(q.Uses, id)
			if !visit(l.book.Questions[id]) {
				return false
			}
		}
		under = under[:len(under)-1]
		done[q] = true
		l.book.Order = append(l.book.Order, q)
		return true
	}
	for _, q := range l.questions() {
		if !visit(q) {
			return
		}
	}
}

func usedQuestions(q *Question) []qyzmet.QuestionID {
	seen := map[qyzmet.QuestionID]bool{}
	for _, r := range q.Rules {
		r.Walk(func(x *Expr) bool {
			if x.Op == OpOutcome || x.Op == OpUntil || x.Op == OpGroup {
				seen[qyzmet.QuestionID(x.Name)] = true
			}
			return true
		})
	}
	return sortedKeys(seen)
}

// Walk calls f for every part of the rule's condition, last day and value.
func (r *Rule) Walk(f func(*Expr) bool) {
	for _, e := range []*Expr{r.WhenExpr, r.UntilExpr, r.ValueExpr} {
		e.Walk(f)
	}
}

// Expression parses a condition against the book's vocabulary. It is for tests
// and tools; the book's own conditions are compiled when it is loaded.
func (b *Book) Expression(text string, want qyzmet.Kind) (*Expr, error) {
	e, err := b.compiler.Expression(text, want)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", text, err)
	}
	return e, nil
}

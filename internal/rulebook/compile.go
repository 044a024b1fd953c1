package rulebook

import (
	"fmt"

	"qyzmet"
)

// compile parses and type-checks every condition and term of the book.
func (l *loader) compile() {
	env, err := l.book.Env()
	if err != nil {
		l.faults = append(l.faults, &qyzmet.Fault{Code: qyzmet.Internal, Message: err.Error()})
		return
	}
	c := &compiler{book: l.book, env: env}
	for _, f := range l.book.FactOrder {
		f.Applies = l.expression(c, f, ".applies_when", f.AppliesWhen, qyzmet.Bool)
	}
	for _, k := range l.book.Constraints {
		k.Expr = l.expression(c, k, ".rule", k.Rule, qyzmet.Bool)
	}
	for _, q := range l.questions() {
		for _, r := range q.Rules {
			l.rule(c, q, r)
		}
	}
	if len(l.faults) == 0 {
		l.orderQuestions()
	}
}

func (l *loader) rule(c *compiler, q *Question, r *Rule) {
	if r.When == "" {
		l.at(r, "", qyzmet.BadLaw, "rule %q has no condition; write `when: true` if it always holds", r.ID)
		return
	}
	r.WhenExpr = l.expression(c, r, ".when", r.When, qyzmet.Bool)
	r.UntilExpr = l.expression(c, r, ".until", r.Until, qyzmet.Date)
	if q.IsValue() && r.Outcome == "" && r.Value != "" {
		r.ValueExpr = l.expression(c, r, ".value", r.Value, qyzmet.Int)
	}
}

func (l *loader) expression(c *compiler, entry any, where, text string, want qyzmet.Kind) *Expr {
	if text == "" {
		return nil
	}
	e, err := c.Expression(text, want)
	if err != nil {
		l.at(entry, where, qyzmet.BadLaw, "%s: %v", text, err).Value = text
		return nil
	}
	return e
}

// orderQuestions puts composed questions before those that use them, refusing
// a circle.
func (l *loader) orderQuestions() {
	state := map[qyzmet.QuestionID]int{} // 1 = under way, 2 = done
	var visit func(q *Question) bool
	visit = func(q *Question) bool {
		switch state[q.ID] {
		case 1:
			l.at(q, ".question", qyzmet.BadLaw, "question %q needs its own answer: questions form no circle", q.ID)
			return false
		case 2:
			return true
		}
		state[q.ID] = 1
		for _, id := range usedQuestions(q) {
			q.Uses = append(q.Uses, id)
			if !visit(l.book.Questions[id]) {
				return false
			}
		}
		state[q.ID] = 2
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
		for _, e := range []*Expr{r.WhenExpr, r.UntilExpr, r.ValueExpr} {
			e.Walk(func(x *Expr) bool {
				if x.Op == OpOutcome || x.Op == OpUntil || x.Op == OpGroup {
					seen[qyzmet.QuestionID(x.Name)] = true
				}
				return true
			})
		}
	}
	return sortedKeys(seen)
}

// Expression parses a condition against the book's vocabulary. It is for tests
// and tools; the book's own conditions are compiled when it is loaded.
func (b *Book) Expression(text string, want qyzmet.Kind) (*Expr, error) {
	env, err := b.Env()
	if err != nil {
		return nil, err
	}
	e, err := (&compiler{b, env}).Expression(text, want)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", text, err)
	}
	return e, nil
}

// Package reach tells which questions a draft change can be tried on, and what
// each of them reads: its dated values, and the grounds it rests on. It reads
// the rule book only; the law browser uses it to lead to the page of reforms.
package reach

import (
	"cmp"
	"slices"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// Questions lists the questions that can be asked of a population: those that
// people are shown and that are answered by an outcome, not a number.
func Questions(b *rulebook.Book) []*rulebook.Question {
	var out []*rulebook.Question
	for _, q := range b.Order {
		if !q.Ask.IsZero() && !q.IsValue() {
			out = append(out, q)
		}
	}
	slices.SortStableFunc(out, func(p, q *rulebook.Question) int { return cmp.Compare(p.Order, q.Order) })
	return out
}

// Closure is a question with all that it is composed of, itself last.
func Closure(b *rulebook.Book, q *rulebook.Question) []*rulebook.Question {
	var out []*rulebook.Question
	var visit func(q *rulebook.Question)
	visit = func(q *rulebook.Question) {
		if q == nil || slices.Contains(out, q) {
			return
		}
		for _, id := range q.Uses {
			visit(b.Questions[id])
		}
		out = append(out, q)
	}
	visit(q)
	return out
}

// Rules lists the rules of a question and of those it is composed of that are,
// or may be, in force on a day.
func Rules(b *rulebook.Book, q *rulebook.Question, on date.Date) []*rulebook.Rule {
	var out []*rulebook.Rule
	for _, part := range Closure(b, q) {
		for _, r := range part.Rules {
			if r.Span.Covers(on, date.Latest) != rulebook.No {
				out = append(out, r)
			}
		}
	}
	return out
}

// Parameters lists the dated values that rules read, in the book's order of names.
func Parameters(b *rulebook.Book, rules []*rulebook.Rule) []*rulebook.Parameter {
	var out []*rulebook.Parameter
	for _, r := range rules {
		r.Walk(func(x *rulebook.Expr) bool {
			if p := b.Parameters[x.Name]; x.Op == rulebook.OpParam && p != nil && !slices.Contains(out, p) {
				out = append(out, p)
			}
			return true
		})
	}
	slices.SortFunc(out, func(p, q *rulebook.Parameter) int { return cmp.Compare(p.Name, q.Name) })
	return out
}

// InForce is a parameter's setting of a day; nil when it has none then.
func InForce(p *rulebook.Parameter, on date.Date) *rulebook.Setting {
	var perhaps *rulebook.Setting
	for _, s := range p.Values {
		switch s.Span.Covers(on, date.Latest) {
		case rulebook.Yes:
			return s
		case rulebook.Maybe:
			perhaps = s
		}
	}
	return perhaps
}

// Ground reports whether a rule is a ground that can be withdrawn: it gives an
// outcome of its own, and is no mere consensus of others.
func Ground(r *rulebook.Rule) bool { return r.Outcome != "" && len(r.Covers) == 0 }

// Grounds lists the grounds among the rules of a question's parts that people
// are shown; where it has no such part, its own.
func Grounds(b *rulebook.Book, q *rulebook.Question, on date.Date) []*rulebook.Rule {
	var parts, own []*rulebook.Rule
	for _, r := range Rules(b, q, on) {
		same := func(other *rulebook.Rule) bool { return other.ID == r.ID && other.Question == r.Question }
		switch {
		case !Ground(r) || r.Outcome == r.Question.Otherwise:
		case r.Question == q && !slices.ContainsFunc(own, same):
			own = append(own, r)
		case r.Question != q && !r.Question.Ask.IsZero() && !slices.ContainsFunc(parts, same):
			parts = append(parts, r)
		}
	}
	if len(parts) == 0 {
		return own
	}
	return parts
}

// ForParameter is the first question on which another value of a parameter can
// be tried on a day; nil when there is none.
func ForParameter(b *rulebook.Book, p *rulebook.Parameter, on date.Date) *rulebook.Question {
	for _, q := range Questions(b) {
		if InForce(p, on) != nil && slices.Contains(Parameters(b, Rules(b, q, on)), p) {
			return q
		}
	}
	return nil
}

// ForGround is the first question on which a ground can be withdrawn on a day;
// nil when there is none.
func ForGround(b *rulebook.Book, question qyzmet.QuestionID, rule qyzmet.RuleID, on date.Date) *rulebook.Question {
	for _, q := range Questions(b) {
		if slices.ContainsFunc(Grounds(b, q, on), func(r *rulebook.Rule) bool { return r.ID == rule && r.Question.ID == question }) {
			return q
		}
	}
	return nil
}

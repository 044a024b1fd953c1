package main

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// copies makes larger books: the rules of one question stand in them several
// times, each time over facts of their own, so that nothing is evaluated for
// two copies at once.
type copies struct {
	book  *rulebook.Book
	of    qyzmet.QuestionID
	paths map[qyzmet.Path]bool // the facts that are copied
}

func copiesOf(book *rulebook.Book, of qyzmet.QuestionID) *copies {
	s := &copies{book: book, of: of, paths: map[qyzmet.Path]bool{}}
	var note func(e *rulebook.Expr)
	note = func(e *rulebook.Expr) {
		e.Walk(func(x *rulebook.Expr) bool {
			if x.Op == rulebook.OpFact && !s.paths[x.Path] {
				s.paths[x.Path] = true
				note(book.Facts[x.Path].Applies)
			}
			return true
		})
	}
	for _, r := range book.Questions[of].Rules {
		for _, e := range []*rulebook.Expr{r.WhenExpr, r.UntilExpr, r.ValueExpr} {
			note(e)
		}
	}
	return s
}

// prefix of the facts of copy n; the original is copy 1.
func prefix(n int) string { return fmt.Sprintf("copy%d.", n) }

// scale returns the book with n copies of the question's rules in all. The
// book given is not changed.
func (s *copies) scale(n int) *rulebook.Book {
	b := *s.book
	b.Facts, b.Questions = maps.Clone(b.Facts), maps.Clone(b.Questions)
	b.FactOrder, b.Constraints, b.Order = slices.Clone(b.FactOrder), slices.Clone(b.Constraints), slices.Clone(b.Order)
	q := *b.Questions[s.of]
	q.Rules = slices.Clone(q.Rules)
	for i := 2; i <= n; i++ {
		for _, f := range s.book.FactOrder {
			if s.paths[f.Path] {
				b.FactOrder = append(b.FactOrder, s.fact(f, i))
				b.Facts[b.FactOrder[len(b.FactOrder)-1].Path] = b.FactOrder[len(b.FactOrder)-1]
			}
		}
		for _, c := range s.book.Constraints {
			if s.covers(c.Expr) {
				k := *c
				k.Rule, k.Expr = s.text(c.Rule, i), s.expr(c.Expr, i)
				b.Constraints = append(b.Constraints, &k)
			}
		}
		q.Rules = append(q.Rules, s.rules(&q, i)...)
	}
	b.Questions[s.of] = &q
	b.Order[slices.Index(b.Order, s.book.Questions[s.of])] = &q
	return &b
}

// covers reports whether an expression reads copied facts only.
func (s *copies) covers(e *rulebook.Expr) bool {
	all := true
	e.Walk(func(x *rulebook.Expr) bool {
		all = all && (x.Op != rulebook.OpFact || s.paths[x.Path])
		return true
	})
	return all
}

func (s *copies) fact(f *rulebook.Fact, n int) *rulebook.Fact {
	out := *f
	out.Path = qyzmet.Path(prefix(n)) + f.Path
	out.AppliesWhen, out.Applies = s.text(f.AppliesWhen, n), s.expr(f.Applies, n)
	return &out
}

func (s *copies) rules(q *rulebook.Question, n int) []*rulebook.Rule {
	suffix := qyzmet.RuleID(fmt.Sprintf("-%d", n))
	renamed := func(ids []qyzmet.RuleID) []qyzmet.RuleID {
		out := make([]qyzmet.RuleID, len(ids))
		for i, id := range ids {
			out[i] = id + suffix
		}
		return out
	}
	byOld := map[*rulebook.Rule]*rulebook.Rule{}
	var out []*rulebook.Rule
	for _, r := range s.book.Questions[s.of].Rules {
		c := *r
		c.ID, c.Question, c.Covers, c.Defeats = r.ID+suffix, q, renamed(r.Covers), renamed(r.Defeats)
		c.When, c.Until, c.Value = s.text(r.When, n), s.text(r.Until, n), s.text(r.Value, n)
		c.WhenExpr, c.UntilExpr, c.ValueExpr = s.expr(r.WhenExpr, n), s.expr(r.UntilExpr, n), s.expr(r.ValueExpr, n)
		byOld[r] = &c
		out = append(out, &c)
	}
	for _, c := range out {
		c.DefeatedBy = slices.Clone(c.DefeatedBy)
		for i, d := range c.DefeatedBy {
			c.DefeatedBy[i] = byOld[d]
		}
	}
	return out
}

func (s *copies) expr(e *rulebook.Expr, n int) *rulebook.Expr {
	if e == nil {
		return nil
	}
	out := *e
	if e.Path != "" {
		out.Path = qyzmet.Path(prefix(n)) + e.Path
	}
	out.Args = make([]*rulebook.Expr, len(e.Args))
	for i, a := range e.Args {
		out.Args[i] = s.expr(a, n)
	}
	return &out
}

var dotted = regexp.MustCompile(`[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+`)

// text renames the facts in a condition as it is written.
func (s *copies) text(condition string, n int) string {
	return dotted.ReplaceAllStringFunc(condition, func(name string) string {
		for p := range s.paths {
			if name == string(p) || strings.HasPrefix(name, string(p)+".") {
				return prefix(n) + name
			}
		}
		return name
	})
}

// facts adds facts of the copies, about somebody to whom nothing special
// applies: a law of more rules does not give one person more grounds.
func (s *copies) facts(facts qyzmet.Facts, n int, on date.Date) qyzmet.Facts {
	out := facts.Clone()
	for path := range s.paths {
		f := s.book.Facts[path]
		v := neutral(f, on)
		if f.Kind == qyzmet.Word && f.Usual != "" {
			v = qyzmet.WordValue(f.Usual)
		}
		for i := 2; i <= n; i++ {
			out[qyzmet.Path(prefix(i))+path] = v
		}
	}
	return out
}

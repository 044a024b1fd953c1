package main

import (
	"fmt"
	"slices"
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// closure is a question with those it is composed of, in the state of the law
// of one day: what a peer has to be given to answer it.
type closure struct {
	book      *rulebook.Book
	on        date.Date
	questions []*question // composed ones first, the asked one last
	rules     []*rule
}

type question struct {
	def   *rulebook.Question
	name  string // as conditions and identifiers write it
	rules []*rule

	outcome, until string   // variables of conditions
	groups         []string // those too
	otherwise      uint8    // its position in the outcomes
}

type rule struct {
	def    *rulebook.Rule
	n      int // in closure.rules
	ground string
	group  string // variable of conditions
	code   uint8  // the outcome's position in the question's outcomes
	beaten []*rule
}

// settle takes away the rules that an exception which holds defeats; holds and
// done are by rule.
func (q *question) settle(holds, done []bool) {
	clear(done)
	for _, r := range q.rules {
		r.settle(holds, done)
	}
}

func (r *rule) settle(holds, done []bool) bool {
	if !done[r.n] {
		done[r.n] = true
		for _, d := range r.beaten {
			if d.settle(holds, done) {
				holds[r.n] = false
			}
		}
	}
	return holds[r.n]
}

// code is an outcome's position.
func (q *question) code(outcome string) uint8 {
	return uint8(max(0, slices.IndexFunc(q.def.Outcomes, func(o *rulebook.OutcomeDef) bool { return o.ID == outcome })))
}

// newClosure fails on a day of several states of the law and on questions whose
// answer is a value: no check here needs them.
func newClosure(book *rulebook.Book, id qyzmet.QuestionID, on date.Date) (*closure, error) {
	c := &closure{book: book, on: on}
	return c, c.add(book.Questions[id])
}

func (c *closure) asked() *question { return c.questions[len(c.questions)-1] }

func (c *closure) add(def *rulebook.Question) error {
	if slices.ContainsFunc(c.questions, func(q *question) bool { return q.def == def }) {
		return nil
	}
	if def.IsValue() {
		return fmt.Errorf("the answer to %s is a value", def.ID)
	}
	for _, id := range def.Uses {
		if err := c.add(c.book.Questions[id]); err != nil {
			return err
		}
	}
	q := &question{def: def, name: strings.ReplaceAll(string(def.ID), "-", "_")}
	q.outcome, q.until = "q."+q.name+".outcome", "q."+q.name+".until"
	q.otherwise = q.code(def.Otherwise)
	byDef := map[*rulebook.Rule]*rule{}
	for _, r := range def.Rules {
		one := &rule{def: r, n: len(c.rules), ground: string(def.ID) + "/" + string(r.ID), code: q.code(r.Outcome)}
		if r.Group != "" {
			one.group = "q." + q.name + ".group." + r.Group
			q.groups = append(q.groups, one.group)
		}
		in, err := c.within(r.Span)
		if err != nil {
			return fmt.Errorf("rule %s: %w", r.ID, err)
		}
		if !in || len(r.Under) > 0 {
			continue
		}
		byDef[r] = one
		q.rules, c.rules = append(q.rules, one), append(c.rules, one)
	}
	q.link(byDef)
	slices.Sort(q.groups)
	q.groups = slices.Compact(q.groups)
	c.questions = append(c.questions, q)
	return nil
}

// link finds the exceptions in force to each rule.
func (q *question) link(byDef map[*rulebook.Rule]*rule) {
	for _, r := range q.rules {
		for _, d := range r.def.DefeatedBy {
			if by := byDef[d]; by != nil {
				r.beaten = append(r.beaten, by)
			}
		}
	}
}

func (c *closure) within(s rulebook.Span) (bool, error) {
	for _, end := range []*rulebook.Point{s.From, s.Before} {
		if end == nil {
			continue
		}
		state := end.State(c.on, date.Latest)
		if state == rulebook.Maybe {
			return false, fmt.Errorf("whether %s is in force on %s is not certain", end.Key, c.on)
		}
		if (end == s.From) != (state == rulebook.Yes) {
			return false, nil
		}
	}
	return true, nil
}

// parameter is the value of a parameter on the day.
func (c *closure) parameter(name string) (int64, error) {
	for _, v := range c.book.Parameters[name].Values {
		in, err := c.within(v.Span)
		if in || err != nil {
			return v.Value, err
		}
	}
	return 0, fmt.Errorf("parameter %s has no value on %s", name, c.on)
}

// facts lists the facts that the closure's rules read.
func (c *closure) facts() map[qyzmet.Path]bool {
	out := map[qyzmet.Path]bool{}
	for _, r := range c.rules {
		r.def.Walk(func(x *rulebook.Expr) bool {
			if x.Op == rulebook.OpFact {
				out[x.Path] = true
			}
			return true
		})
	}
	return out
}

// verdict is what every contender must agree on: the outcome, and the rules of
// all questions of the closure that hold.
type verdict struct {
	outcome string
	grounds []string // question/rule, sorted
}

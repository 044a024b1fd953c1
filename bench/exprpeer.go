package main

import (
	"fmt"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"

	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// exprPeer answers by expr-lang/expr: each rule's condition is a program over
// variables whose types are known, and the same exceptions and outcomes are
// worked out on top. It is not safe for concurrent use.
type exprPeer struct {
	closure *closure
	*exprEnv
	given any           // an environment, for its types
	when  []*vm.Program // by rule, like those below
	until []*vm.Program // nil: no last day
	group []int         // where it is fed; -1: none
	holds []bool
	done  []bool
	last  []int
	slots []exprFeed // by question: where it is fed
	vm    vm.VM
}

// exprFeed is where a question feeds what others may read.
type exprFeed struct {
	outcome, until int
	groups         []int
}

func newExprPeer(c *closure) (*exprPeer, error) {
	n := len(c.rules)
	p := &exprPeer{closure: c, exprEnv: newExprEnv(c), when: make([]*vm.Program, n), until: make([]*vm.Program, n),
		group: make([]int, n), holds: make([]bool, n), done: make([]bool, n), last: make([]int, n)}
	p.given = p.newCase(nil).env
	for _, q := range c.questions {
		f := exprFeed{outcome: p.places[q.outcome], until: p.places[q.until]}
		for _, g := range q.groups {
			f.groups = append(f.groups, p.places[g])
		}
		p.slots = append(p.slots, f)
	}
	for _, r := range c.rules {
		if err := p.compileRule(r); err != nil {
			return nil, fmt.Errorf("expr, rule %s: %w", r.def.ID, err)
		}
	}
	return p, nil
}

func (p *exprPeer) compileRule(r *rule) (err error) {
	p.group[r.n] = -1
	if r.group != "" {
		p.group[r.n] = p.places[r.group]
	}
	if p.when[r.n], err = p.compile(r.def.WhenExpr, expr.AsBool()); err != nil || r.def.UntilExpr == nil {
		return err
	}
	p.until[r.n], err = p.compile(r.def.UntilExpr, expr.AsInt())
	return err
}

func (p *exprPeer) compile(e *rulebook.Expr, as expr.Option) (*vm.Program, error) {
	text, err := exprSource(p.closure, e)
	if err != nil {
		return nil, err
	}
	return expr.Compile(text, expr.Env(p.given), as)
}

// rule decides every question about one person.
func (p *exprPeer) rule(one exprCase, out *ruling) error {
	for i, q := range p.closure.questions {
		if err := p.question(q, one); err != nil {
			return err
		}
		out.outcomes[i] = p.feed(i, one)
	}
	out.holds = setOf(p.holds)
	return nil
}

// question evaluates every rule and applies the exceptions.
func (p *exprPeer) question(q *question, one exprCase) error {
	for _, r := range q.rules {
		v, err := p.vm.Run(p.when[r.n], one.env)
		if err != nil {
			return fmt.Errorf("expr, rule %s: %w", r.def.ID, err)
		}
		p.holds[r.n] = v.(bool)
		if p.until[r.n] == nil || !p.holds[r.n] {
			continue
		}
		if v, err = p.vm.Run(p.until[r.n], one.env); err != nil {
			return fmt.Errorf("expr, last day of rule %s: %w", r.def.ID, err)
		}
		p.last[r.n] = v.(int)
		p.holds[r.n] = p.last[r.n] >= int(p.closure.on)
	}
	q.settle(p.holds, p.done)
	return nil
}

// feed gives other questions what they may read, and returns the outcome.
func (p *exprPeer) feed(n int, one exprCase) uint8 {
	q, to := p.closure.questions[n], &p.slots[n]
	code, until := q.otherwise, 0
	for _, g := range to.groups {
		one.fed.Field(g).SetBool(false)
	}
	for _, r := range q.rules {
		if !p.holds[r.n] {
			continue
		}
		if g := p.group[r.n]; g >= 0 {
			one.fed.Field(g).SetBool(true)
		}
		if r.def.Outcome != "" {
			last := int(date.Latest) // a ground without an end
			if p.until[r.n] != nil {
				last = p.last[r.n]
			}
			code, until = r.code, max(until, last)
		}
	}
	one.fed.Field(to.outcome).SetString(q.def.Outcomes[code].ID)
	one.fed.Field(to.until).SetInt(int64(until))
	return code
}

package engine

import (
	"fmt"
	"slices"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// compiledQuestion is a question's rules as nodes of a program.
type compiledQuestion struct {
	def     *rulebook.Question
	rules   []*compiledRule
	outcome int32            // node: outcome code, or the value
	until   int32            // node: last day of the grounds of the outcome
	groups  map[string]int32 // node of each group
	said    qyzmet.Statement
}

// compiledRule is one rule in force.
type compiledRule struct {
	def      *rulebook.Rule
	question *compiledQuestion
	outcome  int64 // outcome code; -1 for a pure exception
	when     int32
	until    int32 // node of the last day; -1: none given
	value    int32 // node; -1
	holds    int32
	beaten   []*compiledRule // rules in force that defeat it
	uses     []*compiledQuestion
	said     qyzmet.Statement // what a proof says of it
	papers   []qyzmet.Paper
	nodes    map[*rulebook.Expr]int32 // of the parts of the value
}

// compile builds the program of a question in a state of the law.
func (e *Engine) compile(q *rulebook.Question, w *world) (*program, error) {
	p := &program{}
	b := &builder{p: p, target: &p.code, seen: map[nodeKey]int32{}}
	c := &compilation{engine: e, world: w, b: b, done: map[qyzmet.QuestionID]*compiledQuestion{}}
	if _, err := c.question(q); err != nil {
		return nil, err
	}
	p.close()
	p.facts = factsOf(p)
	p.dependent = dependents(p, len(e.book.FactOrder))
	p.texts = textsOf(e.book, p)
	return p, nil
}

type compilation struct {
	engine *Engine
	world  *world
	b      *builder
	done   map[qyzmet.QuestionID]*compiledQuestion
	scope  *rulebook.Fact           // list whose item is at hand
	nodes  map[*rulebook.Expr]int32 // of the value being compiled; nil elsewhere
}

func (c *compilation) question(q *rulebook.Question) (*compiledQuestion, error) {
	if cq, ok := c.done[q.ID]; ok {
		return cq, nil
	}
	for _, id := range q.Uses {
		if _, err := c.question(c.engine.book.Questions[id]); err != nil {
			return nil, err
		}
	}
	cq := &compiledQuestion{def: q, groups: map[string]int32{}, said: qyzmet.Statement{Claim: "question", Question: q.ID}}
	byDef := map[*rulebook.Rule]*compiledRule{}
	for _, r := range q.Rules {
		if !c.world.inForce(r) {
			continue
		}
		cr, err := c.rule(cq, r)
		if err != nil {
			return nil, fmt.Errorf("question %s, rule %s: %w", q.ID, r.ID, err)
		}
		cq.rules = append(cq.rules, cr)
		byDef[r] = cr
	}
	for _, cr := range cq.rules {
		for _, d := range cr.def.DefeatedBy {
			if by := byDef[d]; by != nil {
				cr.beaten = append(cr.beaten, by)
			}
		}
	}
	for _, cr := range cq.rules {
		c.holds(cr)
	}
	c.results(cq)
	c.done[q.ID] = cq
	c.b.p.questions = append(c.b.p.questions, cq)
	return cq, nil
}

func (c *compilation) rule(cq *compiledQuestion, r *rulebook.Rule) (*compiledRule, error) {
	cr := &compiledRule{def: r, question: cq, outcome: outcomeCode(cq.def, r.Outcome), until: -1, value: -1, holds: -1}
	cr.said = qyzmet.Statement{Claim: "rule", Question: cq.def.ID, Rule: r.ID, Cites: c.world.cited(c.engine.book, r), When: r.When, Text: &r.Text}
	cr.papers = c.engine.papers(r.Papers)
	var err error
	if cr.when, err = c.expr(r.WhenExpr); err != nil {
		return nil, err
	}
	cr.uses = c.used(r.WhenExpr)
	if r.UntilExpr != nil {
		if cr.until, err = c.expr(r.UntilExpr); err != nil {
			return nil, err
		}
	}
	if r.ValueExpr != nil {
		cr.nodes = map[*rulebook.Expr]int32{}
		c.nodes = cr.nodes
		cr.value, err = c.expr(r.ValueExpr)
		c.nodes = nil
	}
	return cr, err
}

// used lists the composed questions a condition reads.
func (c *compilation) used(e *rulebook.Expr) []*compiledQuestion {
	var out []*compiledQuestion
	e.Walk(func(x *rulebook.Expr) bool {
		if x.Op == rulebook.OpOutcome || x.Op == rulebook.OpGroup || x.Op == rulebook.OpUntil {
			if cq := c.done[qyzmet.QuestionID(x.Name)]; !slices.Contains(out, cq) {
				out = append(out, cq)
			}
		}
		return true
	})
	return out
}

func outcomeCode(q *rulebook.Question, id string) int64 {
	for i, o := range q.Outcomes {
		if o.ID == id {
			return int64(i)
		}
	}
	return -1
}

// holds builds: the condition is met, its last day is not past, and no
// exception to it holds. Exceptions form no circle.
func (c *compilation) holds(cr *compiledRule) int32 {
	if cr.holds >= 0 {
		return cr.holds
	}
	parts := []int32{cr.when}
	if cr.until >= 0 && cr.value < 0 { // a value stays true when its last day is past
		parts = append(parts, c.b.emit(opNotPast, qyzmet.Bool, 0, 0, cr.until))
	}
	for _, d := range cr.beaten {
		parts = append(parts, c.b.not(c.holds(d)))
	}
	cr.holds = c.b.all(parts...)
	return cr.holds
}

// results builds the outcome, its last day and the groups of a question.
func (c *compilation) results(cq *compiledQuestion) {
	byGroup := map[string][]int32{}
	var order []string
	var args []int32
	for _, cr := range cq.rules {
		args = append(args, cr.holds)
		if g := cr.def.Group; g != "" {
			if byGroup[g] == nil {
				order = append(order, g)
			}
			byGroup[g] = append(byGroup[g], cr.holds)
		}
	}
	for _, g := range order {
		cq.groups[g] = c.refer(groupRef{cq, g}, byGroup[g])
	}
	i := int64(len(c.b.p.choosers))
	c.b.p.choosers = append(c.b.p.choosers, chooser{cq, outcomeCode(cq.def, cq.def.Otherwise)})
	kind := qyzmet.Word
	if cq.def.IsValue() {
		kind = qyzmet.Int
	}
	cq.outcome = c.b.emit(opChoose, kind, i, 0, args...)
	cq.until = c.b.emit(opUntil, qyzmet.Date, i, 0, cq.outcome)
}

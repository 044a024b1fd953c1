package engine

import (
	"slices"
	"strconv"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// because builds the proof: for each state of the law, the claims from which
// the outcome follows, each with the facts that suffice for it.
func (a *ask) because() *qyzmet.Because {
	p := a.prover()
	defer p.release()
	if len(a.runs) == 1 {
		return p.proveQuestion(a.runs[0], questionRef{question: a.runs[0].p.asked()})
	}
	root := &qyzmet.Because{Statement: &qyzmet.Statement{Claim: "worlds", Question: a.q.ID}, Value: "unknown"}
	if a.agree() {
		root.Value = outcomeName(a.runs[0].p.asked(), a.runs[0].outcome())
	}
	for _, r := range a.runs {
		child := p.proveQuestion(r, questionRef{question: r.p.asked()})
		said := *child.Statement
		said.InForce = append([]string{}, r.w.in...)
		child.Statement = &said
		root.Children = append(root.Children, child)
	}
	return root
}

func outcomeName(cq *compiledQuestion, c cell) string {
	switch {
	case !c.k:
		return "unknown"
	case cq.def.IsValue():
		return strconv.FormatInt(c.v, 10)
	default:
		return cq.def.Outcomes[c.v].ID
	}
}

func truthName(c cell) string {
	switch {
	case !c.k:
		return "unknown"
	case c.v != 0:
		return "true"
	default:
		return "false"
	}
}

// proveQuestion gives the rules that decide the outcome: those of it that hold,
// or, for `otherwise`, every rule as not holding. What else is read of the
// question is proved as well: a group by all its rules, the last day by all
// rules of the outcome or, when it is unknown, by those undecided.
func (p *prover) proveQuestion(r *worldRun, ref questionRef) *qyzmet.Because {
	cq := ref.question
	outcome := r.out[cq.outcome]
	b := p.node()
	b.Statement, b.Value = &cq.said, outcomeName(cq, outcome)
	mark := len(p.stack)
	byRule := outcome.k && !cq.def.IsValue() && slices.ContainsFunc(cq.rules, func(rule *compiledRule) bool {
		return rule.outcome == outcome.v && r.out[rule.holds].isTrue()
	})
	for _, rule := range cq.rules {
		wanted := rule.outcome >= 0 || rule.value >= 0
		if byRule {
			wanted = rule.outcome == outcome.v && r.out[rule.holds].isTrue() && !covered(r, rule)
		} else if outcome.k && !cq.def.IsValue() {
			// a rule of the otherwise outcome may stay undecided
			wanted = wanted && (rule.outcome != outcome.v || r.out[rule.holds].k)
		}
		if ref.until && rule.outcome == outcome.v && (!r.out[rule.holds].k || r.out[cq.until].k) {
			wanted = true
		}
		if wanted || slices.Contains(ref.groups, rule.def.Group) {
			p.stack = append(p.stack, p.proveRule(r, rule))
		}
	}
	b.Children = p.children(mark)
	return b
}

// proveRule claims that a rule holds, does not, or is unknown.
func (p *prover) proveRule(r *worldRun, rule *compiledRule) *qyzmet.Because {
	holds, when := r.out[rule.holds], r.out[rule.when]
	b := p.node()
	b.Statement, b.Value = &rule.said, truthName(holds)
	s := p.support(r)
	mark := len(p.stack)
	switch {
	case holds.isFalse() && !when.isFalse():
		p.proveDefeat(r, rule, s)
	case holds.isFalse():
		s.visit(rule.when)
	default:
		s.rule(rule)
		for _, d := range rule.beaten {
			p.stack = append(p.stack, p.proveRule(r, d))
		}
	}
	b.Facts = p.factsRead(s)
	for _, ref := range s.refs {
		p.stack = append(p.stack, p.proveQuestion(r, ref))
	}
	b.Children = p.children(mark)
	p.supports = append(p.supports, s)
	return b
}

// rule gathers what suffices for a rule that does not fail: for its condition,
// its last day and, where it gives one, its value.
func (s *support) rule(rule *compiledRule) {
	s.visit(rule.when)
	if rule.until >= 0 {
		s.visit(rule.until)
	}
	if rule.value >= 0 && carries(s.r, rule) {
		s.visit(rule.value)
	}
}

// restsOn lists the composed questions that the proof of a rule shows: one that
// stands in another part of a disjunction is no ground.
func (a *ask) restsOn(r *worldRun, rule *compiledRule) []*compiledQuestion {
	if len(rule.uses) == 0 {
		return nil
	}
	p := a.prover()
	defer p.release()
	s := p.support(r)
	s.rule(rule)
	var out []*compiledQuestion
	for _, cq := range rule.uses {
		if slices.ContainsFunc(s.refs, func(ref questionRef) bool { return ref.question == cq }) {
			out = append(out, cq)
		}
	}
	p.supports = append(p.supports, s)
	return out
}

// proveDefeat explains a rule that fails although its condition does not: an
// exception holds, every one of which is shown, or its last day is past.
func (p *prover) proveDefeat(r *worldRun, rule *compiledRule, s *support) {
	mark := len(p.stack)
	for _, d := range rule.beaten {
		if r.out[d.holds].isTrue() {
			p.stack = append(p.stack, p.proveRule(r, d))
		}
	}
	if len(p.stack) == mark {
		s.visit(rule.until)
	}
}

type questionRef struct {
	question *compiledQuestion
	groups   []string
	until    bool // its last day is read
}

func (s *support) refer(cq *compiledQuestion, group string, until bool) {
	i := slices.IndexFunc(s.refs, func(r questionRef) bool { return r.question == cq })
	if i < 0 {
		i = len(s.refs)
		s.refs = append(s.refs, questionRef{question: cq})
	}
	if group != "" {
		s.refs[i].groups = append(s.refs[i].groups, group)
	}
	s.refs[i].until = s.refs[i].until || until
}

func (s *support) visit(i int32) {
	p := s.r.p
	if at := p.refOf[i]; at >= 0 {
		ref := p.refs[at]
		s.refer(ref.question, ref.group, false)
		return
	}
	n := &p.nodes[i]
	args := p.args[n.from : n.from+int32(n.n)]
	c := s.r.out[i]
	switch n.op {
	case opFact:
		s.fact(int(n.imm))
	case opLoop:
		s.loop(&p.loops[n.imm])
	case opCond:
		s.choice(args)
	case opChoose, opUntil:
		s.refer(p.choosers[n.imm].question, "", n.op == opUntil)
	case opAnd, opOr:
		s.junction(n.op, c, args)
	case opInWords:
		s.fact(int(n.imm))
		s.visit(args[0])
	default:
		for _, a := range args {
			s.visit(a)
		}
	}
}

// loop lists the list, and the facts that its items are compared with, if it
// has any.
func (s *support) loop(l *loop) {
	s.fact(l.list)
	if len(s.in.lists[l.list].items) == 0 {
		return
	}
	for _, b := range l.body.nodes {
		if b.op == opFact {
			s.fact(int(b.imm))
		}
	}
}

// choice follows the condition and what it chooses.
func (s *support) choice(args []int32) {
	s.visit(args[0])
	c := s.r.out[args[0]]
	if !c.isFalse() {
		s.visit(args[1])
	}
	if !c.isTrue() {
		s.visit(args[2])
	}
}

// junction follows one false part of a false conjunction or one true part of a
// true disjunction; every part otherwise.
func (s *support) junction(o op, c cell, args []int32) {
	if c.k && (o == opAnd) == c.isFalse() {
		for _, a := range args {
			if s.r.out[a] == c {
				s.visit(a)
				return
			}
		}
	}
	for _, a := range args {
		s.visit(a)
	}
}

// groupRef marks a node that stands for a composed question: one of its
// groups, or, without a group, one of its outcomes.
type groupRef struct {
	question *compiledQuestion
	group    string
}

// cited lists the versions of the provisions a rule cites, as they stand in a world.
func (w *world) cited(book *rulebook.Book, r *rulebook.Rule) []qyzmet.Cited {
	out := make([]qyzmet.Cited, len(r.Cites))
	for i, id := range r.Cites {
		out[i] = qyzmet.Cited{Provision: id, Version: w.version(book.Provisions[id]) + 1}
	}
	return out
}

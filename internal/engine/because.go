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
	if len(a.runs) == 1 {
		return a.proveQuestion(a.runs[0], questionRef{question: a.runs[0].p.asked()})
	}
	root := &qyzmet.Because{Claim: "worlds", Question: a.q.ID, Value: "unknown"}
	if a.agree() {
		root.Value = outcomeName(a.runs[0].p.asked(), a.runs[0].outcome())
	}
	for _, r := range a.runs {
		child := a.proveQuestion(r, questionRef{question: r.p.asked()})
		child.InForce = slices.Clone(r.w.in)
		if child.InForce == nil {
			child.InForce = []string{}
		}
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
func (a *ask) proveQuestion(r *worldRun, ref questionRef) *qyzmet.Because {
	cq := ref.question
	outcome := r.out[cq.outcome]
	b := &qyzmet.Because{Claim: "question", Question: cq.def.ID, Value: outcomeName(cq, outcome)}
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
			b.Children = append(b.Children, a.proveRule(r, rule))
		}
	}
	return b
}

// proveRule claims that a rule holds, does not, or is unknown.
func (a *ask) proveRule(r *worldRun, rule *compiledRule) *qyzmet.Because {
	holds, when := r.out[rule.holds], r.out[rule.when]
	b := &qyzmet.Because{Claim: "rule", Question: rule.question.def.ID, Rule: rule.def.ID, Value: truthName(holds),
		Cites: rule.cited, When: rule.def.When, Text: &rule.def.Text}
	s := &support{r: r}
	switch {
	case holds.isFalse() && !when.isFalse():
		a.proveDefeat(r, rule, b, s)
	case holds.isFalse():
		s.visit(rule.when)
	default:
		s.visit(rule.when)
		if rule.until >= 0 {
			s.visit(rule.until)
		}
		if rule.value >= 0 {
			s.visit(rule.value)
		}
		for _, d := range rule.beaten {
			b.Children = append(b.Children, a.proveRule(r, d))
		}
	}
	b.Facts = a.factsRead(s.facts)
	for _, ref := range s.refs {
		b.Children = append(b.Children, a.proveQuestion(r, ref))
	}
	return b
}

// proveDefeat explains a rule that fails although its condition does not: an
// exception holds, every one of which is shown, or its last day is past.
func (a *ask) proveDefeat(r *worldRun, rule *compiledRule, b *qyzmet.Because, s *support) {
	for _, d := range rule.beaten {
		if r.out[d.holds].isTrue() {
			b.Children = append(b.Children, a.proveRule(r, d))
		}
	}
	if len(b.Children) == 0 {
		s.visit(rule.until)
	}
}

func (a *ask) factsRead(list []int) []qyzmet.FactRead {
	slices.Sort(list)
	out := make([]qyzmet.FactRead, len(list))
	for j, i := range list {
		out[j] = qyzmet.FactRead{Path: a.book.FactOrder[i].Path, Value: a.render(i)}
	}
	return out
}

// render gives a fact's value as text, once for each ask.
func (a *ask) render(i int) string {
	if a.rendered == nil {
		a.rendered = make([]string, len(a.book.FactOrder))
	}
	if a.rendered[i] == "" {
		a.rendered[i] = a.query.Facts[a.book.FactOrder[i].Path].String()
	}
	return a.rendered[i]
}

// support gathers facts and composed questions that suffice for a node's value.
type support struct {
	r     *worldRun
	facts []int
	refs  []questionRef
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

func (s *support) fact(i int) {
	if !slices.Contains(s.facts, i) {
		s.facts = append(s.facts, i)
	}
}

func (s *support) visit(i int32) {
	p := s.r.p
	if ref, ok := p.groupOf[i]; ok {
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
		s.fact(p.loops[n.imm].list)
		for _, b := range p.loops[n.imm].body.nodes {
			if b.op == opFact {
				s.fact(int(b.imm))
			}
		}
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

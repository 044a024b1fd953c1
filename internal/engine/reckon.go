package engine

import (
	"slices"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// reckoning says how a value came about: for each rule that gives it, or a part
// of it, what went in. An answer that is an outcome, or has no value, has none.
func (a *ask) reckoning(answer *qyzmet.Answer) []qyzmet.Reckoning {
	r := a.runs[0]
	if !a.q.IsValue() || answer.Outcome == nil {
		return nil
	}
	var out []qyzmet.Reckoning
	for _, rule := range r.p.asked().rules {
		if rule.value < 0 || !carries(r, rule) {
			continue
		}
		v := r.out[rule.value]
		if !v.k || a.q.Combine == "max" && v.v != *answer.Outcome.Value {
			continue
		}
		k := &reckoner{ask: a, r: r, rule: rule}
		k.walk(rule.def.ValueExpr)
		out = append(out, qyzmet.Reckoning{Rule: rule.def.ID, Question: a.q.ID, Formula: rule.def.Value, Steps: k.steps, Value: v.v, Unit: a.q.Unit})
	}
	return out
}

// reckoner gathers what went into the value of a rule.
type reckoner struct {
	*ask
	r     *worldRun
	rule  *compiledRule
	steps []qyzmet.Reckoned
}

func (k *reckoner) add(s qyzmet.Reckoned) {
	same := func(o qyzmet.Reckoned) bool {
		return o.Path == s.Path && o.Param == s.Param && o.Question == s.Question && o.Value == s.Value && slices.Equal(o.Items, s.Items)
	}
	if !slices.ContainsFunc(k.steps, same) {
		k.steps = append(k.steps, s)
	}
}

func (k *reckoner) walk(e *rulebook.Expr) {
	switch e.Op {
	case rulebook.OpFact:
		f := k.book.Facts[e.Path]
		k.add(qyzmet.Reckoned{Label: f.Label, Path: f.Path, Kind: f.Kind.String(), Value: k.query.Facts[f.Path].String(), Unit: f.Unit, Cites: f.Why})
	case rulebook.OpOn:
		k.add(qyzmet.Reckoned{Label: dayAsked, Kind: qyzmet.Date.String(), Value: k.query.On.String()})
	case rulebook.OpParam:
		k.param(k.book.Parameters[e.Name])
	case rulebook.OpOutcome, rulebook.OpUntil, rulebook.OpGroup:
		k.question(e)
	case rulebook.OpSum, rulebook.OpCount:
		k.total(e)
	case rulebook.OpCond:
		k.choice(e)
	case rulebook.OpReached:
		k.param(k.book.Parameters[e.Name])
		k.walk(e.Args[1])
	default:
		for _, arg := range e.Args {
			k.walk(arg)
		}
	}
}

// dayAsked labels the day asked about.
var dayAsked = qyzmet.Text{KK: "Сұралып отырған күн", RU: "День, о котором спрашивают", EN: "The day asked about"}

// choice follows the condition and the branch that was taken.
func (k *reckoner) choice(e *rulebook.Expr) {
	k.walk(e.Args[0])
	cond := cell{}
	if n, ok := k.rule.nodes[e.Args[0]]; ok {
		cond = k.r.out[n]
	}
	if !cond.isFalse() {
		k.walk(e.Args[1])
	}
	if !cond.isTrue() {
		k.walk(e.Args[2])
	}
}

func (k *reckoner) param(p *rulebook.Parameter) {
	for _, v := range p.Values {
		if k.r.w.within(v.Span) {
			k.add(qyzmet.Reckoned{Label: p.Label, Param: p.Name, Kind: qyzmet.Int.String(), Value: qyzmet.IntValue(v.Value).String(), Unit: p.Unit, Cites: v.Cites})
			return
		}
	}
}

// question is the answer to another question, its last day, or whether a ground
// of a group of it holds, with the provisions of the rules that hold.
func (k *reckoner) question(e *rulebook.Expr) {
	q := k.book.Questions[qyzmet.QuestionID(e.Name)]
	s := qyzmet.Reckoned{Label: q.Title, Question: q.ID, Kind: e.Kind.String(), Value: "unknown"}
	for _, cq := range k.r.p.questions {
		if cq.def != q {
			continue
		}
		switch c := k.r.out[cq.outcome]; e.Op {
		case rulebook.OpOutcome:
			s.Value, s.Unit = outcomeName(cq, c), q.Unit
		case rulebook.OpUntil:
			s.Value = shown(qyzmet.Date, k.r.out[cq.until])
		default:
			s.Value = shown(qyzmet.Bool, k.r.out[cq.groups[e.Group]])
		}
		for _, rule := range cq.rules {
			if k.r.out[rule.holds].isTrue() {
				s.Cites = union(s.Cites, rule.def.Cites)
			}
		}
	}
	k.add(s)
}

func shown(kind qyzmet.Kind, c cell) string {
	if !c.k {
		return qyzmet.Value{}.String()
	}
	return qyzmet.Value{Kind: kind, N: c.v}.String()
}

// total is a sum or a count over a list, with what each item adds, followed by
// what its items are reckoned with.
func (k *reckoner) total(e *rulebook.Expr) {
	f := k.book.Facts[e.Args[0].Path]
	s := qyzmet.Reckoned{Label: f.Label, Path: f.Path, Kind: qyzmet.Int.String(), Value: "unknown", Cites: f.Why}
	if n, ok := k.rule.nodes[e]; ok {
		s.Value = shown(qyzmet.Int, k.r.out[n])
		s.Items = k.r.p.itemsOf(&k.r.p.loops[k.r.p.nodes[n].imm], k.in)
	}
	k.add(s)
	k.walk(e.Args[1])
}

// itemsOf is what each item adds to a loop's total; 0 of what is unknown.
func (p *program) itemsOf(l *loop, in *input) []int64 {
	var out []int64
	cells := make([]cell, len(l.body.nodes))
	for _, item := range in.lists[l.list].items {
		for i := range l.body.nodes {
			cells[i] = l.body.step(&l.body.nodes[i], in, item, cells)
		}
		out = append(out, cells[l.result].v)
	}
	return out
}

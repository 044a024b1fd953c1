package main

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"qyzmet"
	"qyzmet/date"
)

// celPeer answers by cel-go: each rule's condition is a CEL program, and the
// same defeats and outcomes are worked out on top.
type celPeer struct {
	closure *closure
	given   map[string]any // the day and the parameters
	when    []cel.Program  // by rule
	until   []cel.Program  // nil: no last day
	reads   [][]celRead    // by rule: where its condition reads facts
	details []*cel.EvalDetails
	holds   []bool      // by rule
	done    []bool      // by rule
	last    []date.Date // by rule: last day, of those that have one and hold
}

// celRead is the place in a condition where a fact is read.
type celRead struct {
	node int64
	fact string
}

func newCELPeer(c *closure, options ...cel.EvalOption) (*celPeer, error) {
	env, err := c.book.Env(celFunctions(c.book)...)
	if err != nil {
		return nil, err
	}
	n := len(c.rules)
	p := &celPeer{closure: c, given: map[string]any{"on": celDate(c.on)}, details: make([]*cel.EvalDetails, n),
		holds: make([]bool, n), done: make([]bool, n), last: make([]date.Date, n)}
	for name := range c.book.Parameters {
		if v, err := c.parameter(name); err == nil {
			p.given["param."+name] = types.Int(v)
		}
	}
	for _, r := range c.rules {
		when, reads, err := p.compile(env, r.def.When, options)
		if err != nil {
			return nil, fmt.Errorf("cel-go, rule %s: %w", r.def.ID, err)
		}
		var until cel.Program
		if r.def.Until != "" {
			if until, _, err = p.compile(env, r.def.Until, options); err != nil {
				return nil, fmt.Errorf("cel-go, last day of rule %s: %w", r.def.ID, err)
			}
		}
		p.when, p.until, p.reads = append(p.when, when), append(p.until, until), append(p.reads, reads)
	}
	return p, nil
}

func (p *celPeer) compile(env *cel.Env, text string, options []cel.EvalOption) (cel.Program, []celRead, error) {
	checked, issues := env.Compile(text)
	if issues.Err() != nil {
		return nil, nil, issues.Err()
	}
	var reads []celRead
	for node, ref := range checked.NativeRep().ReferenceMap() {
		if p.closure.book.Facts[qyzmet.Path(ref.Name)] != nil {
			reads = append(reads, celRead{node, ref.Name})
		}
	}
	program, err := env.Program(checked, cel.EvalOptions(options...))
	return program, reads, err
}

// celCase is a person as CEL takes one; the outcomes of composed questions are
// added as they become known.
type celCase struct {
	vars       map[string]any
	activation cel.Activation
}

func (p *celPeer) newCase(facts qyzmet.Facts) (*celCase, error) {
	vars := make(map[string]any, len(facts)+len(p.given)+4*len(p.closure.questions))
	maps.Copy(vars, p.given)
	for path, v := range facts {
		vars[string(path)] = celValue(v)
	}
	activation, err := cel.NewActivation(vars)
	return &celCase{vars, activation}, err
}

// explanation is, by rule, the facts that a condition read.
type explanation map[string][]qyzmet.FactRead

// answer does what the engine does: from facts to decision, grounds and the
// facts that each rule read which decides: those that hold, or, where none
// does, all rules of the question.
func (p *celPeer) answer(facts qyzmet.Facts) (verdict, explanation, error) {
	one, err := p.newCase(facts)
	if err != nil {
		return verdict{}, nil, err
	}
	v, err := p.decide(one)
	if err != nil {
		return v, nil, err
	}
	why, asked := explanation{}, p.closure.asked()
	all := !slices.ContainsFunc(asked.rules, func(r *rule) bool { return p.holds[r.n] && r.def.Outcome != "" })
	for _, q := range p.closure.questions {
		for _, r := range q.rules {
			if p.holds[r.n] || all && q == asked {
				why[r.ground] = p.explain(r)
			}
		}
	}
	return v, why, nil
}

func (p *celPeer) explain(r *rule) []qyzmet.FactRead {
	state := p.details[r.n].State()
	var out []qyzmet.FactRead
	for _, read := range p.reads[r.n] {
		if v, seen := state.Value(read.node); seen {
			out = append(out, qyzmet.FactRead{Path: qyzmet.Path(read.fact), Value: celText(v)})
		}
	}
	return out
}

func celText(v ref.Val) string {
	switch v := v.(type) {
	case types.String:
		return string(v)
	case types.Bool:
		return strconv.FormatBool(bool(v))
	case types.Int:
		return strconv.FormatInt(int64(v), 10)
	case celDate:
		return date.Date(v).String()
	case traits.Lister:
		return "list of " + strconv.FormatInt(int64(v.Size().(types.Int)), 10)
	}
	return "?"
}

func celValue(v qyzmet.Value) ref.Val {
	switch v.Kind {
	case qyzmet.Bool:
		return types.Bool(v.N == 1)
	case qyzmet.Int:
		return types.Int(v.N)
	case qyzmet.Date:
		return celDate(v.N)
	case qyzmet.Words:
		return types.NewStringList(types.DefaultTypeAdapter, v.Words)
	case qyzmet.List:
		items := make([]ref.Val, len(v.Items))
		for i, it := range v.Items {
			fields := map[string]any{}
			for name, field := range it {
				fields[name] = celValue(field)
			}
			items[i] = types.NewStringInterfaceMap(types.DefaultTypeAdapter, fields)
		}
		return types.NewRefValList(types.DefaultTypeAdapter, items)
	}
	return types.String(v.S)
}

// decide answers for one person. It is not safe for concurrent use.
func (p *celPeer) decide(one *celCase) (verdict, error) {
	var r ruling
	if err := p.rule(one, &r); err != nil {
		return verdict{}, err
	}
	return p.closure.verdict(&r), nil
}

// rule decides every question about one person.
func (p *celPeer) rule(one *celCase, out *ruling) error {
	clear(p.details)
	for i, q := range p.closure.questions {
		if err := p.question(q, one); err != nil {
			return err
		}
		out.outcomes[i] = p.feed(q, one)
	}
	out.holds = setOf(p.holds)
	return nil
}

// question evaluates every rule and applies the exceptions.
func (p *celPeer) question(q *question, one *celCase) error {
	for _, r := range q.rules {
		v, details, err := p.when[r.n].Eval(one.activation)
		if err != nil {
			return fmt.Errorf("cel-go, rule %s: %w", r.def.ID, err)
		}
		p.details[r.n] = details
		p.holds[r.n] = bool(v.(types.Bool))
		if p.until[r.n] == nil || !p.holds[r.n] {
			continue
		}
		if v, _, err = p.until[r.n].Eval(one.activation); err != nil {
			return fmt.Errorf("cel-go, last day of rule %s: %w", r.def.ID, err)
		}
		p.last[r.n] = date.Date(v.(celDate))
		p.holds[r.n] = p.last[r.n] >= p.closure.on
	}
	q.settle(p.holds, p.done)
	return nil
}

// feed gives other questions what they may read, and returns the outcome.
func (p *celPeer) feed(q *question, one *celCase) uint8 {
	code := q.otherwise
	var until date.Date
	for _, g := range q.groups {
		one.vars[g] = types.False
	}
	for _, r := range q.rules {
		if !p.holds[r.n] {
			continue
		}
		if r.group != "" {
			one.vars[r.group] = types.True
		}
		if r.def.Outcome != "" {
			last := date.Latest // a ground without an end
			if p.until[r.n] != nil {
				last = p.last[r.n]
			}
			code, until = r.code, max(until, last)
		}
	}
	one.vars[q.outcome], one.vars[q.until] = types.String(q.def.Outcomes[code].ID), celDate(until)
	return code
}

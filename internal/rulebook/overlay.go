package rulebook

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"qyzmet"
)

// Overlay is a draft change of the law: entries over a book, which itself stays
// as it is. Every change concerns all wordings of a rule or value, so that it
// can be tried on any day.
type Overlay struct {
	ID         string         `yaml:"reform"`
	Title      qyzmet.Text    `yaml:"title"`
	Note       qyzmet.Text    `yaml:"note"`
	On         string         `yaml:"on"`         // the day it is meant for: 2025-11-20; empty: any
	Values     []NewValue     `yaml:"values"`     // of parameters
	Withdraw   []string       `yaml:"withdraw"`   // rules, as deferral/teacher
	Conditions []NewCondition `yaml:"conditions"` // of rules
	Acts       []ActState     `yaml:"acts"`       // amending acts taken to be in force, or not, whatever the day
}

// NewValue is another value of a parameter, in the parameter's unit.
type NewValue struct {
	Parameter string `yaml:"parameter"`
	Value     int64  `yaml:"value"`
	From      *int64 `yaml:"least"` // the least and greatest that are tried with a slider
	To        *int64 `yaml:"greatest"`
}

// NewCondition is another condition of a rule.
type NewCondition struct {
	Rule string       `yaml:"rule"` // as deferral/teacher
	When string       `yaml:"when"`
	Text *qyzmet.Text `yaml:"text"` // the rule's new text; nil: as before
}

// ActState takes an amending act to be in force already, or not yet.
type ActState struct {
	Act     string `yaml:"act"` // its number, as 211-VIII
	InForce bool   `yaml:"in_force"`
}

// Apply returns a book with the overlay's values and rules. Its acts are for the
// engine, which places rules in time. The faults name the entries of the overlay
// that do not fit the book.
func (b *Book) Apply(o *Overlay) (*Book, error) {
	p := &patch{overlay: o, out: *b, rules: map[*Rule]*Rule{}}
	raw, err := json.Marshal(o)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(append([]byte(b.Hash), raw...))
	p.out.Hash = hex.EncodeToString(sum[:])
	p.out.Parameters, p.out.Questions = maps.Clone(b.Parameters), maps.Clone(b.Questions)
	p.out.Order = slices.Clone(b.Order)
	p.values()
	p.withdraw()
	p.conditions()
	p.acts()
	if len(p.faults) > 0 {
		return nil, p.faults
	}
	p.relink()
	return &p.out, nil
}

// patch is one overlay being applied.
type patch struct {
	overlay *Overlay
	out     Book
	rules   map[*Rule]*Rule // changed rules by what they were; nil: withdrawn
	faults  qyzmet.Faults
}

func (p *patch) fault(path, value string, code qyzmet.Code, near, format string, args ...any) {
	p.faults = append(p.faults, &qyzmet.Fault{Code: code, File: p.overlay.ID, Path: path, Value: value, Nearest: near, Message: fmt.Sprintf(format, args...)})
}

func (p *patch) values() {
	for i, v := range p.overlay.Values {
		path := fmt.Sprintf("values[%d]", i)
		old := p.out.Parameters[v.Parameter]
		switch {
		case old == nil:
			names := sortedKeys(p.out.Parameters)
			p.fault(path+".parameter", v.Parameter, qyzmet.UnknownName, nearest(v.Parameter, names), "there is no parameter %q; the book has %s", v.Parameter, strings.Join(names, ", "))
			continue
		case v.Value < 0 || v.Value > 10_000:
			p.fault(path+".value", fmt.Sprint(v.Value), qyzmet.NotAllowed, "", "a value is a whole number from 0 to 10,000 %s", old.Unit)
			continue
		}
		changed := *old
		changed.Values = nil
		for _, s := range old.Values {
			setting := *s
			setting.Value = v.Value
			changed.Values = append(changed.Values, &setting)
		}
		p.out.Parameters[v.Parameter] = &changed
	}
}

// find returns the wordings of a rule named as question/rule.
func (p *patch) find(path, name string) []*Rule {
	id, rule, _ := strings.Cut(name, "/")
	q := p.out.Questions[qyzmet.QuestionID(id)]
	if q == nil {
		names := p.ruleNames()
		p.fault(path, name, qyzmet.UnknownName, nearest(name, names), "there is no question %q; a rule is named as deferral/teacher, question and rule", id)
		return nil
	}
	found := q.RuleByID(qyzmet.RuleID(rule))
	if len(found) == 0 {
		p.fault(path, name, qyzmet.UnknownName, nearest(rule, q.ruleNames()), "question %q has no rule %q", id, rule)
	}
	return found
}

func (p *patch) ruleNames() []string {
	var out []string
	for _, id := range sortedKeys(p.out.Questions) {
		for _, r := range p.out.Questions[id].ruleNames() {
			out = append(out, string(id)+"/"+r)
		}
	}
	return out
}

// withdraw takes rules out, and with them the rules that are their consensus
// with others: what those say is not said any more.
func (p *patch) withdraw() {
	for i, name := range p.overlay.Withdraw {
		for _, r := range p.find(fmt.Sprintf("withdraw[%d]", i), name) {
			p.rules[r] = nil
			for _, other := range r.Question.Rules {
				if slices.Contains(other.Covers, r.ID) {
					p.rules[other] = nil
				}
			}
		}
	}
}

func (p *patch) conditions() {
	for i, c := range p.overlay.Conditions {
		path := fmt.Sprintf("conditions[%d]", i)
		found := p.find(path+".rule", c.Rule)
		if len(found) == 0 {
			continue
		}
		e, err := p.out.compiler.Expression(c.When, qyzmet.Bool)
		if err != nil {
			p.fault(path+".when", c.When, qyzmet.BadLaw, nearestVariable(err, p.out.variables()), "%v", err)
			continue
		}
		for _, r := range found {
			p.replace(path, r, c, e)
		}
	}
}

func (p *patch) replace(path string, r *Rule, c NewCondition, e *Expr) {
	changed := *r
	changed.When, changed.WhenExpr = c.When, e
	if c.Text != nil {
		changed.Text = *c.Text
	}
	at := slices.IndexFunc(p.out.Order, func(q *Question) bool { return q.ID == r.Question.ID })
	for _, id := range usedQuestions(&Question{Rules: []*Rule{&changed}}) {
		if !slices.ContainsFunc(p.out.Order[:at], func(q *Question) bool { return q.ID == id }) {
			p.fault(path+".when", c.When, qyzmet.BadLaw, "", "reads question %q, which itself stands on %q; questions form no circle", id, r.Question.ID)
			return
		}
	}
	p.rules[r] = &changed
	for _, other := range r.Question.Rules {
		if slices.Contains(other.Covers, r.ID) {
			p.rules[other] = nil // the consensus of what was
		}
	}
}

func (p *patch) acts() {
	for i, a := range p.overlay.Acts {
		known := false
		for key := range p.out.acts {
			_, act, _ := strings.Cut(key, " ")
			known = known || act == a.Act
		}
		if !known {
			p.fault(fmt.Sprintf("acts[%d].act", i), a.Act, qyzmet.UnknownName, "", "no amending act of this number is held; see law/enactments")
		}
	}
}

// relink makes new questions of those whose rules have changed.
func (p *patch) relink() {
	for i, q := range p.out.Order {
		touched := false
		for _, r := range q.Rules {
			_, is := p.rules[r]
			touched = touched || is
		}
		if !touched {
			continue
		}
		changed := *q
		changed.Rules = nil
		for _, r := range q.Rules {
			made, is := p.rules[r]
			if !is {
				kept := *r
				made = &kept
				p.rules[r] = made
			}
			if made != nil {
				made.Question = &changed
				changed.Rules = append(changed.Rules, made)
			}
		}
		for _, r := range changed.Rules {
			r.DefeatedBy = p.present(r.DefeatedBy)
		}
		changed.Uses = usedQuestions(&changed)
		p.out.Order[i], p.out.Questions[q.ID] = &changed, &changed
	}
}

func (p *patch) present(old []*Rule) []*Rule {
	var out []*Rule
	for _, r := range old {
		if made := p.rules[r]; made != nil {
			out = append(out, made)
		}
	}
	return out
}

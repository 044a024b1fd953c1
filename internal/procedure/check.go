package procedure

import (
	"fmt"
	"slices"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/rulebook"
)

// Unmet is a requirement of an act that is not met.
type Unmet struct {
	Requirement *rulebook.Requirement
	Cites       []qyzmet.ProvisionID
	Answer      *qyzmet.Answer // of the question asked; nil where a condition does not hold
	Missing     []qyzmet.Path  // facts for want of which it is not known
	Faults      qyzmet.Faults  // facts that contradict one another
	Refuted     bool           // it is known not to be met, whatever else becomes known of the act and the record

	book *rulebook.Book
}

// Fault gives the refusal: its text in three languages is the requirement's, with
// the facts that contradict one another where they keep the law from answering.
func (u *Unmet) Fault() *qyzmet.Fault {
	code := qyzmet.NotLawful
	if u.Requirement.Ours {
		code = qyzmet.Safeguard
	}
	text := u.Requirement.Text
	f := &qyzmet.Fault{Code: code, Path: u.Requirement.ID, Message: text.EN, Text: &text}
	if len(u.Cites) > 0 {
		f.Cite = u.Cites[0]
	}
	if u.Answer != nil {
		f.Value = string(u.Answer.State)
		if u.Answer.Outcome != nil {
			f.Value += " " + u.Answer.Outcome.ID
		}
	}
	for _, p := range u.Missing {
		f.Allowed = append(f.Allowed, string(p))
	}
	for i, t := range u.Contradictions() {
		if i == 0 {
			text = joined(text, contradicts)
		}
		text = joined(text, t)
		f.Message = text.EN
	}
	return f
}

// Check asks the law, and the safeguards of ours, whether the act may be
// recorded: the answers it rests on, and every requirement that is not met.
func (p *Proposal) Check(law *engine.Engine) ([]*qyzmet.Answer, []*Unmet, error) {
	var checked []*qyzmet.Answer
	var unmet []*Unmet
	for _, r := range p.Kind.Requires {
		if r.Span.Covers(p.Act.Envelope.Effect, date.Latest) == rulebook.No || !p.applies(r) {
			continue
		}
		if r.Question == "" {
			if u := p.condition(r); u != nil {
				unmet = append(unmet, u)
			}
			continue
		}
		answer, u, err := p.ask(law, r)
		if err != nil {
			return nil, nil, fmt.Errorf("asking %s for the act %s: %w", r.Question, p.Kind.ID, err)
		}
		if answer != nil {
			checked = append(checked, answer)
		}
		if u != nil {
			unmet = append(unmet, u)
		}
	}
	return checked, unmet, nil
}

// Breach is the first of the named conditions of the kind that is not known to be
// met, or nil.
func (p *Proposal) Breach(names []string) *rulebook.Requirement {
	for _, r := range p.Kind.Requires {
		if slices.Contains(names, r.ID) && r.Question == "" && p.applies(r) && p.condition(r) != nil {
			return r
		}
	}
	return nil
}

// applies reports whether a requirement is to be met: unless it is known not to
// apply, so that what is missing never loosens it.
func (p *Proposal) applies(r *rulebook.Requirement) bool {
	if r.WhenExpr == nil {
		return true
	}
	v, _ := p.eval(r.WhenExpr)
	return !v.Equal(qyzmet.BoolValue(false))
}

func (p *Proposal) condition(r *rulebook.Requirement) *Unmet {
	v, missing := p.eval(r.HoldsExpr)
	if v.Equal(qyzmet.BoolValue(true)) {
		return nil
	}
	return &Unmet{Requirement: r, Cites: r.Cites, Missing: missing, Refuted: v.Known() && p.surely(r)}
}

// surely reports whether a requirement is known to apply.
func (p *Proposal) surely(r *rulebook.Requirement) bool {
	if r.WhenExpr == nil {
		return true
	}
	v, _ := p.eval(r.WhenExpr)
	return v.Equal(qyzmet.BoolValue(true))
}

func (p *Proposal) ask(law *engine.Engine, r *rulebook.Requirement) (*qyzmet.Answer, *Unmet, error) {
	facts, faults := Fitting(law, p.Facts(), p.Act.Envelope.Effect)
	if len(faults) > 0 {
		return nil, &Unmet{Requirement: r, Cites: r.Cites, Faults: faults, book: p.Book}, nil
	}
	answer, err := law.Ask(engine.Query{Question: r.Question, On: p.Act.Envelope.Effect, Facts: facts, Parts: engine.WithBecause | engine.WithOpen})
	if err != nil {
		if faults, ours := qyzmet.FaultsOf(err); ours {
			return nil, &Unmet{Requirement: r, Cites: r.Cites, Faults: faults, book: p.Book}, nil
		}
		return nil, nil, err
	}
	decided := answer.State == qyzmet.Settled
	if decided && slices.Contains(r.Outcomes, answer.Outcome.ID) && p.restsOn(r, answer) {
		return answer, nil, nil
	}
	return answer, &Unmet{Requirement: r, Cites: slices.Concat(r.Cites, cited(answer)), Answer: answer, Missing: missing(answer),
		Refuted: decided && !slices.Contains(r.Outcomes, answer.Outcome.ID) && p.surely(r)}, nil
}

// restsOn reports whether the answer rests on the rule, or on a rule of the
// group, that a field of the act names as its ground.
func (p *Proposal) restsOn(r *rulebook.Requirement, a *qyzmet.Answer) bool {
	if r.By == "" {
		return true
	}
	named := p.Act.Payload.Content[r.By].S
	return named != "" && slices.ContainsFunc(p.Book.Questions[r.Question].Rules, func(rule *rulebook.Rule) bool {
		held := func(g qyzmet.Ground) bool { return g.Question == r.Question && g.Rule == rule.ID }
		return (string(rule.ID) == named || rule.Group == named) && slices.ContainsFunc(a.Grounds, held)
	})
}

// Facts returns those of the values that questions read.
func (p *Proposal) Facts() qyzmet.Facts {
	values := p.Values()
	out := make(qyzmet.Facts, len(values))
	for path, v := range values {
		if p.Book.Facts[path] != nil {
			out[path] = v
		}
	}
	return out
}

// Fitting leaves out the facts of a record that do not apply on a day, as an
// interview does, and gives what contradicts itself nevertheless.
func Fitting(law *engine.Engine, facts qyzmet.Facts, on date.Date) (qyzmet.Facts, qyzmet.Faults) {
	facts = facts.Clone()
	for {
		faults, _ := qyzmet.FaultsOf(law.Check(facts, on))
		dropped := false
		var left qyzmet.Faults
		for _, f := range faults {
			if law.Inapplicable(f) && facts[qyzmet.Path(f.Path)].Known() {
				delete(facts, qyzmet.Path(f.Path))
				dropped = true
			} else {
				left = append(left, f)
			}
		}
		if !dropped {
			return facts, left
		}
	}
}

func cited(a *qyzmet.Answer) []qyzmet.ProvisionID {
	var out []qyzmet.ProvisionID
	for _, g := range a.Grounds {
		for _, c := range g.Cites {
			if !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	return out
}

func missing(a *qyzmet.Answer) []qyzmet.Path {
	var out []qyzmet.Path
	for _, o := range a.Open {
		for _, f := range o.Facts {
			if !slices.Contains(out, f) {
				out = append(out, f)
			}
		}
	}
	return out
}

// Answered gives what an act keeps of an answer, its proof apart.
func Answered(a *qyzmet.Answer) qyzmet.Checked {
	c := qyzmet.Checked{Question: a.Question, On: a.On, State: a.State, Cites: cited(a)}
	if a.Outcome != nil {
		c.Outcome = a.Outcome.ID
	}
	return c
}

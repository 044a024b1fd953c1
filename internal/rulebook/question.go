package rulebook

import "qyzmet"

// Question is something that can be asked of the law about a person on a day.
type Question struct {
	ID             qyzmet.QuestionID    `yaml:"question"`
	Title          qyzmet.Text          `yaml:"title"`
	Ask            qyzmet.Text          `yaml:"ask"`
	About          string               `yaml:"about"`
	Combine        string               `yaml:"combine"`
	Outcomes       []*OutcomeDef        `yaml:"outcomes"`
	Otherwise      string               `yaml:"otherwise"`
	OtherwiseCites []qyzmet.ProvisionID `yaml:"otherwise_cites"`
	OtherwiseText  *qyzmet.Text         `yaml:"otherwise_text"`
	Unit           string               `yaml:"unit"`
	Remedies       []*RemedyDef         `yaml:"remedies"`
	Rules          []*Rule              `yaml:"rules"`
	Order          int                  `yaml:"order"` // of display

	Uses []qyzmet.QuestionID `yaml:"-"` // questions its conditions read
	File string              `yaml:"-"`
}

// OutcomeDef is one possible outcome of a question.
type OutcomeDef struct {
	ID       string      `yaml:"id"`
	Label    qyzmet.Text `yaml:"label"`    // as a short status: "deferred"
	Sentence qyzmet.Text `yaml:"sentence"` // as the answer: "You are deferred from call-up."
	Tone     string      `yaml:"tone"`     // good, warn, plain
}

// RemedyDef says where a decision can be challenged, for a span of time.
type RemedyDef struct {
	Span   `yaml:",inline"`
	To     qyzmet.Text          `yaml:"to"`
	Within string               `yaml:"within"` // ISO 8601 duration counted from fact From; empty when the law sets none
	From   qyzmet.Path          `yaml:"start"`
	Term   *qyzmet.Text         `yaml:"term"`
	Cites  []qyzmet.ProvisionID `yaml:"cites"`
}

// Rule is one rule of a question: a ground for an outcome, an exception that
// defeats other rules, or both.
type Rule struct {
	Span     `yaml:",inline"`
	ID       qyzmet.RuleID               `yaml:"id"`
	Outcome  string                      `yaml:"outcome"`
	Covers   []qyzmet.RuleID             `yaml:"covers"` // rules of which this one is the consensus: listed as a ground only where none of them is
	Group    string                      `yaml:"group"`
	Defeats  []qyzmet.RuleID             `yaml:"defeats"`
	Cites    []qyzmet.ProvisionID        `yaml:"cites"`
	When     string                      `yaml:"when"`
	Until    string                      `yaml:"until"`
	Value    string                      `yaml:"value"`
	Papers   []qyzmet.PaperID            `yaml:"papers"`
	Readings []qyzmet.ReadingID          `yaml:"readings"`
	Under    map[qyzmet.ReadingID]string `yaml:"under"`
	Text     qyzmet.Text                 `yaml:"text"`

	Question   *Question `yaml:"-"`
	WhenExpr   *Expr     `yaml:"-"`
	UntilExpr  *Expr     `yaml:"-"` // nil: no known end
	ValueExpr  *Expr     `yaml:"-"`
	DefeatedBy []*Rule   `yaml:"-"`
}

// Reading is a reading of an ambiguous provision, as data.
type Reading struct {
	ID         qyzmet.ReadingID     `yaml:"reading"`
	Provisions []qyzmet.ProvisionID `yaml:"provisions"`
	Editions   []string             `yaml:"editions"`
	Printed    qyzmet.Text          `yaml:"printed"`
	Adopted    qyzmet.Text          `yaml:"adopted"`
	Reason     qyzmet.Text          `yaml:"reason"`
	Choices    []string             `yaml:"choices"`
	Flag       bool                 `yaml:"flag"`
}

// OutcomeByID returns the outcome of that name, or nil.
func (q *Question) OutcomeByID(id string) *OutcomeDef {
	for _, o := range q.Outcomes {
		if o.ID == id {
			return o
		}
	}
	return nil
}

// RuleByID returns the rules of that name: one for each wording of the law.
func (q *Question) RuleByID(id qyzmet.RuleID) []*Rule {
	var out []*Rule
	for _, r := range q.Rules {
		if r.ID == id {
			out = append(out, r)
		}
	}
	return out
}

// IsValue reports whether outcomes are values with a unit.
func (q *Question) IsValue() bool { return q.Combine == "max" || q.Combine == "sum" }

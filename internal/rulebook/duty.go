package rulebook

import "qyzmet"

// Step is a step by which a duty that is in danger or overdue is raised: who is told,
// from which day on, and why.
type Step struct {
	ID        string               `yaml:"step"`
	To        []string             `yaml:"to"`        // roles
	Of        string               `yaml:"of"`        // own above: whose office they work in
	Parameter string               `yaml:"parameter"` // of the law data: how long after the last day
	Count     *int64               `yaml:"count"`     // of ours only
	Unit      string               `yaml:"unit"`      // working-days days
	Back      bool                 `yaml:"back"`      // before the last day instead of after it
	Weight    int                  `yaml:"weight"`    // of the duty, at least
	Cites     []qyzmet.ProvisionID `yaml:"cites"`
	Ours      bool                 `yaml:"ours"` // a policy of the product, not of the law
	Text      qyzmet.Text          `yaml:"text"` // why they are told
}

// Duty is something that somebody must do by a day because of an act, or because
// of what a record says.
type Duty struct {
	Span       `yaml:",inline"`
	ID         string               `yaml:"duty"`
	Title      qyzmet.Text          `yaml:"title"` // what is to be done
	About      string               `yaml:"about"` // sort of subject
	Cites      []qyzmet.ProvisionID `yaml:"cites"`
	Ours       bool                 `yaml:"ours"` // a policy of the product, not of the law
	Who        string               `yaml:"who"`  // role
	Does       qyzmet.ActKind       `yaml:"does"` // the act that discharges it, as offered
	Raised     *Raised              `yaml:"raised"`
	Discharged *Ended               `yaml:"discharged"`
	Dropped    *Ended               `yaml:"dropped"` // without being done: the decision was cancelled, the person died
	Paused     []*Pause             `yaml:"paused"`
	Clock      *Clock               `yaml:"clock"`
	Silence    qyzmet.Text          `yaml:"silence"`     // what follows when nothing is done
	CarriesOut bool                 `yaml:"carries_out"` // until it is done, the decision that raised it has no effect
	Weight     int                  `yaml:"weight"`      // 3 a right is lost, 2 a term of the law passes, 1 order
	Escalation []*Step              `yaml:"escalation"`  // instead of that of roles/roles.yaml

	File string `yaml:"-"`
}

// Raised says what raises a duty: acts, or a day that a record gives.
type Raised struct {
	By   []qyzmet.ActKind `yaml:"by"`
	Day  string           `yaml:"day"`  // CEL: a day computed from the record, instead of acts
	When string           `yaml:"when"` // CEL on the act and the record

	DayExpr, WhenExpr *Expr `yaml:"-"`
}

// Ended says which acts end a duty.
type Ended struct {
	By    []qyzmet.ActKind `yaml:"by"`
	Match string           `yaml:"match"` // of: the act refers to the one that raised it; subject: any later act about the same
	When  string           `yaml:"when"`

	WhenExpr *Expr `yaml:"-"`
}

// Pause stops a clock from one act until another.
type Pause struct {
	Span  `yaml:",inline"`
	By    []qyzmet.ActKind     `yaml:"by"`
	Until []qyzmet.ActKind     `yaml:"until"`
	Cites []qyzmet.ProvisionID `yaml:"cites"`
	Ours  bool                 `yaml:"ours"`
}

// Clock is how the last day is counted.
type Clock struct {
	From      string `yaml:"from"`      // CEL day: act.issued, act.effect, act.FIELD; left out: the day raised
	Parameter string `yaml:"parameter"` // of the law data: its unit is days, months or years
	Count     *int64 `yaml:"count"`     // of ours only
	Unit      string `yaml:"unit"`      // working-days days months years; with a parameter only to say working-days
	Back      bool   `yaml:"back"`      // counted back from that day: the last day lies as much before it; not in working days

	FromExpr *Expr `yaml:"-"`
}

// Steps are those by which a duty is raised when it is in danger or overdue, in
// their order.
func (b *Book) Steps(d *Duty) []*Step {
	if d.Escalation != nil {
		return d.Escalation
	}
	return b.Escalation
}

// StepByID returns a step of a duty, or nil.
func (b *Book) StepByID(d *Duty, id string) *Step {
	for _, s := range b.Steps(d) {
		if s.ID == id {
			return s
		}
	}
	return nil
}

// DutyByID returns the duty, or nil.
func (b *Book) DutyByID(id string) *Duty {
	for _, d := range b.Duties {
		if d.ID == id {
			return d
		}
	}
	return nil
}

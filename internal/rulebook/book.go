// Package rulebook reads the law data strictly and turns it into one immutable
// Book: enactments, provisions with their versions, parameters, the fact
// vocabulary, questions with their rules as typed expressions, readings, worked
// cases and the calendar, under one content hash.
//
// It parses and type-checks conditions with cel-go and reports every fault with
// file, line and field. It reads from the file system it is given, knows no
// clock and no database, and never evaluates a condition: that is for package
// engine, and, independently, for package proof.
package rulebook

import (
	"qyzmet"
	"qyzmet/date"
)

// Book is the whole of the law data, read and checked. It is immutable and safe
// for concurrent use.
type Book struct {
	Hash        string // hex SHA-256 over the files' names and bytes
	Enactments  []*Enactment
	Articles    []*Article // in the law's order
	Provisions  map[qyzmet.ProvisionID]*Provision
	Parameters  map[string]*Parameter
	Topics      []*Topic // of facts, in file order
	Facts       map[qyzmet.Path]*Fact
	FactOrder   []*Fact // in order of asking
	Constraints []*Constraint
	Papers      map[qyzmet.PaperID]qyzmet.Text
	Questions   map[qyzmet.QuestionID]*Question
	Order       []*Question // composed questions before those that use them
	Readings    map[qyzmet.ReadingID]*Reading
	Years       map[int]*Year // calendar
	Cases       []*Case

	acts map[string]*Amendment // by enactment + " " + act number
}

// Enactment is a normative act whose provisions are encoded.
type Enactment struct {
	ID         string       `yaml:"enactment"`
	Title      qyzmet.Text  `yaml:"title"`
	Short      qyzmet.Text  `yaml:"short"`
	Number     string       `yaml:"number"`
	Adopted    date.Date    `yaml:"adopted"`
	Rank       int          `yaml:"rank"` // 1 Constitution … 6 ministerial order
	ReadUpTo   date.Date    `yaml:"read_up_to"`
	Editions   []*Edition   `yaml:"editions"`
	Amendments []*Amendment `yaml:"amendments"`
}

// Edition is a text of an enactment that was read.
type Edition struct {
	ID        string        `yaml:"id"`
	Title     qyzmet.Text   `yaml:"title"`
	Languages []qyzmet.Lang `yaml:"languages"`
	Note      *qyzmet.Text  `yaml:"note"`
	Source    string        `yaml:"source"`
}

// Amendment is an amending act with its commencement, an interval of days when
// the exact day is not known.
type Amendment struct {
	Act     string      `yaml:"act"`
	Signed  date.Date   `yaml:"signed"`
	Rule    string      `yaml:"rule"`
	InForce Window      `yaml:"in_force"`
	Source  qyzmet.Text `yaml:"source"`
}

// Window is a closed interval of possible days.
type Window struct {
	Earliest date.Date `yaml:"earliest"`
	Latest   date.Date `yaml:"latest"`
}

// Point is a start or an end in time: a day, or the commencement of one of some
// acts. A nil *Point means unbounded.
type Point struct {
	Key    string    // canonical text: equal keys are the same event
	Acts   []string  // amending acts, one of which it is; empty for a plain day
	Signed date.Date // when the last of the acts was signed: the law known earlier lacks it
	Window
}

// Span is the time for which a version, value or rule stands: from From
// (inclusive) until Before (exclusive); nil is unbounded.
type Span struct {
	From   *Point `yaml:"from"`
	Before *Point `yaml:"before"`
}

// Article is an article of a law or a paragraph of rules.
type Article struct {
	ID         qyzmet.ProvisionID `yaml:"article"`
	Title      qyzmet.Text        `yaml:"title"`
	HeldFrom   *Point             `yaml:"held_from"`
	Note       *qyzmet.Text       `yaml:"note"`
	Provisions []*Provision       `yaml:"provisions"`
	File       string             `yaml:"-"`
}

// Provision is one numbered or counted part of an article.
type Provision struct {
	ID       qyzmet.ProvisionID `yaml:"id"`
	Versions []*Version         `yaml:"versions"`
	Article  *Article           `yaml:"-"`
}

// Version is a wording of a provision, for a span of time.
type Version struct {
	Span    `yaml:",inline"`
	Was     []qyzmet.ProvisionID `yaml:"was"`
	Edition string               `yaml:"edition"`
	Kind    string               `yaml:"kind"`
	System  string               `yaml:"system"`
	Status  string               `yaml:"status"`
	Built   bool                 `yaml:"built"`
	Place   []string             `yaml:"place"`
	Summary qyzmet.Text          `yaml:"summary"`
	Note    *qyzmet.Text         `yaml:"note"`
	Hash    map[string]string    `yaml:"hash"`
}

// Parameter is a dated value that the law sets.
type Parameter struct {
	Name   string      `yaml:"parameter"`
	Unit   string      `yaml:"unit"`
	Label  qyzmet.Text `yaml:"label"`
	Values []*Setting  `yaml:"values"`
}

// Setting is a parameter's value for a span of time.
type Setting struct {
	Span     `yaml:",inline"`
	Value    int64                `yaml:"value"`
	Cites    []qyzmet.ProvisionID `yaml:"cites"`
	Readings []qyzmet.ReadingID   `yaml:"readings"`
	Note     *qyzmet.Text         `yaml:"note"`
}

// Topic groups facts that are asked and shown together.
type Topic struct {
	ID          string        `yaml:"topic"`
	Label       qyzmet.Text   `yaml:"label"`
	Facts       []*Fact       `yaml:"facts"`
	Constraints []*Constraint `yaml:"constraints"`
}

// Fact is an entry of the fact vocabulary.
type Fact struct {
	Path        qyzmet.Path          `yaml:"path"`
	Type        string               `yaml:"type"`
	Values      []*WordLabel         `yaml:"values"`
	Label       qyzmet.Text          `yaml:"label"`
	Ask         qyzmet.Text          `yaml:"ask"`
	Help        *qyzmet.Text         `yaml:"help"`
	Why         []qyzmet.ProvisionID `yaml:"why"`
	AppliesWhen string               `yaml:"applies_when"`
	Papers      []qyzmet.PaperID     `yaml:"papers"`
	Sensitivity string               `yaml:"sensitivity"`
	Changeable  bool                 `yaml:"changeable"`
	Unit        string               `yaml:"unit"`
	Min         *Bound               `yaml:"min"`
	Max         *Bound               `yaml:"max"`
	DecidedBy   *Decider             `yaml:"decided_by"`
	Usual       string               `yaml:"usual"` // what most people would answer; only guides the order of asking
	Order       int                  `yaml:"order"`
	Items       []*Fact              `yaml:"item"`

	Kind    qyzmet.Kind `yaml:"-"`
	Applies *Expr       `yaml:"-"` // nil: always
	Topic   *Topic      `yaml:"-"`
}

// WordLabel is a word of a fact's declared set.
type WordLabel struct {
	Word  string       `yaml:"word"`
	Label qyzmet.Text  `yaml:"label"`
	Help  *qyzmet.Text `yaml:"help"`
}

// Decider says which official finds or decides a fact.
type Decider struct {
	Who    qyzmet.Text        `yaml:"who"`
	Cite   qyzmet.ProvisionID `yaml:"cite"`
	ByWhen qyzmet.Text        `yaml:"by_when"`
}

// Constraint is a condition that consistent facts meet.
type Constraint struct {
	Rule    string             `yaml:"rule"`
	Message qyzmet.Text        `yaml:"message"`
	Cite    qyzmet.ProvisionID `yaml:"cite"`
	Expr    *Expr              `yaml:"-"`
}

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
	Group    string                      `yaml:"group"`
	Defeats  []qyzmet.RuleID             `yaml:"defeats"`
	Covers   []qyzmet.RuleID             `yaml:"covers"` // rules of which this one is the consensus: listed as a ground only where none of them is
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

// EnactmentByID returns the enactment, or nil.
func (b *Book) EnactmentByID(id string) *Enactment {
	for _, e := range b.Enactments {
		if e.ID == id {
			return e
		}
	}
	return nil
}

// WordLabel returns the label of a word of the fact, or the word itself.
func (f *Fact) WordLabel(word string, l qyzmet.Lang) string {
	for _, w := range f.Values {
		if w.Word == word {
			return w.Label.In(l)
		}
	}
	return word
}

// ItemFact returns the field of a list fact's item, or nil.
func (f *Fact) ItemFact(name string) *Fact {
	for _, it := range f.Items {
		if string(it.Path) == name {
			return it
		}
	}
	return nil
}

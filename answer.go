package qyzmet

import (
	"encoding/json"

	"qyzmet/date"
)

// State says how firm an answer is.
type State string

// States of an answer.
const (
	Settled     State = "settled"     // no missing fact can change it
	Provisional State = "provisional" // a base holds, only exceptions are unknown; they are named
	Open        State = "open"        // not decided: facts are missing, or the wording of that day is
	Official    State = "official"    // a named official decides
)

// Reasons for which an answer is open although no fact would settle it.
const (
	CommencementUncertain = "commencement-uncertain" // old and new wording differ and the day of change is not known
	WordingNotHeld        = "wording-not-held"       // the text of that day is not among those held
	CalendarNotHeld       = "calendar-not-held"      // a term in working days, or without holidays, reaches a year whose calendar is not held
)

// Answer is the law's answer to a question about a person on a day. Its JSON
// names are a contract: they may gain, never change.
type Answer struct {
	Question  QuestionID  `json:"question"`
	On        date.Date   `json:"on"`
	Known     date.Date   `json:"known"` // the law published by then was applied
	Law       LawUsed     `json:"law"`
	State     State       `json:"state"`
	Outcome   *Outcome    `json:"outcome"` // nil when open; the base when provisional or official
	Grounds   []Ground    `json:"grounds"`
	Open      []Opening   `json:"open"`
	Next      *Next       `json:"next"`
	Because   *Because    `json:"because"`
	WhyNot    []WhyNot    `json:"why_not"`
	Changes   []Change    `json:"changes"`
	Remedy    *Remedy     `json:"remedy"`
	Readings  []Reading   `json:"readings"`
	Officials []Decider   `json:"officials,omitempty"` // who decides, when the state is official
	Reckoning []Reckoning `json:"reckoning,omitempty"` // of a value: one for each rule that gives it, or a part of it
	Calendar  []int       `json:"calendar,omitempty"`  // years by whose calendar working days were counted, though not all their days off are known
}

// Reckoning is how the value of one rule was reckoned, so that it can be checked
// by hand: the numbers that went in, each once, in the order of the formula. Of a
// choice only the branch taken is there.
type Reckoning struct {
	Rule     RuleID     `json:"rule"`
	Question QuestionID `json:"question"`
	Formula  string     `json:"formula"` // as it reads in the law data
	Steps    []Reckoned `json:"steps"`
	Value    int64      `json:"value"`
	Unit     string     `json:"unit"`
}

// Reckoned is one number, day or word that went into a reckoning: a fact (Path),
// a parameter (Param), the answer to another question (Question) or, with none of
// these, the day asked about. Of a sum or a count over a list it is the total, and
// Items is what each item adds to it.
type Reckoned struct {
	Label    Text          `json:"label"`
	Path     Path          `json:"path,omitempty"`
	Param    string        `json:"param,omitempty"`
	Question QuestionID    `json:"question,omitempty"`
	Kind     string        `json:"kind"` // as of facts: int, date, bool, word, words, list; how to read Value
	Value    string        `json:"value"`
	Unit     string        `json:"unit,omitempty"`
	Items    []int64       `json:"items,omitempty"`
	Cites    []ProvisionID `json:"cites,omitempty"`
}

// WithoutCalendar reports whether an answer is open only because the calendar of
// a year is not held: no fact is missing.
func (a *Answer) WithoutCalendar() bool {
	found := false
	for _, o := range a.Open {
		if len(o.Facts) > 0 {
			return false
		}
		found = found || o.Reason == CalendarNotHeld
	}
	return found && a.Outcome == nil
}

// LawUsed names the book of rules and the texts an answer rests on.
type LawUsed struct {
	Book  string     `json:"book"` // content hash of the law data
	Texts []TextUsed `json:"texts"`
}

// TextUsed is an edition of an enactment behind an answer.
type TextUsed struct {
	Enactment string    `json:"enactment"`
	Edition   string    `json:"edition"`
	Title     Text      `json:"title"`
	ReadUpTo  date.Date `json:"read_up_to"`
	Note      *Text     `json:"note,omitempty"`
}

// Outcome is one of the question's outcomes, or a value with its unit. In JSON
// it is the bare name, or {"value":12,"unit":"months"}.
type Outcome struct {
	ID    string
	Value *int64
	Unit  string
	Label Text
}

// MarshalJSON writes the contract form.
func (o Outcome) MarshalJSON() ([]byte, error) {
	if o.Value == nil {
		return json.Marshal(o.ID)
	}
	return json.Marshal(struct {
		Value int64  `json:"value"`
		Unit  string `json:"unit"`
	}{*o.Value, o.Unit})
}

// Same reports whether two outcomes are alike.
func (o *Outcome) Same(other *Outcome) bool {
	if o == nil || other == nil {
		return o == other
	}
	if o.ID != other.ID || (o.Value == nil) != (other.Value == nil) {
		return false
	}
	return o.Value == nil || *o.Value == *other.Value
}

// Ground is a rule that holds and carries the outcome.
type Ground struct {
	Rule     RuleID        `json:"rule"`
	Question QuestionID    `json:"question"` // the question whose rule it is: grounds of composed questions are shown too
	Cites    []ProvisionID `json:"cites"`
	Until    *date.Date    `json:"until,omitempty"`     // last day on which the ground holds
	UntilAsk []Path        `json:"until_ask,omitempty"` // facts that would give that day
	Papers   []Paper       `json:"papers,omitempty"`
	Text     Text          `json:"text"`
}

// DistinctGrounds are the grounds to show: one that a question is rested on by
// several ways stands once, where it comes first.
func (a *Answer) DistinctGrounds() []Ground {
	type id struct {
		question QuestionID
		rule     RuleID
	}
	seen, out := map[id]bool{}, make([]Ground, 0, len(a.Grounds))
	for _, g := range a.Grounds {
		if k := (id{g.Question, g.Rule}); !seen[k] {
			seen[k] = true
			out = append(out, g)
		}
	}
	return out
}

// Paper is a document that proves a ground.
type Paper struct {
	ID    PaperID `json:"id"`
	Label Text    `json:"label"`
}

// Opening is one way to settle an open answer: a set of facts which, once
// known, settle it; or a reason why facts alone cannot.
type Opening struct {
	Facts  []Path        `json:"facts,omitempty"`
	Reason string        `json:"reason,omitempty"`
	From   *date.Date    `json:"from,omitempty"`   // wording-not-held: the first day whose wording is held
	Rules  []RuleID      `json:"rules,omitempty"`  // the exceptions or grounds that wait for these facts
	Worlds []World       `json:"worlds,omitempty"` // commencement-uncertain: each wording with its outcome
	Cites  []ProvisionID `json:"cites,omitempty"`
}

// World is one possible state of the law on a day whose commencements are uncertain.
type World struct {
	InForce    []string `json:"in_force"`     // acts taken to be in force already
	NotInForce []string `json:"not_in_force"` // acts taken not to be
	Outcome    *Outcome `json:"outcome"`
}

// Next is the best next question and what each answer to it does.
type Next struct {
	Fact   Path              `json:"fact"`
	Effect map[string]string `json:"effect"` // value -> outcome, or "open"; keys of dates and numbers are ranges: "<18", "18..26", ">=27"
	// ForDate marks a question whose answer does not change the outcome but
	// gives the last day of a ground.
	ForDate bool `json:"for_date,omitempty"`
	Left    int  `json:"left"` // about how many questions remain at most
}

// Because is a node of the proof: a claim and what it follows from. A checker
// that knows only the law data and the facts can replay it.
type Because struct {
	*Statement
	Value    string     `json:"value"`           // outcome of a question; "true", "false", "unknown" of the others
	Facts    []FactRead `json:"facts,omitempty"` // facts that suffice for the claim
	Children []*Because `json:"children,omitempty"`
}

// Statement is what a node of a proof speaks of. Answers share it: it is never
// changed, and never nil.
type Statement struct {
	Claim    string     `json:"claim"` // question, rule or worlds
	Question QuestionID `json:"question,omitempty"`
	Rule     RuleID     `json:"rule,omitempty"`
	Cites    []Cited    `json:"cites,omitempty"`
	When     string     `json:"when,omitempty"`     // the condition as it reads in the law data
	InForce  []string   `json:"in_force,omitempty"` // the acts of uncertain commencement taken to be in force
	Text     *Text      `json:"text,omitempty"`
}

// Cited is a provision with the version that was applied.
type Cited struct {
	Provision ProvisionID `json:"provision"`
	Version   int         `json:"version"` // 1 is the oldest version held
}

// FactRead is a fact as a condition read it.
type FactRead struct {
	Path  Path   `json:"path"`
	Value string `json:"value"`
}

// WhyNot says what would have to be different for another outcome: the fewest
// facts that a person can lawfully change, at most three.
type WhyNot struct {
	Outcome string   `json:"outcome"`
	Label   Text     `json:"label"`
	Change  []Needed `json:"change"`
}

// Needed is a fact and the value it would have to take.
type Needed struct {
	Fact  Path   `json:"fact"`
	Value string `json:"value"` // a word, true, false, or a range such as ">=2"
	Now   string `json:"now"`
}

// Change is a day on which the answer changes by itself, if no fact does.
type Change struct {
	On      date.Date     `json:"on"`
	Outcome *Outcome      `json:"outcome"`
	State   State         `json:"state"`
	Because string        `json:"because"` // age, until, date, law
	Cites   []ProvisionID `json:"cites,omitempty"`
}

// Remedy says where, and until when, a decision can be challenged.
type Remedy struct {
	To    Text          `json:"to"`
	Until *date.Date    `json:"until,omitempty"` // last day, when the day of the decision is given
	Term  *Text         `json:"term,omitempty"`
	Cite  []ProvisionID `json:"cite"`
}

// Reading is a reading of an ambiguous provision that the answer rests on.
type Reading struct {
	ID      ReadingID     `json:"id"`
	Cites   []ProvisionID `json:"cites"`
	Printed Text          `json:"printed"`
	Adopted Text          `json:"adopted"`
	Reason  Text          `json:"reason"`
	Flag    bool          `json:"flag,omitempty"`
}

// Decider is the official or body on whose decision the answer waits.
type Decider struct {
	Fact   Path        `json:"fact"`
	Who    Text        `json:"who"`
	Cite   ProvisionID `json:"cite"`
	Papers []Paper     `json:"papers,omitempty"`
	ByWhen Text        `json:"by_when"`
}

package api

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/lawtext"
	"qyzmet/internal/rulebook"
)

// Law shows provisions with what rests on them. It is immutable and safe for
// concurrent use.
type Law struct {
	book  *rulebook.Book
	texts *lawtext.Library // nil: no official text was imported
	uses  map[qyzmet.ProvisionID][]placedUse
	cases func() map[qyzmet.ProvisionID][]Case // read when first shown
}

// Use is an entry of the law data that cites a provision.
type Use struct {
	Kind      string             `json:"kind"` // rule, otherwise, remedy, parameter, fact, decision
	Question  qyzmet.QuestionID  `json:"question,omitempty"`
	Rule      qyzmet.RuleID      `json:"rule,omitempty"`
	Parameter string             `json:"parameter,omitempty"`
	Fact      qyzmet.Path        `json:"fact,omitempty"`
	Outcome   string             `json:"outcome,omitempty"`
	Defeats   []qyzmet.RuleID    `json:"defeats,omitempty"`
	When      string             `json:"when,omitempty"`  // the condition as it reads
	Until     string             `json:"until,omitempty"` // last day of the ground
	Value     string             `json:"value,omitempty"`
	Text      *qyzmet.Text       `json:"text,omitempty"`
	Readings  []qyzmet.ReadingID `json:"readings,omitempty"`
	From      *Moment            `json:"from,omitempty"`
	Before    *Moment            `json:"before,omitempty"`
}

type placedUse struct {
	Use
	span rulebook.Span
}

// Moment is the first day of a wording, or the first day it no longer stands:
// an interval where the day is not known.
type Moment struct {
	Earliest date.Date `json:"earliest"`
	Latest   date.Date `json:"latest"`
	Acts     []string  `json:"acts,omitempty"` // amending acts, one of which brought it
}

func momentOf(p *rulebook.Point) *Moment {
	if p == nil {
		return nil
	}
	return &Moment{Earliest: p.Earliest, Latest: p.Latest, Acts: p.Acts}
}

// Case is a worked case of the law data.
type Case struct {
	Question qyzmet.QuestionID `json:"question"`
	Case     string            `json:"case"`
	Says     string            `json:"says"` // in English
	On       date.Date         `json:"on"`
	State    qyzmet.State      `json:"state"`
	Outcome  string            `json:"outcome,omitempty"`
}

// NewLaw indexes a book by provision. texts may be nil.
func NewLaw(book *rulebook.Book, texts *lawtext.Library) *Law {
	l := &Law{book: book, texts: texts, uses: map[qyzmet.ProvisionID][]placedUse{}}
	for _, q := range byDisplay(book) {
		l.addQuestion(q)
	}
	for _, name := range slices.Sorted(maps.Keys(book.Parameters)) {
		for _, v := range book.Parameters[name].Values {
			l.add(v.Cites, v.Span, Use{Kind: "parameter", Parameter: name, Value: qyzmet.IntValue(v.Value).String(), Readings: v.Readings})
		}
	}
	for _, f := range book.FactOrder {
		l.add(f.Why, rulebook.Span{}, Use{Kind: "fact", Fact: f.Path, Text: &f.Ask})
		if f.DecidedBy != nil {
			l.add([]qyzmet.ProvisionID{f.DecidedBy.Cite}, rulebook.Span{}, Use{Kind: "decision", Fact: f.Path, Text: &f.DecidedBy.Who})
		}
	}
	l.cases = sync.OnceValue(l.worked)
	return l
}

func (l *Law) addQuestion(q *rulebook.Question) {
	for _, r := range q.Rules {
		l.add(r.Cites, r.Span, Use{Kind: "rule", Question: q.ID, Rule: r.ID, Outcome: r.Outcome, Defeats: r.Defeats,
			When: r.When, Until: r.Until, Value: r.Value, Text: &r.Text, Readings: r.Readings})
	}
	l.add(q.OtherwiseCites, rulebook.Span{}, Use{Kind: "otherwise", Question: q.ID, Outcome: q.Otherwise, Text: q.OtherwiseText})
	for _, r := range q.Remedies {
		l.add(r.Cites, r.Span, Use{Kind: "remedy", Question: q.ID, Text: &r.To})
	}
}

func (l *Law) add(cites []qyzmet.ProvisionID, span rulebook.Span, u Use) {
	u.From, u.Before = momentOf(span.From), momentOf(span.Before)
	for _, id := range cites {
		l.uses[id] = append(l.uses[id], placedUse{u, span})
	}
}

// worked ties each worked case to the provisions it names and to those that the
// rules it expects cite on its day.
func (l *Law) worked() map[qyzmet.ProvisionID][]Case {
	out := map[qyzmet.ProvisionID][]Case{}
	for _, c := range l.book.MustCases() {
		view := Case{Question: c.Question, Case: c.Name, Says: c.Says, On: c.On, State: c.State, Outcome: c.Outcome}
		if c.Value != nil {
			view.Outcome = qyzmet.IntValue(*c.Value).String()
		}
		for _, id := range l.citedBy(c) {
			out[id] = append(out[id], view)
		}
	}
	return out
}

func (l *Law) citedBy(c *rulebook.Case) []qyzmet.ProvisionID {
	ids := slices.Clone(c.Cites)
	for _, id := range c.Rules {
		for _, r := range rulesNamed(l.book, l.book.Questions[c.Question], id) {
			if r.Span.Covers(c.On, date.Latest) != rulebook.No {
				ids = append(ids, r.Cites...)
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// rulesNamed finds rules of a question or of those it is composed of.
func rulesNamed(book *rulebook.Book, q *rulebook.Question, id qyzmet.RuleID) []*rulebook.Rule {
	out := slices.Clone(q.RuleByID(id))
	for _, used := range q.Uses {
		out = append(out, rulesNamed(book, book.Questions[used], id)...)
	}
	return out
}

// usesOf lists what cites a version of a provision.
func (l *Law) usesOf(id qyzmet.ProvisionID, v *rulebook.Version) []Use {
	out := []Use{}
	for _, u := range l.uses[id] {
		if u.span.Meets(v.Span) {
			out = append(out, u.Use)
		}
	}
	return out
}

// IDs lists every provision in the law's order.
func (l *Law) IDs() []qyzmet.ProvisionID {
	out := make([]qyzmet.ProvisionID, 0, len(l.book.Provisions))
	for _, a := range l.book.Articles {
		for _, p := range a.Provisions {
			out = append(out, p.ID)
		}
	}
	return out
}

// readingsOf lists the stated readings of a provision.
func (l *Law) readingsOf(id qyzmet.ProvisionID) []qyzmet.Reading {
	out := []qyzmet.Reading{}
	for _, r := range l.book.Readings {
		if slices.Contains(r.Provisions, id) {
			out = append(out, qyzmet.Reading{ID: r.ID, Cites: r.Provisions, Printed: r.Printed, Adopted: r.Adopted, Reason: r.Reason, Flag: r.Flag})
		}
	}
	slices.SortFunc(out, func(a, b qyzmet.Reading) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

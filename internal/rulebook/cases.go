package rulebook

import (
	"fmt"
	"path"

	"github.com/goccy/go-yaml/ast"

	"qyzmet"
	"qyzmet/date"
)

// Case is a worked case: facts, a day, and the answer expected.
type Case struct {
	Question qyzmet.QuestionID    `yaml:"-"`
	Name     string               `yaml:"case"`
	Says     string               `yaml:"says"`
	On       date.Date            `yaml:"on"`
	Known    *date.Date           `yaml:"known"`
	Node     ast.Node             `yaml:"facts"`
	State    qyzmet.State         `yaml:"state"`
	Outcome  string               `yaml:"outcome"`
	Value    *int64               `yaml:"value"`
	Rules    []qyzmet.RuleID      `yaml:"rules"`
	Until    *date.Date           `yaml:"until"`
	Open     []qyzmet.Path        `yaml:"open"`
	Reason   string               `yaml:"reason"` // of an open answer: wording-not-held, commencement-uncertain
	Cites    []qyzmet.ProvisionID `yaml:"cites"`

	Facts qyzmet.Facts `yaml:"-"`
	File  string       `yaml:"-"`
}

func (l *loader) readCases(s *source) {
	var list []*Case
	if !l.into(s, &list) {
		return
	}
	for i, c := range list {
		c.File, c.Question = s.file, qyzmet.QuestionID(path.Base(path.Dir(s.file)))
		l.places[c] = place{s, fmt.Sprintf("$[%d]", i)}
		l.book.Cases = append(l.book.Cases, c)
	}
}

// lintCases reads the facts of the cases and refuses names that do not exist.
func (l *loader) lintCases() {
	seen := map[string]bool{}
	for _, c := range l.book.Cases {
		q := l.book.Questions[c.Question]
		if q == nil {
			l.at(c, "", qyzmet.UnknownName, "cases/%s: there is no such question", c.Question)
			continue
		}
		if key := string(c.Question) + " " + c.Name; seen[key] {
			l.at(c, ".case", qyzmet.BadLaw, "case %q stands twice", c.Name)
		} else {
			seen[key] = true
		}
		if c.Outcome != "" && q.OutcomeByID(c.Outcome) == nil {
			l.at(c, ".outcome", qyzmet.UnknownName, "question %q has no outcome %q", q.ID, c.Outcome)
		}
		for i, id := range c.Rules {
			if len(l.book.rulesNamed(q, id)) == 0 {
				l.at(c, fmt.Sprintf(".rules[%d]", i), qyzmet.UnknownName, "question %q has no rule %q", q.ID, id)
			}
		}
		facts, err := l.book.factsFromNode(c.File, c.Node)
		if err != nil {
			faults, _ := qyzmet.FaultsOf(err)
			l.faults = append(l.faults, faults...)
			continue
		}
		c.Facts = facts
	}
}

// rulesNamed finds rules of the question or of those it is composed of.
func (b *Book) rulesNamed(q *Question, id qyzmet.RuleID) []*Rule {
	out := q.RuleByID(id)
	for _, u := range q.Uses {
		out = append(out, b.rulesNamed(b.Questions[u], id)...)
	}
	return out
}

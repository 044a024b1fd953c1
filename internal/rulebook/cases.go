package rulebook

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sync"

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
	Node     *node                `yaml:"facts"`
	State    qyzmet.State         `yaml:"state"`
	Outcome  string               `yaml:"outcome"`
	Value    *int64               `yaml:"value"`
	Rules    []qyzmet.RuleID      `yaml:"rules"`
	Until    *date.Date           `yaml:"until"`
	Open     []qyzmet.Path        `yaml:"open"`
	Reason   string               `yaml:"reason"` // of an open answer: wording-not-held, commencement-uncertain, calendar-not-held
	Cites    []qyzmet.ProvisionID `yaml:"cites"`

	Facts qyzmet.Facts `yaml:"-"`
	File  string       `yaml:"-"`
}

var (
	states  = []string{string(qyzmet.Settled), string(qyzmet.Provisional), string(qyzmet.Open), string(qyzmet.Official)}
	reasons = []string{qyzmet.CommencementUncertain, qyzmet.WordingNotHeld, qyzmet.CalendarNotHeld}
)

// Cases returns the worked cases of the law data, which are read and checked, as
// strictly as all else, when they are first asked for. Of a book to which an
// overlay was applied they are those of the law without it.
func (b *Book) Cases() ([]*Case, error) { return b.cases() }

// MustCases is Cases for pages that show cases among other things. It panics
// where they are broken, which those built into the program are not: tests run
// each of them.
func (b *Book) MustCases() []*Case {
	cases, err := b.Cases()
	if err != nil {
		panic("the worked cases: " + err.Error())
	}
	return cases
}

func casesOf(b *Book, fsys fs.FS, names []listed) func() ([]*Case, error) {
	return sync.OnceValues(func() ([]*Case, error) {
		l := &loader{fsys: fsys, book: b, places: map[any]place{}}
		files, _, err := l.gather(names)
		if err != nil {
			return nil, err
		}
		if err := l.stages(func() { l.read(files) }, l.lintCases); err != nil {
			return nil, err
		}
		return l.cases, nil
	})
}

func (l *loader) takeCases(s *source, list *[]*Case) {
	for i, c := range *list {
		c.File, c.Question = s.name, qyzmet.QuestionID(path.Base(path.Dir(s.name)))
		l.places[c] = place{s, fmt.Sprintf("$[%d]", i)}
		l.cases = append(l.cases, c)
	}
}

// lintCases reads the facts of the cases and refuses names that do not exist.
func (l *loader) lintCases() {
	seen := map[string]bool{}
	for _, c := range l.cases {
		q := l.book.Questions[c.Question]
		if q == nil {
			l.unknown(c, "", string(c.Question), texts(sortedKeys(l.book.Questions)), "cases/%s: there is no such question", c.Question)
			continue
		}
		key := string(c.Question) + " " + c.Name
		if seen[key] {
			l.at(c, ".case", qyzmet.BadLaw, "case %q stands twice", c.Name)
		}
		seen[key] = true
		l.lintCase(q, c)
		facts, err := l.book.factsFromNode(c.File, c.Node)
		if err != nil {
			faults, _ := qyzmet.FaultsOf(err)
			l.faults = append(l.faults, faults...)
		}
		c.Facts, c.Node = facts, nil
	}
}

func (l *loader) lintCase(q *Question, c *Case) {
	if c.Name == "" || c.Says == "" {
		l.at(c, "", qyzmet.Missing, "a case has a name (`case`) and a sentence that says what it shows (`says`)")
	}
	l.oneOf(c, ".state", "state", string(c.State), states)
	l.optionally(c, ".reason", "reason", c.Reason, reasons)
	if c.Outcome != "" && q.OutcomeByID(c.Outcome) == nil {
		l.unknown(c, ".outcome", c.Outcome, q.outcomeNames(), "question %q has no outcome %q", q.ID, c.Outcome)
	}
	if c.Value != nil && !q.IsValue() {
		l.at(c, ".value", qyzmet.BadLaw, "the answer to %q is an outcome, not a value", q.ID)
	}
	names := l.book.rulesBelow(q)
	each(l, c, ".rules", c.Rules, func(where string, id qyzmet.RuleID) {
		if !slices.Contains(names, string(id)) {
			l.unknown(c, where, string(id), names, "question %q has no rule %q", q.ID, id)
		}
	})
	each(l, c, ".open", c.Open, func(where string, p qyzmet.Path) {
		if l.book.Facts[p] == nil {
			l.unknown(c, where, string(p), l.book.factNames(), "there is no fact %q", p)
		}
	})
	each(l, c, ".cites", c.Cites, func(where string, id qyzmet.ProvisionID) { l.provision(c, where, id) })
}

// rulesBelow lists the names of the rules of the question and of those it is
// composed of.
func (b *Book) rulesBelow(q *Question) []string {
	names := q.ruleNames()
	for _, u := range q.Uses {
		for _, n := range b.rulesBelow(b.Questions[u]) {
			if !slices.Contains(names, n) {
				names = append(names, n)
			}
		}
	}
	return names
}

package engine

import (
	"fmt"
	"slices"
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// Kinds of findings of the semantic check.
const (
	FoundConflict = "conflict" // two rules with different outcomes hold together
	FoundGap      = "gap"      // no rule holds and there is no otherwise
	FoundDead     = "dead"     // a rule that can never hold
	FoundHidden   = "hidden"   // unknown, though every completion agrees: a term is missing
	FoundUnsound  = "unsound"  // known, though completions differ: a fault of the engine
	FoundUnproved = "unproved" // the diagram is over its budget
)

// Finding is one complaint of the semantic check.
type Finding struct {
	Kind     string            `json:"kind"`
	Question qyzmet.QuestionID `json:"question"`
	Rule     qyzmet.RuleID     `json:"rule,omitempty"`
	On       date.Date         `json:"on"`                // a day with this state of the law
	Example  []string          `json:"example,omitempty"` // facts that show it
	Message  string            `json:"message"`
}

// Proof says that a question was checked in one state of the law.
type Proof struct {
	Question qyzmet.QuestionID `json:"question"`
	On       date.Date         `json:"on"`
	InForce  []string          `json:"in_force,omitempty"`
	Nodes    int               `json:"nodes"`
	Vars     int               `json:"variables"`
	Rules    int               `json:"rules"`
}

// Report is the result of the semantic check of a book.
type Report struct {
	Book     string    `json:"book"`
	Findings []Finding `json:"findings"`
	Proved   []Proof   `json:"proved"`
}

// CheckBook proves, for every question in every state of the law that was held
// on some day, that its rules leave no gap, do not conflict, can all hold, and
// that an answer is unknown only when completions of the facts differ.
// Conditions over several facts or a list count as independent of one another.
func (e *Engine) CheckBook() (*Report, error) {
	report := &Report{Book: e.book.Hash, Findings: []Finding{}}
	for _, q := range e.book.Order {
		if err := e.checkQuestion(report, q); err != nil {
			return nil, err
		}
	}
	return report, nil
}

func (e *Engine) checkQuestion(report *Report, q *rulebook.Question) error {
	alive := map[*rulebook.Rule]date.Date{} // rule -> a day; removed when it is seen to hold
	done := map[string]bool{}
	holds := map[*rulebook.Rule]bool{}
	for _, day := range e.days(q) {
		list, err := worlds(e.points[q.ID], day, date.Latest, e.forced)
		if err != nil {
			return err
		}
		for _, w := range list {
			key := w.key(e.points[q.ID])
			if done[key] {
				continue
			}
			done[key] = true
			p, err := e.program(q, w)
			if err != nil {
				return err
			}
			c := e.checkProgram(report, q, w, p)
			for r, live := range c {
				alive[r] = day
				holds[r] = holds[r] || live
			}
		}
	}
	for _, r := range q.Rules {
		if day, seen := alive[r]; seen && !holds[r] {
			report.Findings = append(report.Findings, Finding{Kind: FoundDead, Question: q.ID, Rule: r.ID, On: day,
				Message: fmt.Sprintf("rule %q can never hold", r.ID)})
		}
	}
	return nil
}

// days lists one day in each stretch between boundaries of the law, from the
// first day whose wording is held.
func (e *Engine) days(q *rulebook.Question) []date.Date {
	first := e.heldFrom[q.ID]
	out := []date.Date{first}
	for _, p := range e.points[q.ID] {
		for _, d := range []date.Date{p.Earliest, p.Latest} {
			if d > first {
				out = append(out, d)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// checkProgram examines one program and tells which of its rules can hold.
func (e *Engine) checkProgram(report *Report, q *rulebook.Question, w *world, p *program) map[*rulebook.Rule]bool {
	blank := &ask{Engine: e, q: q, in: e.bind(nil, w.on)}
	blank.query.On = w.on
	blank.runs = []*worldRun{{w: w, p: p, out: p.run(blank.in, make([]cell, p.size))}}
	d := newDiagram(blank, p, true)
	live := map[*rulebook.Rule]bool{}
	for _, r := range p.asked().rules {
		live[r.def] = d.reaches(d.bool(r.holds), tTrue) != nil
	}
	add := func(kind, message string, example []string) {
		for _, f := range report.Findings {
			if f.Kind == kind && f.Question == q.ID {
				return // one example of a kind is enough to mend it
			}
		}
		report.Findings = append(report.Findings, Finding{Kind: kind, Question: q.ID, On: w.on, Example: example, Message: message})
	}
	if !q.IsValue() {
		root := d.outcome(p.asked())
		if path := d.reaches(root, tConflict); path != nil {
			add(FoundConflict, "two rules with different outcomes hold together", path)
		}
		if path := d.reaches(root, tOtherwise); path != nil {
			add(FoundGap, "no rule holds and the question has no otherwise", path)
		}
		d.compareCompletions(root, add)
	}
	if d.over {
		add(FoundUnproved, errBudget.Error(), nil)
		return live
	}
	report.Proved = append(report.Proved, Proof{Question: q.ID, On: w.on, InForce: w.in, Nodes: len(d.kids), Vars: len(d.vars), Rules: len(p.asked().rules)})
	return live
}

// compareCompletions holds the Kleene outcome against what the completions of
// the facts say.
func (d *diagram) compareCompletions(root int32, add func(kind, message string, example []string)) {
	super := d.completions(root, map[int32]int32{})
	compared := d.apply(fnHidden, root, super, func(k, s int32) int32 {
		switch {
		case k == tUnknown && s != tUnknown:
			return tTrue
		case k != s:
			return tConflict
		}
		return tFalse
	})
	hidden := d.apply(fnGiven, compared, d.given(), func(h, given int32) int32 {
		if given != tTrue {
			return tFalse
		}
		return h
	})
	if path := d.reaches(hidden, tTrue); path != nil {
		add(FoundHidden, "the answer stays unknown though every completion of the facts gives the same", path)
	}
	if path := d.reaches(hidden, tConflict); path != nil {
		add(FoundUnsound, "the answer is known though completions of the facts differ", path)
	}
}

// given is where no fact is known that does not, or not certainly, apply: the
// interview asks such facts only once it is known that they apply.
func (d *diagram) given() int32 {
	all := tTrue
	for v := range int32(len(d.vars)) {
		for _, fact := range d.readBy(v) {
			if d.a.applies[fact] != nil {
				all = d.apply(fnAnd, all, d.apply(fnOr, d.unknown(v), d.appliesIn(fact), orT), andT)
			}
			if of, ok := d.byFact[fact]; ok && d.vars[v].fact < 0 {
				all = d.apply(fnAnd, all, d.apply(fnOr, d.undecided(v), d.known(of), orT), andT)
			}
		}
	}
	return all
}

// unknown is where a variable is unknown; known is the opposite.
func (d *diagram) unknown(v int32) int32 {
	kids := make([]int32, d.width(v))
	kids[len(kids)-1] = tTrue
	return d.node(v, kids)
}

func (d *diagram) known(v int32) int32 {
	return d.mapTerminals(d.unknown(v), map[int32]int32{}, notT)
}

// undecided is where a condition does not need its facts: it is unknown, or it
// tests a word against a set, which can be false by the set alone.
func (d *diagram) undecided(v int32) int32 {
	if d.p.nodes[d.vars[v].node].op != opInWords {
		return d.unknown(v)
	}
	return d.node(v, []int32{tTrue, tFalse, tTrue})
}

// readBy lists the facts behind a variable.
func (d *diagram) readBy(v int32) []int {
	if d.vars[v].fact >= 0 {
		return []int{d.vars[v].fact}
	}
	var out []int
	for _, i := range d.p.factsUnder(d.vars[v].node) {
		if i >= 0 && !slices.Contains(out, i) {
			out = append(out, i)
		}
	}
	return out
}

// appliesIn builds the condition under which a fact applies, as far as the
// question's other facts decide it.
func (d *diagram) appliesIn(fact int) int32 {
	c := d.a.applies[fact]
	sub := &diagram{}
	*sub = *d
	sub.p, sub.bools, sub.byNode = c.program, map[int32]int32{}, map[int32]int32{}
	n := sub.bool(c.result)
	d.vars, d.levels, d.kids, d.over = sub.vars, sub.levels, sub.kids, sub.over
	return n
}

// completions replaces the branch "unknown" of every variable by what all its
// values agree on.
func (d *diagram) completions(n int32, seen map[int32]int32) int32 {
	if n < firstNode || d.over {
		return n
	}
	if m, ok := seen[n]; ok {
		return m
	}
	v := d.level(n)
	kids := make([]int32, d.width(v))
	last := len(kids) - 1
	for i := range last {
		kids[i] = d.completions(d.kid(n, v, i), seen)
	}
	agreed := kids[0]
	for _, k := range kids[1:last] {
		agreed = d.apply(fnAgree, agreed, k, func(a, b int32) int32 {
			if a == b {
				return a
			}
			return tUnknown
		})
	}
	kids[last] = agreed
	m := d.node(v, kids)
	seen[n] = m
	return m
}

// reaches finds a way to a terminal, as readable facts; nil when there is none.
func (d *diagram) reaches(n, terminal int32) []string {
	dead := map[int32]bool{}
	var walk func(n int32) []string
	walk = func(n int32) []string {
		if n == terminal {
			return []string{}
		}
		if n < firstNode || dead[n] {
			return nil
		}
		v := d.level(n)
		for i, kid := range d.kids[n-firstNode] {
			if rest := walk(kid); rest != nil {
				return append([]string{d.label(v, i)}, rest...)
			}
		}
		dead[n] = true
		return nil
	}
	return walk(n)
}

func (d *diagram) label(v int32, class int) string {
	va := d.vars[v]
	value := "unknown"
	if class < len(va.classes) {
		value = va.classes[class].label
	}
	if va.fact >= 0 {
		return string(d.a.book.FactOrder[va.fact].Path) + " = " + value
	}
	var names []string
	for _, i := range d.readBy(v) {
		names = append(names, string(d.a.book.FactOrder[i].Path))
	}
	return fmt.Sprintf("condition %d on %s = %s", va.node, strings.Join(names, ", "), value)
}

package rulebook

import (
	"fmt"
	"slices"

	"qyzmet"
	"qyzmet/date"
)

var (
	combines = []string{"any", "exactly-one", "max", "sum"}
	tones    = []string{"good", "warn", "plain"}
	subjects = []string{"person"}
)

func (l *loader) lintQuestion(q *Question) {
	l.oneOf(q, ".about", "subject (about)", q.About, subjects)
	l.oneOf(q, ".combine", "way to combine rules (combine)", q.Combine, combines)
	if q.IsValue() {
		l.lintValueQuestion(q)
	} else {
		l.lintOutcomes(q)
	}
	each(l, q, ".otherwise_cites", q.OtherwiseCites, func(where string, id qyzmet.ProvisionID) { l.provision(q, where, id) })
	if len(q.Rules) == 0 {
		l.at(q, ".rules", qyzmet.Missing, "question %q has no rule", q.ID)
	}
	for i, r := range q.Rules {
		l.lintRule(q, r)
		for _, other := range q.Rules[:i] {
			if !l.lintTwins(other, r) {
				break
			}
		}
	}
	for i, r := range q.Remedies {
		l.lintRemedy(r)
		for _, other := range q.Remedies[:i] {
			if r.Span.Meets(other.Span) {
				l.at(r, "", qyzmet.BadLaw, "this remedy stands %s, when another of %q stands too", r.Span, q.ID)
			}
		}
	}
}

func (l *loader) lintValueQuestion(q *Question) {
	l.oneOf(q, ".unit", "unit", q.Unit, units)
	if len(q.Outcomes) > 0 {
		l.at(q, ".outcomes", qyzmet.BadLaw, "the answer to %q is a value; it has no outcomes", q.ID)
	}
	if q.Otherwise != "" {
		l.at(q, ".otherwise", qyzmet.BadLaw, "the answer to %q is a value; `otherwise` names an outcome", q.ID)
	}
}

func (l *loader) lintOutcomes(q *Question) {
	if q.Unit != "" {
		l.at(q, ".unit", qyzmet.BadLaw, "a unit is for questions whose answer is a value (combine: max or sum)")
	}
	seen := map[string]bool{q.Otherwise: true}
	for _, r := range q.Rules {
		seen[r.Outcome] = true
	}
	names := q.outcomeNames()
	for i, o := range q.Outcomes {
		where := fmt.Sprintf(".outcomes[%d]", i)
		l.oneOf(q, where+".tone", "tone", o.Tone, tones)
		if slices.Contains(names[:i], o.ID) {
			l.at(q, where+".id", qyzmet.BadLaw, "outcome %q is defined twice", o.ID)
		}
		if !seen[o.ID] {
			l.at(q, where+".id", qyzmet.BadLaw, "no rule gives the outcome %q", o.ID)
		}
	}
	if q.Otherwise == "" {
		l.at(q, ".otherwise", qyzmet.Missing, "question %q does not say what holds otherwise", q.ID)
	} else if q.OutcomeByID(q.Otherwise) == nil {
		l.unknown(q, ".otherwise", q.Otherwise, names, "question %q has no outcome %q", q.ID, q.Otherwise)
	}
}

func (q *Question) outcomeNames() []string {
	names := make([]string, len(q.Outcomes))
	for i, o := range q.Outcomes {
		names[i] = o.ID
	}
	return names
}

func (l *loader) lintRule(q *Question, r *Rule) {
	l.lintEffect(q, r)
	l.lintDefeats(q, r)
	l.lintCovers(q, r)
	each(l, r, ".cites", r.Cites, func(where string, id qyzmet.ProvisionID) { l.citation(r, where, "rule", r.Span, id) })
	l.papers(r, ".papers", r.Papers)
	l.readings(r, ".readings", r.Readings)
	for _, id := range sortedKeys(r.Under) {
		reading := l.book.Readings[id]
		if reading == nil {
			l.unknown(r, ".under", string(id), texts(sortedKeys(l.book.Readings)), "there is no reading %q", id)
			continue
		}
		l.oneOf(r, ".under."+string(id), "choice of this reading", r.Under[id], reading.Choices)
	}
	l.lintGuards(r)
	l.lintUntil(r)
	l.lintParametersRead(r)
}

// lintEffect holds a rule to what its question can use: an outcome or a value.
func (l *loader) lintEffect(q *Question, r *Rule) {
	switch {
	case q.IsValue() && r.Outcome != "":
		l.at(r, ".outcome", qyzmet.BadLaw, "the answer to %q is a value; rules give `value`, not `outcome`", q.ID)
	case !q.IsValue() && r.Value != "":
		l.at(r, ".value", qyzmet.BadLaw, "the answer to %q is an outcome; rules give `outcome`, not `value`", q.ID)
	case r.Outcome != "" && q.OutcomeByID(r.Outcome) == nil:
		l.unknown(r, ".outcome", r.Outcome, q.outcomeNames(), "question %q has no outcome %q", q.ID, r.Outcome)
	case r.Outcome == "" && r.Value == "" && len(r.Defeats) == 0:
		l.at(r, "", qyzmet.BadLaw, "rule %q has no effect: it gives neither an outcome nor a value and defeats nothing", r.ID)
	case r.Outcome == "" && r.Group != "":
		l.at(r, ".group", qyzmet.BadLaw, "rule %q is an exception; groups are of rules with an outcome", r.ID)
	}
}

// lintCovers holds a consensus to rules of the same outcome.
func (l *loader) lintCovers(q *Question, r *Rule) {
	each(l, r, ".covers", r.Covers, func(where string, id qyzmet.RuleID) {
		covered := q.RuleByID(id)
		if len(covered) == 0 {
			l.unknown(r, where, string(id), q.ruleNames(), "question %q has no rule %q", q.ID, id)
			return
		}
		for _, c := range covered {
			if c == r || c.Outcome != r.Outcome {
				l.at(r, where, qyzmet.BadLaw, "rule %q covers other rules of its own outcome %q; %q is none", r.ID, r.Outcome, id)
				return
			}
		}
	})
}

// lintDefeats refuses an exception without effect: against a rule of the same
// outcome, or one that never stands in force together with it.
func (l *loader) lintDefeats(q *Question, r *Rule) {
	each(l, r, ".defeats", r.Defeats, func(where string, id qyzmet.RuleID) {
		together := false
		for _, t := range q.RuleByID(id) {
			together = together || r.Span.Meets(t.Span)
			if r.Outcome != "" && r.Outcome == t.Outcome {
				l.at(r, where, qyzmet.BadLaw, "rules %q and %q have the same outcome %q; one does not defeat the other", r.ID, id, r.Outcome)
				return
			}
		}
		if !together {
			l.at(r, where, qyzmet.BadLaw, "rule %q stands %s, when no rule %q is in force", r.ID, r.Span, id)
		}
	})
}

// lintTwins holds rules of one name to being wordings of one rule, one after another.
// It returns false once it has complained.
func (l *loader) lintTwins(a, b *Rule) bool {
	switch {
	case a.ID != b.ID || !sameReading(a, b):
		return true
	case a.Span.Meets(b.Span):
		l.at(b, ".id", qyzmet.BadLaw, "rule %q stands twice at the same time: %s, and %s", b.ID, a.Span, b.Span)
	case a.Outcome != b.Outcome || a.Group != b.Group:
		l.at(b, ".id", qyzmet.BadLaw, "rule %q has another outcome or group in another wording of the law; give it a name of its own", b.ID)
	default:
		return true
	}
	return false
}

func sameReading(a, b *Rule) bool {
	if len(a.Under) != len(b.Under) {
		return false
	}
	for id, choice := range a.Under {
		if b.Under[id] != choice {
			return false
		}
	}
	return true
}

// lintGuards refuses a condition that reads a fact without asking first whether
// the fact applies. The last day and the value are read only where the
// condition holds.
func (l *loader) lintGuards(r *Rule) {
	check := func(field string, e *Expr, known []*Expr) {
		unguarded(l.book, e, known, func(f *Fact) {
			l.at(r, field, qyzmet.BadLaw, "rule %q reads %s, which applies only when %s; ask that in the same condition", r.ID, f.Path, f.AppliesWhen)
		})
	}
	check(".when", r.WhenExpr, nil)
	check(".until", r.UntilExpr, conjuncts(r.WhenExpr))
	check(".value", r.ValueExpr, conjuncts(r.WhenExpr))
}

// lintParametersRead refuses a parameter that has no value for some of the time
// for which the rule stands.
func (l *loader) lintParametersRead(r *Rule) {
	seen := map[string]bool{}
	r.Walk(func(x *Expr) bool {
		if x.Op != OpParam || seen[x.Name] {
			return true
		}
		seen[x.Name] = true
		values := l.book.Parameters[x.Name].Values
		if len(values) == 0 {
			return true // reported at the parameter
		}
		whole := Span{From: values[0].From, Before: values[len(values)-1].Before}
		if !spanWithin(r.Span, whole) {
			l.at(r, "", qyzmet.BadLaw, "rule %q stands %s, but param.%s has values only %s", r.ID, r.Span, x.Name, whole)
		}
		return true
	})
}

func (l *loader) lintRemedy(r *RemedyDef) {
	each(l, r, ".cites", r.Cites, func(where string, id qyzmet.ProvisionID) { l.citation(r, where, "remedy", r.Span, id) })
	if (r.Within == "") != (r.From == "") {
		l.at(r, ".within", qyzmet.BadLaw, "`within` and `start` stand together: a term, and the fact from which it is counted")
	}
	if r.Within != "" {
		if _, err := date.ParseTerm(r.Within); err != nil {
			l.at(r, ".within", qyzmet.NotAllowed, "%v", err)
		}
	}
	if r.From == "" {
		return
	}
	switch f := l.book.Facts[r.From]; {
	case f == nil:
		l.unknown(r, ".start", string(r.From), l.book.factNames(), "there is no fact %q", r.From)
	case f.Kind != qyzmet.Date:
		l.at(r, ".start", qyzmet.WrongType, "a term is counted from a day, and %s is of type %s", r.From, f.Type)
	}
}

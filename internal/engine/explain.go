package engine

import (
	"slices"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// OtherwiseRule is the rule id of a ground that is the question's explicit
// `otherwise`: no rule holds.
const OtherwiseRule qyzmet.RuleID = "otherwise"

// grounds lists the rules that hold and carry the outcome, followed by the
// grounds of the composed questions they rest on.
func (a *ask) grounds(answer *qyzmet.Answer, r *worldRun, cq *compiledQuestion, outcome cell) {
	found := false
	for _, rule := range cq.rules {
		if rule.outcome != outcome.v && !cq.def.IsValue() || rule.outcome < 0 && rule.value < 0 {
			continue
		}
		if !carries(r, rule) || covered(r, rule) {
			continue
		}
		found = true
		answer.Grounds = append(answer.Grounds, a.ground(r, rule))
		for _, sub := range a.restsOn(r, rule) {
			if c := r.out[sub.outcome]; c.k {
				a.grounds(answer, r, sub, c)
			}
		}
	}
	if found || !outcome.k || cq != r.p.asked() {
		return
	}
	defeated := a.defeatedBy(r, cq)
	if len(defeated) == 0 {
		defeated = []qyzmet.Ground{otherwiseGround(cq.def)}
	}
	answer.Grounds = append(answer.Grounds, defeated...)
}

// defeatedBy lists the exceptions that hold against rules whose own condition
// is met, or may be: the reason why the question comes out as `otherwise`.
func (a *ask) defeatedBy(r *worldRun, cq *compiledQuestion) []qyzmet.Ground {
	var out []qyzmet.Ground
	seen := map[*compiledRule]bool{}
	for _, rule := range cq.rules {
		if rule.outcome < 0 || r.out[rule.when].isFalse() {
			continue
		}
		for _, d := range rule.beaten {
			if r.out[d.holds].isTrue() && !seen[d] {
				seen[d] = true
				out = append(out, a.ground(r, d))
			}
		}
	}
	return out
}

// carries reports whether a rule holds, or would but for unknown exceptions.
func carries(r *worldRun, rule *compiledRule) bool {
	return r.out[rule.holds].isTrue() || !r.out[rule.holds].k && !r.out[rule.question.outcome].k &&
		meets(r, rule, map[*compiledRule]bool{})
}

// covered reports whether one of the rules that a consensus rule stands for is
// a ground itself.
func covered(r *worldRun, rule *compiledRule) bool {
	if len(rule.def.Covers) == 0 {
		return false
	}
	for _, other := range rule.question.rules {
		if slices.Contains(rule.def.Covers, other.def.ID) && carries(r, other) {
			return true
		}
	}
	return false
}

func otherwiseGround(q *rulebook.Question) qyzmet.Ground {
	g := qyzmet.Ground{Rule: OtherwiseRule, Question: q.ID, Cites: q.OtherwiseCites}
	if q.OtherwiseText != nil {
		g.Text = *q.OtherwiseText
	}
	return g
}

func (a *ask) ground(r *worldRun, rule *compiledRule) qyzmet.Ground {
	a.held = append(a.held, rule)
	def := rule.def
	g := qyzmet.Ground{Rule: def.ID, Question: rule.question.def.ID, Cites: def.Cites, Text: def.Text, Papers: rule.papers}
	if rule.until < 0 {
		return g
	}
	if c := r.out[rule.until]; c.k {
		d := date.Date(c.v)
		g.Until = &d
	} else {
		for _, i := range a.unknownFacts(r, rule.until) {
			g.UntilAsk = append(g.UntilAsk, a.book.FactOrder[i].Path)
		}
	}
	return g
}

func (e *Engine) papers(ids []qyzmet.PaperID) []qyzmet.Paper {
	out := make([]qyzmet.Paper, len(ids))
	for i, id := range ids {
		out[i] = qyzmet.Paper{ID: id, Label: e.book.Papers[id]}
	}
	return out
}

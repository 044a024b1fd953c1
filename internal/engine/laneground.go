package engine

import (
	"slices"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// Until gives the last day of a person's outcome, if it is known and every state
// of the law gives the same. LaneOptions.Until must have been set.
func (r *LaneResult) Until(person int) (date.Date, bool) {
	var found cell
	for i, w := range r.worker.lanes.worlds {
		if w.until < 0 {
			return 0, false
		}
		c := r.worker.run.base.valueCell(w.until, person)
		if !c.k || i > 0 && c != found {
			return 0, false
		}
		found = c
	}
	return date.Date(found.v), found.k
}

// Grounds lists the rules that carry a person's settled outcome, followed by
// those of the composed questions they rest on, as an answer of the reference
// does; none for an outcome that stands because no rule holds.
func (r *LaneResult) Grounds(outcome Standing, person int) []*rulebook.Rule {
	return r.grounds(nil, r.worker.lanes.Question, int64(outcome), person)
}

func (r *LaneResult) grounds(list []*rulebook.Rule, q *rulebook.Question, outcome int64, person int) []*rulebook.Rule {
	for i, rule := range r.worker.lanes.Rules {
		if rule.Rule.Question.ID != q.ID || rule.code != outcome || !r.Is(i, person) || r.stoodFor(i, person) {
			continue
		}
		list = append(list, rule.Rule)
		for _, id := range rule.uses {
			if code, ok := r.outcomeOf(id, person); ok {
				list = r.grounds(list, r.worker.lanes.e.book.Questions[id], code, person)
			}
		}
	}
	return list
}

// stoodFor reports whether one of the rules that a consensus rule stands for
// holds itself.
func (r *LaneResult) stoodFor(i, person int) bool {
	rule := r.worker.lanes.Rules[i]
	if len(rule.Rule.Covers) == 0 {
		return false
	}
	for j, other := range r.worker.lanes.Rules {
		if other.Rule.Question.ID == rule.Rule.Question.ID && slices.Contains(rule.Rule.Covers, other.Rule.ID) && r.Is(j, person) {
			return true
		}
	}
	return false
}

// outcomeOf finds the outcome of a composed question by the rules that hold of a
// person; an `otherwise` has no grounds.
func (r *LaneResult) outcomeOf(id qyzmet.QuestionID, person int) (int64, bool) {
	for i, rule := range r.worker.lanes.Rules {
		if rule.Rule.Question.ID == id && rule.code >= 0 && r.Is(i, person) {
			return rule.code, true
		}
	}
	return 0, false
}

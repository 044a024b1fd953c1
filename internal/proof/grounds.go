package proof

import (
	"fmt"
	"slices"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// otherwise names the ground that no rule of another outcome holds.
const otherwise qyzmet.RuleID = "otherwise"

// grounds checks the answer's grounds and the readings they rest on.
func (c *checker) grounds(root *questionClaim, outcome term) error {
	want, have := groundsOf(root, outcome), c.answer.Grounds
	if len(want) == 0 && outcome.told == known {
		if want = defeatsOf(root); len(want) == 0 {
			if len(have) != 1 || !sameOtherwise(have[0], c.q) {
				return fmt.Errorf("grounds: that no rule holds is the only ground, as the law data words it")
			}
			have = nil
		}
	}
	var readings []qyzmet.ReadingID
	for i, rc := range want {
		if i >= len(have) || !c.sameGround(have[i], rc) {
			return fmt.Errorf("grounds[%d]: should be %s of %s as it follows from the proof", i, rc.rule.ID, rc.rule.Question.ID)
		}
		readings = append(readings, rc.rule.Readings...)
	}
	if len(have) > len(want) {
		return fmt.Errorf("grounds[%d]: %s of %s does not follow from the proof", len(want), have[len(want)].Rule, have[len(want)].Question)
	}
	shown := slices.Clone(c.answer.Readings)
	for _, id := range readings {
		is := func(r qyzmet.Reading) bool { return r.ID == id }
		if !slices.ContainsFunc(c.answer.Readings, is) {
			return fmt.Errorf("readings: %s is missing, on which a ground rests", id)
		}
		shown = slices.DeleteFunc(shown, is)
	}
	if len(shown) > 0 {
		return fmt.Errorf("readings: no ground rests on %s", shown[0].ID)
	}
	return nil
}

// groundsOf lists the rules that carry the outcome, each followed by the grounds
// of the questions that its condition reads. A rule that is the consensus of
// others is none where one of them is.
func groundsOf(qc *questionClaim, outcome term) []*ruleClaim {
	var out []*ruleClaim
	for _, r := range qc.carriers {
		covered := func(o *rulebook.Rule) bool { return slices.Contains(r.Covers, o.ID) && qc.carries(o) }
		if outcome.told < known || !qc.of(r, outcome) || !qc.carries(r) || slices.ContainsFunc(qc.rules, covered) {
			continue
		}
		rc := qc.claimed(r)
		out = append(out, rc)
		var done []string
		r.WhenExpr.Walk(func(e *rulebook.Expr) bool {
			if sub := rc.questions[qyzmet.QuestionID(e.Name)]; composes(e) && sub != nil && !slices.Contains(done, e.Name) {
				done = append(done, e.Name)
				out = append(out, groundsOf(sub, sub.outcome())...)
			}
			return true
		})
	}
	return out
}

// defeatsOf lists the exceptions claimed to hold against rules of the question:
// with them it comes out as `otherwise`.
func defeatsOf(qc *questionClaim) []*ruleClaim {
	var out []*ruleClaim
	for _, r := range qc.carriers {
		rc := qc.claimed(r)
		for _, d := range r.DefeatedBy {
			listed := func(o *ruleClaim) bool { return o.rule == d }
			if by := rc.defeats[d]; by != nil && by.holds.is(true) && !rc.when.is(false) && !slices.ContainsFunc(out, listed) {
				out = append(out, by)
			}
		}
	}
	return out
}

func (c *checker) sameGround(have qyzmet.Ground, rc *ruleClaim) bool {
	r := rc.rule
	var ask []*rulebook.Fact
	if r.UntilExpr != nil && rc.until.told < known {
		ask = c.applying(rc.until.missing)
	}
	if have.Until == nil && rc.until.told == known || have.Until != nil && (rc.until.told < known || *have.Until != rc.until.AsDate()) {
		return false
	}
	return have.Rule == r.ID && have.Question == r.Question.ID && have.Text == r.Text && slices.Equal(have.Cites, r.Cites) &&
		slices.EqualFunc(have.Papers, r.Papers, c.samePaper) && slices.Equal(have.UntilAsk, pathsOf(ask))
}

func sameOtherwise(have qyzmet.Ground, q *rulebook.Question) bool {
	var text qyzmet.Text
	if q.OtherwiseText != nil {
		text = *q.OtherwiseText
	}
	return have.Rule == otherwise && have.Question == q.ID && have.Text == text && slices.Equal(have.Cites, q.OtherwiseCites) &&
		have.Until == nil && len(have.UntilAsk)+len(have.Papers) == 0
}

func pathsOf(facts []*rulebook.Fact) []qyzmet.Path {
	var out []qyzmet.Path
	for _, f := range facts {
		out = append(out, f.Path)
	}
	return out
}

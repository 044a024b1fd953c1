package lab

import (
	"testing"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
)

// questionOf are the draft changes that change another question than that of
// being called up.
var questionOf = map[string]qyzmet.QuestionID{"reserve-service-2025": "reserve-entry"}

// TestReforms tries every draft change that comes with the product on a few
// thousand people and compares with the reference, asked about each of them by
// both laws.
func TestReforms(t *testing.T) {
	base := testEngine(t)
	list, err := Reforms()
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range list {
		t.Run(o.ID, func(t *testing.T) {
			on := date.MustParse("2025-11-20")
			if o.On != "" {
				on = date.MustParse(o.On)
			}
			reform, err := Reformed(base, o)
			if err != nil {
				t.Fatal(err)
			}
			people, err := People(base.Fields(), Options{Seed: 3, N: 60_000, On: on, Unknown: 0.05}.DraftAge())
			if err != nil {
				t.Fatal(err)
			}
			source := Source{people.Blocks(), people.Block}
			question := questionOf[o.ID]
			if question == "" {
				question = "draft-liability"
			}
			got, err := Compare(base, reform, o, question, on, source, Aims{By: []qyzmet.Path{"person.region"}, Birth: "person.birth_date"})
			if err != nil {
				t.Fatal(err)
			}
			if got.Changed == 0 || len(got.Roots) == 0 {
				t.Errorf("%d people change, by %d rules: a reform that moves nobody is tried on nobody", got.Changed, len(got.Roots))
			}
			checkComparison(t, got, base, reform, people)
			again, err := Compare(base, reform, o, question, on, source, Aims{Cores: 1})
			if err != nil || again.Changed != got.Changed {
				t.Errorf("on one core %d people change, on all %d (%v)", again.Changed, got.Changed, err)
			}
		})
	}
}

// checkComparison asks the reference about every person and counts again.
func checkComparison(t *testing.T, got *Comparison, base, reform *engine.Engine, people *Population) {
	t.Helper()
	moves := map[Move]int{}
	for k := range people.Blocks() {
		b := people.Block(k)
		for i := range b.N {
			facts := b.Facts(i)
			m := Move{standing(t, base, facts, got), standing(t, reform, facts, got)}
			if m.From != m.To {
				moves[m]++
			}
		}
	}
	for m, n := range moves {
		if got.Moves[m] != n {
			t.Errorf("from %d to %d: %d people, by the reference %d", m.From, m.To, got.Moves[m], n)
		}
	}
	if len(moves) != len(got.Moves) {
		t.Errorf("%d moves, by the reference %d", len(got.Moves), len(moves))
	}
	regions, ages := 0, 0
	for _, by := range got.ByWord["person.region"] {
		for _, n := range by {
			regions += n
		}
	}
	for _, by := range got.ByAge {
		for _, n := range by {
			ages += n
		}
	}
	if regions != got.Changed || ages > got.Changed {
		t.Errorf("%d change, %d by region, %d by age", got.Changed, regions, ages)
	}
}

func standing(t *testing.T, e *engine.Engine, facts qyzmet.Facts, c *Comparison) engine.Standing {
	t.Helper()
	answer, err := e.Ask(engine.Query{Question: c.Question.ID, On: c.On, Facts: facts, Parts: engine.Bare})
	if err != nil {
		t.Fatal(err)
	}
	outcomes := engine.Standing(len(c.Question.Outcomes))
	switch {
	case answer.State == qyzmet.Settled:
		for i, o := range c.Question.Outcomes {
			if o.ID == answer.Outcome.ID {
				return engine.Standing(i)
			}
		}
	case answer.State == qyzmet.Official:
		return outcomes + engine.ForOfficial
	case len(answer.Open) > 0 && answer.Open[0].Reason == qyzmet.CommencementUncertain:
		return outcomes + engine.LawUnclear
	}
	return outcomes + engine.Waiting
}

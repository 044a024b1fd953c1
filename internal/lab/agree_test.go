package lab

import (
	"os"
	"testing"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/proof"
)

// TestThreeAgree: the lanes, the reference and the proof checker say the same of
// 100,000 people (fewer where not everything is required), with and without
// unknown facts.
func TestThreeAgree(t *testing.T) {
	e := testEngine(t)
	on := date.MustParse("2025-11-20")
	n := 10_000
	if os.Getenv("REQUIRE") == "all" {
		n = 50_000
	}
	for _, unknown := range []float64{0, 0.1} {
		people, err := People(e.Fields(), Options{Seed: 11, N: n, On: on, Unknown: unknown})
		if err != nil {
			t.Fatal(err)
		}
		lanes, err := e.Lanes("draft-liability", engine.LaneOptions{On: on})
		if err != nil {
			t.Fatal(err)
		}
		w := lanes.Worker()
		for k := range people.Blocks() {
			b := people.Block(k)
			r := w.Evaluate(b)
			for i := range b.N {
				facts := b.Facts(i)
				answer, err := e.Ask(engine.Query{Question: "draft-liability", On: on, Facts: facts, Parts: engine.WithBecause})
				if err != nil {
					t.Fatal(err)
				}
				if err := proof.Check(e.Book(), facts, answer); err != nil {
					t.Fatalf("person %d of block %d: %v", i, k, err)
				}
				if said := lanesSay(r, i, lanes); said != saidOf(answer) {
					t.Fatalf("person %d of block %d: lanes say %q, the reference %q", i, k, said, saidOf(answer))
				}
			}
		}
	}
}

func saidOf(a *qyzmet.Answer) string {
	if a.Outcome == nil {
		return string(a.State)
	}
	return string(a.State) + " " + a.Outcome.ID
}

func lanesSay(r *engine.LaneResult, i int, l *engine.Lanes) string {
	for o, set := range r.Outcome {
		if set.Get(i) {
			return "settled " + l.Question.Outcomes[o].ID
		}
	}
	state, base := "open", ""
	for o, set := range r.Base {
		if set.Get(i) {
			state, base = "provisional", " "+l.Question.Outcomes[o].ID
		}
	}
	if r.Official.Get(i) {
		state = "official"
	}
	return state + base
}

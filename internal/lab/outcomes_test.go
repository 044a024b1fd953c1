package lab

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/internal/column"
	"qyzmet/internal/engine"
)

// TestOutcomes: what the law makes of men of 18 to 26 is like what is reported of
// those examined. It prints the table that stands in population.yaml.
func TestOutcomes(t *testing.T) {
	const n = 40_000
	p := people(t, Options{Seed: 1, N: n, Ages: Ages{18, 26}, Men: true})
	e := testEngine(t)
	outcomes, grounds := map[string]int{}, map[string]int{}
	each(t, p, func(person int, b *column.Block, i int) {
		a, err := e.Ask(engine.Query{Question: "draft-liability", On: on, Facts: b.Facts(i), Parts: engine.Bare})
		if err != nil {
			t.Fatal(err)
		}
		if a.State != qyzmet.Settled {
			t.Fatalf("person %d: %s, though every fact is known: %v", person, a.State, b.Facts(i))
		}
		outcomes[a.Outcome.ID]++
		if a.Outcome.ID == "deferred" {
			for _, g := range a.Grounds {
				grounds[string(g.Rule)]++
			}
		}
	})
	examined := n - outcomes["not-subject"]
	t.Log("\n" + outcomeTable(outcomes, n, examined) + fmt.Sprint(grounds))
	for _, w := range []struct {
		outcome   string
		low, high float64
	}{{"callable", 0.15, 0.20}, {"deferred", 0.62, 0.75}, {"exempt", 0.09, 0.15}, {"barred", 0.005, 0.03}} {
		if share := float64(outcomes[w.outcome]) / float64(examined); share < w.low || share > w.high {
			t.Errorf("%s: %.3f of those examined, expected %v to %v", w.outcome, share, w.low, w.high)
		}
	}
}

// outcomeTable renders outcomes as shares of everybody and of those examined.
func outcomeTable(outcomes map[string]int, n, examined int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "#   %-12s %8s %8s\n", "", "of all", "examined")
	for _, id := range byCount(outcomes) {
		fmt.Fprintf(&b, "#   %-12s %6.1f %%", id, 100*float64(outcomes[id])/float64(n))
		if id != "not-subject" {
			fmt.Fprintf(&b, " %6.1f %%", 100*float64(outcomes[id])/float64(examined))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func byCount(m map[string]int) []string {
	return slices.SortedFunc(maps.Keys(m), func(a, b string) int { return cmp.Or(m[b]-m[a], strings.Compare(a, b)) })
}

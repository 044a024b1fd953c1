package engine

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"qyzmet"
	"qyzmet/date"
)

// What went into a value is listed with it, each once, in the order of the formula.
func TestReckoning(t *testing.T) {
	e := testEngines(t)[1]
	period := func(begins, ends string, paid bool) qyzmet.Item {
		return qyzmet.Item{"begins": qyzmet.DateValue(date.MustParse(begins)), "ends": qyzmet.DateValue(date.MustParse(ends)),
			"paid": qyzmet.BoolValue(paid), "rate": qyzmet.IntValue(1)}
	}
	facts := qyzmet.Facts{"p.married": qyzmet.BoolValue(false), "p.weeks": qyzmet.IntValue(6), "p.salary": qyzmet.IntValue(30_000_000),
		"p.hired":   qyzmet.DateValue(date.MustParse("2020-01-01")),
		"p.periods": qyzmet.ListValue(period("2024-01-01", "2024-01-10", true), period("2024-02-01", "2024-02-29", false), period("2024-03-01", "2024-03-31", true))}
	a := mustAsk(t, e, Query{Question: "service", On: date.MustParse("2026-06-01"), Facts: facts})
	if len(a.Reckoning) != 1 || a.Reckoning[0].Value != 41 || a.Reckoning[0].Unit != "days" {
		t.Fatalf("%+v", a.Reckoning)
	}
	steps := a.Reckoning[0].Steps
	if len(steps) != 1 || steps[0].Path != "p.periods" || steps[0].Value != "41" || len(steps[0].Items) != 3 || steps[0].Items[1] != 0 {
		t.Errorf("%+v", steps)
	}
	a = mustAsk(t, e, Query{Question: "pay", On: date.MustParse("2026-06-01"), Facts: facts})
	if len(a.Reckoning) != 1 || a.Reckoning[0].Rule != "by-weeks" || a.Reckoning[0].Value != 6_000_000 {
		t.Fatalf("%+v", a.Reckoning)
	}
	var read []string
	for _, s := range a.Reckoning[0].Steps {
		read = append(read, string(s.Path)+s.Param+"="+s.Value+" "+s.Unit)
	}
	for i, want := range []string{"p.salary=30000000 tiyn", "p.weeks=6 count", "days_of_month=30 days"} {
		if len(read) != 3 || read[i] != want {
			t.Errorf("went in: %q, want %q", read, want)
		}
	}
}

// The values reckoned make the outcome, and what each item adds makes the total.
func TestReckoningAddsUp(t *testing.T) {
	n := 0
	eachPerson(t, share{10_000, 40}, 0.3, func(t *testing.T, e *Engine, _ *rand.Rand, q Query) {
		a := mustAsk(t, e, q)
		def := e.book.Questions[q.Question]
		if !def.IsValue() || a.Outcome == nil {
			if a.Reckoning != nil {
				t.Errorf("%s has a reckoning without a value", q.Question)
			}
			return
		}
		total := int64(0)
		for i, k := range a.Reckoning {
			n++
			if def.Combine == "sum" || i == 0 {
				total += k.Value
			}
			for _, s := range k.Steps {
				sum := int64(0)
				for _, item := range s.Items {
					sum += item
				}
				if got, err := strconv.ParseInt(s.Value, 10, 64); s.Items != nil && (err != nil || got != sum) {
					t.Errorf("%s/%s: the items of %s make %d, not %s", q.Question, k.Rule, s.Path, sum, s.Value)
				}
			}
		}
		if total != *a.Outcome.Value {
			t.Errorf("%s: reckoned %d, the outcome is %d", q.Question, total, *a.Outcome.Value)
		}
	})
	if n == 0 {
		t.Fatal("nothing was reckoned")
	}
}

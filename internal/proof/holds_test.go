package proof_test

import (
	"maps"
	"slices"
	"testing"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/proof"
	"qyzmet/internal/rulebook"
)

// Whatever is known of whom, on whichever day: a condition holds when its value is
// true, and else it does not.
func TestHoldsIsValue(t *testing.T) {
	book, _ := loadLaw(t)
	p := newPeople(book, 1)
	held, not := 0, 0
	for _, e := range conditionsOf(book) {
		for range 60 {
			on, facts := p.day(), qyzmet.Facts{}
			e.Walk(func(x *rulebook.Expr) bool {
				if f := book.Entry(x.Path); x.Op == rulebook.OpFact && f != nil && p.chance(85) {
					facts[x.Path] = p.value(f, on)
				}
				return true
			})
			v, _ := proof.Value(book, e, facts, on, 0)
			want := v.Equal(qyzmet.BoolValue(true))
			if got := proof.Holds(book, e, facts, on, 0); got != want {
				t.Fatalf("of %v on %s holds is %v, the value is %s", facts, on, got, v)
			}
			if want {
				held++
			} else {
				not++
			}
		}
	}
	if held < 1000 || not < 1000 {
		t.Errorf("%d conditions held and %d did not: too few to tell", held, not)
	}
}

// conditionsOf lists the conditions of the acts and duties of a book.
func conditionsOf(book *rulebook.Book) []*rulebook.Expr {
	var out []*rulebook.Expr
	add := func(e *rulebook.Expr) {
		if e != nil {
			out = append(out, e)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(book.ActKinds)) {
		k := book.ActKinds[id]
		for _, r := range k.Requires {
			add(r.HoldsExpr)
			add(r.WhenExpr)
		}
		for _, e := range k.Sets {
			add(e.WhenExpr)
		}
	}
	for _, d := range book.Duties {
		add(d.Raised.WhenExpr)
		for _, e := range []*rulebook.Ended{d.Discharged, d.Dropped} {
			if e != nil {
				add(e.WhenExpr)
			}
		}
	}
	return out
}

// What rests on a parameter that may have changed by the day is not known to hold.
func TestHoldsWithoutDoubt(t *testing.T) {
	book := tiny(t)
	e, err := book.Expression("param.age >= 18 || p.a", qyzmet.Bool)
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[string]bool{"2020-06-01": true, "2021-03-01": false, "2021-06-01": true} {
		if got := proof.Holds(book, e, qyzmet.Facts{"p.a": yes}, date.MustParse(day), 0); got != want {
			t.Errorf("on %s it holds: %v, not %v", day, got, want)
		}
	}
}

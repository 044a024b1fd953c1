package lab

import (
	"slices"
	"testing"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/column"
	"qyzmet/internal/rulebook"
)

// TestConsistent: no fact is given where it does not apply, none contradicts
// another, and each is within its bounds, with all facts known and with some
// unknown, on different days.
func TestConsistent(t *testing.T) {
	for name, opts := range map[string]Options{
		"known":           {N: 20_000},
		"a tenth unknown": {N: 20_000, Unknown: 0.1},
		"draft age":       Options{N: 20_000}.DraftAge(),
		"half unknown":    Options{N: 10_000, Unknown: 0.5}.DraftAge(),
		"old law":         {N: 10_000, On: date.MustParse("2018-09-03")},
		"leap day":        {N: 10_000, On: date.MustParse("2024-02-29"), Ages: Ages{16, 74}},
		"end of a course": {N: 10_000, On: date.MustParse("2026-06-30")},
	} {
		t.Run(name, func(t *testing.T) {
			opts.Seed = 11
			e, p := testEngine(t), people(t, opts)
			each(t, p, func(person int, b *column.Block, i int) {
				facts := b.Facts(i)
				if err := e.Check(facts, p.opts.On); err != nil {
					t.Fatalf("person %d: %v\n%v", person, err, facts)
				}
				for path, v := range facts {
					bounded(t, e.Book().Facts[path], v)
				}
			})
		})
	}
}

// bounded holds a value to what a file may give for it.
func bounded(t *testing.T, f *rulebook.Fact, v qyzmet.Value) {
	t.Helper()
	switch v.Kind {
	case qyzmet.Words:
	case qyzmet.List:
		for _, item := range v.Items {
			for name, x := range item {
				bounded(t, f.ItemFact(name), x)
			}
		}
	default:
		if _, fault := f.Parse(v.String()); fault != nil {
			t.Fatal(fault)
		}
	}
}

// asked are the questions whose facts a population has.
var asked = []qyzmet.QuestionID{"draft-liability", "deferral", "exemption", "compulsory-term", "registration", "call-up-age"}

// onlySome are facts without a condition in the law data that still only some
// people have.
var onlySome = map[qyzmet.Path]string{
	"service.started":       "there is an order only of those who serve or have served",
	"service.excluded_days": "as service.started",
}

// TestEverythingAsked: each fact that those questions read is known of everybody
// to whom it applies, when nothing is made unknown.
func TestEverythingAsked(t *testing.T) {
	const n = 3000
	e := testEngine(t)
	reads := map[qyzmet.Path]bool{}
	for _, id := range asked {
		readBy(e.Book(), e.Book().Questions[id], reads)
	}
	p := people(t, Options{Seed: 5, N: n})
	for _, f := range e.Book().FactOrder {
		if !reads[f.Path] || f.Informational {
			continue
		}
		known, missing := 0, 0
		each(t, p, func(_ int, b *column.Block, i int) {
			facts := b.Facts(i)
			if facts[f.Path].Known() {
				known++
			} else if facts[f.Path] = anyValue(f); applies(e.Check(facts, on), f.Path) {
				missing++
			}
		})
		switch reason := onlySome[f.Path]; {
		case reason == "" && missing > n/1000:
			t.Errorf("%s: unknown of %d people to whom it applies, known of %d", f.Path, missing, known)
		case known == 0 && f.AppliesWhen == "":
			t.Errorf("%s: known of nobody", f.Path)
		}
	}
}

func readBy(book *rulebook.Book, q *rulebook.Question, reads map[qyzmet.Path]bool) {
	for _, r := range q.Rules {
		for _, x := range []*rulebook.Expr{r.WhenExpr, r.UntilExpr, r.ValueExpr} {
			x.Walk(func(x *rulebook.Expr) bool {
				if x.Op == rulebook.OpFact {
					reads[x.Path] = true
				}
				return true
			})
		}
	}
	for _, id := range q.Uses {
		readBy(book, book.Questions[id], reads)
	}
}

// anyValue is some value of a fact.
func anyValue(f *rulebook.Fact) qyzmet.Value {
	switch f.Kind {
	case qyzmet.Bool:
		return qyzmet.BoolValue(true)
	case qyzmet.Date:
		return qyzmet.DateValue(on)
	case qyzmet.Word:
		return qyzmet.WordValue(f.Values[0].Word)
	case qyzmet.Words:
		return qyzmet.WordsValue()
	case qyzmet.List:
		return qyzmet.ListValue()
	}
	return qyzmet.IntValue(1)
}

// applies tells whether a fact that was put in was accepted as one that applies.
func applies(err error, path qyzmet.Path) bool {
	faults, _ := qyzmet.FaultsOf(err)
	return !slices.ContainsFunc(faults, func(f *qyzmet.Fault) bool { return f.Path == string(path) })
}

// TestUnknownIsTheSamePerson: hiding facts changes none that is shown, and hides
// the share asked for.
func TestUnknownIsTheSamePerson(t *testing.T) {
	open, hidden := people(t, Options{Seed: 3, N: 4096}), people(t, Options{Seed: 3, N: 4096, Unknown: 0.3})
	full, part := open.Block(0), hidden.Block(0)
	given, shown := 0, 0
	for i := range full.N {
		all, some := full.Facts(i), part.Facts(i)
		given, shown = given+len(all), shown+len(some)
		for path, v := range some {
			if v.Kind != qyzmet.List && !v.Equal(all[path]) {
				t.Fatalf("person %d: %s is %s, and %s with nothing hidden", i, path, v, all[path])
			}
		}
	}
	if share := 1 - float64(shown)/float64(given); share < 0.29 || share > 0.31 {
		t.Errorf("%.4f of the facts are hidden, 0.3 were asked for", share)
	}
}

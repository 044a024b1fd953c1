package proof_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"testing"

	"qyzmet"
	"qyzmet/internal/engine"
	"qyzmet/internal/proof"
	"qyzmet/internal/rulebook"
)

// shared is a question's part of a number of random people for all questions of
// a law together, which does not grow with the law, but least at least.
func shared(book *rulebook.Book, people, least int) int {
	if testing.Short() {
		people, least = people/10, (least+9)/10
	}
	return min(max(people/len(book.Order), least), 3000)
}

func loadLaw(t *testing.T) (*rulebook.Book, *engine.Engine) {
	t.Helper()
	return loadFrom(t, "../../law")
}

func loadFrom(t *testing.T, folder string) (*rulebook.Book, *engine.Engine) {
	t.Helper()
	book, err := rulebook.Load(os.DirFS(folder))
	if err != nil {
		t.Fatal(err)
	}
	e, err := engine.New(book)
	if err != nil {
		t.Fatal(err)
	}
	return book, e
}

// eachQuestion runs f for every question of the law, and of the small law that
// uses every operation on numbers and days.
func eachQuestion(t *testing.T, f func(t *testing.T, book *rulebook.Book, e *engine.Engine, q *rulebook.Question)) {
	for _, folder := range []string{"../../law", "../rulebook/testdata/sums"} {
		book, e := loadFrom(t, folder)
		for _, q := range book.Order {
			t.Run(string(q.ID), func(t *testing.T) { f(t, book, e, q) })
		}
	}
}

// Every answer of the engine passes the checker: two programs written apart
// agree on random people, with and without unknowns, on random days.
func TestEngineAnswersPass(t *testing.T) {
	eachQuestion(t, func(t *testing.T, book *rulebook.Book, e *engine.Engine, q *rulebook.Question) {
		p := newPeople(book, 1)
		states, outcomes, nodes, worlds := map[qyzmet.State]int{}, map[string]int{}, 0, 0
		people := shared(book, 40_000, 150)
		for range people {
			query, a, err := p.answer(e, q.ID)
			if err != nil {
				t.Fatal(err)
			}
			if err := proof.Check(book, query.Facts, a); err != nil {
				t.Errorf("%v\n%s", err, dump(query, a))
				return
			}
			states[a.State]++
			if a.Outcome != nil {
				outcomes[a.Outcome.ID]++
			}
			if a.Because != nil && a.Because.Claim == "worlds" {
				worlds++
			}
			nodes += size(a.Because)
		}
		t.Log(people, "answers,", nodes, "nodes,", worlds, "over several states of the law,", states, outcomes)
	})
}

// Whatever single thing is changed in a proof of the engine, it is refused, but
// for the removal of a ground of a composed question beside which another
// stands.
func TestEngineMutantsAreRefused(t *testing.T) {
	eachQuestion(t, func(t *testing.T, book *rulebook.Book, e *engine.Engine, q *rulebook.Question) {
		p := newPeople(book, 2)
		total, redundant := 0, 0
		for range shared(book, 800, 8) {
			query, a, err := p.answer(e, q.ID)
			if err != nil {
				t.Fatal(err)
			}
			if n := size(a.Because); n == 0 || n > 40 {
				continue
			}
			for _, m := range mutants(book, a) {
				switch err := proof.Check(book, query.Facts, m.answer); {
				case err != nil:
					total++
				case m.redundant:
					redundant++
				default:
					t.Fatalf("is not caught: %s\n%s", m.name, dump(query, a))
				}
			}
		}
		t.Log(total, "mutants refused;", redundant, "left out a claim that was not needed")
	})
}

func size(b *qyzmet.Because) int {
	if b == nil {
		return 0
	}
	n := 1
	for _, c := range b.Children {
		n += size(c)
	}
	return n
}

func dump(q engine.Query, a *qyzmet.Answer) string {
	text := fmt.Sprintf("%s on %s, law known %s: %s\n", q.Question, q.On, q.Known, a.State)
	for _, p := range slices.Sorted(maps.Keys(q.Facts)) {
		text += "  " + string(p) + ": " + q.Facts[p].String() + "\n"
	}
	return text
}

package main

import (
	"sync"
	"testing"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/rulebook"
	"qyzmet/law"
)

var loadLaw = sync.OnceValues(func() (*rulebook.Book, error) { return rulebook.Load(law.Data) })

func testBook(t testing.TB) *rulebook.Book {
	t.Helper()
	book, err := loadLaw()
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// Rego, cel-go and the engine answer alike on random people of whom everything
// is known, before and after the reforms of 2025.
func TestContendersAgree(t *testing.T) {
	book := testBook(t)
	for _, id := range []qyzmet.QuestionID{"draft-liability", "deferral", "exemption", "registration", "notice", "summons-excuse", "deferral-waiver"} {
		for _, on := range []string{"2019-10-15", "2025-11-20"} {
			t.Run(string(id)+" "+on, func(t *testing.T) { agreeOn(t, book, id, on, 100) })
		}
	}
}

// The larger book too, with its renamed facts.
func TestContendersAgreeOnCopies(t *testing.T) {
	agreeOn(t, copiesOf(testBook(t), "deferral").scale(3), "draft-liability", "2025-11-20", 60)
}

// More people for the question that is raced.
func TestContendersAgreeOnMany(t *testing.T) {
	agreeOn(t, testBook(t), "draft-liability", "2025-11-20", 600)
}

func agreeOn(t *testing.T, book *rulebook.Book, id qyzmet.QuestionID, on string, n int) {
	t.Helper()
	e, err := engine.New(book)
	if err != nil {
		t.Fatal(err)
	}
	b, err := newBout(e, id, date.MustParse(on))
	if err != nil {
		t.Fatal(err)
	}
	crowd := newPeople(e, b.closure, 1)
	outcomes, grounds := map[string]int{}, map[string]bool{}
	for range n {
		p, err := crowd.person()
		if err != nil {
			t.Fatal(err)
		}
		one, err := b.add(p)
		if err != nil {
			t.Fatal(err)
		}
		outcomes[one.verdict.outcome]++
		for _, g := range one.verdict.grounds {
			grounds[g] = true
		}
	}
	t.Logf("%d rules, %v, %d rules held for someone", len(b.closure.rules), outcomes, len(grounds))
	if len(outcomes) < 2 {
		t.Errorf("all %d people have the same outcome", n)
	}
}

package engine

import (
	"testing"

	"qyzmet"
	"qyzmet/date"
)

// benchFacts is a student of 20 with every fact given that the call-up reads.
func benchFacts(b testing.TB, e *Engine) qyzmet.Facts {
	b.Helper()
	facts, err := e.book.ReadFacts("bench", []byte(`{
		"country": {"regime": "peace"}, "waiver": {"applied": false},
		"person": {"citizen": true, "sex": "male", "birth_date": "2005-02-11", "residence": "in-kazakhstan", "imprisoned": false,
		"conviction": "none", "criminal_case": false, "rank_composition": "none", "serving": "none", "initial_training": false, "stock": "none",
		"register_end": "none", "served_abroad": false, "special_body_service": false, "relative_fell": false, "degree": "none", "married": false,
		"children": [], "raised_by_others": false, "fitness": "fit", "work": {"kind": "none"},
		"study": {"now": true, "level": "higher", "form": "full-time", "institution": "kazakhstan", "deferred_levels": [], "has_higher": false, "ends": "2027-06-30"},
		"care": {"now": true, "full_state_support": false, "others_obliged": false, "parents_absent": false, "parent_alone": false, "only_son": true},
		"relatives": [{"kinship": "mother", "birth_date": "1975-05-01", "disability": "third", "depends_on": "you"}]}}`))
	if err != nil {
		b.Fatal(err)
	}
	return facts
}

func benchAsk(b *testing.B, parts Parts, facts func(qyzmet.Facts)) {
	e := testEngine(b)
	f := benchFacts(b, e)
	facts(f)
	q := Query{Question: "draft-liability", On: date.MustParse("2025-11-20"), Facts: f, Parts: parts}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := e.Ask(q); err != nil {
			b.Fatal(err)
		}
	}
}

// The decision with all grounds and its explanation.
func BenchmarkAskExplained(b *testing.B) { benchAsk(b, WithBecause, func(qyzmet.Facts) {}) }

// The decision with its grounds.
func BenchmarkAskBare(b *testing.B) { benchAsk(b, Bare, func(qyzmet.Facts) {}) }

// Everything an answer can hold.
func BenchmarkAskEverything(b *testing.B) { benchAsk(b, Everything, func(qyzmet.Facts) {}) }

// The best next question, with the effect of each answer, at the start of an interview.
func BenchmarkNextQuestion(b *testing.B) {
	benchAsk(b, WithNext, func(f qyzmet.Facts) {
		for p := range f {
			if p != "country.regime" && p != "person.birth_date" {
				delete(f, p)
			}
		}
	})
}

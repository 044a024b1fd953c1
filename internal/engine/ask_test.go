package engine

import (
	"encoding/json"
	"errors"
	"reflect"
	"sync"
	"testing"

	"qyzmet"
	"qyzmet/date"
)

// Asking from many goroutines gives what asking from one does.
func TestAskConcurrently(t *testing.T) {
	e := testEngine(t)
	q := Query{Question: "draft-liability", On: date.MustParse("2025-11-20"), Facts: benchFacts(t, e)}
	want := mustAsk(t, e, q)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				if got, err := e.Ask(q); err != nil || !reflect.DeepEqual(got, want) {
					t.Errorf("got %v, %v", got, err)
					return
				}
			}
		})
	}
	wg.Wait()
}

// An answer's JSON has the names of the contract.
func TestAnswerJSON(t *testing.T) {
	e := testEngine(t)
	a := mustAsk(t, e, Query{Question: "draft-liability", On: date.MustParse("2025-11-20"), Facts: benchFacts(t, e)})
	data, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"question", "on", "known", "law", "state", "outcome", "grounds", "open", "next", "because", "why_not", "changes", "remedy", "readings"} {
		if _, ok := got[name]; !ok {
			t.Errorf("the answer has no %q", name)
		}
	}
	if got["outcome"] != "deferred" || got["state"] != "settled" {
		t.Errorf("outcome %v, state %v", got["outcome"], got["state"])
	}
}

// A query at fault is refused with its place and what is allowed.
func TestAskRefuses(t *testing.T) {
	e := testEngine(t)
	on := date.MustParse("2025-11-20")
	for _, c := range []struct {
		name string
		q    Query
		code qyzmet.Code
		path string
	}{
		{"unknown question", Query{Question: "deferal", On: on}, qyzmet.UnknownName, "question"},
		{"day out of range", Query{Question: "deferral", On: date.Forever}, qyzmet.BadDate, "on"},
		{"study ended before it began", Query{Question: "deferral", On: on, Facts: qyzmet.Facts{
			"person.study.now":    qyzmet.BoolValue(true),
			"person.study.begins": qyzmet.DateValue(date.MustParse("2026-09-01")),
			"person.study.ends":   qyzmet.DateValue(date.MustParse("2026-01-31"))}}, qyzmet.Contradiction, "person.study.ends, person.study.begins"},
		{"level of a study that is not", Query{Question: "deferral", On: on, Facts: qyzmet.Facts{
			"person.study.now": qyzmet.BoolValue(false), "person.study.level": qyzmet.WordValue("higher")}}, qyzmet.Contradiction, "person.study.level"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := e.Ask(c.q)
			faults, ok := qyzmet.FaultsOf(err)
			if !ok || len(faults) == 0 || faults[0].Code != c.code {
				t.Fatalf("got %v", err)
			}
			if faults[0].Path != c.path && faults[0].Path != "person.study.begins, person.study.ends" {
				t.Errorf("path is %q, expected %q", faults[0].Path, c.path)
			}
			if faults[0].Message == "" || errors.Is(err, nil) {
				t.Error("no message")
			}
		})
	}
}

// A condition outside any question may not read a value that changes over time.
func TestConditionsReadNoDatedValue(t *testing.T) {
	e := testEngine(t)
	for text, wantErr := range map[string]bool{
		"years(person.birth_date, on) >= param.not_called_age":            false,
		"months(person.birth_date, on) >= param.pension_age_women_months": true,
	} {
		expr, err := e.book.Expression(text, qyzmet.Bool)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.condition(expr); (err != nil) != wantErr {
			t.Errorf("%s: %v", text, err)
		}
	}
}

package api

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// What is read can be sent back: a value shown to one who sees all is read again as
// the same value, and fits the schema of shown values.
func TestShownValuesAreReadAgain(t *testing.T) {
	w := newTown(t)
	for _, role := range []string{"head", "medical-board"} { // together they see everything
		w.made(actorOf("u-registrar", "o-kz"), "official-appointed", "u-all", map[string]any{"at": district, "role": role, "official_name": "Бәрін Көретін"})
	}
	sight, err := w.Sight(t.Context(), actorOf("u-all", district))
	if err != nil {
		t.Fatal(err)
	}
	show := shower{w.Book(), sight}
	schema := generic(shownSchema())
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom(w.Book().FactOrder).Draw(t, "fact")
		data, _ := json.Marshal(map[string]any{string(f.Path): drawValue(t, f)})
		facts, err := w.Book().ReadFacts("", data)
		if err != nil {
			t.Skip()
		}
		back, err := json.Marshal(map[string]Shown{string(f.Path): show.at(f.Path, facts[f.Path])})
		if err != nil {
			t.Fatal(err)
		}
		again, err := w.Book().ReadFacts("", back)
		if err != nil || !again[f.Path].Equal(facts[f.Path]) {
			t.Fatalf("%s is shown as %s, which reads as %v: %v", data, back, again, err)
		}
		var shown map[string]any
		if err := json.Unmarshal(back, &shown); err != nil {
			t.Fatal(err)
		}
		if err := (&schemaCheck{}).check(schema, shown[string(f.Path)], "$"); err != nil {
			t.Fatal(err)
		}
	})
}

// Of a list that one may see, the parts that one may not are hidden, and so are the
// facts in a field of facts.
func TestPartsAreHidden(t *testing.T) {
	w := newTown(t)
	sight, err := w.Sight(t.Context(), actorOf("u-min", "o-kz")) // personal only
	if err != nil {
		t.Fatal(err)
	}
	show := shower{w.Book(), sight}
	list := &rulebook.Fact{Path: "kin", Kind: qyzmet.List, Items: []*rulebook.Fact{{Path: "of", Kind: qyzmet.Word}, {Path: "illness", Kind: qyzmet.Word, Sensitivity: "health"}}}
	value := qyzmet.ListValue(qyzmet.Item{"of": qyzmet.WordValue("father"), "illness": qyzmet.WordValue("secret"), "unknown": qyzmet.WordValue("secret")})
	if out, _ := json.Marshal(show.plain("kin", list, value)); string(out) != `[{"illness":{"hidden":true},"of":"father","unknown":{"hidden":true}}]` {
		t.Errorf("%s", out)
	}
	kind := w.Book().ActKinds["facts-stated"]
	stated := func(p qyzmet.Path, v qyzmet.Value) string {
		for _, f := range kind.Fields {
			if f.Fact.Type == factsType {
				out, _ := json.Marshal(show.field(kind, f.ID, qyzmet.ListValue(qyzmet.Item{"fact": qyzmet.WordValue(string(p)), "value": v})))
				return string(out)
			}
		}
		t.Fatal("no field of facts")
		return ""
	}
	var open, closed bool
	for _, f := range w.Book().FactOrder {
		if f.Kind != qyzmet.Bool {
			continue
		}
		got := stated(f.Path, qyzmet.BoolValue(true))
		switch f.Sensitivity {
		case "health", "criminal":
			closed = true
			if got != `{"`+string(f.Path)+`":{"hidden":true}}` {
				t.Errorf("%s: %s", f.Path, got)
			}
		case "", "plain", "personal":
			open = true
			if got != `{"`+string(f.Path)+`":true}` {
				t.Errorf("%s: %s", f.Path, got)
			}
		}
	}
	if !open || !closed {
		t.Error("the facts of the law no more have what this test looks at")
	}
	out, _ := json.Marshal(show.field(nil, "x", qyzmet.BoolValue(true)))
	if string(out) != `{"hidden":true}` {
		t.Errorf("a field that no kind has: %s", out)
	}
}

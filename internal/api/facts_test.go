package api

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// What the schema allows, the book reads, and the other way round, for single
// values of every fact.
func TestFactsSchemaAgreesWithTheReader(t *testing.T) {
	book := testEngine(t).Book()
	schema := generic(FactsSchema(book))
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom(book.FactOrder).Draw(t, "fact")
		value := drawValue(t, f)
		facts := spell(t, string(f.Path), value)
		data, err := json.Marshal(facts)
		if err != nil {
			t.Fatal(err)
		}
		_, readErr := book.ReadFacts("", data)
		var read any
		if err := json.Unmarshal(data, &read); err != nil {
			t.Fatal(err)
		}
		schemaErr := (&schemaCheck{root: schema}).check(schema, read, "$")
		if (readErr == nil) != (schemaErr == nil) {
			t.Fatalf("%s: the reader says %v, the schema %v", data, readErr, schemaErr)
		}
	})
}

// spell writes a path dotted, nested, or partly both.
func spell(t *rapid.T, path string, value any) any {
	for i := len(path) - 1; i > 0; i-- {
		if path[i] == '.' && rapid.Bool().Draw(t, "nested") {
			value, path = map[string]any{path[i+1:]: value}, path[:i]
		}
	}
	return map[string]any{path: value}
}

// drawValue makes a value of the fact, or one that is wrong in a way the schema
// can tell.
func drawValue(t *rapid.T, f *rulebook.Fact) any {
	switch rapid.IntRange(0, 9).Draw(t, "how") {
	case 0:
		return nil
	case 1:
		return map[string]any{"no-such-field": 1}
	case 2:
		return []any{map[string]any{"no-such-field": 1}}
	}
	if f.Type == "iin" { // the schema knows the form only, not the check digit
		return rapid.SampledFrom([]any{"050315500014", "05031550001", "05031550001x"}).Draw(t, "iin")
	}
	switch f.Kind {
	case qyzmet.Bool:
		return rapid.Bool().Draw(t, "bool")
	case qyzmet.Int:
		return rapid.IntRange(-5, 5000).Draw(t, "int")
	case qyzmet.Date:
		return drawDay(t, f)
	case qyzmet.Word:
		return drawWord(t, f)
	case qyzmet.Words:
		return drawList(t, rapid.Custom(func(t *rapid.T) any { return drawWord(t, f) }))
	default:
		return drawList(t, rapid.Custom(func(t *rapid.T) any {
			item := map[string]any{}
			for _, field := range f.Items {
				if rapid.Bool().Draw(t, "given") {
					item[string(field.Path)] = drawValue(t, field)
				}
			}
			return item
		}))
	}
}

// drawDay keeps within the fact's limits: plain JSON Schema has none for days.
func drawDay(t *rapid.T, f *rulebook.Fact) any {
	low, high := int(date.Earliest), int(date.Latest)
	if f.Min != nil {
		low = int(*f.Min)
	}
	if f.Max != nil {
		high = int(*f.Max)
	}
	return date.Date(rapid.IntRange(low, high).Draw(t, "day")).String()
}

func drawWord(t *rapid.T, f *rulebook.Fact) any {
	words := []any{"no such word"}
	for _, w := range f.Values {
		words = append(words, w.Word)
	}
	return rapid.SampledFrom(words).Draw(t, "word")
}

func drawList(t *rapid.T, item *rapid.Generator[any]) any {
	items := rapid.SliceOfN(item, 0, 3).Draw(t, "items")
	if items == nil {
		items = []any{}
	}
	if rapid.Bool().Draw(t, "plain") {
		return items
	}
	return map[string]any{"items": items, "complete": rapid.Bool().Draw(t, "complete")}
}

// Every fact is described in three languages.
func TestFactsSchemaSpeaksThreeLanguages(t *testing.T) {
	book := testEngine(t).Book()
	defs := generic(FactsSchema(book))["$defs"].(map[string]any)
	if len(defs) != len(book.FactOrder) {
		t.Errorf("%d definitions of %d facts", len(defs), len(book.FactOrder))
	}
	for path, def := range defs {
		for _, key := range []string{"x-label", "x-ask"} {
			text, _ := def.(map[string]any)[key].(map[string]any)
			for _, lang := range qyzmet.Langs() {
				if s, _ := text[string(lang)].(string); s == "" {
					t.Errorf("%s: no %s in %s", path, key, lang)
				}
			}
		}
	}
}

func TestQuestionsNameTheirFacts(t *testing.T) {
	book := testEngine(t).Book()
	for _, q := range Questions(book) {
		if len(q.Facts) == 0 || q.HeldFrom == nil {
			t.Errorf("%s: %d facts, held from %v", q.Question, len(q.Facts), q.HeldFrom)
		}
		for _, p := range q.Facts {
			if book.Facts[p] == nil {
				t.Errorf("%s: there is no fact %s", q.Question, p)
			}
		}
	}
}

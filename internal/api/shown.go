package api

import (
	"encoding/json"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/rulebook"
)

// Types of fields of acts that are none of facts, as the law data name them.
const (
	factsType   = "facts"
	textType    = "text"
	subjectType = "subject"
)

// Shown is a value as bodies hold it, so that what is read can be sent back: true,
// 12, "2026-03-01", "fit", a list of these or of items. An unknown value is null; a
// list that may hold more is {"items": […], "complete": false}; what the reader's
// roles do not let him see is {"hidden": true}.
type Shown struct{ v any }

// MarshalJSON writes the value.
func (s Shown) MarshalJSON() ([]byte, error) { return s.appendTo(nil) }

var hidden = Shown{json.RawMessage(`{"hidden":true}`)}

// shownSchema is what OpenAPI says of Shown.
func shownSchema() object {
	free := object{"type": "object", "additionalProperties": object{}}
	return object{"description": "a value as bodies hold it; null where it is not known; {\"hidden\": true} where the reader's roles do not let him see it",
		"anyOf": []object{{"type": []string{"null", "boolean", "integer", "string"}}, {"type": "array", "items": object{"anyOf": []object{{"type": "string"}, free}}}, free}}
}

// shower writes values, leaving out what a reader may not see.
type shower struct {
	book  *rulebook.Book
	sight *office.Sight
}

// at shows a value that stands in a record under a path.
func (s shower) at(p qyzmet.Path, v qyzmet.Value) Shown {
	if !s.sight.Sees(p) {
		return hidden
	}
	var f *rulebook.Fact
	if v.Kind == qyzmet.List { // of others it is not asked
		f = s.book.Entry(p)
	}
	return Shown{s.plain(p, f, v)}
}

// field shows a value of a field of an act. A field that the kind has no more is
// hidden: nobody can say who may see it.
func (s shower) field(kind *rulebook.ActKind, name string, v qyzmet.Value) Shown {
	var f *rulebook.Field
	if kind != nil {
		f = kind.Field(name)
	}
	if f == nil || !s.sight.SeesField(f) {
		return hidden
	}
	if f.Fact.Type == factsType {
		return s.stated(v)
	}
	return Shown{s.plain(f.Of, f.Fact, v)}
}

// stated shows facts that an act states, each as its own path lets.
func (s shower) stated(v qyzmet.Value) Shown {
	out := map[string]Shown{}
	for _, it := range v.Items {
		out[it["fact"].S] = s.at(qyzmet.Path(it["fact"].S), it["value"])
	}
	return Shown{out}
}

func (s shower) plain(p qyzmet.Path, f *rulebook.Fact, v qyzmet.Value) any {
	switch v.Kind {
	case qyzmet.Bool:
		return v.N == 1
	case qyzmet.Int:
		return v.N
	case qyzmet.Date, qyzmet.Word:
		return v.String()
	case qyzmet.Words:
		return whole(append([]string{}, v.Words...), v.Open)
	case qyzmet.List:
		items := make([]map[string]any, len(v.Items))
		for i, it := range v.Items {
			items[i] = s.item(p, f, it)
		}
		return whole(items, v.Open)
	}
	return nil
}

func (s shower) item(list qyzmet.Path, f *rulebook.Fact, it qyzmet.Item) map[string]any {
	out := map[string]any{}
	for name, v := range it {
		part := f.ItemFact(name)
		if part == nil || !s.sight.SeesItem(list, part) {
			out[name] = hidden
			continue
		}
		out[name] = s.plain("", part, v)
	}
	return out
}

// whole says of a list whether it is complete, where it is not.
func whole(items any, open bool) any {
	if open {
		return object{"items": items, "complete": false}
	}
	return items
}

package api

import (
	"slices"
	"strings"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// object is a JSON object made by hand: a schema or a part of one.
type object = map[string]any

const dialect = "https://json-schema.org/draft/2020-12/schema"

// maxItems is how many items of a list are read, as the book's reader says.
const maxItems = 200

// FactsSchema describes the fact vocabulary as JSON Schema 2020-12. Facts may
// be nested, dotted, or both: every name is allowed at each level. null means
// "don't know". What people read stands under x-label, x-ask and x-help in
// three languages.
func FactsSchema(book *rulebook.Book) any {
	defs := object{}
	for _, f := range book.FactOrder {
		defs[string(f.Path)] = factSchema(book, f)
	}
	out := groupSchema(book, "", "#/$defs/")
	out["$schema"] = dialect
	out["$id"] = "urn:qyzmet:facts:" + book.Hash
	out["type"] = "object"
	out["title"] = "Facts about a person and the country on a day"
	out["description"] = "What is absent is unknown. null means: asked, and not known. Some facts contradict others; those are refused when a question is asked."
	out["$defs"] = defs
	out["x-topics"] = topics(book)
	return out
}

func topics(book *rulebook.Book) []object {
	out := []object{}
	for _, t := range book.Topics {
		facts := []qyzmet.Path{}
		for _, f := range t.Facts {
			facts = append(facts, f.Path)
		}
		out = append(out, object{"topic": t.ID, "x-label": t.Label, "facts": facts})
	}
	return out
}

// groupSchema describes the facts below a prefix: those named by the rest of
// their path, and each further group.
func groupSchema(book *rulebook.Book, prefix, refs string) object {
	properties := object{}
	for _, f := range book.FactOrder {
		rest, below := strings.CutPrefix(string(f.Path), prefix)
		if !below {
			continue
		}
		properties[rest] = object{"$ref": refs + string(f.Path)}
		for i, c := range rest {
			if group := rest[:i]; c == '.' && properties[group] == nil {
				properties[group] = groupSchema(book, prefix+group+".", refs)
			}
		}
	}
	return object{"type": []string{"object", "null"}, "properties": properties, "additionalProperties": false}
}

func factSchema(book *rulebook.Book, f *rulebook.Fact) object {
	s := valueSchema(book, f)
	s["title"] = f.Label.EN
	s["x-label"] = f.Label
	s["x-ask"] = f.Ask
	s["x-kind"] = f.Type
	optional := func(name string, v any, given bool) {
		if given {
			s[name] = v
		}
	}
	optional("x-help", f.Help, f.Help != nil)
	optional("x-why", f.Why, len(f.Why) > 0)
	optional("x-applies-when", f.AppliesWhen, f.AppliesWhen != "")
	optional("x-sensitivity", f.Sensitivity, f.Sensitivity != "")
	optional("x-unit", f.Unit, f.Unit != "")
	optional("x-changeable", true, f.Changeable)
	optional("x-informational", true, f.Informational)
	optional("x-order", f.Order, f.Order != 0)
	optional("x-papers", papers(book, f.Papers), len(f.Papers) > 0)
	if f.Topic != nil {
		s["x-topic"] = f.Topic.ID
	}
	if d := f.DecidedBy; d != nil {
		s["x-decided-by"] = object{"who": d.Who, "cite": d.Cite, "by-when": d.ByWhen}
	}
	return s
}

func papers(book *rulebook.Book, ids []qyzmet.PaperID) []qyzmet.Paper {
	out := make([]qyzmet.Paper, len(ids))
	for i, id := range ids {
		out[i] = qyzmet.Paper{ID: id, Label: book.Papers[id]}
	}
	return out
}

func valueSchema(book *rulebook.Book, f *rulebook.Fact) object {
	if f.Type == "iin" {
		return object{"type": []string{"string", "null"}, "pattern": `^[0-9]{12}$`}
	}
	switch f.Kind {
	case qyzmet.Bool:
		return object{"type": []string{"boolean", "null"}}
	case qyzmet.Int:
		s := object{"type": []string{"integer", "null"}}
		limit(s, "minimum", "maximum", f, func(b rulebook.Bound) any { return int64(b) })
		return s
	case qyzmet.Date:
		s := object{"type": []string{"string", "null"}, "format": "date", "pattern": `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`}
		limit(s, "x-minimum", "x-maximum", f, func(b rulebook.Bound) any { return qyzmet.Value{Kind: qyzmet.Date, N: int64(b)}.String() })
		return s
	case qyzmet.Word:
		s := object{"enum": append(wordsOf(f), nil)}
		s["x-values"] = valueLabels(f)
		return s
	case qyzmet.Words:
		s := listSchema(object{"enum": wordsOf(f)})
		s["x-values"] = valueLabels(f)
		return s
	case qyzmet.List:
		return listSchema(itemSchema(book, f))
	default:
		return object{"type": []string{"string", "null"}, "maxLength": 1000}
	}
}

func limit(s object, low, high string, f *rulebook.Fact, show func(rulebook.Bound) any) {
	if f.Min != nil {
		s[low] = show(*f.Min)
	}
	if f.Max != nil {
		s[high] = show(*f.Max)
	}
}

func wordsOf(f *rulebook.Fact) []any {
	out := make([]any, len(f.Values))
	for i, w := range f.Values {
		out[i] = w.Word
	}
	return out
}

func valueLabels(f *rulebook.Fact) []object {
	out := []object{}
	for _, w := range f.Values {
		v := object{"const": w.Word, "x-label": w.Label}
		if w.Help != nil {
			v["x-help"] = w.Help
		}
		out = append(out, v)
	}
	return out
}

// listSchema allows a plain list, which is complete, and the form that says
// whether it is.
func listSchema(item object) object {
	items := object{"type": "array", "items": item, "maxItems": maxItems}
	return object{"anyOf": []object{
		{"type": "null"},
		items,
		{"type": "object", "properties": object{"items": items, "complete": object{"type": "boolean"}},
			"required": []string{"items"}, "additionalProperties": false},
	}}
}

func itemSchema(book *rulebook.Book, f *rulebook.Fact) object {
	properties := object{}
	order := []string{}
	for _, field := range f.Items {
		properties[string(field.Path)] = factSchema(book, field)
		order = append(order, string(field.Path))
	}
	return object{"type": "object", "properties": properties, "additionalProperties": false, "x-order": slices.Clip(order)}
}

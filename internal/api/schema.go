package api

import (
	"reflect"
	"strings"

	"qyzmet"
	"qyzmet/date"
)

// schemas makes JSON Schemas of Go types as encoding/json writes them.
type schemas struct {
	named object
	types map[string]reflect.Type
}

var (
	dateType    = reflect.TypeFor[date.Date]()
	outcomeType = reflect.TypeFor[qyzmet.Outcome]()
	stateType   = reflect.TypeFor[qyzmet.State]()
	shownType   = reflect.TypeFor[Shown]()
	bytesType   = reflect.TypeFor[[]byte]()
)

// add describes the type of a value and all it is made of.
func (s *schemas) add(v any) { s.of(reflect.TypeOf(v)) }

func (s *schemas) of(t reflect.Type) object {
	switch t {
	case dateType:
		return object{"type": "string", "format": "date"}
	case outcomeType:
		return object{"description": "one of the question's outcomes, or a value with its unit", "anyOf": []object{{"type": "string"},
			{"type": "object", "required": []string{"value", "unit"}, "additionalProperties": false,
				"properties": object{"value": object{"type": "integer"}, "unit": object{"type": "string"}}}}}
	case shownType:
		return shownSchema()
	case bytesType:
		return object{"type": "string", "description": "in base64"}
	case stateType:
		return object{"enum": []qyzmet.State{qyzmet.Settled, qyzmet.Provisional, qyzmet.Open, qyzmet.Official}}
	}
	switch t.Kind() {
	case reflect.String:
		return object{"type": "string"}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return object{"type": "integer"}
	case reflect.Slice:
		return object{"type": "array", "items": s.of(t.Elem())}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": s.of(t.Elem())}
	case reflect.Pointer:
		return s.of(t.Elem())
	case reflect.Interface:
		return object{}
	case reflect.Struct:
		return s.record(t)
	}
	panic("api: no schema for " + t.String())
}

// record names a struct's schema after its type; a type that holds itself ends
// in a reference.
func (s *schemas) record(t reflect.Type) object {
	if s.named[t.Name()] != nil {
		if other := s.types[t.Name()]; other != t {
			panic("api: two schemas are called " + t.Name() + ": " + t.String() + ", " + other.String())
		}
		return ref(t.Name())
	}
	s.types[t.Name()] = t
	properties, required := object{}, []string{}
	out := object{"type": "object", "properties": properties} // open: answers may gain members
	s.named[t.Name()] = out
	for _, f := range reflect.VisibleFields(t) {
		if f.Anonymous {
			continue // its fields are written as the struct's own, and follow
		}
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		p := s.of(f.Type)
		if strings.Contains(options, "omit") { // omitempty, omitzero
			properties[name] = p
			continue
		}
		required = append(required, name)
		if k := f.Type.Kind(); k == reflect.Pointer || k == reflect.Slice {
			p = object{"anyOf": []object{{"type": "null"}, p}}
		}
		properties[name] = p
	}
	out["required"] = required
	return ref(t.Name())
}

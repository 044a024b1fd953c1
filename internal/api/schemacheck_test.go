package api

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
)

// schemaCheck holds JSON against a schema: as much of 2020-12 as this package
// writes, and an error for any keyword it does not know.
type schemaCheck struct {
	root   map[string]any
	strict bool // refuse members that an object's schema does not describe
}

var annotations = map[string]bool{"$schema": true, "$id": true, "$defs": true, "title": true, "description": true, "format": true}

func (c *schemaCheck) check(schema map[string]any, v any, at string) error {
	if target, ok := schema["$ref"].(string); ok {
		found, err := c.resolve(target)
		if err != nil {
			return err
		}
		return c.check(found, v, at)
	}
	for key, want := range schema {
		if err := c.keyword(schema, key, want, v, at); err != nil {
			return err
		}
	}
	return nil
}

func (c *schemaCheck) resolve(target string) (map[string]any, error) {
	var at any = c.root
	for _, step := range strings.Split(strings.TrimPrefix(target, "#/"), "/") {
		m, _ := at.(map[string]any)
		at = m[step]
	}
	found, ok := at.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("$ref %s leads nowhere", target)
	}
	return found, nil
}

func (c *schemaCheck) keyword(schema map[string]any, key string, want, v any, at string) error {
	switch key {
	case "type":
		return checkType(want, v, at)
	case "enum":
		if !slices.Contains(want.([]any), v) {
			return fmt.Errorf("%s: %v is none of %v", at, v, want)
		}
	case "pattern":
		if s, ok := v.(string); ok && !regexp.MustCompile(want.(string)).MatchString(s) {
			return fmt.Errorf("%s: %q does not match %s", at, s, want)
		}
	case "minimum", "maximum":
		if n, ok := v.(float64); ok && (key == "minimum" && n < want.(float64) || key == "maximum" && n > want.(float64)) {
			return fmt.Errorf("%s: %v breaks %s %v", at, v, key, want)
		}
	case "minLength":
		if s, ok := v.(string); ok && len([]rune(s)) < int(want.(float64)) {
			return fmt.Errorf("%s: too short", at)
		}
	case "maxLength":
		if s, ok := v.(string); ok && len([]rune(s)) > int(want.(float64)) {
			return fmt.Errorf("%s: too long", at)
		}
	case "maxItems":
		if list, ok := v.([]any); ok && len(list) > int(want.(float64)) {
			return fmt.Errorf("%s: too many items", at)
		}
	case "items":
		return c.items(want.(map[string]any), v, at)
	case "required":
		return checkRequired(want.([]any), v, at)
	case "properties":
		return c.members(schema, v, at)
	case "additionalProperties":
		if _, described := schema["properties"]; !described {
			return c.members(schema, v, at)
		}
	case "anyOf":
		return c.anyOf(want.([]any), v, at)
	default:
		if !annotations[key] && !strings.HasPrefix(key, "x-") {
			return fmt.Errorf("%s: the schema uses %q, which this check does not know", at, key)
		}
	}
	return nil
}

func checkType(want, v any, at string) error {
	names, many := want.([]any)
	if !many {
		names = []any{want}
	}
	is := "null"
	switch v := v.(type) {
	case bool:
		is = "boolean"
	case string:
		is = "string"
	case float64:
		is = "number"
		if v == math.Trunc(v) {
			is = "integer"
		}
	case []any:
		is = "array"
	case map[string]any:
		is = "object"
	}
	if !slices.Contains(names, any(is)) {
		return fmt.Errorf("%s: a %s, want %v", at, is, names)
	}
	return nil
}

func checkRequired(names []any, v any, at string) error {
	m, ok := v.(map[string]any)
	for _, name := range names {
		if _, there := m[name.(string)]; ok && !there {
			return fmt.Errorf("%s: %s is missing", at, name)
		}
	}
	return nil
}

func (c *schemaCheck) items(schema map[string]any, v any, at string) error {
	list, _ := v.([]any)
	for i, e := range list {
		if err := c.check(schema, e, fmt.Sprintf("%s[%d]", at, i)); err != nil {
			return err
		}
	}
	return nil
}

func (c *schemaCheck) members(schema map[string]any, v any, at string) error {
	m, _ := v.(map[string]any)
	properties, _ := schema["properties"].(map[string]any)
	for name, e := range m {
		s, described := properties[name].(map[string]any)
		if !described {
			switch more := schema["additionalProperties"].(type) {
			case map[string]any:
				s = more
			case nil:
				if c.strict {
					return fmt.Errorf("%s.%s is not described", at, name)
				}
				continue
			default:
				return fmt.Errorf("%s.%s is not allowed", at, name)
			}
		}
		if err := c.check(s, e, at+"."+name); err != nil {
			return err
		}
	}
	return nil
}

func (c *schemaCheck) anyOf(list []any, v any, at string) error {
	var last error
	for _, s := range list {
		if last = c.check(s.(map[string]any), v, at); last == nil {
			return nil
		}
	}
	return fmt.Errorf("%s fits no alternative; the last: %w", at, last)
}

// generic turns a value into what encoding/json would read back.
func generic(v any) map[string]any {
	data, err := encode(v)
	if err != nil {
		panic(err)
	}
	var out map[string]any
	if err := json.Unmarshal(data, &out); err != nil {
		panic(err)
	}
	return out
}

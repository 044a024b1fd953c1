package main

import (
	"fmt"
	"os"

	"qyzmet"
)

// saveFacts writes facts in the form in which they are read, for nobody but
// the person to see.
func saveFacts(path string, facts qyzmet.Facts) error {
	out := map[string]any{}
	for p, v := range facts {
		out[string(p)] = plainValue(v)
	}
	data, err := indent(out)
	if err != nil {
		return fmt.Errorf("saving facts: %w", err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		return fmt.Errorf("saving facts: %w", err)
	}
	return nil
}

// plainValue is a value as a facts file holds it.
func plainValue(v qyzmet.Value) any {
	switch v.Kind {
	case qyzmet.Bool:
		return v.N == 1
	case qyzmet.Int:
		return v.N
	case qyzmet.Unknown:
		return nil
	case qyzmet.Words:
		items := []any{}
		for _, w := range v.Words {
			items = append(items, w)
		}
		return plainList(items, v.Open)
	case qyzmet.List:
		items := []any{}
		for _, item := range v.Items {
			fields := map[string]any{}
			for name, field := range item {
				fields[name] = plainValue(field)
			}
			items = append(items, fields)
		}
		return plainList(items, v.Open)
	default:
		return v.String()
	}
}

func plainList(items []any, open bool) any {
	if open {
		return map[string]any{"items": items, "complete": false}
	}
	return items
}

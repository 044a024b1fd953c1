package lab

import (
	"fmt"

	"github.com/goccy/go-yaml"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// WriteReform writes a draft change as ReadReform reads it; what is empty is
// left out.
func WriteReform(o *rulebook.Overlay) ([]byte, error) {
	out := yaml.MapSlice{{Key: "reform", Value: o.ID}}
	add := func(key string, value any, given bool) {
		if given {
			out = append(out, yaml.MapItem{Key: key, Value: value})
		}
	}
	add("title", textItems(o.Title), !o.Title.IsZero())
	add("note", textItems(o.Note), !o.Note.IsZero())
	add("on", o.On, o.On != "")
	add("values", valueItems(o.Values), len(o.Values) > 0)
	add("withdraw", o.Withdraw, len(o.Withdraw) > 0)
	add("conditions", conditionItems(o.Conditions), len(o.Conditions) > 0)
	add("acts", o.Acts, len(o.Acts) > 0)
	data, err := yaml.MarshalWithOptions(out, yaml.IndentSequence(true))
	if err != nil {
		return nil, fmt.Errorf("writing the reform %s: %w", o.ID, err)
	}
	return data, nil
}

func textItems(t qyzmet.Text) yaml.MapSlice {
	var out yaml.MapSlice
	for _, l := range []qyzmet.Lang{qyzmet.English, qyzmet.Russian, qyzmet.Kazakh} {
		if text := t.In(l); text != "" {
			out = append(out, yaml.MapItem{Key: string(l), Value: text})
		}
	}
	return out
}

func valueItems(list []rulebook.NewValue) []yaml.MapSlice {
	var out []yaml.MapSlice
	for _, v := range list {
		item := yaml.MapSlice{{Key: "parameter", Value: v.Parameter}, {Key: "value", Value: v.Value}}
		if v.From != nil {
			item = append(item, yaml.MapItem{Key: "least", Value: *v.From})
		}
		if v.To != nil {
			item = append(item, yaml.MapItem{Key: "greatest", Value: *v.To})
		}
		out = append(out, item)
	}
	return out
}

func conditionItems(list []rulebook.NewCondition) []yaml.MapSlice {
	var out []yaml.MapSlice
	for _, c := range list {
		item := yaml.MapSlice{{Key: "rule", Value: c.Rule}, {Key: "when", Value: c.When}}
		if c.Text != nil {
			item = append(item, yaml.MapItem{Key: "text", Value: textItems(*c.Text)})
		}
		out = append(out, item)
	}
	return out
}

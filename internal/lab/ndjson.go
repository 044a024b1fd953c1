package lab

import (
	"slices"
	"strconv"

	"qyzmet"
	"qyzmet/internal/column"
)

// nested orders facts so that those of one group stand together, each group
// where its first fact stands.
func nested(facts []written) []written {
	first := map[string]int{} // by group, the position of its first fact
	key := func(f written, depth int) int {
		name := ""
		for _, s := range f.path[:depth+1] {
			name += s + "."
		}
		return first[name]
	}
	for at, f := range facts {
		name := ""
		for _, s := range f.path {
			name += s + "."
			if _, seen := first[name]; !seen {
				first[name] = at
			}
		}
	}
	out := slices.Clone(facts)
	slices.SortStableFunc(out, func(a, b written) int {
		for depth := range min(len(a.path), len(b.path)) {
			if d := key(a, depth) - key(b, depth); d != 0 {
				return d
			}
		}
		return 0
	})
	return out
}

// line appends a person as a line of NDJSON. What is not known is left out, and
// a group of which nothing is known.
func (s *scribe) line(out []byte, b *column.Block, i, person int) []byte {
	out = append(out, '{')
	var open []string // groups
	for k := range s.facts {
		f := &s.facts[k]
		c := b.Columns[f.field]
		if !f.iin && !c.IsKnown(i) {
			continue
		}
		group := f.path[:len(f.path)-1]
		same := 0
		for same < min(len(open), len(group)) && open[same] == group[same] {
			same++
		}
		for range open[same:] {
			out = append(out, '}')
		}
		for _, g := range group[same:] {
			out = append(append(append(comma(out), '"'), g...), `":{`...)
		}
		open = group
		out = append(append(append(comma(out), '"'), f.path[len(group)]...), `":`...)
		if f.iin {
			out = append(append(append(out, '"'), s.people.IIN(person)...), '"')
		} else {
			out = jsonValue(out, s.people.Fields[f.field], c, i)
		}
	}
	for range open {
		out = append(out, '}')
	}
	return append(out, '}', '\n')
}

// comma appends a comma after a value, none at the beginning of a group or list.
func comma(out []byte) []byte {
	if c := out[len(out)-1]; c == '{' || c == '[' {
		return out
	}
	return append(out, ',')
}

// jsonValue appends a known value as it is given to the product. Words need no
// escapes.
func jsonValue(out []byte, f column.Field, c *column.Column, i int) []byte {
	switch c.Kind {
	case qyzmet.Bool:
		return strconv.AppendBool(out, c.Bool.Get(i))
	case qyzmet.Word:
		return append(append(append(out, '"'), f.Words[c.Codes[i]]...), '"')
	case qyzmet.Date:
		return append(isoDate(append(out, '"'), c.Nums[i]), '"')
	case qyzmet.Words:
		out = append(out, '[')
		for k, w := range f.Words {
			if c.Dict[c.Sets[i]]>>k&1 != 0 {
				out = append(append(append(comma(out), '"'), w...), '"')
			}
		}
		return append(out, ']')
	case qyzmet.List:
		return jsonList(out, f, c, i)
	}
	return strconv.AppendInt(out, int64(c.Nums[i]), 10)
}

func jsonList(out []byte, f column.Field, c *column.Column, i int) []byte {
	out = append(out, '[')
	for at := c.From[i]; at < c.From[i+1]; at++ {
		out = append(comma(out), '{')
		for k, it := range c.Items {
			if it.IsKnown(int(at)) {
				out = append(append(append(comma(out), '"'), f.Items[k].Path...), `":`...)
				out = jsonValue(out, f.Items[k], it, int(at))
			}
		}
		out = append(out, '}')
	}
	return append(out, ']')
}

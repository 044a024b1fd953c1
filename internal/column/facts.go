package column

import (
	"fmt"
	"slices"

	"qyzmet"
	"qyzmet/date"
)

// Facts gives back what is known of a person, as the engine takes it.
func (b *Block) Facts(i int) qyzmet.Facts {
	out := qyzmet.Facts{}
	for f, c := range b.Columns {
		if c.IsKnown(i) {
			out[b.Fields[f].Path] = c.value(b.Fields[f], i)
		}
	}
	return out
}

func (c *Column) value(f Field, i int) qyzmet.Value {
	switch c.Kind {
	case qyzmet.Bool:
		return qyzmet.BoolValue(c.Bool.Get(i))
	case qyzmet.Word:
		return qyzmet.WordValue(f.Words[c.Codes[i]])
	case qyzmet.Words:
		var words []string
		for w, name := range f.Words {
			if c.Dict[c.Sets[i]]>>w&1 != 0 {
				words = append(words, name)
			}
		}
		v := qyzmet.WordsValue(words...)
		v.Open = c.IsOpen(i)
		return v
	case qyzmet.List:
		return c.list(f, i)
	case qyzmet.Date:
		return qyzmet.DateValue(date.Date(c.Nums[i]))
	default:
		return qyzmet.IntValue(int64(c.Nums[i]))
	}
}

func (c *Column) list(f Field, i int) qyzmet.Value {
	v := qyzmet.ListValue()
	v.Open = c.IsOpen(i)
	for at := c.From[i]; at < c.From[i+1]; at++ {
		item := qyzmet.Item{}
		for k, it := range c.Items {
			if it.IsKnown(int(at)) {
				item[string(f.Items[k].Path)] = it.value(f.Items[k], int(at))
			}
		}
		v.Items = append(v.Items, item)
	}
	return v
}

// SetFacts sets everything known of a person, the last one added. Facts that
// are not among the fields, and words that are not declared, are refused.
func (b *Block) SetFacts(i int, facts qyzmet.Facts) error {
	for f, field := range b.Fields {
		v, ok := facts[field.Path]
		if !ok || !v.Known() {
			continue
		}
		if v.Kind != field.Kind {
			return fmt.Errorf("%s is a %s, not a %s", field.Path, field.Kind, v.Kind)
		}
		if err := b.set(i, f, v); err != nil {
			return fmt.Errorf("%s: %w", field.Path, err)
		}
	}
	return nil
}

func (b *Block) set(i, f int, v qyzmet.Value) error {
	field := b.Fields[f]
	switch v.Kind {
	case qyzmet.Words:
		var set uint64
		for _, w := range v.Words {
			code, err := field.code(w)
			if err != nil {
				return err
			}
			set |= 1 << code
		}
		b.SetSet(i, f, set, v.Open)
	case qyzmet.List:
		b.SetList(i, f, v.Open)
		for _, it := range v.Items {
			if err := b.setItem(i, f, it); err != nil {
				return err
			}
		}
	default:
		n, err := field.cell(v)
		if err != nil {
			return err
		}
		b.column(f).setCell(i, n)
	}
	return nil
}

func (b *Block) setItem(i, f int, it qyzmet.Item) error {
	at := b.AddItem(i, f)
	for k, field := range b.Fields[f].Items {
		v, ok := it[string(field.Path)]
		if !ok || !v.Known() {
			continue
		}
		n, err := field.cell(v)
		if err != nil {
			return err
		}
		b.SetItem(at, f, k, n)
	}
	return nil
}

func (f Field) cell(v qyzmet.Value) (int64, error) {
	if v.Kind == qyzmet.Word {
		return f.code(v.S)
	}
	if v.N != int64(int32(v.N)) {
		return 0, fmt.Errorf("%d is out of range", v.N)
	}
	return v.N, nil
}

func (f Field) code(word string) (int64, error) {
	if i := slices.Index(f.Words, word); i >= 0 {
		return int64(i), nil
	}
	return 0, fmt.Errorf("%q is not one of its words", word)
}

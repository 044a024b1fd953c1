package column_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/column"
)

var fields = []column.Field{
	{Path: "a.flag", Kind: qyzmet.Bool},
	{Path: "a.word", Kind: qyzmet.Word, Words: []string{"x", "y", "z"}},
	{Path: "a.number", Kind: qyzmet.Int},
	{Path: "a.day", Kind: qyzmet.Date},
	{Path: "a.set", Kind: qyzmet.Words, Words: []string{"p", "q", "r"}},
	{Path: "a.list", Kind: qyzmet.List, Items: []column.Field{
		{Path: "word", Kind: qyzmet.Word, Words: []string{"u", "v"}}, {Path: "flag", Kind: qyzmet.Bool}, {Path: "day", Kind: qyzmet.Date}}},
}

func scalar(t *rapid.T, f column.Field) qyzmet.Value {
	switch f.Kind {
	case qyzmet.Bool:
		return qyzmet.BoolValue(rapid.Bool().Draw(t, "bool"))
	case qyzmet.Word:
		return qyzmet.WordValue(rapid.SampledFrom(f.Words).Draw(t, "word"))
	case qyzmet.Date:
		return qyzmet.DateValue(date.Date(rapid.Int32Range(-50000, 90000).Draw(t, "day")))
	default:
		return qyzmet.IntValue(int64(rapid.Int32().Draw(t, "number")))
	}
}

func value(t *rapid.T, f column.Field) qyzmet.Value {
	switch f.Kind {
	case qyzmet.Words:
		v := qyzmet.WordsValue(rapid.SliceOf(rapid.SampledFrom(f.Words)).Draw(t, "words")...)
		v.Open = rapid.Bool().Draw(t, "open")
		return v
	case qyzmet.List:
		v := qyzmet.ListValue()
		v.Open = rapid.Bool().Draw(t, "open")
		for range rapid.IntRange(0, 3).Draw(t, "items") {
			item := qyzmet.Item{}
			for _, it := range f.Items {
				if rapid.Bool().Draw(t, "given") {
					item[string(it.Path)] = scalar(t, it)
				}
			}
			v.Items = append(v.Items, item)
		}
		return v
	}
	return scalar(t, f)
}

// TestFactsComeBack: what is put into a block is what comes out, for any people.
func TestFactsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := column.NewBlock(fields)
		var people []qyzmet.Facts
		share := rapid.IntRange(0, 10).Draw(t, "share known")
		for range rapid.IntRange(0, 150).Draw(t, "people") {
			facts := qyzmet.Facts{}
			for _, f := range fields {
				if rapid.IntRange(0, 9).Draw(t, "known") < share {
					facts[f.Path] = value(t, f)
				}
			}
			if err := b.SetFacts(b.Add(), facts); err != nil {
				t.Fatal(err)
			}
			people = append(people, facts)
		}
		b.Seal()
		for i, want := range people {
			if diff := cmp.Diff(want, b.Facts(i), cmp.Comparer(qyzmet.Value.Equal)); diff != "" {
				t.Fatalf("person %d (-put +got):\n%s", i, diff)
			}
		}
	})
}

// TestRefused: what a column cannot hold is refused by name.
func TestRefused(t *testing.T) {
	for _, c := range []struct {
		facts qyzmet.Facts
		want  string
	}{
		{qyzmet.Facts{"a.word": qyzmet.WordValue("w")}, `a.word: "w" is not one of its words`},
		{qyzmet.Facts{"a.flag": qyzmet.IntValue(1)}, "a.flag is a bool, not a int"},
		{qyzmet.Facts{"a.number": qyzmet.IntValue(1 << 40)}, "a.number: 1099511627776 is out of range"},
		{qyzmet.Facts{"a.list": qyzmet.ListValue(qyzmet.Item{"word": qyzmet.WordValue("w")})}, `a.list: "w" is not one of its words`},
	} {
		b := column.NewBlock(fields)
		if err := b.SetFacts(b.Add(), c.facts); err == nil || err.Error() != c.want {
			t.Errorf("%v: got %v, want %s", c.facts, err, c.want)
		}
	}
}

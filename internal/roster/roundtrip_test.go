package roster

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// anyValue makes a value of a fact.
func anyValue(t *rapid.T, f *rulebook.Fact) qyzmet.Value {
	low, high := int64(date.Earliest), int64(date.Latest)
	if f.Kind == qyzmet.Int {
		low, high = -1e6, 1e6
	}
	if f.Min != nil {
		low = int64(*f.Min)
	}
	if f.Max != nil {
		high = int64(*f.Max)
	}
	switch f.Kind {
	case qyzmet.Bool:
		return qyzmet.BoolValue(rapid.Bool().Draw(t, "bool"))
	case qyzmet.Date, qyzmet.Int:
		return qyzmet.Value{Kind: f.Kind, N: rapid.Int64Range(low, high).Draw(t, "n")}
	case qyzmet.Words:
		var words []string
		for _, w := range f.Values {
			if rapid.Bool().Draw(t, "in") {
				words = append(words, w.Word)
			}
		}
		v := qyzmet.WordsValue(words...)
		v.Open = rapid.Bool().Draw(t, "open")
		return v
	case qyzmet.List:
		v := qyzmet.ListValue()
		v.Open = rapid.Bool().Draw(t, "open")
		for range rapid.IntRange(0, 3).Draw(t, "items") {
			item := qyzmet.Item{}
			for _, it := range f.Items {
				if rapid.Bool().Draw(t, "given") {
					item[string(it.Path)] = anyValue(t, it)
				}
			}
			v.Items = append(v.Items, item)
		}
		return v
	}
	return qyzmet.WordValue(rapid.SampledFrom(f.Values).Draw(t, "word").Word)
}

// anyPeople makes facts of invented people.
func anyPeople(t *rapid.T, facts []*rulebook.Fact) []qyzmet.Facts {
	var people []qyzmet.Facts
	for range rapid.IntRange(1, 12).Draw(t, "people") {
		p := qyzmet.Facts{}
		for _, f := range facts {
			if rapid.IntRange(0, 3).Draw(t, "known") > 0 {
				p[f.Path] = anyValue(t, f)
			}
		}
		people = append(people, p)
	}
	return people
}

func someFacts(t *rapid.T, o Options) []*rulebook.Fact {
	var all []*rulebook.Fact
	for _, f := range o.Book.FactOrder {
		if !isIIN(f) {
			all = append(all, f)
		}
	}
	n := rapid.IntRange(1, 20).Draw(t, "facts")
	return rapid.Permutation(all).Draw(t, "order")[:n]
}

// cellOf writes a value in one of the ways in which people write it.
func cellOf(t *rapid.T, f *rulebook.Fact, v qyzmet.Value) string {
	one := func(ways ...string) string { return rapid.SampledFrom(ways).Draw(t, "way") }
	switch v.Kind {
	case qyzmet.Unknown:
		return one("", " ", "?", "не знаю", "Білмеймін", "don't know")
	case qyzmet.Bool:
		if v.N == 1 {
			return one("true", "да", "Иә", "YES", "1", "+")
		}
		return one("false", "нет", "жоқ", "no ", "0", "-")
	case qyzmet.Date:
		y, m, d := v.AsDate().Civil()
		day := func(sep string) string { return two(d) + sep + two(int(m)) + sep + four(y) }
		return one(v.String(), day("."), day("/"))
	case qyzmet.Word:
		return wordOf(t, f, v.S)
	case qyzmet.Words:
		var words []string
		for _, w := range v.Words {
			words = append(words, one(w, strings.ToUpper(w)))
		}
		switch text := strings.Join(words, one(",", "; ", " | ")); {
		case v.Open:
			return text + one("…", " ...")
		case text == "":
			return one("-", "нет", "жоқ", "none")
		default:
			return text
		}
	case qyzmet.List:
		text, _ := json.Marshal(plain(v))
		return string(text)
	}
	return v.String()
}

// wordOf writes a word, or a label that only it has.
func wordOf(t *rapid.T, f *rulebook.Fact, word string) string {
	ways := []string{word}
	for _, l := range qyzmet.Langs() {
		label := f.WordLabel(word, l)
		n := 0
		for _, w := range f.Values {
			for _, other := range qyzmet.Langs() {
				if fold(w.Label.In(other)) == fold(label) && w.Word != word {
					n++
				}
			}
		}
		if n == 0 {
			ways = append(ways, label, strings.ToUpper(label))
		}
	}
	return rapid.SampledFrom(ways).Draw(t, "word")
}

func two(n int) string  { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }
func four(n int) string { return two(n/100) + two(n%100) }

func wantPeople(t *rapid.T, got outcome, want []qyzmet.Facts, text []byte) {
	if got.summary.Blank+got.summary.Loaded != uint64(len(want)) || got.rejects != "" {
		t.Fatalf("%+v\n%s\n%s", got.summary, got.rejects, text)
	}
	want = slices.DeleteFunc(want, func(f qyzmet.Facts) bool { return len(f) == 0 })
	var have []qyzmet.Facts
	for _, p := range got.people {
		if len(p.facts) > 0 {
			have = append(have, p.facts)
		}
	}
	if diff := cmp.Diff(want, have, cmp.Comparer(qyzmet.Value.Equal), cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("(-written +read)\n%s\n%s", diff, text)
	}
}

// TestCSVComesBack: facts written as CSV in any of the ways people write them
// are read as the same facts.
func TestCSVComesBack(t *testing.T) {
	o := options(t)
	rapid.Check(t, func(rt *rapid.T) {
		facts := someFacts(rt, o)
		people := anyPeople(rt, facts)
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		w.Comma = rapid.SampledFrom([]rune{',', ';', '\t'}).Draw(rt, "separator")
		var names []string
		for _, f := range facts {
			names = append(names, string(f.Path))
		}
		_ = w.Write(names)
		for _, p := range people {
			var line []string
			for _, f := range facts {
				line = append(line, cellOf(rt, f, p[f.Path]))
			}
			_ = w.Write(line)
		}
		w.Flush()
		wantPeople(rt, mustRead(t, b.String(), o), people, b.Bytes())
	})
}

// TestNDJSONComesBack: the same of NDJSON, with facts dotted and nested.
func TestNDJSONComesBack(t *testing.T) {
	o := options(t)
	rapid.Check(t, func(rt *rapid.T) {
		people := anyPeople(rt, someFacts(rt, o))
		var b bytes.Buffer
		for _, p := range people {
			b.Write(nested(rt, p))
		}
		wantPeople(rt, mustRead(t, b.String(), o), people, b.Bytes())
	})
}

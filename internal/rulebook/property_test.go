package rulebook_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

func sorted[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

// hashOf loads a law and returns its hash.
func hashOf(t testing.TB, law fs.FS) string {
	b, err := rulebook.Load(law)
	if err != nil {
		t.Fatal(err)
	}
	return b.Hash
}

// The hash changes if and only if a file of law data does; worked cases are
// none.
func TestHash(t *testing.T) {
	base := baseLaw(t)
	want := hashOf(t, base)
	names := sorted(base)
	rapid.Check(t, func(rt *rapid.T) {
		law := maps.Clone(base)
		name := rapid.SampledFrom(names).Draw(rt, "file")
		data := base[name].Data
		comment := rapid.StringMatching(`(# [a-z]{1,8}\n){0,2}`).Draw(rt, "comment")
		law[name] = &fstest.MapFile{Data: append(slices.Clone(data), comment...)}
		changed := comment != "" && !strings.HasPrefix(name, "cases/")
		if got := hashOf(t, law); (got != want) != changed {
			rt.Fatalf("%s with %q: hash changed is %t", name, comment, got != want)
		}
	})
}

// shuffled lists every folder in another order.
type shuffled struct {
	fstest.MapFS
	order []int
}

func (s shuffled) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := s.MapFS.ReadDir(name)
	slices.SortStableFunc(entries, func(a, b fs.DirEntry) int {
		return cmp.Compare(s.rank(a.Name()), s.rank(b.Name()))
	})
	return entries, err
}

func (s shuffled) rank(name string) int {
	sum := 0
	for _, c := range name {
		sum = sum*31 + int(c)
	}
	return s.order[((sum%len(s.order))+len(s.order))%len(s.order)]
}

// The order in which a file system lists files does not matter, neither to a
// book nor to the faults of a broken law.
func TestOrderOfFiles(t *testing.T) {
	base := baseLaw(t)
	broken := maps.Clone(base)
	broken["readings/a.yaml"] = &fstest.MapFile{Data: []byte("reading: b\n")}
	broken["facts/z.yaml"] = &fstest.MapFile{Data: []byte("topics: z\n")}
	want, sound := digest(rulebook.Load(base)), digest(rulebook.Load(broken))
	rapid.Check(t, func(rt *rapid.T) {
		order := rapid.Permutation([]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}).Draw(rt, "order")
		if got := digest(rulebook.Load(shuffled{base, order})); got != want {
			rt.Fatalf("got %s\nwant %s", got, want)
		}
		if got := digest(rulebook.Load(shuffled{broken, order})); got != sound {
			rt.Fatalf("got %s\nwant %s", got, sound)
		}
	})
}

// digest tells two results of Load apart.
func digest(b *rulebook.Book, err error) string {
	if err != nil {
		return err.Error()
	}
	out := b.Hash + fmt.Sprint(b.Boundaries())
	for _, f := range b.FactOrder {
		out += " " + string(f.Path)
	}
	for _, q := range b.Order {
		out += " " + string(q.ID) + fmt.Sprint(q.Uses, b.HeldFrom(q))
	}
	for _, a := range b.Articles {
		out += " " + string(a.ID)
	}
	return out
}

// Between two boundaries no span begins or ends.
func TestBoundaries(t *testing.T) {
	b := baseBook(t)
	days := b.Boundaries()
	if !slices.IsSorted(days) || len(slices.Compact(slices.Clone(days))) != len(days) {
		t.Fatalf("not sorted, or a day twice: %v", days)
	}
	rapid.Check(t, func(rt *rapid.T) {
		on := date.Date(rapid.IntRange(int(date.MustParse("2015-01-01")), int(date.MustParse("2024-01-01"))).Draw(rt, "on"))
		if slices.Contains(days, on) {
			return
		}
		for _, r := range b.Questions["leave"].Rules {
			for _, p := range []*rulebook.Point{r.From, r.Before} {
				if p != nil && p.State(on, date.Latest) != p.State(on.AddDays(-1), date.Latest) {
					rt.Fatalf("%s turns on %s, which is no boundary", p.Key, on)
				}
			}
		}
	})
}

// Facts that are written as JSON, nested or dotted, are read as they were.
func TestFactsRoundTrip(t *testing.T) {
	book := baseBook(t)
	rapid.Check(t, func(rt *rapid.T) {
		want := drawFacts(rt, book)
		nested := rapid.Bool().Draw(rt, "nested")
		data, err := json.Marshal(jsonFacts(want, nested))
		if err != nil {
			rt.Fatal(err)
		}
		got, err := book.ReadFacts("facts.json", data)
		if err != nil {
			rt.Fatalf("%s\n%v", data, err)
		}
		if factsText(got) != factsText(want) {
			rt.Fatalf("%s\ngot  %s\nwant %s", data, factsText(got), factsText(want))
		}
	})
}

func drawFacts(rt *rapid.T, b *rulebook.Book) qyzmet.Facts {
	facts := qyzmet.Facts{}
	for _, f := range b.FactOrder {
		if f.Type != "iin" && rapid.Bool().Draw(rt, "given") {
			facts[f.Path] = drawValue(rt, f)
		}
	}
	return facts
}

func drawValue(rt *rapid.T, f *rulebook.Fact) qyzmet.Value {
	if rapid.IntRange(0, 9).Draw(rt, "unknown") == 0 {
		return qyzmet.UnknownValue(qyzmet.DontKnow)
	}
	var words []string
	for _, w := range f.Values {
		words = append(words, w.Word)
	}
	switch f.Kind {
	case qyzmet.Bool:
		return qyzmet.BoolValue(rapid.Bool().Draw(rt, "bool"))
	case qyzmet.Int:
		return qyzmet.IntValue(rapid.Int64Range(0, 60).Draw(rt, "int"))
	case qyzmet.Date:
		return qyzmet.DateValue(date.Date(rapid.IntRange(-18000, 40000).Draw(rt, "day")))
	case qyzmet.Words:
		v := qyzmet.WordsValue(rapid.SliceOf(rapid.SampledFrom(words)).Draw(rt, "words")...)
		v.Open = rapid.Bool().Draw(rt, "open")
		return v
	case qyzmet.List:
		v := qyzmet.ListValue()
		v.Open = rapid.Bool().Draw(rt, "open")
		for range rapid.IntRange(0, 3).Draw(rt, "items") {
			item := qyzmet.Item{}
			for _, it := range f.Items {
				item[string(it.Path)] = drawValue(rt, it)
			}
			v.Items = append(v.Items, item)
		}
		return v
	}
	return qyzmet.WordValue(rapid.SampledFrom(words).Draw(rt, "word"))
}

func jsonFacts(facts qyzmet.Facts, nested bool) map[string]any {
	out := map[string]any{}
	for p, v := range facts {
		group, name, _ := strings.Cut(string(p), ".")
		if !nested {
			out[string(p)] = jsonValue(v)
			continue
		}
		if out[group] == nil {
			out[group] = map[string]any{}
		}
		out[group].(map[string]any)[name] = jsonValue(v)
	}
	return out
}

func jsonValue(v qyzmet.Value) any {
	var list []any
	switch v.Kind {
	case qyzmet.Unknown:
		return nil
	case qyzmet.Bool:
		return v.N == 1
	case qyzmet.Int:
		return v.N
	case qyzmet.Words:
		list = []any{}
		for _, w := range v.Words {
			list = append(list, w)
		}
	case qyzmet.List:
		list = []any{}
		for _, item := range v.Items {
			fields := map[string]any{}
			for name, field := range item {
				fields[name] = jsonValue(field)
			}
			list = append(list, fields)
		}
	default:
		return v.String()
	}
	if v.Open {
		return map[string]any{"items": list, "complete": false}
	}
	return list
}

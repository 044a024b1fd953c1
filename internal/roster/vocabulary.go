package roster

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"qyzmet"
	"qyzmet/internal/column"
	"qyzmet/internal/rulebook"
)

//go:embed vocabulary.yaml
var vocabularyFile []byte

// Use says what a column is for.
type Use string

// The uses of columns.
const (
	UseFact    Use = "fact"
	UseItem    Use = "item"    // one field of one item of a list: person.children.1.birth_date
	UseIIN     Use = "iin"     // the identification number: the key, and the source of what it states
	UseID      Use = "id"      // the key of rows without an identification number
	UseName    Use = "name"    // recognised and not kept
	UseSkip    Use = "skip"    // passed over, as asked or because such columns never hold a fact
	UseUnknown Use = "unknown" // not recognised
	UseUnnamed Use = "unnamed" // without a name: its cells must be empty
	UseExtra   Use = "extra"   // one of Options.Extra
)

// target is what the name of a column means.
type target struct {
	use   Use
	field int // of UseFact and UseItem; of UseExtra its place among them
	slot  int // of UseItem: the item's number, from 1
	item  int // of UseItem: the field of the item
}

// vocabulary knows the names of columns and the values of cells of a book.
type vocabulary struct {
	book    *rulebook.Book
	fields  []column.Field
	names   map[string][]target       // by folded name
	shown   map[string]string         // folded name -> what to suggest
	lists   map[string]int            // folded path or label of a list -> field
	items   []map[string]int          // by field: folded name of an item's field -> its position
	extra   map[string]map[string]int // by path: folded synonym -> code of the word
	beside  []*rulebook.Fact          // Options.Extra
	answers answers
}

// answers are the values of cells that do not depend on the fact, folded.
type answers struct {
	dontKnow, yes, no, none map[string]bool
}

func newVocabulary(book *rulebook.Book, fields []column.Field, beside ...*rulebook.Fact) (*vocabulary, error) {
	var file struct {
		Columns map[string][]string            `yaml:"columns"`
		Words   map[string]map[string][]string `yaml:"words"`
		Cells   map[string][]string            `yaml:"cells"`
	}
	if err := yaml.UnmarshalWithOptions(vocabularyFile, &file, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("roster: vocabulary.yaml: %w", err)
	}
	v := &vocabulary{
		book: book, fields: fields, beside: beside, names: map[string][]target{}, shown: map[string]string{}, lists: map[string]int{},
		items: make([]map[string]int, len(fields)), extra: map[string]map[string]int{},
		answers: answers{folded(file.Cells["dont_know"]), folded(file.Cells["yes"]), folded(file.Cells["no"]), folded(file.Cells["none"])},
	}
	for i, f := range book.FactOrder {
		v.addFact(i, f)
	}
	for i, f := range beside {
		for _, name := range append(labels(f.Label), string(f.Path)) {
			v.add(name, target{use: UseExtra, field: i})
		}
	}
	for _, path := range slices.Sorted(maps.Keys(file.Columns)) {
		for _, name := range file.Columns[path] {
			v.addSynonym(path, name)
		}
	}
	v.addBare()
	for path, words := range file.Words {
		v.addWords(qyzmet.Path(path), words)
	}
	return v, nil
}

func folded(texts []string) map[string]bool {
	out := map[string]bool{}
	for _, t := range texts {
		out[fold(t)] = true
	}
	return out
}

func labels(t qyzmet.Text) []string { return []string{t.KK, t.RU, t.EN} }

func (v *vocabulary) addFact(i int, f *rulebook.Fact) {
	for _, name := range append(labels(f.Label), string(f.Path)) {
		v.addFactName(name, i, f)
	}
	if f.Kind != qyzmet.List {
		return
	}
	v.items[i] = map[string]int{}
	for _, name := range append(labels(f.Label), string(f.Path)) {
		v.lists[fold(name)] = i
	}
	for k, it := range f.Items {
		for _, name := range append(labels(it.Label), string(it.Path)) {
			v.items[i][fold(name)] = k
		}
	}
}

// bare is a label without what it says in brackets: people leave that out.
func bare(label string) string {
	before, _, _ := strings.Cut(label, " (")
	return before
}

// addBare adds the labels without their brackets, where that is nobody's name.
func (v *vocabulary) addBare() {
	have := maps.Clone(v.names)
	for i, f := range v.book.FactOrder {
		for _, name := range labels(f.Label) {
			if short := bare(name); len(have[foldName(short)]) == 0 {
				v.addFactName(short, i, f)
			}
		}
		for k, it := range f.Items {
			for _, name := range labels(it.Label) {
				if _, taken := v.items[i][fold(bare(name))]; !taken {
					v.items[i][fold(bare(name))] = k
				}
			}
		}
	}
}

func (v *vocabulary) addFactName(name string, i int, f *rulebook.Fact) {
	t := target{use: UseFact, field: i}
	if isIIN(f) {
		t.use = UseIIN
	}
	v.add(name, t)
}

// isIIN reports whether a fact is an identification number: a word without
// declared words, which blocks do not hold.
func isIIN(f *rulebook.Fact) bool { return f.Type == "iin" }

func (v *vocabulary) add(name string, t target) {
	key := foldName(name)
	if !slices.Contains(v.names[key], t) {
		v.names[key] = append(v.names[key], t)
	}
	v.shown[key] = v.title(t)
}

// foldName folds the name of a column; one of signs alone stays as it is.
func foldName(name string) string {
	if f := fold(name); f != "" {
		return f
	}
	return strings.TrimSpace(name)
}

// addSynonym adds a usual name, unless another fact has it for a label.
func (v *vocabulary) addSynonym(path, name string) {
	t, ok := v.path(path)
	if ok && len(v.names[foldName(name)]) == 0 {
		v.add(name, t)
	}
	if ok && t.use == UseFact && v.items[t.field] != nil {
		v.lists[fold(name)] = t.field
	}
}

func (v *vocabulary) addWords(path qyzmet.Path, words map[string][]string) {
	i := slices.IndexFunc(v.fields, func(f column.Field) bool { return f.Path == path })
	if i < 0 {
		return
	}
	v.extra[string(path)] = map[string]int{}
	for word, names := range words {
		if code := slices.Index(v.fields[i].Words, word); code >= 0 {
			for _, n := range names {
				v.extra[string(path)][fold(n)] = code
			}
		}
	}
}

// path finds what is written as in Options.Mapping: a path, or a word for what
// is no fact.
func (v *vocabulary) path(name string) (target, bool) {
	for i, f := range v.beside {
		if string(f.Path) == name {
			return target{use: UseExtra, field: i}, true
		}
	}
	switch name {
	case "-":
		return target{use: UseSkip}, true
	case "id":
		return target{use: UseID}, true
	case "name":
		return target{use: UseName}, true
	}
	for i, f := range v.book.FactOrder {
		if string(f.Path) == name && isIIN(f) {
			return target{use: UseIIN, field: i}, true
		} else if string(f.Path) == name {
			return target{use: UseFact, field: i}, true
		}
	}
	return v.numbered(fold(name))
}

// title is how a target is named to people.
func (v *vocabulary) title(t target) string {
	switch t.use {
	case UseFact, UseIIN:
		return string(v.fields[t.field].Path)
	case UseItem:
		f := v.fields[t.field]
		return fmt.Sprintf("%s.%d.%s", f.Path, t.slot, f.Items[t.item].Path)
	case UseSkip:
		return "-"
	case UseExtra:
		return string(v.beside[t.field].Path)
	}
	return string(t.use)
}

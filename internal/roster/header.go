package roster

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// Column is a column of a table, and what it was taken for.
type Column struct {
	Number  int    // from 1
	Name    string // as it stands in the header
	Use     Use
	Fact    string      // the path, with the item's number where it is of a list
	Suggest []string    // of UseUnknown: what it may have been meant for, nearest first
	Hint    qyzmet.Text // what is odd about the name

	target target
}

// recognise finds what the name of a column means; without a mapping.
func (v *vocabulary) recognise(name string) (target, bool) {
	if t, ok := v.path(strings.TrimSpace(name)); ok && t.use != UseSkip {
		return t, true
	}
	folded := foldName(name)
	if found := v.names[folded]; len(found) == 1 {
		return found[0], true
	}
	return v.numbered(folded)
}

// numbered reads a name that has an item's number between the names of a list
// and of a field of its items.
func (v *vocabulary) numbered(folded string) (target, bool) {
	from := strings.IndexFunc(folded, unicode.IsDigit)
	if from <= 0 {
		return target{}, false
	}
	digits := folded[from:]
	if i := strings.IndexFunc(digits, func(r rune) bool { return !unicode.IsDigit(r) }); i > 0 {
		digits = digits[:i]
	}
	field, known := v.lists[folded[:from]]
	slot, err := strconv.Atoi(digits)
	if !known || err != nil || slot < 1 || slot > MaxItems {
		return target{}, false
	}
	item, known := v.items[field][folded[from+len(digits):]]
	return target{use: UseItem, field: field, slot: slot, item: item}, known
}

// recognised counts the columns of a header that have a meaning.
func (v *vocabulary) recognised(o Options) func(names []string) int {
	return func(names []string) int {
		n := 0
		for _, name := range names {
			_, mapped := o.Mapping[strings.TrimSpace(name)]
			if _, ok := v.recognise(name); ok || mapped {
				n++
			}
		}
		return n
	}
}

// header finds what each column is, and what of it refuses the table.
func (v *vocabulary) header(names []string, o Options) ([]Column, qyzmet.Faults) {
	h := &headerReader{v: v, o: o, first: map[target]int{}, mapped: map[string]bool{}}
	for i, name := range names {
		h.column(i+1, strings.TrimSpace(name))
	}
	h.unusedMapping()
	if !h.anyFact && len(h.faults) == 0 {
		h.fault(qyzmet.Missing, 0, "", "no-facts", "examples", joined(v.examples()))
	}
	return h.columns, h.faults
}

type headerReader struct {
	v       *vocabulary
	o       Options
	columns []Column
	faults  qyzmet.Faults
	first   map[target]int // column by what it is
	mapped  map[string]bool
	unknown int
	anyFact bool
}

func (h *headerReader) fault(code qyzmet.Code, column int, value, key string, args ...any) *qyzmet.Fault {
	f := fault(code, key, args...)
	f.File, f.Line, f.Column, f.Value = h.o.File, 1, column, shown(value)
	if column == 0 {
		f.Line = 0
	}
	h.faults = append(h.faults, f)
	return f
}

func (h *headerReader) column(number int, name string) {
	c := Column{Number: number, Name: name}
	to, mapped := h.o.Mapping[name]
	t, ok := h.v.recognise(name)
	if mapped {
		h.mapped[name] = true
		if t, ok = h.v.path(to); !ok {
			f := h.fault(qyzmet.UnknownName, number, to, "column-mapped", "name", quoted(name), "to", quoted(to))
			h.v.nearestPath(f, to)
		}
	}
	switch {
	case ok:
		c.target, c.Use, c.Fact = t, t.use, h.v.title(t)
		h.claim(c)
	case name == "" && !mapped:
		c.Use = UseUnnamed
	default:
		c.Use = UseUnknown
		h.notRecognised(&c, mapped)
	}
	c.target.use = c.Use
	h.columns = append(h.columns, c)
}

// claim refuses a second column for what there can be one of.
func (h *headerReader) claim(c Column) {
	if c.Use == UseName || c.Use == UseSkip {
		return
	}
	whole := target{use: UseFact, field: c.target.field}
	other, taken := h.first[c.target]
	if !taken && c.Use == UseItem {
		other, taken = h.first[whole]
	}
	if taken {
		h.fault(qyzmet.Contradiction, c.Number, c.Name, "same-fact", "first", other, "name", quoted(h.columns[other-1].Name),
			"second", c.Number, "other", quoted(c.Name), "fact", h.v.titled(c.Fact))
		return
	}
	h.first[c.target] = c.Number
	if c.Use == UseItem {
		h.first[target{use: UseItem, field: c.target.field}] = c.Number
	} else if n, items := h.first[target{use: UseItem, field: c.target.field}]; items && c.Use == UseFact {
		h.fault(qyzmet.Contradiction, c.Number, c.Name, "list-twice", "first", c.Number, "name", quoted(c.Name), "fact", h.v.titled(c.Fact),
			"second", n, "other", quoted(h.columns[n-1].Name))
	}
	h.anyFact = h.anyFact || c.Use != UseID
	if c.Use == UseID || c.Use == UseExtra {
		return
	}
	if _, common := h.o.Common[h.v.fields[c.target.field].Path]; common {
		h.fault(qyzmet.Contradiction, c.Number, c.Name, "column-for-all", "column", c.Number, "name", quoted(c.Name), "fact", h.v.titled(c.Fact))
	}
}

// suggested bounds for how many columns suggestions are looked for.
const suggested = 20

func (h *headerReader) notRecognised(c *Column, mapped bool) {
	if h.unknown++; h.unknown <= suggested {
		c.Suggest, c.Hint = h.v.suggest(c.Name)
	}
	if h.o.IgnoreUnknown || mapped {
		return
	}
	var near qyzmet.Text
	if len(c.Suggest) > 0 {
		var names []qyzmet.Text
		for _, s := range c.Suggest {
			names = append(names, h.v.titled(s))
		}
		near = say("nearest-facts", "names", joined(names))
	}
	hint := each(func(l qyzmet.Lang) string {
		text := ""
		for _, t := range []qyzmet.Text{c.Hint, near} {
			if t.In(l) != "" {
				text += "; " + t.In(l)
			}
		}
		return text
	})
	h.fault(qyzmet.UnknownName, c.Number, c.Name, "not-recognised", "column", c.Number, "name", quoted(c.Name), "hint", hint)
}

func (h *headerReader) unusedMapping() {
	var names []string
	for _, c := range h.columns {
		names = append(names, c.Name)
	}
	for _, name := range slices.Sorted(maps.Keys(h.o.Mapping)) {
		if !h.mapped[name] {
			f := h.fault(qyzmet.UnknownName, 0, name, "unused-mapping", "name", quoted(name))
			near := rulebook.Nearest(name, names)
			meant(f, near, quoted(near))
		}
	}
}

func (v *vocabulary) paths() []string {
	out := []string{"id", "name", "-"}
	for _, f := range v.fields {
		out = append(out, string(f.Path))
	}
	for _, f := range v.beside {
		out = append(out, string(f.Path))
	}
	return out
}

// nearestPath says which path may have been meant.
func (v *vocabulary) nearestPath(f *qyzmet.Fault, path string) {
	near := rulebook.Nearest(path, v.paths())
	meant(f, near, v.titled(near))
}

// titled is a title with the fact's label.
func (v *vocabulary) titled(title string) qyzmet.Text {
	if title == string(UseID) {
		return say("row-key")
	}
	for _, f := range v.beside {
		if string(f.Path) == title {
			return named(f, title)
		}
	}
	return named(factAt(v.book, title), title)
}

// examples are the names of a few columns, as they can be written.
func (v *vocabulary) examples() []qyzmet.Text {
	var out []qyzmet.Text
	for _, f := range v.book.FactOrder[:min(3, len(v.book.FactOrder))] {
		t := named(f, string(f.Path))
		t.EN = fmt.Sprintf("%s (%s, %s)", f.Path, f.Label.KK, f.Label.RU)
		out = append(out, t)
	}
	return out
}

// suggest finds up to three facts whose names are near, nearest first, and says
// if the name would be one with letters of one script only.
func (v *vocabulary) suggest(name string) (near []string, hint qyzmet.Text) {
	folded := foldName(name)
	for _, other := range otherScripts(folded) {
		if _, ok := v.recognise(other); ok {
			return []string{v.shown[other]}, say("look-alike")
		}
	}
	if found := v.names[folded]; len(found) > 1 {
		for _, t := range found {
			near = append(near, v.title(t))
		}
		return near[:min(3, len(near))], say("several-facts")
	}
	names := slices.Sorted(maps.Keys(v.names))
	for len(near) < 3 {
		found := rulebook.Nearest(folded, names)
		if found == "" {
			return near, hint
		}
		if what := v.shown[found]; !slices.Contains(near, what) {
			near = append(near, what)
		}
		names = slices.DeleteFunc(names, func(n string) bool { return v.shown[n] == v.shown[found] })
	}
	return near, hint
}

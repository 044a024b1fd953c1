package roster

import (
	"math"
	"slices"
	"strings"

	"qyzmet"
	"qyzmet/internal/column"
	"qyzmet/internal/rulebook"
)

// layout is everything that is worked out once for a table: how each column is
// read, and where what it says belongs. It does not change while rows are read.
type layout struct {
	opts    Options
	voc     *vocabulary
	fields  []column.Field
	rules   []rule // by column
	whole   []rule // by field: the fact as a value of its own, as in NDJSON
	items   [][]rule
	id      identity
	common  []given
	isGiven []bool // by field: in common
}

// rule says how the cells of a column are read.
type rule struct {
	number int    // of the column, from 1; 0: none
	name   string // of the column
	use    Use
	path   string
	kind   qyzmet.Kind
	field  int
	slot   int // of an item, from 0
	item   int
	fact   *rulebook.Fact
	words  map[string]int64 // of Word, Words and Bool: by folded text
	plain  map[string]int64 // of Word and Words: by the declared word
	names  []string         // what words are suggested from
	low    int64            // of Date and Int
	high   int64
}

// identity tells where the identification number of a book stands, and the
// facts that it states. A position is -1 when the book has not that fact.
type identity struct {
	iin, birth, sex int
	male, female    int64
}

// given is a fact that is the same for all rows.
type given struct {
	field int
	value qyzmet.Value
}

func newLayout(v *vocabulary, o Options) (*layout, qyzmet.Faults) {
	l := &layout{opts: o, voc: v, fields: v.fields, isGiven: make([]bool, len(v.fields))}
	for i, f := range v.book.FactOrder {
		l.whole = append(l.whole, v.rule(f, string(f.Path), target{use: UseFact, field: i}))
		var items []rule
		for k, it := range f.Items {
			items = append(items, v.rule(it, string(f.Path)+"."+string(it.Path), target{use: UseItem, field: i, item: k}))
		}
		l.items = append(l.items, items)
	}
	l.id = findIdentity(v)
	return l, l.takeCommon()
}

// columns lays out a table with a header.
func (l *layout) columns(columns []Column) {
	for _, c := range columns {
		r := rule{}
		switch c.Use {
		case UseFact, UseIIN:
			r = l.whole[c.target.field]
		case UseItem:
			r = l.items[c.target.field][c.target.item]
			r.slot = c.target.slot - 1
		case UseExtra:
			r = l.voc.rule(l.voc.beside[c.target.field], c.Fact, c.target)
		}
		r.number, r.name, r.use, r.path = c.Number, c.Name, c.Use, c.Fact
		l.rules = append(l.rules, r)
	}
}

func (v *vocabulary) rule(f *rulebook.Fact, path string, t target) rule {
	r := rule{use: t.use, path: path, kind: f.Kind, field: t.field, item: t.item, fact: f, low: math.MinInt32, high: math.MaxInt32}
	if f.Min != nil {
		r.low = max(r.low, int64(*f.Min))
	}
	if f.Max != nil {
		r.high = min(r.high, int64(*f.Max))
	}
	switch f.Kind {
	case qyzmet.Word, qyzmet.Words:
		r.words, r.plain = map[string]int64{}, map[string]int64{}
		v.wordTable(&r)
	case qyzmet.Bool:
		r.words = map[string]int64{"1": 1, "0": 0}
		for t := range v.answers.yes {
			r.words[t] = 1
		}
		for t := range v.answers.no {
			r.words[t] = 0
		}
	}
	return r
}

// wordTable fills in by which texts the words of a fact are known. A text that
// would be two words is none; a declared word is always itself.
func (v *vocabulary) wordTable(r *rule) {
	const twice = -1
	add := func(text string, code int64) {
		if have, ok := r.words[text]; ok && have != code {
			code = twice
		}
		r.words[text] = code
	}
	for code, w := range r.fact.Values {
		for _, text := range labels(w.Label) {
			add(fold(text), int64(code))
			add(fold(bare(text)), int64(code))
		}
	}
	for text, code := range v.extra[string(r.fact.Path)] {
		if _, label := r.words[text]; !label {
			r.words[text] = int64(code)
		}
	}
	for code, w := range r.fact.Values {
		r.words[fold(w.Word)] = int64(code)
		r.plain[w.Word] = int64(code)
	}
	for text, code := range r.words {
		if code == twice {
			delete(r.words, text)
			continue
		}
		r.names = append(r.names, text)
	}
	slices.Sort(r.names)
}

func findIdentity(v *vocabulary) identity {
	id := identity{iin: -1, birth: -1, sex: -1}
	id.iin = slices.IndexFunc(v.book.FactOrder, isIIN)
	if id.iin < 0 {
		return id
	}
	path := string(v.fields[id.iin].Path)
	group := path[:strings.LastIndexByte(path, '.')+1]
	for i, f := range v.fields {
		switch {
		case string(f.Path) == group+"birth_date" && f.Kind == qyzmet.Date:
			id.birth = i
		case string(f.Path) == group+"sex" && f.Kind == qyzmet.Word:
			male, female := slices.Index(f.Words, "male"), slices.Index(f.Words, "female")
			if male >= 0 && female >= 0 {
				id.sex, id.male, id.female = i, int64(male), int64(female)
			}
		}
	}
	return id
}

// takeCommon checks the facts that are given for all rows.
func (l *layout) takeCommon() qyzmet.Faults {
	var faults qyzmet.Faults
	bad := func(path qyzmet.Path, f *qyzmet.Fault) {
		f.Path = string(path)
		faults = append(faults, f)
	}
	for path, v := range l.opts.Common {
		i := slices.IndexFunc(l.fields, func(f column.Field) bool { return f.Path == path })
		switch {
		case i < 0:
			f := fault(qyzmet.UnknownName, "no-common-fact", "path", quoted(string(path)))
			l.voc.nearestPath(f, string(path))
			bad(path, f)
		case i == l.id.iin:
			bad(path, fault(qyzmet.NotAllowed, "common-iin"))
		case v.Known():
			if err := tryFacts(l.fields, qyzmet.Facts{path: v}); err != nil {
				why, _ := elsewhere(l.voc.book, err.Error())
				bad(path, fault(qyzmet.NotAllowed, "common-bad", "why", why))
				continue
			}
			l.common = append(l.common, given{i, v})
			l.isGiven[i] = true
		}
	}
	slices.SortFunc(l.common, func(a, b given) int { return a.field - b.field })
	slices.SortFunc(faults, func(a, b *qyzmet.Fault) int { return strings.Compare(a.Path, b.Path) })
	return faults
}

// tryFacts says whether a block can hold the facts.
func tryFacts(fields []column.Field, facts qyzmet.Facts) error {
	b := column.NewBlock(fields)
	return b.SetFacts(b.Add(), facts)
}

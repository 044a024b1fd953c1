package rulebook

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"qyzmet"
)

// lintDocuments holds the templates of papers to fields and provisions that
// exist, and to what can be printed in three languages.
func (l *loader) lintDocuments() {
	for _, id := range sortedKeys(l.book.Documents) {
		d := l.book.Documents[id]
		used := map[string]bool{}
		for _, f := range d.Fields {
			l.lintDocumentField(f, true)
		}
		each(l, d, ".cites", d.Cites, func(where string, id qyzmet.ProvisionID) { l.citation(d, where, "paper", d.Span, id) })
		if len(d.Blocks) == 0 {
			l.at(d, ".blocks", qyzmet.Missing, "the paper %q says nothing", d.ID)
		}
		l.lintTitle(d, used)
		for _, b := range d.Blocks {
			l.lintDocumentBlock(d, b, used)
		}
		for _, f := range d.Fields {
			if !used[f.ID] {
				l.at(f, ".id", qyzmet.BadLaw, "the field %q is printed nowhere", f.ID)
			}
		}
	}
}

func (l *loader) lintDocumentField(f *DocumentField, outside bool) {
	allowed := documentTypes
	if !outside {
		allowed = allowed[:len(allowed)-2] // no list and no lines inside a list
	}
	l.oneOf(f, ".type", "type of a field", f.Type, allowed)
	l.optionally(f, ".unit", "unit", f.Unit, units)
	words := f.Type == "word" || f.Type == "words"
	switch {
	case f.Unit != "" && f.Type != "int":
		l.at(f, ".unit", qyzmet.BadLaw, "only a field of type int has a unit")
	case words != (len(f.Values) > 0):
		l.at(f, ".values", qyzmet.BadLaw, "a field of type word or words lists its values, and no other does")
	case (f.Type == "list") != (len(f.Items) > 0):
		l.at(f, ".item", qyzmet.BadLaw, "a field of type list names the fields of its items, and no other does")
	case outside && f.Label == nil:
		l.at(f, ".label", qyzmet.Missing, "the field %q has no label; whoever fills it in must know what is wanted", f.ID)
	}
	for i, w := range f.Values {
		l.nameOf(f, fmt.Sprintf(".values[%d].word", i), idSyntax, w.Word)
	}
	for _, it := range f.Items {
		l.lintDocumentField(it, false)
	}
}

// lintTitle: a title has no condition, so it holds fields that are always given.
func (l *loader) lintTitle(d *Document, used map[string]bool) {
	l.lintRunning(d, ".title", d.Title, &documentScope{d, nil, used})
}

// documentScope is what the places of a text may name.
type documentScope struct {
	d    *Document
	with []string
	used map[string]bool
}

func (l *loader) lintDocumentBlock(d *Document, b *DocumentBlock, used map[string]bool) {
	if c := b.contents(); len(c) != 1 {
		f := l.at(b, "", qyzmet.BadLaw, "a block holds one thing; this holds %d", len(c))
		f.Allowed = []string{"heading", "paragraph", "points", "dashes", "rows", "table", "remedy", "small"}
	}
	for _, list := range []struct {
		field string
		names []string
	}{{".with", b.With}, {".without", b.Without}} {
		each(l, b, list.field, list.names, func(where, name string) {
			if f := d.Field(name); f == nil {
				l.noField(b, where, name, d)
			} else if used[name] = true; !f.Optional {
				l.at(b, where, qyzmet.BadLaw, "the field %q is not optional: it is always given", name)
			}
		})
	}
	each(l, b, ".cites", b.Cites, func(where string, id qyzmet.ProvisionID) { l.citation(b, where, "block", d.Span, id) })
	if b.Remedy != nil && len(b.Cites) == 0 {
		l.at(b, ".cites", qyzmet.Missing, "a remedy cites the provisions that give it")
	}
	scope := &documentScope{d, b.With, used}
	for _, t := range b.Running() {
		l.lintRunning(b, "", t, scope)
		if l.asksCites(t) && len(b.Cites) == 0 {
			l.at(b, ".cites", qyzmet.Missing, "the text has a place for citations, and the block cites nothing")
		}
	}
	for i, r := range b.Rows {
		l.lintValue(b, fmt.Sprintf(".rows[%d].value", i), r.Value, d.Fields, used, d)
	}
	if b.Table != nil {
		l.lintTable(d, b, used)
	}
}

func (l *loader) asksCites(t qyzmet.Text) bool {
	return slices.ContainsFunc(placeholders(t.EN), func(p string) bool { name, _ := PlaceOf(p); return name == "cites" })
}

func (l *loader) noField(entry any, where, name string, d *Document) {
	var names []string
	for _, f := range d.Fields {
		names = append(names, f.ID)
	}
	l.unknown(entry, where, name, names, "the paper %q has no field %q", d.ID, name)
}

// lintRunning checks the places of a sentence: the same in all languages, each
// a field that is given there and can stand in a sentence.
func (l *loader) lintRunning(entry any, where string, t qyzmet.Text, s *documentScope) {
	var first []string
	seen := map[string]bool{}
	for i, lang := range qyzmet.Langs() {
		var names []string
		if text := t.In(lang); strings.Count(text, "{") != strings.Count(text, "}") {
			l.at(entry, where, qyzmet.BadLaw, "%.60q: a brace is not closed or not opened; places are written {field}", text)
		}
		for _, p := range placeholders(t.In(lang)) {
			name, form := PlaceOf(p)
			if form != "" && !slices.Contains(caseForms, form) {
				l.at(entry, where, qyzmet.NotAllowed, "{%s}: there is no form %q", p, form).Allowed = caseForms
			}
			names = append(names, name)
			if !seen[name] {
				l.lintPlace(entry, where, name, s)
			}
			seen[name] = true
		}
		slices.Sort(names)
		if names = slices.Compact(names); i == 0 {
			first = names
		} else if !slices.Equal(first, names) {
			l.at(entry, where, qyzmet.BadLaw, "%.60q: in %s it is filled with %v, in %s with %v", t.EN, qyzmet.Langs()[0], first, lang, names)
		}
	}
}

func (l *loader) lintPlace(entry any, where, name string, s *documentScope) {
	if slices.Contains(PaperNames, name) {
		return
	}
	f := s.d.Field(name)
	if f == nil {
		l.noField(entry, where, name, s.d)
		return
	}
	s.used[name] = true
	switch {
	case f.Type == typeName:
		l.at(entry, where, qyzmet.BadLaw, "{%s} is a name and stands in a sentence, where it would have to be declined; put it into rows or a table", name)
	case f.Type == "list" || f.Type == typeLines:
		l.at(entry, where, qyzmet.BadLaw, "{%s} is of type %s, which does not fit into a sentence; put it into a table or rows", name, f.Type)
	case f.Optional && !slices.Contains(s.with, name):
		l.at(entry, where, qyzmet.BadLaw, "{%s} may be absent; the block says `with: [%s]`", name, name)
	}
}

// lintValue checks a value of rows or tables: places and signs, for a word
// would need its translation.
func (l *loader) lintValue(entry any, where, value string, fields []*DocumentField, used map[string]bool, d *Document) {
	rest := value
	for _, p := range placeholders(value) {
		name, form := PlaceOf(p)
		rest = strings.ReplaceAll(rest, "{"+p+"}", "")
		used[name] = true
		switch f := documentField(fields, name); {
		case form != "":
			l.at(entry, where, qyzmet.NotAllowed, "{%s}: forms are for sentences", p)
		case name == "n" && d == nil || d != nil && name != "cites" && slices.Contains(PaperNames, name):
		case f == nil && d != nil:
			l.noField(entry, where, name, d)
		case f == nil:
			l.at(entry, where, qyzmet.UnknownName, "the item has no field %q", name)
		case f.Type == "list":
			l.at(entry, where, qyzmet.BadLaw, "{%s} is a list; it is printed by a table", name)
		case f.Type == typeLines && value != "{"+name+"}":
			l.at(entry, where, qyzmet.BadLaw, "{%s} keeps its line breaks and stands alone in a row", name)
		}
	}
	if strings.ContainsFunc(rest, unicode.IsLetter) {
		l.at(entry, where, qyzmet.BadLaw, "words stand in labels, in three languages; a value holds places and signs only")
	}
}

func (l *loader) lintTable(d *Document, b *DocumentBlock, used map[string]bool) {
	f := d.Field(b.Table.Each)
	if f == nil || f.Type != "list" {
		l.at(b, ".table.each", qyzmet.NotAllowed, "%q is no field of type list", b.Table.Each)
		return
	}
	used[f.ID] = true
	if f.Optional && !slices.Contains(b.With, f.ID) {
		l.at(b, ".table.each", qyzmet.BadLaw, "the list %q may be absent; the block says `with: [%s]`", f.ID, f.ID)
	}
	if len(b.Table.Columns) == 0 || len(b.Table.Columns) > maxColumns {
		l.at(b, ".table.columns", qyzmet.NotAllowed, "a table has 1 to %d columns", maxColumns)
	}
	printed := map[string]bool{}
	for i, c := range b.Table.Columns {
		where := fmt.Sprintf(".table.columns[%d]", i)
		l.lintValue(b, where+".value", c.Value, f.Items, printed, nil)
		if c.Width < 1 || c.Width > 100 {
			l.at(b, where+".width", qyzmet.NotAllowed, "the width of a column is 1 to 100, relative to the others")
		}
	}
	for _, it := range f.Items {
		if !printed[it.ID] {
			l.at(it, ".id", qyzmet.BadLaw, "the field %q of the item is printed nowhere", it.ID)
		}
	}
}

// maxColumns is what fits on an upright page.
const maxColumns = 8

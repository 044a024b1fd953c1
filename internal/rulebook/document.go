package rulebook

import (
	"fmt"
	"slices"
	"strings"

	"qyzmet"
)

// Document is the template of an official paper: what it says in the three
// languages, the fields that fill it, and the provisions that it rests on.
type Document struct {
	Span   `yaml:",inline"`
	ID     string               `yaml:"document"`
	Title  qyzmet.Text          `yaml:"title"`
	Note   *qyzmet.Text         `yaml:"note"`  // what the clerk should know; not printed
	Cites  []qyzmet.ProvisionID `yaml:"cites"` // on which the paper as a whole rests
	Ours   *qyzmet.Text         `yaml:"ours"`  // a paper of the product, not of the law: why there is one
	Fields []*DocumentField     `yaml:"fields"`
	Blocks []*DocumentBlock     `yaml:"blocks"`

	File string `yaml:"-"`
}

// DocumentField is what a paper is filled with.
type DocumentField struct {
	ID       string           `yaml:"id"`
	Type     string           `yaml:"type"`
	Label    *qyzmet.Text     `yaml:"label"` // for the desk that fills it, and in refusals
	Unit     string           `yaml:"unit"`  // of type int
	Values   []*WordLabel     `yaml:"values"`
	Items    []*DocumentField `yaml:"item"`
	Optional bool             `yaml:"optional"`
	From     Sources          `yaml:"from"` // what fills it when the paper of an act is made; the first that has a value
}

// DocumentBlock is a piece of a paper: one of the contents, printed when the
// fields of With are given and those of Without are not.
type DocumentBlock struct {
	With      []string             `yaml:"with"`
	Without   []string             `yaml:"without"`
	Cites     []qyzmet.ProvisionID `yaml:"cites"`
	Heading   *qyzmet.Text         `yaml:"heading"`
	Paragraph *qyzmet.Text         `yaml:"paragraph"`
	Points    []qyzmet.Text        `yaml:"points"`
	Dashes    []qyzmet.Text        `yaml:"dashes"`
	Rows      []*DocumentRow       `yaml:"rows"`
	Table     *DocumentTable       `yaml:"table"`
	Remedy    *qyzmet.Text         `yaml:"remedy"` // how the paper can be contested
	Small     *qyzmet.Text         `yaml:"small"`
}

// DocumentRow is a label with a value beside it. Without a value there is a line
// to be written on by hand.
type DocumentRow struct {
	Label qyzmet.Text `yaml:"label"`
	Value string      `yaml:"value"`
}

// DocumentTable prints a list, a row for each item.
type DocumentTable struct {
	Each    string            `yaml:"each"` // a field of type list
	Columns []*DocumentColumn `yaml:"columns"`
}

// DocumentColumn is a column of a table.
type DocumentColumn struct {
	Label qyzmet.Text `yaml:"label"`
	Value string      `yaml:"value"` // with the fields of the item, and {n} for its number
	Width int         `yaml:"width"` // relative to the other columns
}

// Types of fields of papers beside text, int and date, word, words and list.
const (
	typeName  = "name"  // of a person: stands where it need not be declined
	typeLines = "lines" // a text whose line breaks are kept
)

var documentTypes = []string{typeText, typeName, typeIIN, "date", "int", "word", "words", typeLines, "list"}

// PaperNames are the places of a template that the paper itself fills, and
// are no fields.
var PaperNames = []string{"number", "date", "place", "office", "cites"}

// caseForms are the grammatical forms in which a template may ask for a day or
// for citations.
var caseForms = []string{"to", "on", "of"}

func (l *loader) takeDocument(s *source, d *Document) {
	d.File = s.name
	l.places[d] = place{s, "$"}
	l.named(s, "document", "documents/"+d.ID)
	l.syntax(s, "$.document", idSyntax, d.ID)
	l.book.Documents[d.ID] = d
	for i, f := range d.Fields {
		l.takeDocumentField(s, fmt.Sprintf("$.fields[%d]", i), f, d.Field(f.ID) != f)
		for j, it := range f.Items {
			l.takeDocumentField(s, fmt.Sprintf("$.fields[%d].item[%d]", i, j), it, f.ItemField(it.ID) != it)
		}
	}
	for i, b := range d.Blocks {
		l.places[b] = place{s, fmt.Sprintf("$.blocks[%d]", i)}
	}
}

func (l *loader) takeDocumentField(s *source, where string, f *DocumentField, twice bool) {
	l.places[f] = place{s, where}
	l.once(s, where+".id", "field", f.ID, twice)
	l.syntax(s, where+".id", variableSyntax, f.ID)
	if slices.Contains(PaperNames, f.ID) || f.ID == "n" {
		l.fault(s, where+".id", qyzmet.NotAllowed, "%q is filled by the paper itself; choose another name", f.ID)
	}
}

// Field returns the field of that name, or nil.
func (d *Document) Field(id string) *DocumentField { return documentField(d.Fields, id) }

// ItemField returns the field of that name of a list's item, or nil.
func (f *DocumentField) ItemField(id string) *DocumentField { return documentField(f.Items, id) }

func documentField(fields []*DocumentField, id string) *DocumentField {
	for _, f := range fields {
		if f.ID == id {
			return f
		}
	}
	return nil
}

// Kind is that of the field's values: texts of every sort are words.
func (f *DocumentField) Kind() qyzmet.Kind {
	switch f.Type {
	case typeText, typeLines, typeName, typeIIN:
		return qyzmet.Word
	}
	k, _ := qyzmet.KindOf(f.Type)
	return k
}

// KeepsLines tells whether line breaks of the value are kept.
func (f *DocumentField) KeepsLines() bool { return f.Type == typeLines }

// WordLabel returns the label of a word of the field, or "" when it has none.
func (f *DocumentField) WordLabel(word string, l qyzmet.Lang) string {
	for _, w := range f.Values {
		if w.Word == word {
			return w.Label.In(l)
		}
	}
	return ""
}

// Running are the texts of a block that are sentences.
func (b *DocumentBlock) Running() []qyzmet.Text {
	out := slices.Concat(b.Points, b.Dashes)
	for _, t := range []*qyzmet.Text{b.Heading, b.Paragraph, b.Remedy, b.Small} {
		if t != nil {
			out = append(out, *t)
		}
	}
	return out
}

// contents names the contents of a block; there is to be one.
func (b *DocumentBlock) contents() []string {
	var out []string
	for _, c := range []struct {
		name string
		has  bool
	}{{"heading", b.Heading != nil}, {"paragraph", b.Paragraph != nil}, {"points", b.Points != nil}, {"dashes", b.Dashes != nil},
		{"rows", b.Rows != nil}, {"table", b.Table != nil}, {"remedy", b.Remedy != nil}, {"small", b.Small != nil}} {
		if c.has {
			out = append(out, c.name)
		}
	}
	return out
}

// PlaceOf splits a place of a template: {until:to} is the field until in the
// form to.
func PlaceOf(placeholder string) (name, form string) {
	name, form, _ = strings.Cut(placeholder, ":")
	return name, form
}

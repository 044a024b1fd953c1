package document

import (
	"strings"

	"qyzmet"
	"qyzmet/date"
)

// Letter is a paper as content: blocks in reading order, free of layout and of
// HTML, so that a page and the PDF show the same. Texts are cleaned and cut to
// their limits but not escaped.
type Letter struct {
	Lang   qyzmet.Lang
	Title  string    // what the paper is called, in one line
	Day    date.Date // the day on which it was made
	Blocks []Block
	// Notes are for the person and no part of what is handed in: where, until
	// when, what to check. The PDF prints them on a page of their own.
	Notes []Block
}

// Kind says what a block is. It tells the reader of a Block which of its
// fields are filled.
type Kind string

// Kinds of blocks.
const (
	Addressee Kind = "addressee" // Rows: to whom and from whom; stands on the right half of the page
	Heading   Kind = "heading"   // Lines: the name of the paper, centred
	Section   Kind = "section"   // Lines: one, a heading inside the paper
	Paragraph Kind = "paragraph" // Lines: one
	Points    Kind = "points"    // Items, numbered from 1
	Dashes    Kind = "dashes"    // Items without numbers
	Fields    Kind = "fields"    // Rows: label and value
	Signature Kind = "signature" // Rows: date; signature; name
)

// Block is one piece of a paper.
type Block struct {
	Kind  Kind
	Lines []Line
	Items []Item
	Rows  []Row
	Table *Table // of official papers only

	tone string // of the answer on a printed result: good, warn, plain
}

// Item is an entry of a list: one or more paragraphs.
type Item []Line

// Row is a labelled value: label before it, the rest of the label after it,
// and a caption in small print under it that says what belongs there.
type Row struct {
	Label   string
	Value   Line
	After   string
	Caption string
}

// Line is running text in pieces.
type Line []Run

// Run is a piece of text in one style. A run with Blank is a place to be
// filled in by hand, about so many letters wide; FullLine goes to the margin.
type Run struct {
	Text  string
	Bold  bool
	Blank int
	Cite  qyzmet.ProvisionID // the provision that the text cites, for a link
}

// FullLine is the Blank of a run that reaches to the end of the line.
const FullLine = -1

// String returns the text alone, blanks as underscores.
func (l Line) String() string {
	var b strings.Builder
	for _, r := range l {
		switch {
		case r.Blank == FullLine:
			b.WriteString(strings.Repeat("_", 30))
		case r.Blank > 0:
			b.WriteString(strings.Repeat("_", r.Blank))
		default:
			b.WriteString(r.Text)
		}
	}
	return b.String()
}

// text makes a line of plain text; an empty text makes no run.
func text(s string) Line {
	if s == "" {
		return nil
	}
	return Line{{Text: s}}
}

func bold(s string) Line { return Line{{Text: s, Bold: true}} }

// blank is a place to be filled in by hand.
func blank(width int) Line { return Line{{Blank: width}} }

// given is a text as stated, or a place to be filled in.
func given(s string, width int) Line {
	if s == "" {
		return blank(width)
	}
	return text(s)
}

func join(lines ...Line) Line {
	var out Line
	for _, l := range lines {
		out = append(out, l...)
	}
	return out
}

func section(s string) Block     { return Block{Kind: Section, Lines: []Line{text(s)}} }
func paragraph(l Line) Block     { return Block{Kind: Paragraph, Lines: []Line{l}} }
func points(items ...Item) Block { return Block{Kind: Points, Items: items} }
func dashes(items ...Item) Block { return Block{Kind: Dashes, Items: items} }
func fields(rows ...Row) Block   { return Block{Kind: Fields, Rows: rows} }
func heading(lines []string) Block {
	b := Block{Kind: Heading}
	for _, l := range lines {
		b.Lines = append(b.Lines, text(l))
	}
	return b
}

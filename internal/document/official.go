package document

import (
	"qyzmet"
	"qyzmet/date"
)

// Paper is an official paper of an office, as content: what the register issues,
// in one language or in several one after the other. Fill makes it from a
// template of the law data; OfficialPDF and OfficialDOCX print it.
type Paper struct {
	Kind      string // the template: commission-decision
	Office    Letterhead
	Number    string // in the book of the office; empty: a place to write it
	Date      date.Date
	Place     qyzmet.Text // may be empty
	Signature Signer
	Verify    Verify
	Parts     []Part
}

// Part is the paper in one language.
type Part struct {
	Lang    qyzmet.Lang
	Title   string
	Body    []Block
	Grounds []qyzmet.ProvisionID // printed below the text, each by itself
}

// Letterhead names the office whose paper it is.
type Letterhead struct {
	Above    qyzmet.Text // the body above it; may be empty
	Name     qyzmet.Text
	Address  qyzmet.Text
	Contacts string // telephone, mail: the same in all languages
}

// Signer is the official who signs.
type Signer struct {
	Post qyzmet.Text
	Rank qyzmet.Text // empty for civilians
	Name string
}

// Verify is where and by what code anybody can check that the office has issued
// the paper. URL is the whole address, with the code in it; without one there is
// no QR code.
type Verify struct{ URL, Code string }

// Kinds of blocks that only official papers have.
const (
	tableBlock  Kind = "table"  // Table
	remedyBlock Kind = "remedy" // Lines: how the paper can be contested
	chipsBlock  Kind = "chips"  // Lines: one citation each; the first is their heading
)

// Table is a list printed in rows and columns.
type Table struct {
	Widths []int // of the columns, relative to each other
	Head   []string
	Rows   [][]Line
}

type officialTexts struct {
	Number  string `yaml:"number"`
	Grounds string `yaml:"grounds"`
	Remedy  string `yaml:"remedy"`
	Check   string `yaml:"check"`
	Code    string `yaml:"code"`
	Foot    string `yaml:"foot"`
	Digits  string `yaml:"digits"`
}

// langs are the languages of a paper, in order.
func (p *Paper) langs() []qyzmet.Lang {
	var out []qyzmet.Lang
	for _, part := range p.Parts {
		out = append(out, part.Lang)
	}
	return out
}

// headLangs are the languages of the letterhead: the state language on the left,
// and on the right Russian, or English where the paper has no Russian.
func (p *Paper) headLangs() [2]qyzmet.Lang {
	out := [2]qyzmet.Lang{qyzmet.Kazakh, qyzmet.Russian}
	for _, l := range p.langs() {
		if l == qyzmet.Russian {
			return [2]qyzmet.Lang{qyzmet.Kazakh, qyzmet.Russian}
		}
		if l == qyzmet.English {
			out[1] = qyzmet.English
		}
	}
	return out
}

// numbered is the number and the day of the paper in a language.
func (p *Paper) numbered(l qyzmet.Lang) Line {
	t := textsIn(l)
	return t.fill(t.Official.Number, with{"number": given(p.Number, 10), "date": p.Date})
}

// foot identifies a page that was torn off.
func (p *Paper) foot(l qyzmet.Lang) string {
	t := textsIn(l)
	return t.say(t.Official.Foot, with{"number": given(p.Number, 10), "date": p.Date})
}

// content are the blocks of a part, with its grounds and without signature.
func (p *Paper) content(part Part) []Block {
	out := append([]Block{}, part.Body...)
	if len(part.Grounds) == 0 {
		return out
	}
	t := textsIn(part.Lang)
	chips := Block{Kind: chipsBlock, Lines: []Line{text(t.Official.Grounds)}}
	for _, id := range part.Grounds {
		chips.Lines = append(chips.Lines, newCiter(t, false).list([]qyzmet.ProvisionID{id}, false))
	}
	return append(out, chips)
}

package lab

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"qyzmet"
	"qyzmet/internal/column"
	"qyzmet/internal/rulebook"
)

// Format is a form in which a population is written.
type Format string

// The formats. CSV has a header, empty cells for what is not known, and lists
// as JSON; NDJSON has the facts of a person in each line, nested, as they are
// given to the product, without the name.
const (
	CSV    Format = "csv"
	NDJSON Format = "ndjson"
)

// Sheet says how a population is written.
type Sheet struct {
	Format Format
	// Lang is the language of the header and of the cells of a CSV file, as an
	// office would keep it; dates are then as written there. Empty: paths, words
	// and dates as in the law data. What is inside lists is always the latter.
	Lang qyzmet.Lang
	Book *rulebook.Book // gives the labels; needed with Lang
}

// Write writes everybody, in order, by all processors. The same population and
// sheet give the same bytes. It stops at the first error of w.
func Write(w io.Writer, p *Population, sheet Sheet) error {
	s, err := newScribe(p, sheet)
	if err != nil {
		return err
	}
	if sheet.Format == CSV {
		if _, err := w.Write(s.header()); err != nil {
			return err
		}
	}
	return inOrder(p.Blocks(), s.block, func(_ int, text []byte) error {
		_, err := w.Write(text)
		return err
	})
}

// scribe writes the people of blocks.
type scribe struct {
	people *Population
	sheet  Sheet
	facts  []written // in the order of the columns
	name   string    // header
	dates  func(to []byte, day int32) []byte
}

// written is a fact as it is written.
type written struct {
	field  int
	iin    bool     // the identification number, which is in no column of the block
	path   []string // segments
	header string
	words  []string // cells by code; of a Bool no and yes
}

func newScribe(p *Population, sheet Sheet) (*scribe, error) {
	s := &scribe{people: p, sheet: sheet, name: "name", dates: isoDate}
	switch {
	case sheet.Format != CSV && sheet.Format != NDJSON:
		return nil, fmt.Errorf("format %q: it is %s or %s", sheet.Format, CSV, NDJSON)
	case sheet.Lang != "" && sheet.Format != CSV:
		return nil, fmt.Errorf("%s holds paths and words; only %s has a language", sheet.Format, CSV)
	case sheet.Lang != "" && !slices.Contains(qyzmet.Langs(), sheet.Lang):
		return nil, fmt.Errorf("language %q: it is one of %v", sheet.Lang, qyzmet.Langs())
	case sheet.Lang != "" && sheet.Book == nil:
		return nil, errors.New("the law data is needed for headers in a language")
	}
	for f, field := range p.Fields {
		iin := isNumber(field)
		if !iin && !p.made[f] {
			continue
		}
		fact := written{field: f, iin: iin, path: strings.Split(string(field.Path), "."), header: string(field.Path), words: field.Words}
		if field.Kind == qyzmet.Bool {
			fact.words = truth
		}
		s.facts = append(s.facts, fact)
	}
	if sheet.Lang != "" {
		if err := s.translate(); err != nil {
			return nil, err
		}
	}
	if sheet.Format == NDJSON {
		s.facts = nested(s.facts)
	} else {
		slices.SortStableFunc(s.facts, func(a, b written) int { return last(a) - last(b) })
	}
	return s, nil
}

// isNumber finds the fact that is an identification number: a word of no
// declared set.
func isNumber(f column.Field) bool { return f.Kind == qyzmet.Word && len(f.Words) == 0 }

func last(f written) int {
	if f.iin {
		return 0
	}
	return 1
}

// translate takes headers and words from the law data.
func (s *scribe) translate() error {
	lang, labels := s.sheet.Lang, s.people.shape.Labels
	s.name = labels.Name.In(lang)
	if lang != qyzmet.English {
		s.dates = dottedDate
	}
	for k := range s.facts {
		w := &s.facts[k]
		path := s.people.Fields[w.field].Path
		f := s.sheet.Book.Facts[path]
		if f == nil {
			return fmt.Errorf("%s is not in the law data that gives the labels", path)
		}
		w.header = f.Label.In(lang)
		switch {
		case f.Kind == qyzmet.Bool:
			w.words = []string{labels.No.In(lang), labels.Yes.In(lang)}
		case f.Kind == qyzmet.Word:
			w.words = nil
			for _, word := range s.people.Fields[w.field].Words {
				w.words = append(w.words, f.WordLabel(word, lang))
			}
		}
	}
	return nil
}

func (s *scribe) block(k int) []byte {
	b := s.people.Block(k)
	const perPerson = 640
	out := make([]byte, 0, b.N*perPerson)
	for i := range b.N {
		if s.sheet.Format == CSV {
			out = s.row(out, b, i, k*column.BlockSize+i)
		} else {
			out = s.line(out, b, i, k*column.BlockSize+i)
		}
	}
	return out
}

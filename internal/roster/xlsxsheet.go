package roster

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// sheet reads the rows of one sheet, one after another.
type sheet struct {
	name    string
	part    *unpacked
	xml     *xml.Decoder
	strings *stringTable
	limits  Limits

	number  uint64 // of the row that is read
	columns int    // read of it
	cell    sheetCell
	over    bool // its last row was read

	done  func() error
	count *countingReader
	size  int64 // of the file
}

// sheetCell is the cell that is read.
type sheetCell struct {
	column int
	kind   string // the attribute t
	text   []byte
	inV    bool
	inline textOf
	has    bool // a formula
}

// choose opens the sheet of that name, or the first that is not empty, and reads
// its header.
func (w *workbook) choose(name string) (*sheet, []string, error) {
	for _, ref := range w.sheets {
		if name != "" && ref.name != name {
			continue
		}
		s, header, err := w.begin(ref)
		if err != nil || header != nil {
			return s, header, err
		}
		if name != "" {
			return nil, nil, fault(qyzmet.Missing, "empty-sheet", "name", quoted(name))
		}
	}
	if name == "" {
		return nil, nil, fault(qyzmet.Missing, "empty-workbook")
	}
	f := fault(qyzmet.UnknownName, "no-sheet", "name", quoted(name))
	near := rulebook.Nearest(name, w.names())
	meant(f, near, quoted(near))
	allow(f, sames(w.names())...)
	return nil, nil, f
}

// begin opens a sheet and reads its first row that is not empty; none is nil.
func (w *workbook) begin(ref sheetRef) (*sheet, []string, error) {
	part, err := w.open(ref.part, w.limits.Unzipped)
	if err != nil {
		return nil, nil, err
	}
	s := &sheet{name: ref.name, part: part, xml: xml.NewDecoder(part), strings: w.strings, limits: w.limits, done: func() error { return nil }}
	b := &batch{}
	for {
		b.reset()
		err := s.row(b)
		if errors.Is(err, io.EOF) {
			return nil, nil, part.Close()
		} else if err != nil {
			return nil, nil, errors.Join(err, part.Close())
		}
		if f := b.rows[0].fault; f != nil {
			return nil, nil, errors.Join(within(f, "in-header"), part.Close())
		}
		names, err := s.headerOf(b)
		if err != nil {
			return nil, nil, errors.Join(err, part.Close())
		}
		if names != nil {
			return s, names, nil
		}
	}
}

// headerOf gives the names in a row, or nil if it is empty.
func (s *sheet) headerOf(b *batch) ([]string, error) {
	var names []string
	for _, c := range b.cells {
		text := trim(b.data[c.from:c.to])
		if c.kind == formulaCell {
			return nil, fault(qyzmet.NotAllowed, "header-formula", "column", c.column+1)
		}
		if len(text) == 0 {
			continue
		}
		if c.column >= s.limits.Columns {
			return nil, fault(qyzmet.TooLarge, "far-header", "column", c.column+1, "most", s.limits.Columns)
		}
		for len(names) <= c.column {
			names = append(names, "")
		}
		names[c.column] = string(text)
	}
	return names, nil
}

func (s *sheet) next(b *batch) error {
	for !b.full() {
		err := s.row(b)
		if errors.Is(err, io.EOF) && len(b.rows) > 0 {
			break
		} else if err != nil {
			return err
		}
	}
	b.bytes = min(s.size, int64(float64(s.part.n)/float64(max(s.part.whole, 1))*float64(s.size)))
	return nil
}

func (s *sheet) close() error { return errors.Join(s.part.Close(), s.done()) }

// row adds the next row to a batch.
func (s *sheet) row(b *batch) error {
	if s.over {
		return io.EOF
	}
	inRow := false
	from := len(b.cells)
	var bad *qyzmet.Fault
	for {
		if !inRow {
			s.part.allow(s.limits.RowBytes)
		}
		token, err := s.xml.RawToken()
		if err != nil {
			return s.failure(err)
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "row" {
			inRow = true
			s.startRow(e)
			continue
		}
		if e, ok := token.(xml.EndElement); ok && e.Name.Local == "sheetData" {
			s.over = true
			return io.EOF
		} else if ok && e.Name.Local == "row" && inRow {
			b.rows = append(b.rows, rawRow{number: s.number, from: from, to: len(b.cells), fault: bad})
			return nil
		}
		if _, ok := token.(xml.Directive); ok {
			return errors.New("its sheet has a document type, which no spreadsheet writes")
		}
		if inRow {
			if f := s.within(token, b); f != nil && bad == nil {
				bad = f
			}
		}
	}
}

// within reads a piece of a row.
func (s *sheet) within(token xml.Token, b *batch) *qyzmet.Fault {
	switch e := token.(type) {
	case xml.StartElement:
		s.start(e)
	case xml.EndElement:
		return s.end(e, b)
	case xml.CharData:
		if in := s.cell.inline; s.cell.inV || in.in && !in.aloud {
			s.cell.text = append(s.cell.text, e...)
		}
	}
	return nil
}

func (s *sheet) failure(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	if _, ok := qyzmet.FaultsOf(err); ok {
		return err
	}
	return fmt.Errorf("sheet %q, row %d: %w", s.name, s.number, err)
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

func (s *sheet) startRow(e xml.StartElement) {
	s.number++
	if n, err := strconv.ParseUint(attr(e, "r"), 10, 32); err == nil && n >= s.number {
		s.number = n
	}
	s.columns = 0
	s.part.allow(s.limits.RowBytes)
}

func (s *sheet) start(e xml.StartElement) {
	c := &s.cell
	switch e.Name.Local {
	case "c":
		*c = sheetCell{column: s.columns, kind: attr(e, "t"), text: c.text[:0]}
		if at, ok := columnOf(attr(e, "r")); ok {
			c.column = at
		}
	case "v":
		c.inV = true
	case "f":
		c.has = true
	default:
		c.inline.take(e, nil)
	}
}

// end ends an element of a row, and with a cell adds it to the batch.
func (s *sheet) end(e xml.EndElement, b *batch) *qyzmet.Fault {
	c := &s.cell
	switch e.Name.Local {
	case "v":
		c.inV = false
		return nil
	default:
		c.inline.take(e, nil)
		return nil
	case "c":
	}
	if c.column < s.columns {
		return fault(qyzmet.BadSyntax, "cells-order")
	}
	s.columns = c.column + 1
	return s.add(c, b)
}

// add adds the cell that was read to a batch.
func (s *sheet) add(c *sheetCell, b *batch) *qyzmet.Fault {
	text, kind := c.text, textCell
	switch {
	case c.has:
		kind = formulaCell
	case c.kind == "s":
		n, err := strconv.Atoi(string(trim(text)))
		shared, ok := s.strings.get(n)
		if err != nil || !ok {
			return fault(qyzmet.BadSyntax, "no-string", "column", c.column+1)
		}
		text = shared
	case c.kind == "e":
		kind = errorCell
	case c.kind == "d":
		text = bytes.TrimSuffix(text, []byte("T00:00:00"))
	case c.kind == "" || c.kind == "n":
		kind = numberCell
	}
	if len(text) == 0 && kind != formulaCell {
		return nil
	}
	from := len(b.data)
	b.data = append(b.data, text...)
	b.cells = append(b.cells, rawCell{column: c.column, from: from, to: len(b.data), kind: kind})
	return nil
}

// columnOf reads the column out of a cell's name: 27 of AB12, counting from 0.
func columnOf(name string) (int, bool) {
	const most = 1 << 20
	n := 0
	for i, c := range name {
		switch {
		case c >= 'A' && c <= 'Z' && n < most:
			n = n*26 + int(c-'A') + 1
		case i == 0:
			return 0, false
		default:
			return n - 1, c >= '0' && c <= '9'
		}
	}
	return 0, false
}

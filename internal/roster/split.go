package roster

import "bytes"

// splitter divides a record of CSV into cells.
type splitter struct {
	cells   [][]byte
	scratch []byte // of cells whose quotes were taken away
}

// split returns the cells of a record, and how many it has; cells beyond most
// are counted and not returned. They are valid until the next call. The record
// keeps the rules of CSV, as the scanner has seen.
func (s *splitter) split(rec []byte, sep byte, most int) ([][]byte, int) {
	s.cells = s.cells[:0]
	if bytes.IndexByte(rec, '"') >= 0 {
		return s.quoted(rec, sep, most)
	}
	from := 0
	for i, c := range rec {
		if c != sep {
			continue
		}
		if len(s.cells) == most {
			return s.cells, most + 1 + bytes.Count(rec[i:], []byte{sep})
		}
		s.cells = append(s.cells, rec[from:i])
		from = i + 1
	}
	if len(s.cells) == most {
		return s.cells, most + 1
	}
	s.cells = append(s.cells, rec[from:])
	return s.cells, len(s.cells)
}

func (s *splitter) quoted(rec []byte, sep byte, most int) ([][]byte, int) {
	if cap(s.scratch) < len(rec) {
		s.scratch = make([]byte, 0, 2*len(rec))
	}
	s.scratch = s.scratch[:0] // never grown below: cells point into it
	n := 0
	for {
		cell, rest, more := s.cell(rec, sep)
		if n < most {
			s.cells = append(s.cells, cell)
		}
		n++
		if !more {
			return s.cells, n
		}
		rec = rest
	}
}

// cell takes the first cell off a record.
func (s *splitter) cell(rec []byte, sep byte) (cell, rest []byte, more bool) {
	if len(rec) == 0 || rec[0] != '"' {
		i := bytes.IndexByte(rec, sep)
		if i < 0 {
			return rec, nil, false
		}
		return rec[:i], rec[i+1:], true
	}
	from := len(s.scratch)
	rec = rec[1:]
	for {
		i := bytes.IndexByte(rec, '"')
		if i < 0 { // not closed: the record has a fault anyway
			s.plain(rec)
			return s.scratch[from:], nil, false
		}
		s.plain(rec[:i])
		rec = rec[i+1:]
		if len(rec) == 0 {
			return s.scratch[from:], nil, false
		}
		if rec[0] == sep {
			return s.scratch[from:], rec[1:], true
		}
		s.scratch = append(s.scratch, '"')
		rec = rec[1:]
	}
}

// plain appends quoted text; a line break within it is one character.
func (s *splitter) plain(text []byte) {
	for {
		i := bytes.Index(text, []byte("\r\n"))
		if i < 0 {
			s.scratch = append(s.scratch, text...)
			return
		}
		s.scratch = append(append(s.scratch, text[:i]...), '\n')
		text = text[i+2:]
	}
}

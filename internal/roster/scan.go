package roster

import (
	"bytes"
	"errors"
	"io"

	"qyzmet"
)

// scanner divides UTF-8 text into records: lines, or with quotes as in CSV,
// where a quoted cell may hold line breaks. It holds one record at most.
type scanner struct {
	src        io.Reader
	limit      int    // bytes of a record
	quotes     bool   // records of CSV
	sep        byte   // of CSV
	buf        []byte // what was read: buf[at:] is still to be given
	at         int
	line       uint64 // lines given
	err        error  // of the source, io.EOF included
	needed     int    // lines of the record that is read
	mayGrowTo  int
	emptyReads int
}

func newScanner(src io.Reader, limit int) *scanner {
	const piece = 64 << 10
	return &scanner{src: src, limit: limit, buf: make([]byte, 0, 2*piece), mayGrowTo: limit + 2*piece}
}

// record is one record as it stands in the scanner's buffer, until the next.
type record struct {
	text  []byte // without the line's end
	line  uint64 // of its beginning, from 1
	fault *qyzmet.Fault
}

// next gives the next record, or io.EOF. A record that breaks the rules of CSV,
// or that is too long, has a fault and ends with its first line: so a quote that
// is never closed costs one row and not the rest of the file.
func (s *scanner) next() (record, error) {
	end, whole, err := s.lineEnd(0)
	if err != nil {
		return record{}, err
	}
	r := record{line: s.line + 1}
	if !whole {
		r.fault = fault(qyzmet.TooLarge, "long-row", "most", s.limit)
		r.text = bytes.Clone(s.buf[s.at : s.at+min(end, 80)])
		return r, s.skipLine()
	}
	s.needed = 1
	first := trimReturn(s.buf[s.at : s.at+end])
	if s.quotes && bytes.IndexByte(first, '"') >= 0 {
		if end, r.fault, err = s.quoted(end); err != nil {
			return record{}, err
		}
	}
	r.text = trimReturn(s.buf[s.at : s.at+end])
	s.take(end)
	return r, nil
}

// take moves on after a record and its line's end.
func (s *scanner) take(end int) {
	s.line += uint64(s.needed)
	s.at = min(s.at+end+1, len(s.buf))
}

func trimReturn(line []byte) []byte {
	if n := len(line); n > 0 && line[n-1] == '\r' {
		return line[:n-1]
	}
	return line
}

// lineEnd finds the end of the line that begins at an offset from s.at, as an
// offset; whole is false if the limit comes before it. io.EOF says that there is
// nothing at all after the offset.
func (s *scanner) lineEnd(from int) (end int, whole bool, err error) {
	seen := from
	if seen > len(s.buf)-s.at { // the line before ended with the file
		return 0, false, io.EOF
	}
	for {
		if i := bytes.IndexByte(s.buf[s.at+seen:], '\n'); i >= 0 {
			return seen + i, seen+i <= s.limit, nil
		}
		seen = len(s.buf) - s.at
		if seen > s.limit {
			return seen, false, nil
		}
		if s.err == nil {
			s.fill()
			continue
		}
		if !errors.Is(s.err, io.EOF) {
			return 0, false, s.err
		}
		if seen == from {
			return 0, false, io.EOF
		}
		return seen, true, nil
	}
}

// fill reads more, moving what is left to the front of the buffer first.
func (s *scanner) fill() {
	if s.at > 0 {
		s.buf = s.buf[:copy(s.buf, s.buf[s.at:])]
		s.at = 0
	}
	if len(s.buf) == cap(s.buf) {
		grown := make([]byte, len(s.buf), min(2*cap(s.buf), s.mayGrowTo)+1)
		copy(grown, s.buf)
		s.buf = grown
	}
	const patience = 100 // empty reads in a row, as in package bufio
	n, err := s.src.Read(s.buf[len(s.buf):cap(s.buf)])
	s.buf = s.buf[:len(s.buf)+n]
	s.err = err
	if n > 0 || err != nil {
		s.emptyReads = 0
	} else if s.emptyReads++; s.emptyReads >= patience {
		s.err = io.ErrNoProgress
	}
}

// skipLine passes over the rest of a line that is too long.
func (s *scanner) skipLine() error {
	s.line++
	for {
		if i := bytes.IndexByte(s.buf[s.at:], '\n'); i >= 0 {
			s.at += i + 1
			return nil
		}
		s.at = len(s.buf)
		if errors.Is(s.err, io.EOF) {
			return nil
		} else if s.err != nil {
			return s.err
		}
		s.fill()
	}
}

// quoted finds the end of a record whose first line, which ends at end, has a
// quote in it.
func (s *scanner) quoted(end int) (int, *qyzmet.Fault, error) {
	first := end
	open, bad := quoteState(trimReturn(s.buf[s.at:s.at+end]), s.sep, false)
	for open && bad == "" {
		from := end + 1
		next, whole, err := s.lineEnd(from)
		switch {
		case errors.Is(err, io.EOF) || err == nil && !whole:
			s.needed = 1
			return first, fault(qyzmet.BadSyntax, "open-quote"), nil
		case err != nil:
			return 0, nil, err
		}
		end = next
		s.needed++
		open, bad = quoteState(trimReturn(s.buf[s.at+from:s.at+end]), s.sep, true)
	}
	if bad != "" {
		s.needed = 1
		return first, fault(qyzmet.BadSyntax, bad), nil
	}
	return end, nil, nil
}

// What can be wrong with quotes: keys of reasons.
const (
	bareQuote  = "bare-quote"
	afterQuote = "after-quote"
)

// quoteState goes through one line of a record: in says whether it begins
// inside quotes, open whether it ends so; bad is what is wrong with it.
func quoteState(line []byte, sep byte, in bool) (open bool, bad string) {
	for {
		if !in {
			if len(line) == 0 || line[0] != '"' {
				cell, rest, more := bytes.Cut(line, []byte{sep})
				if bytes.IndexByte(cell, '"') >= 0 {
					return false, bareQuote
				}
				if !more {
					return false, ""
				}
				line = rest
				continue
			}
			line = line[1:]
		}
		i := bytes.IndexByte(line, '"')
		if i < 0 {
			return true, ""
		}
		line, in = line[i+1:], false
		switch {
		case len(line) == 0:
			return false, ""
		case line[0] == '"':
			line, in = line[1:], true
		case line[0] == sep:
			line = line[1:]
		default:
			return false, afterQuote
		}
	}
}

package roster

import (
	"bytes"
	"errors"
	"io"
	"sync/atomic"
)

// countingReader counts the bytes of the file that were read.
type countingReader struct {
	src io.Reader
	n   atomic.Int64
}

func (c *countingReader) Read(b []byte) (int, error) {
	n, err := c.src.Read(b)
	c.n.Add(int64(n))
	return n, err
}

// textSource divides CSV or NDJSON into rows.
type textSource struct {
	scan  *scanner
	count *countingReader
}

func (s *textSource) next(b *batch) error {
	for !b.full() {
		rec, err := s.scan.next()
		if errors.Is(err, io.EOF) && len(b.rows) > 0 {
			break
		} else if err != nil {
			return err
		}
		b.add(rec.text, rec.line, rec.fault)
	}
	b.bytes = s.count.n.Load()
	return nil
}

func (s *textSource) close() error { return nil }

// header gives the first row of CSV that is not empty. A row "sep=;", which
// spreadsheets write for themselves, says the separator and is passed over.
func (s *textSource) header(o *Options, detect func(header []byte) byte) (record, error) {
	s.scan.quotes, s.scan.sep = true, o.Separator
	for {
		rec, err := s.peeked(o, detect)
		if err != nil || rec.fault != nil {
			return rec, err
		}
		text := bytes.TrimSpace(rec.text)
		if sep, ok := bytes.CutPrefix(bytes.ToLower(text), []byte("sep=")); ok && len(sep) <= 1 && s.scan.line == 1 {
			if len(sep) == 1 && o.Separator == 0 {
				o.Separator, s.scan.sep = sep[0], sep[0]
			}
			continue
		}
		if len(bytes.Trim(text, ",;")) > 0 {
			return rec, nil
		}
	}
}

// peeked gives the next row, having found out the separator from its first line.
func (s *textSource) peeked(o *Options, detect func(header []byte) byte) (record, error) {
	if o.Separator == 0 {
		end, whole, err := s.scan.lineEnd(0)
		if err == nil && whole {
			line := trimReturn(s.scan.buf[s.scan.at : s.scan.at+end])
			s.scan.sep = detect(line)
		}
	}
	return s.scan.next()
}

package roster

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"
)

// records divides text as Read does. Broken rows are nil.
func records(t testing.TB, src io.Reader, sep byte, limit int) [][]string {
	t.Helper()
	s := newScanner(src, limit)
	s.quotes, s.sep = true, sep
	var split splitter
	var out [][]string
	last := uint64(0)
	for {
		r, err := s.next()
		if errors.Is(err, io.EOF) {
			return out
		} else if err != nil {
			t.Fatal(err)
		}
		if r.line <= last {
			t.Fatalf("line %d after line %d", r.line, last)
		}
		last = r.line
		switch {
		case r.fault != nil:
			out = append(out, nil)
		case len(r.text) > 0: // package csv passes over empty lines too
			cells, n := split.split(r.text, sep, 1<<20)
			if n != len(cells) {
				t.Fatalf("%d cells counted, %d given", n, len(cells))
			}
			out = append(out, texts(cells))
		}
	}
}

// TestAsEncodingCSV: whatever a writer of CSV writes, in whatever pieces it
// comes, is divided as package encoding/csv divides it.
func TestAsEncodingCSV(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		sep := rapid.SampledFrom([]byte{',', ';', '\t'}).Draw(rt, "separator")
		cell := rapid.StringOfN(rapid.SampledFrom([]rune("ab \",;\t\n\rәЖ\u00a0'=")), 0, 9, -1)
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, 1, 5), 0, 12).Draw(rt, "rows")
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		w.Comma, w.UseCRLF = rune(sep), rapid.Bool().Draw(rt, "CRLF")
		if err := w.WriteAll(rows); err != nil {
			rt.Fatal(err)
		}
		data := b.Bytes()
		if rapid.Bool().Draw(rt, "no end") {
			data = bytes.TrimRight(data, "\r\n")
		}
		want, ok := encodingCSV(data, sep)
		if !ok {
			rt.Skip("cut within quotes")
		}
		for _, src := range []io.Reader{bytes.NewReader(data), iotest.OneByteReader(bytes.NewReader(data))} {
			if got := records(t, src, sep, 1<<20); !reflect.DeepEqual(got, want) {
				rt.Fatalf("%q\n got %q\nwant %q", data, got, want)
			}
		}
	})
}

func encodingCSV(data []byte, sep byte) ([][]string, bool) {
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma, r.FieldsPerRecord = rune(sep), -1
	rows, err := r.ReadAll()
	return rows, err == nil
}

// FuzzDivideCSV: what encoding/csv takes is divided alike; anything else does
// not panic, and no line is lost.
func FuzzDivideCSV(f *testing.F) {
	for _, s := range []string{"a,b\n\"c\nd\",e\n", "\"", "a\"b\n\"x\"y\nz", "\r\n\r\n\"\r\n\"\r", ",\"\"\"\"\n\"\"\"\n"} {
		f.Add([]byte(s), byte(0))
	}
	f.Fuzz(func(t *testing.T, data []byte, at byte) {
		sep := separators[int(at)%len(separators)]
		got := records(t, bytes.NewReader(data), sep, 1<<20)
		if want, ok := encodingCSV(data, sep); ok && !reflect.DeepEqual(got, want) {
			t.Errorf("%q\n got %q\nwant %q", data, got, want)
		}
		records(t, bytes.NewReader(data), sep, 10)
	})
}

// endless gives a text again and again, n bytes in all.
type endless struct {
	text string
	n    int64
	at   int
}

func (e *endless) Read(b []byte) (int, error) {
	if e.n <= 0 {
		return 0, io.EOF
	}
	n := 0
	for n < len(b) && e.n > 0 {
		k := copy(b[n:], e.text[e.at:min(int64(len(e.text)), int64(e.at)+e.n)])
		e.at = (e.at + k) % len(e.text)
		n, e.n = n+k, e.n-int64(k)
	}
	return n, nil
}

// TestRowOfAGigabyte: a row, or a cell in quotes, of a gigabyte is rejected in
// memory of a fixed size, and the rows around it are loaded.
func TestRowOfAGigabyte(t *testing.T) {
	size := int64(1 << 30)
	if os.Getenv("REQUIRE") != "all" { // a quick run takes less
		size = 1 << 26
	}
	for name, c := range map[string]struct{ before, text, after, want string }{
		"row":   {"1,м,", "x", "\n", "the row has more than 1048576 bytes; at most 1048576 are read, and a row is ended by a line break"},
		"cell":  {"1,\"", "x", "\",\n", "the row has more than 1048576 bytes; at most 1048576 are read, and a row is ended by a line break"},
		"cells": {"1,", "x,", "\n", "the row has more than 1048576 bytes; at most 1048576 are read, and a row is ended by a line break"},
	} {
		t.Run(name, func(t *testing.T) {
			src := io.MultiReader(strings.NewReader(head+"0,м,\n"+c.before), &endless{text: c.text, n: size}, strings.NewReader(c.after+"2,ж,\n"))
			s := newScanner(src, MaxRowBytes)
			s.quotes, s.sep = true, ','
			var faults []string
			lines := 0
			for {
				r, err := s.next()
				if errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					t.Fatal(err)
				}
				lines++
				if r.fault != nil {
					faults = append(faults, r.fault.Message)
				}
			}
			if !slices.Equal(faults, []string{c.want}) || lines != 4 || cap(s.buf) > 2*MaxRowBytes {
				t.Errorf("%d lines, a buffer of %d, faults %q", lines, cap(s.buf), faults)
			}
		})
	}
}

// TestQuoteToTheEnd: a quote that is never closed costs its own row, however
// long the rest is, and the time is in proportion.
func TestQuoteToTheEnd(t *testing.T) {
	o := options(t)
	rows := strings.Repeat("2,ж,\n", 300_000)
	out := mustRead(t, "пол,person.married,person.vus\n,\"да,\n"+strings.ReplaceAll(rows, "2,ж,", "ж,да,"), o)
	if out.summary.Rejected != 1 || out.summary.Loaded != 300_000 {
		t.Errorf("%+v", out.summary)
	}
	out = mustRead(t, "пол,person.married,person.vus\n"+strings.Repeat(",\"да,\n", 100_000), o)
	if out.summary.Read < 50_000 || out.summary.Loaded != 0 {
		t.Errorf("%+v", out.summary)
	}
}

// TestSourceFails: an error of the file ends the reading and says where.
func TestSourceFails(t *testing.T) {
	src := io.MultiReader(strings.NewReader("пол\n"+strings.Repeat("м\n", 200_000)), iotest.ErrReader(errors.New("the disk is gone")))
	s, err := Read(src, options(t), func(*Chunk) error { return nil })
	if err == nil || !strings.HasSuffix(err.Error(), ": the disk is gone") || !strings.HasPrefix(err.Error(), "people, after row ") {
		t.Error(err)
	}
	if s == nil || s.Read != s.Loaded {
		t.Errorf("%+v", s)
	}
	_, err = Read(iotest.ErrReader(errors.New("the disk is gone")), options(t), nil)
	wantError(t, err, "people: the disk is gone")
}

package roster

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"qyzmet"
)

// Rejects writes the rows that were not taken, as CSV: one line for each fault,
// with file, row, column, value, code, reason and the row's key. The reason is
// in the language that is asked for. What a spreadsheet would compute is written
// so that it does not.
//
// It is not safe for concurrent use.
type Rejects struct {
	out     *bufio.Writer
	csv     *csv.Writer
	file    string
	lang    qyzmet.Lang
	columns map[string]string // by path: the name of the column it was read from
	rows    uint64
	faults  uint64
	err     error
}

// NewRejects begins a file of rejects about a file. Nothing is written until
// there is a reject. An empty lang is English.
func NewRejects(w io.Writer, file string, lang qyzmet.Lang) *Rejects {
	out := bufio.NewWriterSize(w, 64<<10)
	return &Rejects{out: out, csv: csv.NewWriter(out), file: file, lang: lang, columns: map[string]string{}}
}

// RejectColumns are the columns of the file of rejects.
var RejectColumns = []string{"file", "row", "column", "value", "code", "reason", "key"}

// Add writes the faults of a row, whatever found them. Faults need Code and
// Message; a Path that is a column's fact is written as that column.
func (r *Rejects) Add(row uint64, key string, faults qyzmet.Faults) error {
	if r.err != nil {
		return r.err
	}
	if r.rows == 0 {
		_, _ = r.out.Write(utf8Mark) // without it spreadsheets take the text for another encoding; an error comes again
		r.write(RejectColumns)
	}
	r.rows++
	for _, f := range faults {
		r.faults++
		r.write([]string{safe(r.file), strconv.FormatUint(row, 10), safe(r.column(f)), safe(f.Value), string(f.Code), safe(Reason(f, r.lang)), safe(key)})
	}
	return r.err
}

func (r *Rejects) write(line []string) {
	if err := r.csv.Write(line); err != nil && r.err == nil {
		r.err = r.failure(err)
	}
}

func (r *Rejects) failure(err error) error {
	return fmt.Errorf("the rejects of %s could not be written after %d rows: %w; see that there is room, and begin again", r.file, r.rows, err)
}

// Flush writes what is still held back. Read calls it after each block.
func (r *Rejects) Flush() error {
	r.csv.Flush()
	if err := r.csv.Error(); err != nil && r.err == nil {
		r.err = r.failure(err)
	}
	if err := r.out.Flush(); err != nil && r.err == nil {
		r.err = r.failure(err)
	}
	return r.err
}

// Rows is how many rows were rejected, Faults for how many reasons.
func (r *Rejects) Rows() uint64 { return r.rows }

// Faults is how many lines there are, beside the first.
func (r *Rejects) Faults() uint64 { return r.faults }

func (r *Rejects) column(f *qyzmet.Fault) string {
	path, item, _ := strings.Cut(f.Path, "[")
	name, ok := r.columns[path]
	if !ok {
		return f.Path
	}
	return name + f.Path[len(f.Path)-len(item)-min(len(item), 1):]
}

// safe cuts a text, makes it printable, and takes from it what would make a
// spreadsheet compute it.
func safe(text string) string {
	const most = 2000 // a reason can be long; values were cut before
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	var b bytes.Buffer
	for _, c := range text {
		if c < ' ' || c == 0x7F {
			b.WriteString(escaped(c))
			continue
		}
		b.WriteRune(c)
	}
	if s := strings.TrimLeft(b.String(), " \u00A0"); s != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(s)[0]) {
		return "'" + b.String()
	}
	return b.String()
}

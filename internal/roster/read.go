package roster

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"qyzmet"
)

// reading is a table that was opened: how it is written is known, and its header
// is read.
type reading struct {
	opts     Options // what was found out filled in
	found    Detected
	layout   *layout
	source   source
	columns  []Column
	faults   qyzmet.Faults // why the table is refused as a whole
	from1904 bool
	count    *countingReader
}

// open finds out how a table is written and reads its header. What is wrong with
// the header is in the reading's faults, so that a plan can show it.
func open(src io.Reader, o Options) (*reading, error) {
	if o.Book == nil || len(o.Fields) != len(o.Book.FactOrder) {
		return nil, errors.New("roster: the options need a book, and its fields as the engine lists them")
	}
	if o.File == "" {
		o.File = "input"
	}
	o.Limits = o.Limits.filled()
	if err := o.check(); err != nil {
		return nil, err
	}
	v, err := newVocabulary(o.Book, o.Fields, o.Extra...)
	if err != nil {
		return nil, err
	}
	return openWith(src, o, v)
}

func openWith(src io.Reader, o Options, v *vocabulary) (*reading, error) {
	r := &reading{opts: o, count: &countingReader{src: src}}
	head, whole, err := sniff(r.count)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.File, err)
	}
	var body io.Reader = io.MultiReader(bytes.NewReader(head), r.count)
	if whole {
		body = bytes.NewReader(head)
	}
	encoding, notes := detectEncoding(head, o)
	text, _ := io.ReadAll(decoded(bytes.NewReader(head), encoding)) // cut in the middle, perhaps
	format, bad := detectFormat(head, text, o)
	if bad != nil {
		bad.File = o.File
		return nil, bad
	}
	r.opts.Format, r.found.Format = format, format
	if format == XLSX {
		return r, r.openSheet(src, body, v)
	}
	r.opts.Encoding, r.found.Encoding, r.found.Notes = encoding, encoding, notes
	return r, r.openText(body, head, v)
}

// sniff reads the beginning of a file; whole says that it is all of it.
func sniff(src io.Reader) (head []byte, whole bool, err error) {
	head = make([]byte, sniffed)
	n, err := io.ReadFull(src, head)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return head[:n], true, nil
	}
	return head[:n], false, err
}

func (r *reading) openText(body io.Reader, head []byte, v *vocabulary) error {
	if r.opts.Encoding == UTF8 && bytes.HasPrefix(head, utf8Mark) {
		if _, err := io.CopyN(io.Discard, body, int64(len(utf8Mark))); err != nil {
			return err
		}
	}
	s := &textSource{scan: newScanner(decoded(body, r.opts.Encoding), r.opts.Limits.RowBytes), count: r.count}
	r.source = s
	if r.opts.Format == NDJSON {
		return r.layOut(v, nil)
	}
	rec, err := s.header(&r.opts, func(line []byte) byte { return detectSeparator(line, v.recognised(r.opts)) })
	switch {
	case errors.Is(err, io.EOF):
		return r.refuse(0, fault(qyzmet.Missing, "no-header"))
	case err != nil:
		return fmt.Errorf("%s: %w", r.opts.File, err)
	case rec.fault != nil:
		return r.refuse(rec.line, within(rec.fault, "in-header"))
	}
	r.opts.Separator = s.scan.sep
	if s.scan.sep != noSeparator {
		r.found.Separator = s.scan.sep
	}
	var split splitter
	cells, n := split.split(rec.text, s.scan.sep, r.opts.Limits.Columns)
	if n > r.opts.Limits.Columns {
		return r.refuse(rec.line, fault(qyzmet.TooLarge, "wide-header", "columns", counted(n, "columns"), "most", r.opts.Limits.Columns))
	}
	return r.layOut(v, texts(cells))
}

func (r *reading) refuse(line uint64, f *qyzmet.Fault) error {
	f.File, f.Line = r.opts.File, int(line)
	return f
}

// layOut finds what the columns are; names is nil where there is no header.
func (r *reading) layOut(v *vocabulary, names []string) error {
	if names != nil {
		r.columns, r.faults = v.header(names, r.opts)
	} else {
		r.faults = append(r.faults, v.checkKeys(r.opts)...)
	}
	l, faults := newLayout(v, r.opts)
	for _, f := range faults {
		f.File = r.opts.File
	}
	r.faults = append(r.faults, faults...)
	l.columns(r.columns)
	r.layout = l
	if r.opts.Rejects != nil {
		for _, c := range r.columns {
			if c.Fact != "" {
				r.opts.Rejects.columns[c.Fact] = c.Name
			}
		}
	}
	return nil
}

// refusal says why no row is read, or nil.
func (r *reading) refusal() error { return r.faults.Err() }

func (r *reading) close() {
	if r.source != nil {
		_ = r.source.close() // only read from
	}
}

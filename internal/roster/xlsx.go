package roster

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"

	"qyzmet"
)

// XLSX is read here and not by a library: the streaming readers that there are
// do not tell a formula from its last result, and a formula must be seen to be
// refused. What is read is small: the list of sheets, the table of strings, and
// the rows of one sheet.

// openSheet opens a workbook and reads the header of a sheet.
func (r *reading) openSheet(src io.Reader, body io.Reader, v *vocabulary) error {
	at, size, done, err := r.seekable(src, body)
	if err != nil {
		return err
	}
	w, err := openWorkbook(at, size, r.opts)
	if err != nil {
		return errors.Join(r.badSheet(err), done())
	}
	s, header, err := w.choose(r.opts.Sheet)
	if err != nil {
		return errors.Join(r.badSheet(err), done())
	}
	s.done, s.count, s.size = done, r.count, size
	r.source, r.from1904 = s, w.from1904
	r.found.Sheet, r.found.Sheets = s.name, w.names()
	if len(r.found.Sheets) > 1 && r.opts.Sheet == "" {
		r.found.Notes = append(r.found.Notes, say("many-sheets", "sheets", counted(len(r.found.Sheets), "sheets"), "name", quoted(s.name)))
	}
	return r.layOut(v, header)
}

// badSheet gives what is wrong with a workbook the file's name.
func (r *reading) badSheet(err error) error {
	if faults, ok := qyzmet.FaultsOf(err); ok {
		faults[0].File = r.opts.File
		return faults[0]
	}
	why, _ := elsewhere(nil, err.Error())
	return r.refuse(0, fault(qyzmet.BadSyntax, "bad-workbook", "why", why))
}

// seekable gives a file that can be read at any place: the source itself, or a
// temporary copy, which done removes.
func (r *reading) seekable(src io.Reader, body io.Reader) (at io.ReaderAt, size int64, done func() error, err error) {
	if f, ok := src.(interface {
		io.ReaderAt
		io.Seeker
	}); ok {
		here, err := f.Seek(0, io.SeekCurrent)
		end, err2 := f.Seek(0, io.SeekEnd)
		if err == nil && err2 == nil {
			from := here - r.count.n.Load() // what was sniffed
			return io.NewSectionReader(f, from, end-from), end - from, func() error { return nil }, nil
		}
	}
	tmp, err := os.CreateTemp("", "roster-*.xlsx")
	if err != nil {
		return nil, 0, nil, fmt.Errorf("a workbook from a pipe needs a temporary file: %w", err)
	}
	done = func() error { return errors.Join(tmp.Close(), os.Remove(tmp.Name())) }
	size, err = io.Copy(tmp, io.LimitReader(body, r.opts.Limits.Spooled+1))
	if err == nil && size > r.opts.Limits.Spooled {
		err = r.refuse(0, fault(qyzmet.TooLarge, "long-pipe", "most", r.opts.Limits.Spooled))
	}
	if err != nil {
		return nil, 0, nil, errors.Join(err, done())
	}
	return tmp, size, done, nil
}

// workbook is an XLSX file that was opened.
type workbook struct {
	limits   Limits
	parts    map[string]*zip.File
	sheets   []sheetRef
	strings  *stringTable
	from1904 bool
}

type sheetRef struct{ name, part string }

func (w *workbook) names() []string {
	var out []string
	for _, s := range w.sheets {
		out = append(out, s.name)
	}
	return out
}

// maxParts bounds the files in the zip archive that a workbook is.
const maxParts = 10_000

func openWorkbook(at io.ReaderAt, size int64, o Options) (*workbook, error) {
	z, err := zip.NewReader(at, size)
	if err != nil && z == nil {
		return nil, err
	}
	if len(z.File) > maxParts {
		return nil, fault(qyzmet.TooLarge, "many-parts", "n", len(z.File), "most", maxParts)
	}
	w := &workbook{limits: o.Limits, parts: map[string]*zip.File{}}
	for _, f := range z.File {
		w.parts[strings.TrimPrefix(f.Name, "/")] = f
	}
	main := "xl/workbook.xml"
	var top relations
	if err := w.decode("_rels/.rels", &top); err == nil {
		if part := top.ofType("/officeDocument"); part != "" {
			main = part
		}
	}
	folder := path.Dir(main)
	var rels relations
	if err := w.decode(folder+"/_rels/"+path.Base(main)+".rels", &rels); err != nil {
		return nil, err
	}
	if err := w.list(main, folder, &rels); err != nil {
		return nil, err
	}
	w.strings, err = w.readStrings(rels.resolved(rels.ofType("/sharedStrings"), folder))
	return w, err
}

// list reads which sheets there are, and from which year days are counted.
func (w *workbook) list(main, folder string, rels *relations) error {
	var book struct {
		Properties struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
			ID2  string `xml:"http://purl.oclc.org/ooxml/officeDocument/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := w.decode(main, &book); err != nil {
		return err
	}
	w.from1904 = book.Properties.Date1904 == "1" || book.Properties.Date1904 == "true"
	for _, s := range book.Sheets {
		if part := rels.byID(s.ID+s.ID2, folder); part != "" {
			w.sheets = append(w.sheets, sheetRef{s.Name, part})
		}
	}
	return nil
}

// relations are the links from one part of a workbook to others.
type relations struct {
	List []struct {
		ID     string `xml:"Id,attr"`
		Type   string `xml:"Type,attr"`
		Target string `xml:"Target,attr"`
	} `xml:"Relationship"`
}

func (r *relations) ofType(suffix string) string {
	for _, l := range r.List {
		if strings.HasSuffix(l.Type, suffix) {
			return strings.TrimPrefix(l.Target, "/")
		}
	}
	return ""
}

// byID finds a sheet of cells; charts and dialogs are sheets too, and are none here.
func (r *relations) byID(id, folder string) string {
	for _, l := range r.List {
		if l.ID == id && strings.HasSuffix(l.Type, "/worksheet") {
			return r.resolved(l.Target, folder)
		}
	}
	return ""
}

func (r *relations) resolved(target, folder string) string {
	switch {
	case target == "":
		return ""
	case strings.HasPrefix(target, "/"):
		return target[1:]
	case strings.HasPrefix(target, folder+"/"): // made absolute by ofType
		return target
	}
	return path.Join(folder, target)
}

// maxSmallPart bounds the parts that only list others.
const maxSmallPart = 4 << 20

func (w *workbook) decode(name string, into any) error {
	part, err := w.open(name, maxSmallPart)
	if err != nil {
		return err
	}
	d := xml.NewDecoder(part)
	return errors.Join(d.Decode(into), part.Close())
}

// open opens a part of the workbook, of which at most so many bytes are unpacked.
func (w *workbook) open(name string, most int64) (*unpacked, error) {
	f := w.parts[name]
	if f == nil {
		return nil, fmt.Errorf("it has no part %s", name)
	}
	if f.UncompressedSize64 > uint64(most) {
		return nil, bomb(name, most)
	}
	rc, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return &unpacked{rc: rc, name: name, most: most, packed: int64(f.CompressedSize64), whole: int64(f.UncompressedSize64), stop: most}, nil
}

func bomb(name string, most int64) error {
	return fault(qyzmet.TooLarge, "bomb", "part", name, "most", most)
}

// A part that unpacks to more than suspectBytes and to over maxRatio times what
// it was packed to is refused: a sheet with people in it does not.
const (
	maxRatio     = 200
	suspectBytes = 32 << 20
)

// unpacked reads a part and refuses a zip bomb, whatever its header says.
type unpacked struct {
	rc     io.ReadCloser
	name   string
	n      int64
	most   int64
	packed int64
	whole  int64 // bytes unpacked, as its header says
	stop   int64 // of n: one piece may not be longer
	piece  int
}

// allow bounds the bytes that the next row or string may take, because the XML
// reader would hold all of it.
func (u *unpacked) allow(piece int) {
	const ahead = 64 << 10 // may have been read of what follows
	u.piece, u.stop = piece, u.n+int64(piece)+ahead
}

func (u *unpacked) Read(b []byte) (int, error) {
	if u.n > u.stop {
		return 0, fault(qyzmet.TooLarge, "long-piece", "part", u.name, "most", u.piece)
	}
	n, err := u.rc.Read(b)
	if u.n += int64(n); u.n > u.most {
		return 0, bomb(u.name, u.most)
	}
	if u.n > suspectBytes && u.n > maxRatio*u.packed {
		return 0, fault(qyzmet.TooLarge, "ratio", "part", u.name, "times", maxRatio)
	}
	return n, err
}

func (u *unpacked) Close() error { return u.rc.Close() }

package roster

import (
	"crypto/sha256"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strconv"

	"qyzmet"
	"qyzmet/internal/column"
	"qyzmet/internal/rulebook"
)

// Format is how a table of people is written.
type Format string

// The formats. AnyFormat is found out from the content.
const (
	AnyFormat Format = ""
	CSV       Format = "csv"
	NDJSON    Format = "ndjson" // one JSON object a line
	XLSX      Format = "xlsx"
)

// Encoding is how the characters of a text file are stored.
type Encoding string

// The encodings. AnyEncoding is found out from the content.
const (
	AnyEncoding Encoding = ""
	UTF8        Encoding = "utf-8"
	UTF16LE     Encoding = "utf-16le"
	UTF16BE     Encoding = "utf-16be"
	Windows1251 Encoding = "windows-1251"
	KZ1048      Encoding = "kz-1048"
)

// What is read at most, where Limits does not say otherwise.
const (
	MaxColumns       = 1000
	MaxRowBytes      = 1 << 20   // of one row of CSV or NDJSON, and of one row's XML in XLSX
	MaxUnzipped      = 4 << 30   // bytes of a sheet of XLSX
	MaxSharedStrings = 256 << 20 // bytes of the table of strings of XLSX, which is held in memory
	MaxSpooled       = 1 << 30   // bytes of XLSX from a pipe, copied to a temporary file
	MaxItems         = 200       // of one list, as in facts of one person
	MaxKeyBytes      = 200       // of a row's key
)

// Limits changes how much is read at most. A field of 0 is the constant of its name.
type Limits struct {
	Columns       int
	RowBytes      int
	Unzipped      int64
	SharedStrings int64
	Spooled       int64
}

func or[T int | int64](v, standard T) T {
	if v <= 0 {
		return standard
	}
	return v
}

func (l Limits) filled() Limits {
	return Limits{
		Columns: or(l.Columns, MaxColumns), RowBytes: or(l.RowBytes, MaxRowBytes), Unzipped: or(l.Unzipped, MaxUnzipped),
		SharedStrings: or(l.SharedStrings, MaxSharedStrings), Spooled: or(l.Spooled, MaxSpooled),
	}
}

// Options say how a table is read. Book and Fields are required.
type Options struct {
	Book   *rulebook.Book
	Fields []column.Field // as the engine lists them: position i is Book.FactOrder[i]

	File      string // the name in messages and rejects
	Format    Format
	Encoding  Encoding
	Separator byte   // of CSV: ',', ';' or tab; 0: found out
	Sheet     string // of XLSX; empty: the first that is not empty

	// Mapping says what columns are, before their names are looked at: a fact's
	// path, "person.children.1.birth_date", "id", "name", or "-" to skip.
	Mapping map[string]string
	// IgnoreUnknown skips columns (of NDJSON: keys) that are not recognised;
	// otherwise they refuse the table (of NDJSON: the row).
	IgnoreUnknown bool
	// Extra are texts, days, words and numbers that columns may hold beside the
	// facts of the book: attributes of a file. They come in Chunk.Extra. Those with
	// the path "name" or "id" take the place of what is otherwise known by it. For
	// tables with a header.
	Extra []*rulebook.Fact
	// KeepCells keeps what stood in the cells of a row: see Chunk.Cells.
	KeepCells bool
	// Common holds facts that are the same for every row.
	Common qyzmet.Facts
	// NoDerived leaves the day of birth and the sex unknown where the table does
	// not give them, though the identification number states them.
	NoDerived bool
	// RestoreZeros reads identification numbers of fewer than twelve digits with
	// the zeros in front that a spreadsheet has taken away.
	RestoreZeros bool

	Limits  Limits
	Workers int // that parse side by side; 0: one for each processor

	Rejects  *Rejects                       // may be nil: then rejects are only counted
	Rejected func(Reject) error             // called with each reject, in the order of rows of a block; may be nil
	Progress func(bytes int64, rows uint64) // called after each block; may be nil
}

// check refuses what is no choice.
func (o Options) check() error {
	bad := func(value string, allowed []string, key string) error {
		f := fault(qyzmet.NotAllowed, key, "value", quoted(value))
		f.Value = value
		near := rulebook.Nearest(value, allowed)
		meant(f, near, same(near))
		allow(f, sames(allowed)...)
		return f
	}
	formats := []string{string(CSV), string(NDJSON), string(XLSX)}
	encodings := []string{string(UTF8), string(UTF16LE), string(UTF16BE), string(Windows1251), string(KZ1048)}
	switch {
	case o.Format != AnyFormat && !slices.Contains(formats, string(o.Format)):
		return bad(string(o.Format), formats, "no-format")
	case o.Encoding != AnyEncoding && !slices.Contains(encodings, string(o.Encoding)):
		return bad(string(o.Encoding), encodings, "no-encoding")
	case o.Separator != 0 && !slices.Contains(separators, o.Separator):
		sign := qyzmet.Text{KK: quoted(string(rune(o.Separator))).KK, RU: quoted(string(rune(o.Separator))).RU, EN: strconv.QuoteRune(rune(o.Separator))}
		f := fault(qyzmet.NotAllowed, "no-separator", "value", sign)
		f.Value = string(rune(o.Separator))
		allow(f, say("comma"), say("semicolon"), say("tab"))
		return f
	}
	return nil
}

// Fingerprint is a hash of everything in the options that changes what is read
// from the same bytes. A snapshot made with another must not be used.
func (o Options) Fingerprint() [sha256.Size]byte {
	h := sha256.New()
	enc := json.NewEncoder(h)
	_ = enc.Encode([]any{o.Format, o.Encoding, o.Separator, o.Sheet, o.IgnoreUnknown, o.NoDerived, o.RestoreZeros, o.Limits.filled()})
	for _, name := range slices.Sorted(maps.Keys(o.Mapping)) {
		_ = enc.Encode([]string{name, o.Mapping[name]})
	}
	for _, x := range o.Extra {
		_ = enc.Encode(x.Path)
	}
	for _, p := range slices.Sorted(maps.Keys(o.Common)) {
		_ = enc.Encode([]string{string(p), o.Common[p].String()})
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// Chunk is what was read of a run of rows: a sealed block, and for each of its
// people the row of the file (of NDJSON and CSV: the line) and the key: the
// identification number or, without one, the id; "" if the row has neither.
type Chunk struct {
	Block *column.Block
	Rows  []uint64
	Keys  []string
	IINs  []uint64         // by person: the identification number, 0 without one
	Extra [][]qyzmet.Value // by person and Options.Extra; nil where none was asked for

	cells [][]string
}

// Cells is what stood in the row of a person, by column, as it was written: days
// of a spreadsheet as 2005-02-11. Only with Options.KeepCells.
func (c *Chunk) Cells(person int) []string { return c.cells[person] }

// Summary says what was read, and how. Read = Loaded + Rejected + Blank.
type Summary struct {
	Detected
	Columns []Column // of CSV and XLSX

	Read     uint64 // rows after the header
	Loaded   uint64
	Rejected uint64
	Blank    uint64 // rows without any value

	Duplicates   uint64                 // rejected because the person was loaded before
	Faults       map[qyzmet.Code]uint64 // of rejected rows, by code
	First        []Reject               // the first rejected rows
	DerivedBirth uint64                 // days of birth taken from identification numbers
	DerivedSex   uint64

	Bytes int64 // of the file
}

// Detected is how a table is written: found out, or as the options say.
type Detected struct {
	Format    Format
	Encoding  Encoding      // of text
	Separator byte          // of CSV; 0 with one column, where a row is a cell
	Sheet     string        // of XLSX
	Sheets    []string      // of XLSX: all
	Notes     []qyzmet.Text // what a person should know about the finding
}

// Reject is a row that was not loaded.
type Reject struct {
	Row    uint64
	Key    string
	Faults qyzmet.Faults
	Cells  []string // as Chunk.Cells; of a row that could be divided
}

// Read reads a table of people and hands them on in blocks, in the order of the
// rows. It ends with an error when the table is refused as a whole, when each
// or the rejects' writer fails, and when the source does; rows that are refused
// alone are no error. The summary is returned with an error too, as far as it
// goes, but not when the table is refused before any row.
func Read(src io.Reader, opts Options, each func(*Chunk) error) (*Summary, error) {
	r, err := open(src, opts)
	if err != nil {
		return nil, err
	}
	defer r.close()
	if err := r.refusal(); err != nil {
		return nil, err
	}
	return r.run(each)
}

package office

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"qyzmet"
	"qyzmet/internal/roster"
)

// List is a file of people that an office takes over into the register: every
// row that can be matched and read is recorded as found, every other one is
// given back with its reasons.
type List struct {
	Name    string         // of the file, as people call it
	File    io.ReadSeeker  // CSV or XLSX
	Reading roster.Options // how it is read: Mapping, Encoding, Separator, Sheet, IgnoreUnknown, RestoreZeros, Limits
	DryRun  bool           // nothing is recorded
	Lang    qyzmet.Lang    // of reasons in the rejects
	// Rejects takes the rows that were not recorded, as CSV: the columns as they
	// were, the row and the reasons. Mended, it is a list again. May be nil.
	Rejects  io.Writer
	Progress func(Progress) // called from one goroutine at a time; may be nil
}

// Progress is how far the taking over of a list has come.
type Progress struct {
	Bytes, Size int64 // of the file, read
	Rows        uint64
	By          map[RowResult]uint64
}

// RowResult is what came of a row.
type RowResult string

// What can come of a row.
const (
	RowRecorded  RowResult = "recorded"  // the person is in the register now
	RowFindings  RowResult = "findings"  // the same, and there is something to look into
	RowThere     RowResult = "there"     // the person was in the register; nothing differs
	RowDiffers   RowResult = "differs"   // the person was in the register; what differs is noted as a finding
	RowBefore    RowResult = "before"    // recorded by this same file before: the import was broken off or is repeated
	RowUndecided RowResult = "undecided" // may be a person of the register: somebody has to decide
	RowRejected  RowResult = "rejected"  // cannot be recorded as it is
)

// RowResults are all of them, in the order in which they are told.
var RowResults = []RowResult{RowRecorded, RowFindings, RowThere, RowDiffers, RowBefore, RowUndecided, RowRejected}

// GivenBack reports whether rows of the result go to the rejects.
func (r RowResult) GivenBack() bool { return r == RowUndecided || r == RowRejected }

// Taken is what came of a list. The numbers of By add up to Rows.
type Taken struct {
	roster.Detected
	Columns []roster.Column
	Code    string        // by which its people are found: what they hold under card.list
	Digest  qyzmet.Digest // of the file
	Begun   qyzmet.ActID  // the act that says who took it over; "" of a dry run
	Rows    uint64        // with anything in them
	By      map[RowResult]uint64
	Acts    int                    // recorded
	Why     map[qyzmet.Code]uint64 // reasons of rows given back, by code
	First   []RowReport            // of rows that were not simply recorded, the first ones
}

// RowReport is what came of one row.
type RowReport struct {
	Row      uint64
	Key      string // identification number, or the name
	Result   RowResult
	Faults   qyzmet.Faults    // of a row given back
	Findings []Finding        // of others
	Subject  qyzmet.SubjectID // in the register
}

// Finding is something that does not fit, to be looked into.
type Finding struct {
	What        string // a word of the kind finding-noted: missing differs contradicts same-person other
	Entry       string // path of a fact or attribute
	Held, Found string // as values are written, or texts
}

// shownReports is how many rows Taken tells of.
const shownReports = 50

// Paths of columns that are no entries of a record.
const (
	fullNameColumn = "name"
	decisionColumn = "list.decision"
)

// The kinds of acts by which an import is told, and their key.
const (
	kindBegun   qyzmet.ActKind = "list-begun"
	kindEnded   qyzmet.ActKind = "list-ended"
	kindUndone  qyzmet.ActKind = "list-undone"
	kindFinding qyzmet.ActKind = "finding-noted"
	kindAnnuls  qyzmet.ActKind = "act-annulled"
)

// digestOf digests a file and returns to its beginning.
func digestOf(file io.ReadSeeker) (qyzmet.Digest, int64, error) {
	h := sha256.New()
	n, err := io.Copy(h, file)
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	return qyzmet.Digest(hex.EncodeToString(h.Sum(nil))), n, err
}

// ListCode is the code of a list: the beginning of the digest of its file.
func ListCode(d qyzmet.Digest) string { return string(d[:min(16, len(d))]) }

// TakeOver takes a list over, or tries it. It ends with an error where the list
// is refused as a whole, the actor may not, or the register fails; then what was
// recorded stands, and the same file taken over again goes on behind it: no row
// is recorded twice. Rows that are given back are no error.
func (f *Office) TakeOver(ctx context.Context, by Actor, l List) (*Taken, error) {
	t, err := f.takeOver(ctx, by, l)
	if err != nil {
		return nil, err
	}
	if err := t.readable(); err != nil {
		return nil, err
	}
	if err := t.begin(); err != nil {
		return nil, err
	}
	if err := t.run(); err != nil {
		return t.taken, err
	}
	return t.taken, t.end()
}

// ListReading is how a list is read: the options given, and the columns that the
// register knows beside the facts of the law.
func (f *Office) ListReading(o roster.Options) (roster.Options, error) {
	plan, err := f.listPlan()
	if err != nil {
		return o, err
	}
	o.Book, o.Fields, o.Extra, o.KeepCells = f.book, f.law.Fields(), plan.beside, true
	return o, nil
}

// begin asks whether the actor may take lists over, and records that he does.
func (t *takeOver) begin() error {
	q := Request{Kind: kindBegun, About: []qyzmet.SubjectID{t.by.Office}, Key: t.key("begun"), Content: map[string]qyzmet.Value{
		"list": qyzmet.WordValue(t.taken.Code), "file_name": qyzmet.WordValue(clipped(t.list.Name, 200)), "digest": qyzmet.WordValue(string(t.taken.Digest))}}
	if t.list.DryRun {
		p, err := t.Propose(t.ctx, t.by, q)
		if err == nil && !p.OK() {
			err = errors.Join(p.Err(), t.noteRefusal(t.ctx, t.by, p))
		}
		return err
	}
	r, err := t.Record(t.ctx, t.by, q)
	if err != nil {
		return err
	}
	t.taken.Begun, t.again = r.ID, r.Again
	return nil
}

// end records with what result the list was taken over. Each run of an import
// that was broken off tells its own.
func (t *takeOver) end() error {
	if t.list.DryRun {
		return nil
	}
	by := t.taken.By
	number := func(results ...RowResult) qyzmet.Value {
		n := int64(0)
		for _, r := range results {
			n += int64(by[r])
		}
		return qyzmet.IntValue(n)
	}
	content := map[string]qyzmet.Value{"rows_read": qyzmet.IntValue(int64(t.taken.Rows)), "rows_recorded": number(RowRecorded, RowFindings, RowBefore),
		"rows_there": number(RowThere, RowDiffers), "rows_findings": number(RowFindings, RowDiffers), "rows_rejected": number(RowUndecided, RowRejected)}
	_, err := t.Record(t.ctx, t.by, Request{Kind: kindEnded, About: []qyzmet.SubjectID{t.by.Office}, Of: t.taken.Begun, Content: content,
		Key: t.key(fmt.Sprintf("ended:%d", t.size()))})
	return err
}

// size is the length of the register: it tells one run of an import from another.
func (t *takeOver) size() qyzmet.Position {
	n, _ := t.reg.Size(t.ctx) // where it cannot be read nothing is recorded either
	return n
}

// key is the key of a request of this import: it stands once for the file, and
// anew after an import of the file was undone.
func (t *takeOver) key(rest string) string {
	return fmt.Sprintf("list:%s:%d:%s", t.taken.Digest[:min(40, len(t.taken.Digest))], t.undone, rest)
}

func clipped(text string, most int) string {
	text = strings.ToValidUTF8(text, "")
	if r := []rune(text); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return text
}

package office

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/document"
	"qyzmet/internal/record"
	"qyzmet/internal/rulebook"
)

// Standing is what anybody with the code of a paper may know of its act: that it
// stands in the register and since when, and whether it was undone. Of persons it
// has the initials only.
type Standing struct {
	Code     string
	Kind     qyzmet.Text // title of the kind of act
	Office   qyzmet.Text
	Number   string // in the book of the office; may be empty
	Issued   date.Date
	Effect   date.Date
	Initials string  // of the person it is about; "" for others
	Erased   bool    // what it said is there no more, by law
	Undone   *Undone // nil: it stands
	Proof    Inclusion
	Root     string // of the log that the proof's checkpoint signs, in base64
	Key      string // the register's public key, by which the checkpoint is checked
}

// Undone says which act undid another.
type Undone struct {
	Kind   qyzmet.Text
	Number string
	Issued date.Date
	From   date.Date // since when the other has no effect; date.Beginning: it never had
}

// Standing tells what stands in the register under the code of a paper. It is
// refused with code NotFound for what is no code, and for acts of which no paper is
// made.
func (f *Office) Standing(ctx context.Context, code string) (*Standing, error) {
	e, kind, err := f.paperAct(ctx, code)
	if err != nil {
		return nil, err
	}
	env := e.Act.Envelope
	out := &Standing{Code: Code(env.ID), Kind: kind.Title, Issued: env.Issued, Effect: env.Effect, Erased: e.Act.Payload == nil}
	if !out.Erased {
		out.Number = e.Act.Payload.Number
	}
	office, err := f.recordUpTo(ctx, env.Office, env.Issued, e.Position)
	if err != nil {
		return nil, err
	}
	out.Office = officeTitle(office)
	about, err := f.recordOf(ctx, env.Subjects[0], f.Today())
	if err != nil {
		return nil, err
	}
	if env.Subjects[0].Sort() == qyzmet.PersonSort && !out.Erased {
		out.Initials = initials(about)
	}
	if out.Undone, err = f.undone(about, env.ID); err != nil {
		return nil, err
	}
	if out.Proof, err = f.Inclusion(ctx, e.Position); err != nil {
		return nil, err
	}
	if lines := strings.SplitN(out.Proof.Checkpoint, "\n", 4); len(lines) == 4 {
		out.Root = lines[2]
	}
	out.Key, err = f.reg.PublicKey()
	return out, err
}

// paperAct finds the act of a code.
func (f *Office) paperAct(ctx context.Context, code string) (qyzmet.Entry, *rulebook.ActKind, error) {
	none := refusal(qyzmet.NotFound, "code", "", texts.noCode)
	id := ActOf(code)
	if id == "" {
		return qyzmet.Entry{}, nil, none
	}
	e, err := f.reg.Act(ctx, id)
	var fault *qyzmet.Fault
	if errors.As(err, &fault) && fault.Code == qyzmet.NotFound {
		return e, nil, none
	}
	if err != nil {
		return e, nil, err
	}
	kind := f.book.ActKinds[e.Act.Envelope.Kind]
	if kind == nil || kind.Document == "" {
		return e, nil, none
	}
	return e, kind, nil
}

// initials are the first letters of a person's names.
func initials(r *record.Record) string {
	out := ""
	for _, p := range []qyzmet.Path{"card.surname", "card.name", "card.patronymic"} {
		if first, n := utf8.DecodeRuneInString(r.Text(p)); n > 0 {
			out += string(first) + "."
		}
	}
	return out
}

// undone finds the act that undid another, whether it has effect already or not.
func (f *Office) undone(r *record.Record, id qyzmet.ActID) (*Undone, error) {
	i := slices.IndexFunc(r.Lines, func(l record.Line) bool { return l.Act.Envelope.ID == id })
	if i < 0 || r.Lines[i].UndoneBy == "" {
		return nil, nil
	}
	by := slices.IndexFunc(r.Lines, func(l record.Line) bool { return l.Act.Envelope.ID == r.Lines[i].UndoneBy })
	if by < 0 {
		return &Undone{From: r.Lines[i].From}, nil
	}
	act := r.Lines[by].Act
	out := &Undone{Issued: act.Envelope.Issued, From: r.Lines[i].From}
	if kind := f.book.ActKinds[act.Envelope.Kind]; kind != nil {
		out.Kind = kind.Title
	}
	if act.Payload != nil {
		out.Number = act.Payload.Number
	}
	return out, nil
}

// Sameness is how a file compares with the act whose code it bears.
type Sameness string

// Ways in which a file can be the paper of an act.
const (
	AsSigned  Sameness = "as-signed"  // byte for byte what was stored with the act
	AsPrinted Sameness = "as-printed" // byte for byte what the register prints of it
	Unlike    Sameness = "unlike"     // neither; it may be a scan, or changed
)

// printed are the languages in which papers are compared.
var printed = [][]qyzmet.Lang{{qyzmet.Kazakh, qyzmet.Russian}, {qyzmet.Kazakh}, {qyzmet.Russian}, {qyzmet.English}, {qyzmet.Kazakh, qyzmet.Russian, qyzmet.English}}

// Compare tells whether a file is the paper of an act. The file is kept nowhere.
func (f *Office) Compare(ctx context.Context, code string, file []byte) (Sameness, error) {
	e, kind, err := f.paperAct(ctx, code)
	if err != nil || e.Act.Payload == nil {
		return Unlike, err
	}
	sum := sha256.Sum256(file)
	for _, a := range e.Act.Payload.Papers {
		if digest := string(a.Digest); digest == hex.EncodeToString(sum[:]) || digest == "sha256:"+hex.EncodeToString(sum[:]) {
			return AsSigned, nil
		}
	}
	write := func(w io.Writer, p *document.Paper) error { return document.OfficialPDF(w, p) }
	if bytes.HasPrefix(file, []byte("PK")) {
		write = document.OfficialDOCX
	}
	if e.Act.Envelope.Found {
		return Unlike, nil
	}
	for _, langs := range printed {
		p, _, err := f.paperOf(ctx, kind, e, langs)
		if refused(err) {
			continue // it cannot be printed so
		}
		if err != nil {
			return Unlike, err
		}
		var b bytes.Buffer
		if err := write(&b, p); err != nil {
			return Unlike, err
		}
		if bytes.Equal(b.Bytes(), file) {
			return AsPrinted, nil
		}
	}
	return Unlike, nil
}

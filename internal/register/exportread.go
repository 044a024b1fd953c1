package register

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"

	"golang.org/x/mod/sumdb/note"

	"qyzmet"
)

// longestLine is the most bytes of one line of an export: a paper in base64, or
// a payload with every character escaped.
const longestLine = 48 << 20

// VerifyExport checks an export: every payload and paper against its hash, the
// trees rebuilt from the entries against the checkpoint that was signed with the
// key. Without a key (empty) it checks that the export is whole and agrees with
// itself, and the report's Signed is -1. An error means that it is no export.
func VerifyExport(from io.Reader, publicKey string) (*Report, error) {
	return readExport(from, publicKey, nil)
}

// readExport reads and checks an export, handing each line on once it has been
// checked by itself. That the whole is sound the report says at the end.
func readExport(from io.Reader, publicKey string, take func(line) error) (*Report, error) {
	x := &exportReader{report: &Report{Signed: -1}, take: take, sum: sha256.New()}
	x.acts, x.reads = newActAudit(x.report, nil), newAudit(x.report, "log_read", nil)
	if publicKey != "" {
		v, err := note.NewVerifier(publicKey)
		if err != nil {
			return nil, &qyzmet.Fault{Code: qyzmet.BadSyntax, Path: "key", Message: "the public key cannot be read: " + err.Error() + "; use the second line of the key's file"}
		}
		x.verifier = v
	}
	lines := bufio.NewScanner(from)
	lines.Buffer(make([]byte, 0, 1<<16), longestLine)
	for lines.Scan() {
		x.number++
		if err := x.line(lines.Bytes()); err != nil {
			return nil, err
		}
		_, _ = x.sum.Write(lines.Bytes()) // a hash never fails
		_, _ = x.sum.Write([]byte{'\n'})
	}
	if err := lines.Err(); errors.Is(err, bufio.ErrTooLong) {
		return nil, x.bad(qyzmet.TooLarge, fmt.Sprintf("a line has over %d bytes", longestLine))
	} else if err != nil {
		return nil, unavailable("the export cannot be read: "+err.Error(), "see to the file")
	}
	if !x.ended {
		return nil, x.bad(qyzmet.BadSyntax, "its end is missing: it was cut off; export again")
	}
	return x.report, nil
}

// exportReader reads one export.
type exportReader struct {
	report   *Report
	verifier note.Verifier
	take     func(line) error
	acts     *actAudit
	reads    *audit
	head     *exportHead
	number   int
	ended    bool
	sum      hash.Hash // of the lines before the end
}

func (x *exportReader) bad(code qyzmet.Code, what string) error {
	return &qyzmet.Fault{Code: code, Line: x.number, File: "export", Message: what}
}

// line reads one line.
func (x *exportReader) line(data []byte) error {
	var l line
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&l); err != nil {
		return x.bad(qyzmet.BadSyntax, "this is no line of an export: "+err.Error())
	}
	if d.More() {
		return x.bad(qyzmet.BadSyntax, "a line of an export is one object")
	}
	switch {
	case x.ended:
		return x.bad(qyzmet.BadSyntax, "something stands after the end")
	case l.Register != nil && x.head == nil:
		return x.begin(l)
	case x.head == nil:
		return x.bad(qyzmet.BadSyntax, "the first line of an export names the register")
	case l.Act != nil:
		if err := x.act(l.Act); err != nil {
			return err
		}
	case l.Read != nil:
		if err := x.read(l.Read); err != nil {
			return err
		}
	case l.Paper != nil:
		x.report.Papers++
		if string(DigestOf(l.Paper.Data)) != l.Paper.Digest {
			x.report.damage("log_paper "+l.Paper.Digest, 0, "its bytes are not those of its digest")
		}
	case l.Book != nil:
		x.report.Books++
		if string(DigestOf(l.Book.Source)) != l.Book.Sum {
			x.report.damage("log_book "+l.Book.Hash, 0, "its bytes are not those of its sum")
		}
	case l.End != nil:
		x.end(l.End)
	case l.Message == nil && l.Row == nil:
		return x.bad(qyzmet.BadSyntax, "this line says nothing that an export says")
	}
	return x.hand(l)
}

func (x *exportReader) hand(l line) error {
	if x.take == nil {
		return nil
	}
	return x.take(l)
}

func (x *exportReader) begin(l line) error {
	x.head = l.Register
	if x.head.Version != exportVersion {
		return x.bad(qyzmet.NotAllowed, fmt.Sprintf("the export is of version %d; this program reads version %d: use the newer program", x.head.Version, exportVersion))
	}
	if x.verifier != nil {
		x.signed(x.head)
	}
	return x.hand(l)
}

// signed opens the checkpoint that the export brings along.
func (x *exportReader) signed(h *exportHead) {
	if h.Checkpoint == "" {
		x.report.damage("checkpoint", 0, "the export is not signed; export from a register that has its key")
		return
	}
	c, err := openCheckpoint([]byte(h.Checkpoint), x.verifier)
	if err == nil && c.name != h.Name {
		err = damaged("it is that of another register: "+c.name, "use the export that belongs to it")
	}
	if err != nil {
		x.report.damage("checkpoint", 0, err.Error())
		return
	}
	x.report.Signed, x.report.Checkpoint = c.acts.N, h.Checkpoint
	x.acts.signed, x.reads.signed = &c.acts, &c.reads
}

// act checks one act.
func (x *exportReader) act(a *exportAct) error {
	if a.Position != x.acts.size+1 {
		return x.bad(qyzmet.Damaged, fmt.Sprintf("act %d stands after act %d: what is between is lost", a.Position, x.acts.size))
	}
	s := &stored{position: a.Position, envelope: []byte(a.Envelope), commitment: a.Commitment}
	if a.Payload != nil {
		s.salt, s.payload = a.Salt, []byte(*a.Payload)
	}
	x.acts.take(s)
	return nil
}

func (x *exportReader) read(e *exportRead) error {
	if e.Position != x.reads.size+1 {
		return x.bad(qyzmet.Damaged, fmt.Sprintf("reading %d stands after reading %d: what is between is lost", e.Position, x.reads.size))
	}
	leaf := readHash([]byte(e.Entry))
	x.reads.follow(e.Position, &leaf, nil)
	x.report.Reads++
	return nil
}

// end compares everything with what the export says of itself.
func (x *exportReader) end(e *exportEnd) {
	x.ended = true
	if e.Sum != "" && e.Sum != hex.EncodeToString(x.sum.Sum(nil)) {
		x.report.damage("export", 0, "its bytes are not those that were exported")
	}
	x.acts.end()
	x.reads.end()
	for _, log := range []struct {
		table string
		got   *audit
		said  exportTree
	}{{"log_act", x.acts.audit, e.Acts}, {"log_read", x.reads, e.Reads}} {
		if root, ok := log.got.root(); log.got.size != log.said.Size || !ok || root != log.said.Root {
			x.report.damage(log.table, 0, fmt.Sprintf("the export has %d entries and says that it has %d, or an entry is not the one that was exported", log.got.size, log.said.Size))
		}
	}
}

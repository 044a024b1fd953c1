package office

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"qyzmet"
	"qyzmet/internal/register"
)

// A copy is signed as a file: what the acts prove is less than what it says. The
// signature is its last field and covers all other bytes.
const (
	copyText    = "qyzmet.copy/"
	signedField = "\n \"signed\": "
	copyEnd     = "\n}"
	noSignature = `""`
)

// longestCopy is how many bytes of a copy are read: a bound of ours.
const longestCopy = 256 << 20

// OwnCopyFile makes the copy of a person's own file as the bytes that he takes
// away, signed.
func (f *Office) OwnCopyFile(ctx context.Context, person qyzmet.SubjectID) ([]byte, error) {
	c, err := f.OwnCopy(ctx, person)
	if err != nil {
		return nil, err
	}
	c.Signed = ""
	data, err := json.MarshalIndent(c, "", " ")
	if err != nil {
		return nil, fmt.Errorf("writing the copy: %w", err)
	}
	signed, err := f.reg.SignText(copySays(f.reg.Name(), data))
	if err != nil {
		return nil, fmt.Errorf("signing the copy: %w", err)
	}
	value, err := json.Marshal(signed)
	if err != nil {
		return nil, fmt.Errorf("writing the signature: %w", err)
	}
	body := bytes.TrimSuffix(data, []byte(noSignature+copyEnd))
	return append(append(body, value...), copyEnd...), nil
}

// copySays is what is signed of a copy: the register and the digest of the bytes,
// with an empty signature in its place.
func copySays(name string, unsigned []byte) string {
	sum := sha256.Sum256(unsigned)
	return copyText + name + "\n" + hex.EncodeToString(sum[:]) + "\n"
}

// CopyCheck is what the check of a copy found.
type CopyCheck struct {
	Person    qyzmet.SubjectID
	PublicKey string // with which it was checked
	Own       bool   // that key is the one that the copy itself names: nobody vouched for it
	Name      string // of the register
	Size      int64  // of its log
	At        time.Time
	Whole     bool // the file as a whole is as the register signed it
	Acts      []CopiedAct
	Problems  []CopyProblem // what is not as the register signed it; none: everything is
}

// CopyProblem is something in a copy that is not as the register signed it.
type CopyProblem struct {
	What     string          // key, act, unsigned, changed: a name of its text
	Position qyzmet.Position // of the act
	Detail   string
}

// CopiedAct is an act of a copy.
type CopiedAct struct {
	Position qyzmet.Position
	qyzmet.Envelope
	Says    bool  // its content is in the copy, and is the one that was recorded
	Problem error // nil: it stands in the log at its position
}

// CheckCopy checks a copy of a file without the register: each act against the
// signed checkpoint, and the bytes of the file against their signature. The public
// key is the one that the register publishes; without it (empty) the copy's own is
// used, which proves only that the copy agrees with itself. An error means that it
// is no copy.
func CheckCopy(from io.Reader, publicKey string) (*CopyCheck, error) {
	data, err := io.ReadAll(io.LimitReader(from, longestCopy+1))
	if err != nil {
		return nil, fmt.Errorf("reading the copy: %w", err)
	}
	if len(data) > longestCopy {
		return nil, &qyzmet.Fault{Code: qyzmet.TooLarge, File: "copy", Message: fmt.Sprintf("the copy has over %d bytes, more than any that a register gives", longestCopy)}
	}
	var c OwnCopy
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return nil, &qyzmet.Fault{Code: qyzmet.BadSyntax, File: "copy", Message: "this is no copy of a file as the register gives it: " + err.Error() + "; give the file that was taken away, unchanged"}
	}
	out := &CopyCheck{Person: c.Person, PublicKey: publicKey}
	if publicKey == "" {
		out.PublicKey, out.Own = c.PublicKey, true
	} else if publicKey != c.PublicKey {
		out.problem("key", 0, "the copy names another key than the one it is checked with")
	}
	out.checkActs(c.Acts)
	out.checkWhole(data, c.Signed)
	return out, nil
}

func (x *CopyCheck) problem(what string, at qyzmet.Position, detail string) {
	x.Problems = append(x.Problems, CopyProblem{what, at, detail})
}

// checkActs checks each act by its proof.
func (x *CopyCheck) checkActs(acts []register.Evidence) {
	for _, e := range acts {
		a := CopiedAct{Position: e.Position}
		if err := json.Unmarshal([]byte(e.Envelope), &a.Envelope); err != nil {
			a.Problem = fmt.Errorf("its envelope cannot be read: %w", err)
		}
		var payload []byte
		if e.Payload != nil {
			payload, a.Says = []byte(*e.Payload), true
		}
		if err := register.CheckInclusion(e.Inclusion, x.PublicKey, e.Salt, payload); err != nil {
			a.Problem, a.Says = err, false
		}
		if a.Problem != nil {
			x.problem("act", e.Position, a.Problem.Error())
		}
		x.Acts = append(x.Acts, a)
	}
	if len(acts) == 0 {
		return
	}
	says, err := register.ReadCheckpoint(acts[0].Checkpoint, x.PublicKey)
	if err == nil {
		x.Name, x.Size, x.At = says.Name, says.Acts, says.At
	}
}

// checkWhole checks the signature of the file.
func (x *CopyCheck) checkWhole(data []byte, signed string) {
	at := bytes.LastIndex(data, []byte(signedField))
	if signed == "" || at < 0 {
		x.problem("unsigned", 0, "the file as a whole is not signed: only its acts can be checked; take the copy anew")
		return
	}
	value, err := json.Marshal(signed)
	body := data[:at+len(signedField)]
	if err != nil || !bytes.Equal(data[len(body):], append(value, copyEnd...)) {
		x.problem("changed", 0, "the signature at the end of the file is not written as the register writes it: the file was changed")
		return
	}
	text, err := register.OpenText(signed, x.PublicKey)
	if err != nil {
		x.problem("changed", 0, err.Error())
		return
	}
	unsigned := append(bytes.Clone(body), noSignature+copyEnd...)
	if x.Name == "" || text != copySays(x.Name, unsigned) {
		x.problem("changed", 0, "the file is not the one that was signed: something in it was changed")
		return
	}
	x.Whole = true
}

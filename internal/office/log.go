package office

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"qyzmet"
	"qyzmet/internal/register"
)

// Signed is a checkpoint of the log with the key that checks its signature.
type Signed struct {
	Checkpoint string // signed note: origin, size, root, then the reads and the instant
	Key        string // the public key, as verifiers of signed notes take it
	Size       int64  // of the log of acts
}

// Checkpoint signs how far the log goes. It says nothing of any act.
func (f *Office) Checkpoint(ctx context.Context) (Signed, error) {
	signed, err := f.reg.Checkpoint(ctx)
	if err != nil {
		return Signed{}, fmt.Errorf("signing the log: %w", err)
	}
	key, err := f.reg.PublicKey()
	if err != nil {
		return Signed{}, fmt.Errorf("reading the public key: %w", err)
	}
	size, err := sizeOf(signed)
	return Signed{Checkpoint: signed, Key: key, Size: size}, err
}

// PublicKey is the key with which everything that the register signs is checked.
func (f *Office) PublicKey() (string, error) { return f.reg.PublicKey() }

// sizeOf reads the second line of a checkpoint.
func sizeOf(signed string) (int64, error) {
	lines := strings.SplitN(signed, "\n", 3)
	if len(lines) < 3 {
		return 0, fmt.Errorf("the checkpoint has %d lines", len(lines))
	}
	return strconv.ParseInt(lines[1], 10, 64)
}

// Inclusion proves that an act stands at a position of the log, by its hash alone:
// for everybody. Hashes are in base64, as in the checkpoint.
type Inclusion struct {
	Position   qyzmet.Position
	Size       int64  // of the log when it was proven
	Leaf       string // hash of the act, from which nothing of it can be read
	Hashes     []string
	Checkpoint string // signed, of that size
}

// Inclusion proves that the act at a position stands in the log as it is now.
func (f *Office) Inclusion(ctx context.Context, at qyzmet.Position) (Inclusion, error) {
	p, err := f.reg.Inclusion(ctx, at)
	if err != nil {
		return Inclusion{}, fmt.Errorf("proving position %d: %w", at, err)
	}
	return Inclusion{Position: p.Position, Size: p.Size, Leaf: p.Leaf().String(), Hashes: shown(p.Hashes), Checkpoint: p.Checkpoint}, nil
}

// Consistency proves that the log of one size begins with the log of a smaller
// one: nothing was changed or taken out between two checkpoints.
func (f *Office) Consistency(ctx context.Context, smaller, bigger int64) ([]string, error) {
	p, err := f.reg.Consistency(ctx, smaller, bigger)
	if err != nil {
		return nil, fmt.Errorf("proving the sizes %d and %d: %w", smaller, bigger, err)
	}
	return shown(p), nil
}

func shown[S ~[]E, E fmt.Stringer](hashes S) []string {
	out := make([]string, len(hashes))
	for i, h := range hashes {
		out[i] = h.String()
	}
	return out
}

// Evidence is an act as an actor may see it: see Sight.
type Evidence struct {
	qyzmet.Entry
	*Sight
}

// ReadAct opens an act, and writes down that it was read. Who may read the file of
// the subject that it is about may read it; an act about what no office keeps
// belongs to the office that made it.
func (f *Office) ReadAct(ctx context.Context, by Actor, id qyzmet.ActID) (*Evidence, error) {
	e, err := f.reg.Act(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("reading the act: %w", err)
	}
	r, err := f.reachOf(ctx, by)
	if err != nil {
		return nil, err
	}
	subject := e.Act.Envelope.Subjects[0]
	rec, err := f.recordOf(ctx, subject, f.Today())
	if err != nil {
		return nil, err
	}
	keeps := keeper(rec)
	if keeps == "" {
		keeps = e.Act.Envelope.Office
	}
	read := register.ReadEntry{Who: by.Official, Office: by.Office, Subject: subject, What: "act", Purpose: by.Purpose}
	if !r.covers(keeps) {
		read.What = "refused"
	}
	if read.What == "refused" {
		if err := f.reg.LogRead(ctx, read); err != nil {
			return nil, err
		}
		return nil, refusal(qyzmet.NotYours, "act", string(keeps), texts.mayNotRead)
	}
	if err := f.noteReadings(ctx, read); err != nil {
		return nil, err
	}
	return &Evidence{e, &Sight{book: f.book, roles: r.roles}}, nil
}

// ProveAct gives who may read an act what ties it to the log: with its envelope
// and commitment, which the public proof leaves out. The reading is written down.
func (f *Office) ProveAct(ctx context.Context, by Actor, id qyzmet.ActID) (*Proof, error) {
	e, err := f.ReadAct(ctx, by, id)
	if err != nil {
		return nil, err
	}
	p, err := f.reg.Inclusion(ctx, e.Position)
	if err != nil {
		return nil, fmt.Errorf("proving the act: %w", err)
	}
	return &Proof{Position: p.Position, Size: p.Size, Envelope: p.Envelope, Commitment: p.Commitment, Hashes: shown(p.Hashes), Checkpoint: p.Checkpoint}, nil
}

// Proof is an Inclusion with the envelope whose hash is the leaf. In JSON it is
// what the register's own offline check reads.
type Proof struct {
	Position   qyzmet.Position `json:"position"`
	Size       int64           `json:"size"`
	Envelope   string          `json:"envelope"`   // the exact bytes that were hashed
	Commitment []byte          `json:"commitment"` // to the payload
	Hashes     []string        `json:"hashes"`
	Checkpoint string          `json:"checkpoint"`
}

package register

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"qyzmet"
)

// Inclusion proves that an act stands in a log of a size.
type Inclusion struct {
	Position   qyzmet.Position  `json:"position"`
	Size       int64            `json:"size"`
	Envelope   string           `json:"envelope"`   // the exact bytes that were hashed
	Commitment []byte           `json:"commitment"` // to the payload
	Hashes     tlog.RecordProof `json:"hashes"`
	Checkpoint string           `json:"checkpoint"` // signed, of that size
}

// Leaf is the hash of the act that the proof is of. Alone it says nothing of the
// act; who holds the act finds it again.
func (p Inclusion) Leaf() tlog.Hash { return actHash([]byte(p.Envelope), p.Commitment) }

// Inclusion proves that the act at a position stands in the log as it is now.
func (r *Register) Inclusion(ctx context.Context, at qyzmet.Position) (Inclusion, error) {
	all, err := r.Evidence(ctx, []qyzmet.Position{at})
	if err != nil {
		return Inclusion{}, err
	}
	return all[0].Inclusion, nil
}

// Evidence is the proof of an act with what opens it: given the payload and its
// salt anybody can check what the act says, see CheckInclusion.
type Evidence struct {
	Inclusion
	Salt    []byte  `json:"salt,omitempty"`    // absent with the payload: erased
	Payload *string `json:"payload,omitempty"` // the exact bytes that were committed to
}

// Evidence proves acts against one signed checkpoint.
func (r *Register) Evidence(ctx context.Context, at []qyzmet.Position) ([]Evidence, error) {
	signed, err := r.Checkpoint(ctx)
	if err != nil {
		return nil, err
	}
	k, err := r.signingKey()
	if err != nil {
		return nil, err
	}
	c, err := openCheckpoint([]byte(signed), k.verifier)
	if err != nil {
		return nil, err
	}
	out := make([]Evidence, len(at))
	for i, p := range at {
		out[i].Inclusion = Inclusion{Position: p, Size: c.acts.N, Checkpoint: signed}
		if err := r.evidence(ctx, &out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// evidence fills the proof of one act in a log of its size.
func (r *Register) evidence(ctx context.Context, e *Evidence) (err error) {
	if e.Position < 1 || int64(e.Position) > e.Size {
		return &qyzmet.Fault{Code: qyzmet.NotFound, Path: "position", Value: fmt.Sprint(e.Position), Message: fmt.Sprintf("no act stands at this position; the log goes from 1 to %d", e.Size)}
	}
	if e.Hashes, err = tlog.ProveRecord(e.Size, int64(e.Position)-1, r.nodes(ctx, "log_act")); err != nil {
		return r.speech.fault(err)
	}
	var envelope, payload []byte
	err = r.base.QueryRow(ctx, `SELECT a.envelope, a.commitment, p.salt, p.data FROM log_act a LEFT JOIN log_payload p ON p.position = a.position WHERE a.position = $1`,
		int64(e.Position)).Scan(&envelope, &e.Commitment, &e.Salt, &payload)
	e.Envelope = string(envelope)
	if payload != nil {
		text := string(payload)
		e.Payload = &text
	}
	return r.speech.fault(err)
}

// Consistency proves that the log of size bigger begins with the log of size
// smaller.
func (r *Register) Consistency(ctx context.Context, smaller, bigger int64) (tlog.TreeProof, error) {
	size, err := r.Size(ctx)
	if err != nil {
		return nil, err
	}
	if smaller < 1 || bigger < smaller || bigger > int64(size) {
		return nil, &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "size", Value: fmt.Sprintf("%d, %d", smaller, bigger),
			Message: fmt.Sprintf("the sizes want 1 ≤ smaller ≤ bigger ≤ %d", size)}
	}
	p, err := tlog.ProveTree(bigger, smaller, r.nodes(ctx, "log_act"))
	return p, r.speech.fault(err)
}

// CheckInclusion checks a proof offline: that the envelope is that of the act at
// the position in the log that the key signed. With salt and payload it checks
// these as well; without (nil) it says nothing of what the act holds.
func CheckInclusion(p Inclusion, publicKey string, salt, payload []byte) error {
	v, err := note.NewVerifier(publicKey)
	if err != nil {
		return &qyzmet.Fault{Code: qyzmet.BadSyntax, Path: "key", Message: "the public key cannot be read: " + err.Error()}
	}
	c, err := openCheckpoint([]byte(p.Checkpoint), v)
	if err != nil {
		return err
	}
	switch {
	case c.acts.N != p.Size:
		err = fmt.Errorf("the checkpoint is of %d entries, the proof of %d", c.acts.N, p.Size)
	case payload != nil && string(commitment(salt, payload)) != string(p.Commitment):
		err = fmt.Errorf("the payload is not the one that was committed to")
	default:
		err = checkRecord(p, c.acts)
	}
	if err != nil {
		return &qyzmet.Fault{Code: qyzmet.Damaged, Path: "proof", Value: fmt.Sprint(p.Position), Message: err.Error() + "; ask for the proof again, from the register itself"}
	}
	return nil
}

// checkRecord checks the hashes of a proof; the library panics on positions
// that cannot be.
func checkRecord(p Inclusion, tree tlog.Tree) error {
	if p.Position < 1 || int64(p.Position) > tree.N {
		return fmt.Errorf("position %d is not in a log of %d", p.Position, tree.N)
	}
	return tlog.CheckRecord(p.Hashes, tree.N, tree.Hash, int64(p.Position)-1, actHash([]byte(p.Envelope), p.Commitment))
}

// nodes reads hashes of a tree from where they lie with the entries.
func (r *Register) nodes(ctx context.Context, table string) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			level, n := tlog.SplitStoredHashIndex(index)
			at := (n + 1) << level
			hashes, err := r.hashesAt(ctx, table, at)
			if err != nil {
				return nil, err
			}
			if len(hashes) < (level+1)*tlog.HashSize {
				return nil, damagedAt(table, at, "its hashes are cut short")
			}
			out[i] = tlog.Hash(hashes[level*tlog.HashSize:][:tlog.HashSize])
		}
		return out, nil
	})
}

package register

import (
	"context"
	"fmt"
	"strings"

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
	signed, err := r.Checkpoint(ctx)
	if err != nil {
		return Inclusion{}, err
	}
	k, err := r.signingKey()
	if err != nil {
		return Inclusion{}, err
	}
	c, err := openCheckpoint([]byte(signed), k.verifier)
	if err != nil {
		return Inclusion{}, err
	}
	if at < 1 || int64(at) > c.acts.N {
		return Inclusion{}, &qyzmet.Fault{Code: qyzmet.NotFound, Path: "position", Value: fmt.Sprint(at), Message: fmt.Sprintf("no act stands at this position; the log goes from 1 to %d", c.acts.N)}
	}
	p := Inclusion{Position: at, Size: c.acts.N, Checkpoint: signed}
	if p.Hashes, err = tlog.ProveRecord(c.acts.N, int64(at)-1, r.nodes(ctx, "log_act")); err != nil {
		return Inclusion{}, r.speech.fault(err)
	}
	var envelope []byte
	err = r.base.QueryRow(ctx, `SELECT envelope, commitment FROM log_act WHERE position = $1`, int64(at)).Scan(&envelope, &p.Commitment)
	p.Envelope = string(envelope)
	return p, r.speech.fault(err)
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

// Included is the part of a proof that names nobody: who has it can check, with
// the public key, that the log which the register signed holds the leaf.
type Included struct {
	Position   qyzmet.Position  `json:"position"`
	Size       int64            `json:"size"`
	Leaf       tlog.Hash        `json:"leaf"` // of the act, as RFC 6962 hashes leaves
	Root       tlog.Hash        `json:"root"` // of the log of that size
	Hashes     tlog.RecordProof `json:"hashes"`
	Checkpoint string           `json:"checkpoint"` // signed, with size and root
}

// Nameless takes from a proof what names nobody.
func (p Inclusion) Nameless() (Included, error) {
	text, _, _ := strings.Cut(p.Checkpoint, "\n\n")
	c, err := parseCheckpoint(text + "\n")
	if err != nil {
		return Included{}, err
	}
	return Included{Position: p.Position, Size: p.Size, Leaf: actHash([]byte(p.Envelope), p.Commitment), Root: c.acts.Hash, Hashes: p.Hashes, Checkpoint: p.Checkpoint}, nil
}

// CheckIncluded checks such a proof offline.
func CheckIncluded(p Included, publicKey string) error {
	v, err := note.NewVerifier(publicKey)
	if err != nil {
		return &qyzmet.Fault{Code: qyzmet.BadSyntax, Path: "key", Message: "the public key cannot be read: " + err.Error()}
	}
	c, err := openCheckpoint([]byte(p.Checkpoint), v)
	if err != nil {
		return err
	}
	if c.acts.N != p.Size || c.acts.Hash != p.Root || p.Position < 1 || int64(p.Position) > c.acts.N {
		return &qyzmet.Fault{Code: qyzmet.Damaged, Path: "proof", Message: "the proof is of another log than the checkpoint; ask for both again"}
	}
	if err := tlog.CheckRecord(p.Hashes, c.acts.N, c.acts.Hash, int64(p.Position)-1, p.Leaf); err != nil {
		return &qyzmet.Fault{Code: qyzmet.Damaged, Path: "proof", Value: fmt.Sprint(p.Position), Message: err.Error() + "; ask for the proof again, from the register itself"}
	}
	return nil
}

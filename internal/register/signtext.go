package register

import (
	"encoding/base64"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"qyzmet"
)

// SignText signs a text with the register's key. The text begins with a line that
// says what it is, which is none that a checkpoint begins with, and ends with an end
// of line.
func (r *Register) SignText(text string) (string, error) {
	k, err := r.signingKey()
	if err != nil {
		return "", err
	}
	signed, err := note.Sign(&note.Note{Text: text}, k.signer)
	return string(signed), err
}

// OpenText checks a signed text and returns it. One byte of it changed is refused,
// the bits of the signature that decoders pass over included.
func OpenText(signed, publicKey string) (string, error) {
	v, err := verifierOf(publicKey)
	if err != nil {
		return "", err
	}
	n, err := note.Open([]byte(signed), note.VerifierList(v))
	if err == nil && (len(n.Sigs) != 1 || len(n.UnverifiedSigs) > 0 || signed != n.Text+"\n— "+n.Sigs[0].Name+" "+n.Sigs[0].Base64+"\n") {
		err = errNotPlain
	}
	if err == nil {
		_, err = base64.StdEncoding.Strict().DecodeString(n.Sigs[0].Base64)
	}
	if err != nil {
		return "", &qyzmet.Fault{Code: qyzmet.Damaged, Path: "signature", Message: "the text is not signed with this key: " + err.Error() + "; take the key that the register publishes"}
	}
	return n.Text, nil
}

var errNotPlain = &qyzmet.Fault{Code: qyzmet.BadSyntax, Path: "signature", Message: "one signature of the register is wanted, as it was written"}

func verifierOf(publicKey string) (note.Verifier, error) {
	v, err := note.NewVerifier(strings.TrimSpace(publicKey))
	if err != nil {
		return nil, &qyzmet.Fault{Code: qyzmet.BadSyntax, Path: "key", Message: "the public key cannot be read: " + err.Error() + "; it is one line, qyzmet-register+…"}
	}
	return v, nil
}

// CheckpointSays is what a signed checkpoint says of the log of acts.
type CheckpointSays struct {
	Name string // of the register
	Acts int64
	Root string
	At   time.Time // when it was signed
}

// ReadCheckpoint checks the signature of a checkpoint and reads it.
func ReadCheckpoint(signed, publicKey string) (CheckpointSays, error) {
	v, err := verifierOf(publicKey)
	if err != nil {
		return CheckpointSays{}, err
	}
	c, err := openCheckpoint([]byte(signed), v)
	return CheckpointSays{c.name, c.acts.N, c.acts.Hash.String(), time.UnixMilli(c.at)}, err
}

// Name returns the name of the register, which its checkpoints bear.
func (r *Register) Name() string { return r.name() }

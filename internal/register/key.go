package register

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"qyzmet"
)

// keyName is the name with which checkpoints are signed.
const keyName = "qyzmet-register"

// key signs checkpoints and checks their signatures.
type key struct {
	signer   note.Signer
	verifier note.Verifier
	public   string
}

// signingKey returns the key of the file, made if the file is absent. The file
// has two lines, the private key and the public one, and the mode 0600.
func (r *Register) signingKey() (*key, error) {
	r.keyOnce.Lock()
	defer r.keyOnce.Unlock()
	if r.key != nil {
		return r.key, nil
	}
	file := r.options.KeyFile
	if file == "" {
		return nil, &qyzmet.Fault{Code: qyzmet.Missing, Path: "KeyFile", Message: "no file is named for the key that signs checkpoints; name one outside the database and its backups"}
	}
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		data, err = makeKey(file)
	}
	if err != nil {
		return nil, unavailable("the file of the signing key cannot be read or made: "+err.Error(), "see to the rights of "+file)
	}
	if info, err := os.Stat(file); err == nil && info.Mode().Perm()&0o077 != 0 && os.PathSeparator == '/' {
		return nil, unavailable("others may read the signing key "+file, "chmod 600 "+file)
	}
	k, err := parseKey(string(data))
	if err != nil {
		return nil, damaged("the signing key "+file+" cannot be used: "+err.Error(), "put back the copy of the key that was made when the register was set up")
	}
	r.key = k
	return k, nil
}

// makeKey draws a key and writes its file.
func makeKey(file string) ([]byte, error) {
	private, public, err := note.GenerateKey(rand.Reader, keyName)
	if err != nil {
		return nil, err
	}
	data := []byte(private + "\n" + public + "\n")
	return data, replaceFile(file, data)
}

// parseKey reads a key's file and tries the key.
func parseKey(text string) (*key, error) {
	private, public, _ := strings.Cut(strings.TrimSpace(text), "\n")
	k := &key{public: strings.TrimSpace(public)}
	var err error
	if k.signer, err = note.NewSigner(strings.TrimSpace(private)); err != nil {
		return nil, err
	}
	if k.verifier, err = note.NewVerifier(k.public); err != nil {
		return nil, err
	}
	signed, err := note.Sign(&note.Note{Text: "try\n"}, k.signer)
	if err == nil {
		_, err = note.Open(signed, note.VerifierList(k.verifier))
	}
	return k, err
}

// PublicKey returns the public key with which VerifyExport and CheckInclusion
// check what the register signed.
func (r *Register) PublicKey() (string, error) {
	k, err := r.signingKey()
	if err != nil {
		return "", err
	}
	return k.public, nil
}

// replaceFile puts a file in place whole or not at all, readable by nobody else.
func replaceFile(name string, data []byte) error {
	dir := filepath.Dir(name)
	f, err := os.CreateTemp(dir, ".new-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return err
	}
	return syncFolder(dir)
}

// syncFolder makes a new name durable, where the system can.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && os.PathSeparator == '/' {
		return err
	}
	return nil
}

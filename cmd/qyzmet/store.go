package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"strings"

	"qyzmet"
	"qyzmet/internal/courier"
	"qyzmet/internal/keyring"
	"qyzmet/internal/office"
	"qyzmet/internal/register"
	"qyzmet/internal/web/login"
)

// store says where a register lies, and where the keys that belong to it.
type store struct {
	DB   string `required:"" placeholder:"FILE|URL" env:"QYZMET_DB" help:"The register: an SQLite file, or postgres://…"`
	Keys string `placeholder:"DIR" env:"QYZMET_KEYS" help:"Folder of the signing key, the last checkpoint and the key of the logins; on another disk than the register and outside its backups. Without it they lie beside an SQLite file."`
	archiving

	fresh bool // it may be made
}

// archiving says whether each commit is shipped to a folder.
type archiving struct {
	Archive  string `placeholder:"DIR" env:"QYZMET_ARCHIVE" help:"Folder on another disk into which each commit to an SQLite register is shipped; \"qyzmet restore\" restores from it to a second."`
	Confirms bool   `name:"archive-confirms" env:"QYZMET_ARCHIVE_CONFIRMS" help:"Acknowledge an act only when the archive has it too; while the archive cannot be written nothing is recorded."`
}

// postgres reports whether the register is a PostgreSQL database.
func (c store) postgres() bool {
	return strings.HasPrefix(c.DB, "postgres://") || strings.HasPrefix(c.DB, "postgresql://")
}

// file is the path of one of the files of keys.
func (c store) file(name string) (string, error) {
	switch {
	case c.Keys != "":
		return filepath.Join(c.Keys, name), nil
	case c.postgres():
		return "", &qyzmet.Fault{Code: qyzmet.Missing, Path: "--keys", Message: "a register on PostgreSQL needs a folder for its keys: give one with --keys or QYZMET_KEYS"}
	}
	return c.DB + "." + name, nil
}

// uploads is the folder of lists that are being taken over: beside an SQLite file,
// whose rights they share; of a database, beside the keys.
func (c store) uploads() string {
	if c.postgres() {
		return filepath.Join(c.Keys, "uploads")
	}
	return c.DB + ".uploads"
}

// there refuses a file that is not there, except where one is to be made.
func (c store) there() error {
	if c.postgres() || c.fresh {
		return nil
	}
	if _, err := os.Stat(c.DB); errors.Is(err, fs.ErrNotExist) {
		return &qyzmet.Fault{Code: qyzmet.NotFound, Path: "--db", Value: c.DB, Message: "there is no such register; \"qyzmet begin\" makes one"}
	}
	return nil
}

// opened is a register at work with its logins.
type opened struct {
	*office.Office
	keys    *keyring.Keyring
	gateway *courier.Gateway           // of text messages; nil without one
	proxies []netip.Prefix             // of our own, whose word on addresses is taken
	uploads string                     // folder of lists that are being taken over; "": a temporary one
	demo    func() []login.DemoAccount // the accounts of a demonstration; nil: it is none
}

// open opens the register and, unless origin is empty, the logins to it.
func (c store) open(ctx context.Context, s *streams, origin string, log *slog.Logger) (*opened, error) {
	eng, err := loadEngine()
	if err != nil {
		return nil, err
	}
	if err := c.there(); err != nil {
		return nil, err
	}
	o := office.Options{Path: c.DB, Origin: origin, Clock: s.now, Schemas: []register.Schema{keyringSchema()}}
	if o.KeyFile, err = c.file("key"); err != nil {
		return nil, err
	}
	if o.CheckpointFile, err = c.file("checkpoint"); err != nil {
		return nil, err
	}
	if o.KeptFile, err = c.file("kept"); err != nil {
		return nil, err
	}
	o.Archive = register.Archiving{Dir: c.Archive, Confirms: c.Confirms}
	if c.postgres() {
		if err := encrypted(c.DB); err != nil {
			return nil, err
		}
	}
	f, err := office.Open(ctx, eng, o)
	if err != nil {
		return nil, err
	}
	out := &opened{Office: f, uploads: c.uploads()}
	if origin == "" {
		return out, nil
	}
	if out.keys, err = c.keyring(f, s, origin, log); err != nil {
		f.Close()
		return nil, err
	}
	return out, nil
}

func (c store) keyring(f *office.Office, s *streams, origin string, log *slog.Logger) (*keyring.Keyring, error) {
	path, err := c.file("logins")
	if err != nil {
		return nil, err
	}
	key, err := secret(path)
	if err != nil {
		return nil, err
	}
	return keyring.New(f.Base(), keyring.Options{Now: s.now, Key: key, Origin: origin, Name: "Qyzmet", Log: log})
}

func keyringSchema() register.Schema {
	out := register.Schema{Name: keyring.SchemaName, Keep: keyring.Kept()}
	for _, m := range keyring.Migrations() {
		out.Migrations = append(out.Migrations, register.Migration(m))
	}
	return out
}

// secret reads a key from a file that only its owner can read, making both if
// they are absent.
func secret(path string) ([]byte, error) {
	if err := kept(path, "--keys"); err != nil {
		return nil, err
	}
	key, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		key = make([]byte, keyring.KeySize)
		_, _ = rand.Read(key) // never fails
		if err := os.WriteFile(path, key, 0o600); err != nil {
			return nil, fmt.Errorf("keeping the key of the logins: %w", err)
		}
		return key, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the key of the logins: %w", err)
	}
	if len(key) != keyring.KeySize {
		return nil, &qyzmet.Fault{Code: qyzmet.Damaged, File: path, Message: fmt.Sprintf("the key of the logins has %d bytes instead of %d: put the right file in its place", len(key), keyring.KeySize)}
	}
	return key, nil
}

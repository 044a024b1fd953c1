package register

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"qyzmet"
)

// sqliteMagic begins every SQLite file.
var sqliteMagic = []byte("SQLite format 3\x00")

// Backup writes one state of the register to a file that must not exist: from
// SQLite an SQLite file, from PostgreSQL an export. Neither holds the signing
// key. The file is durable when Backup returns.
func (r *Register) Backup(ctx context.Context, path string) error {
	if _, err := os.Lstat(path); err == nil {
		return &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "backup", Value: path, Message: "the file exists; a backup never overwrites: give it a new name"}
	}
	part := path + ".part"
	defer os.Remove(part)
	_ = os.Remove(part) // of a backup that was cut short
	err := r.backupTo(ctx, part)
	if err != nil {
		return err
	}
	if err = syncFile(part); err == nil {
		err = os.Rename(part, path)
	}
	if err == nil {
		err = syncFolder(filepath.Dir(path))
	}
	return fileFault("the backup cannot be written", err)
}

func (r *Register) backupTo(ctx context.Context, path string) error {
	if r.speech == sqliteSpeech {
		if err := r.pen.land(ctx); err != nil {
			return err
		}
		conn, err := sql.Open("sqlite", dsn(r.path, "busy_timeout(10000)"))
		if err != nil {
			return r.speech.fault(err)
		}
		defer conn.Close()
		if err := private(path); err != nil {
			return err
		}
		_, err = conn.ExecContext(ctx, `VACUUM INTO $1`, path) // an empty file may be there
		return r.speech.fault(err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fileFault("the backup cannot be written", err)
	}
	defer f.Close()
	return r.Export(ctx, f)
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}

func fileFault(what string, err error) error {
	var f *qyzmet.Fault
	if err == nil || errors.As(err, &f) {
		return err
	}
	return unavailable(what+": "+err.Error(), "see to the folder, its rights and the room on its disk")
}

// Restore makes a register of a backup or an export, at a place that has none:
// the name of an SQLite file, or the address of an empty PostgreSQL database.
// What it made is verified before it returns. The key and the last checkpoint
// are not in a backup: a register restored from an older one refuses to go on
// where they say that acts are missing.
func Restore(ctx context.Context, backup, dst string) (*Report, error) {
	f, err := os.Open(backup)
	if err != nil {
		return nil, fileFault("the backup cannot be read", err)
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, 1<<16)
	begin, _ := in.Peek(len(sqliteMagic))
	isFile, toServer := bytes.Equal(begin, sqliteMagic), strings.Contains(dst, "://")
	switch {
	case isFile && toServer:
		return nil, &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "backup", Value: backup, Message: "an SQLite backup is restored to a file; open that, export it, and restore the export to PostgreSQL"}
	case isFile:
		err = copyNew(in, dst)
	default:
		err = restoreExport(ctx, in, dst, toServer)
	}
	if err != nil {
		return nil, err
	}
	r, err := openBare(ctx, dst, toServer, nil)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	report, err := r.Verify(ctx, nil)
	if err == nil && !report.Sound() {
		d := report.Damages[0]
		err = damaged(fmt.Sprintf("the backup is damaged in %d places, the first: %s %d: %s", len(report.Damages), d.Table, d.Position, d.What), "use an older backup")
	}
	return report, err
}

// copyNew copies a backup to a file that must not exist.
func copyNew(in io.Reader, dst string) error {
	out, err := os.OpenFile(dst, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fileFault("the register cannot be restored there", err)
	}
	_, err = io.Copy(out, in)
	if err == nil {
		err = out.Sync()
	}
	if e := out.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = syncFolder(filepath.Dir(dst))
	}
	return fileFault("the register cannot be restored there", err)
}

// restoreExport imports an export into a new register, with the tables that it
// brings along.
func restoreExport(ctx context.Context, in *bufio.Reader, dst string, toServer bool) error {
	first, err := in.ReadBytes('\n')
	if err != nil {
		return &qyzmet.Fault{Code: qyzmet.BadSyntax, Path: "backup", Message: "the file is neither an SQLite backup nor an export of a register"}
	}
	var head line
	if json.Unmarshal(first, &head) != nil || head.Register == nil {
		return &qyzmet.Fault{Code: qyzmet.BadSyntax, Path: "backup", Message: "the file is neither an SQLite backup nor an export of a register"}
	}
	if _, err := os.Lstat(dst); err == nil && !toServer {
		return &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "restore", Value: dst, Message: "the file exists; a backup is restored to a new file"}
	}
	r, err := openBare(ctx, dst, toServer, head.Register.Schemas)
	if err != nil {
		return err
	}
	_, err = r.Import(ctx, io.MultiReader(bytes.NewReader(first), in))
	return errors.Join(err, r.Close())
}

// openBare opens a register that signs nothing.
func openBare(ctx context.Context, dst string, server bool, schemas []Schema) (*Register, error) {
	if server {
		return OpenPostgres(ctx, dst, Options{Schemas: schemas})
	}
	return openFile(ctx, dst, Options{Schemas: schemas})
}

package register

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"qyzmet"
)

// A redo log that broke off anywhere, or of which any byte is not what it was, gives the
// acts before that place and no others.
func TestRedoLogCutShort(t *testing.T) {
	path := filepath.Join(t.TempDir(), "register.db")
	r := held(t, path, Options{})
	appendSome(t, r, 0, 3)
	image := asAfterACrash(t, path)
	written, err := os.ReadFile(image + ".redo")
	if err != nil {
		t.Fatal(err)
	}
	end := 2 * redoBlock // where the third record begins: each takes a block
	end += redoHead + int(binary.BigEndian.Uint32(written[end:]))
	for at := 0; at < end; at += 97 {
		if n := at % redoBlock; n >= redoHead+int(binary.BigEndian.Uint32(written[at-n:])) {
			continue // behind a record: nothing is read there
		}
		for _, change := range []func([]byte){
			func(b []byte) { b[at] ^= 1 },
			func(b []byte) { clear(b[at:]) },
		} {
			copied := asAfterACrash(t, image)
			data, err := os.ReadFile(copied + ".redo")
			if err != nil {
				t.Fatal(err)
			}
			change(data)
			if err := os.WriteFile(copied+".redo", data, 0o600); err != nil {
				t.Fatal(err)
			}
			again, err := OpenFile(t.Context(), copied, Options{})
			if err != nil {
				t.Fatalf("byte %d: %v", at, err)
			}
			if got := strings.Join(numbersIn(t, again), " "); !strings.HasPrefix("k0 k1 k2", got) || got == "k0 k1 k2" {
				t.Errorf("byte %d: %q", at, got)
			}
			wantSound(t, again)
			again.Close()
		}
	}
}

// What stood in the log before it began anew is not read again.
func TestRedoLogBeginsAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "register.db")
	r := held(t, path, Options{})
	for round := range 3 {
		r.pen.redo.later.Store(0)
		appendSome(t, r, 10*round, 5-2*round)
		if round < 2 {
			if err := r.pen.land(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	if n := inTables(t, path); n != 8 {
		t.Fatalf("%d acts are in the tables", n)
	}
	again, err := OpenFile(t.Context(), asAfterACrash(t, path), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if got := strings.Join(numbersIn(t, again), " "); got != "k0 k1 k2 k3 k4 k10 k11 k12 k20" {
		t.Errorf("%s", got)
	}
	wantSound(t, again)
}

// An older copy of the file beside a redo log of later acts is refused: they were
// acknowledged.
func TestRedoLogOfAnotherFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "register.db")
	r := held(t, path, Options{})
	appendSome(t, r, 0, 1)
	older := filepath.Join(t.TempDir(), "older.db")
	if err := r.Backup(t.Context(), older); err != nil {
		t.Fatal(err)
	}
	appendSome(t, r, 1, 1)
	if err := r.pen.land(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.pen.redo.later.Store(0)
	appendSome(t, r, 2, 1)
	copied := asAfterACrash(t, path)
	_ = os.Remove(copied + "-wal")
	data, err := os.ReadFile(older)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(copied, data, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = OpenFile(t.Context(), copied, Options{})
	wantCode(t, err, qyzmet.Damaged)
	if !strings.Contains(err.Error(), copied+".redo") || !strings.Contains(err.Error(), "entries from 3 on") {
		t.Errorf("%v does not say what is where", err)
	}
	if err := os.Rename(copied+".redo", copied+".kept"); err != nil {
		t.Fatal(err)
	}
	again, err := OpenFile(t.Context(), copied, Options{})
	if err != nil {
		t.Fatal(err)
	}
	again.Close()
}

// A transaction that is undone takes nothing along that was acknowledged before.
func TestRedoLogAndWhatFails(t *testing.T) {
	path := filepath.Join(t.TempDir(), "register.db")
	fails := false
	r := held(t, path, Options{After: func(context.Context, *Tx, []qyzmet.Entry) error {
		if fails {
			return errors.New("the lists refuse it")
		}
		return nil
	}})
	appendSome(t, r, 0, 3)
	fails = true
	if _, err := r.Append(t.Context(), draft("refused", "p-1")); err == nil {
		t.Fatal("it was recorded")
	}
	fails = false
	r.pen.redo.later.Store(0)
	appendSome(t, r, 3, 1)
	if n := inTables(t, path); n != 0 {
		t.Fatalf("%d acts are in the tables", n)
	}

	broken := *sqliteSpeech
	broken.commit = func(ctx context.Context, conn *sql.Conn) error {
		_, _ = conn.ExecContext(ctx, "ROLLBACK")
		return unavailable("the disk is full", "make room")
	}
	r.pen.mu.Lock()
	r.pen.speech = &broken
	r.pen.mu.Unlock()
	if _, err := r.Size(t.Context()); err == nil || !strings.Contains(err.Error(), "disk is full") {
		t.Errorf("who reads is not told why: %v", err)
	}
	if err := r.Base().QueryRow(t.Context(), `SELECT 1`).Scan(new(int)); err == nil || !strings.Contains(err.Error(), "disk is full") {
		t.Errorf("who reads one row is not told why: %v", err)
	}
	crashed := asAfterACrash(t, path)
	r.pen.mu.Lock()
	r.pen.speech = sqliteSpeech
	r.pen.mu.Unlock()
	other, err := OpenFile(t.Context(), crashed, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	for _, r := range []*Register{r, other} {
		if got := strings.Join(numbersIn(t, r), " "); got != "k0 k1 k2 k3" {
			t.Errorf("%s", got)
		}
		wantSound(t, r)
	}
}

// Where no redo log can be written each group is committed.
func TestRedoLogCannotBeWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "register.db")
	r := held(t, path, Options{})
	r.pen.redo.path = filepath.Join(t.TempDir(), "no", "such", "folder")
	appendSome(t, r, 0, 2)
	if n := inTables(t, path); n != 2 {
		t.Errorf("%d acts are in the tables", n)
	}
}

// A record that is whole and that this program cannot read refuses the register: what it
// holds was acknowledged.
func TestRedoLogOfAnotherProgram(t *testing.T) {
	path := filepath.Join(t.TempDir(), "register.db")
	r := held(t, path, Options{})
	appendSome(t, r, 0, 1)
	var of redoRecord
	tables := byte(len(of.rows.tables()))
	for _, change := range []struct {
		tables byte
		opens  bool
	}{{tables + 1, false}, {tables, true}} {
		copied := asAfterACrash(t, path)
		data, err := os.ReadFile(copied + ".redo")
		if err != nil {
			t.Fatal(err)
		}
		records, err := redoRecords(data)
		if err != nil || len(records) != 1 {
			t.Fatalf("%d records, %v", len(records), err)
		}
		n := binary.BigEndian.Uint32(data)
		body := data[redoHead:][:n]
		at := bytes.IndexByte(body[2*(1+tlog.HashSize):], tables) + 2*(1+tlog.HashSize)
		body[at] = change.tables
		sum := sha256.Sum256(body)
		copy(data[4:], sum[:])
		if err := os.WriteFile(copied+".redo", data, 0o600); err != nil {
			t.Fatal(err)
		}
		again, err := OpenFile(t.Context(), copied, Options{})
		if err == nil {
			again.Close()
		} else {
			wantCode(t, err, qyzmet.Unavailable)
		}
		if opens := err == nil; opens != change.opens {
			t.Errorf("with %d tables: %v", change.tables, err)
		}
		if _, err := os.Stat(copied + ".redo"); (err == nil) == change.opens {
			t.Errorf("with %d tables: the redo log is there: %v", change.tables, err == nil)
		}
	}
}

// Whoever commits tells the archive.
func TestRedoLogAndArchive(t *testing.T) {
	dir := t.TempDir()
	r := held(t, filepath.Join(dir, "register.db"), Options{Archive: Archiving{Dir: filepath.Join(dir, "archive")}})
	appendSome(t, r, 0, 3)
	if err := r.pen.still(t.Context(), func() error { return nil }); err != nil {
		t.Fatal(err)
	}
	if err := r.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.archive.mu.Lock()
	defer r.archive.mu.Unlock()
	if n := r.archive.has.acts.size; n != 3 {
		t.Errorf("the archive has %d acts", n)
	}
}

package register

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"qyzmet"
)

// held opens a register that commits nothing by itself: each group goes to the redo log.
func held(t *testing.T, path string, o Options) *Register {
	t.Helper()
	o.signs = time.Hour // who signs reads
	r, err := OpenFile(context.Background(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	r.pen.mu.Lock()
	defer r.pen.mu.Unlock()
	r.pen.redo.gap = time.Hour
	r.pen.redo.ended = time.Now()
	r.pen.late.not.Store(math.MaxInt64)
	return r
}

// inTables is how many acts the tables have, for somebody who knows of no redo log.
func inTables(t *testing.T, path string) (n int) {
	t.Helper()
	db, err := sql.Open("sqlite", dsn(path, "query_only(1)"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow(`SELECT count(*) FROM log_act`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// asAfterACrash copies the files of a register as they are, and returns its new path.
func asAfterACrash(t *testing.T, path string) string {
	t.Helper()
	dir := t.TempDir()
	for _, end := range []string{"", "-wal", ".redo", ".key", ".checkpoint"} {
		data, err := os.ReadFile(path + end)
		if err != nil && (end == "" || !errors.Is(err, os.ErrNotExist)) {
			t.Fatal(err)
		}
		if err == nil {
			if err := os.WriteFile(filepath.Join(dir, "register.db"+end), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	return filepath.Join(dir, "register.db")
}

func numbersIn(t *testing.T, r *Register) (out []string) {
	t.Helper()
	entries, err := r.Since(context.Background(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		out = append(out, e.Act.Payload.Number)
	}
	return out
}

func wantSound(t *testing.T, r *Register) {
	t.Helper()
	if report, err := r.Verify(context.Background(), nil); err != nil || !report.Sound() {
		t.Errorf("%+v %v", report, err)
	}
}

func appendSome(t *testing.T, r *Register, from, n int) {
	t.Helper()
	for i := range n {
		d := draft(fmt.Sprint("k", from+i), "p-1", "p-2")
		d.Outbox = []Message{{Channel: "sms", To: "+7", Body: "b"}}
		paper := []byte(fmt.Sprint("the proof of some acts: ", i/2))
		d.Act.Payload.Papers = []qyzmet.Attached{{Digest: DigestOf(paper)}}
		d.Enclosed = []Enclosed{{Type: "text/plain", Data: paper}}
		mustAppend(t, r, d)
	}
}

// What was acknowledged and is in no table stands after a crash.
func TestRedoLogAfterACrash(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "register.db")
	r := held(t, path, Options{})
	appendSome(t, r, 0, 5)
	if err := r.LogRead(ctx, ReadEntry{Who: "u-1", Subject: "p-1", Purpose: "x"}); err != nil {
		t.Fatal(err)
	}
	if n := inTables(t, path); n != 0 {
		t.Fatalf("%d acts are in the tables, and none was to be", n)
	}
	copied := asAfterACrash(t, path)
	again, err := OpenFile(ctx, copied, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if got := strings.Join(numbersIn(t, again), " "); got != "k0 k1 k2 k3 k4" {
		t.Errorf("after the crash: %s", got)
	}
	reads, err := again.Reads(ctx, "p-1", 10)
	if err != nil || len(reads) != 1 {
		t.Errorf("%+v %v", reads, err)
	}
	if sent, err := again.Outbox(ctx); err != nil || sent[Waiting] != 5 {
		t.Errorf("%v %v", sent, err)
	}
	if paper, _, err := again.Paper(ctx, DigestOf([]byte("the proof of some acts: 2"))); err != nil || len(paper) == 0 {
		t.Errorf("a paper that came with an act: %q %v", paper, err)
	}
	wantSound(t, again)
	if _, err := os.Stat(copied + ".redo"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the redo log was not put away: %v", err)
	}
	if got := mustAppend(t, again, draft("k5", "p-1")); got.Position != 6 {
		t.Errorf("%+v", got)
	}
}

// Whoever reads, in whatever way, sees what was acknowledged before.
func TestRedoLogAndReaders(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "register.db")
	r := held(t, path, Options{})
	last := func() Receipt {
		r.pen.redo.later.Store(0)
		return mustAppend(t, r, draft(fmt.Sprint("n", time.Now().UnixNano()), "p-1"))
	}
	for name, sees := range map[string]func(Receipt) (bool, error){
		"Size": func(a Receipt) (bool, error) { n, err := r.Size(ctx); return n == a.Position, err },
		"Head": func(a Receipt) (bool, error) { n, err := r.Head(ctx, "p-1"); return n == a.Position, err },
		"Act":  func(a Receipt) (bool, error) { e, err := r.Act(ctx, a.ID); return e.Position == a.Position, err },
		"Acts": func(a Receipt) (bool, error) {
			r.shelf.lose("p-1")
			acts, err := r.Acts(ctx, "p-1", 0)
			return len(acts) == int(a.Position), err
		},
		"Since":  func(a Receipt) (bool, error) { e, err := r.Since(ctx, a.Position-1, 9); return len(e) == 1, err },
		"Export": func(a Receipt) (bool, error) { return true, r.Export(ctx, io.Discard) },
		"Verify": func(a Receipt) (bool, error) {
			report, err := r.Verify(ctx, nil)
			return err == nil && report.Acts == int64(a.Position), err
		},
		"Backup": func(a Receipt) (bool, error) {
			to := filepath.Join(t.TempDir(), "b.db")
			err := r.Backup(ctx, to)
			return err == nil && inTables(t, to) == int(a.Position), err
		},
		"Query": func(a Receipt) (bool, error) {
			var n int
			rows, err := r.Base().Query(ctx, `SELECT position FROM log_act ORDER BY position DESC LIMIT 1`)
			if err == nil {
				err = drain(rows, func(rows *sql.Rows) error { return rows.Scan(&n) })
			}
			return n == int(a.Position), err
		},
		"Checkpoint": func(a Receipt) (bool, error) {
			text, err := r.Checkpoint(ctx)
			return strings.Contains(text, fmt.Sprintf("\n%d\n", a.Position)), err
		},
	} {
		a := last()
		if inTables(t, path) == int(a.Position) {
			t.Fatalf("%s: the act was committed before", name)
		}
		if ok, err := sees(a); err != nil || !ok {
			t.Errorf("%s does not see act %d: %v", name, a.Position, err)
		}
	}
}

// What is erased does not stay in the redo log.
func TestRedoLogAndErasure(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "register.db")
	r := held(t, path, Options{})
	got := mustAppend(t, r, draft("SECRET-NUMBER", "p-1"))
	if data, err := os.ReadFile(path + ".redo"); err != nil || !bytes.Contains(data, []byte("SECRET-NUMBER")) {
		t.Fatalf("it does not lie in the redo log: %v", err)
	}
	if _, err := r.Erase(t.Context(), got.Position, anErasure("e")); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if data, err := os.ReadFile(filepath.Join(dir, e.Name())); err != nil || bytes.Contains(data, []byte("SECRET-NUMBER")) {
			t.Errorf("%s still has it, or cannot be read: %v", e.Name(), err)
		}
	}
	r.pen.redo.later.Store(0)
	appendSome(t, r, 0, 1)
	if data, err := os.ReadFile(path + ".redo"); err != nil || len(data) != redoSize {
		t.Errorf("the redo log was not made again: %d bytes, %v", len(data), err)
	}
}

// An act alone is committed at once, and a register that is closed leaves no redo log.
func TestRedoLogIsForCrowds(t *testing.T) {
	path := filepath.Join(t.TempDir(), "register.db")
	r, err := OpenFile(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	mustAppend(t, r, draft("k", "p-1"))
	if r.pen.redo.waits() || inTables(t, path) != 1 {
		t.Error("the first act was not committed")
	}
	allAtOnce(8, func(w int) {
		for i := range 50 {
			if _, err := r.Append(context.Background(), draft(fmt.Sprint(w, "-", i), "p-1")); err != nil {
				t.Error(err)
			}
		}
	})
	if info, err := os.Stat(path + ".redo"); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("no redo log was used, or others may read it: %v %v", info, err)
	}
	for end := time.Now().Add(10 * time.Second); inTables(t, path) != 401; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("what was acknowledged is not committed by itself")
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path + ".redo"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the redo log is left: %v", err)
	}
}

func FuzzRedoRecords(f *testing.F) {
	one := redoRecord{acts: logEnd{size: 7}}
	one.rows.acts.add(int64(8), "a-1", []byte("key"), []byte("{}"), []byte("c"), []byte("h"))
	one.rows.subjects.add("p-1", int64(8))
	data, err := one.appendTo(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(append(bytes.Clone(data), data...))
	f.Add(data[:len(data)-1])
	f.Add(make([]byte, 100))
	f.Fuzz(func(t *testing.T, data []byte) {
		var again []byte
		records, _ := redoRecords(data)
		for _, r := range records {
			var err error
			if again, err = r.appendTo(again); err != nil {
				t.Fatal(err)
			}
		}
		if len(again) > len(data) {
			t.Errorf("%d bytes were read from %d", len(again), len(data))
		}
		if _, err := redoRecordOf(data); err == nil && len(data) == 0 {
			t.Error("nothing is no record")
		}
	})
}

package register

import (
	"context"
	"crypto/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"qyzmet"
)

func TestCheckpointAndProofs(t *testing.T) {
	onEach(t, func(t *testing.T, e *engine) {
		ctx := context.Background()
		r := e.open(t, Options{Clock: func() time.Time { return time.UnixMilli(5) }})
		public, err := r.PublicKey()
		if err != nil {
			t.Fatal(err)
		}
		verifier, err := note.NewVerifier(public)
		if err != nil {
			t.Fatal(err)
		}
		trees := map[int64]tlog.Hash{}
		for n := int64(1); n <= 20; n++ {
			mustAppend(t, r, draft(NewID("k"), "p-1"))
			signed, err := r.Checkpoint(ctx)
			if err != nil {
				t.Fatal(err)
			}
			c, err := openCheckpoint([]byte(signed), verifier)
			if err != nil || c.acts.N != n || c.at != 5 {
				t.Fatalf("%+v %v", c, err)
			}
			trees[n] = c.acts.Hash
		}
		for at := qyzmet.Position(1); at <= 20; at++ {
			p, err := r.Inclusion(ctx, at)
			if err != nil {
				t.Fatal(err)
			}
			if err := CheckInclusion(p, public, nil, nil); err != nil {
				t.Errorf("position %d: %v", at, err)
			}
			if err := CheckInclusion(p, public, []byte("salt"), []byte("{}")); err == nil {
				t.Error("another payload passed")
			}
			p.Envelope = strings.Replace(p.Envelope, "o-abai", "o-semey", 1)
			wantCode(t, CheckInclusion(p, public, nil, nil), qyzmet.Damaged)
		}
		for older := int64(1); older <= 20; older++ {
			for newer := older; newer <= 20; newer++ {
				p, err := r.Consistency(ctx, older, newer)
				if err != nil {
					t.Fatal(err)
				}
				if err := tlog.CheckTree(p, newer, trees[newer], older, trees[older]); err != nil {
					t.Errorf("%d..%d: %v", older, newer, err)
				}
			}
		}
		_, err = r.Inclusion(ctx, 21)
		wantCode(t, err, qyzmet.NotFound)
		_, err = r.Consistency(ctx, 3, 21)
		wantCode(t, err, qyzmet.NotAllowed)
		info, err := os.Stat(r.options.KeyFile)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("the key's file has mode %v %v", info.Mode(), err)
		}
	})
}

// An older copy that is put back is read, and neither goes on nor signs.
func TestForkRefuses(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	path := filepath.Join(dir, "register.db")
	open := func() *Register {
		r, err := OpenFile(ctx, path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { r.Close() })
		return r
	}
	r := open()
	mustAppend(t, r, draft("k1", "p-1"))
	if err := r.Backup(ctx, filepath.Join(dir, "backup.db")); err != nil {
		t.Fatal(err)
	}
	wantCode(t, r.Backup(ctx, filepath.Join(dir, "backup.db")), qyzmet.NotAllowed)
	mustAppend(t, r, draft("k2", "p-1"))
	if err := r.Close(); err != nil { // signs 2 acts
		t.Fatal(err)
	}
	if err := os.Rename(path, path+".lost"); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(ctx, filepath.Join(dir, "backup.db"), path); err != nil {
		t.Fatal(err)
	}
	r = open()
	_, err := r.Append(ctx, draft("k3", "p-1"))
	wantCode(t, err, qyzmet.Damaged)
	for _, want := range []string{"ends at entry 1, and 2 were signed", "restore a backup", r.options.CheckpointFile} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not say %q", err, want)
		}
	}
	_, err = r.Checkpoint(ctx)
	wantCode(t, err, qyzmet.Damaged)
	if acts, err := r.Acts(ctx, "p-1", 0); err != nil || len(acts) != 1 {
		t.Errorf("reading: %v %v", acts, err)
	}
	if report, err := r.Verify(ctx, nil); err != nil || report.Sound() {
		t.Errorf("verification of a fork: %+v %v", report, err)
	}
	r.Close()

	// The way out, by hand: the evidence is put aside.
	if err := os.Rename(path+".checkpoint", path+".checkpoint.evidence"); err != nil {
		t.Fatal(err)
	}
	r = open()
	mustAppend(t, r, draft("k3", "p-1"))
	r.Close()

	// Another history of the same length is a fork as well, and so is another key.
	third := path + ".third"
	if err := os.Rename(path+".checkpoint.evidence", path+".checkpoint"); err != nil {
		t.Fatal(err)
	}
	r = open()
	_, err = r.Append(ctx, draft("k4", "p-1"))
	wantCode(t, err, qyzmet.Damaged)
	r.Close()
	if err := os.Rename(path+".key", third); err != nil {
		t.Fatal(err)
	}
	r = open()
	_, err = r.Append(ctx, draft("k4", "p-1"))
	wantCode(t, err, qyzmet.Damaged)
}

// A server whose database is put back under a running process is seen.
func TestForkWhileRunning(t *testing.T) {
	onEach(t, func(t *testing.T, e *engine) {
		ctx := context.Background()
		r := e.open(t, Options{})
		for range 5 {
			mustAppend(t, r, draft(NewID("k"), "p-1"))
		}
		loosen(t, r)
		if _, err := r.Base().Exec(ctx, `DELETE FROM log_act WHERE position > 3`); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			_, err := r.Append(ctx, draft(NewID("k"), "p-1"))
			wantCode(t, err, qyzmet.Damaged)
		}
	})
}

func TestTwoProcesses(t *testing.T) {
	if path := os.Getenv("REGISTER_SECOND"); path != "" { // we are the second
		_, err := OpenFile(context.Background(), path, Options{})
		wantCode(t, err, qyzmet.Unavailable)
		return
	}
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "register.db")
	r, err := OpenFile(ctx, path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	linked := filepath.Join(t.TempDir(), "linked.db")
	if err := os.Symlink(path, linked); err != nil {
		t.Skip(err)
	}
	for _, name := range []string{path, linked} {
		_, err = OpenFile(ctx, name, Options{})
		wantCode(t, err, qyzmet.Unavailable)
		second := exec.Command(os.Args[0], "-test.run=^TestTwoProcesses$", "-test.v")
		second.Env = append(os.Environ(), "REGISTER_SECOND="+name)
		if out, err := second.CombinedOutput(); err != nil || !strings.Contains(string(out), "PASS") {
			t.Errorf("the second process: %v\n%s", err, out)
		}
	}
	mustAppend(t, r, draft("k", "p-1"))
}

// Several processes append to one PostgreSQL database: here, several registers.
func TestManyProcessesOnPostgres(t *testing.T) {
	e := postgresEngine(t)
	ctx := context.Background()
	var open []*Register
	for i := range 3 {
		dir := t.TempDir()
		open = append(open, e.open(t, Options{KeyFile: filepath.Join(dir, "key"), CheckpointFile: filepath.Join(dir, "checkpoint")}))
		mustAppend(t, open[i], draft(NewID("k"), "p-1"))
	}
	allAtOnce(30, func(i int) {
		for n := range 10 {
			key := NewID("k")
			if n == 0 {
				key = "same for all"
			}
			d := draft("n", "p-1")
			d.Key = key
			if _, err := open[i%3].Append(ctx, d); err != nil {
				t.Error(err)
			}
		}
	})
	if size, err := open[0].Size(ctx); err != nil || size != 3+30*9+1 {
		t.Errorf("%d acts, %v", size, err)
	}
	for _, r := range open {
		if report, err := r.Verify(ctx, nil); err != nil || !report.Sound() {
			t.Errorf("%+v %v", report, err)
		}
	}
}

func FuzzCheckpoint(f *testing.F) {
	f.Add(checkpoint{name: "r-1", acts: tlog.Tree{N: 7}, reads: tlog.Tree{N: 2}, at: 9}.text())
	f.Add("qyzmet.register/x\n1\n\nreads 0 \nat 0\n")
	f.Add("qyzmet.register/\n-1\nAAAA\nreads -1 AAAA\nat -\n")
	_, public, err := note.GenerateKey(rand.Reader, keyName)
	if err != nil {
		f.Fatal(err)
	}
	verifier, err := note.NewVerifier(public)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := parseCheckpoint(text)
		if err == nil && c.text() != text {
			t.Errorf("%q was read and is written %q", text, c.text())
		}
		if _, err := parseKey(text); err == nil {
			t.Errorf("%q is a key", text)
		}
		if _, err := openCheckpoint([]byte(text), verifier); err == nil {
			t.Errorf("%q is signed", text)
		}
	})
}

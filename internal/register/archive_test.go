package register

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"qyzmet"
)

// keptThings is a table of another room, such as that of accounts.
var keptThings = Schema{Name: "things", Keep: []string{"things"}, Migrations: []Migration{{ID: 1, SQL: `CREATE TABLE things (name TEXT PRIMARY KEY, says TEXT NOT NULL, n BIGINT NOT NULL)`}}}

// ticking is a clock that goes on by a second whenever it is told to.
type ticking struct {
	mu  sync.Mutex
	now time.Time
}

func (c *ticking) clock() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *ticking) tick() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(time.Second)
	return c.now
}

// archiveOf opens a register with an archive in a folder beside it.
func archiveOf(t testing.TB, dir string, o Options) *Register {
	t.Helper()
	r, err := OpenFile(context.Background(), filepath.Join(dir, "r.db"), withArchive(dir, o))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func withArchive(dir string, o Options) Options {
	o.Archive.Dir = filepath.Join(dir, "archive")
	o.Schemas = []Schema{keptThings}
	return o
}

func flush(t testing.TB, r *Register) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := r.Flush(ctx); err != nil {
		t.Fatal(err)
	}
}

func mustRestore(t testing.TB, p RestorePlan) (*Restored, string) {
	t.Helper()
	dst := filepath.Join(t.TempDir(), "restored.db")
	got, err := RestoreArchive(context.Background(), p, dst)
	if err != nil {
		t.Fatal(err)
	}
	return got, dst
}

// dumped is an export without its head, which is what a register holds.
func dumped(t testing.TB, path string) string {
	t.Helper()
	r, err := openFile(context.Background(), path, Options{Schemas: []Schema{keptThings}})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var out bytes.Buffer
	if err := r.Export(context.Background(), &out); err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(out.String(), "\n")
	return endSum.ReplaceAllString(rest, "$1")
}

// endSum is the sum over the lines in their order, which is not compared.
var endSum = regexp.MustCompile(`,"sum":"[0-9a-f]{64}"(}}\n?)$`)

func thing(t testing.TB, r *Register, name, says string) {
	t.Helper()
	_, err := r.Base().Exec(context.Background(), `INSERT INTO things (name, says, n) VALUES ($1, $2, 1) ON CONFLICT (name) DO UPDATE SET says = excluded.says, n = n + 1`, name, says)
	if err != nil {
		t.Fatal(err)
	}
}

// What an archive restores is what the register holds: acts, papers, law data,
// readings, messages and the tables that other rooms keep, through closing,
// opening without the archive, and a new folder.
func TestArchiveHoldsEverything(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	r := archiveOf(t, dir, Options{})
	paper, err := r.PutPaper(ctx, []byte("a paper"), "text/plain")
	if err != nil {
		t.Fatal(err)
	}
	if err := r.KeepBook(ctx, "b00c", []byte("law")); err != nil {
		t.Fatal(err)
	}
	for i := range 30 {
		d := draft(fmt.Sprint("k", i), "p-1")
		d.Outbox = []Message{{Channel: "sms", To: "+7", Body: fmt.Sprint(i)}}
		if i == 3 {
			d.Act.Payload.Papers = []qyzmet.Attached{{Digest: paper}}
		}
		mustAppend(t, r, d)
		if err := r.LogRead(ctx, ReadEntry{Who: "u-1", Subject: "p-1", Purpose: "call-up"}); err != nil {
			t.Fatal(err)
		}
		thing(t, r, fmt.Sprint("t", i%7), fmt.Sprint(i))
	}
	if due, err := r.Due(ctx, time.Now().Add(time.Hour), 1); err != nil || r.MarkSent(ctx, due[0].ID, "evidence") != nil {
		t.Fatal(err)
	}
	if _, err := r.Base().Exec(ctx, `DELETE FROM things WHERE name = 't3'`); err != nil {
		t.Fatal(err)
	}
	flush(t, r)
	r.Close()
	bare, err := OpenFile(ctx, filepath.Join(dir, "r.db"), Options{Schemas: []Schema{keptThings}}) // a command that knows of no archive
	if err != nil {
		t.Fatal(err)
	}
	thing(t, bare, "t9", "without")
	mustAppend(t, bare, draft("without", "p-2"))
	bare.Close()
	again := archiveOf(t, dir, Options{})
	mustAppend(t, again, draft("with", "p-2"))
	public, err := again.PublicKey()
	if err != nil {
		t.Fatal(err)
	}
	again.Close()

	moved, err := OpenFile(ctx, filepath.Join(dir, "r.db"), Options{Schemas: []Schema{keptThings}, Archive: Archiving{Dir: filepath.Join(dir, "second")}})
	if err != nil {
		t.Fatal(err)
	}
	flush(t, moved)
	moved.Close()
	for _, folder := range []string{"archive", "second"} {
		got, dst := mustRestore(t, RestorePlan{Archive: filepath.Join(dir, folder), Public: public})
		if got.Acts != 32 || got.LeftOut != 0 || got.Torn != 0 || folder == "archive" && got.Signed < 32 || got.Evidence != "" {
			t.Errorf("%s: %+v %+v", folder, got, got.Report)
		}
		want := strings.ReplaceAll(dumped(t, copyOf(t, filepath.Join(dir, "r.db"))), `"state":"waiting","attempts":0`, `"state":"waiting","attempts":1`)
		if have := dumped(t, dst); sortedLines(have) != sortedLines(want) {
			t.Errorf("%s: restored\n%s\nwant\n%s", folder, have, want)
		}
	}
}

// copyOf copies a register that is closed, or open and quiet.
func copyOf(t testing.TB, path string) string {
	t.Helper()
	dst := filepath.Join(t.TempDir(), "copy.db")
	for _, suffix := range []string{"", "-wal"} {
		data, err := os.ReadFile(path + suffix)
		if os.IsNotExist(err) && suffix != "" {
			continue
		}
		if err == nil {
			err = os.WriteFile(dst+suffix, data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dst
}

func sortedLines(text string) string {
	lines := strings.Split(text, "\n")
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// Flush waits for what was committed while something else was being shipped.
func TestFlushWaitsForEverything(t *testing.T) {
	r := archiveOf(t, t.TempDir(), Options{})
	for i := range 150 {
		mustAppend(t, r, draft(fmt.Sprint(i), "p-1"))
		thing(t, r, "t", fmt.Sprint(i))
		flush(t, r)
		last, err := r.position(context.Background(), `SELECT COALESCE(MAX(seq), 0) FROM archive_change`)
		r.archive.mu.Lock()
		has := r.archive.has
		r.archive.mu.Unlock()
		if err != nil || has.acts.size != int64(i+1) || has.changes < int64(last) {
			t.Fatalf("flushed after %d acts and change %d, the archive has %d and %d: %v", i+1, last, has.acts.size, has.changes, err)
		}
	}
}

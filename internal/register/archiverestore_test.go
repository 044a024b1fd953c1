package register

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"qyzmet"
)

// secondsOf records an act and changes a thing each second, n times, and returns
// the instants.
func secondsOf(t testing.TB, r *Register, c *ticking, from, n int) []time.Time {
	t.Helper()
	var out []time.Time
	for i := range n {
		out = append(out, c.tick())
		d := draft(fmt.Sprint("s", from+i), "p-1")
		d.Enclosed = []Enclosed{{"text/plain", []byte(fmt.Sprint("paper ", from+i))}}
		d.Act.Payload.Papers = []qyzmet.Attached{{Digest: DigestOf(d.Enclosed[0].Data)}}
		d.Outbox = []Message{{Channel: "sms", To: "+7", Body: fmt.Sprint(from + i)}}
		mustAppend(t, r, d)
		thing(t, r, "t", fmt.Sprint(from+i))
		if err := r.LogRead(context.Background(), ReadEntry{Who: "u-1", Subject: "p-1", Purpose: "call-up"}); err != nil {
			t.Fatal(err)
		}
		flush(t, r)
	}
	return out
}

// holds checks what a register has: n acts, as many readings and papers, and what
// the kept table says.
func holds(t testing.TB, r *Register, acts int, says string) {
	t.Helper()
	ctx := context.Background()
	size, err := r.Size(ctx)
	var reads, papers, messages int
	var said string
	for text, into := range map[string]any{`SELECT count(*) FROM log_read WHERE position > 0`: &reads, `SELECT count(*) FROM log_paper`: &papers,
		`SELECT count(*) FROM log_outbox`: &messages, `SELECT says FROM things`: &said} {
		if err == nil {
			err = r.Base().QueryRow(ctx, text).Scan(into)
		}
	}
	if err != nil || int(size) != acts || reads < acts || papers != acts || messages != acts || said != says {
		t.Errorf("%d acts, %d readings, %d papers, %d messages, %q; want %d and %q; %v", size, reads, papers, messages, said, acts, says, err)
	}
}

// Restored to a second a register has what was recorded up to it, from the archive
// alone and from a backup with the archive; it is gone on with by a decision only.
func TestRestoreToASecond(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	c := &ticking{now: time.UnixMilli(1_790_000_000_000)}
	r := archiveOf(t, dir, Options{Clock: c.clock})
	at := secondsOf(t, r, c, 0, 6)
	if err := r.Backup(ctx, filepath.Join(dir, "backup.db")); err != nil {
		t.Fatal(err)
	}
	at = append(at, secondsOf(t, r, c, 6, 6)...)
	public, err := r.PublicKey()
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	for _, backup := range []string{"", filepath.Join(dir, "backup.db")} {
		plan := RestorePlan{Archive: filepath.Join(dir, "archive"), Backup: backup, Public: public, Until: at[8].Add(300 * time.Millisecond)}
		got, dst := mustRestore(t, plan)
		if got.Cut != 9 || got.LeftOut != 3 || got.Acts != 9 || got.Evidence == "" || !got.At.Equal(at[8]) {
			t.Fatalf("%+v %+v", got, got.Report)
		}
		keys := t.TempDir()
		copyKey(t, filepath.Join(dir, "r.db.key"), filepath.Join(keys, "key"))
		copyKey(t, filepath.Join(dir, "r.db.checkpoint"), filepath.Join(keys, "checkpoint"))
		o := Options{Clock: c.clock, KeyFile: filepath.Join(keys, "key"), CheckpointFile: filepath.Join(keys, "checkpoint"), Schemas: []Schema{keptThings}}
		back, err := OpenFile(ctx, dst, o)
		if err != nil {
			t.Fatal(err)
		}
		holds(t, back, 9, "8")
		_, err = back.Append(ctx, draft("on top", "p-1"))
		wantCode(t, err, qyzmet.Damaged) // nobody decided
		before := *back.named.Load()
		_, err = back.Resume(ctx, "u-1", " ")
		wantCode(t, err, qyzmet.Missing)
		d, err := back.Resume(ctx, "u-1", "the disk broke")
		if err != nil || d.GivenUp != 3 || d.From != before || d.To != before+".2" {
			t.Fatalf("%+v %v", d, err)
		}
		if kept, err := os.ReadFile(d.Kept); err != nil || string(kept) != d.Before {
			t.Errorf("the old checkpoint is not kept: %v", err)
		}
		mustAppend(t, back, draft("on top", "p-1"))
		_, err = back.Resume(ctx, "u-1", "again")
		wantCode(t, err, qyzmet.NotAllowed)
		reads, err := back.Reads(ctx, qyzmet.SubjectID(d.To), 5)
		if err != nil || len(reads) != 1 || reads[0].What != WhatResumed || reads[0].Purpose != "the disk broke" {
			t.Errorf("the log of reads says %+v %v", reads, err)
		}
		back.Close()
		again, err := OpenFile(ctx, dst, o)
		if err != nil {
			t.Fatal(err)
		}
		mustAppend(t, again, draft("further", "p-1"))
		if all, err := again.Resumed(); err != nil || len(all) != 1 {
			t.Errorf("%+v %v", all, err)
		}
		if report, err := again.Verify(ctx, nil); err != nil || !report.Sound() {
			t.Errorf("%+v %v", report, err)
		}
		// The old archive is not written on: it is evidence of what was given up.
		again.Close()
		o.Archive.Dir = filepath.Join(dir, "archive")
		_, err = OpenFile(ctx, dst, o)
		wantCode(t, err, qyzmet.NotAllowed)
	}
}

func copyKey(t testing.TB, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Every second of a history restores to what stood then.
func TestRestoreToEverySecond(t *testing.T) {
	dir := t.TempDir()
	c := &ticking{now: time.UnixMilli(1_790_000_000_000)}
	r := archiveOf(t, dir, Options{Clock: c.clock})
	at := secondsOf(t, r, c, 0, 7)
	r.Close()
	for i, until := range at {
		got, dst := mustRestore(t, RestorePlan{Archive: filepath.Join(dir, "archive"), Until: until})
		if int(got.Cut) != i+1 {
			t.Errorf("second %d: cut at %d", i, got.Cut)
		}
		back, err := openFile(context.Background(), dst, Options{Schemas: []Schema{keptThings}})
		if err != nil {
			t.Fatal(err)
		}
		holds(t, back, i+1, fmt.Sprint(i))
		back.Close()
	}
}

// What was erased is erased in the archive as well, and an erasure outlives a
// restore to a second before it.
func TestErasureReachesTheArchive(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	c := &ticking{now: time.UnixMilli(1_790_000_000_000)}
	r := archiveOf(t, dir, Options{Clock: c.clock})
	secret := draft("SECRET-NUMBER", "p-1")
	secret.Enclosed = []Enclosed{{"text/plain", []byte("SECRET-PAPER")}}
	secret.Act.Payload.Papers = []qyzmet.Attached{{Digest: DigestOf(secret.Enclosed[0].Data)}}
	secret.Outbox = []Message{{Channel: "sms", To: "+7", Body: "SECRET-BODY"}}
	c.tick()
	target := mustAppend(t, r, secret)
	flush(t, r)
	if err := r.Backup(ctx, filepath.Join(dir, "backup.db")); err != nil {
		t.Fatal(err)
	}
	before := c.tick()
	mustAppend(t, r, draft("k2", "p-1"))
	c.tick()
	words := []string{"SECRET-NUMBER", "SECRET-BODY", "U0VDUkVULVBBUEVS"} // the paper is in base64
	if found := inArchive(t, dir, words); len(found) != 3 {
		t.Fatalf("before the erasure the archive has %v", found)
	}
	if _, err := r.Erase(ctx, target.Position, anErasure("e1")); err != nil {
		t.Fatal(err)
	}
	flush(t, r)
	if found := inArchive(t, dir, append(words, string(DigestOf([]byte("SECRET-PAPER"))))); len(found) != 0 {
		t.Errorf("the archive still has %v", found)
	}
	r.Close()
	for _, backup := range []string{"", filepath.Join(dir, "backup.db")} {
		got, dst := mustRestore(t, RestorePlan{Archive: filepath.Join(dir, "archive"), Backup: backup, Until: before})
		if got.Cut != 2 || got.Carried != 1 || got.Acts != 3 || got.Erased != 1 || got.Papers != 0 {
			t.Errorf("%+v %+v", got, got.Report)
		}
		data, err := os.ReadFile(dst)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"SECRET-NUMBER", "SECRET-BODY", "SECRET-PAPER"} {
			if strings.Contains(string(data), word) {
				t.Errorf("%s is in the register that was restored", word)
			}
		}
	}
}

// inArchive tells which words stand in the segments.
func inArchive(t testing.TB, dir string, words []string) (found []string) {
	t.Helper()
	names, err := segments(filepath.Join(dir, "archive"))
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range words {
			if strings.Contains(string(data), w) {
				found = append(found, w)
			}
		}
	}
	return found
}

// The clock jumped: the second does not tell which act was the last, and is refused.
func TestRestoreWhereTheClockJumped(t *testing.T) {
	dir := t.TempDir()
	c := &ticking{now: time.UnixMilli(1_790_000_000_000)}
	r := archiveOf(t, dir, Options{Clock: c.clock})
	secondsOf(t, r, c, 0, 3)
	c.now = c.now.Add(-time.Hour)
	secondsOf(t, r, c, 3, 3)
	r.Close()
	plan := RestorePlan{Archive: filepath.Join(dir, "archive"), Until: time.UnixMilli(1_790_000_000_000).Add(-time.Minute)}
	_, err := RestoreArchive(context.Background(), plan, filepath.Join(t.TempDir(), "x.db"))
	wantCode(t, err, qyzmet.Contradiction)
	plan.Until, plan.Last = time.Time{}, 4
	if got, _ := mustRestore(t, plan); got.Cut != 4 || got.Acts != 4 {
		t.Errorf("%+v", got)
	}
}

// What the end of an archive lost in a crash is shipped again; what is damaged
// before it is found; an archive of another history is refused.
func TestArchiveDamage(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	c := &ticking{now: time.UnixMilli(1_790_000_000_000)}
	r := archiveOf(t, dir, Options{Clock: c.clock})
	secondsOf(t, r, c, 0, 5)
	r.Close()
	name := segmentName(filepath.Join(dir, "archive"), 1)
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	restore := func() (*Restored, error) {
		return RestoreArchive(ctx, RestorePlan{Archive: filepath.Join(dir, "archive")}, filepath.Join(t.TempDir(), "x.db"))
	}
	for _, cut := range []int{1, 70, 700, len(whole) / 2} { // torn at the end: what was sealed before stands
		if err := os.WriteFile(name, whole[:len(whole)-cut], 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := restore()
		if err != nil || got.Torn == 0 {
			t.Errorf("cut by %d: %+v %v", cut, got, err)
		}
		again := archiveOf(t, dir, Options{Clock: c.clock})
		flush(t, again)
		again.Close()
		if got, err := restore(); err != nil || got.Torn != 0 || got.Acts != 5 {
			t.Errorf("cut by %d and shipped again: %+v %v", cut, got, err)
		}
	}
	found, torn := 0, 0
	for at := 0; at < len(whole); at += 97 {
		bad := []byte(string(whole))
		bad[at] ^= 0x10
		if err := os.WriteFile(name, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := restore()
		var f *qyzmet.Fault
		switch {
		case errors.As(err, &f) && f.Code != qyzmet.Unavailable:
			found++
		case err == nil && got.Torn > 0:
			torn++
		default:
			t.Errorf("a bit was changed at %d and nothing found: %+v %v", at, got, err)
		}
	}
	t.Logf("%d changed bits found, %d at the torn end", found, torn)
	if err := os.WriteFile(name, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	other, err := OpenFile(ctx, filepath.Join(t.TempDir(), "other.db"), withArchive(dir, Options{}))
	if err == nil {
		other.Close()
	}
	wantCode(t, err, qyzmet.NotAllowed)
}

package register

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qyzmet"
)

// keyring is the tables of another room, part of which cannot be rebuilt.
var keyring = Schema{Name: "keyring", Keep: []string{"keyring_pass"}, Migrations: []Migration{{ID: 1, SQL: `
CREATE TABLE keyring_pass (who TEXT NOT NULL PRIMARY KEY, hash BYTEA NOT NULL, since BIGINT NOT NULL, note TEXT);
CREATE TABLE keyring_seen (who TEXT NOT NULL PRIMARY KEY);`}}}

func fillKeyring(t testing.TB, r *Register) {
	t.Helper()
	for _, text := range []string{`INSERT INTO keyring_pass (who, hash, since, note) VALUES ('u-1', $1, 9007199254740993, NULL)`, `INSERT INTO keyring_pass (who, hash, since, note) VALUES ('u-2', $1, -1, 'true')`} {
		if _, err := r.Base().Exec(context.Background(), text, []byte{0, 1, 255}); err != nil {
			t.Fatal(err)
		}
	}
}

// exported is the export of a register without what each opening draws anew, and
// without the sum over it.
func exported(t testing.TB, r *Register) string {
	t.Helper()
	var out bytes.Buffer
	if err := r.Export(context.Background(), &out); err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(out.String(), "\n")
	at := strings.LastIndex(rest, `,"sum":"`)
	if at < 0 {
		t.Fatal("the export has no sum")
	}
	return rest[:at]
}

// What one engine exports the other takes over to the last byte.
func TestExportAndImport(t *testing.T) {
	onEach(t, func(t *testing.T, e *engine) {
		ctx := context.Background()
		o := Options{Schemas: []Schema{keyring}}
		r := e.open(t, o)
		aFilledRegister(t, r)
		fillKeyring(t, r)
		var out bytes.Buffer
		if err := r.Export(ctx, &out); err != nil {
			t.Fatal(err)
		}
		public, err := r.PublicKey()
		if err != nil {
			t.Fatal(err)
		}
		report, err := VerifyExport(bytes.NewReader(out.Bytes()), public)
		if err != nil || !report.Sound() || report.Acts != 41 || report.Erased != 1 || report.Signed != 41 || report.Reads != 10 || report.Papers != 1 || report.Books != 1 {
			t.Fatalf("%+v %v", report, err)
		}
		want, err := r.Acts(ctx, "p-1", 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, other := range []string{"sqlite", "postgres"} {
			into := engineFor(t, other).open(t, o)
			if _, err := into.Import(ctx, bytes.NewReader(out.Bytes())); err != nil {
				t.Fatalf("into %s: %v", other, err)
			}
			if got, err := into.Acts(ctx, "p-1", 0); err != nil || !cmp.Equal(want, got) {
				t.Errorf("into %s: other acts, %v", other, err)
			}
			if diff := cmp.Diff(exported(t, r), exported(t, into)); diff != "" {
				t.Errorf("into %s: %s", other, diff)
			}
			if report, err := into.Verify(ctx, nil); err != nil || !report.Sound() {
				t.Errorf("into %s: %+v %v", other, report, err)
			}
			if again := mustAppend(t, into, draft("k3", "p-3", "c-1")); again.Position == 42 {
				t.Log("a draft of other content under a key was taken as new")
			}
			_, err := into.Import(ctx, bytes.NewReader(out.Bytes()))
			wantCode(t, err, qyzmet.NotAllowed)
			mustAppend(t, into, draft("new", "p-1"))
			if report, err := into.Verify(ctx, nil); err != nil || !report.Sound() {
				t.Errorf("into %s, after going on: %+v %v", other, report, err)
			}
		}
	})
}

// What was changed in an export is found, and nothing of it is imported.
func TestExportChanged(t *testing.T) {
	ctx := context.Background()
	r := sqliteEngine(t).open(t, Options{})
	aFilledRegister(t, r)
	var out bytes.Buffer
	if err := r.Export(ctx, &out); err != nil {
		t.Fatal(err)
	}
	public, err := r.PublicKey()
	if err != nil {
		t.Fatal(err)
	}
	whole := out.String()
	lines := strings.SplitAfter(whole, "\n")
	lines = lines[:len(lines)-1]
	without := func(i int) string { return strings.Join(append(append([]string{}, lines[:i]...), lines[i+1:]...), "") }
	lastAct := 0
	for i, l := range lines {
		if strings.HasPrefix(l, `{"act"`) {
			lastAct = i
		}
	}
	for name, text := range map[string]string{
		"a number":         strings.Replace(whole, `\"number\":\"k7\"`, `\"number\":\"k8\"`, 1),
		"an office":        strings.Replace(whole, `o-abai`, `o-semey`, 1),
		"a payload away":   strings.Replace(whole, `"payload":"{`, `"x":"{`, 1),
		"an act away":      without(5),
		"the last act":     without(lastAct),
		"a reading":        strings.Replace(whole, `call-up`, `curious`, 1),
		"the end away":     without(len(lines) - 1),
		"the start away":   without(0),
		"cut off":          whole[:len(whole)-20],
		"twice":            whole + whole,
		"a key":            strings.Replace(whole, `"key":"`, `"key":"AAAA`, 1), // in no leaf of the log
		"paper":            strings.Replace(whole, `"paper":{"digest":"`, `"paper":{"digest":"0`, 1),
		"another name":     strings.Replace(whole, r.name(), "r-other", 1),
		"later version":    strings.Replace(whole, `"version":1`, `"version":2`, 1),
		"another register": strings.Replace(whole, `qyzmet.register/`, `qyzmet.register/x`, 1),
	} {
		t.Run(name, func(t *testing.T) {
			if text == whole {
				t.Fatal("nothing was changed")
			}
			report, err := VerifyExport(strings.NewReader(text), public)
			if err == nil && report.Sound() {
				t.Error("not found")
			}
			if strings.HasPrefix(name, "another") {
				return // only the signature tells
			}
			into := sqliteEngine(t).open(t, Options{})
			if _, err := into.Import(ctx, strings.NewReader(text)); err == nil {
				t.Error("imported")
			}
			if size, err := into.Size(ctx); err != nil || size != 0 {
				t.Errorf("%d acts of it stand, %v", size, err)
			}
			mustAppend(t, into, draft("k", "p-1"))
		})
	}
}

func TestBackupAndRestore(t *testing.T) {
	onEach(t, func(t *testing.T, e *engine) {
		ctx := context.Background()
		dir := t.TempDir()
		r := e.open(t, Options{Schemas: []Schema{keyring}})
		aFilledRegister(t, r)
		fillKeyring(t, r)
		backup := filepath.Join(dir, "backup")
		stop := make(chan struct{})
		go func() { // others write on
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
					_, _ = r.Append(ctx, draft(NewID("k"), "p-7"))
				}
			}
		}()
		time.Sleep(20 * time.Millisecond)
		err := r.Backup(ctx, backup)
		close(stop)
		if err != nil {
			t.Fatal(err)
		}
		if left, err := filepath.Glob(backup + ".*"); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v %v", left, err)
		}
		report, err := Restore(ctx, backup, filepath.Join(dir, "restored.db"))
		if err != nil || report.Acts < 41 {
			t.Fatalf("%+v %v", report, err)
		}
		_, err = Restore(ctx, backup, filepath.Join(dir, "restored.db"))
		if err == nil {
			t.Error("a register was overwritten")
		}
		restored, err := OpenFile(ctx, filepath.Join(dir, "restored.db"), Options{Schemas: []Schema{keyring}})
		if err != nil {
			t.Fatal(err)
		}
		defer restored.Close()
		var n int
		if err := restored.Base().QueryRow(ctx, `SELECT count(*) FROM keyring_pass WHERE since = 9007199254740993`).Scan(&n); err != nil || n != 1 {
			t.Errorf("keys: %d %v", n, err)
		}
		want, err := r.Acts(ctx, "p-1", 41)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := restored.Acts(ctx, "p-1", 41); err != nil || !cmp.Equal(want, got) {
			t.Errorf("other acts, %v", err)
		}
		if err := os.WriteFile(filepath.Join(dir, "junk"), []byte("junk\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err = Restore(ctx, filepath.Join(dir, "junk"), filepath.Join(dir, "x.db"))
		wantCode(t, err, qyzmet.BadSyntax)
	})
}

func FuzzExport(f *testing.F) {
	r := sqliteEngine(f).open(f, Options{Schemas: []Schema{keyring}})
	ctx := context.Background()
	mustAppend(f, r, draft("k1", "p-1"))
	mustAppend(f, r, draft("k2", "p-1"))
	if _, err := r.Erase(ctx, 1, anErasure("e")); err != nil {
		f.Fatal(err)
	}
	fillKeyring(f, r)
	var out bytes.Buffer
	if err := r.Export(ctx, &out); err != nil {
		f.Fatal(err)
	}
	f.Add(out.String())
	f.Add("{}\n")
	f.Add(`{"register":{"version":1,"name":"r"}}` + "\n" + `{"end":{"acts":{"size":0,"root":"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="},"reads":{"size":0,"root":"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="}}}`)
	f.Add(`{"register":{"version":1,"name":"r"}}` + "\n" + `{"act":{"position":1,"key":null,"envelope":"{}","commitment":null}}` + "\n" + `{"end":{}}`)
	f.Fuzz(func(t *testing.T, text string) {
		report, err := VerifyExport(strings.NewReader(text), "")
		if err != nil || !report.Sound() {
			return
		}
		into, err := OpenFile(ctx, "", Options{Schemas: []Schema{keyring}})
		if err != nil {
			t.Fatal(err)
		}
		defer into.Close()
		if _, err := into.Import(ctx, strings.NewReader(text)); err != nil {
			return // sound and not to be taken over, such as rows of unknown tables
		}
		if report, err := into.Verify(ctx, nil); err != nil || !report.Sound() {
			t.Errorf("imported from what was sound: %+v %v", report, err)
		}
	})
}

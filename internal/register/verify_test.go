package register

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"qyzmet"
)

// loosen takes the triggers away, as whoever owns the database can.
func loosen(t testing.TB, r *Register) {
	t.Helper()
	ctx := context.Background()
	list := `SELECT name, tbl_name FROM sqlite_schema WHERE type = 'trigger'`
	if r.speech == postgresSpeech {
		list = `SELECT DISTINCT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal`
	}
	rows, err := r.Base().Query(ctx, list)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for rows.Next() {
		var name, table string
		if err := rows.Scan(&name, &table); err != nil {
			t.Fatal(err)
		}
		if r.speech == postgresSpeech {
			name += " ON " + table
		}
		texts = append(texts, "DROP TRIGGER "+name)
	}
	rows.Close()
	for _, text := range texts {
		if _, err := r.Base().Exec(ctx, text); err != nil {
			t.Fatal(err)
		}
	}
}

// aFilledRegister has 40 acts, papers, a book, readings and an erasure.
func aFilledRegister(t testing.TB, r *Register) {
	t.Helper()
	ctx := context.Background()
	digest, err := r.PutPaper(ctx, bytes.Repeat([]byte("a paper"), 100), "text/plain")
	if err != nil {
		t.Fatal(err)
	}
	var drafts []Draft
	for i := range 40 {
		d := draft(fmt.Sprint("k", i), qyzmet.SubjectID(fmt.Sprint("p-", i%5)), "c-1")
		if i%10 == 0 {
			d.Act.Payload.Papers = []qyzmet.Attached{{Digest: digest, Name: "a", Type: "text/plain", Size: 700}}
		}
		d.Outbox = []Message{{Channel: "sms", To: "+7", Body: "come"}}
		drafts = append(drafts, d)
	}
	if _, err := r.AppendAll(ctx, drafts); err != nil {
		t.Fatal(err)
	}
	allAtOnce(10, func(int) {
		if err := r.LogRead(ctx, ReadEntry{Who: "u-1", Subject: "p-1", Purpose: "call-up"}); err != nil {
			t.Error(err)
		}
	})
	if err := r.KeepBook(ctx, "b00c", []byte("the law")); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Erase(ctx, 17, anErasure("e")); err != nil {
		t.Fatal(err)
	}
}

// What somebody changed in the tables is found, and found where it is.
func TestVerifyLocates(t *testing.T) {
	onEach(t, func(t *testing.T, e *engine) {
		other := `(SELECT envelope FROM log_act WHERE position = 6)`
		cases := map[string]struct {
			text  string
			table string
			at    []int64 // every position that may be named; the first must be
		}{
			"nothing":            {``, "", nil},
			"envelope":           {`UPDATE log_act SET envelope = ` + other + ` WHERE position = 5`, "log_act", []int64{5}},
			"envelope and id":    {`UPDATE log_act SET envelope = ` + other + `, id = 'a-x' WHERE position = 5`, "log_act", []int64{5}},
			"commitment":         {`UPDATE log_act SET commitment = (SELECT commitment FROM log_act WHERE position = 6) WHERE position = 5`, "log_act", []int64{5}},
			"leaf":               {`UPDATE log_act SET hashes = (SELECT hashes FROM log_act WHERE position = 7) WHERE position = 5`, "log_act", []int64{5}},
			"short hashes":       {`UPDATE log_act SET hashes = (SELECT hashes FROM log_act WHERE position = 7) WHERE position = 8`, "log_act", []int64{8}},
			"payload":            {`UPDATE log_payload SET data = (SELECT data FROM log_payload WHERE position = 6) WHERE position = 5`, "log_payload", []int64{5}},
			"salt":               {`UPDATE log_payload SET salt = (SELECT salt FROM log_payload WHERE position = 6) WHERE position = 5`, "log_payload", []int64{5}},
			"payload gone":       {`DELETE FROM log_payload WHERE position = 5`, "log_payload", []int64{5}},
			"act gone":           {`DELETE FROM log_act WHERE position = 5`, "log_act", []int64{5}},
			"ten acts gone":      {`DELETE FROM log_act WHERE position BETWEEN 5 AND 14`, "log_act", []int64{5, 6, 7, 8, 9, 10, 11, 12, 13, 14}},
			"end cut off":        {`DELETE FROM log_act WHERE position > 30`, "log_act", []int64{0, 17}}, // with the end goes the erasure of 17
			"erased is back":     {`INSERT INTO log_payload (position, salt, data) SELECT 17, salt, data FROM log_payload WHERE position = 5`, "log_payload", []int64{17, 41}},
			"subject gone":       {`DELETE FROM log_subject WHERE position = 5 AND subject = 'c-1'`, "log_subject", []int64{5}},
			"subject added":      {`INSERT INTO log_subject (subject, position) VALUES ('p-x', 5)`, "log_subject", []int64{0}},
			"paper":              {`UPDATE log_paper SET data = salt FROM log_payload WHERE position = 5`, "log_paper", []int64{0}},
			"paper gone":         {`DELETE FROM log_paper`, "log_paper", []int64{1, 11, 21, 31}},
			"paper taken off":    {`DELETE FROM log_attached WHERE position = 11`, "log_attached", []int64{11}},
			"book":               {`UPDATE log_book SET source = salt FROM log_payload WHERE position = 5`, "log_book", []int64{0}},
			"reading":            {`UPDATE log_read SET entry = hashes WHERE position = 3`, "log_read", []int64{3}},
			"reading gone":       {`DELETE FROM log_read WHERE position = 3`, "log_read", []int64{3}},
			"last readings gone": {`DELETE FROM log_read WHERE position > 3`, "log_read", []int64{0}},
		}
		for i, name := range slices.Sorted(maps.Keys(cases)) {
			if c := cases[name]; e.name == "postgres" && os.Getenv("REQUIRE") != "all" && i%4 != 0 && c.text != "" {
				continue // a database for each takes its time; a quick run takes a part
			}
			t.Run(name, func(t *testing.T) {
				c, ctx := cases[name], context.Background()
				e := engineFor(t, e.name)
				r := e.open(t, Options{})
				aFilledRegister(t, r)
				if _, err := r.Checkpoint(ctx); err != nil {
					t.Fatal(err)
				}
				loosen(t, r)
				if c.text != "" {
					if _, err := r.Base().Exec(ctx, c.text); err != nil {
						t.Fatal(err)
					}
				}
				done, total := int64(0), int64(0)
				report, err := r.Verify(ctx, func(d, n int64) { done, total = d, n })
				if err != nil {
					t.Fatal(err)
				}
				if c.text == "" {
					if !report.Sound() || report.Acts != 41 || report.Reads != 10 || report.Erased != 1 || report.Signed != 41 || done != total || done != 51 {
						t.Errorf("%+v, progress %d of %d", report, done, total)
					}
					return
				}
				found := false
				for _, d := range report.Damages {
					if strings.HasPrefix(d.Table, c.table) && int64(d.Position) == c.at[0] {
						found = true
					}
					if !slices.Contains(c.at, int64(d.Position)) && d.Position != 0 {
						t.Errorf("a sound place is called damaged: %+v", d)
					}
				}
				if !found {
					t.Errorf("not located: %+v", report.Damages)
				}
			})
		}
	})
}

func engineFor(t testing.TB, name string) *engine {
	if name == "sqlite" {
		return sqliteEngine(t)
	}
	return postgresEngine(t)
}

// A forger who reckons all hashes anew is given away by what was signed.
func TestForgedWhole(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	path := filepath.Join(dir, "register.db")
	r, err := OpenFile(ctx, path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 6 {
		mustAppend(t, r, draft(fmt.Sprint("k", i), "p-1"))
	}
	name := r.name()
	r.Close()
	forged := filepath.Join(dir, "forged.db")
	f, err := OpenFile(ctx, forged, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Base().Exec(ctx, `UPDATE log_name SET name = $1`, name); err != nil {
		t.Fatal(err)
	}
	for i := range 6 {
		mustAppend(t, f, draft(fmt.Sprint("k", i), "p-2"))
	}
	f.Close()
	if err := os.Rename(forged, path); err != nil {
		t.Fatal(err)
	}
	r, err = OpenFile(ctx, path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	report, err := r.Verify(ctx, nil)
	if err != nil || len(report.Damages) != 1 || !strings.Contains(report.Damages[0].What, "not those that were signed") {
		t.Errorf("%+v %v", report, err)
	}
}

// Bits that flip in the file are found, or change nothing that was recorded;
// what was hit is never served.
func TestBitFlips(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	path := filepath.Join(dir, "register.db")
	r, err := OpenFile(ctx, path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	aFilledRegister(t, r)
	r.Close() // moves everything into the one file
	sound, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := contents(t, path)
	rounds := 60
	if os.Getenv("REQUIRE") == "all" {
		rounds = 400
	}
	random := rand.New(rand.NewPCG(1, 2))
	found, same, located := 0, 0, 0
	for range rounds {
		data := slices.Clone(sound)
		if at := random.IntN(len(data)); random.IntN(10) == 0 {
			data = data[:at] // cut off
		} else {
			data[at] ^= 1 << random.IntN(8)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := OpenFile(ctx, path, Options{})
		if err != nil {
			found++
			continue
		}
		report, err := r.Verify(ctx, nil)
		served, serveErr := contentsOf(r)
		switch {
		case err != nil:
			t.Errorf("the verification broke off: %v", err)
		case !report.Sound():
			found++
			if slices.ContainsFunc(report.Damages, func(d Damage) bool { return d.Position > 0 }) {
				located++
			}
		case serveErr != nil:
			t.Errorf("called sound and not readable: %v", serveErr)
		default:
			same++
		}
		if serveErr == nil && !isPart(served, want) {
			t.Errorf("what was hit was served")
		}
		r.Close()
		for _, suffix := range []string{"-wal", "-shm"} {
			os.Remove(path + suffix)
		}
	}
	t.Logf("%d found, of these %d at their position; %d changed nothing", found, located, same)
	if found == 0 || located == 0 || same == 0 {
		t.Error("the flips did not hit what they were to hit")
	}
}

// contents is all that is served of a register, by position.
func contents(t testing.TB, path string) map[qyzmet.Position]string {
	t.Helper()
	r, err := OpenFile(context.Background(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	got, err := contentsOf(r)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func contentsOf(r *Register) (map[qyzmet.Position]string, error) {
	entries, err := r.Since(context.Background(), 0, 1000)
	if err != nil {
		return nil, err
	}
	out := map[qyzmet.Position]string{}
	for _, e := range entries {
		data, err := json.Marshal(e)
		if err != nil {
			return nil, err
		}
		out[e.Position] = string(data)
	}
	return out, nil
}

// isPart says whether all that was served is what was recorded; a torn list may
// lack something, which the verification tells.
func isPart(served, want map[qyzmet.Position]string) bool {
	for p, text := range served {
		if want[p] != text {
			return false
		}
	}
	return true
}

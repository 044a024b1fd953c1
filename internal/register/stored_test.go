package register

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/tlog"

	"qyzmet"
)

// TestFileReadForTheFirstTime: what is read of a file by few columns is what is read of
// its acts by all, be the file long or short, and whether something in it was erased.
func TestFileReadForTheFirstTime(t *testing.T) {
	onEach(t, func(t *testing.T, e *engine) {
		ctx := context.Background()
		r := e.open(t, Options{})
		for _, n := range []int{1, 2, fewActs, 40} {
			for i := range n {
				mustAppend(t, r, draft(fmt.Sprint(n, "-", i), qyzmet.SubjectID(fmt.Sprint("p-", n))))
			}
		}
		for _, p := range []qyzmet.Position{1, 20} {
			d := anErasure(fmt.Sprint("e", p))
			d.Act.Envelope.Subjects = []qyzmet.SubjectID{"p-0"}
			if _, err := r.Erase(ctx, p, d); err != nil {
				t.Fatal(err)
			}
		}
		all, err := r.Since(ctx, 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		files := map[qyzmet.SubjectID][]qyzmet.Entry{}
		for _, e := range all {
			s := e.Act.Envelope.Subjects[0]
			files[s] = append(files[s], e)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		r = e.open(t, Options{})
		for s, want := range files {
			got, err := r.Acts(ctx, s, 0)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: %s", s, diff)
			}
		}
	})
}

// TestBriefIsHeldAgainstItsLeaf: an act of which any byte was changed is never read by
// the columns of a file, and read by all of them it is refused.
func TestBriefIsHeldAgainstItsLeaf(t *testing.T) {
	r := sqliteEngine(t).open(t, Options{})
	mustAppend(t, r, draft("k1", "p-1"))
	one := func(columns string, take func(*sql.Rows, *raw) (form, error)) form {
		t.Helper()
		rows, err := r.base.Query(t.Context(), `SELECT `+columns+actTables)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		if !rows.Next() {
			t.Fatal("there is none")
		}
		got, err := take(rows, &raw{})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	whole := *one(actColumns, takeStored).(*stored)
	sound := *one(fileColumns, takeBrief).(*brief)
	want, err := whole.read()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := sound.read(); err != nil || cmp.Diff(want, got) != "" {
		t.Fatal(err, cmp.Diff(want, got))
	}
	parts := map[string]func(*brief, *stored) (*string, *[]byte){
		"envelope": func(b *brief, s *stored) (*string, *[]byte) { return &b.envelope, &s.envelope },
		"leaf":     func(b *brief, s *stored) (*string, *[]byte) { return &b.hashes, &s.hashes },
		"salt":     func(b *brief, s *stored) (*string, *[]byte) { return &b.salt, &s.salt },
		"payload":  func(b *brief, s *stored) (*string, *[]byte) { return &b.payload, &s.payload },
	}
	for name, part := range parts {
		for range 50 {
			b, s := sound, whole
			text, data := part(&b, &s)
			at := rand.IntN(len(*text))
			changed := []byte(*text)
			changed[at] ^= byte(1 + rand.IntN(255))
			*text, *data = string(changed), changed
			if got, err := b.read(); got != nil || err != nil {
				t.Fatalf("%s, byte %d: %v %v", name, at, got, err)
			}
			_, err := s.read()
			wantCode(t, err, qyzmet.Damaged)
		}
		b, s := sound, whole
		text, _ := part(&b, &s)
		*text = ""
		if got, err := b.read(); got != nil || err != nil {
			t.Fatalf("%s, empty: %v %v", name, got, err)
		}
	}
}

// TestLeafIsARecordOfTheLog: the leaf of an act is the one that the library of the log
// makes of the same bytes, with room at hand and without.
func TestLeafIsARecordOfTheLog(t *testing.T) {
	envelope, commit := []byte("an envelope"), []byte("a commitment")
	want := tlog.RecordHash(part(part([]byte(actLeaf), envelope), commit))
	if got := actHash(envelope, commit); got != want {
		t.Errorf("%v, not %v", got, want)
	}
	var room [256]byte
	if got := actHashIn(room[:0], string(envelope), commit); got != want {
		t.Errorf("with room: %v, not %v", got, want)
	}
}

package office_test

import (
	"context"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/record"
	"qyzmet/internal/register/pgtest"
)

// The long files of a commission and of its call-up are what the fold of all their acts
// gives, after every act, in every process that records about them: also where acts are
// annulled or erased, and when days pass. The lists are those made anew from the acts.
func TestLongFilesInOffices(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { longFilesIn(t, filepath.Join(t.TempDir(), "r.db"), 1) })
	t.Run("postgres", func(t *testing.T) { longFilesIn(t, pgtest.URL(t), 2) })
}

func longFilesIn(t *testing.T, path string, processes int) {
	law, err := theLaw()
	if err != nil {
		t.Fatal(err)
	}
	keys := t.TempDir()
	w := officetest.NewIn(t, law, path, keys)
	towns := []*town{w}
	for len(towns) < processes {
		other, err := officetest.Open(law, path, keys)
		if err != nil {
			t.Fatal(err)
		}
		defer other.Close()
		towns = append(towns, other)
	}
	s := sitting(w, 70)
	var done []*office.Recorded
	ctx := context.Background()
	for i, p := range onList(w, 24) {
		by := towns[i%processes]
		q := w.Request("agenda-listed", p, s)
		made, err := by.Record(ctx, officetest.Secretary, q)
		if err != nil {
			t.Fatal(err)
		}
		done = append(done, made)
		switch i {
		case 8:
			q := w.Request("act-annulled", done[3].Act.Envelope.Subjects[0], fields{"reason": "he is of another district"})
			q.Of = done[3].ID
			if _, err := by.Record(ctx, head, q); err != nil {
				t.Fatal(err)
			}
		case 13:
			if _, err := by.Erase(ctx, registrar, done[5].ID, content(fields{"basis": "судебное решение", "reason": "entered about the wrong person"}), "erase"); err != nil {
				t.Fatal(err)
			}
		case 18:
			for _, x := range towns {
				x.Now = x.Now.Add(24 * time.Hour)
			}
		}
		for _, x := range towns {
			foldedFiles(t, x, w.Request("agenda-listed", p, s))
		}
	}
	rebuilt(w)
}

// foldedFiles holds the records by which a request is checked to the fold of all acts.
func foldedFiles(t *testing.T, w *town, q office.Request) {
	t.Helper()
	p, err := w.Propose(context.Background(), officetest.Secretary, q)
	if err != nil {
		t.Fatal(err)
	}
	for _, got := range p.Records[:3] {
		entries, err := w.Register().Acts(context.Background(), got.Subject, 0)
		if err != nil {
			t.Fatal(err)
		}
		want := record.Of(got.Subject, entries, w.Today(), 0)
		if got.UpTo != want.UpTo || got.On != want.On || !reflect.DeepEqual(got.Values(), want.Values()) || len(got.Lines) != len(want.Lines) {
			t.Errorf("the record of %s up to %d is not the fold of its acts", got.Subject, got.UpTo)
		}
		for i, l := range want.Lines {
			if x := got.Lines[i]; x.Position != l.Position || x.UndoneBy != l.UndoneBy || x.From != l.From || (x.Act.Payload == nil) != (l.Act.Payload == nil) {
				t.Errorf("the act at %d of %s is another", l.Position, got.Subject)
			}
		}
		if got.Subject.Sort() != qyzmet.PersonSort && len(got.Lines) < 70 {
			t.Errorf("%s has %d acts", got.Subject, len(got.Lines))
		}
	}
}

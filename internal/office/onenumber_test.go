package office

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/register"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/view"
)

// A number that we give is refused where another act bears it: in the lists, among what
// waits to be written there, and in the same transaction.
func TestOneNumberWherever(t *testing.T) {
	ctx := context.Background()
	day := date.MustNew(2026, 9, 1)
	numbered := func(at qyzmet.Position, office qyzmet.SubjectID, number string) qyzmet.Entry {
		return qyzmet.Entry{Position: at, Act: &qyzmet.Act{Payload: &qyzmet.Payload{Number: number},
			Envelope: qyzmet.Envelope{Kind: "k", Office: office, Subjects: []qyzmet.SubjectID{"p-1"}, Issued: day, Effect: day}}}
	}
	for name, c := range map[string]struct {
		other qyzmet.Entry
		where string
		taken bool
	}{
		"in the lists":                {numbered(1, "o-1", "5"), "lists", true},
		"waiting":                     {numbered(1, "o-1", "5"), "behind", true},
		"in the same transaction":     {numbered(3, "o-1", "5"), "transaction", true},
		"another number beside it":    {numbered(3, "o-1", "6"), "transaction", false},
		"another office's beside it":  {numbered(3, "o-2", "5"), "transaction", false},
		"another office's is waiting": {numbered(1, "o-2", "5"), "behind", false},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := register.OpenFile(ctx, filepath.Join(t.TempDir(), "r.db"), register.Options{Schemas: []register.Schema{view.Schema()}})
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			f := &Office{book: &rulebook.Book{}, reg: r, behind: &view.Behind{}}
			ours := numbered(2, "o-1", "")
			entries := []qyzmet.Entry{ours}
			err = r.Base().Write(ctx, func(tx *register.Tx) error {
				switch c.where {
				case "lists":
					return view.Enter(ctx, tx, []view.Line{line(c.other)})
				case "behind":
					f.behind.PutOff(tx, view.Change{Lines: []view.Line{line(c.other)}})
				default:
					entries = append(entries, c.other)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			f.numbers.at("o-1")
			f.numbers.begin([]register.Draft{{Act: ours.Act}}, &giving{book{"o-1", "k", 2026}, "5", 0})
			err = r.Base().Write(ctx, func(tx *register.Tx) error { return f.oneNumber(ctx, tx, entries) })
			if errors.Is(err, errNumberTaken) != c.taken || !c.taken && err != nil {
				t.Errorf("taken: %v, want %v", err, c.taken)
			}
		})
	}
}

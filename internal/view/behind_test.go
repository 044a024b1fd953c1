package view

import (
	"context"
	"path/filepath"
	"testing"

	"qyzmet"
	"qyzmet/internal/register"
)

// A register with the tables of the views, in which nothing is written by itself.
func opened(t *testing.T) *register.Register {
	r, err := register.OpenFile(context.Background(), filepath.Join(t.TempDir(), "r.db"), register.Options{Schemas: []register.Schema{Schema()}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	return r
}

func within(t *testing.T, r *register.Register, do func(ctx context.Context, tx *register.Tx) error) {
	t.Helper()
	ctx := context.Background()
	if err := r.Base().Write(ctx, func(tx *register.Tx) error { return do(ctx, tx) }); err != nil {
		t.Fatal(err)
	}
}

func changeOf(at qyzmet.Position, iin string, there bool) Change {
	c := Card{Subject: "p-1", Name: "Адам", IIN: iin, Head: at, Words: []string{"адам"}}
	return Change{Lines: []Line{{Position: at, Act: "a-1", Office: "o-1", Number: "7", Subject: "p-1"}},
		Rows: []Rows{RowsOf(c, nil)}, There: map[qyzmet.SubjectID]bool{"p-1": there}}
}

// What waits is written as the last act left it, with every line, once.
func TestBehindIsWritten(t *testing.T) {
	r, behind := opened(t), &Behind{}
	v := New(r, nil) // reads the tables as they are
	within(t, r, func(_ context.Context, tx *register.Tx) error { behind.PutOff(tx, changeOf(1, "1", false)); return nil })
	within(t, r, func(_ context.Context, tx *register.Tx) error { behind.PutOff(tx, changeOf(2, "2", true)); return nil })
	within(t, r, func(ctx context.Context, tx *register.Tx) error {
		there, err := There(ctx, tx, behind, []qyzmet.SubjectID{"p-1", "p-2"})
		if err != nil || !there["p-1"] || there["p-2"] {
			t.Errorf("%v have rows: %v", there, err)
		}
		return behind.Write(ctx, tx, nil)
	})
	within(t, r, func(ctx context.Context, tx *register.Tx) error { return behind.Write(ctx, tx, nil) }) // nothing more
	ctx := context.Background()
	found, err := v.ByIIN(ctx, []string{"1", "2"})
	if err != nil || len(found) != 1 || found["2"].Head != 2 {
		t.Errorf("the cards are %v: %v", found, err)
	}
	if lines, err := v.Journal(ctx, nil, "", 0, 10); err != nil || len(lines) != 2 {
		t.Errorf("the journal has %v: %v", lines, err)
	}
}

// Numbers and identification numbers are found where they wait, and one that a card
// which waits gives up is free.
func TestBehindIsAsked(t *testing.T) {
	r, behind := opened(t), &Behind{}
	v, ctx := New(r, behind), context.Background()
	taken := func(iin string, want bool) {
		t.Helper()
		if is, err := v.Taken(ctx, iin); err != nil || is != want {
			t.Errorf("%s is taken: %v, want %v: %v", iin, is, want, err)
		}
	}
	taken("1", false)
	within(t, r, func(_ context.Context, tx *register.Tx) error { behind.PutOff(tx, changeOf(1, "1", false)); return nil })
	taken("1", true)
	if list, err := v.Numbers(ctx, "o-1", 0); err != nil || len(list) != 1 || list[0].Number != "7" {
		t.Errorf("the numbers are %v: %v", list, err)
	}
	within(t, r, func(ctx context.Context, tx *register.Tx) error { return behind.Write(ctx, tx, nil) })
	taken("1", true)
	within(t, r, func(_ context.Context, tx *register.Tx) error { behind.PutOff(tx, changeOf(2, "2", true)); return nil })
	taken("1", false)
	taken("2", true)
	if list, err := v.Numbers(ctx, "o-1", 1); err != nil || len(list) != 1 || list[0].Position != 2 {
		t.Errorf("the numbers are %v: %v", list, err)
	}
	within(t, r, func(ctx context.Context, tx *register.Tx) error {
		iin, err := SameIIN(ctx, tx, behind, map[string]qyzmet.SubjectID{"2": "p-2"})
		if iin != "2" {
			t.Errorf("%q is somebody else's, want 2", iin)
		}
		return err
	})
}

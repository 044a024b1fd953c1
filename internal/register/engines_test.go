package register

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/register/pgtest"
)

// engine opens a register of its own on one of the engines; a second opening
// with the same place finds what the first wrote.
type engine struct {
	name string
	open func(t testing.TB, o Options) *Register
	// again opens the same database once more.
	again func(t testing.TB, o Options) (*Register, error)
}

// onEach runs a test on every engine.
func onEach(t *testing.T, test func(t *testing.T, e *engine)) {
	t.Run("sqlite", func(t *testing.T) { test(t, sqliteEngine(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, postgresEngine(t)) })
}

func TestMain(m *testing.M) {
	if place := os.Getenv("REGISTER_CHILD"); place != "" { // we are the process that TestCrash kills
		crashChild(place)
	}
	os.Exit(pgtest.Main(m))
}

func postgresEngine(t testing.TB) *engine {
	url, dir := pgtest.URL(t), t.TempDir()
	return engineOf("postgres", func(o Options) (*Register, error) {
		if o.KeyFile == "" {
			o.KeyFile, o.CheckpointFile = filepath.Join(dir, "key"), filepath.Join(dir, "checkpoint")
		}
		return OpenPostgres(context.Background(), url, o)
	})
}

func engineOf(name string, open func(o Options) (*Register, error)) *engine {
	again := func(t testing.TB, o Options) (*Register, error) {
		r, err := open(o)
		if err == nil {
			t.Cleanup(func() { r.Close() })
		}
		return r, err
	}
	return &engine{name: name, again: again, open: func(t testing.TB, o Options) *Register {
		t.Helper()
		r, err := again(t, o)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}}
}

func sqliteEngine(t testing.TB) *engine {
	path := filepath.Join(t.TempDir(), "register.db")
	return engineOf("sqlite", func(o Options) (*Register, error) { return OpenFile(context.Background(), path, o) })
}

// anAct is an invented act about somebody.
func anAct(number string, subjects ...qyzmet.SubjectID) *qyzmet.Act {
	day := date.MustNew(2026, time.March, 2)
	return &qyzmet.Act{
		Envelope: qyzmet.Envelope{Kind: "medical-examined", Office: "o-abai", Official: "u-1", Actor: "u-2", Subjects: subjects,
			Issued: day, Effect: day.AddDays(1), Book: "b00c"},
		Payload: &qyzmet.Payload{Number: number, Basis: []qyzmet.ProvisionID{"law/35"},
			Content: map[string]qyzmet.Value{"category": qyzmet.WordValue("fit"), "on": qyzmet.DateValue(day), "days": qyzmet.IntValue(3)},
			Sets:    []qyzmet.Set{{Subject: subjects[0], Op: qyzmet.SetValue, Path: "person.health.category", Value: qyzmet.WordValue("fit")}}},
	}
}

func draft(key string, subjects ...qyzmet.SubjectID) Draft {
	return Draft{Act: anAct(key, subjects...), Key: key}
}

func mustAppend(t testing.TB, r *Register, d Draft) Receipt {
	t.Helper()
	got, err := r.Append(context.Background(), d)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// wantCode checks the code of a refusal, and that it says what to do.
func wantCode(t testing.TB, err error, code qyzmet.Code) {
	t.Helper()
	var f *qyzmet.Fault
	if !errors.As(err, &f) || f.Code != code {
		t.Fatalf("got %v, want a fault of code %s", err, code)
	}
	if len(f.Message) < 20 {
		t.Errorf("the fault %q does not say what to do", f.Message)
	}
}

// allAtOnce runs n goroutines and waits for them.
func allAtOnce(n int, do func(i int)) {
	var w sync.WaitGroup
	for i := range n {
		w.Add(1)
		go func() { defer w.Done(); do(i) }()
	}
	w.Wait()
}

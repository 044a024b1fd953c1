package register

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"qyzmet"
)

// following is a register with a table that follows the log: it counts acts.
type following struct {
	*Register
	waits, wrote, turns atomic.Int64 // acts put off, acts written, transactions that wrote them
	fails               atomic.Bool
}

const countTable = `CREATE TABLE count_act (acts BIGINT NOT NULL)`

func follows(t *testing.T) *following {
	f := &following{}
	path := filepath.Join(t.TempDir(), "register.db")
	r, err := OpenFile(context.Background(), path, Options{
		Schemas: []Schema{{Name: "count", Migrations: []Migration{{ID: 1, SQL: countTable}}}},
		After: func(_ context.Context, tx *Tx, entries []qyzmet.Entry) error {
			tx.PutOff(len(entries))
			tx.Then(func() { f.waits.Add(int64(len(entries))) })
			return nil
		},
		Follow: func(ctx context.Context, tx *Tx) error {
			if f.fails.Load() {
				return errors.New("there is no room")
			}
			n := f.waits.Load()
			tx.CaughtUp()
			tx.Then(func() { f.waits.Add(-n); f.wrote.Add(n); f.turns.Add(1) })
			_, err := tx.Exec(ctx, `INSERT INTO count_act (acts) VALUES ($1)`, n)
			return err
		}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	f.Register = r
	return f
}

func (f *following) counted(t *testing.T) (n int64) {
	t.Helper()
	if err := f.base.Follow(context.Background()); err != nil {
		t.Fatal(err)
	}
	if err := f.base.QueryRow(context.Background(), `SELECT COALESCE(SUM(acts), 0) FROM count_act`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// Who asks for the tables sees every act that was acknowledged, and many acts cost one
// transaction.
func TestTablesFollow(t *testing.T) {
	f := follows(t)
	for i := range 100 {
		mustAppend(t, f.Register, draft(fmt.Sprint(i), "p-1"))
		if i%25 == 24 {
			if n := f.counted(t); n != int64(i+1) {
				t.Fatalf("after %d acts the table has %d", i+1, n)
			}
		}
	}
	if turns := f.turns.Load(); turns > 60 {
		t.Errorf("100 acts took %d transactions of the table", turns)
	}
}

// Nobody asks: the tables follow nevertheless, soon.
func TestTablesFollowByThemselves(t *testing.T) {
	f := follows(t)
	mustAppend(t, f.Register, draft("1", "p-1"))
	for range 1000 {
		if f.wrote.Load() == 1 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("the table does not follow while nobody records")
}

// What cannot be written is said to whoever asks; recording goes on, and it is tried
// again.
func TestTablesFollowAfterFailure(t *testing.T) {
	f := follows(t)
	f.fails.Store(true)
	for i := range 5 {
		mustAppend(t, f.Register, draft(fmt.Sprint(i), "p-1"))
	}
	if err := f.base.Follow(context.Background()); err == nil {
		t.Error("who asks is not told")
	}
	f.fails.Store(false)
	mustAppend(t, f.Register, draft("6", "p-1"))
	for range 1000 {
		if f.wrote.Load() == 6 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d of 6 acts were written after the failure", f.wrote.Load())
}

func TestTablesFollowBeforeClosing(t *testing.T) {
	f := follows(t)
	mustAppend(t, f.Register, draft("1", "p-1"))
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if n := f.wrote.Load(); n != 1 {
		t.Errorf("%d of 1 acts were written when the register was closed", n)
	}
}

// An act that was undone was never put off.
func TestNothingPutOffIsUndone(t *testing.T) {
	f := follows(t)
	err := f.base.Write(context.Background(), func(tx *Tx) error {
		tx.PutOff(3)
		return errors.New("broken off")
	})
	if err == nil || f.pen.late.acts.Load() != 0 {
		t.Errorf("%v, %d acts wait", err, f.pen.late.acts.Load())
	}
}

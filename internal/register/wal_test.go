package register

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// walOf opens a register whose write-ahead log is emptied from a size on, and
// returns what measures it.
func walOf(t *testing.T, most int64, wait int) (*Register, func() int64) {
	r := sqliteEngine(t).open(t, Options{})
	log := &wal{path: r.path + "-wal", most: most, wait: wait}
	r.pen.tend = log.tend
	return r, func() int64 {
		info, err := os.Stat(log.path)
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
}

// large is a draft of an act of about 64 KB.
func large(key string) Draft {
	d := draft(key, "p-1")
	d.Act.Payload.Number = strings.Repeat("x", 64<<10)
	return d
}

// overlap reads from some goroutines such that one of them nearly always has a reading open.
func overlap(t *testing.T, r *Register, stop *atomic.Bool) *sync.WaitGroup {
	var wait sync.WaitGroup
	for me := range 3 {
		wait.Go(func() {
			for !stop.Load() {
				tx, err := r.base.read.BeginTx(context.Background(), nil)
				if err != nil {
					t.Error(err)
					return
				}
				var n int
				if err := tx.QueryRow(`SELECT count(*) FROM log_act`).Scan(&n); err != nil {
					t.Error(err)
				}
				time.Sleep(time.Duration(1+me) * time.Millisecond) // the two drift against one another
				if err := tx.Rollback(); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	return &wait
}

func TestLogIsEmptiedWhileOthersRead(t *testing.T) {
	r, size := walOf(t, 2<<20, 1000)
	var stop atomic.Bool
	readers := overlap(t, r, &stop)
	most := int64(0)
	for i := range 300 {
		if _, err := r.Append(context.Background(), large(fmt.Sprint(i))); err != nil {
			t.Fatal(err)
		}
		most = max(most, size())
	}
	stop.Store(true)
	readers.Wait()
	if most > 6<<20 {
		t.Errorf("the write-ahead log had up to %d bytes while 20 MB were written; it is to be emptied from 2 MB on", most)
	}
}

func TestLogWaitsForWhoReadsLong(t *testing.T) {
	r, size := walOf(t, 2<<20, 50)
	tx, err := r.base.read.BeginTx(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := tx.QueryRow(`SELECT count(*) FROM log_act`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	write := func(from, to int) {
		for i := from; i < to; i++ {
			if _, err := r.Append(context.Background(), large(fmt.Sprint(i))); err != nil {
				t.Fatalf("act %d: %v", i, err)
			}
		}
	}
	write(0, 150)
	if size() < 8<<20 {
		t.Fatalf("the log has %d bytes though somebody reads what was there before", size())
	}
	if err := tx.QueryRow(`SELECT count(*) FROM log_act`).Scan(&n); err != nil || n != 0 {
		t.Errorf("who reads sees %d acts that came later: %v", n, err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	write(150, 200)
	if size() > 4<<20 {
		t.Errorf("the log has %d bytes though nobody reads what was there before", size())
	}
}

package register

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"qyzmet"
)

func TestReads(t *testing.T) {
	onEach(t, func(t *testing.T, e *engine) {
		ctx := context.Background()
		r := e.open(t, Options{Clock: func() time.Time { return time.UnixMilli(77) }})
		allAtOnce(20, func(i int) {
			err := r.LogRead(ctx, ReadEntry{Who: "u-1", Office: "o-1", Subject: qyzmet.SubjectID(fmt.Sprint("p-", i%2)), What: "card", Purpose: fmt.Sprint("call-up ", i)})
			if err != nil {
				t.Error(err)
			}
		})
		got, err := r.Reads(ctx, "p-1", 5)
		if err != nil || len(got) != 5 || got[0].Position <= got[4].Position || got[0].At != 77 || got[0].Who != "u-1" {
			t.Errorf("%+v %v", got, err)
		}
		wantCode(t, r.LogRead(ctx, ReadEntry{Who: "u-1", Subject: "p-1"}), qyzmet.Missing)
		report, err := r.Verify(ctx, nil)
		if err != nil || !report.Sound() || report.Reads != 20 {
			t.Errorf("%+v %v", report, err)
		}
	})
}

func TestBooks(t *testing.T) {
	onEach(t, func(t *testing.T, e *engine) {
		ctx := context.Background()
		r := e.open(t, Options{})
		for range 2 {
			if err := r.KeepBook(ctx, "aa", []byte("the law")); err != nil {
				t.Fatal(err)
			}
		}
		wantCode(t, r.KeepBook(ctx, "aa", []byte("another")), qyzmet.Contradiction)
		wantCode(t, r.KeepBook(ctx, "", nil), qyzmet.Missing)
		if got, err := r.Book(ctx, "aa"); err != nil || string(got) != "the law" {
			t.Errorf("%q %v", got, err)
		}
		_, err := r.Book(ctx, "bb")
		wantCode(t, err, qyzmet.NotFound)
	})
}

func TestOutbox(t *testing.T) {
	onEach(t, func(t *testing.T, e *engine) {
		ctx := context.Background()
		now := time.UnixMilli(1_790_000_000_000)
		r := e.open(t, Options{Clock: func() time.Time { return now }})
		var id qyzmet.ActID
		for i := range 10 {
			d := draft(fmt.Sprint("k", i), "p-1")
			d.Outbox = []Message{{ID: fmt.Sprint("m-", i), Channel: "sms", To: "+7", Body: "come"}}
			id = mustAppend(t, r, d).ID
			mustAppend(t, r, d) // recorded once, sent once
		}
		taken := draft("k-taken", "p-1")
		taken.Outbox = []Message{{ID: "m-0", Channel: "sms", To: "+7"}}
		_, err := r.Append(ctx, taken)
		wantCode(t, err, qyzmet.NotAllowed)
		if none, err := r.Due(ctx, now.Add(-time.Second), 5); err != nil || len(none) != 0 {
			t.Errorf("before it is due: %v %v", none, err)
		}
		// Several couriers take all, each once.
		var mu sync.Mutex
		var got []string
		allAtOnce(5, func(int) {
			for {
				some, err := r.Due(ctx, now, 3)
				if err != nil {
					t.Error(err)
				}
				if len(some) == 0 {
					return
				}
				mu.Lock()
				for _, d := range some {
					got = append(got, d.ID)
					if d.State != Leased || d.Attempts != 1 || d.Body != "come" || d.Act == "" {
						t.Errorf("%+v", d)
					}
				}
				mu.Unlock()
			}
		})
		slices.Sort(got)
		if len(got) != 10 || len(slices.Compact(got)) != 10 {
			t.Fatalf("handed out: %v", got)
		}
		for range 2 {
			if err := r.MarkSent(ctx, "m-0", "id 7 of the operator"); err != nil {
				t.Error(err)
			}
		}
		if err := r.MarkFailed(ctx, "m-1", now.Add(time.Hour), "no answer"); err != nil {
			t.Error(err)
		}
		if err := r.MarkFailed(ctx, "m-2", time.Time{}, "no such number"); err != nil {
			t.Error(err)
		}
		if err := r.MarkFailed(ctx, "m-0", now, "late"); err != nil { // sent is sent
			t.Error(err)
		}
		wantCode(t, r.MarkSent(ctx, "m-none", ""), qyzmet.NotFound)
		if again, err := r.Due(ctx, now.Add(Lease), 100); err != nil || len(again) != 7 || again[0].Attempts != 2 {
			t.Errorf("after the lease: %v %v", again, err)
		}
		if again, err := r.Due(ctx, now.Add(time.Hour), 100); err != nil || len(again) != 8 || again[0].ID != "m-1" || again[0].Note != "no answer" {
			t.Errorf("after the pause: %v %v", again, err)
		}
		last, err := r.Messages(ctx, id)
		if err != nil || len(last) != 1 || last[0].ID != "m-9" {
			t.Errorf("%v %v", last, err)
		}
	})
}

package register

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet"
	"qyzmet/internal/register/pgtest"
)

// onTheWritersConnection runs a statement outside a transaction there.
func onTheWritersConnection(t testing.TB, r *Register, text string) {
	t.Helper()
	r.pen.mu.Lock()
	defer r.pen.mu.Unlock()
	if err := r.pen.open(context.Background()); err != nil {
		t.Fatal(err)
	}
	if _, err := r.pen.conn.ExecContext(context.Background(), text); err != nil {
		t.Fatal(err)
	}
}

// fillUntilRefused appends until the register takes no more.
func fillUntilRefused(t *testing.T, r *Register) (Draft, error) {
	t.Helper()
	for i := range 10_000 {
		d := draft(fmt.Sprint("fill", i), "p-1")
		if _, err := r.Append(context.Background(), d); err != nil {
			return d, err
		}
	}
	t.Fatal("it took everything")
	return Draft{}, nil
}

func TestDiskFull(t *testing.T) {
	ctx := context.Background()
	r := sqliteEngine(t).open(t, Options{})
	onTheWritersConnection(t, r, `PRAGMA max_page_count = 60`)
	d, err := fillUntilRefused(t, r)
	wantCode(t, err, qyzmet.Unavailable)
	if !strings.Contains(err.Error(), "full") {
		t.Errorf("%v does not say that the disk is full", err)
	}
	size, err := r.Size(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if acts, err := r.Acts(ctx, "p-1", 0); err != nil || len(acts) != int(size) {
		t.Errorf("reading goes on: %d of %d, %v", len(acts), size, err)
	}
	onTheWritersConnection(t, r, `PRAGMA max_page_count = 100000`)
	if got := mustAppend(t, r, d); got.Again || got.Position != size+1 {
		t.Errorf("after room was made: %+v", got)
	}
	if report, err := r.Verify(ctx, nil); err != nil || !report.Sound() {
		t.Errorf("%+v %v", report, err)
	}
}

func TestReadOnlyDisk(t *testing.T) {
	r := sqliteEngine(t).open(t, Options{})
	mustAppend(t, r, draft("k1", "p-1"))
	onTheWritersConnection(t, r, `PRAGMA query_only = 1`)
	_, err := r.Append(context.Background(), draft("k2", "p-1"))
	wantCode(t, err, qyzmet.Unavailable)
	onTheWritersConnection(t, r, `PRAGMA query_only = 0`)
	mustAppend(t, r, draft("k2", "p-1"))
}

func TestNoRegister(t *testing.T) {
	ctx := context.Background()
	_, err := OpenFile(ctx, filepath.Join(t.TempDir(), "no", "such", "folder.db"), Options{})
	wantCode(t, err, qyzmet.Unavailable)
	_, err = OpenPostgres(ctx, "postgres://nobody@/x?host="+t.TempDir(), Options{})
	wantCode(t, err, qyzmet.Unavailable)
	_, err = OpenPostgres(ctx, "postgres://%%%", Options{})
	wantCode(t, err, qyzmet.BadSyntax)
}

// The clock may jump back: the order is that of the positions.
func TestClockJumps(t *testing.T) {
	onEach(t, func(t *testing.T, e *engine) {
		now := time.UnixMilli(1_790_000_000_000)
		r := e.open(t, Options{Clock: func() time.Time { now = now.Add(-time.Hour); return now }})
		for i := range 5 {
			mustAppend(t, r, draft(fmt.Sprint("k", i), "p-1"))
		}
		acts, err := r.Acts(context.Background(), "p-1", 0)
		if err != nil || len(acts) != 5 || acts[4].Act.Envelope.Recorded >= acts[0].Act.Envelope.Recorded {
			t.Errorf("%+v %v", acts, err)
		}
		if _, err := r.Checkpoint(context.Background()); err != nil {
			t.Error(err)
		}
	})
}

func TestCancelled(t *testing.T) {
	onEach(t, func(t *testing.T, e *engine) {
		r := e.open(t, Options{})
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := r.Append(ctx, draft("k", "p-1")); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
		mustAppend(t, r, draft("k", "p-1"))
	})
}

// Closing answers everybody, whenever he came.
func TestCloseUnderLoad(t *testing.T) {
	for range 20 {
		r, err := OpenFile(context.Background(), "", Options{})
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			time.Sleep(3 * time.Millisecond)
			r.Close()
		}()
		allAtOnce(30, func(i int) {
			for n := 0; ; n++ {
				if _, err := r.Append(context.Background(), draft(fmt.Sprint(i, "-", n), "p-1")); err != nil {
					wantCode(t, err, qyzmet.Unavailable)
					return
				}
			}
		})
	}
}

// A view that panics refuses its act and harms no other.
func TestPanickingView(t *testing.T) {
	onEach(t, func(t *testing.T, e *engine) {
		r := e.open(t, Options{After: func(_ context.Context, _ *Tx, entries []qyzmet.Entry) error {
			if entries[0].Act.Payload.Number == "bad" {
				panic("a view's mistake")
			}
			return nil
		}})
		_, err := r.Append(context.Background(), draft("bad", "p-1"))
		wantCode(t, err, qyzmet.Internal)
		if got := mustAppend(t, r, draft("good", "p-1")); got.Position != 1 {
			t.Errorf("%+v", got)
		}
	})
}

// A server that goes away and comes back loses and doubles nothing.
func TestServerGoesAway(t *testing.T) {
	s := pgtest.Start(t)
	ctx := context.Background()
	dir := t.TempDir()
	r, err := OpenPostgres(ctx, s.Database(t), Options{KeyFile: filepath.Join(dir, "key"), CheckpointFile: filepath.Join(dir, "checkpoint")})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	acked := map[string]Receipt{}
	for round := range 3 {
		done := make(chan error, 1)
		time.AfterFunc(100*time.Millisecond, func() { done <- s.Stop("immediate") })
		var last Draft
		for i := 0; ; i++ {
			last = draft(fmt.Sprint("k", round, "-", i), "p-1")
			got, err := r.Append(ctx, last)
			if err != nil {
				wantCode(t, err, qyzmet.Unavailable)
				break
			}
			acked[last.Key] = got
		}
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		if err := s.Run(); err != nil {
			t.Fatal(err)
		}
		acked[last.Key] = mustAppend(t, r, last) // again or for the first time
	}
	// While nobody writes the server may go and come unnoticed.
	if err := errors.Join(s.Stop("fast"), s.Run()); err != nil {
		t.Fatal(err)
	}
	idle := draft("idle", "p-1")
	acked[idle.Key] = mustAppend(t, r, idle)
	lost := 0
	all, err := r.Since(ctx, 0, 1_000_000)
	if err != nil || len(all) != len(acked) {
		t.Errorf("%d acts stand, %d were acknowledged, %v", len(all), len(acked), err)
	}
	for _, e := range all {
		if was := acked[e.Act.Payload.Number]; was.Position != e.Position {
			lost++
		}
	}
	if lost > 0 {
		t.Errorf("%d of %d stand elsewhere than acknowledged", lost, len(acked))
	}
	if report, err := r.Verify(ctx, nil); err != nil || !report.Sound() {
		t.Errorf("%+v %v", report, err)
	}
}

// While the standby that must confirm is away nothing is acknowledged, neither
// the act nor a retry that finds it on the primary.
func TestStandbyAway(t *testing.T) {
	s := pgtest.Start(t)
	ctx := context.Background()
	url := s.Database(t)
	r, err := OpenPostgres(ctx, url, Options{longest: 1500 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	mustAppend(t, r, draft("k0", "p-1"))
	admin, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close(ctx)
	standby := func(names string) {
		t.Helper()
		for _, text := range []string{`ALTER SYSTEM SET synchronous_standby_names = '` + names + `'`, `SELECT pg_reload_conf()`, `SELECT pg_sleep(0.3)`} {
			if _, err := admin.Exec(ctx, text); err != nil {
				t.Fatal(err)
			}
		}
	}
	cancelWaiting := func() int64 {
		tag, err := admin.Exec(ctx, `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'`)
		if err != nil {
			t.Fatal(err)
		}
		return tag.RowsAffected()
	}
	standby("nobody")
	d := draft("k1", "p-1")
	for _, attempt := range []string{"the first", "a retry"} {
		go func() { // the wait of the commit is cancelled: the server warns and says COMMIT
			for range 20 {
				time.Sleep(50 * time.Millisecond)
				if cancelled, _ := cancelByOther(url); cancelled > 0 {
					return
				}
			}
		}()
		got, err := r.Append(ctx, d)
		if err == nil {
			t.Fatalf("%s was acknowledged without the standby: %+v", attempt, got)
		}
		wantCode(t, err, qyzmet.Unavailable)
		t.Logf("%s: %v", attempt, err)
	}
	// It stands on the primary, as the rule expects.
	if acts, err := r.Acts(ctx, "p-1", 0); err != nil || len(acts) != 2 {
		t.Errorf("%d acts, %v", len(acts), err)
	}
	// Without anybody to cancel the wait it ends by our own limit.
	_, err = r.Append(ctx, draft("k2", "p-1"))
	wantCode(t, err, qyzmet.Unavailable)
	cancelWaiting()
	standby("")
	if got := mustAppend(t, r, d); !got.Again || got.Position != 2 {
		t.Errorf("with the standby back: %+v", got)
	}
	mustAppend(t, r, draft("k2", "p-1"))
	if report, err := r.Verify(ctx, nil); err != nil || !report.Sound() || report.Acts != 3 {
		t.Errorf("%+v %v", report, err)
	}
}

// cancelByOther cancels the commits that wait for a standby.
func cancelByOther(url string) (int64, error) {
	ctx := context.Background()
	admin, err := pgx.Connect(ctx, url)
	if err != nil {
		return 0, err
	}
	defer admin.Close(ctx)
	tag, err := admin.Exec(ctx, `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'`)
	return tag.RowsAffected(), err
}

func TestNoFsyncRefused(t *testing.T) {
	s := pgtest.Start(t, "fsync=off")
	_, err := OpenPostgres(context.Background(), s.Database(t), Options{})
	wantCode(t, err, qyzmet.Unavailable)
}

// The role with the rights that the decision lists serves, and cannot change the
// past even where it may delete.
func TestRightsOnPostgres(t *testing.T) {
	ctx := context.Background()
	url := pgtest.URL(t)
	owner, err := OpenPostgres(ctx, url, Options{})
	if err != nil {
		t.Fatal(err)
	}
	owner.Close()
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "decisions", "0008-register.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, grants, _ := strings.Cut(string(page), "```sql\n")
	grants, _, found := strings.Cut(grants, "```")
	if !found {
		t.Fatal("the decision lists no rights")
	}
	admin, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close(ctx)
	if _, err := admin.Exec(ctx, `DROP ROLE IF EXISTS qyzmet; CREATE ROLE qyzmet LOGIN; `+grants); err != nil {
		t.Fatal(err)
	}
	defer admin.Exec(ctx, `DROP OWNED BY qyzmet; DROP ROLE qyzmet`)
	r, err := OpenPostgres(ctx, strings.Replace(url, "postgres@", "qyzmet@", 1), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	aFilledRegister(t, r)
	if due, err := r.Due(ctx, time.Now().Add(time.Hour), 100); err != nil || len(due) != 39 {
		t.Errorf("%d messages, %v", len(due), err)
	}
	for _, text := range []string{`DROP TRIGGER log_payload_kept ON log_payload`, `ALTER TABLE log_act DISABLE TRIGGER ALL`, `DELETE FROM log_act`, `UPDATE log_act SET id = id`, `DELETE FROM log_payload`, `TRUNCATE log_act`} {
		if _, err := r.Base().Exec(ctx, text); err == nil {
			t.Errorf("%s was not refused", text)
		}
	}
	if report, err := r.Verify(ctx, nil); err != nil || !report.Sound() {
		t.Errorf("%+v %v", report, err)
	}
}

package register

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet"
	"qyzmet/internal/register/pgtest"
)

func says(t testing.TB, url, text string) {
	t.Helper()
	if err := said(url, text); err != nil {
		t.Fatal(err)
	}
}

func said(url, text string) error {
	conn, err := pgx.Connect(context.Background(), url)
	if err != nil {
		return err
	}
	defer conn.Close(context.Background())
	_, err = conn.Exec(context.Background(), text)
	return err
}

// TestPostgresToASecond: PostgreSQL archives its write-ahead log; a base backup and
// the archive are restored to an instant, and the register is gone on with by a
// decision.
func TestPostgresToASecond(t *testing.T) {
	ctx := context.Background()
	s := pgtest.Start(t)
	archive, err := s.Folder("archive")
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(s.Stop("fast"), s.Configure("wal_level = replica", "archive_mode = on", "archive_command = 'test ! -f "+archive+"/%f && cp %p "+archive+"/%f'"), s.Run())
	if err != nil {
		t.Fatal(err)
	}
	keys := t.TempDir()
	o := Options{KeyFile: filepath.Join(keys, "key"), CheckpointFile: filepath.Join(keys, "checkpoint")}
	url := s.Database(t)
	r, err := OpenPostgres(ctx, url, o)
	if err != nil {
		t.Fatal(err)
	}
	mustAppend(t, r, draft("before the backup", "p-1"))
	restored := s.Copy(t)
	for i := range 10 {
		mustAppend(t, r, draft(fmt.Sprint("k", i), "p-1"))
	}
	time.Sleep(100 * time.Millisecond)
	until := time.Now()
	time.Sleep(100 * time.Millisecond)
	for i := range 5 {
		mustAppend(t, r, draft(fmt.Sprint("late", i), "p-1"))
	}
	r.Close()
	says(t, url, `SELECT pg_switch_wal()`)
	for try := 0; ; try++ { // until the last segment is in the archive
		var waiting bool
		conn, err := pgx.Connect(ctx, url)
		if err != nil {
			t.Fatal(err)
		}
		err = conn.QueryRow(ctx, `SELECT coalesce(last_archived_wal, '') < pg_walfile_name(pg_current_wal_lsn() - 1) FROM pg_stat_archiver`).Scan(&waiting)
		conn.Close(ctx)
		if err != nil || try > 100 {
			t.Fatal("the archive does not follow: ", err)
		}
		if !waiting {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if err := s.Stop("immediate"); err != nil {
		t.Fatal(err)
	}
	if err := restored.Recover(archive, until.UTC().Format("2006-01-02 15:04:05.000000+00")); err != nil {
		t.Fatal(err)
	}
	address := restored.Address(filepath.Base(pathOf(t, url)))
	for try := 0; said(address, `SELECT pg_logical_emit_message(true, 'x', 'y')`) != nil; try++ { // it recovers, and then writes
		if try > 100 {
			t.Fatal("the restored server does not come up")
		}
		time.Sleep(100 * time.Millisecond)
	}
	back, err := OpenPostgres(ctx, address, o)
	if err != nil {
		t.Fatal(err)
	}
	defer back.Close()
	if size, err := back.Size(ctx); err != nil || size != 11 {
		t.Fatalf("%d acts restored, want 11, %v", size, err)
	}
	_, err = back.Append(ctx, draft("on top", "p-1"))
	wantCode(t, err, qyzmet.Damaged)
	d, err := back.Resume(ctx, "u-1", "the machine burned")
	if err != nil || d.GivenUp != 5 {
		t.Fatalf("%+v %v", d, err)
	}
	mustAppend(t, back, draft("on top", "p-1"))
	if report, err := back.Verify(ctx, nil); err != nil || !report.Sound() || report.Acts != 12 {
		t.Errorf("%+v %v", report, err)
	}
}

func pathOf(t testing.TB, url string) string {
	t.Helper()
	config, err := pgx.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	return config.Database
}

// failovers is how often a primary is lost.
func failovers() int {
	if os.Getenv("REQUIRE") == "all" || os.Getenv("REGISTER_CRASHES") != "" {
		return 3
	}
	return 1
}

// TestFailover: under load the primary is lost, again and again, and its synchronous
// standby becomes the primary; the old one never comes back. What was acknowledged
// stands, once.
func TestFailover(t *testing.T) {
	ctx := context.Background()
	primary := pgtest.Start(t)
	name := pathOf(t, primary.Database(t))
	keys := t.TempDir()
	o := Options{KeyFile: filepath.Join(keys, "key"), CheckpointFile: filepath.Join(keys, "checkpoint"), longest: 5 * time.Second}
	acked := map[string]Receipt{}
	var refused atomic.Int64
	for round := range failovers() {
		standby := primary.Standby(t, "s1")
		says(t, primary.Address("postgres"), `ALTER SYSTEM SET synchronous_standby_names = 's1'`)
		says(t, primary.Address("postgres"), `SELECT pg_reload_conf()`)
		r, err := OpenPostgres(ctx, pgtest.AddressOfAny(name, primary, standby), o)
		if err != nil {
			t.Fatal(err)
		}
		var mu sync.Mutex
		var stop atomic.Bool
		var load sync.WaitGroup
		for w := range 8 {
			load.Go(func() {
				for n := 0; !stop.Load(); n++ {
					key := fmt.Sprintf("%d-%d-%d", round, w, n)
					d := draft(key, qyzmet.SubjectID(fmt.Sprint("p-", w)))
					d.Outbox = []Message{{Channel: "sms", To: "+7", Body: key}}
					got, err := r.Append(ctx, d)
					for ; err != nil && !stop.Load(); got, err = r.Append(ctx, d) { // the same request with the same key
						refused.Add(1)
						time.Sleep(20 * time.Millisecond)
					}
					if err == nil {
						mu.Lock()
						acked[key] = got
						mu.Unlock()
					}
				}
			})
		}
		time.Sleep(time.Second)
		if err := primary.Stop("immediate"); err != nil { // it is gone, and fenced: nothing starts it again
			t.Fatal(err)
		}
		if err := errors.Join(standby.Promote(), said(standby.Address("postgres"), `ALTER SYSTEM SET synchronous_standby_names = ''`), said(standby.Address("postgres"), `SELECT pg_reload_conf()`)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(1500 * time.Millisecond)
		stop.Store(true)
		load.Wait()
		if err := r.Close(); err != nil {
			t.Error(err)
		}
		primary = standby
	}
	r, err := OpenPostgres(ctx, primary.Address(name), o)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for key, a := range acked {
		acked[key] = Receipt{Position: a.Position, ID: a.ID}
	}
	lost, doubled, total := compareAcked(t, r, acked)
	t.Logf("the primary lost %d times: %d acknowledged, %d recorded, %d refusals sent again, %d lost, %d doubled", failovers(), len(acked), total, refused.Load(), lost, doubled)
	if lost+doubled > 0 || len(acked) == 0 {
		t.Error("acknowledged acts were lost or doubled, or none were")
	}
	if report, err := r.Verify(ctx, nil); err != nil || !report.Sound() {
		t.Errorf("%+v %v", report, err)
	}
}

//go:build unix

package register

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"qyzmet"
	"qyzmet/internal/register/pgtest"
)

// backends are the processes of a server that serve a database, as a frozen
// machine would freeze them.
func backends(t *testing.T, r *Register) []int {
	t.Helper()
	rows, err := r.Base().Query(context.Background(), `SELECT pid FROM pg_stat_activity WHERE datname = current_database()`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []int
	for rows.Next() {
		var pid int
		if err := rows.Scan(&pid); err != nil {
			t.Fatal(err)
		}
		out = append(out, pid)
	}
	if err := rows.Err(); err != nil || len(out) == 0 {
		t.Fatalf("%v %v", out, err)
	}
	return out
}

// A server that is paused under load loses and doubles nothing: what is not
// answered in time is refused as unavailable, and sent again it stands once.
func TestServerPaused(t *testing.T) {
	if _, err := exec.LookPath("kill"); err != nil || os.Getuid() != 0 {
		t.Skip("only root stops the processes of another user")
	}
	ctx := context.Background()
	s := pgtest.Start(t)
	r, err := OpenPostgres(ctx, s.Database(t), Options{longest: 700 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	acked := map[string]Receipt{}
	refused := 0
	for round := range 4 {
		pause := []time.Duration{200 * time.Millisecond, 2 * time.Second}[round%2]
		stopped := backends(t, r)
		signal := func(to syscall.Signal) {
			for _, pid := range stopped {
				_ = syscall.Kill(pid, to) // it may have ended
			}
		}
		freeze := time.AfterFunc(100*time.Millisecond, func() { signal(syscall.SIGSTOP) })
		thaw := time.AfterFunc(100*time.Millisecond+pause, func() { signal(syscall.SIGCONT) })
		for begin, i := time.Now(), 0; time.Since(begin) < 400*time.Millisecond+pause; i++ {
			d := draft(fmt.Sprint("k", round, "-", i), "p-1")
			got, err := r.Append(ctx, d)
			for tries := 0; err != nil && tries < 50; tries++ {
				wantCode(t, err, qyzmet.Unavailable)
				refused++
				time.Sleep(100 * time.Millisecond)
				got, err = r.Append(ctx, d)
			}
			if err != nil {
				t.Fatal(err)
			}
			acked[d.Key] = got
		}
		freeze.Stop()
		thaw.Stop()
		signal(syscall.SIGCONT)
	}
	all, err := r.Since(ctx, 0, 1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	lost, doubled, seen := 0, 0, map[string]bool{}
	for _, e := range all {
		number := e.Act.Payload.Number
		if seen[number] {
			doubled++
		}
		seen[number] = true
		if was, ok := acked[number]; !ok || was.Position != e.Position {
			lost++
		}
	}
	t.Logf("paused 4 times: %d acts acknowledged, %d recorded, %d refused meanwhile, %d lost or elsewhere, %d doubled", len(acked), len(all), refused, lost, doubled)
	if lost+doubled > 0 || len(all) != len(acked) || refused == 0 {
		t.Error("a paused server was not met as it should be")
	}
	if report, err := r.Verify(ctx, nil); err != nil || !report.Sound() {
		t.Errorf("%+v %v", report, err)
	}
}

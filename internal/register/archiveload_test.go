package register

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"qyzmet"
)

// TestRestoreUnderLoad: eight writers, and a restore to random instants of what they
// did, from the archive alone: what was acknowledged before the instant is there,
// what was begun after it is not.
func TestRestoreUnderLoad(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	r := archiveOf(t, dir, Options{})
	type sent struct{ began, acked time.Time }
	var mu sync.Mutex
	all := map[string]sent{}
	from := time.Now()
	end := from.Add(2500 * time.Millisecond)
	allAtOnce(8, func(w int) {
		for n := 0; time.Now().Before(end); n++ {
			key := fmt.Sprint(w, "-", n)
			s := sent{began: time.Now()}
			if _, err := r.Append(ctx, draft(key, qyzmet.SubjectID(fmt.Sprint("p-", w)))); err != nil {
				t.Error(err)
				return
			}
			s.acked = time.Now()
			mu.Lock()
			all[key] = s
			mu.Unlock()
		}
	})
	flush(t, r)
	rounds := crashRounds(4)
	if rounds > 20 {
		rounds = 20
	}
	before, lost, early := 0, 0, 0
	for range rounds {
		until := from.Add(time.Duration(rand.Int64N(int64(end.Sub(from))))).Truncate(time.Millisecond)
		got, dst := mustRestore(t, RestorePlan{Archive: filepath.Join(dir, "archive"), Until: until})
		back, err := openFile(ctx, dst, Options{Schemas: []Schema{keptThings}})
		if err != nil {
			t.Fatal(err)
		}
		stands := map[string]bool{}
		for after := qyzmet.Position(0); ; {
			some, err := back.Since(ctx, after, 500)
			if err != nil {
				t.Fatal(err)
			}
			if len(some) == 0 {
				break
			}
			for _, e := range some {
				stands[e.Act.Payload.Number], after = true, e.Position
			}
		}
		back.Close()
		if int(got.Cut) != len(stands) {
			t.Errorf("cut at %d, %d acts", got.Cut, len(stands))
		}
		for key, s := range all {
			switch {
			case !s.acked.After(until):
				if before++; !stands[key] {
					lost++
				}
			case s.began.After(until.Add(time.Millisecond)) && stands[key]:
				early++
			}
		}
	}
	t.Logf("restored to %d random instants of %d acts: %d acknowledged before them, %d of these lost, %d begun later and there", rounds, len(all), before, lost, early)
	if lost+early > 0 || before == 0 {
		t.Error("what was restored is not what stood then")
	}
}

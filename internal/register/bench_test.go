package register

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"qyzmet"
	"qyzmet/internal/register/pgtest"
)

// writers is how many append at once in the benchmarks.
const writers = 64

// appendMany lets the writers append n acts.
func appendMany(b testing.TB, r *Register, n int) {
	var next atomic.Int64
	allAtOnce(writers, func(int) {
		for {
			i := next.Add(1)
			if i > int64(n) {
				return
			}
			s := qyzmet.SubjectID(fmt.Sprint("p-", i%1000))
			d := draft(NewID("k"), s)
			if _, err := r.Append(context.Background(), d); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

func BenchmarkAppend(b *testing.B) {
	for _, e := range []string{"sqlite", "postgres"} {
		b.Run(e, func(b *testing.B) {
			r := engineFor(b, e).open(b, Options{})
			appendMany(b, r, 2000)
			b.ResetTimer()
			appendMany(b, r, b.N)
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "acts/s")
		})
	}
}

// bare writes groups of as many rows as there are writers with the driver alone:
// the same tables, bytes and indexes, one durable commit a group.
type bare struct {
	conn   *sql.Conn
	speech *dialect
	next   int64
	stmts  map[string]*sql.Stmt
}

func newBare(b testing.TB, engine string) *bare {
	ctx := context.Background()
	var r *Register
	var err error
	if engine == "sqlite" { // both without a key: nothing else writes
		r, err = openFile(ctx, filepath.Join(b.TempDir(), "bare.db"), Options{})
	} else {
		r, err = OpenPostgres(ctx, pgtest.URL(b), Options{})
	}
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { r.Close() })
	loosen(b, r)
	return &bare{conn: r.pen.conn, speech: r.speech, stmts: map[string]*sql.Stmt{}}
}

func (w *bare) exec(b testing.TB, text string, args ...any) {
	s := w.stmts[text]
	if s == nil {
		var err error
		if s, err = w.conn.PrepareContext(context.Background(), text); err != nil {
			b.Fatal(err)
		}
		w.stmts[text] = s
	}
	if _, err := s.Exec(args...); err != nil {
		b.Fatal(err)
	}
}

func (w *bare) group(b testing.TB, n int) {
	ctx := context.Background()
	if _, err := w.conn.ExecContext(ctx, w.speech.begin); err != nil {
		b.Fatal(err)
	}
	var acts, payloads, subjects rows
	for range n {
		w.next++
		act := anAct(NewID("k"), qyzmet.SubjectID(fmt.Sprint("p-", w.next%1000)))
		act.Envelope.ID, act.Envelope.Recorded = qyzmet.ActID(NewID("a")), 1_790_000_000_000
		envelope, _ := json.Marshal(act.Envelope)
		payload, _ := json.Marshal(act.Payload)
		hash := [64]byte{}
		copy(hash[:], NewID("h"))
		acts.add(w.next, string(act.Envelope.ID), hash[:32], envelope, hash[:32], hash[:64])
		payloads.add(w.next, hash[:16], payload)
		subjects.add(string(act.Envelope.Subjects[0]), w.next)
	}
	for into, r := range map[string]*rows{
		`log_act (position, id, key, envelope, commitment, hashes)`: &acts,
		`log_payload (position, salt, data)`:                        &payloads,
		`log_subject (subject, position)`:                           &subjects,
	} {
		for args := r.args; len(args) > 0; {
			k := min(w.speech.atOnce, len(args)/r.width)
			w.exec(b, insertText(into, "", k, r.width, true), args[:k*r.width]...)
			args = args[k*r.width:]
		}
	}
	if err := w.speech.commit(ctx, w.conn); err != nil {
		b.Fatal(err)
	}
}

func BenchmarkBare(b *testing.B) {
	for _, e := range []string{"sqlite", "postgres"} {
		b.Run(e, func(b *testing.B) {
			w := newBare(b, e)
			for range 2000 / writers {
				w.group(b, writers)
			}
			b.ResetTimer()
			for n := b.N; n > 0; n -= writers {
				w.group(b, min(n, writers))
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "acts/s")
		})
	}
}

// The register keeps near the speed of the bare driver: best of six rounds, taken
// in turns in one run. The goal of one half is for a quiet machine; beside other
// tests a third guards against a fall.
func TestAppendAgainstBareDriver(t *testing.T) {
	if testing.Short() {
		t.Skip("measures for some seconds")
	}
	r, w := engineFor(t, "sqlite").open(t, Options{}), newBare(t, "sqlite")
	const n = 32 * writers
	best, bestBare := 0.0, 0.0
	for range 6 {
		start := time.Now()
		appendMany(t, r, n)
		best = max(best, n/time.Since(start).Seconds())
		start = time.Now()
		for range n / writers {
			w.group(t, writers)
		}
		bestBare = max(bestBare, n/time.Since(start).Seconds())
	}
	t.Logf("%.0f acts/s, bare driver %.0f: %.2f", best, bestBare, best/bestBare)
	if best < bestBare/3 {
		t.Errorf("%.0f acts/s is under a third of the bare driver's %.0f", best, bestBare)
	}
}

func BenchmarkActs20(b *testing.B) {
	for _, e := range []string{"sqlite", "postgres"} {
		b.Run(e, func(b *testing.B) {
			r := engineFor(b, e).open(b, Options{})
			var drafts []Draft
			for i := range 20_000 {
				drafts = append(drafts, draft(fmt.Sprint("k", i), qyzmet.SubjectID(fmt.Sprint("p-", i%1000))))
			}
			if _, err := r.AppendAll(context.Background(), drafts); err != nil {
				b.Fatal(err)
			}
			for _, c := range []struct {
				name string
				cold bool
			}{{"cold", true}, {"again", false}} {
				b.Run(c.name, func(b *testing.B) {
					for i := range b.N {
						if c.cold && i%1000 == 0 {
							r.shelf.young, r.shelf.old, r.shelf.files = nil, nil, [2]map[qyzmet.SubjectID][]qyzmet.Entry{}
						}
						acts, err := r.Acts(context.Background(), qyzmet.SubjectID(fmt.Sprint("p-", i%1000)), 0)
						if err != nil || len(acts) != 20 {
							b.Fatal(len(acts), err)
						}
					}
				})
			}
		})
	}
}

func BenchmarkVerify(b *testing.B) {
	r, err := OpenFile(context.Background(), filepath.Join(b.TempDir(), "r.db"), Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	appendMany(b, r, 5000)
	b.ResetTimer()
	for range b.N {
		if report, err := r.Verify(context.Background(), nil); err != nil || !report.Sound() {
			b.Fatal(err)
		}
	}
	b.ReportMetric(5000*float64(b.N)/b.Elapsed().Seconds(), "acts/s")
}

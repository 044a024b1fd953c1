package office_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"qyzmet"
	"qyzmet/internal/engine"
	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/register/pgtest"
)

func hour(at string) fields {
	return fields{"purpose": "call-up", "exam_on": "2026-09-10", "exam_at": at, "exam_place": "поликлиника"}
}

// An hour of the medical commission is one person's: the second is refused and told
// why, and may have it once it is free again.
func TestHourIsTaken(t *testing.T) {
	onEachPlace(t, func(w *place) {
		one, two := w.conscript("Бірінші", ""), w.conscript("Екінші", "")
		first := w.Must(head, "examination-appointed", one, hour("09:15"))
		q := w.Request("examination-appointed", two, hour("09:15"))
		_, err := w.Record(context.Background(), head, q)
		faults, _ := qyzmet.FaultsOf(err)
		if len(faults) != 1 || faults[0].Code != qyzmet.Contradiction || faults[0].Path != "exam_at" || faults[0].Text == nil || !strings.Contains(faults[0].Text.RU, "На это время уже назначен") {
			t.Fatalf("%v", err)
		}
		w.Must(head, "examination-appointed", one, hour("09:15")) // he has it himself
		w.Must(head, "examination-appointed", two, hour("09:30"))
		w.Must(head, "examination-appointed", one, hour("10:00"))
		w.Must(head, "examination-appointed", two, hour("09:15"))
		if first.Again {
			t.Error("not recorded")
		}
	})
}

// Of those who sign at the same moment, in two processes where the engine serves
// two, exactly one gets the hour; the others are refused as if they had come later.
func TestHourIsTakenAtOnce(t *testing.T) {
	for name, path := range map[string]func(*testing.T) string{
		"sqlite":   func(t *testing.T) string { return filepath.Join(t.TempDir(), "r.db") },
		"postgres": func(t *testing.T) string { return pgtest.URL(t) },
	} {
		t.Run(name, func(t *testing.T) {
			at, keys := path(t), t.TempDir()
			w := &place{town: officetest.NewIn(t, lawOf(t), at, keys)}
			offices := []*office.Office{w.Office, w.Office}
			if name == "postgres" {
				second, err := officetest.Open(lawOf(t), at, keys)
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { second.Close() })
				offices[1] = second.Office
			}
			const signers, rounds = 4, 6
			for round := range rounds {
				var requests []office.Request
				for i := range signers {
					requests = append(requests, w.Request("examination-appointed", w.conscript(fmt.Sprintf("Адам-%d-%d", round, i), ""), hour(fmt.Sprintf("%02d:00", 9+round))))
				}
				errs := make([]error, signers)
				var all sync.WaitGroup
				for i, q := range requests {
					all.Go(func() { _, errs[i] = offices[i%2].Record(context.Background(), head, q) })
				}
				all.Wait()
				got := 0
				for _, err := range errs {
					faults, ours := qyzmet.FaultsOf(err)
					switch {
					case err == nil:
						got++
					case !ours || faults[0].Code != qyzmet.Contradiction || faults[0].Path != "exam_at":
						t.Errorf("refused otherwise: %v", err)
					}
				}
				if got != 1 {
					t.Errorf("%d have the hour", got)
				}
			}
		})
	}
}

func lawOf(t *testing.T) *engine.Engine {
	t.Helper()
	l, err := theLaw()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

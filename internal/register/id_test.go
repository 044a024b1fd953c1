package register

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestIDsSortByTheirMoment(t *testing.T) {
	at := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	var ids []string
	seen := map[string]bool{}
	for i := range 2000 {
		id := newID("p", at.Add(time.Duration(i*i)*time.Millisecond))
		if len(id) != 28 || !strings.HasPrefix(id, "p-") || seen[id] {
			t.Fatalf("id %d is %q", i, id)
		}
		seen[id] = true
		ids = append(ids, id)
	}
	if !slices.IsSorted(ids) {
		t.Error("ids do not sort by the moment at which they were drawn")
	}
	if a, b := newID("p", at), newID("p", at); a == b || a[:11] != b[:11] {
		t.Errorf("ids of one moment: %q and %q", a, b)
	}
	if last, first := newID("a", time.Date(3084, 1, 1, 0, 0, 0, 0, time.UTC)), newID("a", at); last < first {
		t.Errorf("%q sorts before %q", last, first)
	}
}

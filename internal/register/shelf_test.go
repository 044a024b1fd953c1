package register

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"qyzmet"
)

// Whatever was read, appended and erased before, a file is what the tables hold of
// it, up to any position.
func TestFilesAsStored(t *testing.T) {
	for _, e := range []string{"sqlite", "postgres"} {
		t.Run(e, func(t *testing.T) {
			r, ctx, draw := engineFor(t, e).open(t, Options{}), context.Background(), rand.New(rand.NewPCG(1, 2))
			for i := range 300 {
				s := qyzmet.SubjectID(fmt.Sprint("p-", draw.IntN(3)))
				switch draw.IntN(8) {
				case 0, 1, 2:
					if _, err := r.Append(ctx, draft(fmt.Sprint("k", i), s, "c-1")); err != nil {
						t.Fatal(err)
					}
				case 3:
					if size, _ := r.Size(ctx); size > 0 { // one that was erased, or erases, is refused
						_, _ = r.Erase(ctx, 1+qyzmet.Position(draw.Int64N(int64(size))), anErasure(fmt.Sprint("e", i)))
					}
				default:
					upTo := qyzmet.Position(draw.IntN(200))
					if upTo == 0 || upTo > 120 {
						upTo = math.MaxInt64
					}
					if draw.IntN(2) == 0 {
						s = "c-1"
					}
					got, err := r.Acts(ctx, s, upTo)
					want, bad := history{query: r.base.Query, shelf: &shelf{}}.of(ctx, s, upTo)
					if err != nil || bad != nil || len(got) != len(want) || len(got) > 0 && !reflect.DeepEqual(got, want) {
						t.Fatalf("step %d, %s up to %d: %v, %v; %d acts, want %d", i, s, upTo, err, bad, len(got), len(want))
					}
				}
			}
		})
	}
}

// What was read before an act was recorded and is kept after it is known to lack its
// end, and is not built on.
func TestFilesReadTooEarly(t *testing.T) {
	entry := func(p qyzmet.Position) qyzmet.Entry { return qyzmet.Entry{Position: p, Act: &qyzmet.Act{}} }
	act := func(p qyzmet.Position, first bool) []added {
		return []added{{entry(p), []string{"p-1"}, []bool{first}, usualAct}}
	}
	s := &shelf{alone: true}
	s.extend(act(1, true))
	if b := s.file("p-1"); !b.whole || len(b.entries) != 1 {
		t.Fatalf("the first act is the whole file: %+v", b)
	}
	s.drop(9) // an erasure: files are read anew
	early := s.file("p-1").seen
	s.extend(act(2, false))
	s.learn("p-1", []qyzmet.Entry{entry(1)}, early)
	if b := s.file("p-1"); b.whole {
		t.Fatalf("without act 2 it is not the whole file: %+v", b)
	}
	s.extend(act(3, false))
	if b := s.file("p-1"); b.whole || len(b.entries) != 1 {
		t.Fatalf("acts 1 and 3 are no file: %+v", b)
	}
	s.learn("p-1", []qyzmet.Entry{entry(1), entry(2), entry(3)}, s.file("p-1").seen)
	held := s.file("p-1").entries
	s.extend(act(4, false))
	if b := s.file("p-1"); !b.whole || len(b.entries) != 4 || len(held) != 3 {
		t.Fatalf("%+v, and who read before holds %d", b, len(held))
	}

	early = s.file("p-2").seen
	for range 3 * shelfBytes / usualAct { // generations go
		s.extend(act(5, false))
	}
	s.learn("p-2", []qyzmet.Entry{entry(1)}, early)
	if b := s.file("p-2"); b.whole {
		t.Fatalf("an act about p-2 since may be forgotten: %+v", b)
	}
}

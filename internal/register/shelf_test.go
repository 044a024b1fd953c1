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

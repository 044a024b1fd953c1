package register

import (
	"cmp"
	"context"
	"slices"

	"qyzmet"
)

// shared is rest where other processes write: each of them may have erased any act of
// the beginning, by a later one.
func (h history) shared(ctx context.Context, s qyzmet.SubjectID, begins []qyzmet.Entry, upTo qyzmet.Position) ([]qyzmet.Entry, error) {
	last := begins[len(begins)-1].Position
	at, err := h.since(ctx, s, last, upTo)
	if err != nil {
		return nil, err
	}
	for len(at.positions) > 0 && at.positions[0] <= last {
		i, found := slices.BinarySearchFunc(begins, at.positions[0], func(e qyzmet.Entry, p qyzmet.Position) int { return cmp.Compare(e.Position, p) })
		if !found || begins[i].Act.Payload != nil {
			h.shelf.lose(s)
			return h.rest(ctx, s, beginning{}, upTo)
		}
		at.positions, at.erased = at.positions[1:], at.erased[1:]
	}
	if last > upTo {
		n, _ := slices.BinarySearchFunc(begins, upTo+1, func(e qyzmet.Entry, p qyzmet.Position) int { return cmp.Compare(e.Position, p) })
		begins = begins[:n]
	}
	more, err := h.at(ctx, s, at, upTo)
	return append(slices.Clip(begins), more...), err
}

// since is about, with those before that an act after that one erased. These are looked
// up one by one, as there are few: joined, a long file would be read from its beginning.
func (h history) since(ctx context.Context, s qyzmet.SubjectID, after, upTo qyzmet.Position) (*stretch, error) {
	rows, err := h.query(ctx, `SELECT s.position, x.erased_by FROM log_subject s LEFT JOIN log_erasure x ON x.position = s.position
		WHERE s.subject = $1 AND s.position > $2 AND s.position <= $3
		UNION ALL SELECT x.position, x.erased_by FROM log_erasure x WHERE x.erased_by > $2 AND x.position <= $2
		AND (SELECT COUNT(*) FROM log_subject s WHERE s.subject = $1 AND s.position = x.position) > 0 ORDER BY 1`, string(s), int64(after), int64(upTo))
	return placesIn(rows, err)
}

package office

import (
	"context"
	"fmt"
	"math"
	"slices"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/register"
	"qyzmet/internal/view"
)

// foreseen is what the lists will show of the people whom an act concerns, if it is
// recorded on this day after the acts that its request was checked against. Who
// enters the act works it out, so that the one writer need not.
type foreseen struct {
	on    date.Date
	heads map[qyzmet.SubjectID]qyzmet.Position
	rows  map[qyzmet.SubjectID]view.Rows
}

// coming is the position of an act that has none yet: after all others.
const coming qyzmet.Position = math.MaxInt64

// foresee works out the rows of the people whom a proposal concerns.
func (f *Office) foresee(ctx context.Context, p *Proposal) (*foreseen, error) {
	out := &foreseen{on: f.Today(), heads: p.Heads, rows: map[qyzmet.SubjectID]view.Rows{}}
	for _, s := range p.Act.Envelope.Subjects {
		if s.Sort() != qyzmet.PersonSort {
			continue // others have long files and names that rest on other files
		}
		var entries []qyzmet.Entry
		if p.Heads[s] > 0 {
			var err error
			if entries, err = f.reg.Acts(ctx, s, 0); err != nil {
				return nil, fmt.Errorf("reading the record of %s: %w", s, err)
			}
		}
		if lastOf(entries) != p.Heads[s] {
			continue // it moved, and the request will be refused
		}
		out.rows[s] = view.RowsOf(f.rows(s, append(slices.Clip(entries), qyzmet.Entry{Position: coming, Act: p.Act})))
	}
	return out, nil
}

// lastOf is the position of the last of some acts; 0 for none.
func lastOf(entries []qyzmet.Entry) qyzmet.Position {
	if len(entries) == 0 {
		return 0
	}
	return entries[len(entries)-1].Position
}

// foreseen finds the rows that were worked out beforehand for the acts of a
// transaction, where nothing else in it concerns the person. It tells also which of
// the people were there before.
func (f *Office) foreseen(tx *register.Tx, fresh []qyzmet.Entry) (rows map[qyzmet.SubjectID]view.Rows, there map[qyzmet.SubjectID]bool) {
	times := map[qyzmet.SubjectID]int{}
	for _, e := range fresh {
		for _, s := range e.Act.Envelope.Subjects {
			times[s]++
		}
	}
	rows, there = map[qyzmet.SubjectID]view.Rows{}, map[qyzmet.SubjectID]bool{}
	for _, e := range fresh {
		c, ok := tx.Carried(e.Position).(*foreseen)
		if !ok || c.on != f.Today() {
			continue
		}
		for s, r := range c.rows {
			if times[s] != 1 {
				continue
			}
			if r.Card.Head == coming {
				r.Card.Head = e.Position
			}
			rows[s], there[s] = r, c.heads[s] > 0
		}
	}
	return rows, there
}

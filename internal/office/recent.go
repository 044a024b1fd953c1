package office

import (
	"context"
	"slices"
	"sync"

	"qyzmet"
	"qyzmet/internal/register"
)

// maxRecent is of how many subjects the acts are remembered.
const maxRecent = 4096

// recent remembers the acts of subjects that were read lately: who is decided
// upon was read a moment before. What it remembers is compared with the register
// before it is used.
type recent struct {
	mu   sync.Mutex
	acts map[qyzmet.SubjectID][]qyzmet.Entry
}

func (r *recent) get(s qyzmet.SubjectID) []qyzmet.Entry {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.acts[s]
}

func (r *recent) put(s qyzmet.SubjectID, entries []qyzmet.Entry) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.acts == nil {
		r.acts = map[qyzmet.SubjectID][]qyzmet.Entry{}
	}
	for other := range r.acts { // any of them: maps are read in no order
		if len(r.acts) < maxRecent {
			break
		}
		delete(r.acts, other)
	}
	r.acts[s] = entries
}

// acts returns the acts about a subject.
func (f *Office) acts(ctx context.Context, s qyzmet.SubjectID) ([]qyzmet.Entry, error) {
	if known := f.recent.get(s); known != nil {
		head, err := f.reg.Head(ctx, s)
		if err == nil && head == known[len(known)-1].Position {
			return slices.Clone(known), nil
		}
	}
	entries, err := f.reg.Acts(ctx, s, 0)
	if err == nil && len(entries) > 0 {
		f.recent.put(s, slices.Clone(entries))
	}
	return entries, err
}

// inside returns the acts about a subject with those that a transaction appends.
func (f *Office) inside(ctx context.Context, tx *register.Tx, s qyzmet.SubjectID, fresh []qyzmet.Entry) ([]qyzmet.Entry, error) {
	known := f.recent.get(s)
	last, err := tx.Before(ctx, s, fresh[0].Position)
	if err != nil {
		return nil, err
	}
	erased := slices.ContainsFunc(fresh, func(e qyzmet.Entry) bool { return e.Act.Envelope.Kind == register.Erasure })
	switch {
	case last == 0 && !erased:
		return fresh, nil
	case len(known) > 0 && known[len(known)-1].Position == last && !erased:
		return slices.Concat(known, fresh), nil
	}
	return tx.Acts(ctx, s)
}

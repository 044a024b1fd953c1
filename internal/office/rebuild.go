package office

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime/debug"
	"slices"

	"qyzmet"
	"qyzmet/internal/register"
	"qyzmet/internal/view"
)

// Rebuild throws the views away and makes them anew from the acts; it returns
// how many acts were read.
func (f *Office) Rebuild(ctx context.Context, progress func(done, all qyzmet.Position)) (qyzmet.Position, error) {
	var all qyzmet.Position
	f.long.forget() // anew is from the acts alone
	err := f.reg.Base().Write(ctx, func(tx *register.Tx) (err error) {
		if all, err = f.reg.Size(ctx); err != nil {
			return err
		}
		if err := view.Clear(ctx, tx); err != nil {
			return err
		}
		f.behind.Clear(tx)
		tx.Then(f.kept.Forget)
		return f.replay(ctx, tx, all, progress)
	})
	if err != nil {
		return 0, fmt.Errorf("rebuilding the views: %w", err)
	}
	return all, f.names.load(ctx, f)
}

// replay reads all acts and writes the rows, each on a core of its own: what is
// read or derived next is ready when the last was written.
func (f *Office) replay(ctx context.Context, tx *register.Tx, all qyzmet.Position, progress func(done, all qyzmet.Position)) error {
	about := map[qyzmet.SubjectID][]qyzmet.Entry{}
	err := ahead(func(give func([]qyzmet.Entry) bool) error {
		for at := qyzmet.Position(0); at < all; {
			entries, err := f.reg.Since(ctx, at, 1000)
			if err != nil || len(entries) == 0 || !give(entries) {
				return err
			}
			at = entries[len(entries)-1].Position
		}
		return nil
	}, func(entries []qyzmet.Entry) error {
		var lines []view.Line
		for _, e := range entries {
			lines = append(lines, line(e))
			for _, s := range e.Act.Envelope.Subjects {
				about[s] = append(about[s], e)
			}
		}
		if progress != nil {
			progress(entries[len(entries)-1].Position, all)
		}
		return view.Enter(ctx, tx, lines)
	})
	if err != nil {
		return err
	}
	return ahead(func(give func([]view.Rows) bool) error {
		for some := range slices.Chunk(slices.Sorted(maps.Keys(about)), 256) {
			if !give(f.allRows(some, about)) {
				return nil
			}
		}
		return nil
	}, func(list []view.Rows) error {
		_, err := view.Put(ctx, tx, nil, list, nil)
		return err
	})
}

// ahead makes things in a goroutine of its own and uses them here, until one of both
// fails or, giving, is told that nothing more is wanted.
func ahead[T any](produce func(give func(T) bool) error, use func(T) error) error {
	made, enough, failed := make(chan T, 4), make(chan struct{}), make(chan error, 1)
	go func() {
		defer close(made)
		defer func() { // a transaction that breaks off does so where it is waited for
			if said := recover(); said != nil {
				failed <- fmt.Errorf("deriving broke off: %v: %s", said, debug.Stack())
			}
		}()
		failed <- produce(func(one T) bool {
			select {
			case made <- one:
				return true
			case <-enough:
				return false
			}
		})
	}()
	var err error
	for one := range made {
		if err == nil {
			if err = use(one); err != nil {
				close(enough)
			}
		}
	}
	return errors.Join(err, <-failed)
}

// Refresh brings the rows of all subjects to the day: acts that take effect, and
// duties that days raise, change them without an act. It returns how many changed.
func (f *Office) Refresh(ctx context.Context) (int, error) {
	changed := 0
	for _, sort := range []string{qyzmet.PersonSort, qyzmet.CommissionSort, qyzmet.CampaignSort, qyzmet.OfficerSort, qyzmet.OfficeSort} {
		ids, err := f.view.Subjects(ctx, sort)
		if err != nil {
			return changed, err
		}
		for len(ids) > 0 {
			n := min(len(ids), 200)
			if err := f.refresh(ctx, ids[:n], &changed); err != nil {
				return changed, fmt.Errorf("bringing the lists to the day: %w", err)
			}
			ids = ids[n:]
		}
	}
	return changed, nil
}

func (f *Office) refresh(ctx context.Context, ids []qyzmet.SubjectID, changed *int) error {
	return f.reg.Base().Write(ctx, func(tx *register.Tx) error {
		if err := f.writeBehind(ctx, tx); err != nil {
			return err
		}
		there, err := view.There(ctx, tx, nil, ids)
		if err != nil {
			return err
		}
		acts, err := tx.Histories(ctx, ids)
		if err != nil {
			return err
		}
		n, err := view.Put(ctx, tx, f.kept, f.allRows(ids, acts), there)
		*changed += n
		return err
	})
}

// ViewHash digests the views: rebuilt, they have the same hash.
func (f *Office) ViewHash(ctx context.Context) (string, error) { return f.view.Hash(ctx) }

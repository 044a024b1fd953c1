package office

import (
	"context"
	"fmt"

	"qyzmet"
	"qyzmet/internal/register"
	"qyzmet/internal/view"
)

// bring brings the views up to some acts, after those that wait.
func (f *Office) bring(ctx context.Context, tx *register.Tx, entries []qyzmet.Entry, c view.Change) error {
	if err := f.writeBehind(ctx, tx); err != nil {
		return err
	}
	if err := c.Write(ctx, tx, f.kept); err != nil {
		return fmt.Errorf("bringing the lists up to date: %w", err)
	}
	for _, e := range entries {
		if e.Act.Envelope.Kind == register.Erasure {
			if err := view.Blank(ctx, tx, e.Act.Envelope.Of); err != nil {
				return err
			}
		}
	}
	return nil
}

// writeBehind writes what the views put off.
func (f *Office) writeBehind(ctx context.Context, tx *register.Tx) error {
	if err := f.behind.Write(ctx, tx, f.kept); err != nil {
		return fmt.Errorf("bringing the lists up to the acts: %w", err)
	}
	return nil
}

// resume brings the views up to acts that a process recorded which ended before it did
// so itself, and reads the directory. Where other processes record, each brings the
// views along with its acts.
func (f *Office) resume(ctx context.Context) error {
	for more := !f.shared; more; {
		err := f.reg.Base().Write(ctx, func(tx *register.Tx) (err error) {
			more, err = f.resumeSome(ctx, tx)
			return err
		})
		if err != nil {
			return fmt.Errorf("bringing the lists up to the acts: %w", err)
		}
	}
	return f.names.load(ctx, f)
}

// resumed is for how many acts the views are brought up in one transaction.
const resumed = 1000

func (f *Office) resumeSome(ctx context.Context, tx *register.Tx) (more bool, err error) {
	at, err := view.UpTo(ctx, tx)
	if err != nil {
		return false, err
	}
	entries, err := f.reg.Since(ctx, at, resumed)
	if err != nil || len(entries) == 0 {
		return false, err
	}
	c, err := f.change(ctx, tx, entries)
	if err == nil {
		err = f.bring(ctx, tx, entries, c)
	}
	return true, err
}

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

// takeUp brings the views up to acts that a process recorded which ended before it did
// so itself, and reads the directory. Where other processes record, each brings the
// views along with its acts.
func (f *Office) takeUp(ctx context.Context) error {
	for more := !f.shared; more; {
		lack := qyzmet.Position(0)
		err := f.reg.Base().Write(ctx, func(tx *register.Tx) (err error) {
			lack, err = f.takeUpSome(ctx, tx)
			return err
		})
		if err != nil {
			return fmt.Errorf("bringing the lists up to the acts: %w", err)
		}
		if lack > mostTakenUp {
			_, err := f.Rebuild(ctx, nil)
			return err
		}
		more = lack > 0
	}
	return f.names.load(ctx, f)
}

// mostTakenUp is how many acts are brought into the views as if they were being recorded.
// Where more are lacking, as in a register that was just restored, making the views
// anew reads each file once only.
const mostTakenUp = 1000

// takeUpSome brings the views up to what they lack, unless it is so much that they are
// better made anew, and tells how much it was.
func (f *Office) takeUpSome(ctx context.Context, tx *register.Tx) (lack qyzmet.Position, err error) {
	at, err := view.UpTo(ctx, tx)
	if err != nil {
		return 0, err
	}
	size, err := f.reg.Size(ctx)
	if lack = size - at; err != nil || lack <= 0 || lack > mostTakenUp {
		return lack, err
	}
	entries, err := f.reg.Since(ctx, at, mostTakenUp)
	if err != nil {
		return lack, err
	}
	c, err := f.change(ctx, tx, entries)
	if err == nil {
		err = f.bring(ctx, tx, entries, c)
	}
	return lack, err
}

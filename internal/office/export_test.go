package office

import (
	"context"
	"errors"
)

// Drafted does for a request what Record does before the register has it.
func (f *Office) Drafted(ctx context.Context, by Actor, q Request) error {
	p, err := f.Propose(ctx, by, q)
	if err != nil || !p.OK() {
		return errors.Join(err, p.Err())
	}
	_, err = f.draft(ctx, p, q)
	return err
}

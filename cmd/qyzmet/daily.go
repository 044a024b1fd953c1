package main

import (
	"context"
	"log/slog"
	"time"

	"qyzmet"
	"qyzmet/internal/web/desk/intake"
)

// look is how often it is seen whether a new day has begun.
const look = time.Minute

// daily brings the lists to the day, at once and after every midnight, raises what is
// in danger or overdue, and sweeps away
// sessions that are over and lists that were sent long ago; it ends with the context. A failure is logged and
// tried again at the next look: duties of the day would otherwise not show.
func daily(ctx context.Context, o *opened, log *slog.Logger) <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(look)
		defer tick.Stop()
		for day := o.Today() - 1; ; {
			if now := o.Today(); now != day {
				if err := begun(ctx, o); err == nil {
					day = now
				} else if ctx.Err() == nil {
					log.Error("the lists were not brought to the day; tried again in a minute", "code", codeOf(err))
				}
			}
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
		}
	}()
	return done
}

// begun does what a new day wants.
func begun(ctx context.Context, o *opened) error {
	if _, err := o.Refresh(ctx); err != nil {
		return err
	}
	if o.uploads != "" {
		if err := intake.Tidy(o.uploads, o.Now()); err != nil {
			return err
		}
	}
	if _, err := o.Escalate(ctx); err != nil {
		return err
	}
	return o.keys.Sweep(ctx)
}

// codeOf names a failure without its contents, which may hold facts.
func codeOf(err error) string {
	if faults, ours := qyzmet.FaultsOf(err); ours && len(faults) > 0 {
		return string(faults[0].Code)
	}
	return string(qyzmet.Internal)
}

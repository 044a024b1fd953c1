package main

import (
	"context"
	"log/slog"
	"time"

	"qyzmet/internal/register"
)

// archiveLag is how long the archive may be behind before it is said.
const archiveLag = 10 * time.Second

// archiveSaidAgain is how often it is said again.
const archiveSaidAgain = time.Minute

// watchArchive says when the archive cannot be written or falls behind, and when it
// is whole again. What it returns is closed when it has ended.
func watchArchive(ctx context.Context, reg *register.Register, log *slog.Logger) <-chan struct{} {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		var said time.Time // since when it is behind; zero: it is not
		for {
			select {
			case <-tick.C:
			case <-ctx.Done():
				return
			}
			s, err := reg.Archived(ctx)
			if s == nil || err != nil {
				continue
			}
			behind := s.Err != nil || s.Lag > archiveLag
			switch {
			case behind && time.Since(said) > archiveSaidAgain:
				said = time.Now()
				log.Error("the archive is behind", "folder", s.Dir, "lag", s.Lag.Round(time.Second), "acts", s.Behind, "recording", !s.Confirms, "why", s.Err)
			case !behind && !said.IsZero():
				said = time.Time{}
				log.Warn("the archive is whole again", "folder", s.Dir, "acts", s.Acts)
			}
		}
	}()
	return ended
}

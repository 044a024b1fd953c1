package feed_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"qyzmet/cmd/qyzmet/internal/feed"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/lab/district"
	"qyzmet/internal/office"
	"qyzmet/internal/rulebook"
	"qyzmet/law"
)

func TestDistrict(t *testing.T) {
	book, err := rulebook.Load(law.Data)
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.New(book)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC)
	today := date.Today(now)
	h, err := district.New(eng.Fields(), district.Options{Seed: 1, People: 200, From: today.AddYears(-2, date.EndOfMonth), Until: today})
	if err != nil {
		t.Fatal(err)
	}
	clock := feed.NewClock(func() time.Time { return now })
	dir := t.TempDir()
	ctx := context.Background()
	f, err := office.Open(ctx, eng, office.Options{Path: filepath.Join(dir, "r.db"), Clock: clock.Now, KeyFile: filepath.Join(dir, "key"), CheckpointFile: filepath.Join(dir, "checkpoint")})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := feed.Begin(ctx, f, clock, h); err != nil {
		t.Fatal(err)
	}
	r, err := feed.Feed(ctx, f, clock, h.Steps, feed.Options{Writers: 32})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d steps, %d acts in %s, %.0f acts/s; wrong %d", len(h.Steps), r.Acts, r.Took, float64(r.Acts)/r.Took.Seconds(), r.Wrong)
	t.Log(r.Kinds, r.Refusals)
	for _, u := range r.Unexpected {
		t.Error(u)
	}
	_ = os.Stdout
}

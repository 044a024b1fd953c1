package main

import (
	"context"
	"path/filepath"
	"time"

	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/lab/district"
	"qyzmet/internal/office"
	"qyzmet/internal/office/feed"
)

// regionPeople is how many young men an invented region has: with two years of
// call-ups it is long enough that the store does not fit one page of anything.
const regionPeople = 1200

// region is an invented region in a file, recorded through the use cases.
type region struct {
	path, keys string
	clock      *feed.Clock
	acts       int
	took       time.Duration
}

// newRegion records two years of a region.
func newRegion(y *yard, e *engine.Engine) (*region, error) {
	dir := y.TempDir()
	now := day.AddDays(367) // a call-up is under way
	year, month, d := now.Civil()
	r := &region{path: filepath.Join(dir, "region.db"), keys: dir}
	r.clock = feed.NewClock(func() time.Time { return time.Date(year, month, d, 6, 0, 0, 0, time.UTC) })
	f, err := r.open(y.ctx, e)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	h, err := district.New(e.Fields(), district.Options{Seed: 1, People: regionPeople, From: now.AddYears(-2, date.EndOfMonth), Until: now})
	if err != nil {
		return nil, err
	}
	if err := feed.Begin(y.ctx, f, r.clock, h); err != nil {
		return nil, err
	}
	done, err := feed.Feed(y.ctx, f, r.clock, h.Steps, feed.Options{Writers: writers})
	if err != nil {
		return nil, err
	}
	r.acts, r.took = done.Acts, done.Took
	return r, f.Close()
}

// open opens the region's register: nothing of it is held in memory yet.
func (r *region) open(ctx context.Context, e *engine.Engine) (*office.Office, error) {
	return office.Open(ctx, e, office.Options{Path: r.path, Clock: r.clock.Now, KeyFile: filepath.Join(r.keys, "key"), CheckpointFile: filepath.Join(r.keys, "checkpoint"),
		Schemas: schemas()[1:]})
}

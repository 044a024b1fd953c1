package feed_test

import (
	"context"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"qyzmet"
	"qyzmet/cmd/qyzmet/internal/feed"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/lab/district"
	"qyzmet/internal/office"
	"qyzmet/internal/rulebook"
	"qyzmet/law"
)

var theLaw = sync.OnceValues(func() (*engine.Engine, error) {
	book, err := rulebook.Load(law.Data)
	if err != nil {
		return nil, err
	}
	return engine.New(book)
})

var now = time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC) // a Sunday in the autumn call-up

// fed makes a history and records it.
func fed(t *testing.T, o district.Options) (*office.Office, *feed.Report) {
	t.Helper()
	eng, err := theLaw()
	if err != nil {
		t.Fatal(err)
	}
	o.Until = date.Today(now)
	h, err := district.New(eng.Fields(), o)
	if err != nil {
		t.Fatal(err)
	}
	clock := feed.NewClock(func() time.Time { return now })
	dir, ctx := t.TempDir(), context.Background()
	f, err := office.Open(ctx, eng, office.Options{Path: filepath.Join(dir, "r.db"), Clock: clock.Now, KeyFile: filepath.Join(dir, "key"), CheckpointFile: filepath.Join(dir, "checkpoint")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	if err := feed.Begin(ctx, f, clock, h); err != nil {
		t.Fatal(err)
	}
	if err := feed.Begin(ctx, f, clock, h); err == nil {
		t.Error("a history was begun in a register that has one")
	}
	r, err := feed.Feed(ctx, f, clock, h.Steps, feed.Options{Writers: 32})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d steps, %d acts in %s, %.0f acts/s", len(h.Steps), r.Acts, r.Took.Round(time.Millisecond), float64(r.Acts)/r.Took.Seconds())
	for _, u := range r.Unexpected {
		t.Error(u)
	}
	return f, r
}

// Two years of 200 people: every request comes out as it was meant to, under both
// wordings of the law; the log is sound, the lists come out the same when they are
// made anew, and whatever is approved and not effected waits for an open duty.
func TestTwoYears(t *testing.T) {
	f, r := fed(t, district.Options{Seed: 1, People: 200, From: date.Today(now).AddYears(-2, date.EndOfMonth)})
	ctx := context.Background()
	for _, kind := range []qyzmet.ActKind{"assignment-decision", "first-registered", "notice-delivered-report", "notice-returned", "commission-decision", "appeal-decided",
		"decision-cancelled", "call-up-ordered", "dispatched", "oath-taken", "discharged-from-service", "stock-enrolled", "camp-served", "plan-set"} {
		if r.Kinds[kind] == 0 {
			t.Errorf("nothing was recorded of the kind %s", kind)
		}
	}
	for _, why := range []string{"call-up-ordered: safeguard for-dispatch", "call-up-ordered: safeguard notified", "notice-issued: safeguard no-appeal"} {
		if r.Refusals[why] == 0 {
			t.Errorf("nothing was refused as %q; refused were %v", why, r.Refusals)
		}
	}
	report, err := f.Register().Verify(ctx, nil)
	if err != nil || !report.Sound() {
		t.Errorf("the log is not sound: %v, %v", report, err)
	}
	before, err := f.ViewHash(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Rebuild(ctx, nil); err != nil {
		t.Fatal(err)
	}
	if after, _ := f.ViewHash(ctx); after != before {
		t.Error("the lists made anew differ")
	}
	explained(t, f)
}

// explained wants an open duty for all that is approved and not effected.
func explained(t *testing.T, f *office.Office) {
	t.Helper()
	e, err := f.Effected(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Pending) == 0 || e.Persons <= len(e.Pending) {
		t.Errorf("of %d persons %d wait: the history is no test", e.Persons, len(e.Pending))
	}
	for _, p := range e.Unexplained {
		t.Errorf("%s: the act %s (%s) waits and no open duty says for what", p.Subject, p.Act, p.Kind)
	}
}

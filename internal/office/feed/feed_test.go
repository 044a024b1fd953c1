package feed_test

import (
	"context"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/lab/district"
	"qyzmet/internal/office"
	"qyzmet/internal/office/feed"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/view"
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
	r, err := feed.Feed(ctx, f, clock, h.Steps, feed.Options{Writers: 64})
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
	f, r := fed(t, district.Options{Seed: 6, People: 200, From: date.Today(now).AddYears(-2, date.EndOfMonth)})
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

// The demonstration: sessions today, complaints pending, notices on the way, work
// due today and overdue; and again nothing comes out otherwise than meant.
func TestSittingToday(t *testing.T) {
	f, _ := fed(t, district.Options{Seed: 15, People: 300, From: date.Today(now).AddMonths(-4, date.EndOfMonth), Sitting: true})
	ctx := context.Background()
	all, overdue, err := f.WorkCounts(ctx, office.Actor{Official: "u-prosecutor", Office: "o-prosecutor-90"}, view.DueSearch{})
	if err != nil {
		t.Fatal(err)
	}
	for _, duty := range []string{"close-session", "decide-examined", "announce-decision", "answer-appeal", "order-call-up", "dispatch-called", "record-appearance", "attempt-notice", "first-registration-at-age", "body-transfer", "examine-appointed", "end-camps", "refresh-facts"} {
		if all[duty] == 0 {
			t.Errorf("nobody has the duty %s: %v", duty, all)
		}
	}
	if len(overdue) == 0 {
		t.Error("nothing is overdue")
	}
	today, err := f.Work(ctx, office.Actor{Official: "u-prosecutor", Office: "o-prosecutor-90"}, view.DueSearch{Until: date.Today(now), Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(today, func(d view.Duty) bool { return d.Due == date.Today(now) }) {
		t.Error("nothing is due today")
	}
	t.Log(all, overdue)
	explained(t, f)
}

// What was decided on and has no open duty is found: such a decision is taken over
// from paper, and history raises no duties.
func TestUnexplained(t *testing.T) {
	f, _ := fed(t, district.Options{Seed: 2, People: 12, From: date.Today(now).AddDays(-10)})
	ctx := context.Background()
	clerk := office.Actor{Official: "u-clerk-1", Office: "o-kz-90-1"}
	found, err := f.Find(ctx, clerk, office.Search{})
	if err != nil || len(found) == 0 {
		t.Fatal(found, err)
	}
	word := qyzmet.WordValue
	_, err = f.Found(ctx, clerk, []office.Request{{Kind: "commission-decision", About: []qyzmet.SubjectID{found[0].Subject}, Issued: date.Today(now).AddDays(-40), Key: "paper",
		Content: map[string]qyzmet.Value{"outcome": word("call-up"), "ground": word("папка 12"), "votes_for": qyzmet.IntValue(5), "votes_against": qyzmet.IntValue(0)}}})
	if err != nil {
		t.Fatal(err)
	}
	e, err := f.Effected(ctx)
	if err != nil || len(e.Unexplained) != 1 || e.Unexplained[0].Subject != found[0].Subject {
		t.Errorf("%+v, %v", e, err)
	}
}

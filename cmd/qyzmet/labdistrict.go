package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/lab/district"
	"qyzmet/internal/office"
	"qyzmet/internal/office/feed"
	"qyzmet/internal/view"
)

type districtCmd struct {
	store
	People int    `default:"200" help:"How many men of 17 to 27; men of the stock, a twelfth as many, come besides."`
	Years  int    `default:"2" help:"For how many years there are campaigns."`
	Seed   uint64 `default:"1" help:"The same seed gives the same history."`
	On     string `placeholder:"DATE" help:"The last day; today in Kazakhstan if left out."`
}

func (districtCmd) Help() string {
	return `Writes an invented region into a new register: offices, officials, registration at 17,
notices, examinations, commissions, decisions, complaints, orders, service, the stock, camps.
Every act goes through the use cases of the register, with powers and law checked on its day; a
small share is meant to be refused, and what the law refuses is counted.

Examples:
  qyzmet lab district --db region.db
  qyzmet lab district --people 20000 --years 2 --db region.db --seed 7`
}

// writers is how many record at once: the register commits in groups.
const writers = 64

// Run writes the history and what came of it.
func (c *districtCmd) Run(s *streams) error {
	defer spend()()
	ctx := context.Background()
	until := date.Today(s.now())
	if c.On != "" {
		var err error
		if until, err = parseDay("--on", c.On); err != nil {
			return err
		}
	}
	clock := feed.NewClock(s.now)
	if until != date.Today(s.now()) { // the register's own day is then the last day of the history
		y, m, d := until.Civil()
		clock = feed.NewClock(func() time.Time { return time.Date(y, m, d, 12, 0, 0, 0, time.UTC) })
	}
	then := *s
	then.now = clock.Now
	c.fresh = true
	o, err := c.open(ctx, &then, "", failureLog(s.err))
	if err != nil {
		return err
	}
	defer o.Close()
	h, err := district.New(o.Law().Fields(), district.Options{Seed: c.Seed, People: c.People, From: until.AddYears(-c.Years, date.EndOfMonth), Until: until})
	if err != nil {
		return &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: commandLine, Message: err.Error()}
	}
	if err := feed.Begin(ctx, o.Office, clock, h); err != nil {
		return err
	}
	r, err := feed.Feed(ctx, o.Office, clock, h.Steps, feed.Options{Writers: writers, Progress: progressLine(s.err, s.now)})
	fmt.Fprintln(s.err)
	if err != nil {
		return err
	}
	if err := c.summary(ctx, s.out, o.Office, r); err != nil {
		return err
	}
	if r.Wrong > 0 {
		return fmt.Errorf("%d requests came out otherwise than meant: the history and the law disagree, see above", r.Wrong)
	}
	return nil
}

// progressLine writes over one line, a few times a second.
func progressLine(w io.Writer, now func() time.Time) func(done, all int, day date.Date) {
	began := now()
	last := began
	return func(done, all int, day date.Date) {
		t := now()
		if t.Sub(last) < time.Second/4 && done < all {
			return
		}
		last = t
		fmt.Fprintf(w, "\r%s  %d of %d  %.0f acts/s ", day, done, all, float64(done)/t.Sub(began).Seconds())
	}
}

// summary writes acts by kind, refusals by reason, duties that are open.
func (c *districtCmd) summary(ctx context.Context, w io.Writer, f *office.Office, r *feed.Report) error {
	title := func(kind qyzmet.ActKind) string { return f.Book().ActKinds[kind].Title.EN }
	fmt.Fprintf(w, "%d acts in %s, %.0f acts/s\n", r.Acts, r.Took.Round(time.Millisecond), float64(r.Acts)/r.Took.Seconds())
	for _, kind := range slices.Sorted(maps.Keys(r.Kinds)) {
		fmt.Fprintf(w, "%8d  %-34s %s\n", r.Kinds[kind], kind, title(kind))
	}
	fmt.Fprintln(w, "\nrefused as meant")
	for _, why := range slices.Sorted(maps.Keys(r.Refusals)) {
		fmt.Fprintf(w, "%8d  %s\n", r.Refusals[why], why)
	}
	if r.Wrong > 0 {
		fmt.Fprintf(w, "\n%d came out otherwise than meant, the first of them:\n", r.Wrong)
		for _, u := range r.Unexpected {
			fmt.Fprintln(w, "         ", u)
		}
	}
	return c.duties(ctx, w, f)
}

func (c *districtCmd) duties(ctx context.Context, w io.Writer, f *office.Office) error {
	all, overdue, err := f.WorkCounts(ctx, office.Actor{Official: "u-prosecutor", Office: "o-prosecutor-90"}, view.DueSearch{})
	if err != nil {
		return err
	}
	fmt.Fprintln(w, "\nduties open (of these overdue)")
	for _, d := range slices.Sorted(maps.Keys(all)) {
		fmt.Fprintf(w, "%8d  (%d) %s\n", all[d], overdue[d], d)
	}
	e, err := f.Effected(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "\napproved and not effected: %d, without an open duty: %d\n", len(e.Pending), len(e.Unexplained))
	return err
}

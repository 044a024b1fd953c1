package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"qyzmet"
	"qyzmet/internal/engine"
	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/register/pgtest"
)

const (
	writers     = 64
	actsInATurn = 32 * writers
)

// durableActs races recording, with powers, jurisdiction and law checked and lists
// and duties brought up to date, against the bare driver that writes the same rows.
func durableActs(e *engine.Engine, rounds int) (r *report, err error) {
	r = &report{title: fmt.Sprintf("Acts recorded by %d officials at once, a person and an examination by turns, each durable before it is answered (full sync, group commit)", writers)}
	err = inYard(func(y *yard) error {
		dir := y.TempDir()
		town := officetest.New(y, e, filepath.Join(dir, "r.db"))
		b, err := bareFile(y.ctx, filepath.Join(dir, "bare.db"))
		if err != nil {
			return err
		}
		defer b.close()
		return raceStores(y.ctx, r, "SQLite", town, b, rounds, 0.5, 0.7)
	})
	if err != nil {
		return nil, err
	}
	return r, postgresActs(e, r, rounds)
}

// postgresActs adds the same on PostgreSQL, where its programs are there.
func postgresActs(e *engine.Engine, r *report, rounds int) error {
	err := inYard(func(y *yard) error {
		server := pgtest.Start(y)
		town := officetest.New(y, e, server.Database(y))
		b, err := barePostgres(y.ctx, server.Database(y))
		if err != nil {
			return err
		}
		defer b.close()
		return raceStores(y.ctx, r, "PostgreSQL, reported", town, b, min(rounds, 5), 0, 0)
	})
	if errors.Is(err, errAbsent) {
		r.fact("PostgreSQL", "not measured: "+err.Error())
		return nil
	}
	return err
}

// raceStores lets both write in turns, and holds their tables against one another.
func raceStores(ctx context.Context, r *report, name string, town *officetest.Town, b *bare, rounds int, must, aim float64) error {
	var at qyzmet.Position
	follow := func() (took time.Duration, err error) {
		now, err := town.Register().Size(ctx)
		if err != nil {
			return 0, err
		}
		groups, err := left(ctx, town.Base(), at, now, writers)
		if err != nil {
			return 0, err
		}
		at = now
		start := time.Now()
		err = b.write(ctx, groups)
		return time.Since(start), err
	}
	var ours, theirs float64
	for round := range rounds + 1 { // the first warms up, and brings over what the town begins with
		start := time.Now()
		if err := recordMany(ctx, town, round); err != nil {
			return err
		}
		took := time.Since(start)
		bare, err := follow()
		if err != nil {
			return err
		}
		if round > 0 {
			ours, theirs = max(ours, actsInATurn/took.Seconds()), max(theirs, actsInATurn/bare.Seconds())
		}
	}
	rows, bytes, err := weigh(ctx, town.Base().Query)
	if err != nil {
		return err
	}
	n, size, err := weigh(ctx, b.conn.QueryContext)
	if err != nil {
		return err
	}
	if n != rows || size != bytes {
		return fmt.Errorf("%s: the bare driver wrote %d rows and %d bytes, the register %d and %d", name, n, size, rows, bytes)
	}
	r.fact(name+": acts a second", fmt.Sprintf("%.0f", ours))
	r.fact(fmt.Sprintf("%s: the bare driver, the same %d rows and %d bytes an act", name, rows/int64(at), bytes/int64(at)), fmt.Sprintf("%.0f", theirs))
	r.atLeast(name+": to the bare driver", fmt.Sprintf("%.2f ×", ours/theirs), ours/theirs, must, aim, "×")
	return nil
}

// recordMany records the acts of a turn.
func recordMany(ctx context.Context, town *officetest.Town, round int) error {
	var next atomic.Int64
	var wait sync.WaitGroup
	failed := make(chan error, writers)
	for range writers {
		wait.Go(func() {
			for n := next.Add(2); n <= actsInATurn; n = next.Add(2) {
				if err := recordTwo(ctx, town, fmt.Sprintf("%d-%d", round, n)); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	wait.Wait()
	close(failed)
	if err := <-failed; err != nil {
		return err
	}
	return town.Base().Follow(ctx) // the lists are part of the work
}

// recordTwo records a person and his examination.
func recordTwo(ctx context.Context, town *officetest.Town, key string) error {
	done, err := town.Record(ctx, officetest.Clerk, office.Request{Kind: "person-recorded", Content: officetest.Content(officetest.Person("Адам" + key)), Key: "p" + key})
	if err != nil {
		return err
	}
	_, err = town.Record(ctx, officetest.Doctor, office.Request{Kind: "medical-examined", About: done.Act.Envelope.Subjects[:1],
		Content: officetest.Content(officetest.Fields{"purpose": "call-up", "category": "fit"}), Key: "m" + key})
	return err
}

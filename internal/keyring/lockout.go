package keyring

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// A subject is what failures are counted of: a login name (whether it exists or
// not), an account's second factor, an address.
type subject struct {
	key  string
	free int64 // failures without a delay
}

func (k *Keyring) ofLogin(login string) subject { return subject{k.keyedHash("login", login), 4} }

func (k *Keyring) ofSecond(id AccountID) subject {
	return subject{k.keyedHash("second", string(id)), 4}
}

// ofAddress is wider: many people may sit behind one address.
func (k *Keyring) ofAddress(address string) subject {
	return subject{k.keyedHash("address", address), 30}
}

// Bounds of a delay. It is never longer, so that nobody can lock another out for
// good; a passkey is not delayed at all.
const (
	shortest = 2 * time.Second
	longest  = 15 * time.Minute
)

// forgetting is after how long a failure counts no more.
const forgetting = 24 * time.Hour

// delay is how long one waits after so many failures: nothing at first, then twice
// as long each time.
func delay(tries, free int64) time.Duration {
	if tries <= free {
		return 0
	}
	d := shortest
	for i := free + 1; i < tries && d < longest; i++ {
		d *= 2
	}
	return min(d, longest)
}

// attempt counts a try before it is made: a hundred at once get no further than
// one after another. Who succeeds calls forgive, or takeBack.
func (k *Keyring) attempt(ctx context.Context, s subject) error {
	for range 20 {
		var tries, last, until int64
		now := k.now()
		err := k.base.QueryRow(ctx, `SELECT tries, last, until FROM keyring_failure WHERE subject = $1`, s.key).Scan(&tries, &last, &until)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			done, err := k.changed(ctx, `INSERT INTO keyring_failure (subject, tries, last, until) VALUES ($1, 1, $2, 0) ON CONFLICT (subject) DO NOTHING`, s.key, now)
			if done || err != nil {
				return err
			}
			continue // somebody else was first
		case err != nil:
			return fmt.Errorf("keyring: %w", err)
		case until > now:
			return lockedFor(time.Duration(until-now) * time.Millisecond)
		}
		next := tries + 1
		if now-last > forgetting.Milliseconds() {
			next = 1
		}
		wait := int64(0)
		if d := delay(next, s.free); d > 0 {
			wait = now + d.Milliseconds()
		}
		done, err := k.changed(ctx, `UPDATE keyring_failure SET tries = $1, last = $2, until = $3 WHERE subject = $4 AND tries = $5 AND last = $6`,
			next, now, wait, s.key, tries, last)
		if done || err != nil {
			return err
		}
	}
	return lockedFor(shortest) // too many at once
}

// forgive forgets the failures of a subject: the right secret was given.
func (k *Keyring) forgive(ctx context.Context, s subject) error {
	return k.run(ctx, []string{`DELETE FROM keyring_failure WHERE subject = $1`}, s.key)
}

// takeBack uncounts one try: who has an account of his own must not wipe out by it
// what he failed with those of others.
func (k *Keyring) takeBack(ctx context.Context, s subject) error {
	return k.run(ctx, []string{`UPDATE keyring_failure SET tries = tries - 1, until = 0 WHERE subject = $1 AND tries > 0`}, s.key)
}

// attempts counts a try of several subjects.
func (k *Keyring) attempts(ctx context.Context, all ...subject) error {
	for _, s := range all {
		if err := k.attempt(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

package keyring

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestDelay: it never shrinks with more failures, never exceeds the longest, and
// is nothing at first.
func TestDelay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tries, free := rapid.Int64Range(0, 1_000_000).Draw(t, "tries"), rapid.Int64Range(1, 50).Draw(t, "free")
		d := delay(tries, free)
		if (d == 0) != (tries <= free) || d > longest || delay(tries+1, free) < d || d > 0 && d < shortest {
			t.Fatalf("%d of %d: %v", tries, free, d)
		}
	})
	if delay(5, 4) != 2*time.Second || delay(6, 4) != 4*time.Second || delay(13, 4) != 512*time.Second || delay(14, 4) != longest {
		t.Error("the delay does not double up to the longest")
	}
}

func TestLockout(t *testing.T) {
	d := newDesk(t)
	d.enrol(official)
	from := 0
	wrong := func() error { // each from another address, so that only the account counts
		from++
		_, err := d.Login(d.ctx, fmt.Sprint("address ", from), official.Login, "not the password")
		return err
	}
	for range 5 {
		d.refused("wrong", wrong())
	}
	err := wrong()
	d.refused("locked", err)
	if wait, ok := Wait(err); !ok || wait != 2*time.Second {
		t.Errorf("wait %v %v", wait, ok)
	}
	// The right password waits as well, or the delay would tell that it is right.
	_, err = d.Login(d.ctx, here, official.Login, goodWords)
	d.refused("locked", err)
	d.clock.pass(2 * time.Second)
	d.refused("wrong", wrong())
	if wait, _ := Wait(wrong()); wait != 4*time.Second {
		t.Errorf("the delay does not grow: %v", wait)
	}
	for range 40 { // never for good
		d.clock.pass(longest)
		d.refused("wrong", wrong())
	}
	d.clock.pass(longest)
	d.login(official)
	for range 5 { // forgiven: from the beginning
		d.refused("wrong", wrong())
	}
	d.refused("locked", wrong())
	d.clock.pass(forgetting + time.Second)
	for range 5 { // forgotten after a day
		d.refused("wrong", wrong())
	}
}

// TestUnknownNamesAreLockedAlike: the delay does not tell who has an account.
func TestUnknownNamesAreLockedAlike(t *testing.T) {
	d := newDesk(t)
	d.enrol(official)
	for _, login := range []string{official.Login, "nobody.here"} {
		for i := range 6 {
			_, err := d.Login(d.ctx, here, " "+login+" ", "not the password")
			d.refused([]string{"wrong", "locked"}[i/5], err)
		}
	}
}

// TestAddressLockout: one address that tries many names is delayed, others are not.
func TestAddressLockout(t *testing.T) {
	d := newDesk(t)
	d.enrol(official)
	try := func(address, login string) error { _, err := d.Login(d.ctx, address, login, "x"); return err }
	for i := range 31 {
		d.refused("wrong", try("198.51.100.1", "name"+string(rune('a'+i))))
	}
	d.refused("locked", try("198.51.100.1", "somebody"))
	_, err := d.Login(d.ctx, "198.51.100.1", official.Login, goodWords)
	d.refused("locked", err)
	d.refused("wrong", try("198.51.100.2", "somebody"))
	d.login(official)
}

// TestOwnAccountWipesNothing: who fails with others' accounts cannot clear the
// address by logging in to his own.
func TestOwnAccountWipesNothing(t *testing.T) {
	d := newDesk(t)
	d.enrol(official)
	for i := range 30 {
		_, err := d.Login(d.ctx, here, "name"+string(rune('a'+i)), "x")
		d.refused("wrong", err)
		must(d.Login(d.ctx, here, official.Login, goodWords))
	}
	_, err := d.Login(d.ctx, here, "one-more", "x")
	d.refused("wrong", err)
	_, err = d.Login(d.ctx, here, "and-another", "x")
	d.refused("locked", err)
}

// TestSecondIsLocked: who knows the password cannot try codes without end, and a
// new login does not begin the count anew.
func TestSecondIsLocked(t *testing.T) {
	d := newDesk(t)
	a, _ := d.enrol(official)
	for range 5 {
		g := must(d.Login(d.ctx, here, official.Login, goodWords))
		_, err := d.GiveSecond(d.ctx, here, g.Session, "000000")
		d.refused("code", err)
	}
	g := must(d.Login(d.ctx, here, official.Login, goodWords))
	_, err := d.GiveSecond(d.ctx, here, g.Session, d.code(a.ID))
	d.refused("locked", err)
	d.clock.pass(2 * time.Second)
	must(d.GiveSecond(d.ctx, here, g.Session, d.code(a.ID)))
}

// TestManyAtOnce: tries that come at the same instant are counted one by one.
func TestManyAtOnce(t *testing.T) {
	d := newDesk(t)
	var passed atomic.Int64
	var all sync.WaitGroup
	for range 60 {
		all.Go(func() {
			switch err := d.attempt(context.Background(), subject{"one", 4}); {
			case err == nil:
				passed.Add(1)
			default:
				if _, ok := Wait(err); !ok {
					t.Errorf("%v", err)
				}
			}
		})
	}
	all.Wait()
	if passed.Load() > 5 || passed.Load() < 1 {
		t.Errorf("%d tries came through; 5 may", passed.Load())
	}
}

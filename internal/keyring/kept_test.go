package keyring

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"qyzmet/internal/register"
	"qyzmet/internal/register/pgtest"
)

// watched is a register's database that counts what is read and written, and does
// something in between.
type watched struct {
	*register.Base
	reads, written atomic.Int64
	onRead         func() // when the row was read, before it is handed over
	onWritten      func() // when the write is there, before Exec returns
}

func (w *watched) QueryRow(ctx context.Context, text string, args ...any) *sql.Row {
	w.reads.Add(1)
	row := w.Base.QueryRow(ctx, text, args...)
	if do := w.onRead; do != nil {
		w.onRead = nil
		do()
	}
	return row
}

func (w *watched) Exec(ctx context.Context, text string, args ...any) (sql.Result, error) {
	w.written.Add(1)
	done, err := w.Base.Exec(ctx, text, args...)
	if do := w.onWritten; do != nil {
		w.onWritten = nil
		do()
	}
	return done, err
}

// onFile is a desk on a register's own file, which no other process has.
func onFile(t testing.TB) (*desk, *watched) {
	return watchedDesk(t, func(o register.Options) (*register.Register, error) {
		return register.OpenFile(context.Background(), filepath.Join(t.TempDir(), "register.db"), o)
	})
}

func watchedDesk(t testing.TB, open func(o register.Options) (*register.Register, error)) (*desk, *watched) {
	t.Helper()
	var w *watched
	onBase = func(t testing.TB) Base {
		w = &watched{Base: inRegister(t, open).(*register.Base)}
		return w
	}
	defer func() { onBase = nil }()
	d := newDesk(t)
	d.opts.Demo = true // a login without much ado
	return d, w
}

// readsOf tells how often the tables are read to resume a session.
func (d *desk) readsOf(w *watched, g Granted) int64 {
	d.t.Helper()
	before := w.reads.Load()
	if s := must(d.Resume(d.ctx, g.Token)); s.ID != g.Session.ID {
		d.t.Fatalf("%+v is resumed for %+v", s, g.Session)
	}
	return w.reads.Load() - before
}

// keeps resumes sessions until they are not read any more.
func (d *desk) keeps(w *watched, all ...Granted) {
	d.t.Helper()
	for _, g := range all {
		must(d.Resume(d.ctx, g.Token))
	}
	for _, g := range all {
		if n := d.readsOf(w, g); n != 0 {
			d.t.Fatalf("a session that was just resumed is read again")
		}
	}
}

// TestKeptEnds: whatever ends a session ends it at once, though it was kept.
func TestKeptEnds(t *testing.T) {
	ok := func(_ Granted, err error) error { return err }
	ways := map[string]func(d *desk, mine, other Granted) error{
		"logout":        func(d *desk, _, other Granted) error { return d.Logout(d.ctx, other.Session) },
		"revoke":        func(d *desk, mine, other Granted) error { return d.Revoke(d.ctx, mine.Session, other.Session.ID) },
		"revoke others": func(d *desk, mine, _ Granted) error { return d.RevokeOthers(d.ctx, mine.Session) },
		"password": func(d *desk, mine, _ Granted) error {
			return d.ChangePassword(d.ctx, here, mine.Session, goodWords, otherWords)
		},
		"another app": func(d *desk, mine, _ Granted) error {
			must(d.BeginTOTP(d.ctx, mine.Session))
			secret := must(d.open(must(d.byID(d.ctx, mine.Session.Account)).totpNext, mine.Session.Account))
			return ok(d.ConfirmTOTP(d.ctx, mine.Session, hotp(secret, uint64(d.clock.Now().Unix()/totpPeriod), totpDigits)))
		},
		"another passkey": func(d *desk, mine, _ Granted) error {
			c := must(d.BeginPasskey(d.ctx, mine.Session))
			return ok(d.FinishPasskey(d.ctx, mine.Session, "phone", c.Handle, newAuthenticator().create(c)))
		},
		"disabled": func(d *desk, mine, _ Granted) error { return d.Disable(d.ctx, mine.Session.Account, true) },
		"invited again": func(d *desk, mine, _ Granted) error {
			code, _, err := d.Invite(d.ctx, official)
			if err != nil {
				return err
			}
			return ok(d.Redeem(d.ctx, here, code, otherWords))
		},
		"swept": func(d *desk, _, _ Granted) error {
			now := d.clock.Now()
			defer func() { d.clock.now = now }() // the limits would end it anyway
			d.clock.pass(d.opts.Idle)
			return d.Sweep(d.ctx)
		},
		"another keyring": func(d *desk, _, other Granted) error {
			second, err := New(d.base, d.opts)
			if err != nil {
				return err
			}
			return second.Logout(d.ctx, other.Session)
		},
	}
	for name, end := range ways {
		t.Run(name, func(t *testing.T) {
			d, w := onFile(t)
			d.enrol(official)
			mine, other := d.login(official), d.login(official)
			d.keeps(w, mine, other)
			if err := end(d, mine, other); err != nil {
				t.Fatal(err)
			}
			_, err := d.Resume(d.ctx, other.Token)
			d.refused("session", err)
		})
	}
}

// TestKeptStages: the token of a stage that was passed opens nothing, and one that
// proved itself again is shown so.
func TestKeptStages(t *testing.T) {
	d, w := onFile(t)
	code, a, err := d.Invite(d.ctx, official)
	if err != nil {
		t.Fatal(err)
	}
	enrolling := must(d.Redeem(d.ctx, here, code, goodWords))
	must(d.BeginTOTP(d.ctx, enrolling.Session))
	d.keeps(w, enrolling)
	done := must(d.ConfirmTOTP(d.ctx, enrolling.Session, d.code(a.ID)))
	_, err = d.Resume(d.ctx, enrolling.Token)
	d.refused("session", err)
	d.clock.pass(totpPeriod * time.Second)

	half := must(d.Login(d.ctx, here, official.Login, goodWords))
	d.keeps(w, half, done)
	must(d.GiveSecond(d.ctx, here, half.Session, d.code(a.ID)))
	_, err = d.Resume(d.ctx, half.Token)
	d.refused("session", err)

	d.clock.pass(fresh + time.Minute)
	if d.keeps(w, done); d.Proven(must(d.Resume(d.ctx, done.Token))) {
		t.Fatal("proven long ago")
	}
	if err := d.Confirm(d.ctx, here, done.Session, goodWords); err != nil {
		t.Fatal(err)
	}
	if !d.Proven(must(d.Resume(d.ctx, done.Token))) {
		t.Error("the password that was given is not known")
	}
}

// TestKeptLimits: a kept session ends unused and at the latest as any other; its use
// is written once a minute, and that write ends nothing.
func TestKeptLimits(t *testing.T) {
	d, w := onFile(t)
	d.enrol(official)
	idle, busy := d.login(official), d.login(official)
	d.keeps(w, idle, busy)
	end := busy.Session.Expires
	d.clock.pass(d.opts.Idle - time.Minute)
	before := w.written.Load()
	for range 3 {
		if n := d.readsOf(w, busy); n != 0 {
			t.Error("read again when its use was written")
		}
	}
	if n := w.written.Load() - before; n != 1 {
		t.Errorf("its use was written %d times", n)
	}
	if list := must(d.Sessions(d.ctx, busy.Session)); len(list) != 2 || !list[0].Seen.Equal(d.clock.Now()) {
		t.Errorf("%+v", list)
	}
	if n := d.readsOf(w, idle); n != 0 {
		t.Error("the use of one session has ended what was kept of another")
	}
	d.clock.pass(d.opts.Idle - time.Millisecond)
	if n := d.readsOf(w, busy); n != 0 {
		t.Error("read again a millisecond before it ends")
	}
	d.clock.pass(time.Millisecond)
	_, err := d.Resume(d.ctx, idle.Token)
	d.refused("session", err)
	for d.clock.Now().Add(20 * time.Minute).Before(end) {
		d.clock.pass(20 * time.Minute)
		if n := d.readsOf(w, busy); n != 0 {
			t.Error("read again")
		}
	}
	d.clock.pass(end.Sub(d.clock.Now()) - time.Millisecond)
	must(d.Resume(d.ctx, busy.Token))
	d.clock.pass(time.Millisecond)
	_, err = d.Resume(d.ctx, busy.Token)
	d.refused("session", err)
}

// TestKeptMeanwhile: a session that is ended while somebody resumes it is not kept,
// and none is used from the moment on at which the tables may be without it.
func TestKeptMeanwhile(t *testing.T) {
	d, w := onFile(t)
	d.enrol(official)
	g := must(d.DemoLogin(d.ctx, official.Login))
	logout := func() {
		if err := d.Logout(d.ctx, g.Session); err != nil {
			t.Error(err)
		}
	}
	w.onRead = logout
	must(d.Resume(d.ctx, g.Token)) // it was there when it was read
	_, err := d.Resume(d.ctx, g.Token)
	d.refused("session", err)

	g = must(d.DemoLogin(d.ctx, official.Login))
	d.keeps(w, g)
	var within error
	w.onWritten = func() { _, within = d.Resume(d.ctx, g.Token) }
	logout()
	d.refused("session", within)

	// A read that begins before a write and ends while it is under way.
	g = must(d.DemoLogin(d.ctx, official.Login))
	h := tokenHash{}
	_, at, _ := d.kept.find(h)
	done := writing()
	d.kept.keep(h, g.Session, at)
	_, during, ok := d.kept.find(h)
	if ok || during.quiet {
		t.Error("used while something is written")
	}
	done()
	d.kept.keep(h, g.Session, at)
	d.kept.keep(h, g.Session, during)
	_, after, ok := d.kept.find(h)
	if ok || !after.quiet {
		t.Error("kept, though something was written since it was read")
	}
	d.kept.keep(h, g.Session, after)
	d.kept.keep(tokenHash{1}, g.Session, at) // somebody slow
	if _, _, ok := d.kept.find(tokenHash{1}); ok {
		t.Error("kept for a state that came later")
	}
	if _, _, ok := d.kept.find(h); !ok {
		t.Error("who was slow ended what others had read since")
	}
}

// TestKeptManyAtOnce: when Logout has returned nobody resumes the session, however
// many are at it.
func TestKeptManyAtOnce(t *testing.T) {
	d, w := onFile(t)
	d.enrol(official)
	rounds := 40
	for range rounds {
		g, stays := must(d.DemoLogin(d.ctx, official.Login)), must(d.DemoLogin(d.ctx, official.Login))
		var out atomic.Bool
		var used atomic.Int64
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() {
				for {
					late := out.Load() // before it is asked
					_, err := d.Resume(d.ctx, g.Token)
					if err == nil {
						used.Add(1)
					}
					if late {
						if err == nil {
							t.Error("resumed after the logout")
						}
						return
					}
					must(d.Resume(d.ctx, stays.Token))
				}
			})
		}
		for used.Load() < 20 {
			time.Sleep(100 * time.Microsecond)
		}
		if err := d.Logout(d.ctx, g.Session); err != nil {
			t.Error(err)
		}
		out.Store(true)
		group.Wait()
		d.keeps(w, stays)
	}
}

// TestKeptAsTheTables: whatever is done, Resume tells just what the tables say.
func TestKeptAsTheTables(t *testing.T) {
	d, w := onFile(t)
	a, _ := d.enrol(official)
	b, _ := d.enrol(Who{Login: "other", Official: "u-2"})
	rapid.Check(t, func(t *rapid.T) {
		var all []Granted
		for _, id := range []AccountID{a.ID, b.ID} {
			if err := d.Disable(d.ctx, id, false); err != nil {
				t.Fatal(err)
			}
		}
		one := func() Granted { return rapid.SampledFrom(all).Draw(t, "session") }
		account := func() Account { return rapid.SampledFrom([]Account{a, b}).Draw(t, "account") }
		some := func(do func()) func(*rapid.T) {
			return func(*rapid.T) {
				if len(all) > 0 {
					do()
				}
			}
		}
		fine := func(err error) {
			if err != nil {
				t.Fatal(err)
			}
		}
		resume := func() {
			g := one()
			want, wrong := scanSession(w.QueryRow(d.ctx, selectSession+` WHERE`+live+` AND s.hash = $3`, d.now(), d.idle(), hashOf(g.Token)))
			got, err := d.Resume(d.ctx, g.Token)
			if wrong == nil && d.clock.Now().Sub(want.Seen) >= seenEvery {
				want.Seen = d.clock.Now()
			}
			if (err == nil) != (wrong == nil) || err == nil && got != want {
				t.Fatalf("resumed %+v %v, the tables say %+v %v", got, err, want, wrong)
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"login": func(*rapid.T) {
				if g, err := d.DemoLogin(d.ctx, account().Login); err == nil {
					all = append(all, g)
				}
			},
			"resume":        some(resume),
			"resume again":  some(resume),
			"logout":        some(func() { fine(d.Logout(d.ctx, one().Session)) }),
			"revoke others": some(func() { fine(d.RevokeOthers(d.ctx, one().Session)) }),
			"disable":       func(*rapid.T) { fine(d.Disable(d.ctx, account().ID, rapid.Bool().Draw(t, "disabled"))) },
			"sweep":         func(*rapid.T) { fine(d.Sweep(d.ctx)) },
			"time":          func(*rapid.T) { d.clock.pass(time.Duration(rapid.IntRange(1, 40).Draw(t, "minutes")) * time.Minute) },
		})
	})
}

// TestKeptBound: the oldest go, those in use stay, and there are never more than two
// generations.
func TestKeptBound(t *testing.T) {
	var m kept
	hash := func(i int) tokenHash { return tokenHash{byte(i), byte(i >> 8), byte(i >> 16)} }
	for i := range 4 * keptMost {
		at := thisMoment()
		m.keep(hash(i), Session{ID: fmt.Sprint(i)}, at)
		if s, _, ok := m.find(hash(0)); !ok || s.ID != "0" {
			t.Fatalf("the one in use is gone after %d others", i)
		}
		if n := len(m.young) + len(m.old); n > 2*keptMost {
			t.Fatalf("%d sessions are kept", n)
		}
	}
	if _, _, ok := m.find(hash(1)); ok {
		t.Error("the oldest is still there")
	}
	if s, _, ok := m.find(hash(4*keptMost - 1)); !ok || s.ID != fmt.Sprint(4*keptMost-1) {
		t.Error("the newest is not there")
	}
	writing()()
	if _, _, ok := m.find(hash(0)); ok {
		t.Error("kept after a write")
	}
}

// TestKeptNowhereElse: where other processes write the tables nothing is kept.
func TestKeptNowhereElse(t *testing.T) {
	d, w := watchedDesk(t, func(o register.Options) (*register.Register, error) {
		return register.OpenPostgres(context.Background(), pgtest.URL(t), o)
	})
	d.enrol(official)
	g := d.login(official)
	must(d.Resume(d.ctx, g.Token))
	if n := d.readsOf(w, g); n != 1 || d.kept != nil {
		t.Errorf("%d reads on PostgreSQL", n)
	}
	if newDesk(t).kept != nil {
		t.Error("kept over a database that does not tell what it is")
	}
}

// TestOneWayToWrite: the tables are written by this room alone, and in it by changed
// and noteSeen alone; else what is kept of them would not end.
func TestOneWayToWrite(t *testing.T) {
	execs, rooms := 0, 0
	for _, root := range []string{"../../cmd", ".."} {
		err := filepath.WalkDir(root, func(name string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
				return err
			}
			rooms++
			source, err := os.ReadFile(name)
			if filepath.Base(filepath.Dir(name)) == "keyring" {
				execs += strings.Count(string(source), ".Exec(")
			} else if strings.Contains(string(source), "keyring_") {
				t.Errorf("%s names a table of the keyring", name)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if execs != 2 || rooms < 100 {
		t.Errorf("%d statements write, in %d files", execs, rooms)
	}
}

// BenchmarkResume is what each request to a page or to the interface does first.
func BenchmarkResume(b *testing.B) {
	d, _ := onFile(b)
	d.enrol(official)
	g := d.login(official)
	must(d.Resume(d.ctx, g.Token))
	b.Run("one", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			must(d.Resume(d.ctx, g.Token))
		}
	})
	b.Run("many", func(b *testing.B) {
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				must(d.Resume(d.ctx, g.Token))
			}
		})
	})
}

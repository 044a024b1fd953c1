package keyring

import (
	"bytes"
	"context"
	"database/sql"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"qyzmet"
)

// db makes a Base of a plain database; in the product register.Base is one.
type db struct{ *sql.DB }

func (d db) Exec(ctx context.Context, q string, args ...any) (sql.Result, error) {
	return d.ExecContext(ctx, q, args...)
}

func (d db) Query(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	return d.QueryContext(ctx, q, args...)
}

func (d db) QueryRow(ctx context.Context, q string, args ...any) *sql.Row {
	return d.QueryRowContext(ctx, q, args...)
}

// clock stands still until it is moved.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// desk is a keyring on a database of its own.
type desk struct {
	*Keyring
	t     testing.TB
	ctx   context.Context
	db    *sql.DB
	clock *clock
	log   *bytes.Buffer
}

var testKey = []byte("0123456789abcdef0123456789abcdef")

// onBase gives another database than a plain one, where it is set.
var onBase func(t testing.TB) Base

func newDesk(t testing.TB) *desk {
	t.Helper()
	base, err := sql.Open("sqlite", "file:"+filepath.Join(t.TempDir(), "keys.db")+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(wal)&_pragma=foreign_keys(1)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { base.Close() })
	for _, m := range Migrations() {
		if _, err := base.Exec(m.SQL); err != nil {
			t.Fatal(err)
		}
	}
	d := &desk{t: t, ctx: t.Context(), db: base, clock: &clock{now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}, log: &bytes.Buffer{}}
	under := Base(db{base})
	if onBase != nil {
		under = onBase(t)
	}
	d.Keyring, err = New(under, Options{Now: d.clock.Now, Key: testKey, Origin: "http://localhost:8080", Name: "Qyzmet",
		Log: slog.New(slog.NewTextHandler(d.log, nil)), Cost: Cost{Memory: 64, Passes: 1, Lanes: 1}})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// must gives the value of a call that may not fail.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// refused asserts the refusal of a key of texts.yaml.
func (d *desk) refused(key string, err error) {
	d.t.Helper()
	faults, ok := qyzmet.FaultsOf(err)
	want := refusals()[key]
	if want.EN == "" {
		d.t.Fatalf("no text %s", key)
	}
	before, _, _ := strings.Cut(want.EN, "{")
	if !ok || faults[0].Code != want.Code || !strings.HasPrefix(faults[0].Message, before) {
		d.t.Fatalf("got %v, want the refusal %s", err, key)
	}
}

const (
	goodWords  = "teal harbour nine lanterns"
	otherWords = "seven quiet copper bridges"
	here       = "192.0.2.7"
)

var official = Who{Login: "a.serik", Official: "u-1"}

// secretOf is the app's secret as it is stored: what a phone would hold.
func (d *desk) secretOf(id AccountID) []byte {
	d.t.Helper()
	a := must(d.byID(d.ctx, id))
	sealed := a.totp
	if sealed == "" {
		sealed = a.totpNext
	}
	return must(d.open(sealed, id))
}

// code is what the app shows now.
func (d *desk) code(id AccountID) string {
	return hotp(d.secretOf(id), uint64(d.clock.Now().Unix()/totpPeriod), totpDigits)
}

// enrol makes an account with a password and an app, and ends its first session.
func (d *desk) enrol(who Who) (Account, []string) {
	d.t.Helper()
	code, a, err := d.Invite(d.ctx, who)
	if err != nil {
		d.t.Fatal(err)
	}
	g := must(d.Redeem(d.ctx, here, code, goodWords))
	must(d.BeginTOTP(d.ctx, g.Session))
	done := must(d.ConfirmTOTP(d.ctx, g.Session, d.code(a.ID)))
	if err := d.Logout(d.ctx, done.Session); err != nil {
		d.t.Fatal(err)
	}
	d.clock.pass(totpPeriod * time.Second) // the code is used up
	return a, done.Recovery
}

// login logs in all the way.
func (d *desk) login(who Who) Granted {
	d.t.Helper()
	g := must(d.Login(d.ctx, here, who.Login, goodWords))
	if g.Session.Stage == Full {
		return g
	}
	g = must(d.GiveSecond(d.ctx, here, g.Session, d.code(g.Session.Account)))
	d.clock.pass(totpPeriod * time.Second)
	return g
}

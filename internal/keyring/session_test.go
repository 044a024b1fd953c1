package keyring

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"qyzmet"
)

func TestSessionLimits(t *testing.T) {
	d := newDesk(t)
	d.enrol(official)
	idle := d.login(official)
	d.clock.pass(d.opts.Idle - time.Minute)
	s := must(d.Resume(d.ctx, idle.Token))
	if s.Seen != d.clock.Now() {
		t.Errorf("seen %v", s.Seen)
	}
	d.clock.pass(d.opts.Idle)
	_, err := d.Resume(d.ctx, idle.Token)
	d.refused("session", err)

	busy := d.login(official)
	end := d.clock.Now().Add(d.opts.Absolute)
	for d.clock.Now().Add(20 * time.Minute).Before(end) {
		d.clock.pass(20 * time.Minute)
		must(d.Resume(d.ctx, busy.Token))
	}
	d.clock.pass(20 * time.Minute)
	_, err = d.Resume(d.ctx, busy.Token)
	d.refused("session", err)

	half := must(d.Login(d.ctx, here, official.Login, goodWords))
	d.clock.pass(pending)
	_, err = d.Resume(d.ctx, half.Token)
	d.refused("session", err)
}

func TestSessionsAreOnesOwn(t *testing.T) {
	d := newDesk(t)
	d.enrol(official)
	d.enrol(Who{Login: "other", Official: "u-2"})
	one, two, three := d.login(official), d.login(official), d.login(official)
	foreign := d.login(Who{Login: "other"})
	list := must(d.Sessions(d.ctx, two.Session))
	if len(list) != 3 || list[0].ID != three.Session.ID || list[2].ID != one.Session.ID {
		t.Fatalf("%+v", list)
	}
	d.refused("not-found", d.Revoke(d.ctx, foreign.Session, one.Session.ID))
	for _, id := range []string{"", "\x00", "\xff", "'", strings.Repeat("a", 5000)} {
		d.refused("not-found", d.Revoke(d.ctx, one.Session, id))
		d.refused("not-found", d.RemovePasskey(d.ctx, one.Session, id))
	}
	if err := d.Revoke(d.ctx, two.Session, one.Session.ID); err != nil {
		t.Fatal(err)
	}
	_, err := d.Resume(d.ctx, one.Token)
	d.refused("session", err)
	if err := d.RevokeOthers(d.ctx, two.Session); err != nil {
		t.Fatal(err)
	}
	_, err = d.Resume(d.ctx, three.Token)
	d.refused("session", err)
	must(d.Resume(d.ctx, two.Token))
	must(d.Resume(d.ctx, foreign.Token))
	if err := d.Logout(d.ctx, two.Session); err != nil {
		t.Fatal(err)
	}
	_, err = d.Resume(d.ctx, two.Token)
	d.refused("session", err)
}

func TestSweep(t *testing.T) {
	d := newDesk(t)
	d.enrol(official)
	_, err := d.Login(d.ctx, here, "nobody", "x")
	d.refused("wrong", err)
	must(d.BeginPasskeyLogin(d.ctx))
	if _, _, err := d.Invite(d.ctx, Who{Login: "late", Official: "u-3"}); err != nil {
		t.Fatal(err)
	}
	d.login(official)
	d.clock.pass(100 * time.Hour)
	if err := d.Sweep(d.ctx); err != nil {
		t.Fatal(err)
	}
	for table, want := range map[string]int{"session": 0, "ceremony": 0, "invitation": 0, "failure": 0, "account": 2, "recovery": recoveryCodes} {
		var n int
		if err := d.db.QueryRow("SELECT COUNT(*) FROM keyring_" + table).Scan(&n); err != nil || n != want {
			t.Errorf("%s: %d rows, want %d (%v)", table, n, want, err)
		}
	}
	d.login(official)
}

// TestNoSecretIsStoredOrLogged: neither database nor log holds a password, a
// code, a token, an app's secret or an address.
func TestNoSecretIsStoredOrLogged(t *testing.T) {
	d := newDesk(t)
	code, a, _ := d.Invite(d.ctx, official)
	g := must(d.Redeem(d.ctx, here, code, goodWords))
	shown := must(d.BeginTOTP(d.ctx, g.Session))
	done := must(d.ConfirmTOTP(d.ctx, g.Session, d.code(a.ID)))
	_, err := d.Login(d.ctx, here, official.Login, "a wrong password here")
	d.refused("wrong", err)
	c := must(d.BeginPasskeyLogin(d.ctx))
	secrets := append([]string{code, plainCode(code), goodWords, "a wrong password here", shown.Secret, string(d.secretOf(a.ID)), g.Token, done.Token, here, c.Handle}, done.Recovery...)
	for _, r := range done.Recovery {
		secrets = append(secrets, plainCode(r))
	}
	var held strings.Builder
	for _, table := range []string{"account", "invitation", "recovery", "passkey", "ceremony", "session", "failure"} {
		rows, err := d.db.Query("SELECT * FROM keyring_" + table)
		if err != nil {
			t.Fatal(err)
		}
		columns, _ := rows.Columns()
		for rows.Next() {
			cells := make([]any, len(columns))
			into := make([]any, len(columns))
			for i := range cells {
				into[i] = &cells[i]
			}
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			for _, c := range cells {
				if s, ok := c.(string); ok {
					held.WriteString(s + "\n")
				}
			}
		}
		rows.Close()
	}
	if held.Len() < 500 || d.log.Len() < 200 {
		t.Fatalf("database %d, log %d bytes", held.Len(), d.log.Len())
	}
	for _, s := range secrets {
		if strings.Contains(held.String(), s) {
			t.Errorf("the database holds %q", s)
		}
		if strings.Contains(d.log.String(), s) {
			t.Errorf("the log holds %q", s)
		}
	}
	if strings.Contains(d.log.String(), official.Login) {
		t.Error("the log holds a login name")
	}
	// Another key opens nothing.
	other := *d.Keyring
	other.opts.Key = []byte("ffffffffffffffffffffffffffffffff")
	if _, err := other.open(must(d.byID(d.ctx, a.ID)).totp, a.ID); err == nil {
		t.Error("opened with another key")
	}
	if _, err := d.open(must(d.byID(d.ctx, a.ID)).totp, "l-other"); err == nil {
		t.Error("opened for another account")
	}
}

// TestAnyToken: no token but one that was granted opens a session.
func TestAnyToken(t *testing.T) {
	d := newDesk(t)
	d.enrol(official)
	g := d.login(official)
	must(d.Resume(d.ctx, g.Token))
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.Just(g.Token+"="), rapid.Just(g.Session.ID), rapid.Just(hashOf(g.Token)), rapid.StringMatching(`[A-Za-z0-9_-]{43}`)).Draw(t, "token")
		if text == g.Token {
			return
		}
		if _, err := d.Resume(d.ctx, text); err == nil {
			t.Fatalf("%q opens a session", text)
		}
	})
}

func TestNew(t *testing.T) {
	d := newDesk(t)
	for origin, want := range map[string]string{"https://example.kz": "passkeys", "http://localhost:8080": "passkeys", "http://127.0.0.1:8080": "none", "http://[::1]:80": "none",
		"http://example.kz": "", "http://192.0.2.1": "", "example.kz": "", "https://example.kz/": "", "https://u@example.kz": "", "ftp://localhost": "", "": ""} {
		k, err := New(db{d.db}, Options{Now: d.clock.Now, Key: testKey, Origin: origin, Name: "Qyzmet", Cost: d.opts.Cost})
		if (err == nil) != (want != "") || err == nil && k.Passkeys() != (want == "passkeys") {
			t.Errorf("%q: %v", origin, err)
		}
	}
	if _, err := New(db{d.db}, Options{Now: d.clock.Now, Key: testKey[1:], Origin: "http://localhost"}); err == nil {
		t.Error("a short key was taken")
	}
	if _, err := New(db{d.db}, Options{Key: testKey, Origin: "http://localhost"}); err == nil {
		t.Error("no clock was taken")
	}
}

// With another key no stored secret opens: that is a failure, never a login.
func TestAnotherKeyOpensNothing(t *testing.T) {
	d := newDesk(t)
	code, a, _ := d.Invite(d.ctx, official)
	g := must(d.Redeem(d.ctx, here, code, goodWords))
	shown := must(d.BeginTOTP(d.ctx, g.Session))
	must(d.ConfirmTOTP(d.ctx, g.Session, d.code(a.ID)))
	other, err := New(db{d.db}, Options{Now: d.clock.Now, Key: []byte(strings.Repeat("x", KeySize)), Origin: "http://localhost:8080", Name: "Qyzmet", Cost: d.opts.Cost})
	if err != nil {
		t.Fatal(err)
	}
	d.clock.pass(time.Minute)
	half := must(other.Login(d.ctx, here, official.Login, goodWords))
	got, err := other.GiveSecond(d.ctx, here, half.Session, d.code(a.ID))
	if err == nil || got.Token != "" || shown.Secret == "" {
		t.Errorf("a secret was opened with another key: %+v", got.Session)
	}
	if _, refused := qyzmet.FaultsOf(err); refused {
		t.Errorf("a failure of ours is told as a wrong code: %v", err)
	}
}

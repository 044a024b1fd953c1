package keyring

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"qyzmet"
)

func TestEnrolAndLogin(t *testing.T) {
	d := newDesk(t)
	code, a, err := d.Invite(d.ctx, Who{Login: " A.Serik ", Official: "u-1", Person: "p-1"})
	if err != nil || a.Login != "a.serik" || a.Enrolled || !strings.HasPrefix(string(a.ID), "l-") {
		t.Fatalf("%+v %v", a, err)
	}
	_, err = d.Redeem(d.ctx, here, code, "short")
	d.refused("password-short", err)
	_, err = d.Redeem(d.ctx, here, "0000-0000", goodWords)
	d.refused("invitation", err)
	g := must(d.Redeem(d.ctx, here, strings.ToUpper(strings.ReplaceAll(code, "-", " ")), goodWords))
	if g.Session.Stage != Enrol || g.Session.Strong {
		t.Fatalf("%+v", g.Session)
	}
	_, err = d.Redeem(d.ctx, here, code, goodWords)
	d.refused("invitation", err)
	_, err = d.Login(d.ctx, here, "a.serik", goodWords) // not before the second factor is there
	d.refused("wrong", err)
	_, err = d.Skip(d.ctx, g.Session)
	d.refused("second-kept", err)

	shown := must(d.BeginTOTP(d.ctx, g.Session))
	if again := must(d.BeginTOTP(d.ctx, g.Session)); again != shown {
		t.Error("the secret changed before it was confirmed")
	}
	_, err = d.ConfirmTOTP(d.ctx, g.Session, "000000")
	d.refused("code", err)
	done := must(d.ConfirmTOTP(d.ctx, g.Session, d.code(a.ID)))
	if s := done.Session; s.Stage != Full || !s.Strong || s.Official != "u-1" || s.Person != "p-1" || s.Login != "a.serik" || s.Account != a.ID {
		t.Fatalf("%+v", s)
	}
	if len(done.Recovery) != recoveryCodes || done.Token == g.Token {
		t.Errorf("%d codes", len(done.Recovery))
	}
	_, err = d.Resume(d.ctx, g.Token)
	d.refused("session", err)
	if s := must(d.Resume(d.ctx, done.Token)); s != done.Session {
		t.Errorf("%+v\n%+v", s, done.Session)
	}
	accounts := must(d.Accounts(d.ctx))
	if len(accounts) != 1 || !accounts[0].Enrolled {
		t.Errorf("%+v", accounts)
	}
}

func TestSecondFactor(t *testing.T) {
	d := newDesk(t)
	a, recovery := d.enrol(official)
	first := must(d.Login(d.ctx, here, official.Login, goodWords))
	if first.Session.Stage != Second || first.Session.Strong {
		t.Fatalf("%+v", first.Session)
	}
	code := d.code(a.ID)
	g := must(d.GiveSecond(d.ctx, here, first.Session, code[:3]+" "+code[3:]))
	if g.Session.Stage != Full || !g.Session.Strong || g.Token == first.Token || g.Session.How != ByPassword {
		t.Fatalf("%+v", g.Session)
	}
	_, err := d.Resume(d.ctx, first.Token) // no token of a lower stage opens a higher one
	d.refused("session", err)

	again := must(d.Login(d.ctx, here, official.Login, goodWords))
	_, err = d.GiveSecond(d.ctx, here, again.Session, code) // used up
	d.refused("code", err)
	g = must(d.GiveSecond(d.ctx, here, again.Session, strings.ToUpper(recovery[3])))
	if g.Session.How != ByRecovery || !g.Session.Strong {
		t.Errorf("%+v", g.Session)
	}
	again = must(d.Login(d.ctx, here, official.Login, goodWords))
	_, err = d.GiveSecond(d.ctx, here, again.Session, recovery[3])
	d.refused("code", err)
	if f := must(d.Factors(d.ctx, g.Session)); f.Recovery != recoveryCodes-1 || !f.TOTP {
		t.Errorf("%+v", f)
	}
	fresh := must(d.NewRecovery(d.ctx, g.Session))
	_, err = d.GiveSecond(d.ctx, here, again.Session, recovery[4])
	d.refused("code", err)
	must(d.GiveSecond(d.ctx, here, again.Session, fresh[0]))
	_, err = d.GiveSecond(d.ctx, here, again.Session, fresh[1]) // that session is over
	d.refused("session", err)
}

// TestOneCodeOnce: of many uses of one code at once, one succeeds.
func TestOneCodeOnce(t *testing.T) {
	d := newDesk(t)
	a, recovery := d.enrol(official)
	for _, code := range []string{d.code(a.ID), recovery[0]} {
		account := must(d.byID(d.ctx, a.ID))
		var right atomic.Int64
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				totp, err1 := d.useTOTP(d.ctx, account, code)
				single, err2 := d.useRecovery(d.ctx, account, code)
				if err1 != nil || err2 != nil {
					t.Error(err1, err2)
				}
				if totp || single {
					right.Add(1)
				}
			})
		}
		all.Wait()
		if right.Load() != 1 {
			t.Errorf("one code served %d times", right.Load())
		}
	}
}

// TestPersonWithoutSecond: who is no official may go without, and is then not
// strongly logged in.
func TestPersonWithoutSecond(t *testing.T) {
	d := newDesk(t)
	who := Who{Login: "a.person", Person: "p-1"}
	code, a, _ := d.Invite(d.ctx, who)
	g := must(d.Redeem(d.ctx, here, code, goodWords))
	g = must(d.Skip(d.ctx, g.Session))
	if g.Session.Stage != Full || g.Session.Strong || g.Session.Official != "" {
		t.Fatalf("%+v", g.Session)
	}
	_, err := d.NewRecovery(d.ctx, g.Session)
	d.refused("second", err)
	must(d.BeginTOTP(d.ctx, g.Session))
	up := must(d.ConfirmTOTP(d.ctx, g.Session, d.code(a.ID)))
	if !up.Session.Strong || up.Token == "" || len(up.Recovery) == 0 {
		t.Errorf("%+v", up)
	}
	_, err = d.Resume(d.ctx, g.Token)
	d.refused("session", err)
	if g = must(d.Login(d.ctx, here, who.Login, goodWords)); g.Session.Stage != Second {
		t.Errorf("%+v", g.Session)
	}
}

// TestRefusedAlike: wrong names, wrong passwords, accounts that are disabled or
// not enrolled are all refused in the same words.
func TestRefusedAlike(t *testing.T) {
	d := newDesk(t)
	a, _ := d.enrol(official)
	_, _, err := d.Invite(d.ctx, Who{Login: "invited", Official: "u-2"})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Disable(d.ctx, a.ID, true); err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]string{{"nobody", goodWords}, {"invited", ""}, {"invited", goodWords}, {official.Login, goodWords}, {official.Login, "x"}, {"", ""},
		{strings.Repeat("x", 5000), strings.Repeat("y", 5000)}, {"\xff\x00", "\x00"}} {
		_, err := d.Login(d.ctx, here, c[0], c[1])
		d.refused("wrong", err)
	}
	d.refused("not-found", d.Disable(d.ctx, "l-none", true))
}

func TestDisable(t *testing.T) {
	d := newDesk(t)
	a, _ := d.enrol(official)
	g := d.login(official)
	half := must(d.Login(d.ctx, here, official.Login, goodWords))
	if err := d.Disable(d.ctx, a.ID, true); err != nil {
		t.Fatal(err)
	}
	_, err := d.Resume(d.ctx, g.Token)
	d.refused("session", err)
	_, err = d.GiveSecond(d.ctx, here, half.Session, d.code(a.ID))
	d.refused("session", err)
	_, _, err = d.Invite(d.ctx, official)
	d.refused("disabled", err)
	if err := d.Disable(d.ctx, a.ID, false); err != nil {
		t.Fatal(err)
	}
	d.clock.pass(totpPeriod * time.Second)
	d.login(official)
}

// TestDisabledMeanwhile: a session is not begun for an account that was disabled
// after it was looked at.
func TestDisabledMeanwhile(t *testing.T) {
	d := newDesk(t)
	account, _ := d.enrol(official)
	a := must(d.byID(d.ctx, account.ID))
	must(d.grant(d.ctx, a, Full, ByPassword, true, ""))
	if err := d.Disable(d.ctx, a.ID, true); err != nil {
		t.Fatal(err)
	}
	_, err := d.grant(d.ctx, a, Full, ByPassword, true, "")
	d.refused("session", err)
}

func TestInvite(t *testing.T) {
	d := newDesk(t)
	for _, c := range []struct {
		who Who
		key string
	}{
		{Who{"", "u-1", ""}, "login-form"}, {Who{"ab", "u-1", ""}, "login-form"}, {Who{"with space", "u-1", ""}, "login-form"},
		{Who{"әлия", "u-1", ""}, "login-form"}, {Who{"<script>", "u-1", ""}, "login-form"}, {Who{"-abc", "u-1", ""}, "login-form"},
		{Who{"abc", "", ""}, "subject"}, {Who{"abc", "p-1", ""}, "subject"}, {Who{"abc", "u-1", "u-1"}, "subject"}, {Who{"abc", "", "o-1"}, "subject"},
	} {
		_, _, err := d.Invite(d.ctx, c.who)
		d.refused(c.key, err)
	}
	first, a, _ := d.Invite(d.ctx, official)
	_, _, err := d.Invite(d.ctx, Who{Login: official.Login, Official: "u-2"})
	d.refused("login-taken", err)
	second, b, err := d.Invite(d.ctx, official)
	if err != nil || a.ID != b.ID || first == second {
		t.Fatalf("%v", err)
	}
	_, err = d.Redeem(d.ctx, here, first, goodWords)
	d.refused("invitation", err)
	d.clock.pass(72 * time.Hour)
	_, err = d.Redeem(d.ctx, here, second, goodWords)
	d.refused("invitation", err)
}

// TestInvitedAgain: a new invitation is the way back, and voids all that was.
func TestInvitedAgain(t *testing.T) {
	d := newDesk(t)
	a, recovery := d.enrol(official)
	g := d.login(official)
	code, _, err := d.Invite(d.ctx, official)
	if err != nil {
		t.Fatal(err)
	}
	must(d.Resume(d.ctx, g.Token)) // nothing is void before the code is used
	enrolling := must(d.Redeem(d.ctx, here, code, otherWords))
	_, err = d.Resume(d.ctx, g.Token)
	d.refused("session", err)
	_, err = d.Login(d.ctx, here, official.Login, goodWords)
	d.refused("wrong", err)
	must(d.BeginTOTP(d.ctx, enrolling.Session))
	must(d.ConfirmTOTP(d.ctx, enrolling.Session, d.code(a.ID)))
	half := must(d.Login(d.ctx, here, official.Login, otherWords))
	_, err = d.GiveSecond(d.ctx, here, half.Session, recovery[0])
	d.refused("code", err)
}

// TestLowerStagesOpenNothing: what a session may do before it is full.
func TestLowerStagesOpenNothing(t *testing.T) {
	d := newDesk(t)
	d.enrol(official)
	half := must(d.Login(d.ctx, here, official.Login, goodWords)).Session
	code, _, _ := d.Invite(d.ctx, Who{Login: "enrolling", Official: "u-2"})
	enrolling := must(d.Redeem(d.ctx, here, code, goodWords)).Session
	calls := map[string]func(s Session) error{
		"Sessions":       func(s Session) error { _, err := d.Sessions(d.ctx, s); return err },
		"Revoke":         func(s Session) error { return d.Revoke(d.ctx, s, s.ID) },
		"RevokeOthers":   func(s Session) error { return d.RevokeOthers(d.ctx, s) },
		"ChangePassword": func(s Session) error { return d.ChangePassword(d.ctx, here, s, goodWords, otherWords) },
		"Confirm":        func(s Session) error { return d.Confirm(d.ctx, here, s, goodWords) },
		"NewRecovery":    func(s Session) error { _, err := d.NewRecovery(d.ctx, s); return err },
	}
	for name, call := range calls {
		for _, s := range []Session{half, enrolling, {}} {
			if faults, ok := qyzmet.FaultsOf(call(s)); !ok || faults[0].Code != qyzmet.NotLoggedIn {
				t.Errorf("%s at stage %q: %v", name, s.Stage, faults)
			}
		}
	}
	for name, call := range map[string]func(s Session) error{ // what an enrolment may do
		"BeginTOTP":     func(s Session) error { _, err := d.BeginTOTP(d.ctx, s); return err },
		"ConfirmTOTP":   func(s Session) error { _, err := d.ConfirmTOTP(d.ctx, s, "000000"); return err },
		"BeginPasskey":  func(s Session) error { _, err := d.BeginPasskey(d.ctx, s); return err },
		"FinishPasskey": func(s Session) error { _, err := d.FinishPasskey(d.ctx, s, "", "", nil); return err },
		"RemovePasskey": func(s Session) error { return d.RemovePasskey(d.ctx, s, "") },
		"Skip":          func(s Session) error { _, err := d.Skip(d.ctx, s); return err },
	} {
		if faults, ok := qyzmet.FaultsOf(call(half)); !ok || faults[0].Code != qyzmet.NotLoggedIn {
			t.Errorf("%s at stage second: %v", name, faults)
		}
	}
}

// TestProof: credentials are changed only soon after the identity was proven.
func TestProof(t *testing.T) {
	d := newDesk(t)
	d.enrol(official)
	g := d.login(official)
	d.clock.pass(fresh + time.Second)
	s := must(d.Resume(d.ctx, g.Token))
	_, err := d.BeginTOTP(d.ctx, s)
	d.refused("fresh", err)
	if !needsProof(err) || d.Proven(s) {
		t.Error("does not say that a proof is needed")
	}
	d.refused("current", d.Confirm(d.ctx, here, s, "not the password"))
	if err := d.Confirm(d.ctx, here, s, goodWords); err != nil {
		t.Fatal(err)
	}
	must(d.BeginTOTP(d.ctx, must(d.Resume(d.ctx, g.Token))))
}

func TestChangePassword(t *testing.T) {
	d := newDesk(t)
	d.enrol(official)
	g, other := d.login(official), d.login(official)
	d.refused("current", d.ChangePassword(d.ctx, here, g.Session, "not the password", otherWords))
	d.refused("password-short", d.ChangePassword(d.ctx, here, g.Session, goodWords, "short"))
	if err := d.ChangePassword(d.ctx, here, g.Session, goodWords, otherWords); err != nil {
		t.Fatal(err)
	}
	must(d.Resume(d.ctx, g.Token))
	_, err := d.Resume(d.ctx, other.Token)
	d.refused("session", err)
	_, err = d.Login(d.ctx, here, official.Login, goodWords)
	d.refused("wrong", err)
	must(d.Login(d.ctx, here, official.Login, otherWords))
}

// TestTexts: every refusal stands in three languages with the same names, and a
// code of the vocabulary.
func TestTexts(t *testing.T) {
	var raw map[string]map[string]string
	if err := yaml.Unmarshal(textData, &raw); err != nil || len(raw) < 15 {
		t.Fatalf("%d %v", len(raw), err)
	}
	known := []qyzmet.Code{qyzmet.NotLoggedIn, qyzmet.NotAllowed, qyzmet.NotFound, qyzmet.TooLarge, qyzmet.Unavailable, qyzmet.Safeguard, qyzmet.Contradiction}
	for key, r := range refusals() {
		if !slices.Contains(known, r.Code) {
			t.Errorf("%s: code %q", key, r.Code)
		}
		for _, l := range qyzmet.Langs() {
			text := fill3(r.In(l), l, []any{"wait", 90 * time.Second, "min", 12, "max", 20})
			if text == "" || strings.ContainsAny(text, "{}") || strings.Count(r.In(l), "{") != strings.Count(r.EN, "{") {
				t.Errorf("%s: %s: %q", key, l, text)
			}
		}
	}
	if got := fmt.Sprint(lockedFor(121 * time.Second)); !strings.Contains(got, "3\u00a0min") {
		t.Error(got)
	}
}

// needsProof reports whether an error says that the password is wanted once more.
func needsProof(err error) bool {
	f, ok := qyzmet.FaultsOf(err)
	return ok && f[0].Path == "proof"
}

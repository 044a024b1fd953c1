package login_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"qyzmet"
	"qyzmet/internal/keyring"
	"qyzmet/internal/web/browsertest"
)

// tab is a page of a real browser at the place.
type tab struct {
	*place
	t   *testing.T
	ctx context.Context
}

func newTab(t *testing.T) *tab {
	t.Helper()
	b := &tab{place: newPlace(t, ""), t: t, ctx: browsertest.Start(t)}
	browsertest.Desktop.Set(t, b.ctx)
	return b
}

// leave does what makes the browser go to another page, and waits for it.
func (b *tab) leave(step chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	if _, err := chromedp.Run(ctx, chromedp.WaitEvent(page.LoadEventFired, nil, step)); err != nil {
		b.t.Fatalf("%v on %q", err, b.text("main"))
	}
}

func (b *tab) open(path string) { b.t.Helper(); b.leave(chromedp.Navigate(b.base + path)) }
func (b *tab) press(css string) { b.t.Helper(); b.leave(chromedp.Click(chromedp.CSS(css))) }
func (b *tab) path() string {
	b.t.Helper()
	return strings.TrimPrefix(browsertest.Run(b.t, b.ctx, chromedp.Location()), b.base)
}
func (b *tab) text(css string) string {
	b.t.Helper()
	return browsertest.Run(b.t, b.ctx, chromedp.Text(chromedp.CSS(css)))
}

func (b *tab) fill(fields ...string) {
	b.t.Helper()
	for i := 0; i+1 < len(fields); i += 2 {
		browsertest.Do(b.t, b.ctx, chromedp.SetValue(chromedp.CSS("#f-"+fields[i]), fields[i+1]))
	}
}

func (b *tab) at(path, text string) {
	b.t.Helper()
	if got := b.path(); got != path || !strings.Contains(b.text("main"), text) {
		b.t.Fatalf("at %s, want %s with %q: %s", got, path, text, b.text("main"))
	}
}

// authenticator puts a security device into the browser that knows its person.
func (b *tab) authenticator(knows bool) webauthn.AuthenticatorID {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, webauthn.Enable, webauthn.EnableParams{}); err != nil {
		b.t.Fatal(err)
	}
	made, err := chromedp.Call(b.ctx, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Ctap2version: webauthn.Ctap2versionCtap21, Transport: webauthn.AuthenticatorTransportInternal,
		HasResidentKey: true, HasUserVerification: true, IsUserVerified: knows, AutomaticPresenceSimulation: true}})
	if err != nil {
		b.t.Fatal(err)
	}
	return made.AuthenticatorID
}

func (b *tab) verified(id webauthn.AuthenticatorID, is bool) {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, webauthn.SetUserVerified, webauthn.SetUserVerifiedParams{AuthenticatorID: id, IsUserVerified: is}); err != nil {
		b.t.Fatal(err)
	}
}

// TestPasskeyInBrowser: an enrolment with a passkey, a login with it, one more
// beside it, and what happens when the person is not the one.
func TestPasskeyInBrowser(t *testing.T) {
	b := newTab(t)
	id := b.authenticator(true)
	b.open("/en/enrol")
	b.fill("code", b.invite(serik), "password", words, "again", words)
	b.press(".login-form .main")
	b.at("/en/enrol/second", "Set up a second factor")
	b.fill("name", "work computer")
	b.press(".passkey .second")
	b.at("/en/account/passkeys", "never again")
	b.open("/en/account")
	b.at("/en/account", "1 passkey")
	b.press(".who button")
	b.at("/en/logout", "You are logged out")

	// Straight to a room behind the door, and into it.
	b.open("/en/strong")
	b.at("/en/strong", "Log in")
	b.press(".passkey .second")
	if got := b.text("body"); b.path() != "/en/strong" || !strings.Contains(got, "in: true, u-1, strong: true") {
		t.Fatalf("at %s: %s", b.path(), got)
	}
	b.open("/en/account/passkeys")
	b.at("/en/account/passkeys", "work computer")

	// The same device is not added twice; the page says so and stays.
	browsertest.Do(t, b.ctx, chromedp.Click(chromedp.CSS(".passkey .second")))
	b.saysSoon("The passkey was not used.")
	// The last second factor of an official stays.
	b.press(".passkeys button")
	b.at("/en/account/passkeys/drop", "must have a second factor")
	b.open("/en/account")
	b.press(".who button")

	// A device that does not know who holds it opens nothing.
	b.verified(id, false)
	b.open("/en/login")
	browsertest.Do(t, b.ctx, chromedp.Click(chromedp.CSS(".passkey .second")))
	b.saysSoon("The passkey was not used.")
	b.at("/en/login", "Log in")
	b.verified(id, true)

	// A signature that is none is refused by the server.
	bogus := true
	if _, err := chromedp.Call(b.ctx, webauthn.SetResponseOverrideBits, webauthn.SetResponseOverrideBitsParams{AuthenticatorID: id, IsBogusSignature: &bogus}); err != nil {
		t.Fatal(err)
	}
	b.press(".passkey .second")
	b.at("/en/login/passkey", "The passkey was not accepted")
	bogus = false
	if _, err := chromedp.Call(b.ctx, webauthn.SetResponseOverrideBits, webauthn.SetResponseOverrideBitsParams{AuthenticatorID: id, IsBogusSignature: &bogus}); err != nil {
		t.Fatal(err)
	}
	// After the password, the passkey is the second factor.
	b.open("/en/login")
	b.fill("login", serik.Login, "password", words)
	b.press(".login-form .main")
	b.at("/en/login/second", "Recovery code")
	b.press(".passkey .second")
	b.at("/en/account", "My account")
}

// saysSoon waits for what the script says beside the button.
func (b *tab) saysSoon(text string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 20*time.Second)
	defer cancel()
	for !strings.Contains(b.text("[data-said]"), text) {
		select {
		case <-ctx.Done():
			b.t.Fatalf("says %q, not %q", b.text("[data-said]"), text)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// TestWithoutScript: password and app need none.
func TestWithoutScript(t *testing.T) {
	b := newTab(t)
	look := browsertest.Phone
	look.NoScript = true
	look.Set(t, b.ctx)
	code := b.invite(serik)
	b.open("/ru/enrol")
	b.fill("code", code, "password", words, "again", words)
	b.press(".login-form .main")
	b.at("/ru/enrol/second", "Для ключей доступа нужен браузер")
	secret := b.text(".app-secret")
	b.fill("code", appCode(t, secret, b.clock.Now()))
	b.press(".login-form .main")
	b.at("/ru/account/app", "Запишите эти коды")
	b.press(".main-link")
	b.at("/ru/account", "Моя учетная запись")
	b.press(".who button")
	b.clock.pass(30 * time.Second)
	b.open("/ru/desk/one")
	b.fill("login", serik.Login, "password", "wrong")
	b.press(".login-form .main")
	b.at("/ru/login", "Имя для входа или пароль неверны")
	b.fill("login", serik.Login, "password", words)
	b.press(".login-form .main")
	b.fill("code", appCode(t, secret, b.clock.Now()))
	b.press(".login-form .main")
	if b.path() != "/ru/desk/one" || !strings.Contains(b.text("body"), "in: true, u-1") {
		t.Errorf("at %s: %s", b.path(), b.text("body"))
	}
}

// TestCookieIsOutOfReach: a script of the page cannot read the cookie.
func TestCookieIsOutOfReach(t *testing.T) {
	b := newTab(t)
	b.open("/en/enrol")
	b.fill("code", b.invite(serik), "password", words, "again", words)
	b.press(".login-form .main")
	b.at("/en/enrol/second", "Set up")
	if got := browsertest.Run(t, b.ctx, chromedp.Evaluate[string]("document.cookie")); got != "" {
		t.Errorf("%q", got)
	}
}

// scenes opens the pages one after another; see is called on each.
func (b *tab) scenes(lang string, see func(name string)) {
	who := keyring.Who{Login: "scene-" + lang, Official: qyzmet.SubjectID("u-" + lang), Person: qyzmet.SubjectID("p-" + lang)}
	code := b.invite(who)
	b.open("/" + lang + "/login")
	see("login")
	b.fill("login", "somebody", "password", "wrong")
	b.press(".login-form .main")
	see("login-refused")
	b.open("/" + lang + "/enrol")
	see("enrol")
	b.fill("code", code, "password", "short", "again", "short")
	b.press(".login-form .main")
	see("enrol-refused")
	b.fill("code", code, "password", words, "again", words)
	b.press(".login-form .main")
	see("enrol-second")
	secret := b.text(".app-secret")
	b.fill("code", appCode(b.t, secret, b.clock.Now()))
	b.press(".login-form:not(.passkey) .main")
	see("codes")
	b.open("/" + lang + "/account/passkeys")
	b.fill("name", "Q")
	b.press(".passkey .second")
	see("account")
	for _, name := range []string{"password", "app", "passkeys", "recovery"} {
		b.open("/" + lang + "/account/" + name)
		see("account-" + name)
	}
	b.clock.pass(11 * time.Minute)
	b.open("/" + lang + "/account/app")
	see("confirm")
	b.press(".who button")
	see("logged-out")
	b.open("/" + lang + "/desk/one")
	see("asked")
	b.fill("login", who.Login, "password", words)
	b.press(".login-form .main")
	see("second")
	b.fill("code", "000000")
	b.press(".login-form:not(.passkey) .main")
	see("second-refused")
	b.press("main .plain")
}

// TestAxe finds no violation of WCAG 2.2 AA or of axe's best practices on any
// page, and none that is wider than a narrow screen.
func TestAxe(t *testing.T) {
	source := browsertest.AxeSource(t, "../../..")
	for _, lang := range qyzmet.Langs() {
		t.Run(string(lang), func(t *testing.T) {
			b := newTab(t)
			b.authenticator(true)
			b.scenes(string(lang), func(name string) {
				t.Run(name, func(t *testing.T) {
					browsertest.Do(t, b.ctx, chromedp.Evaluate[chromedp.Void](source+";undefined"))
					browsertest.Clean(t, b.ctx, browsertest.Phone, browsertest.Everything)
					browsertest.Clean(t, b.ctx, browsertest.Desktop.Darkly(), browsertest.Everything)
					browsertest.Clean(t, b.ctx, browsertest.Phone.Darkly(), browsertest.Appearance)
					browsertest.Narrow.Set(t, b.ctx)
					if wide := browsertest.Run(t, b.ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth - document.documentElement.clientWidth`)); wide > 0 {
						t.Errorf("%d pixels wider than the screen", wide)
					}
					b.shoot(t, string(lang)+"-"+name+"-narrow")
					browsertest.Desktop.Set(t, b.ctx)
					b.shoot(t, string(lang)+"-"+name)
				})
			})
		})
	}
}

// shoot takes a picture of the page into the folder that SHOTS names.
func (b *tab) shoot(t *testing.T, name string) {
	t.Helper()
	dir := os.Getenv("SHOTS")
	if dir == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), browsertest.Run(t, b.ctx, chromedp.FullScreenshot(100)), 0o600); err != nil {
		t.Fatal(err)
	}
}

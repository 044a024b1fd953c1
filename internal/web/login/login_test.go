package login_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/keyring"
)

func TestEnrolAndLogin(t *testing.T) {
	p := newPlace(t, "")
	b := p.browser()
	code := p.invite(serik)
	status, page := b.post("/en/enrol", "code", code, "password", words, "again", "other "+words)
	b.wants(status, page, 422, "/en/enrol", "not alike")
	if strings.Contains(page, words) || !strings.Contains(page, code) {
		t.Error("the page keeps the password, or loses the code")
	}
	status, page = b.post("/en/enrol", "code", code, "password", "short", "again", "short")
	b.wants(status, page, 422, "/en/enrol", "at least 12 characters")
	status, page = b.post("/en/enrol", "code", "nothing", "password", words, "again", words)
	b.wants(status, page, 422, "/en/enrol", "There is no such invitation")
	status, page = b.post("/en/enrol", "code", code, "password", words, "again", words)
	b.wants(status, page, 200, "/en/enrol/second", "Set up a second factor")
	if strings.Contains(page, "Without a second factor") {
		t.Error("an official is offered to go without")
	}
	secret := secretOf(t, page)
	status, page = b.get("/ru/enrol/second")
	b.wants(status, page, 200, "/ru/enrol/second", "Второй фактор")
	if secretOf(t, page) != secret {
		t.Error("the secret changes with the language")
	}
	status, page = b.get("/en/account") // not yet
	b.wants(status, page, 200, "/en/enrol/second", "Set up")
	status, page = b.post("/en/account/app", "code", "000000")
	b.wants(status, page, 422, "/en/account/app", "The code is wrong")
	status, page = b.post("/en/account/app", "code", appCode(t, secret, p.clock.Now()))
	b.wants(status, page, 200, "/en/account/app", "Recovery codes")
	recovery := codesOf(page)
	if len(recovery) != 10 {
		t.Fatalf("%d codes", len(recovery))
	}
	status, page = b.get("/en/account")
	b.wants(status, page, 200, "/en/account", "10 codes left")
	status, page = b.post("/en/logout")
	b.wants(status, page, 200, "/en/logout", "You are logged out")
	if b.token() != "" {
		t.Error("the cookie is still there")
	}
	status, page = b.get("/en/account")
	b.wants(status, page, 401, "/en/account", "Log in")

	p.clock.pass(30 * time.Second)
	b.enter(serik, secret)
	b.post("/en/logout")
	status, page = b.post("/en/login", "login", " A.SERIK ", "password", words)
	b.wants(status, page, 200, "/en/login/second", "Second factor")
	status, page = b.post("/en/login/second", "code", strings.ToUpper(recovery[0]))
	b.wants(status, page, 200, "/en/account", "9 codes left")
}

func TestRequired(t *testing.T) {
	p := newPlace(t, "")
	b := p.browser()
	secret, _ := b.enrol(serik)
	b.post("/en/logout")
	status, page := b.get("/kk/open")
	b.wants(status, page, 200, "/kk/open", "in: false")
	status, page = b.get("/en/desk/one?a=b&c=d")
	b.wants(status, page, 401, "/en/desk/one", "After logging in you come back to it.")
	next := "/en/desk/one?a=b&amp;c=d"
	if !strings.Contains(page, `name="next" value="`+next+`"`) {
		t.Fatalf("no way back: %s", page)
	}
	status, page = b.post("/en/login", "login", serik.Login, "password", "wrong", "next", "/en/desk/one?a=b&c=d")
	b.wants(status, page, 422, "/en/login", "is wrong")
	if !strings.Contains(page, `name="next" value="`+next+`"`) {
		t.Error("the way back is lost")
	}
	status, page = b.post("/en/login", "login", serik.Login, "password", words, "next", "/en/desk/one?a=b&c=d")
	b.wants(status, page, 200, "/en/login/second", "Second factor")
	if !strings.Contains(page, `name="next" value="`+next+`"`) {
		t.Error("the way back is lost")
	}
	for _, path := range []string{"/en/desk/one", "/en/strong", "/en/account", "/en/account/app", "/en/account/passkeys", "/en/account/password", "/en/account/recovery"} {
		status, page = b.get(path) // the password alone opens nothing
		b.wants(status, page, 200, "/en/login/second", "Second factor")
	}
	status, page = b.post("/en/login/second", "code", appCode(t, secret, p.clock.Now()), "next", "/en/desk/one?a=b&c=d")
	b.wants(status, page, 200, "/en/desk/one", "in: true, u-1, strong: true, query: a=b&c=d")
	status, page = b.get("/en/strong")
	b.wants(status, page, 200, "/en/strong", "in: true")
	status, page = b.get("/kk/open")
	b.wants(status, page, 200, "/kk/open", "in: true, u-1")
}

// TestStrong: one without a second factor stays before doors that want it.
func TestStrong(t *testing.T) {
	p := newPlace(t, "")
	b := p.browser()
	who := keyring.Who{Login: "a.person", Person: "p-1"}
	status, page := b.post("/en/enrol", "code", p.invite(who), "password", words, "again", words)
	b.wants(status, page, 200, "/en/enrol/second", "Without a second factor")
	secret := secretOf(t, page)
	status, page = b.post("/en/enrol/skip")
	b.wants(status, page, 200, "/en/account", "p-1")
	status, page = b.get("/en/desk/one")
	b.wants(status, page, 200, "/en/desk/one", "in: true, p-1, strong: false")
	status, page = b.get("/en/strong")
	b.wants(status, page, 403, "/en/strong", "needs a second factor")
	status, page = b.get("/en/account/app")
	b.wants(status, page, 200, "/en/account/app", "Set up an app")
	if secretOf(t, page) != secret {
		t.Error("the secret that was shown before is another now")
	}
	before := b.token()
	status, page = b.post("/en/account/app", "code", appCode(t, secret, p.clock.Now()))
	b.wants(status, page, 200, "/en/account/app", "Recovery codes")
	if b.token() == before {
		t.Error("the token did not change when the session became strong")
	}
	status, page = b.get("/en/strong")
	b.wants(status, page, 200, "/en/strong", "strong: true")
}

// TestRequiredReadsNoBody: what is sent to a room behind the door reaches it whole.
func TestRequiredReadsNoBody(t *testing.T) {
	p := newPlace(t, "")
	b := p.browser()
	b.enrol(serik)
	status, page := b.post("/en/echo", "next", "/en/login", "a", "b")
	b.wants(status, page, 200, "/en/echo", "a=b&next=%2Fen%2Flogin")
}

func TestLockout(t *testing.T) {
	p := newPlace(t, "")
	b := p.browser()
	secret, _ := b.enrol(serik)
	b.post("/en/logout")
	for range 5 {
		status, page := b.post("/en/login", "login", serik.Login, "password", "wrong")
		b.wants(status, page, 422, "/en/login", "is wrong")
	}
	r := b.request("/en/login", "login", serik.Login, "password", words)
	resp, err := b.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 429 || resp.Header.Get("Retry-After") != "2" {
		t.Errorf("%d, wait %q", resp.StatusCode, resp.Header.Get("Retry-After"))
	}
	for lang, text := range map[string]string{"kk": "Қате әрекет тым көп", "ru": "Слишком много неудачных", "en": "too many failed tries"} {
		status, page := b.post("/"+lang+"/login", "login", serik.Login, "password", words)
		b.wants(status, page, 429, "/"+lang+"/login", text)
	}
	p.clock.pass(2 * time.Second)
	b.enter(serik, secret)
}

// TestTooOften: one address cannot keep the machine busy; another is not hindered.
func TestTooOften(t *testing.T) {
	p := newPlace(t, "")
	from := func(address string) int {
		r := httptest.NewRequest("POST", "/en/enrol", strings.NewReader(url.Values{"password": {"x"}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.RemoteAddr = address
		w := httptest.NewRecorder()
		p.site.ServeHTTP(w, r)
		if w.Code == 429 && w.Header().Get("Retry-After") == "" {
			t.Error("does not say how long to wait")
		}
		return w.Code
	}
	refused := 0
	for range 60 {
		if from("[2001:db8::1]:1000") == 429 {
			refused++
		}
	}
	if refused < 20 || from("[2001:db8::2]:2000") != 429 {
		t.Errorf("%d of 60 forms were refused; the neighbour in the same network was not", refused)
	}
	if code := from("[2001:db8:0:1::1]:1"); code != 422 {
		t.Errorf("another network: %d", code)
	}
	if code := from("192.0.2.1:1"); code != 422 {
		t.Errorf("another address: %d", code)
	}
}

// TestCookie: what the browser is told about the cookie.
func TestCookie(t *testing.T) {
	for origin, want := range map[string]string{
		"":                   "qyzmet=TOKEN; Path=/; HttpOnly; SameSite=Lax",
		"https://example.kz": "__Host-qyzmet=TOKEN; Path=/; HttpOnly; Secure; SameSite=Lax",
	} {
		p := newPlace(t, origin)
		b := p.browser()
		b.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		resp, err := b.Do(b.request("/en/enrol", "code", p.invite(serik), "password", words, "again", words))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if len(resp.Cookies()) != 1 {
			t.Fatalf("%v", resp.Header)
		}
		got := strings.Replace(resp.Header.Get("Set-Cookie"), resp.Cookies()[0].Value, "TOKEN", 1)
		if got != want || len(resp.Cookies()[0].Value) < 43 {
			t.Errorf("%s", got)
		}
		if resp.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%v", resp.Header)
		}
	}
}

// TestFixation: a token that somebody planted opens nothing, before or after the
// login, and no token survives a step.
func TestFixation(t *testing.T) {
	p := newPlace(t, "")
	b := p.browser()
	secret, _ := b.enrol(serik)
	b.post("/en/logout")
	u, _ := url.Parse(p.base)
	const planted = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	b.Jar.SetCookies(u, []*http.Cookie{{Name: "qyzmet", Value: planted, Path: "/"}})
	b.post("/en/login", "login", serik.Login, "password", words)
	half := b.token()
	b.post("/en/login/second", "code", appCode(t, secret, p.clock.Now()))
	full := b.token()
	if half == planted || half == full || len(full) != 43 || len(half) != 43 {
		t.Errorf("%q %q", half, full)
	}
	for _, old := range []string{planted, half} {
		thief := p.browser()
		thief.Jar.SetCookies(u, []*http.Cookie{{Name: "qyzmet", Value: old, Path: "/"}})
		status, page := thief.get("/en/account")
		thief.wants(status, page, 401, "/en/account", "Log in")
	}
	// The token of a real, half-made login of the thief, planted in the victim's
	// browser, does not become the victim's session.
	thief := p.browser()
	thief.post("/en/login", "login", serik.Login, "password", words)
	plantedHalf := thief.token()
	victim := p.browser()
	other := keyring.Who{Login: "victim", Official: "u-2"}
	victimSecret, _ := victim.enrol(other)
	victim.post("/en/logout")
	victim.Jar.SetCookies(u, []*http.Cookie{{Name: "qyzmet", Value: plantedHalf, Path: "/"}})
	victim.enter(other, victimSecret)
	status, page := thief.get("/en/account")
	if status == 200 && thief.last == "/en/account" {
		t.Errorf("the thief is in: %s", plain(page))
	}
}

// TestAnotherLogin: who logs in over a session ends it.
func TestAnotherLogin(t *testing.T) {
	p := newPlace(t, "")
	b := p.browser()
	b.enrol(serik)
	first := b.token()
	status, page := b.post("/en/enrol", "code", p.invite(keyring.Who{Login: "other", Official: "u-2"}), "password", words, "again", words)
	b.wants(status, page, 200, "/en/enrol/second", "Set up")
	if _, err := p.keys.Resume(t.Context(), first); err == nil {
		t.Error("the session before goes on without a browser")
	}
}

func TestSessions(t *testing.T) {
	p := newPlace(t, "")
	one, two := p.browser(), p.browser()
	secret, _ := one.enrol(serik)
	two.enter(serik, secret)
	status, page := two.get("/en/account")
	two.wants(status, page, 200, "/en/account", "End all others")
	if strings.Count(page, "this session") != 1 || strings.Contains(page, two.token()) || strings.Contains(page, one.token()) {
		t.Errorf("%s", plain(page))
	}
	id := page[strings.Index(page, `name="id" value="s-`)+len(`name="id" value="`):]
	id, _, _ = strings.Cut(id, `"`)
	status, page = two.post("/en/account/revoke", "id", id)
	two.wants(status, page, 200, "/en/account", "this session")
	status, page = one.get("/en/account")
	one.wants(status, page, 401, "/en/account", "Log in")
	status, page = two.post("/en/account/revoke", "id", id)
	two.wants(status, page, 422, "/en/account/revoke", "There is no such thing")
	one.enter(serik, secret)
	knows := p.browser() // the password and no more
	knows.post("/en/login", "login", serik.Login, "password", words)
	status, page = one.get("/en/account")
	one.wants(status, page, 200, "/en/account", "password right, second factor awaited")
	status, page = one.post("/en/account/revoke", "id", "others")
	one.wants(status, page, 200, "/en/account", "this session")
	status, page = two.get("/en/account")
	two.wants(status, page, 401, "/en/account", "Log in")
}

// TestChanges: credentials are changed with the password, given lately.
func TestChanges(t *testing.T) {
	p := newPlace(t, "")
	b := p.browser()
	secret, recovery := b.enrol(serik)
	p.clock.pass(11 * time.Minute)
	for _, path := range []string{"/en/account/app", "/en/account/passkeys", "/en/account/recovery"} {
		status, page := b.get(path)
		b.wants(status, page, 200, path, "Enter your password once more")
		if strings.Contains(page, "app-secret") {
			t.Error("shows a secret before the proof")
		}
	}
	status, page := b.post("/en/account/recovery")
	b.wants(status, page, 200, "/en/account/recovery", "Enter your password once more")
	status, page = b.post("/en/account/passkeys/begin")
	b.wants(status, page, 422, "/en/account/passkeys/begin", "once more")
	status, page = b.post("/en/account/confirm", "current", "wrong", "next", "/en/account/recovery")
	b.wants(status, page, 422, "/en/account/confirm", "present password is wrong")
	status, page = b.post("/en/account/confirm", "current", words, "next", "/en/account/recovery")
	b.wants(status, page, 200, "/en/account/recovery", "ten new codes")
	status, page = b.post("/en/account/recovery")
	b.wants(status, page, 200, "/en/account/recovery", "never again")
	if fresh := codesOf(page); len(fresh) != 10 || fresh[0] == recovery[0] {
		t.Errorf("%v", fresh)
	}
	const other = "seven quiet copper bridges"
	status, page = b.post("/en/account/password", "current", "wrong", "password", other, "again", other)
	b.wants(status, page, 422, "/en/account/password", "present password is wrong")
	status, page = b.post("/en/account/password", "current", words, "password", other, "again", "x")
	b.wants(status, page, 422, "/en/account/password", "not alike")
	status, page = b.post("/en/account/password", "current", words, "password", other, "again", other)
	b.wants(status, page, 200, "/en/account", "My account")
	b.post("/en/logout")
	status, page = b.post("/en/login", "login", serik.Login, "password", words)
	b.wants(status, page, 422, "/en/login", "is wrong")
	status, page = b.post("/en/login", "login", serik.Login, "password", other)
	b.wants(status, page, 200, "/en/login/second", "Second factor")
	status, page = b.post("/en/login/second", "code", appCode(t, secret, p.clock.Now()))
	b.wants(status, page, 200, "/en/account", "My account")
}

// TestLogoutRevokes: a token that somebody kept opens nothing after the logout, and
// nothing of the page before is left to be shown.
func TestLogoutRevokes(t *testing.T) {
	p := newPlace(t, "")
	b := p.browser()
	b.enrol(serik)
	kept := b.token()
	status, page := b.get("/en/desk/one")
	b.wants(status, page, 200, "/en/desk/one", "")
	status, page = b.post("/en/logout")
	b.wants(status, page, 200, "/en/logout", "You are logged out")
	if strings.Contains(page, serik.Login) {
		t.Error("the page after the logout says who it was")
	}
	r, err := http.NewRequest(http.MethodGet, p.base+"/en/desk/one", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.AddCookie(&http.Cookie{Name: p.keys.Cookie(), Value: kept})
	resp, err := p.browser().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("a kept token: %d", resp.StatusCode)
	}
}

package login_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"qyzmet/internal/keyring"
)

// posts are all addresses that take forms.
var posts = []string{"/login", "/login/second", "/login/passkey", "/login/passkey/begin", "/logout", "/enrol", "/enrol/skip", "/account/revoke", "/account/confirm",
	"/account/password", "/account/app", "/account/passkeys", "/account/passkeys/begin", "/account/passkeys/drop", "/account/recovery"}

// TestForgedForms: no form from another site is read, by whatever the browser
// tells of its origin.
func TestForgedForms(t *testing.T) {
	p := newPlace(t, "")
	b := p.browser()
	b.enrol(serik)
	before := b.token()
	for _, path := range posts {
		for _, h := range [][2]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"}} {
			r := b.request("/en"+path, "login", serik.Login, "password", words, "current", words, "id", "others", "code", "000000")
			r.Header.Del("Sec-Fetch-Site")
			r.Header.Set(h[0], h[1])
			status, page := b.send(r)
			if status != http.StatusForbidden || !strings.Contains(page, "from another site") {
				t.Errorf("%s with %v: %d", path, h, status)
			}
		}
	}
	if b.token() != before {
		t.Error("a forged form changed the cookie")
	}
	status, page := b.get("/en/account")
	b.wants(status, page, 200, "/en/account", "10 codes left")
}

// TestOwnGuard: the room refuses forged forms by itself, whatever it is mounted in.
func TestOwnGuard(t *testing.T) {
	p := newPlace(t, "")
	mux := http.NewServeMux()
	p.door.Register(mux)
	for _, path := range posts {
		r := httptest.NewRequest("POST", path, strings.NewReader(""))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r)
		if w.Code != http.StatusForbidden {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

// TestHostileForms: whatever is sent, at whatever stage, the answer is no failure
// of ours and lets nobody in.
func TestHostileForms(t *testing.T) {
	p := newPlace(t, "")
	nobody, half, enrolling, full := p.browser(), p.browser(), p.browser(), p.browser()
	full.enrol(serik)
	half.post("/en/login", "login", serik.Login, "password", words)
	other := serik
	other.Login = "other"
	enrolling.post("/en/enrol", "code", p.invite(other), "password", words, "again", words)
	long := strings.Repeat("x", 50_000)
	for stage, b := range map[string]*browser{"nobody": nobody, "half": half, "enrolling": enrolling, "full": full} {
		for _, path := range posts {
			if stage == "full" && path == "/logout" {
				continue
			}
			for _, value := range []string{"", "\x00\xff", "<script>alert(1)</script>", long, `{"id":"AA"}`, "' OR 1=1 --"} {
				p.clock.pass(time.Second)
				status, page := b.post("/en"+path, "login", value, "password", value, "again", value, "code", value, "id", value, "name", value,
					"handle", value, "response", value, "current", value, "next", value)
				if status >= 500 || strings.Contains(page, "<script>alert") {
					t.Errorf("%s, %s, %.20q: %d", stage, path, value, status)
				}
			}
		}
		for body, want := range map[string]int{"a=%zz": 400, "x=" + strings.Repeat("y", 200_000): 400} {
			p.clock.pass(time.Minute)
			r := b.request("/en/login")
			r.Body = http.NoBody
			r2, _ := http.NewRequest("POST", b.base+"/en/login", strings.NewReader(body))
			r2.Header = r.Header
			if status, _ := b.send(r2); status != want {
				t.Errorf("%.10q: %d", body, status)
			}
		}
	}
	r := nobody.request("/en/login")
	r.Header.Set("Content-Type", "application/json")
	if status, _ := nobody.send(r); status != 415 {
		t.Errorf("JSON: %d", status)
	}
	for _, b := range []*browser{nobody, half, enrolling} {
		if status, _ := b.get("/en/desk/one"); status == 200 && b.last == "/en/desk/one" {
			t.Error("somebody came in")
		}
	}
}

// TestNextStaysHere: after a login nobody is sent to another site.
func TestNextStaysHere(t *testing.T) {
	p := newPlace(t, "")
	b := p.browser()
	b.enrol(serik)
	b.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	address, _ := url.Parse(p.base)
	goTo := func(next string) string {
		p.clock.pass(time.Millisecond * 700)
		r := httptest.NewRequest("GET", "/en/login?"+url.Values{"next": {next}}.Encode(), nil)
		for _, c := range b.Jar.Cookies(address) {
			r.AddCookie(c)
		}
		w := httptest.NewRecorder()
		p.site.ServeHTTP(w, r)
		if w.Code != http.StatusSeeOther {
			return ""
		}
		return w.Header().Get("Location")
	}
	if got := goTo("/kk/desk/one?a=b"); got != "/kk/desk/one?a=b" {
		t.Errorf("%q", got)
	}
	for _, next := range []string{"https://evil.example", "//evil.example", "/\\evil.example", "/en/\\evil", "javascript:alert(1)", "/en\n/x", "/evil", "en/desk", "http:/en/x", "/\t/evil.example", "///evil.example", "//en/desk", ""} {
		if got := goTo(next); got != "/en/account" {
			t.Errorf("%q goes to %q", next, got)
		}
	}
	part := rapid.SampledFrom([]string{"/", "//", "\\", "en", "kk", "evil.example", ":", "http", "https:", "@", "?", "#", "%2f", "%5c", "..", "\t", "\n", ".", "desk", "\u2028"})
	rapid.Check(t, func(t *rapid.T) {
		p.clock.pass(time.Second)
		next := strings.Join(rapid.SliceOfN(part, 0, 8).Draw(t, "next"), "")
		got, err := url.Parse(goTo(next))
		if err != nil {
			t.Fatalf("%q: %v", next, err)
		}
		if to := address.ResolveReference(got); to.Host != address.Host || to.Scheme != "http" || strings.Contains(got.String(), "\\") || strings.HasPrefix(got.String(), "//") {
			t.Fatalf("%q goes to %s", next, to)
		}
	})
}

// TestNothingSecretIsLogged: the log of the whole site, at its most talkative.
func TestNothingSecretIsLogged(t *testing.T) {
	p := newPlace(t, "")
	b := p.browser()
	code := p.invite(serik)
	status, page := b.post("/en/enrol", "code", code, "password", words, "again", words)
	b.wants(status, page, 200, "/en/enrol/second", "Set up")
	secret := secretOf(t, page)
	tokens := []string{b.token()}
	_, page = b.post("/en/account/app", "code", appCode(t, secret, p.clock.Now()))
	recovery := codesOf(page)
	tokens = append(tokens, b.token())
	app := appCode(t, secret, p.clock.Now())
	b.post("/en/logout")
	b.post("/en/login", "login", "my password typed as a name", "password", "a wrong password")
	b.post("/en/login", "login", serik.Login, "password", words)
	tokens = append(tokens, b.token())
	b.post("/en/login/second", "code", recovery[0])
	tokens = append(tokens, b.token())
	b.get("/en/desk/one?secret=query")
	b.post("/en/login/passkey", "handle", "a-handle-of-mine", "response", "a-response-of-mine")
	log := p.log.String()
	for _, want := range []string{"event=invited", "event=\"wrong login\"", "event=\"session full by recovery\"", "msg=page"} {
		if !strings.Contains(log, want) {
			t.Errorf("the log does not tell %s:\n%s", want, log)
		}
	}
	secrets := append([]string{code, strings.ReplaceAll(code, "-", ""), words, "teal", "a wrong password", "typed as a name", secret, strings.ReplaceAll(secret, " ", ""),
		app, serik.Login, "127.0.0.1", "secret=query", "a-handle-of-mine", "a-response-of-mine"}, append(recovery, tokens...)...)
	for _, s := range secrets {
		if s == "" || strings.Contains(log, s) {
			t.Errorf("the log holds %q", s)
		}
	}
}

// TestTooManyPages: a program that copies what one may read, page by page, is slowed
// down; one who works is not, nor is anybody else.
func TestTooManyPages(t *testing.T) {
	p := newPlace(t, "")
	b, other := p.browser(), p.browser()
	b.enrol(serik)
	other.enrol(keyring.Who{Login: "b.other", Official: "u-2"})
	slowed := 0
	for range 260 {
		r, err := http.NewRequest(http.MethodGet, p.base+"/en/desk/one", nil)
		if err != nil {
			t.Fatal(err)
		}
		status, _ := b.send(r)
		switch status {
		case http.StatusOK:
		case http.StatusTooManyRequests:
			slowed++
		default:
			t.Fatalf("status %d", status)
		}
	}
	if slowed < 40 || slowed > 60 {
		t.Errorf("%d of 260 were slowed down", slowed)
	}
	if status, _ := other.get("/en/desk/one"); status != http.StatusOK {
		t.Errorf("another account: %d", status)
	}
	p.clock.pass(5 * time.Second)
	if status, _ := b.get("/en/desk/one"); status != http.StatusOK {
		t.Errorf("after a while: %d", status)
	}
}

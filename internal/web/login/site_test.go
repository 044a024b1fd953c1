package login_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // RFC 6238
	"database/sql"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/keyring"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web"
	"qyzmet/internal/web/login"
	"qyzmet/law"
)

var eng = sync.OnceValues(func() (*engine.Engine, error) {
	book, err := rulebook.Load(law.Data)
	if err != nil {
		return nil, err
	}
	return engine.New(book)
})

// db makes a keyring.Base of a plain database.
type db struct{ *sql.DB }

// Dialect says what register.Base says of a file: no other process writes it.
func (d db) Dialect() string { return "sqlite" }

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

// safeLog is a log that several goroutines write.
type safeLog struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *safeLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *safeLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// place is the whole site with a door, and two rooms behind it.
type place struct {
	t     testing.TB
	base  string // http://localhost:PORT
	keys  *keyring.Keyring
	clock *clock
	log   *safeLog
	site  http.Handler
	door  *login.Room
}

// newPlace starts the site. origin "" is that of the server.
func newPlace(t testing.TB, origin string) *place {
	t.Helper()
	e, err := eng()
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &place{t: t, clock: &clock{now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}, log: &safeLog{},
		base: fmt.Sprintf("http://localhost:%d", listener.Addr().(*net.TCPAddr).Port)}
	if origin == "" {
		origin = p.base
	}
	base, err := sql.Open("sqlite", "file:"+filepath.Join(t.TempDir(), "keys.db")+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(wal)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { base.Close() })
	for _, m := range keyring.Migrations() {
		if _, err := base.Exec(m.SQL); err != nil {
			t.Fatal(err)
		}
	}
	log := slog.New(slog.NewTextHandler(p.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	p.keys, err = keyring.New(db{base}, keyring.Options{Now: p.clock.Now, Key: []byte("0123456789abcdef0123456789abcdef"), Origin: origin, Name: "Qyzmet",
		Log: log, Cost: keyring.Cost{Memory: 64, Passes: 1, Lanes: 1}})
	if err != nil {
		t.Fatal(err)
	}
	door := login.New(login.Options{Keys: p.keys, Now: p.clock.Now, Log: log})
	p.door = door
	rooms := func(mux *http.ServeMux) {
		mux.Handle("GET /desk/{name}", door.Required(false, http.HandlerFunc(desk)))
		mux.Handle("GET /strong", door.Required(true, http.HandlerFunc(desk)))
		mux.Handle("POST /echo", door.Required(true, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.Copy(w, r.Body) })))
		mux.Handle("GET /open", door.Attach(http.HandlerFunc(desk)))
	}
	p.site = web.New(e, web.Options{Today: func() date.Date { return date.MustParse("2026-11-22") }, Log: log, Rooms: []func(*http.ServeMux){door.Register, rooms}})
	server := &httptest.Server{Listener: listener, Config: &http.Server{Handler: p.site}}
	server.Start()
	t.Cleanup(server.Close)
	return p
}

// desk is a room behind the door: it says who came in.
func desk(w http.ResponseWriter, r *http.Request) {
	s, ok := login.Of(r)
	fmt.Fprintf(w, "in: %v, %s, strong: %v, query: %s", ok, s.Official+s.Person, s.Strong, r.URL.RawQuery)
}

// browser is a client that keeps cookies and follows redirects.
type browser struct {
	*place
	http.Client
	last string // the path of the last page
}

func (p *place) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		p.t.Fatal(err)
	}
	return &browser{place: p, Client: http.Client{Jar: jar}}
}

func (b *browser) send(r *http.Request) (int, string) {
	b.t.Helper()
	resp, err := b.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	b.last = resp.Request.URL.Path
	page := string(data)
	if strings.Contains(page, "⟦") || strings.Contains(page, "%!") {
		b.t.Errorf("%s: a text is missing: %.400s", b.last, page[max(0, strings.Index(page, "⟦")):])
	}
	if strings.HasPrefix(b.last, "/en/account") || strings.HasPrefix(b.last, "/en/login") || strings.HasPrefix(b.last, "/en/enrol") {
		if got := resp.Header.Get("Cache-Control"); got != "no-store" {
			b.t.Errorf("%s: cached as %q", b.last, got)
		}
	}
	return resp.StatusCode, page
}

func (b *browser) get(path string) (int, string) {
	b.t.Helper()
	r, err := http.NewRequest(http.MethodGet, b.base+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.send(r)
}

func (b *browser) request(path string, fields ...string) *http.Request {
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	r, err := http.NewRequest(http.MethodPost, b.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return r
}

func (b *browser) post(path string, fields ...string) (int, string) {
	b.t.Helper()
	return b.send(b.request(path, fields...))
}

// token is the value of the session's cookie.
func (b *browser) token() string {
	u, err := url.Parse(b.base)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range b.Jar.Cookies(u) {
		if strings.Contains(c.Name, "qyzmet") {
			return c.Value
		}
	}
	return ""
}

// wants asserts where one is and what the page says.
func (b *browser) wants(status int, page string, wantStatus int, path, text string) {
	b.t.Helper()
	if status != wantStatus || b.last != path || !strings.Contains(html.UnescapeString(page), text) {
		b.t.Fatalf("%d at %s, want %d at %s with %q: %s", status, b.last, wantStatus, path, text, plain(page))
	}
}

var tag = regexp.MustCompile(`(?s)<head>.*</head>|<[^>]*>`)

func plain(page string) string {
	return strings.Join(strings.Fields(html.UnescapeString(tag.ReplaceAllString(page, " "))), " ")
}

// appCode is what an authenticator app shows for a secret: RFC 6238 once more, so
// that the product is not checked by itself.
func appCode(t testing.TB, secret string, now time.Time) string {
	t.Helper()
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ReplaceAll(secret, " ", ""))
	if err != nil {
		t.Fatalf("secret %q: %v", secret, err)
	}
	mac := hmac.New(sha1.New, key)
	_ = binary.Write(mac, binary.BigEndian, now.Unix()/30)
	sum := mac.Sum(nil)
	n := binary.BigEndian.Uint32(sum[sum[19]&15:]) & 0x7fffffff
	return fmt.Sprintf("%06d", n%1_000_000)
}

var (
	secretOnPage = regexp.MustCompile(`<code class="app-secret">([A-Z2-7 ]+)</code>`)
	codeOnPage   = regexp.MustCompile(`<li><code>([0-9a-z-]+)</code></li>`)
)

func secretOf(t testing.TB, page string) string {
	t.Helper()
	m := secretOnPage.FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("no secret on the page: %s", plain(page))
	}
	return m[1]
}

func codesOf(page string) (out []string) {
	for _, m := range codeOnPage.FindAllStringSubmatch(page, -1) {
		out = append(out, m[1])
	}
	return out
}

const words = "teal harbour nine lanterns"

func (p *place) invite(who keyring.Who) string {
	p.t.Helper()
	code, _, err := p.keys.Invite(p.t.Context(), who)
	if err != nil {
		p.t.Fatal(err)
	}
	return code
}

var serik = keyring.Who{Login: "a.serik", Official: "u-1"}

// enrol takes a browser through an invitation; it is logged in afterwards.
func (b *browser) enrol(who keyring.Who) (secret string, recovery []string) {
	b.t.Helper()
	status, page := b.post("/en/enrol", "code", b.invite(who), "password", words, "again", words)
	b.wants(status, page, 200, "/en/enrol/second", "Set up a second factor")
	secret = secretOf(b.t, page)
	status, page = b.post("/en/account/app", "code", appCode(b.t, secret, b.clock.Now()))
	b.wants(status, page, 200, "/en/account/app", "Recovery codes")
	b.clock.pass(30 * time.Second)
	return secret, codesOf(page)
}

// enter logs in with password and app.
func (b *browser) enter(who keyring.Who, secret string) {
	b.t.Helper()
	status, page := b.post("/en/login", "login", who.Login, "password", words)
	b.wants(status, page, 200, "/en/login/second", "Second factor")
	status, page = b.post("/en/login/second", "code", appCode(b.t, secret, b.clock.Now()))
	b.wants(status, page, 200, "/en/account", "My account")
	b.clock.pass(30 * time.Second)
}

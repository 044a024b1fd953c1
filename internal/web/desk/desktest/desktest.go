// Package desktest is the whole site with an invented district behind its desks,
// and browsers of officials who are logged in. Only tests import it.
package desktest

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // RFC 6238
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"html"
	"io"
	"io/fs"
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

	"golang.org/x/time/rate"

	"qyzmet"
	"qyzmet/internal/engine"
	"qyzmet/internal/keyring"
	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/login"
)

// Place is the site with a town behind it.
type Place struct {
	testing.TB
	Town *officetest.Town
	Base string // http://localhost:PORT
	Keys *keyring.Keyring
	Said *Log
	Pace *office.Pace // of the pages; a test may note in it

	Uploads string // folder of lists that are being taken over
	rooms   func(*desk.Room) func(*http.ServeMux)
	server  *httptest.Server
}

// Log is a log that several goroutines write.
type Log struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// Law is the law of some data, read once for all the tests of a package.
type Law func() (*engine.Engine, error)

// LawOf reads the law when it is first asked for.
func LawOf(data fs.FS) Law {
	return sync.OnceValues(func() (*engine.Engine, error) {
		book, err := rulebook.Load(data)
		if err != nil {
			return nil, err
		}
		return engine.New(book)
	})
}

// For gives the law to a test, which fails where it cannot be read.
func (l Law) For(t testing.TB) *engine.Engine {
	t.Helper()
	eng, err := l()
	if err != nil {
		t.Fatal(err)
	}
	return eng
}

// Open is New with some desks.
func Open(t testing.TB, eng *engine.Engine, desks ...func(*desk.Room, *http.ServeMux)) *Place {
	t.Helper()
	return New(t, eng, func(room *desk.Room) func(*http.ServeMux) {
		return func(mux *http.ServeMux) {
			room.Register(mux)
			for _, register := range desks {
				register(room, mux)
			}
		}
	})
}

// New starts the site; rooms adds the desks.
func New(t testing.TB, eng *engine.Engine, rooms func(*desk.Room) func(*http.ServeMux)) *Place {
	t.Helper()
	return NewArchived(t, eng, rooms, "")
}

// NewArchived is New over a register that is archived to a folder.
func NewArchived(t testing.TB, eng *engine.Engine, rooms func(*desk.Room) func(*http.ServeMux), archive string) *Place {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &Place{TB: t, Town: officetest.NewArchived(t, eng, filepath.Join(t.TempDir(), "r.db"), t.TempDir(), office.Archiving{Dir: archive}), Said: &Log{},
		Base: baseOf(listener), Uploads: filepath.Join(t.TempDir(), "uploads"), rooms: rooms, Pace: &office.Pace{}}
	log := slog.New(slog.NewTextHandler(p.Said, nil))
	now := func() time.Time { return p.Town.Now }
	p.Keys, err = keyring.New(p.Town.Base(), keyring.Options{Now: now, Key: []byte("0123456789abcdef0123456789abcdef"), Origin: p.Base, Name: "Qyzmet",
		Log: log, Cost: keyring.Cost{Memory: 64, Passes: 1, Lanes: 1}})
	if err != nil {
		t.Fatal(err)
	}
	p.serve(t, listener)
	return p
}

func baseOf(listener net.Listener) string {
	return fmt.Sprintf("http://localhost:%d", listener.Addr().(*net.TCPAddr).Port)
}

func (p *Place) serve(t testing.TB, listener net.Listener) {
	log := slog.New(slog.NewTextHandler(p.Said, nil))
	door := login.New(login.Options{Keys: p.Keys, Now: func() time.Time { return p.Town.Now }, Home: "/desk", Log: log, Reads: rate.Inf})
	room := &desk.Room{Office: p.Town.Office, Login: door, Log: log, Pace: p.Pace, Uploads: p.Uploads}
	site := web.New(p.Town.Law(), web.Options{Today: p.Town.Today, Log: log, Patient: desk.Patient, Rooms: []func(*http.ServeMux){door.Register, p.rooms(room)}})
	p.server = &httptest.Server{Listener: listener, Config: &http.Server{Handler: site}}
	p.server.Start()
	t.Cleanup(p.server.Close)
}

// Restart ends the server and starts another over the same register and folders, at
// another address.
func (p *Place) Restart() {
	p.Helper()
	p.server.Close()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		p.Fatal(err)
	}
	p.Base = baseOf(listener)
	p.serve(p.TB, listener)
}

// Token logs an official, or a person, in and returns the value of the session's
// cookie.
func (p *Place) Token(who qyzmet.SubjectID) string {
	p.Helper()
	ctx := p.Context()
	g := p.enrolled(who)
	app, err := p.Keys.BeginTOTP(ctx, g.Session)
	if err != nil {
		p.Fatal(err)
	}
	if g, err = p.Keys.ConfirmTOTP(ctx, g.Session, AppCode(p, app.Secret, p.Town.Now)); err != nil {
		p.Fatal(err)
	}
	return g.Token
}

// enrolled is the session of one who has set a password and nothing more.
func (p *Place) enrolled(who qyzmet.SubjectID) keyring.Granted {
	p.Helper()
	account := keyring.Who{Login: strings.TrimPrefix(string(who), "u-") + ".desk", Official: who}
	if who.Sort() == qyzmet.PersonSort {
		account.Official, account.Person = "", who
	}
	code, _, err := p.Keys.Invite(p.Context(), account)
	if err != nil {
		p.Fatal(err)
	}
	g, err := p.Keys.Redeem(p.Context(), "here", code, "teal harbour nine lanterns")
	if err != nil {
		p.Fatal(err)
	}
	return g
}

// WeakToken logs a person in by password alone.
func (p *Place) WeakToken(who qyzmet.SubjectID) string {
	p.Helper()
	g, err := p.Keys.Skip(p.Context(), p.enrolled(who).Session)
	if err != nil {
		p.Fatal(err)
	}
	return g.Token
}

// AppCode is what an authenticator app shows for a secret.
func AppCode(t testing.TB, secret string, now time.Time) string {
	t.Helper()
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ReplaceAll(secret, " ", ""))
	if err != nil {
		t.Fatalf("secret: %v", err)
	}
	mac := hmac.New(sha1.New, key)
	_ = binary.Write(mac, binary.BigEndian, now.Unix()/30) // a hash never fails
	sum := mac.Sum(nil)
	n := binary.BigEndian.Uint32(sum[sum[19]&15:]) & 0x7fffffff
	return fmt.Sprintf("%06d", n%1_000_000)
}

// Browser is a client that keeps cookies and follows redirects.
type Browser struct {
	*Place
	http.Client
	Last string // the path of the last page
}

// Browser opens a browser; with an official it is logged in.
func (p *Place) Browser(official qyzmet.SubjectID) *Browser {
	p.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		p.Fatal(err)
	}
	b := &Browser{Place: p, Client: http.Client{Jar: jar}}
	if official != "" {
		b.Wear(p.Token(official))
	}
	return b
}

// Wear gives the browser the cookie of a session.
func (b *Browser) Wear(token string) {
	b.Helper()
	u, err := url.Parse(b.Base)
	if err != nil {
		b.Fatal(err)
	}
	b.Jar.SetCookies(u, []*http.Cookie{{Name: "qyzmet", Value: token, Path: "/"}})
}

// Send sends a request and reads the page; a text that is missing fails the test.
func (b *Browser) Send(r *http.Request) (int, string) {
	b.Helper()
	resp, err := b.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		b.Fatal(err)
	}
	b.Last = resp.Request.URL.Path
	page := string(data)
	if i := strings.Index(page, "⟦"); i >= 0 {
		b.Errorf("%s: a text is missing: %.200s", b.Last, page[i:])
	}
	return resp.StatusCode, page
}

// Get opens a page.
func (b *Browser) Get(path string) (int, string) {
	b.Helper()
	r, err := http.NewRequest(http.MethodGet, b.Base+path, nil)
	if err != nil {
		b.Fatal(err)
	}
	return b.Send(r)
}

// Request is a form that is posted from a page of the site; fields alternate names
// and values.
func (b *Browser) Request(path string, fields ...string) *http.Request {
	b.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	r, err := http.NewRequest(http.MethodPost, b.Base+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return r
}

// Post posts a form.
func (b *Browser) Post(path string, fields ...string) (int, string) {
	b.Helper()
	return b.Send(b.Request(path, fields...))
}

var tag = regexp.MustCompile(`(?s)<head>.*</head>|<[^>]*>`)

// Plain is the text of a page.
func Plain(page string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(html.UnescapeString(tag.ReplaceAllString(page, " ")), "\u00a0", " ")), " ")
}

// Wants asserts where one is and what the page says.
func Wants(t testing.TB, b *Browser, status int, page string, wantStatus int, texts ...string) {
	t.Helper()
	text := Plain(page)
	if status != wantStatus {
		t.Fatalf("%d at %s, want %d: %s", status, b.Last, wantStatus, text)
	}
	for _, want := range texts {
		if !strings.Contains(text, want) {
			t.Errorf("%s lacks %q: %s", b.Last, want, text)
		}
	}
}

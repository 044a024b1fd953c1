package keyring

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"
)

// Base is the database, as register.Base gives it. Every statement stands alone:
// none needs a transaction around it, and none is held while a password is
// checked. Only Exec writes. A read sees what was written before it. One that has a
// method Dialect, and there says sqlite, is written by no other process.
type Base interface {
	Exec(ctx context.Context, query string, args ...any) (sql.Result, error)
	Query(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRow(ctx context.Context, query string, args ...any) *sql.Row
}

// KeySize is the length of Options.Key in bytes.
const KeySize = 32

// Options say how the keyring works. A zero limit means the usual one.
type Options struct {
	// Now is the clock; it must not be nil.
	Now func() time.Time
	// Key of KeySize random bytes. It lies outside the database and its backups;
	// without it second factors, recovery codes and invitations are lost.
	Key []byte
	// Origin is the address at which browsers find the site: "https://example.kz",
	// or "http://localhost:8080" on one's own machine. Passkeys belong to its host.
	Origin string
	// Name of the site, as authenticators show it.
	Name string
	// Log gets one line for each event of security: what happened and the random id
	// of the account, never a name, a code or an address. Nil: no log.
	Log *slog.Logger
	// Cost of a password's hash; the zero value is the usual one.
	Cost Cost
	// Idle ends a session that was not used; 30 minutes.
	Idle time.Duration
	// Absolute ends every session; 12 hours.
	Absolute time.Duration
	// Invitation is how long an invitation can be used; 72 hours.
	Invitation time.Duration
	// Demo opens DemoLogin, a login without any proof: for invented registers on
	// one's own machine. The origin must then be this machine.
	Demo bool
}

// Shorter limits, which are nobody's choice.
const (
	pending  = 10 * time.Minute // between password and second factor
	enrol    = time.Hour        // between invitation and second factor
	fresh    = 10 * time.Minute // how long a proof of identity lets one change one's credentials
	ceremony = 5 * time.Minute  // of a passkey
)

// Keyring is the room. It is safe for use by several goroutines.
type Keyring struct {
	base     Base
	opts     Options
	kept     *kept              // sessions; nil where others write the database, too
	webauthn *webauthn.WebAuthn // nil where the origin's host is no name
	hashing  chan struct{}      // as many as may hash a password at a time
	nobody   string             // the hash that is checked when there is no account
}

// hashers bounds the memory and the cores that hashing can take.
const hashers = 4

// New opens the keyring over a database in which its Migrations have been run.
// It refuses an origin over plain HTTP that is not this machine.
func New(base Base, o Options) (*Keyring, error) {
	if base == nil || o.Now == nil {
		return nil, errors.New("keyring: a database and a clock are needed")
	}
	if len(o.Key) != KeySize {
		return nil, fmt.Errorf("keyring: the key has %d bytes; %d random bytes are needed", len(o.Key), KeySize)
	}
	fill(&o.Idle, 30*time.Minute)
	fill(&o.Absolute, 12*time.Hour)
	fill(&o.Invitation, 72*time.Hour)
	if err := demoOrigin(o); err != nil {
		return nil, err
	}
	if o.Cost == (Cost{}) {
		o.Cost = usualCost
	}
	if o.Log == nil {
		o.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	k := &Keyring{base: base, opts: o, hashing: make(chan struct{}, hashers)}
	if alone(base) {
		k.kept = &kept{}
	}
	var err error
	if k.webauthn, err = relyingParty(o); err != nil {
		return nil, err
	}
	k.nobody, err = hashPassword(token(), o.Cost)
	return k, err
}

// alone reports whether no other process writes a database.
func alone(base Base) bool {
	engine, ok := base.(interface{ Dialect() string })
	return ok && engine.Dialect() == "sqlite"
}

func fill(d *time.Duration, usual time.Duration) {
	if *d == 0 {
		*d = usual
	}
}

// relyingParty is nil, without an error, where passkeys cannot be had: they
// belong to a host's name, never to a number.
func relyingParty(o Options) (*webauthn.WebAuthn, error) {
	u, err := url.Parse(o.Origin)
	if err != nil || u.Host == "" || u.Path != "" || u.User != nil || u.RawQuery != "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, fmt.Errorf("keyring: the origin %q is none: scheme, host and port are needed, such as https://example.kz", o.Origin)
	}
	ip := net.ParseIP(u.Hostname())
	if u.Scheme == "http" && u.Hostname() != "localhost" && !ip.IsLoopback() {
		return nil, fmt.Errorf("keyring: the origin %q is not safe: over plain HTTP only this machine (localhost) can be logged in to", o.Origin)
	}
	if ip != nil {
		return nil, nil
	}
	return newRelyingParty(o, u.Hostname())
}

// Passkeys reports whether passkeys can be used at this origin.
func (k *Keyring) Passkeys() bool { return k.webauthn != nil }

// Secure reports whether the origin is reached by HTTPS.
func (k *Keyring) Secure() bool { return strings.HasPrefix(k.opts.Origin, "https://") }

func (k *Keyring) now() int64 { return k.opts.Now().UnixMilli() }

func (k *Keyring) after(d time.Duration) int64 { return k.opts.Now().Add(d).UnixMilli() }

func instant(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

// event writes a line of the security log.
func (k *Keyring) event(what string, id AccountID) {
	k.opts.Log.Info("keyring", "event", what, "account", string(id))
}

// Event notes an event that a door saw.
func (k *Keyring) Event(what string) { k.event(what, "") }

// token makes 32 random bytes that can stand in a cookie.
func token() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

// newID makes a random id that says nothing but its sort.
func newID(sort string) string {
	b := make([]byte, 12)
	_, _ = rand.Read(b) // never fails
	return sort + "-" + hex.EncodeToString(b)
}

// letters are those of codes that people copy by hand: no i, l, o, u.
var letters = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// newCode makes a code of n random bytes, in groups of four letters.
func newCode(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	text := letters.EncodeToString(b)
	var groups []string
	for len(text) > 4 {
		groups, text = append(groups, text[:4]), text[4:]
	}
	return strings.Join(append(groups, text), "-")
}

var misread = strings.NewReplacer("-", "", " ", "", "\u00a0", "", "\t", "", "i", "1", "l", "1", "o", "0")

// plainCode takes the groups apart and forgives look-alike letters.
func plainCode(code string) string {
	if len(code) > 100 {
		return ""
	}
	return misread.Replace(strings.ToLower(code))
}

// hashOf is the stored form of a session token: it has 256 random bits, so that
// a plain hash does.
func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// keyedHash is the stored form of what could be guessed: a code, an address. The
// use keeps one from standing for another.
func (k *Keyring) keyedHash(use, text string) string {
	mac := hmac.New(sha256.New, k.opts.Key)
	_, _ = mac.Write([]byte(use + "\x00" + text)) // never fails
	return hex.EncodeToString(mac.Sum(nil))
}

// changed runs a statement and reports whether it changed any row. It is the one
// way to write: what is kept of the tables ends with it.
func (k *Keyring) changed(ctx context.Context, query string, args ...any) (bool, error) {
	defer writing()()
	result, err := k.base.Exec(ctx, query, args...)
	if err != nil {
		return false, fmt.Errorf("keyring: %w", err)
	}
	n, err := result.RowsAffected()
	if err != nil {
		return false, fmt.Errorf("keyring: %w", err)
	}
	return n > 0, nil
}

// run runs statements whose effect nobody asks for.
func (k *Keyring) run(ctx context.Context, queries []string, args ...any) error {
	for _, q := range queries {
		if _, err := k.changed(ctx, q, args...); err != nil {
			return err
		}
	}
	return nil
}

// Package login is the pages on which people log in and keep their credentials:
// password, second factor, passkeys, enrolment by invitation, one's own sessions.
// It also stands before other rooms: Required lets only those pass who are logged
// in, and Of tells who.
//
// Everything but passkeys works without script. One cookie holds the session's
// token; addresses, logs and pages hold no secret (recovery codes and the app's
// secret are shown once, to their owner, and are kept out of every cache).
//
// It may use the keyring and what all pages share, and knows no rule of law.
package login

import (
	"io"
	"log/slog"
	"net/http"
	"time"

	"golang.org/x/time/rate"

	"qyzmet/internal/keyring"
)

// Options say what the room works with.
type Options struct {
	Keys *keyring.Keyring // must not be nil
	Now  func() time.Time // must not be nil
	// Home is the page after a login that was not asked for by another page, without
	// the language; empty: "/account".
	Home string
	// Address tells where a request comes from, for delays after failures. Nil: the
	// other end of the connection, which behind a proxy is the proxy.
	Address func(*http.Request) string
	// Reads is how many pages a second one account may ask for; 0: as many as who works
	// fast needs.
	Reads rate.Limit
	// Log gets failures of ours. Nil: no log.
	Log *slog.Logger
	// Demo are the accounts that the page /demo lets anybody on this machine take;
	// the keyring must be one of a demonstration. Nil: there is no such page.
	Demo func() []DemoAccount
}

// Room serves the pages below /login, /enrol and /account, and /logout.
type Room struct {
	opts  Options
	keys  *keyring.Keyring
	often *often // forms, by address
	reads *often // pages behind a login, by account
	cross *http.CrossOriginProtection
}

// New returns the room.
func New(o Options) *Room {
	if o.Home == "" {
		o.Home = "/account"
	}
	if o.Address == nil {
		o.Address = Peer
	}
	if o.Log == nil {
		o.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	if o.Reads == 0 {
		o.Reads = readsPerSecond
	}
	return &Room{opts: o, keys: o.Keys, often: newOften(perSecond, burst), reads: newOften(o.Reads, readsBurst), cross: crossOrigin()}
}

// Register adds the pages to a mux whose paths come after the language.
func (room *Room) Register(mux *http.ServeMux) {
	for pattern, page := range map[string]func(*visit){
		"GET /login":                   (*visit).loginPage,
		"POST /login":                  (*visit).login,
		"GET /login/second":            (*visit).secondPage,
		"POST /login/second":           (*visit).second,
		"POST /login/passkey":          (*visit).passkeyLogin,
		"POST /login/passkey/begin":    (*visit).beginPasskeyLogin,
		"POST /logout":                 (*visit).logout,
		"GET /enrol":                   (*visit).enrolPage,
		"POST /enrol":                  (*visit).enrol,
		"GET /enrol/second":            (*visit).enrolSecondPage,
		"POST /enrol/skip":             (*visit).skip,
		"GET /account":                 (*visit).accountPage,
		"POST /account/revoke":         (*visit).revoke,
		"POST /account/confirm":        (*visit).confirm,
		"GET /account/password":        (*visit).passwordPage,
		"POST /account/password":       (*visit).changePassword,
		"GET /account/app":             (*visit).appPage,
		"POST /account/app":            (*visit).confirmApp,
		"GET /account/passkeys":        (*visit).passkeysPage,
		"POST /account/passkeys":       (*visit).addPasskey,
		"POST /account/passkeys/begin": (*visit).beginPasskey,
		"POST /account/passkeys/drop":  (*visit).dropPasskey,
		"GET /account/recovery":        (*visit).recoveryPage,
		"POST /account/recovery":       (*visit).newRecovery,
	} {
		mux.Handle(pattern, room.guarded(page))
	}
	if room.opts.Demo != nil {
		mux.Handle("GET /demo", room.guarded((*visit).demoPage))
		mux.Handle("POST /demo", room.guarded((*visit).demo))
	}
}

// Peer is the other end of the connection: an IPv4 address, or the network of 64
// bits that one subscriber has.
func Peer(r *http.Request) string {
	if ip, ok := address(r.RemoteAddr); ok {
		return network(ip)
	}
	return r.RemoteAddr
}

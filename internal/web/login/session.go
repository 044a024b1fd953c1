package login

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"qyzmet"
	"qyzmet/internal/keyring"
	"qyzmet/internal/web/i18n"
	"qyzmet/internal/web/layout"
)

type sessionKey struct{}

// Of tells who is logged in, all the way, in a request that passed Required or
// Attach.
func Of(r *http.Request) (keyring.Session, bool) {
	s, ok := r.Context().Value(sessionKey{}).(keyring.Session)
	return s, ok
}

// Attach lets everybody pass, and lets Of tell who is logged in. For pages that
// are open to all; an error of the keyring passes as nobody.
func (room *Room) Attach(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s, err := room.session(r)
		if err != nil {
			room.opts.Log.Error("session not read", "error", err)
		}
		if s.Stage == keyring.Full {
			r = with(r, s)
		}
		next.ServeHTTP(w, r)
	})
}

func with(r *http.Request, s keyring.Session) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), sessionKey{}, s))
}

// Required lets only those pass who are logged in; with strong, only those who
// gave a second factor or a passkey. Others get the page to log in, and come back
// afterwards. Nothing of what it lets pass may be kept by a cache.
func (room *Room) Required(strong bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		v, err := room.visit(w, r)
		if err != nil {
			room.failed(w, r, err)
			return
		}
		back := ""
		if r.Method == http.MethodGet || r.Method == http.MethodHead {
			back = layout.Path(v.l.Lang, r.URL.RequestURI())
		}
		switch {
		case v.s.Stage != keyring.Full:
			v.next = safeNext(back)
			v.toLogin(r.URL.Path)
		case strong && !v.s.Strong:
			layout.Problem(w, r, http.StatusForbidden, "weak", layout.Way{Href: layout.Path(v.l.Lang, "/account/app"), Text: v.l.T("account.app.begin")})
		case !room.reads.allow(string(v.s.Account), room.opts.Now()):
			room.tooOften(w, r, "too many pages")
		default:
			next.ServeHTTP(w, with(r, v.s))
		}
	})
}

func (room *Room) cookie() string { return room.keys.Cookie() }

// session is that of the request's cookie; the zero value when there is none.
func (room *Room) session(r *http.Request) (keyring.Session, error) {
	c, err := r.Cookie(room.cookie())
	if err != nil {
		return keyring.Session{}, nil
	}
	s, err := room.keys.Resume(r.Context(), c.Value)
	if faults, ok := qyzmet.FaultsOf(err); ok && faults[0].Code == qyzmet.NotLoggedIn {
		return keyring.Session{}, nil
	}
	return s, err
}

// give hands a token to the browser; an empty one takes it back. It ends with the
// browser, and in the keyring earlier.
func (room *Room) give(w http.ResponseWriter, token string) {
	c := &http.Cookie{Name: room.cookie(), Value: token, Path: "/", HttpOnly: true, Secure: room.keys.Secure(), SameSite: http.SameSiteLaxMode}
	if token == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// Note keeps a choice of a page that is no secret, such as in which office one
// works, in a cookie as well guarded as the session's. It ends with the browser.
func (room *Room) Note(w http.ResponseWriter, name, value string) {
	http.SetCookie(w, &http.Cookie{Name: room.cookie() + "-" + name, Value: value, Path: "/", HttpOnly: true, Secure: room.keys.Secure(), SameSite: http.SameSiteLaxMode})
}

// Noted returns what Note kept, "" when there is nothing.
func (room *Room) Noted(r *http.Request, name string) string {
	c, err := r.Cookie(room.cookie() + "-" + name)
	if err != nil {
		return ""
	}
	return c.Value
}

// visit is one request to a page of the room.
type visit struct {
	*Room
	w    http.ResponseWriter
	r    *http.Request
	l    *i18n.Local
	s    keyring.Session // zero: nobody
	next string          // the page to go to after the login, or ""
}

// visit reads the session, and nothing of the request's body: it may be for
// another room.
func (room *Room) visit(w http.ResponseWriter, r *http.Request) (*visit, error) {
	s, err := room.session(r)
	if err != nil {
		return nil, err
	}
	return &visit{Room: room, w: w, r: r, l: i18n.For(layout.LangOf(r)), s: s}, nil
}

// safeNext lets only pages of our own be gone to.
func safeNext(next string) string {
	if len(next) > 1000 || strings.ContainsAny(next, "\\\r\n\t") {
		return ""
	}
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" {
		return ""
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || !slices.Contains(qyzmet.Langs(), qyzmet.Lang(first)) {
		return ""
	}
	return next
}

// to sends the browser to a page of the room, along with where to go afterwards.
func (v *visit) to(path string) {
	address := layout.Path(v.l.Lang, path)
	if v.next != "" {
		address += "?" + url.Values{"next": {v.next}}.Encode()
	}
	http.Redirect(v.w, v.r, address, http.StatusSeeOther)
}

// home sends the browser where it wanted to go.
func (v *visit) home() {
	address := v.next
	if address == "" {
		address = layout.Path(v.l.Lang, v.opts.Home)
	}
	http.Redirect(v.w, v.r, address, http.StatusSeeOther)
}

// granted goes on with a session that was just given.
func (v *visit) granted(g keyring.Granted) {
	if v.s.ID != "" && v.s.ID != g.Session.ID { // the browser's session before; mostly over already
		if err := v.keys.Logout(v.r.Context(), v.s); err != nil {
			v.fail(err)
			return
		}
	}
	v.give(v.w, g.Token)
	switch g.Session.Stage {
	case keyring.Second:
		v.to("/login/second")
	case keyring.Enrol:
		v.to("/enrol/second")
	default:
		v.home()
	}
}

// inside reports whether the visitor is logged in all the way; if not, it has sent
// the way to get there.
func (v *visit) inside() bool {
	if v.s.Stage == keyring.Full {
		return true
	}
	if v.r.Method == http.MethodGet {
		v.next = safeNext(layout.Path(v.l.Lang, v.r.URL.Path))
	}
	v.toLogin(v.r.URL.Path)
	return false
}

// toLogin leads one who is not logged in all the way to the next step.
func (v *visit) toLogin(path string) {
	switch v.s.Stage {
	case keyring.Second:
		v.to("/login/second")
	case keyring.Enrol:
		v.to("/enrol/second")
	default:
		v.w.Header().Set("WWW-Authenticate", "Form")
		v.drawLogin(http.StatusUnauthorized, path, "", nil)
	}
}

// proven reports whether credentials may be changed now; if not, it has sent the
// page that asks for the password once more.
func (v *visit) proven() bool {
	if v.s.Stage != keyring.Enrol && !v.inside() {
		return false
	}
	if v.keys.Proven(v.s) {
		return true
	}
	v.drawConfirm(http.StatusOK, layout.Path(v.l.Lang, v.r.URL.Path), nil)
	return false
}

// refusal takes a refusal of the keyring apart; nil when the error is ours, and
// the page that says so was sent.
func (v *visit) refusal(err error) *qyzmet.Fault {
	faults, ok := qyzmet.FaultsOf(err)
	if !ok || len(faults) != 1 || faults[0].Text == nil || faults[0].Code == qyzmet.Internal {
		v.fail(err)
		return nil
	}
	return faults[0]
}

func (v *visit) fail(err error) { v.failed(v.w, v.r, err) }

// failed answers a failure of ours.
func (room *Room) failed(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) {
		return // nobody is waiting
	}
	room.opts.Log.Error("login failed", "error", err)
	layout.Problem(w, r, http.StatusInternalServerError, "failed")
}

package login

import (
	"mime"
	"net/http"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"qyzmet/internal/web/layout"
)

// maxBody is the largest form of this room: the answer of an authenticator.
const maxBody = 128 << 10

// How often one address may send forms of this room: the delays after failures
// are the keyring's, this keeps machines busy with nobody.
const (
	perSecond = 2
	burst     = 40
	addresses = 10_000 // that are remembered
	retry     = 5      // seconds
)

// How often one account may ask for pages behind a login: as often as one who works
// fast with a page that checks as he types, and not as a program that copies the
// register file by file. It is that of the JSON interface.
const (
	readsPerSecond = 20
	readsBurst     = 200
)

// often counts the forms of each address, or the requests of each account.
type often struct {
	perSecond rate.Limit
	burst     int

	mu   sync.Mutex
	seen map[string]*rate.Limiter
}

func newOften(perSecond rate.Limit, burst int) *often {
	return &often{perSecond: perSecond, burst: burst, seen: map[string]*rate.Limiter{}}
}

// allow reports whether an address may send a form now. When too many addresses
// are remembered, those at rest are forgotten, and if none is, all.
func (o *often) allow(address string, now time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	l, ok := o.seen[address]
	if !ok {
		if len(o.seen) >= addresses {
			for a, l := range o.seen {
				if l.TokensAt(now) >= float64(o.burst) {
					delete(o.seen, a)
				}
			}
		}
		if len(o.seen) >= addresses {
			clear(o.seen)
		}
		l = rate.NewLimiter(o.perSecond, o.burst)
		o.seen[address] = l
	}
	return l.AllowN(now, 1)
}

func crossOrigin() *http.CrossOriginProtection {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		layout.Problem(w, r, http.StatusForbidden, "cross-origin")
	}))
	return cross
}

// guarded reads the form and the session before a page sees the request. Forms
// from other sites are refused here, whatever else guards the site.
func (room *Room) guarded(page func(*visit)) http.Handler {
	return room.cross.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		if r.Method == http.MethodPost && !room.formFits(w, r) {
			return
		}
		v, err := room.visit(w, r)
		if err != nil {
			room.failed(w, r, err)
			return
		}
		v.next = safeNext(r.FormValue("next"))
		page(v)
	}))
}

// formFits reads a form, or says what is wrong with it.
func (room *Room) formFits(w http.ResponseWriter, r *http.Request) bool {
	if !room.often.allow(room.opts.Address(r), room.opts.Now()) {
		room.tooOften(w, r, "too many forms")
		return false
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/x-www-form-urlencoded" {
		layout.Problem(w, r, http.StatusUnsupportedMediaType, "media-type")
		return false
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	if err := r.ParseForm(); err != nil {
		layout.Problem(w, r, http.StatusBadRequest, "bad-form")
		return false
	}
	return true
}

// tooOften tells who asks too often to wait.
func (room *Room) tooOften(w http.ResponseWriter, r *http.Request, event string) {
	room.keys.Event(event)
	w.Header().Set("Retry-After", strconv.Itoa(retry))
	layout.Problem(w, r, http.StatusTooManyRequests, "too-often")
}

package web

import (
	"log/slog"
	"net/http"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"qyzmet"
	"qyzmet/internal/web/layout"
	"qyzmet/internal/web/rosters"
)

// maxBody is the largest request body that is read.
const maxBody = 1 << 20

// policy lets a page load nothing but our own style sheet, script and pictures,
// and send its forms and questions to us alone.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; " +
	"base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

// guarded puts the pages behind the limits and headers that all share.
func guarded(pages http.Handler, opts Options) http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		layout.Problem(w, r, http.StatusForbidden, "cross-origin")
	}))
	safe := func(h http.Handler) http.Handler { return recovered(cross.Handler(methods(h)), opts.Log) }
	quick := http.TimeoutHandler(safe(http.MaxBytesHandler(pages, maxBody)), opts.Timeout, timeoutPage)
	patient := safe(pages) // their room limits size and time itself
	return logged(headers(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if rosters.Patient(r) || opts.Patient != nil && opts.Patient(r) {
			patient.ServeHTTP(w, r)
			return
		}
		quick.ServeHTTP(w, r)
	})), opts.Log)
}

func headers(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		set := w.Header().Set
		set("Content-Security-Policy", policy)
		set("X-Content-Type-Options", "nosniff")
		set("Referrer-Policy", "same-origin")
		set("Cross-Origin-Opener-Policy", "same-origin")
		set("Cross-Origin-Resource-Policy", "same-origin")
		set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()")
		set("Cache-Control", cacheFor(r))
		h.ServeHTTP(w, r)
	})
}

// cacheFor keeps what a person posted out of every cache.
func cacheFor(r *http.Request) string {
	if r.Method == http.MethodPost {
		return "no-store"
	}
	return "no-cache"
}

// methods allows reading and posting.
func methods(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Method {
		case http.MethodGet, http.MethodHead, http.MethodPost:
			h.ServeHTTP(w, r)
		default:
			w.Header().Set("Allow", "GET, HEAD, POST")
			layout.Problem(w, r, http.StatusMethodNotAllowed, "method")
		}
	})
}

// recovered turns a failure of ours into a page. The log gets the place, never
// the request's content.
func recovered(h http.Handler, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if cause := recover(); cause != nil {
				log.Error("page failed", "stack", string(debug.Stack()))
				layout.Problem(w, r, http.StatusInternalServerError, "failed")
			}
		}()
		h.ServeHTTP(w, r)
	})
}

type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets a page that takes long extend its time.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// instants tell a room how long something took, and call it back later.
var instants = rosters.Clock{Now: time.Now, After: func(d time.Duration, f func()) func() bool { return time.AfterFunc(d, f).Stop }}

func logged(h http.Handler, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := time.Now()
		sw := &statusWriter{w, http.StatusOK}
		h.ServeHTTP(sw, r)
		log.Info("page", "method", r.Method, "room", room(r.URL.Path), "status", sw.status, "took", time.Since(begun).Round(time.Microsecond))
	})
}

// timeoutPage is sent when a page takes too long; it is plain because nothing
// else may be waited for.
const timeoutPage = `<!doctype html><html lang="kk"><meta charset="utf-8"><title>Qyzmet</title>
<p lang="kk">Жауап тым ұзақ дайындалып жатыр. Біраздан кейін қайталап көріңіз.</p>
<p lang="ru">Ответ готовится слишком долго. Попробуйте еще раз немного позже.</p>
<p lang="en">The answer is taking too long. Please try again in a while.</p></html>`

// roomName is what a room of ours is called: letters, and few of them.
var roomName = regexp.MustCompile(`^[a-z]{1,10}$`)

// room is the language and the room of an address: "/kk/ask". The rest is not
// logged, nor is what can be no room: it may be a number, a name, or a line that
// is to look like one of the log.
func room(path string) string {
	parts := strings.SplitN(path, "/", 4)
	if len(parts) < 2 || !slices.Contains(qyzmet.Langs(), qyzmet.Lang(parts[1])) {
		return "/"
	}
	if len(parts) > 2 && roomName.MatchString(parts[2]) {
		return "/" + parts[1] + "/" + parts[2]
	}
	return "/" + parts[1]
}

package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"qyzmet"
	"qyzmet/internal/engine"
	"qyzmet/internal/keyring"
	"qyzmet/internal/lawtext"
	"qyzmet/internal/office"
	"qyzmet/internal/rulebook"
)

// Limits of one request.
const (
	maxBody = 256 << 10
	maxTime = 5 * time.Second
)

// Options are what a handler may be given beside the engine. The zero value
// serves without official texts, without a register, and logs failures to slog's
// default.
type Options struct {
	Texts *lawtext.Library // imported official texts, shown beside the rules
	Log   *slog.Logger     // failures of ours; never facts
	// Office is the register at work, and Keys are the logins to it: both or
	// neither. Without them the addresses of the register do not exist.
	Office *office.Office
	Keys   *keyring.Keyring
	// Address tells where a request comes from, for the delays and limits of
	// logins; with a register it must not be nil.
	Address func(*http.Request) string
}

// server answers requests by one engine.
type server struct {
	engine *engine.Engine
	book   *rulebook.Book
	law    *Law
	log    *slog.Logger
	slots  chan struct{} // bounds the answers worked out at once
	limit  time.Duration
	fixed  map[string][]byte // bodies that depend on the book only, by path
	reg    *door             // nil: there is no register
}

// New returns the handler of every address below /api/.
func New(eng *engine.Engine, opts Options) (http.Handler, error) {
	s := &server{engine: eng, book: eng.Book(), law: NewLaw(eng.Book(), opts.Texts), log: opts.Log,
		slots: make(chan struct{}, 2*runtime.GOMAXPROCS(0)), limit: maxTime, fixed: map[string][]byte{}}
	if s.log == nil {
		s.log = slog.Default()
	}
	if opts.Office != nil {
		var err error
		if s.reg, err = newDoor(s, opts); err != nil {
			return nil, err
		}
	}
	mux, err := s.mux()
	if err != nil {
		return nil, err
	}
	return s.guard(mux), nil
}

// mux leads every address to its route; a method that an address does not take is
// told those that it does.
func (s *server) mux() (*http.ServeMux, error) {
	mux := http.NewServeMux()
	mux.HandleFunc("/api/", noSuchAddress)
	taken := map[string]map[string]http.HandlerFunc{} // by pattern and method
	for _, r := range s.routes() {
		if r.fixed != nil {
			body, err := encode(r.fixed())
			if err != nil {
				return nil, fmt.Errorf("preparing %s: %w", r.path, err)
			}
			s.fixed[r.path] = body
			r.handle = s.serveFixed
		}
		if taken[r.pattern()] == nil {
			taken[r.pattern()] = map[string]http.HandlerFunc{}
		}
		taken[r.pattern()][r.method] = r.handle
	}
	for pattern, methods := range taken {
		if get := methods[http.MethodGet]; get != nil {
			methods[http.MethodHead] = get
		}
		mux.HandleFunc(pattern, byMethod(methods))
	}
	return mux, nil
}

// route is one operation: the table below makes both the mux and the OpenAPI
// description.
type route struct {
	method, path string
	handle       http.HandlerFunc
	fixed        func() any // instead of handle: a body made once
	about        operation
}

func (s *server) routes() []route {
	out := []route{
		{method: "POST", path: "/api/v1/ask/{question}", handle: s.ask, about: askOperation(s.book)},
		{method: "GET", path: "/api/v1/questions", fixed: func() any { return Questions(s.book) }, about: questionsOperation()},
		{method: "GET", path: "/api/v1/facts", fixed: func() any { return FactsSchema(s.book) }, about: factsOperation()},
		{method: "GET", path: "/api/v1/law/{id}", handle: s.showLaw, about: lawOperation()},
		{method: "GET", path: "/api/v1/openapi.json", fixed: func() any { return s.openAPI() }, about: openAPIOperation()},
	}
	if s.reg != nil {
		out = append(out, s.reg.routes()...)
	}
	return out
}

// pattern is the path as the mux wants it: a provision's id has slashes.
func (r route) pattern() string { return strings.Replace(r.path, "{id}", "{id...}", 1) }

func byMethod(methods map[string]http.HandlerFunc) http.HandlerFunc {
	allowed := slices.Sorted(maps.Keys(methods))
	return func(w http.ResponseWriter, req *http.Request) {
		if handle := methods[req.Method]; handle != nil {
			handle(w, req)
			return
		}
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		refuseWith(w, http.StatusMethodNotAllowed, qyzmet.Faults{{Code: qyzmet.NotAllowed, Path: "method", Value: clip(req.Method),
			Message: "this address does not take that method", Allowed: allowed}})
	}
}

func noSuchAddress(w http.ResponseWriter, req *http.Request) {
	refuse(w, &qyzmet.Fault{Code: qyzmet.NotFound, Value: clip(req.URL.Path), Message: "there is no such address"})
}

// guard sets the headers of every answer and turns a panic into a problem.
func (s *server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		w.Header().Set("Referrer-Policy", "no-referrer")
		w.Header().Set("Content-Disposition", `attachment; filename="api.json"`) // for programs: no browser shows it in place
		defer func() {
			if v := recover(); v != nil {
				s.failed(v)
				refuse(w, errFailed)
			}
		}()
		next.ServeHTTP(w, req)
	})
}

var errFailed = &qyzmet.Fault{Code: qyzmet.Internal, Message: "the request could not be answered"}

// failed logs where we failed. The panic's own words may hold facts: only its
// type and the stack are written.
func (s *server) failed(v any) {
	s.log.Error("api: a request failed", "panic", fmt.Sprintf("%T", v), "stack", string(debug.Stack()))
}

func (s *server) serveFixed(w http.ResponseWriter, req *http.Request) {
	serveJSON(w, req, s.fixed[req.URL.Path])
}

// serveJSON answers a GET; a client that has the same already is told so.
func serveJSON(w http.ResponseWriter, req *http.Request, body []byte) {
	sum := sha256.Sum256(body)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("ETag", `"`+hex.EncodeToString(sum[:12])+`"`)
	http.ServeContent(w, req, "", time.Time{}, bytes.NewReader(body))
}

func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

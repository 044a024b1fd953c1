package main

import (
	"context"
	"io"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"qyzmet/date"
)

// Over a register the JSON interface serves it; without one these addresses do not
// exist.
func TestSiteServesTheRegister(t *testing.T) {
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	s := &streams{out: io.Discard, err: io.Discard, now: time.Now}
	o, err := store{DB: filepath.Join(t.TempDir(), "r.db"), fresh: true}.open(context.Background(), s, "http://localhost:8090", log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { o.Close() })
	today := func() date.Date { return date.Today(s.now()) }
	for _, c := range []struct {
		reg    *opened
		target string
		want   int
	}{
		{o, "/api/v1/log/checkpoint", 200}, {o, "/api/v1/kinds", 200}, {o, "/api/v1/work", 401}, {o, "/api/v1/questions", 200},
		{nil, "/api/v1/log/checkpoint", 404}, {nil, "/api/v1/work", 404}, {nil, "/api/v1/questions", 200},
	} {
		h, err := site(o.Law(), nil, today, log, c.reg)
		if err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", c.target, nil))
		if w.Code != c.want {
			t.Errorf("%s with register %t: %d, want %d: %s", c.target, c.reg != nil, w.Code, c.want, w.Body)
		}
	}
}

// Over HTTPS, and only there, browsers are told to come by HTTPS alone: by pages,
// by the JSON interface, and by answers of neither.
func TestStrictTransport(t *testing.T) {
	for origin, want := range map[string]string{"https://qyzmet.example": "max-age=63072000", "http://localhost:8090": ""} {
		log := slog.New(slog.NewTextHandler(io.Discard, nil))
		s := &streams{out: io.Discard, err: io.Discard, now: time.Now}
		o, err := store{DB: filepath.Join(t.TempDir(), "r.db"), fresh: true}.open(context.Background(), s, origin, log)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { o.Close() })
		h, err := site(o.Law(), nil, func() date.Date { return date.Today(s.now()) }, log, o)
		if err != nil {
			t.Fatal(err)
		}
		for _, target := range []string{"/kk", "/api/v1/work", "/kk//login", "/static/none", "/healthz"} {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest("GET", target, nil))
			if got := w.Header().Get("Strict-Transport-Security"); got != want {
				t.Errorf("%s at %s: %q, want %q", target, origin, got, want)
			}
			if w.Header().Get("X-Content-Type-Options") != "nosniff" || w.Header().Get("Content-Security-Policy") == "" {
				t.Errorf("%s: headers are missing: %v", target, w.Header())
			}
		}
	}
}

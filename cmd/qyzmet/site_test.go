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

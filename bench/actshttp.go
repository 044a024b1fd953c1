package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"qyzmet"
	"qyzmet/internal/api"
	"qyzmet/internal/engine"
	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/web/desk/desktest"
	"qyzmet/internal/web/desk/pages"
)

// clients are how many send requests at once, each one after another.
const clients = 8

// post is one way to create an act over HTTP.
type post struct {
	name   string
	server *httptest.Server
	path   string
	header func(client int, key string) http.Header
	body   func(key string) string
	done   int          // status of success
	speeds []float64    // of each turn, in acts a second
	turns  int          // with the first, which warms up
	rest   func() error // what of the work is done after the answer; nil: nothing
}

// actsOverHTTP races creating acts against PocketBase creating records.
func actsOverHTTP(e *engine.Engine, rounds int) (r *report, err error) {
	err = inYard(func(y *yard) error {
		ours := ourPost(y, e)
		pb, err := newPeer(y, clients)
		if err != nil {
			return fmt.Errorf("PocketBase: %w", err)
		}
		theirs := &post{name: "PocketBase", server: httptest.NewServer(pb.handler), path: "/api/collections/acts/records", done: http.StatusOK, body: pb.body,
			header: func(client int, _ string) http.Header { return http.Header{"Authorization": {pb.tokens[client]}} }}
		y.Cleanup(theirs.server.Close)
		r = &report{title: fmt.Sprintf("An act created over HTTP on the loopback by %d clients who are logged in: power, jurisdiction and law checked, lists and duties with it, durable before it is answered; PocketBase %s creates a record with like fields and indexes, not synced",
			clients, version("github.com/pocketbase/pocketbase"))}
		for range 2*rounds + 1 {
			for _, p := range []*post{ours, theirs} {
				if err := p.turn(time.Second); err != nil {
					return fmt.Errorf("%s: %w", p.name, err)
				}
			}
		}
		var ratios []float64
		for i := range ours.speeds {
			ratios = append(ratios, ours.speeds[i]/theirs.speeds[i])
		}
		ratio := median(ratios)
		r.fact("acts a second, median of the turns", fmt.Sprintf("%.0f", median(ours.speeds)))
		r.fact("PocketBase: records a second", fmt.Sprintf("%.0f", median(theirs.speeds)))
		r.fact("to PocketBase, least and greatest of the turns", fmt.Sprintf("%.2f to %.2f ×", slices.Min(ratios), slices.Max(ratios)))
		r.atLeast("to PocketBase, median of the turns, each beside one of its own", fmt.Sprintf("%.2f ×", ratio), ratio, 1.5, 3, "×")
		return nil
	})
	return r, err
}

// ourPost starts the interface over a town, with a clerk for each client.
func ourPost(y *yard, e *engine.Engine) *post {
	place := desktest.New(y, e, pages.Register)
	registrar := office.Actor{Official: "u-registrar", Office: officetest.Ministry}
	var tokens []string
	for i := range clients {
		who := qyzmet.SubjectID(fmt.Sprint("u-client", i))
		place.Town.Must(registrar, "official-appointed", who, officetest.Fields{"at": string(officetest.District), "role": "clerk", "official_name": string(who)})
		tokens = append(tokens, place.Token(who))
	}
	handler, err := api.New(e, api.Options{Log: slog.New(slog.DiscardHandler), Office: place.Town.Office, Keys: place.Keys, Address: addressOf})
	if err != nil {
		y.Fatal(err)
	}
	p := &post{name: "register", server: httptest.NewServer(handler), path: "/api/v1/acts", done: http.StatusCreated,
		header: func(client int, key string) http.Header {
			return http.Header{"Authorization": {"Bearer " + tokens[client]}, "Idempotency-Key": {key}}
		},
		body: func(key string) string {
			return fmt.Sprintf(`{"kind":"person-recorded","content":{"surname":"Адам%s","name":"Нұрлан","birth_date":"2005-03-15","sex":"male","citizen":true,"address":"Алматы","keeper":"o-kz-75-1"}}`, key)
		}}
	p.rest = func() error { return place.Town.Base().Follow(y.ctx) }
	y.Cleanup(p.server.Close)
	return p
}

func addressOf(r *http.Request) string {
	host, _, _ := net.SplitHostPort(r.RemoteAddr)
	return host
}

func median(of []float64) float64 {
	sorted := slices.Sorted(slices.Values(of))
	return sorted[len(sorted)/2]
}

// turn lets the clients create for a while.
func (p *post) turn(long time.Duration) error {
	p.turns++
	var made atomic.Int64
	var wait sync.WaitGroup
	var failed [clients]error
	runtime.GC() // nobody pays for another's garbage
	start := time.Now()
	for client := range clients {
		wait.Go(func() {
			n, err := p.creates(client, start.Add(long))
			made.Add(n)
			failed[client] = err
		})
	}
	wait.Wait()
	err := errors.Join(failed[:]...)
	if err == nil && p.rest != nil {
		err = p.rest()
	}
	if p.turns > 1 {
		p.speeds = append(p.speeds, float64(made.Load())/time.Since(start).Seconds())
	}
	return err
}

// creates lets one client create until an instant, and tells how many it were.
func (p *post) creates(of int, until time.Time) (n int64, err error) {
	c, err := dial(p.server.Listener.Addr().String())
	if err != nil {
		return 0, err
	}
	defer c.conn.Close()
	for ; time.Now().Before(until); n++ {
		key := fmt.Sprintf("%d-%d-%d", p.turns, of, n)
		status, said, err := c.post(p.path, p.header(of, key), p.body(key))
		if err == nil && status != p.done {
			err = fmt.Errorf("%d %s", status, said)
		}
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

package main

import (
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
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
	done   int // status of success
	best   float64
	turns  int
	web    *http.Client
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
		for range rounds + 1 {
			for _, p := range []*post{ours, theirs} {
				if err := p.turn(time.Second); err != nil {
					return fmt.Errorf("%s: %w", p.name, err)
				}
			}
		}
		r.fact("acts a second", fmt.Sprintf("%.0f", ours.best))
		r.fact("PocketBase: records a second", fmt.Sprintf("%.0f", theirs.best))
		r.atLeast("to PocketBase", fmt.Sprintf("%.2f ×", ours.best/theirs.best), ours.best/theirs.best, 1.5, 3, "×")
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

// turn lets the clients create for a while.
func (p *post) turn(long time.Duration) error {
	if p.web == nil {
		p.web = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}
	}
	p.turns++
	var made atomic.Int64
	var wait sync.WaitGroup
	failed := make(chan error, clients)
	start := time.Now()
	for client := range clients {
		wait.Go(func() {
			for n := 0; time.Since(start) < long; n++ {
				if err := p.one(client, fmt.Sprintf("%d-%d-%d", p.turns, client, n)); err != nil {
					failed <- err
					return
				}
				made.Add(1)
			}
		})
	}
	wait.Wait()
	if p.rest != nil {
		if err := p.rest(); err != nil {
			return err
		}
	}
	took := time.Since(start)
	close(failed)
	if p.turns > 1 { // the first warms up
		p.best = max(p.best, float64(made.Load())/took.Seconds())
	}
	return <-failed
}

func (p *post) one(client int, key string) error {
	req, err := http.NewRequest(http.MethodPost, p.server.URL+p.path, strings.NewReader(p.body(key)))
	if err != nil {
		return err
	}
	req.Header = p.header(client, key)
	req.Header.Set("Content-Type", "application/json")
	resp, err := p.web.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	said, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != p.done {
		err = fmt.Errorf("%d %s", resp.StatusCode, said)
	}
	return err
}

package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"qyzmet/internal/office"
)

// clients are how many send at once in the benchmark.
const clients = 8

// BenchmarkRecordOverHTTP is creating an act over HTTP on the loopback: each of 8
// clients has logged in with password and second factor, and records persons, one
// request after another. Power and law are checked, the views follow, and every
// act is durable (an SQLite file, full sync) before it is answered.
func BenchmarkRecordOverHTTP(b *testing.B) {
	w := newTown(b)
	server := httptest.NewServer(w.handler)
	b.Cleanup(server.Close)
	tokens := make([]string, clients)
	for i := range tokens {
		u := fmt.Sprint("u-client", i)
		w.made(actorOf("u-registrar", "o-kz"), "official-appointed", u, map[string]any{"at": district, "role": "clerk", "official_name": u})
		tokens[i] = w.as(u)
	}
	web := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}
	var next atomic.Int64
	var wait sync.WaitGroup
	b.ResetTimer()
	for _, token := range tokens {
		wait.Go(func() {
			for n := next.Add(1); n <= int64(b.N); n = next.Add(1) {
				if err := recordOne(web, server.URL, token, n); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wait.Wait()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "acts/s")
}

// recordOne records one person.
func recordOne(web *http.Client, base, token string, n int64) error {
	req, err := http.NewRequest("POST", base+"/api/v1/acts", bytes.NewBufferString(personBody(fmt.Sprint("Адам", n))))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set(keyHeader, fmt.Sprint("person-", n))
	r, err := web.Do(req)
	if err != nil {
		return err
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	var got recordedJSON
	if err := json.Unmarshal(body, &got); err != nil || r.StatusCode != http.StatusCreated || got.Again || got.ID == "" {
		return fmt.Errorf("%d %s: %w", r.StatusCode, body, err)
	}
	return nil
}

// BenchmarkRecordParts is what a request to record costs beside the register's own
// work and the network: who asks is found, the body is read, the answer written.
func BenchmarkRecordParts(b *testing.B) {
	w := newTown(b)
	reg, token := doorOf(w), w.as("u-clerk")
	person := personBody("Адамов")
	exam := `{"kind":"medical-examined","about":["p-7q2m4k9x1c5v8b3n"],"number":"17","issued":"2026-08-30","effect":"2026-09-01","heads":{"p-7q2m4k9x1c5v8b3n":12,"c-7q2m4k9x1c5v8b3n":3},` +
		`"content":{"purpose":"call-up","category":"fit","diagnosis":"дені сау"}}`
	by := actorOf("u-clerk", district)
	done := recordPerson(w, reg, by)
	sight, err := w.Sight(b.Context(), by)
	if err != nil {
		b.Fatal(err)
	}
	for name, body := range map[string]string{"read person": person, "read exam": exam} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := reg.readAct(strings.NewReader(body)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("write", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			reg.give(nowhere{}, http.StatusCreated, reg.shownRecorded(done, sight))
		}
	})
	b.Run("session", func(b *testing.B) {
		req := httptest.NewRequest("POST", "/api/v1/acts", nil)
		req.Header.Set("Authorization", "Bearer "+token)
		b.ReportAllocs()
		for b.Loop() {
			s, err := reg.session(req)
			if err == nil {
				_, err = reg.actor(req, s)
			}
			if err != nil {
				b.Fatal(err)
			}
		}
	})
}

// nowhere takes an answer and forgets it.
type nowhere http.Header

func (w nowhere) Header() http.Header         { return http.Header(w) }
func (w nowhere) WriteHeader(int)             {}
func (w nowhere) Write(b []byte) (int, error) { return len(b), nil }

// doorOf is the door of a town, without the handler around it.
func doorOf(w *town) *door {
	w.Helper()
	eng := testEngine(w)
	d, err := newDoor(&server{engine: eng, book: eng.Book(), log: slog.Default(), limit: maxTime}, Options{Office: w.Office, Keys: w.keys, Address: hostOf})
	if err != nil {
		w.Fatal(err)
	}
	return d
}

func recordPerson(w *town, d *door, by office.Actor) *office.Recorded {
	w.Helper()
	q, err := d.readAct(strings.NewReader(personBody("Адамов")))
	if err != nil {
		w.Fatal(err)
	}
	q.Key = w.key()
	done, err := w.Record(w.Context(), by, q)
	if err != nil {
		w.Fatal(err)
	}
	return done
}

package courier_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"qyzmet"
	"qyzmet/internal/courier"
)

type channelFunc func(context.Context, courier.Message) (courier.Evidence, error)

func (f channelFunc) Send(ctx context.Context, m courier.Message) (courier.Evidence, error) {
	return f(ctx, m)
}

type channels = map[courier.ChannelName]courier.Channel

func run(t *testing.T, b *box, c channels, waits int, o courier.Options) *clock {
	t.Helper()
	clock := newClock()
	if err := courier.Run(running(t, clock, waits), b, c, clock, o); !errors.Is(err, context.Canceled) {
		t.Errorf("Run ends with %v", err)
	}
	return clock
}

func TestRunSendsEachOnce(t *testing.T) {
	r, p := newRelay(t), newPhones(t)
	var messages []courier.Message
	for i := range 30 {
		m := sms()
		if i%2 == 0 {
			m = summons()
		}
		m.ID = fmt.Sprint("n-", i)
		messages = append(messages, m)
	}
	b := newBox(messages...)
	run(t, b, channels{"mail": mailTo(r), "sms": gateway(p.URL)}, 2, courier.Options{Batch: 7})
	if len(r.taken()) != 15 || p.requests != 15 || len(p.delivered) != 15 {
		t.Errorf("%d letters, %d texts in %d requests", len(r.taken()), len(p.delivered), p.requests)
	}
	for _, e := range b.entries {
		if !e.done || len(e.evidence) != 1 || e.evidence[0].Reference == "" || e.evidence[0].Channel != e.Channel {
			t.Errorf("%s: %+v", e.ID, e.evidence)
		}
	}
}

// The process dies after the other side has taken the message over and before
// that is written down: the next run repeats it, and the other side knows it.
func TestDyingBetweenSendingAndMarking(t *testing.T) {
	r, p := newRelay(t), newPhones(t)
	b := newBox(summons(), sms())
	c := channels{"mail": mailTo(r), "sms": gateway(p.URL)}
	b.dies = 2
	run(t, b, c, 0, courier.Options{})
	if len(r.taken()) != 1 || len(p.delivered) != 1 || b.entries[0].done || b.entries[1].done {
		t.Fatal("this does not test what it means to")
	}
	run(t, b, c, 0, courier.Options{}) // at the same instant: the lease still holds
	if len(r.taken()) != 1 || p.requests != 1 {
		t.Error("sent again while the lease held")
	}
	run(t, b, c, 61, courier.Options{}) // 61 waits of 5 s: over the lease of five minutes
	if p.requests != 2 || len(p.delivered) != 1 {
		t.Errorf("%d requests, %d texts", p.requests, len(p.delivered))
	}
	letters := r.taken()
	if len(letters) != 2 || messageID(letters[0]) != messageID(letters[1]) || messageID(letters[0]) == "" {
		t.Errorf("%d letters", len(letters))
	}
	for _, e := range b.entries {
		if !e.done || len(e.evidence) != 1 {
			t.Errorf("%s has %d pieces of evidence", e.ID, len(e.evidence))
		}
	}
}

func messageID(letter string) string {
	for _, l := range strings.Split(letter, "\r\n") {
		if id, ok := strings.CutPrefix(l, "Message-ID: "); ok {
			return id
		}
	}
	return ""
}

func TestCouriersSideBySide(t *testing.T) {
	p := newPhones(t)
	var messages []courier.Message
	for i := range 60 {
		m := sms()
		m.ID = fmt.Sprint("n-", i)
		messages = append(messages, m)
	}
	b := newBox(messages...)
	var all sync.WaitGroup
	for range 4 {
		clock := newClock()
		ctx := running(t, clock, 3)
		all.Go(func() {
			_ = courier.Run(ctx, b, channels{"sms": gateway(p.URL)}, clock, courier.Options{Batch: 3})
		})
	}
	all.Wait()
	if p.requests != 60 || len(p.delivered) != 60 {
		t.Errorf("%d requests for 60 messages, %d texts", p.requests, len(p.delivered))
	}
}

func TestWhatFailsIsTriedAgain(t *testing.T) {
	p := newPhones(t)
	fails := 3
	p.answer = func(w http.ResponseWriter, _ []byte) bool {
		if fails--; fails >= 0 {
			w.WriteHeader(http.StatusBadGateway)
			return true
		}
		return false
	}
	b := newBox(sms())
	clock := run(t, b, channels{"sms": gateway(p.URL)}, 200, courier.Options{Chance: rand.New(rand.NewPCG(1, 2))})
	e := b.entries[0]
	if !e.done || len(e.reasons) != 3 || e.attempts != 4 {
		t.Errorf("done %v after %d attempts, %v", e.done, e.attempts, e.reasons)
	}
	if clock.Now().Sub(start) < 5*time.Minute {
		t.Error("the waits were not kept")
	}
}

func TestWhatIsRefusedForGoodIsGivenUp(t *testing.T) {
	p := newPhones(t)
	p.answer = func(w http.ResponseWriter, _ []byte) bool { w.WriteHeader(http.StatusBadRequest); return true }
	stray := sms()
	stray.ID, stray.Channel = "n-stray", "pigeon"
	b := newBox(sms(), stray)
	run(t, b, channels{"sms": gateway(p.URL)}, 5, courier.Options{})
	if e := b.entries[0]; !e.off || e.attempts != 1 || p.requests != 1 {
		t.Errorf("%d attempts, given up %v", e.attempts, e.off)
	}
	if e := b.entries[1]; e.off || e.done || len(e.reasons) != 1 || !strings.Contains(e.reasons[0], "allowed: sms") {
		t.Errorf("a channel that is not set up: %+v", e.reasons)
	}
}

func TestGivenUpAfterTheLastAttempt(t *testing.T) {
	var sent atomic.Int64
	down := channelFunc(func(context.Context, courier.Message) (courier.Evidence, error) {
		sent.Add(1)
		return courier.Evidence{}, &qyzmet.Fault{Code: qyzmet.Unavailable, Message: "down"}
	})
	b := newBox(sms())
	plan := courier.Plan{First: time.Second, Factor: 2, Most: time.Minute, Attempts: 5}
	run(t, b, channels{"sms": down}, 300, courier.Options{Plan: plan})
	if !b.entries[0].off || sent.Load() != 5 {
		t.Errorf("%d attempts, given up %v", sent.Load(), b.entries[0].off)
	}
}

func TestASlowChannelHoldsUpNoOther(t *testing.T) {
	p := newPhones(t)
	stuck := channelFunc(func(ctx context.Context, _ courier.Message) (courier.Evidence, error) {
		for len(p.deliveredNow()) == 0 && ctx.Err() == nil { // until the other has gone
			time.Sleep(time.Millisecond)
		}
		return courier.Evidence{}, &qyzmet.Fault{Code: qyzmet.Unavailable, Message: "stuck"}
	})
	b := newBox(summons(), sms())
	run(t, b, channels{"mail": stuck, "sms": gateway(p.URL)}, 0, courier.Options{})
	if !b.entries[1].done {
		t.Error("the text message waited for the letter")
	}
}

func (p *phones) deliveredNow() map[string]string {
	p.lock.Lock()
	defer p.lock.Unlock()
	out := map[string]string{}
	for k, v := range p.delivered {
		out[k] = v
	}
	return out
}

func TestNothingIsSentOnALeaseThatRunsOut(t *testing.T) {
	p := newPhones(t)
	b := newBox(sms())
	b.lease = 20 * time.Second // shorter than a sending may take
	run(t, b, channels{"sms": gateway(p.URL)}, 3, courier.Options{})
	if p.requests != 0 {
		t.Errorf("%d requests", p.requests)
	}
}

func TestWhatWasSentIsMarkedWhenStopped(t *testing.T) {
	b := newBox(sms(), func() courier.Message { m := sms(); m.ID = "n-second"; return m }())
	ctx, stop := context.WithCancel(t.Context())
	last := channelFunc(func(context.Context, courier.Message) (courier.Evidence, error) {
		stop()
		return courier.Evidence{Reference: "1", Status: courier.Accepted}, nil
	})
	if err := courier.Run(ctx, b, channels{"sms": last}, newClock(), courier.Options{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if !b.entries[0].done || b.entries[1].done || b.entries[1].reasons != nil {
		t.Error("the first was sent and is marked; the second is left to the next run")
	}
}

// brokenBox cannot be read.
type brokenBox struct{ *box }

func (brokenBox) Due(context.Context, time.Time, int) ([]courier.Leased, error) {
	return nil, errors.New("for nurlan.sarsenov@post.example: no connection")
}

func TestLogsAndReasonsHoldNothingPersonal(t *testing.T) {
	var log bytes.Buffer
	o := courier.Options{Log: slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))}
	r := newRelay(t, func(r *relay) { r.replies["RCPT"] = "550 5.1.1 <nurlan.sarsenov@post.example> unknown" })
	p := newPhones(t)
	wild := channelFunc(func(_ context.Context, m courier.Message) (courier.Evidence, error) {
		return courier.Evidence{}, fmt.Errorf("cannot reach %s: %s", m.To, m.Body)
	})
	third := summons()
	third.ID, third.Channel = "n-third", "wild"
	b := newBox(summons(), sms(), third)
	run(t, b, channels{"mail": mailTo(r), "sms": gateway(p.URL), "wild": wild}, 1, o)
	b.dies = 3
	again := sms()
	again.ID = "n-again"
	b.entries = append(b.entries, &entry{Message: again})
	run(t, b, channels{"sms": gateway(p.URL)}, 0, o)
	clock := newClock()
	_ = courier.Run(running(t, clock, 1), brokenBox{b}, nil, clock, o)
	discreet(t, log.String())
	for _, e := range b.entries {
		for _, reason := range e.reasons {
			discreet(t, reason)
		}
	}
	if !b.entries[2].off {
		t.Error("a failure that nobody knows is not mended by waiting")
	}
	for _, line := range strings.Split(strings.TrimSpace(log.String()), "\n") {
		if !json.Valid([]byte(line)) {
			t.Error(line)
		}
	}
	if n := strings.Count(log.String(), `"courier: `); n < 5 {
		t.Errorf("%d lines were logged: %s", n, log.String())
	}
}

// Waits grow up to the most, never beyond, and never shrink below what the
// jitter may take.
func TestPlan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := courier.Plan{First: time.Duration(rapid.Int64Range(1, 1e12).Draw(t, "first")), Factor: rapid.Float64Range(1, 10).Draw(t, "factor"),
			Jitter: rapid.Float64Range(0, 1).Draw(t, "jitter"), Attempts: rapid.IntRange(1, 100).Draw(t, "attempts")}
		p.Most = p.First + time.Duration(rapid.Int64Range(0, 1e15).Draw(t, "more"))
		chance := rand.New(rand.NewPCG(1, rapid.Uint64().Draw(t, "seed")))
		attempt := rapid.IntRange(1, 120).Draw(t, "attempt")
		asked := time.Duration(rapid.Int64Range(0, 1e16).Draw(t, "asked"))
		next, again := p.Next(start, attempt, asked, chance)
		if again != (attempt < p.Attempts) || again == next.IsZero() {
			t.Fatalf("attempt %d of %d: again %v, %v", attempt, p.Attempts, again, next)
		}
		if !again {
			return
		}
		full := float64(p.First)
		for range attempt - 1 {
			full = min(full*p.Factor, float64(p.Most))
		}
		wait := float64(next.Sub(start))
		if least := max(full*(1-p.Jitter), float64(min(asked, p.Most))); wait < least-1 || wait > max(full, least)+1 || wait > float64(p.Most) {
			t.Fatalf("wait %v; full %v, asked %v, most %v", wait, full, asked, p.Most)
		}
	})
}

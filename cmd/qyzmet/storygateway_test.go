package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"qyzmet/internal/courier"
)

const storySecret = "0123456789abcdef0123456789abcdef"

// storyGateway stands for the gateway for text messages: it takes every message
// over and reports what the story says became of it.
type storyGateway struct {
	sent chan string // ids of the messages it took over
}

func newStoryGateway(t *testing.T) (*storyGateway, senders) {
	t.Helper()
	g := &storyGateway{sent: make(chan string, 10)}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var m struct{ ID string }
		if json.Unmarshal(body, &m) != nil || courier.Sign([]byte(storySecret), body) != r.Header.Get(courier.SignatureHeader) {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		g.sent <- m.ID
		_, _ = io.WriteString(w, `{"reference":"gw-1","status":"accepted"}`)
	}))
	t.Cleanup(server.Close)
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte(storySecret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return g, senders{SMSGateway: server.URL, SMSSecret: file}
}

// message lets the courier carry what waits in the outbox, as "qyzmet serve" does,
// and the gateway report on it: "delivered", "read".
func (w *world) message(reports ...courier.Status) {
	w.Helper()
	channels, _, err := w.senders.channels(storyWall{w.clock})
	if err != nil {
		w.Fatal(err)
	}
	ctx, cancel := context.WithCancel(w.Context())
	defer cancel()
	done := carry(ctx, w.Outbox(), channels, storyWall{w.clock}, slog.New(slog.NewTextHandler(w.Output(), nil)))
	var id string
	select {
	case id = <-w.gateway.sent:
	case <-time.After(10 * time.Second):
		w.Fatal("no message went out")
	}
	for marked := time.Now(); ; time.Sleep(10 * time.Millisecond) { // a report on what is not marked yet would come too early
		m, err := w.Register().Message(ctx, id)
		if err == nil && m.State == "sent" {
			break
		}
		if time.Since(marked) > 10*time.Second {
			w.Fatalf("message %s is not marked as sent: %v %v", id, m.State, err)
		}
	}
	cancel()
	<-done
	for _, status := range reports {
		w.report(id, status)
	}
}

// report is a delivery report of the gateway.
func (w *world) report(id string, status courier.Status) {
	w.Helper()
	body, err := json.Marshal(map[string]string{"id": id, "channel": "sms", "reference": "gw-1", "status": string(status), "at": w.clock.Now().Format(time.RFC3339)})
	if err != nil {
		w.Fatal(err)
	}
	r, err := http.NewRequestWithContext(w.Context(), http.MethodPost, w.base+"/hooks/sms", bytes.NewReader(body))
	if err != nil {
		w.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set(courier.SignatureHeader, courier.Sign([]byte(storySecret), body))
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		w.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusNoContent {
		said, _ := io.ReadAll(resp.Body)
		w.Fatalf("the report was answered with %d: %s", resp.StatusCode, said)
	}
}

//go:build unix

package main

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // RFC 6238, as authenticator apps speak it
	"encoding/base32"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/keyring"
	"qyzmet/internal/office"
)

// upgrades is how often a server is replaced under load.
func upgrades() int {
	if os.Getenv("OFFICE_CRASHES") != "" || os.Getenv("REQUIRE") == "all" {
		return 10
	}
	return 2
}

// TestBreakUpgrade: while eight clients record over HTTP, the server is told to end
// (SIGTERM) and the next program takes over the same file and address, again and
// again. A request under way is answered, or sent again with the same key: no act is
// lost and none stands twice.
func TestBreakUpgrade(t *testing.T) {
	dir := t.TempDir()
	db, archive := filepath.Join(dir, "q.db"), filepath.Join(dir, "archive")
	token := registrarOf(t, store{DB: db, fresh: true})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := listener.Addr().String()
	listener.Close()
	program := filepath.Join(dir, "qyzmet") // by its name the test binary is the command
	self, err := os.Executable()
	if err == nil {
		err = os.Symlink(self, program)
	}
	if err != nil {
		t.Fatal(err)
	}
	start := func() *exec.Cmd {
		c := exec.Command(program, "serve", "--db", db, "--addr", addr, "--archive", archive)
		c.Stderr = os.Stderr
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		return c
	}
	var mu sync.Mutex
	acked := map[string]qyzmet.Position{}
	var stop atomic.Bool
	var again atomic.Int64
	var load sync.WaitGroup
	server := start()
	for w := range 8 {
		load.Go(func() {
			for n := 0; !stop.Load(); n++ {
				key := fmt.Sprintf("up-%d-%d", w, n)
				for try := 0; ; try++ {
					at, err := post(addr, token, key)
					if err == nil {
						mu.Lock()
						acked[key] = at
						mu.Unlock()
						break
					}
					if try > 600 {
						t.Errorf("%s: %v", key, err)
						return
					}
					again.Add(1)
					time.Sleep(25 * time.Millisecond)
				}
			}
		})
	}
	for range upgrades() {
		time.Sleep(2500 * time.Millisecond)
		if err := server.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		if err := server.Wait(); err != nil {
			t.Errorf("the old program ended with %v", err)
		}
		if took := time.Since(began); took > patience+5*time.Second {
			t.Errorf("it took %s to end", took)
		}
		server = start()
	}
	time.Sleep(2500 * time.Millisecond)
	stop.Store(true)
	load.Wait()
	_ = server.Process.Signal(syscall.SIGTERM)
	_ = server.Wait()
	o, err := (store{DB: db}).open(context.Background(), &streams{now: time.Now, out: io.Discard, err: io.Discard}, "", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	stands := map[string]qyzmet.Position{}
	doubled, lost := 0, 0
	for after := qyzmet.Position(0); ; {
		some, err := o.Register().Since(context.Background(), after, 500)
		if err != nil {
			t.Fatal(err)
		}
		if len(some) == 0 {
			break
		}
		for _, e := range some {
			after = e.Position
			if key := e.Act.Payload.Number; strings.HasPrefix(key, "up-") {
				if stands[key] != 0 {
					doubled++
				}
				stands[key] = e.Position
			}
		}
	}
	for key, at := range acked {
		if stands[key] != at {
			lost++
		}
	}
	t.Logf("%d upgrades under load: %d acts acknowledged over HTTP, %d recorded, %d answers sent for again, %d lost, %d doubled", upgrades(), len(acked), len(stands), again.Load(), lost, doubled)
	if lost+doubled > 0 || len(acked) < upgrades() {
		t.Error("acts were lost or doubled, or hardly any recorded")
	}
	if report, err := o.Register().Verify(context.Background(), nil); err != nil || !report.Sound() {
		t.Errorf("%+v %v", report, err)
	}
}

// post records an office under a key, and returns where the act stands.
func post(addr, token, key string) (qyzmet.Position, error) {
	body := fmt.Sprintf(`{"kind":"office-established","about":["o-kz-%s"],"number":%q,"content":{"name_kk":%[2]q,"name_ru":%[2]q,"name_en":%[2]q,"office_sort":"region","under":"o-kz"}}`, key, key)
	req, err := http.NewRequest("POST", "http://"+addr+"/api/v1/acts", bytes.NewBufferString(body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Idempotency-Key", key)
	answer, err := (&http.Client{Timeout: 20 * time.Second}).Do(req)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		return 0, err
	}
	var got struct{ Position qyzmet.Position }
	if answer.StatusCode/100 != 2 {
		return 0, fmt.Errorf("%d %s", answer.StatusCode, data)
	}
	return got.Position, json.Unmarshal(data, &got)
}

// registrarOf makes a register and returns the token of its registrar, who has
// logged in with a second factor.
func registrarOf(t *testing.T, place store) string {
	t.Helper()
	ctx := context.Background()
	o, err := place.open(ctx, &streams{now: time.Now, out: io.Discard, err: io.Discard}, "http://localhost:8090", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	first, err := o.Begin(ctx, office.Beginning{Office: map[string]string{"name_kk": "М", "name_ru": "М", "name_en": "M"}, Registrar: "Тіркеуші Т.", On: date.Today(time.Now())})
	if err != nil {
		t.Fatal(err)
	}
	code, _, err := o.keys.Invite(ctx, keyring.Who{Login: "registrar", Official: first})
	if err != nil {
		t.Fatal(err)
	}
	g, err := o.keys.Redeem(ctx, "here", code, "төрт ұзақ сөз бірге")
	if err != nil {
		t.Fatal(err)
	}
	app, err := o.keys.BeginTOTP(ctx, g.Session)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(app.Secret)
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha1.New, secret)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(time.Now().Unix()/30)))
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 15
	shown := strconv.Itoa(int(binary.BigEndian.Uint32(sum[at:at+4]) & 0x7fffffff % 1_000_000))
	g, err = o.keys.ConfirmTOTP(ctx, g.Session, strings.Repeat("0", 6-len(shown))+shown)
	if err != nil {
		t.Fatal(err)
	}
	return g.Token
}

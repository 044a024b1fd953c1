//go:build unix

package register

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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
	"qyzmet/internal/register/pgtest"
)

// cluster is three machines on one: etcd, Patroni and PostgreSQL on each.
type cluster struct {
	*testing.T
	dir                   string
	etcd, rest, sql, peer [3]int
	members, nodes        [3]*exec.Cmd
	template              string
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// newCluster starts the machines with the settings that docs/operations shows.
func newCluster(t *testing.T) *cluster {
	t.Helper()
	for _, name := range []string{"etcd", "patroni"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skip("Patroni or etcd is not installed: ", err)
		}
	}
	dir, err := os.MkdirTemp("", "cluster")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "operations", "patroni.yml"))
	if err == nil {
		err = pgtest.GiveToUser(dir)
	}
	if err != nil {
		t.Fatal(err)
	}
	c := &cluster{T: t, dir: dir, template: string(text)}
	t.Cleanup(func() {
		for i := range 3 {
			c.kill(i)
			c.killMember(i)
		}
		os.RemoveAll(dir)
	})
	for i := range 3 {
		c.etcd[i], c.rest[i], c.sql[i], c.peer[i] = freePort(t), freePort(t), freePort(t), freePort(t)
	}
	for i := range 3 {
		c.member(i)
	}
	for i := range 3 {
		c.start(i)
		if i == 0 { // it begins the cluster; the others copy it
			c.await("a primary", func() bool { return c.leader() >= 0 })
		}
	}
	c.await("a synchronous standby", func() bool { return c.roles()["sync_standby"] == 1 && c.roles()["replica"] == 1 })
	return c
}

func (c *cluster) run(name string, args ...string) *exec.Cmd {
	c.Helper()
	out, err := os.OpenFile(filepath.Join(c.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o666)
	if err != nil {
		c.Fatal(err)
	}
	defer out.Close()
	cmd := exec.Command(name, args...)
	pgtest.AsUser(cmd)
	cmd.Dir, cmd.Stdout, cmd.Stderr = c.dir, out, out
	if err := cmd.Start(); err != nil {
		c.Fatal(err)
	}
	go func() { _ = cmd.Wait() }()
	return cmd
}

// member starts a member of etcd.
func (c *cluster) member(i int) {
	var all []string
	for n, port := range c.peer {
		all = append(all, fmt.Sprintf("e%d=http://127.0.0.1:%d", n, port))
	}
	own, client := fmt.Sprintf("http://127.0.0.1:%d", c.peer[i]), fmt.Sprintf("http://127.0.0.1:%d", c.etcd[i])
	c.members[i] = c.run("etcd", "--name", fmt.Sprint("e", i), "--data-dir", filepath.Join(c.dir, fmt.Sprint("etcd", i)), "--listen-peer-urls", own, "--initial-advertise-peer-urls", own,
		"--listen-client-urls", client, "--advertise-client-urls", client, "--initial-cluster", strings.Join(all, ","), "--heartbeat-interval", "300", "--election-timeout", "3000")
}

// start starts Patroni on a machine.
func (c *cluster) start(i int) {
	c.Helper()
	home := filepath.Join(c.dir, fmt.Sprint("node", i))
	if err := os.MkdirAll(home, 0o700); err != nil {
		c.Fatal(err)
	}
	text := strings.NewReplacer("name: NODE", fmt.Sprint("name: n", i), "HOST:8008", fmt.Sprint("127.0.0.1:", c.rest[i]), "HOST:5432", fmt.Sprint("127.0.0.1:", c.sql[i]),
		"ETCD1:2379", fmt.Sprint("127.0.0.1:", c.etcd[0]), "ETCD2:2379", fmt.Sprint("127.0.0.1:", c.etcd[1]), "ETCD3:2379", fmt.Sprint("127.0.0.1:", c.etcd[2]),
		"/var/lib/postgresql/15/qyzmet", filepath.Join(home, "data"), "/var/lib/postgresql/pgpass", filepath.Join(home, "pgpass"), "/var/run/postgresql", home).Replace(c.template)
	file := filepath.Join(home, "patroni.yml")
	if err := errors.Join(os.WriteFile(file, []byte(text), 0o600), pgtest.GiveToUser(home), pgtest.GiveToUser(file)); err != nil {
		c.Fatal(err)
	}
	c.nodes[i] = c.run("patroni", file)
}

// kill ends a machine at once: Patroni and PostgreSQL.
func (c *cluster) kill(i int) {
	if c.nodes[i] == nil {
		return
	}
	_ = c.nodes[i].Process.Kill()
	data, err := os.ReadFile(filepath.Join(c.dir, fmt.Sprint("node", i), "data", "postmaster.pid"))
	first, _, _ := strings.Cut(string(data), "\n")
	if pid, bad := strconv.Atoi(first); err == nil && bad == nil && pid > 1 {
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
	c.nodes[i] = nil
}

func (c *cluster) killMember(i int) {
	if c.members[i] != nil {
		_ = c.members[i].Process.Kill()
		c.members[i] = nil
	}
}

// each tells the role and state of the machines, as one of them sees them.
func (c *cluster) each() (out []struct{ Name, Role, State string }) {
	for i, port := range c.rest {
		if c.nodes[i] == nil {
			continue
		}
		answer, err := (&http.Client{Timeout: 2 * time.Second}).Get(fmt.Sprintf("http://127.0.0.1:%d/cluster", port))
		if err != nil {
			continue
		}
		data, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		var said struct {
			Members []struct{ Name, Role, State string }
		}
		if err == nil && json.Unmarshal(data, &said) == nil && len(said.Members) > 0 {
			return said.Members
		}
	}
	return nil
}

func (c *cluster) roles() map[string]int {
	out := map[string]int{}
	for _, m := range c.each() {
		if m.State == "running" || m.State == "streaming" {
			out[m.Role]++
		}
	}
	return out
}

// leader is the number of the primary that is up; -1: none.
func (c *cluster) leader() int {
	for _, m := range c.each() {
		if i := int(m.Name[1] - '0'); m.Role == "leader" && m.State == "running" && c.nodes[i] != nil {
			return i
		}
	}
	return -1
}

func (c *cluster) await(what string, done func() bool) {
	c.Helper()
	for end := time.Now().Add(90 * time.Second); !done(); time.Sleep(300 * time.Millisecond) {
		if time.Now().After(end) {
			log, _ := os.ReadFile(filepath.Join(c.dir, "log"))
			c.Fatalf("no %s within 90 s: %+v\n%s", what, c.each(), log[max(0, len(log)-3000):])
		}
	}
}

// TestPatroni: three machines under Patroni with a synchronous standby and three
// members of etcd. Under load the primary is killed, a member of etcd, and the next
// primary; what was killed comes back. It runs when asked for: QYZMET_PATRONI=1.
func TestPatroni(t *testing.T) {
	if os.Getenv("QYZMET_PATRONI") == "" {
		t.Skip("a cluster of three is started when QYZMET_PATRONI is set")
	}
	ctx := context.Background()
	c := newCluster(t)
	address := func(database string) string {
		return fmt.Sprintf("postgres://postgres:SUPERUSER-PASSWORD@127.0.0.1:%d,127.0.0.1:%d,127.0.0.1:%d/%s?target_session_attrs=read-write&connect_timeout=2", c.sql[0], c.sql[1], c.sql[2], database)
	}
	says(t, address("postgres"), `CREATE DATABASE qyzmet`)
	keys := t.TempDir()
	o := Options{KeyFile: filepath.Join(keys, "key"), CheckpointFile: filepath.Join(keys, "checkpoint"), longest: 5 * time.Second}
	r, err := OpenPostgres(ctx, address("qyzmet"), o)
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	acked := map[string]Receipt{}
	var stop atomic.Bool
	var again, last atomic.Int64
	var load sync.WaitGroup
	var longestPause time.Duration
	for w := range 8 {
		load.Go(func() {
			for n := 0; !stop.Load(); n++ {
				key := fmt.Sprintf("%d-%d", w, n)
				d := draft(key, qyzmet.SubjectID(fmt.Sprint("p-", w)))
				d.Outbox = []Message{{Channel: "sms", To: "+7", Body: key}}
				got, err := r.Append(ctx, d)
				for ; err != nil && !stop.Load(); got, err = r.Append(ctx, d) {
					again.Add(1)
					time.Sleep(50 * time.Millisecond)
				}
				if err != nil {
					continue
				}
				mu.Lock()
				acked[key] = Receipt{Position: got.Position, ID: got.ID}
				now := time.Now().UnixMilli()
				if was := last.Swap(now); was > 0 {
					longestPause = max(longestPause, time.Duration(now-was)*time.Millisecond)
				}
				mu.Unlock()
			}
		})
	}
	goesOn := func(what string) {
		t.Helper()
		mu.Lock()
		had := len(acked)
		mu.Unlock()
		c.await("act acknowledged after "+what, func() bool { mu.Lock(); defer mu.Unlock(); return len(acked) > had+50 })
	}
	goesOn("the start")
	for round := range 2 {
		lost := c.leader()
		c.kill(lost)
		c.await("new primary", func() bool { now := c.leader(); return now >= 0 && now != lost })
		goesOn("the primary was killed")
		if round == 0 {
			c.killMember(0)
			goesOn("a member of etcd was killed")
		}
		c.start(lost)
		c.await("synchronous standby, and the one that was killed", func() bool { return c.roles()["sync_standby"] == 1 && c.roles()["replica"] == 1 })
		goesOn("the one that was killed is back")
	}
	stop.Store(true)
	load.Wait()
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if r, err = OpenPostgres(ctx, address("qyzmet"), o); err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	lost, doubled, total := compareAcked(t, r, acked)
	t.Logf("2 primaries and a member of etcd killed: %d acknowledged, %d recorded, %d refusals sent again, longest pause %s, %d lost, %d doubled", len(acked), total, again.Load(), longestPause.Round(100*time.Millisecond), lost, doubled)
	if lost+doubled > 0 || len(acked) == 0 {
		t.Error("acknowledged acts were lost or doubled, or none were")
	}
	if report, err := r.Verify(ctx, nil); err != nil || !report.Sound() {
		t.Errorf("%+v %v", report, err)
	}
}

// Package pgtest gives tests a real PostgreSQL: a server of its own in a
// temporary folder, reached through a socket in it, and a database for each
// test. Only tests import it; it may start and stop the server's programs.
package pgtest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Absent skips a test for want of PostgreSQL; under REQUIRE=all it fails.
func Absent(t testing.TB, reason string) {
	t.Helper()
	if os.Getenv("REQUIRE") == "all" {
		t.Fatal(reason)
	}
	t.Skip(reason)
}

// shared is the server of a test binary.
var shared struct {
	sync.Mutex
	inMain bool
	server *Server
	err    error
	tried  bool
}

// Main runs the tests of a package and stops the server that they shared. It is
// called from TestMain.
func Main(m *testing.M) int {
	shared.inMain = true
	code := m.Run()
	if shared.server != nil {
		shared.server.remove()
	}
	return code
}

// URL returns the address of an empty database for one test, on the server that
// the tests of the binary share.
func URL(t testing.TB) string {
	t.Helper()
	if !shared.inMain {
		t.Fatal("pgtest.URL needs func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }")
	}
	if _, err := program("initdb"); err != nil {
		Absent(t, err.Error())
	}
	shared.Lock()
	defer shared.Unlock()
	if !shared.tried {
		shared.tried = true
		shared.server, shared.err = start()
	}
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.server.Database(t)
}

// Server is a running PostgreSQL.
type Server struct {
	dir, data string
	settings  []string
	made      atomic.Int64
}

// Start starts a server for one test, which may stop and kill it, with settings
// such as "wal_level=replica".
func Start(t testing.TB, settings ...string) *Server {
	t.Helper()
	if _, err := program("initdb"); err != nil {
		Absent(t, err.Error())
	}
	s, err := start(settings...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.remove)
	return s
}

func start(settings ...string) (*Server, error) {
	dir, err := os.MkdirTemp("", "pg")
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir, data: filepath.Join(dir, "data"), settings: settings}
	if err := giveToUser(dir); err != nil {
		return nil, err
	}
	if err := s.run("initdb", "-D", s.data, "-U", "postgres", "--auth=trust", "--locale=C", "--encoding=UTF8", "--no-sync"); err != nil {
		return nil, err
	}
	return s, s.Run()
}

// Run starts the server after Stop or Kill.
func (s *Server) Run() error {
	options := []string{"-c listen_addresses=", "-c unix_socket_directories=" + s.dir, "-c shared_buffers=32MB", "-c max_connections=60"}
	for _, x := range s.settings {
		options = append(options, "-c "+x)
	}
	return s.run("pg_ctl", "-D", s.data, "-w", "-l", filepath.Join(s.dir, "log"), "-o", strings.Join(options, " "), "start")
}

// Stop stops the server: "smart", "fast", or "immediate", which is like a crash.
func (s *Server) Stop(mode string) error {
	return s.run("pg_ctl", "-D", s.data, "-w", "-m", mode, "stop")
}

func (s *Server) remove() {
	_ = s.Stop("immediate")
	_ = os.RemoveAll(s.dir)
}

// Database makes an empty database and returns its address.
func (s *Server) Database(t testing.TB) string {
	t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, s.Address("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	name := fmt.Sprintf("t%d", s.made.Add(1))
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	return s.Address(name)
}

// Address returns the address of a database of the server.
func (s *Server) Address(database string) string {
	return "postgres://postgres@/" + database + "?" + url.Values{"host": {s.dir}}.Encode()
}

// run runs one of the server's programs and waits for it.
func (s *Server) run(name string, args ...string) error {
	path, err := program(name)
	if err != nil {
		return err
	}
	cmd := exec.Command(path, args...)
	cmd.Dir = s.dir
	asUser(cmd)
	out, err := os.Create(filepath.Join(s.dir, name+".out"))
	if err != nil {
		return err
	}
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out // a file: the server outlives the command that starts it
	if err := cmd.Run(); err != nil {
		said, _ := os.ReadFile(out.Name())
		return fmt.Errorf("%s: %w: %s", name, err, said)
	}
	return nil
}

// program finds a program of the server: in the path, or where Debian keeps it.
func program(name string) (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if len(found) > 0 {
		return slices.Max(found), nil
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return "", fmt.Errorf("no %s in the path: nothing was tested on PostgreSQL", name)
	}
	return path, nil
}

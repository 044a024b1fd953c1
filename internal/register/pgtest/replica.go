package pgtest

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Configure adds lines to the settings of a server, for its next start.
func (s *Server) Configure(lines ...string) error {
	f, err := os.OpenFile(filepath.Join(s.data, "postgresql.auto.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = fmt.Fprintln(f, strings.Join(lines, "\n"))
	return err
}

// Folder makes a folder in which the server may write, such as that of its archive.
func (s *Server) Folder(name string) (string, error) {
	dir := filepath.Join(s.dir, name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	return dir, giveToUser(dir)
}

// Copy takes a base backup of a running server, as the data of another one that is
// not started yet.
func (s *Server) Copy(t testing.TB, options ...string) *Server {
	t.Helper()
	dir, err := os.MkdirTemp("", "pg")
	if err == nil {
		err = giveToUser(dir)
	}
	if err != nil {
		t.Fatal(err)
	}
	c := &Server{dir: dir, data: filepath.Join(dir, "data"), settings: s.settings}
	t.Cleanup(c.remove)
	if err := s.run("pg_basebackup", append([]string{"-h", s.dir, "-U", "postgres", "-D", c.data, "--checkpoint=fast", "-X", "stream"}, options...)...); err != nil {
		t.Fatal(err)
	}
	return c
}

// Standby makes and starts a standby of the server, known to it by a name.
func (s *Server) Standby(t testing.TB, name string) *Server {
	t.Helper()
	c := s.Copy(t, "-R")
	err := c.Configure(fmt.Sprintf("primary_conninfo = 'host=%s user=postgres application_name=%s'", s.dir, name))
	if err == nil {
		err = c.Run()
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Recover starts a copy as it was at an instant (such as "2026-11-22
// 10:15:03.250+05"), from the write-ahead log in an archive.
func (s *Server) Recover(archive, until string) error {
	err := s.Configure("archive_mode = off", "restore_command = 'cp "+archive+"/%f %p'", "recovery_target_time = '"+until+"'", "recovery_target_action = promote")
	if err == nil {
		err = os.WriteFile(filepath.Join(s.data, "recovery.signal"), nil, 0o600)
	}
	if err == nil {
		err = giveToUser(filepath.Join(s.data, "recovery.signal"))
	}
	if err != nil {
		return err
	}
	return s.Run()
}

// Promote makes a standby a primary.
func (s *Server) Promote() error { return s.run("pg_ctl", "-D", s.data, "-w", "promote") }

// AddressOfAny returns the address of a database of whichever of the servers can be
// written.
func AddressOfAny(database string, servers ...*Server) string {
	var hosts []string
	for _, s := range servers {
		hosts = append(hosts, s.dir)
	}
	return "postgres://postgres@/" + database + "?" + url.Values{"host": {strings.Join(hosts, ",")}, "target_session_attrs": {"read-write"}, "connect_timeout": {"2"}}.Encode()
}

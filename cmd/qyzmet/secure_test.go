package main

import (
	"bytes"
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"qyzmet"
)

// A site that others can reach in clear is not served; behind HTTPS it is.
func TestHeard(t *testing.T) {
	for _, c := range []struct {
		ip, origin string
		ok         bool
	}{{"127.0.0.1", "", true}, {"::1", "", true}, {"0.0.0.0", "", false}, {"::", "", false}, {"192.168.1.5", "", false}, {"0.0.0.0", "https://qyzmet.example", true}} {
		if err := heard(&net.TCPAddr{IP: net.ParseIP(c.ip), Port: 8090}, c.origin); (err == nil) != c.ok {
			t.Errorf("%+v: %v", c, err)
		}
	}
	var out, errs bytes.Buffer
	code := run([]string{"serve", "--db", filepath.Join(t.TempDir(), "q.db"), "--addr", "0.0.0.0:0"}, &streams{in: strings.NewReader(""), out: &out, err: &errs, now: time.Now})
	if code != statusBadInput || !strings.Contains(errs.String(), "--origin") {
		t.Errorf("%d: %s", code, &errs)
	}
}

// A database on another machine is not talked to in clear by oversight.
func TestEncrypted(t *testing.T) {
	for dsn, ok := range map[string]bool{
		"postgres://q@db.example/q": false, "postgres://q:word@db.example/q?application_name=x": false,
		"postgres://q@db.example/q?sslmode=verify-full": true, "postgres://q@db.example/q?sslmode=disable": true,
		"postgres://q@localhost/q": true, "postgres://q@127.0.0.1:5433/q": true, "postgres://q@/q?host=/run/postgresql": true,
	} {
		err := encrypted(dsn)
		if (err == nil) != ok {
			t.Errorf("%s: %v", dsn, err)
		}
		if err != nil && strings.Contains(err.Error(), "word") {
			t.Errorf("the password is told: %v", err)
		}
	}
}

// What is said of a register says no password.
func TestShownDB(t *testing.T) {
	for name, want := range map[string]string{
		"/var/lib/q.db": "/var/lib/q.db", "postgres://q@db/q": "postgres://q@db/q", "postgres://q:word@db/q": "postgres://q:xxxxx@db/q",
		"postgres://q:w ord%zz@db/q": "postgres://…", "postgres://db/q?user=q&password=word": "postgres://…",
	} {
		if got := shownDB(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// A key that others can read opens nothing.
func TestKeyOfLoginsIsPrivate(t *testing.T) {
	dir := t.TempDir()
	s := &streams{out: &bytes.Buffer{}, err: &bytes.Buffer{}, now: time.Now}
	c := store{DB: filepath.Join(dir, "q.db"), fresh: true}
	o, err := c.open(context.Background(), s, "http://localhost:8090", eventLog(s.err))
	if err != nil {
		t.Fatal(err)
	}
	o.Close()
	for _, name := range []string{"q.db", "q.db.logins"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v: %v", name, info.Mode(), err)
		}
	}
	if err := os.Chmod(c.DB+".logins", 0o640); err != nil {
		t.Fatal(err)
	}
	_, err = c.open(context.Background(), s, "http://localhost:8090", eventLog(s.err))
	if faults, ok := qyzmet.FaultsOf(err); !ok || faults[0].Path != "--keys" {
		t.Errorf("opened with a key that others can read: %v", err)
	}
}

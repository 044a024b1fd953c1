package main

import (
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"os"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"qyzmet"
)

// What is refused here would work, and would let others listen or read along.

// eventLog writes the events of security too: logins, failures of logins, changes of
// credentials. They hold the random ids of accounts and nothing that anybody typed.
func eventLog(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelInfo}))
}

// kept refuses a file of a secret that others on this machine can read.
func kept(path, flag string) error {
	info, err := os.Stat(path)
	if err != nil || os.PathSeparator != '/' || info.Mode().Perm()&0o077 == 0 {
		return nil // what cannot be read is said where it is read
	}
	return &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: flag, File: path, Message: "others on this machine may read this secret: chmod 600 " + path}
}

// local reports whether a host is this machine.
func local(host string) bool {
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}

// heard refuses to serve an address that others can reach while logins are made for
// this machine alone: passwords and cookies would cross the network as they are.
func heard(at net.Addr, origin string) error {
	tcp, ok := at.(*net.TCPAddr)
	if origin != "" || !ok || tcp.IP.IsLoopback() {
		return nil
	}
	return &qyzmet.Fault{Code: qyzmet.Missing, Path: "--origin", Value: at.String(),
		Message: "others can reach this address: say by --origin at which https address browsers find the site, and let a proxy there speak HTTPS; or listen on 127.0.0.1"}
}

// encrypted refuses a PostgreSQL database on another machine to which the connection
// may be in clear, unless the address says in so many words that it is to be.
func encrypted(dsn string) error {
	config, err := pgconn.ParseConfig(dsn)
	if err != nil || strings.HasPrefix(config.Host, "/") || strings.HasPrefix(config.Host, "@") || local(config.Host) {
		return nil //nolint:nilerr // an address that cannot be read is said where it is opened
	}
	u, err := url.Parse(dsn)
	if err != nil || u.Query().Get("sslmode") != "" || config.TLSConfig != nil && len(config.Fallbacks) == 0 {
		return nil //nolint:nilerr // the same
	}
	return &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "--db", Value: shownDB(dsn),
		Message: "the connection to this database may be in clear: add sslmode=verify-full to the address (or, where the network is private, what else you mean by sslmode)"}
}

// shownDB is the name of a register as it may be shown: without a password.
func shownDB(name string) string {
	u, err := url.Parse(name)
	if err != nil || u.User == nil {
		if strings.Contains(name, "://") {
			name, _, _ = strings.Cut(name, "://") // it may hold one
			return name + "://…"
		}
		return name
	}
	return u.Redacted()
}

// sealed refuses a gateway to which names and numbers would go in clear.
func sealed(address string) error {
	u, err := url.Parse(address)
	if err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" && local(u.Hostname())) {
		return nil
	}
	return &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "--sms-gateway", Value: fmt.Sprintf("%.80s", address),
		Message: "the gateway has an https address; only on this machine http will do"}
}

package main

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"os/signal"
	"syscall"

	"qyzmet/date"
)

type serveCmd struct {
	store
	senders
	Addr   string         `default:"127.0.0.1:8090" placeholder:"HOST:PORT" help:"Where to listen."`
	Origin string         `placeholder:"URL" env:"QYZMET_ORIGIN" help:"The address at which browsers find the site, such as https://qyzmet.example.kz; without it http://localhost and the port."`
	Proxy  []netip.Prefix `placeholder:"NETWORK" env:"QYZMET_PROXY" help:"Proxies of yours, as 10.0.0.5/32: where a login comes from is told by their X-Forwarded-For. Without them all who come through one are counted as one."`
	Dir    string         `placeholder:"DIR" env:"QYZMET_TEXTS" help:"Folder of imported official texts."`
}

func (serveCmd) Help() string {
	return `Serves the pages for everybody and the desks of those who log in, over a register
that "qyzmet begin" has made. Ctrl-C ends it; requests under way finish. With --archive each
commit to an SQLite register is shipped to a folder on another disk. Failures and events of
security (logins, changes of credentials) are written to standard error.

Examples:
  qyzmet serve --db qyzmet.db
  qyzmet serve --db qyzmet.db --archive /mnt/other/qyzmet
  qyzmet serve --db 'postgres://qyzmet@db/qyzmet?sslmode=verify-full' --keys /etc/qyzmet --origin https://qyzmet.example.kz --proxy 10.0.0.5/32
  qyzmet serve --db qyzmet.db --sms-gateway https://sms.example.kz/send --sms-secret-file sms.secret`
}

// Run serves until it is interrupted.
func (c *serveCmd) Run(s *streams) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	defer spend()()
	listener, err := (&demoCmd{Addr: c.Addr}).listen(ctx)
	if err != nil {
		return err
	}
	defer listener.Close()
	if err := heard(listener.Addr(), c.Origin); err != nil {
		return err
	}
	origin := c.Origin
	if origin == "" {
		_, port, _ := net.SplitHostPort(listener.Addr().String())
		origin = "http://localhost:" + port
	}
	log := failureLog(s.err)
	o, err := c.open(ctx, s, origin, eventLog(s.err))
	if err != nil && ctx.Err() != nil {
		return nil // it was told to end before it had begun
	}
	if err != nil {
		return err
	}
	defer o.Close()
	o.proxies = c.Proxy
	texts, err := openTexts(c.Dir)
	if err != nil {
		return err
	}
	today := func() date.Date { return date.Today(s.now()) }
	channels, gateway, err := c.channels(wall{s})
	if err != nil {
		return err
	}
	o.gateway = gateway
	handler, err := site(o.Law(), texts, today, log, o)
	if err != nil {
		return err
	}
	carried := carry(ctx, o.Outbox(), channels, wall{s}, log)
	defer func() { <-carried }() // what is being sent is marked before the register closes
	watched := watchArchive(ctx, o.Register(), log)
	defer func() { <-watched }()
	refreshed := daily(ctx, o, log)
	defer func() { <-refreshed }()
	defer stop()
	fmt.Fprintln(s.out, origin+"/")
	return serveUntil(ctx, listener, handler)
}

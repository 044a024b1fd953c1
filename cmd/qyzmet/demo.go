package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"qyzmet"
	"qyzmet/date"
)

// defaultAddr is tried first; if it is taken, any free port will do.
const defaultAddr = "127.0.0.1:8090"

// patience is how long requests under way may take to end at shutdown.
const patience = 5 * time.Second

type demoCmd struct {
	Addr string `placeholder:"HOST:PORT" help:"Where to listen; without it 127.0.0.1:8090 or, if that is taken, a free port."`
	Open bool   `help:"Open a browser."`
	Dir  string `placeholder:"DIR" env:"QYZMET_TEXTS" help:"Folder of imported official texts."`
}

func (demoCmd) Help() string {
	return `The first line written is the address. Behind it lies an invented region, with a call-up
under way today; /demo lets you work in the place of any of its officials, from this machine
only. Nothing is kept; Ctrl-C ends it.

Examples:
  qyzmet demo
  qyzmet demo --open
  qyzmet demo --addr 127.0.0.1:0`
}

// Run serves until it is interrupted.
func (c *demoCmd) Run(s *streams) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	defer spend()()
	return c.serve(ctx, s)
}

func (c *demoCmd) serve(ctx context.Context, s *streams) error {
	eng, err := loadEngine()
	if err != nil {
		return err
	}
	texts, err := openTexts(c.Dir)
	if err != nil {
		return err
	}
	listener, err := c.listen(ctx)
	if err != nil {
		return err
	}
	defer listener.Close()
	today := func() date.Date { return date.Today(s.now()) }
	log := failureLog(s.err)
	reg, err := invent(ctx, eng, s, listener.Addr(), log)
	if err != nil {
		return err
	}
	defer reg.close()
	handler, err := site(eng, texts, today, log, reg.opened)
	if err != nil {
		return err
	}
	address := "http://" + listener.Addr().String() + "/"
	fmt.Fprintln(s.out, address)
	if c.Open {
		openBrowser(s.err, address)
	}
	return serveUntil(ctx, listener, handler)
}

// failureLog writes failures of ours, and nothing of what people enter.
func failureLog(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelWarn}))
}

func (c *demoCmd) listen(ctx context.Context) (net.Listener, error) {
	var config net.ListenConfig
	if c.Addr != "" {
		listener, err := config.Listen(ctx, "tcp", c.Addr)
		if err != nil {
			return nil, &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "--addr", Value: c.Addr, Message: "cannot be listened on: " + err.Error(),
				Allowed: []string{"an address of this machine and a free port, such as 127.0.0.1:0"}}
		}
		return listener, nil
	}
	listener, err := config.Listen(ctx, "tcp", defaultAddr)
	if errors.Is(err, syscall.EADDRINUSE) {
		listener, err = config.Listen(ctx, "tcp", "127.0.0.1:0")
	}
	if err != nil {
		return nil, fmt.Errorf("listening on this machine: %w", err)
	}
	return listener, nil
}

// serveUntil serves until the context ends, then lets requests under way finish.
func serveUntil(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 64 << 10}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serving: %w", err)
	case <-ctx.Done():
	}
	ending, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := server.Shutdown(ending); err != nil {
		return fmt.Errorf("ending: %w", err)
	}
	return nil
}

// openBrowser asks the desktop to show the address; a machine without one says so.
func openBrowser(w io.Writer, address string) {
	name, args := "xdg-open", []string{address}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", address}
	}
	cmd := exec.Command(name, args...)
	if err := cmd.Start(); err != nil {
		fmt.Fprintf(w, "no browser could be opened (%v); open the address yourself\n", err)
		return
	}
	go func() { _ = cmd.Wait() }() // only to let the process go
}

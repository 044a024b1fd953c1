package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/keyring"
	"qyzmet/internal/lab/district"
	"qyzmet/internal/office"
	"qyzmet/internal/office/feed"
	"qyzmet/internal/register"
	"qyzmet/internal/web/login"
)

// The region of the demonstration: people of 17 to 27, and months of call-ups.
const (
	demoPeople = 300
	demoMonths = 4
	demoSeed   = 15
)

// demonstration is an invented region in a register that goes away again.
type demonstration struct {
	*opened
	dir string
}

func (d *demonstration) close() {
	d.Close()
	os.RemoveAll(d.dir) // in the folder for such files; what is left of it the system removes
}

// invent makes the region, with a call-up under way on the clock's day.
func invent(ctx context.Context, eng *engine.Engine, s *streams, at net.Addr, log *slog.Logger) (*demonstration, error) {
	dir, err := os.MkdirTemp("", "qyzmet-demo-")
	if err != nil {
		return nil, fmt.Errorf("making room for the demonstration: %w", err)
	}
	clock := feed.NewClock(s.now)
	f, err := office.Open(ctx, eng, office.Options{Clock: clock.Now, KeyFile: filepath.Join(dir, "key"), CheckpointFile: filepath.Join(dir, "checkpoint"), Origin: demoOrigin(at),
		Schemas: []register.Schema{keyringSchema()}})
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	d := &demonstration{opened: &opened{Office: f, uploads: filepath.Join(dir, "uploads")}, dir: dir}
	if err := d.fill(ctx, clock, s, at, log); err != nil {
		d.close()
		return nil, err
	}
	return d, nil
}

func (d *demonstration) fill(ctx context.Context, clock *feed.Clock, s *streams, at net.Addr, log *slog.Logger) error {
	today := date.Today(s.now())
	h, err := district.New(d.Law().Fields(), district.Options{Seed: demoSeed, People: demoPeople, From: today.AddMonths(-demoMonths, date.EndOfMonth), Until: today, Sitting: true})
	if err != nil {
		return err
	}
	if err := feed.Begin(ctx, d.Office, clock, h); err != nil {
		return err
	}
	report, err := feed.Feed(ctx, d.Office, clock, h.Steps, feed.Options{Writers: writers})
	if err != nil {
		return fmt.Errorf("filling the demonstration: %w", err)
	}
	if report.Wrong > 0 { // a mistake of ours; the rest of the region stands
		log.Warn("the invented history and the law disagree", "requests", report.Wrong, "first", report.Unexpected[0])
	}
	return d.accounts(ctx, h, s, at, log)
}

// accounts opens the logins: one for each official, entered at /demo.
func (d *demonstration) accounts(ctx context.Context, h *district.History, s *streams, at net.Addr, log *slog.Logger) error {
	key := make([]byte, keyring.KeySize)
	_, _ = rand.Read(key) // never fails
	var err error
	if d.keys, err = keyring.New(d.Base(), keyring.Options{Now: s.now, Key: key, Origin: demoOrigin(at), Name: "Qyzmet", Log: log, Demo: true}); err != nil {
		return err
	}
	offices := map[qyzmet.SubjectID]qyzmet.Text{district.Ministry: district.MinistryName}
	for _, o := range h.Offices {
		offices[o.ID] = qyzmet.Text{KK: o.KK, RU: o.RU, EN: o.EN}
	}
	officials := append([]district.Official{{ID: district.First, Name: district.FirstName, Role: "registrar", Office: district.Ministry}}, h.Officials...)
	var list []login.DemoAccount
	for _, o := range officials {
		a := login.DemoAccount{Login: strings.TrimPrefix(string(o.ID), "u-"), Name: o.Name, Office: offices[o.Office]}
		if role := d.Book().RoleByID(o.Role); role != nil {
			a.Role = role.Title
		}
		if _, _, err := d.keys.Invite(ctx, keyring.Who{Login: a.Login, Official: o.ID}); err != nil {
			return fmt.Errorf("making the account %s: %w", a.Login, err)
		}
		list = append(list, a)
	}
	d.demo = func() []login.DemoAccount { return list }
	return nil
}

// demoOrigin is the address of the demonstration as this machine names it.
func demoOrigin(at net.Addr) string {
	tcp, ok := at.(*net.TCPAddr)
	if ok && tcp.IP.IsLoopback() {
		return "http://" + tcp.String()
	}
	_, port, _ := net.SplitHostPort(at.String())
	return "http://localhost:" + port
}

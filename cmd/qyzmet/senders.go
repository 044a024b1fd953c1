package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"qyzmet"
	"qyzmet/internal/courier"
)

// senders say by which ways messages leave the house. Without any, they wait in
// the outbox.
type senders struct {
	SMTP         string `placeholder:"HOST:PORT" env:"QYZMET_SMTP" help:"Relay for letters."`
	MailFrom     string `placeholder:"ADDRESS" env:"QYZMET_MAIL_FROM" help:"Address of the sender of letters."`
	SMTPUser     string `name:"smtp-user" placeholder:"NAME" env:"QYZMET_SMTP_USER" help:"Login at the relay; without it there is none."`
	SMTPPassword string `name:"smtp-password-file" placeholder:"FILE" env:"QYZMET_SMTP_PASSWORD_FILE" help:"File with the password at the relay."`
	SMTPClear    bool   `name:"smtp-clear" help:"Send without TLS if the relay offers none: for a relay on this machine only."`
	SMSGateway   string `name:"sms-gateway" placeholder:"URL" env:"QYZMET_SMS_GATEWAY" help:"Gateway for text messages; its delivery reports come to /hooks/sms."`
	SMSSecret    string `name:"sms-secret-file" placeholder:"FILE" env:"QYZMET_SMS_SECRET_FILE" help:"File with the secret agreed with the gateway, at least 16 bytes."`
}

// channels are the ways that are set up; the gateway is nil without one.
func (c senders) channels(clock courier.Clock) (map[courier.ChannelName]courier.Channel, *courier.Gateway, error) {
	out := map[courier.ChannelName]courier.Channel{}
	if c.SMTP != "" || c.MailFrom != "" {
		mail, err := c.mail(clock)
		if err != nil {
			return nil, nil, err
		}
		out["mail"] = mail
	}
	if c.SMSGateway == "" && c.SMSSecret == "" {
		return out, nil, nil
	}
	if c.SMSGateway == "" || c.SMSSecret == "" {
		return nil, nil, wanted("--sms-gateway", "the gateway wants its address and a file with the secret: --sms-gateway and --sms-secret-file")
	}
	if err := sealed(c.SMSGateway); err != nil {
		return nil, nil, err
	}
	key, err := secretLine(c.SMSSecret, "--sms-secret-file")
	if err != nil {
		return nil, nil, err
	}
	if len(key) < 16 {
		return nil, nil, &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "--sms-secret-file", File: c.SMSSecret, Message: "the secret has less than 16 bytes: agree on a longer one with the gateway"}
	}
	gateway := &courier.Gateway{URL: c.SMSGateway, Secret: key, Clock: clock}
	out["sms"] = gateway
	return out, gateway, nil
}

func (c senders) mail(clock courier.Clock) (*courier.Mail, error) {
	host, port, err := net.SplitHostPort(c.SMTP)
	number, bad := strconv.Atoi(port)
	_, domain, found := strings.Cut(c.MailFrom, "@")
	switch {
	case err != nil || bad != nil || host == "":
		return nil, &qyzmet.Fault{Code: qyzmet.BadSyntax, Path: "--smtp", Value: c.SMTP, Message: "the relay is written HOST:PORT, such as relay.example.kz:587"}
	case c.SMTPClear && !local(host):
		return nil, &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "--smtp-clear", Value: c.SMTP, Message: "letters in clear are for a relay on this machine only: leave --smtp-clear out, or use a relay on localhost"}
	case !found || domain == "":
		return nil, wanted("--mail-from", "letters want the address of a sender: --mail-from, such as register@example.kz")
	}
	m := &courier.Mail{Host: host, Port: number, User: c.SMTPUser, From: c.MailFrom, Name: "Qyzmet", Domain: domain, Clear: c.SMTPClear, Clock: clock}
	if c.SMTPPassword != "" {
		password, err := secretLine(c.SMTPPassword, "--smtp-password-file")
		if err != nil {
			return nil, err
		}
		m.Password = string(password)
	}
	return m, nil
}

func wanted(path, message string) error {
	return &qyzmet.Fault{Code: qyzmet.Missing, Path: path, Message: message}
}

// secretLine reads a secret from a file that only its owner can read, without the
// line end after it.
func secretLine(file, flag string) ([]byte, error) {
	if err := kept(file, flag); err != nil {
		return nil, err
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("reading a secret: %w", err)
	}
	return bytes.TrimRight(data, "\r\n"), nil
}

// wall is the clock of the machine for the courier.
type wall struct{ s *streams }

func (w wall) Now() time.Time { return w.s.now() }

func (wall) Wait(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// carry sends what is due until the context ends; the channel it returns is then
// closed. With no way out of the house nothing is leased.
func carry(ctx context.Context, outbox courier.Outbox, channels map[courier.ChannelName]courier.Channel, clock courier.Clock, log *slog.Logger) <-chan struct{} {
	done := make(chan struct{})
	if len(channels) == 0 {
		close(done)
		return done
	}
	go func() {
		defer close(done)
		if err := courier.Run(ctx, outbox, channels, clock, courier.Options{Log: log}); err != nil && !errors.Is(err, context.Canceled) {
			log.Error("the courier stopped", "error", err)
		}
	}()
	return done
}

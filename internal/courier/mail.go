package courier

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"time"

	gomail "github.com/wneessen/go-mail"

	"qyzmet"
)

// Mail sends letters by SMTP through the relay of the organisation.
type Mail struct {
	Host     string
	Port     int
	User     string // no login when empty
	Password string
	From     string // the address of the sender
	Name     string // of the sender, in any script
	Domain   string // the part of a Message-ID after the @
	Hello    string // how we name ourselves to the relay; Domain when empty
	// Clear sends without TLS when the relay offers none: for a relay on the
	// same machine only. Otherwise no TLS is no sending.
	Clear bool
	Roots *tls.Config // of a relay with a certificate of its own authority; nil for those of the system
	Clock Clock
}

// MessageID is the Message-ID of the letter for an entry of the outbox: always
// the same for the same entry, so that a letter that came twice is one to every
// program of mail. The id of the outbox is hashed: it need not be fit for a
// header, and a letter need not show it.
func (m *Mail) MessageID(id string) string {
	sum := sha256.Sum256([]byte("courier\n" + id))
	return hex.EncodeToString(sum[:16]) + "@" + m.Domain
}

// Send implements Channel. The relay's taking over is Accepted; SMTP shows no more.
func (m *Mail) Send(ctx context.Context, msg Message) (Evidence, error) {
	if err := msg.check(); err != nil {
		return Evidence{}, err
	}
	at := m.Clock.Now()
	letter, err := m.letter(msg, at)
	if err != nil {
		return Evidence{}, err
	}
	client, err := m.client(ctx)
	if err != nil {
		return Evidence{}, unavailable("the relay of mail is not set up rightly; correct its host, port and way of login")
	}
	err = client.DialAndSendWithContext(ctx, letter)
	if err != nil && !letter.IsDelivered() { // a relay that is bad at saying goodbye has the letter all the same
		return Evidence{}, ofRelay(err)
	}
	return Evidence{Channel: msg.Channel, At: at, Reference: m.MessageID(msg.ID), Status: Accepted, Raw: raw(letter.ServerResponse())}, nil
}

// letter writes a message as a letter: the same message at the same instant
// gives the same bytes.
func (m *Mail) letter(msg Message, at time.Time) (*gomail.Msg, error) {
	to, err := mail.ParseAddress(msg.To)
	if err != nil || to.Name != "" || to.Address != msg.To {
		return nil, refused(qyzmet.NotAllowed, "to", "this is no bare address of mail; write it as name@example.kz")
	}
	l := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithCharset(gomail.CharsetUTF8), gomail.WithEncoding(gomail.EncodingB64))
	if err := l.FromFormat(m.Name, m.From); err != nil {
		return nil, unavailable("the sender is not set up rightly; correct his address")
	}
	l.AddToMailAddress(to)
	l.SetMessageIDWithValue(m.MessageID(msg.ID))
	l.SetBoundary(m.MessageID(msg.ID)[:24])
	l.SetDateWithValue(at)
	l.SetGenHeader("Auto-Submitted", "auto-generated") // no answering machine answers it
	l.Subject(msg.Subject)
	l.SetBodyString(gomail.TypeTextPlain, msg.Body)
	for _, a := range msg.Attachments {
		options := []gomail.FileOption{}
		if a.Type != "" {
			options = append(options, gomail.WithFileContentType(gomail.ContentType(a.Type)))
		}
		if err := l.AttachReader(a.Name, bytes.NewReader(a.Data), options...); err != nil {
			return nil, refused(qyzmet.NotAllowed, "attachments", "a file cannot be attached; check its name and type")
		}
	}
	return l, nil
}

func (m *Mail) client(ctx context.Context) (*gomail.Client, error) {
	hello := m.Hello
	if hello == "" {
		hello = m.Domain
	}
	policy := gomail.TLSMandatory
	if m.Clear {
		policy = gomail.TLSOpportunistic
	}
	options := []gomail.Option{gomail.WithPort(m.Port), gomail.WithHELO(hello), gomail.WithTLSPolicy(policy),
		gomail.WithoutNoop(), gomail.WithDialContextFunc(dialer(ctx))}
	if m.Roots != nil {
		options = append(options, gomail.WithTLSConfig(m.Roots))
	}
	if m.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(m.User), gomail.WithPassword(m.Password))
	}
	return gomail.NewClient(m.Host, options...)
}

// dialer connects so that the end of the context ends the conversation too, and
// not only the connecting.
func dialer(ctx context.Context) gomail.DialContextFunc {
	return func(dial context.Context, network, address string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(dial, network, address)
		if err == nil {
			context.AfterFunc(ctx, func() { _ = conn.Close() })
		}
		return conn, err
	}
}

// ofRelay turns the refusal of a relay into ours, by its code alone: relays
// like to quote the address.
func ofRelay(err error) error {
	var refusal *gomail.SendError
	if !errors.As(err, &refusal) {
		return unavailable("the relay of mail cannot be reached or does not let us in; look at its host, certificate and login")
	}
	said := "no answer"
	if n := refusal.ErrorCode(); n > 0 {
		said = fmt.Sprint(n)
		if more := refusal.EnhancedStatusCode(); more != "" {
			said += " " + more
		}
	}
	switch {
	case refusal.ErrorCode() >= 500 && refusal.Reason == gomail.ErrSMTPRcptTo:
		return refused(qyzmet.NotAllowed, "to", "the relay of mail refuses the recipient for good (%s); correct the address or use another channel", said)
	case refusal.ErrorCode() >= 500 && (refusal.Reason == gomail.ErrSMTPDataClose || refusal.Reason == gomail.ErrSMTPData):
		return refused(qyzmet.NotAllowed, "body", "the relay of mail refuses the letter for good (%s); use another channel", said)
	case refusal.ErrorCode() >= 500:
		return unavailable("the relay of mail does not take letters from us (%s); look at its settings", said)
	}
	return unavailable("the relay of mail did not take the letter now (%s)", said)
}

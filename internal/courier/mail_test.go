package courier_test

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"net/http/httptest"
	"net/mail"
	"strings"
	"testing"
	"time"

	"qyzmet"
	"qyzmet/internal/courier"
)

func mailTo(r *relay) *courier.Mail {
	return &courier.Mail{Host: "127.0.0.1", Port: r.port(), From: "office@mail.example", Name: "Қалалық қорғаныс істері басқармасы",
		Domain: "mail.example", Clear: true, Clock: newClock()}
}

func summons() courier.Message {
	return courier.Message{ID: "n-7f3a/1", Channel: "mail", To: "nurlan.sarsenov@post.example", Subject: "Шақыру қағазы: 2026 жылғы 3 наурыз, сағат 10:00",
		Body:        "Құрметті Нұрлан Сәрсенов!\n\nМедициналық куәландыруға келуіңізді сұраймыз.\n.\nУважаемый Нурлан!\n",
		Attachments: []courier.Attachment{{Name: "Шақыру қағазы № 12.pdf", Type: "application/pdf", Data: []byte("%PDF-1.4 \x00\xff …")}}}
}

func decoded(t *testing.T, s string) string {
	t.Helper()
	out, err := new(mime.WordDecoder).DecodeHeader(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestLetterInKazakh(t *testing.T) {
	r := newRelay(t)
	m, msg := mailTo(r), summons()
	e, err := m.Send(t.Context(), msg)
	if err != nil {
		t.Fatal(err)
	}
	if e.Status != courier.Accepted || e.Reference != m.MessageID(msg.ID) || !e.At.Equal(start) || !strings.Contains(e.Raw, "queued as 4XYZ") {
		t.Errorf("evidence %+v", e)
	}
	letters := r.taken()
	if len(letters) != 1 {
		t.Fatalf("%d letters", len(letters))
	}
	got, err := mail.ReadMessage(strings.NewReader(letters[0]))
	if err != nil {
		t.Fatal(err)
	}
	if s := decoded(t, got.Header.Get("Subject")); s != msg.Subject {
		t.Errorf("subject %q", s)
	}
	from, err := got.Header.AddressList("From")
	if err != nil || from[0].Name != m.Name || from[0].Address != m.From {
		t.Errorf("from %v %v", from, err)
	}
	if id := got.Header.Get("Message-ID"); id != "<"+e.Reference+">" || strings.Contains(letters[0], msg.ID) {
		t.Errorf("message id %q", id)
	}
	if day, err := got.Header.Date(); err != nil || !day.Equal(start) {
		t.Errorf("date %v %v", day, err)
	}
	body, file, name := parts(t, got)
	if strings.ReplaceAll(body, "\r\n", "\n") != msg.Body || file != string(msg.Attachments[0].Data) || name != msg.Attachments[0].Name {
		t.Errorf("body %q, file %q named %q", body, file, name)
	}
}

// parts reads the text and the file of a letter.
func parts(t *testing.T, m *mail.Message) (body, file, name string) {
	t.Helper()
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	for r := multipart.NewReader(m.Body, params["boundary"]); ; {
		p, err := r.NextRawPart()
		if err == io.EOF {
			return body, file, name
		}
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, p))
		if err != nil {
			t.Fatal(err)
		}
		if p.FileName() != "" {
			file, name = string(data), decoded(t, p.FileName())
		} else {
			body = string(data)
		}
	}
}

func TestALetterSentAgainIsTheSame(t *testing.T) {
	r := newRelay(t)
	for range 2 {
		if _, err := mailTo(r).Send(t.Context(), summons()); err != nil {
			t.Fatal(err)
		}
	}
	if l := r.taken(); len(l) != 2 || l[0] != l[1] {
		t.Errorf("%d letters, or they differ", len(l))
	}
	m := mailTo(r)
	if m.MessageID("n-1") == m.MessageID("n-2") {
		t.Error("two messages have one Message-ID")
	}
}

func TestRelaysRefuse(t *testing.T) {
	for _, c := range []struct {
		name           string
		command, reply string
		drop           string
		code           qyzmet.Code
		path           string
	}{
		{name: "no such recipient", command: "RCPT", reply: "550 5.1.1 <nurlan.sarsenov@post.example>: unknown", code: qyzmet.NotAllowed, path: "to"},
		{name: "full box", command: "RCPT", reply: "452 4.2.2 box of nurlan.sarsenov@post.example full", code: qyzmet.Unavailable},
		{name: "sender refused", command: "MAIL", reply: "553 5.7.1 you may not", code: qyzmet.Unavailable},
		{name: "letter refused", command: ".", reply: "554 5.6.0 spam", code: qyzmet.NotAllowed, path: "body"},
		{name: "no data", command: "DATA", reply: "554 5.5.1 no", code: qyzmet.NotAllowed, path: "body"},
		{name: "grey list", command: ".", reply: "451 4.7.1 come again", code: qyzmet.Unavailable},
		{name: "closed", command: "HELLO", reply: "421 4.3.2 closing", code: qyzmet.Unavailable},
		{name: "breaks at the recipient", drop: "RCPT", code: qyzmet.Unavailable},
		{name: "breaks after the letter", drop: ".", code: qyzmet.Unavailable},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRelay(t, func(r *relay) {
				r.drop = c.drop
				if c.command != "" {
					r.replies[c.command] = c.reply
				}
			})
			_, err := mailTo(r).Send(t.Context(), summons())
			f := faultOf(t, err)
			if f.Code != c.code || f.Path != c.path || courier.Temporary(err) != (c.code == qyzmet.Unavailable) {
				t.Errorf("%v", err)
			}
			discreet(t, err.Error())
		})
	}
}

func TestARelayThatIsBadAtGoodbyeHasTheLetter(t *testing.T) {
	for _, drop := range []string{"", "QUIT"} {
		r := newRelay(t, func(r *relay) { r.drop, r.replies["QUIT"] = drop, "500 what" })
		if _, err := mailTo(r).Send(t.Context(), summons()); err != nil || len(r.taken()) != 1 {
			t.Errorf("drop %q: %v, %d letters", drop, err, len(r.taken()))
		}
	}
}

func TestSlowRelay(t *testing.T) {
	r := newRelay(t, func(r *relay) { r.slow = time.Minute })
	ctx, cancel := contextOf(t, 100*time.Millisecond)
	defer cancel()
	began := time.Now()
	_, err := mailTo(r).Send(ctx, summons())
	if !courier.Temporary(err) || time.Since(began) > 10*time.Second {
		t.Errorf("%v after %s", err, time.Since(began))
	}
	slowAtTheEnd := newRelay(t, func(r *relay) { r.slow = 120 * time.Millisecond }) // the connecting is over when the time is
	ctx, cancel = contextOf(t, 300*time.Millisecond)
	defer cancel()
	if _, err := mailTo(slowAtTheEnd).Send(ctx, summons()); !courier.Temporary(err) {
		t.Error(err)
	}
}

// secured is a relay with a certificate, and a channel that trusts it.
func secured(t *testing.T, login string) (*relay, *courier.Mail) {
	t.Helper()
	s := httptest.NewTLSServer(nil) // for its certificate
	t.Cleanup(s.Close)
	r := newRelay(t, func(r *relay) { r.tls, r.login = &tls.Config{Certificates: s.TLS.Certificates}, login })
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	m := mailTo(r)
	m.Clear, m.Roots = false, &tls.Config{RootCAs: roots, ServerName: "example.com"}
	return r, m
}

func TestTLSAndLogin(t *testing.T) {
	r, m := secured(t, base64.StdEncoding.EncodeToString([]byte("\x00office\x00құпия")))
	m.User, m.Password = "office", "құпия"
	if _, err := m.Send(t.Context(), summons()); err != nil || len(r.taken()) != 1 {
		t.Errorf("%v, %d letters", err, len(r.taken()))
	}
	m.Password = "wrong"
	if _, err := m.Send(t.Context(), summons()); !courier.Temporary(err) || strings.Contains(err.Error(), "wrong") {
		t.Errorf("a wrong password is mended, and the letter is still wanted: %v", err)
	}
}

func TestNoLetterLeavesInTheClear(t *testing.T) {
	r := newRelay(t)
	m := mailTo(r)
	m.Clear = false
	if _, err := m.Send(t.Context(), summons()); !courier.Temporary(err) || len(r.taken()) != 0 || len(r.envelope) != 0 {
		t.Errorf("%v; %d letters, %v", err, len(r.taken()), r.envelope)
	}
	stranger, m := secured(t, "")
	m.Roots = nil // a certificate that nobody vouches for
	if _, err := m.Send(t.Context(), summons()); !courier.Temporary(err) || len(stranger.taken()) != 0 {
		t.Errorf("%v; %d letters", err, len(stranger.taken()))
	}
}

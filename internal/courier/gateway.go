package courier

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
	"unicode/utf8"

	"qyzmet"
)

// Headers of requests to a gateway and of its delivery reports.
const (
	KeyHeader       = "Idempotency-Key"
	SignatureHeader = "Qyzmet-Signature" // sha256= and the HMAC-SHA256 of the body in hex
)

// Gateway hands messages to an HTTP gateway for text messages or for the
// accounts of a portal: docs/decisions/0010-courier.md has what it is sent and
// must answer.
type Gateway struct {
	URL     string
	Secret  []byte        // the key of signatures, both ways; at least 16 bytes
	MaxBody int           // letters; 670, ten parts of a text message, when 0
	Timeout time.Duration // of one request; 20 s when 0
	Client  *http.Client  // redirects are refused whatever it says; nil for a plain one
	Clock   Clock
}

// request is what a gateway is sent. A repeat is the same to the last byte.
type request struct {
	ID          string            `json:"id"`
	Channel     ChannelName       `json:"channel"`
	To          string            `json:"to"`
	Subject     string            `json:"subject,omitempty"`
	Text        string            `json:"text"`
	Attachments []requestAttached `json:"attachments,omitempty"`
}

type requestAttached struct {
	Name string `json:"name"`
	Type string `json:"type"`
	Data []byte `json:"data"` // base64
}

// response is what a gateway answers when it has taken a message over.
type response struct {
	Reference string `json:"reference"`
	Status    Status `json:"status"`
}

const (
	minSecret    = 16
	partsOfSMS   = 670
	maxReference = 200
	maxResponse  = 64 << 10
)

// Send implements Channel.
func (g *Gateway) Send(ctx context.Context, m Message) (Evidence, error) {
	if err := g.check(m); err != nil {
		return Evidence{}, err
	}
	body, err := json.Marshal(g.request(m))
	if err != nil {
		return Evidence{}, fmt.Errorf("courier: writing a request: %w", err)
	}
	timeout := g.Timeout
	if timeout <= 0 {
		timeout = 20 * time.Second
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, g.URL, bytes.NewReader(body))
	if err != nil {
		return Evidence{}, unavailable("the address of the gateway is not set up rightly; correct it")
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("Accept", "application/json")
	req.Header.Set(KeyHeader, m.ID)
	req.Header.Set(SignatureHeader, Sign(g.Secret, body))
	resp, err := g.client().Do(req)
	if err != nil {
		return Evidence{}, unavailable("the gateway cannot be reached or did not answer in time")
	}
	defer func() { _ = resp.Body.Close() }()
	said, err := io.ReadAll(io.LimitReader(resp.Body, maxResponse))
	if err != nil {
		return Evidence{}, unavailable("the gateway broke off its answer (%d)", resp.StatusCode)
	}
	return g.answered(m, resp, said)
}

func (g *Gateway) check(m Message) error {
	most := g.MaxBody
	if most <= 0 {
		most = partsOfSMS
	}
	switch n := utf8.RuneCountInString(m.Body); {
	case len(g.Secret) < minSecret:
		return unavailable("the secret of the gateway has less than %d bytes; set a longer one", minSecret)
	case n > most:
		return tooLong("body", n, most, "letters")
	}
	return m.check()
}

func (g *Gateway) request(m Message) request {
	r := request{ID: m.ID, Channel: m.Channel, To: m.To, Subject: m.Subject, Text: m.Body}
	for _, a := range m.Attachments {
		r.Attachments = append(r.Attachments, requestAttached(a))
	}
	return r
}

// client refuses redirects: a message is not for another host.
func (g *Gateway) client() *http.Client {
	c := &http.Client{}
	if g.Client != nil {
		*c = *g.Client
	}
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return c
}

// answered reads the answer of a gateway. Only a promise in the agreed form is
// evidence; what is not understood is asked again, under the same key.
func (g *Gateway) answered(m Message, resp *http.Response, said []byte) (Evidence, error) {
	if err := g.refusal(resp); err != nil {
		return Evidence{}, err
	}
	var r response
	if err := json.Unmarshal(said, &r); err != nil || r.Reference == "" || len(r.Reference) > maxReference || !oneLine(r.Reference) {
		return Evidence{}, unavailable("the gateway answered %d without a reference as agreed; the message will be offered again under the same key", resp.StatusCode)
	}
	switch r.Status {
	case Accepted, Delivered, Read:
		return Evidence{Channel: m.Channel, At: g.Clock.Now(), Reference: r.Reference, Status: r.Status, Raw: raw(string(said))}, nil
	case Failed:
		return Evidence{}, refused(qyzmet.NotAllowed, "to", "the gateway cannot deliver to this recipient; correct the number or use another channel")
	}
	return Evidence{}, unavailable("the gateway answered with a status that was not agreed; agreed are accepted, delivered, read, failed")
}

// refusal sorts what is not 2xx. Only the message itself is given up at once: a
// wrong key or address of ours is mended, and then the message is still wanted.
func (g *Gateway) refusal(resp *http.Response) error {
	switch n := resp.StatusCode; {
	case n >= 200 && n < 300:
		return nil
	case n == http.StatusTooManyRequests, n == http.StatusServiceUnavailable:
		f := unavailable("the gateway asks to wait (%d)", n)
		return &Later{f, g.after(resp.Header.Get("Retry-After"))}
	case n == http.StatusRequestTimeout, n == http.StatusConflict, n == http.StatusTooEarly, n >= 500:
		return unavailable("the gateway did not take the message now (%d)", n)
	case n < 400, n == http.StatusUnauthorized, n == http.StatusForbidden, n == http.StatusNotFound, n == http.StatusMethodNotAllowed:
		return unavailable("the gateway does not know us or is not at this address (%d); look at its address and secret", n)
	default:
		return refused(qyzmet.NotAllowed, "to", "the gateway refuses the message for good (%d); correct it or use another channel", n)
	}
}

// after reads Retry-After: seconds, or a day and time.
func (g *Gateway) after(s string) time.Duration {
	const most = 24 * time.Hour
	if n, err := strconv.Atoi(s); err == nil && n > 0 {
		return min(time.Duration(min(n, 1<<20))*time.Second, most)
	}
	if t, err := http.ParseTime(s); err == nil {
		return max(0, min(t.Sub(g.Clock.Now()), most))
	}
	return 0
}

// Sign is the signature of a body: both sides make it with the same secret.
func Sign(secret, body []byte) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write(body)
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// Report is a delivery report: what became of a message after it was taken over.
type Report struct {
	ID string // of the message in the outbox
	Evidence
}

type reportBody struct {
	ID        string      `json:"id"`
	Channel   ChannelName `json:"channel"`
	Reference string      `json:"reference"`
	Status    Status      `json:"status"`
	At        time.Time   `json:"at"` // RFC 3339, with the zone
}

// Bounds of a delivery report.
const (
	maxReport  = 16 << 10
	earlyBy    = 5 * time.Minute // the gateway's clock may be ahead of ours by so much
	oldestNews = 30 * 24 * time.Hour
)

// ReadReport reads a delivery report whose signature a page has taken from the
// SignatureHeader. Nothing of a body is read before the signature holds. A
// report that is sent twice says the same twice: whoever records it keeps one,
// by ID, Status and Reference, and never lets a status go back.
func (g *Gateway) ReadReport(signature string, body []byte) (Report, error) {
	switch {
	case len(body) > maxReport:
		return Report{}, tooLong("body", len(body), maxReport, "bytes")
	case len(g.Secret) < minSecret:
		return Report{}, unavailable("the secret of the gateway has less than %d bytes; set a longer one", minSecret)
	case !hmac.Equal([]byte(signature), []byte(Sign(g.Secret, body))):
		return Report{}, refused(qyzmet.NotLoggedIn, SignatureHeader, "the signature does not fit the body; sign the bytes as they are sent, with the agreed secret")
	}
	var r reportBody
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil || !errors.Is(d.Decode(&struct{}{}), io.EOF) {
		return Report{}, refused(qyzmet.BadSyntax, "body", "a report is one JSON object with id, channel, reference, status and at")
	}
	now := g.Clock.Now()
	switch {
	case r.ID == "" || r.Reference == "" || r.Channel == "":
		return Report{}, refused(qyzmet.Missing, "body", "a report names id, channel, reference, status and at")
	case !oneLine(r.ID) || !oneLine(r.Reference) || len(r.Reference) > maxReference:
		return Report{}, refused(qyzmet.NotAllowed, "reference", "id and reference are one line of at most %d bytes", maxReference)
	case r.Status != Accepted && r.Status != Delivered && r.Status != Read && r.Status != Failed:
		f := refused(qyzmet.NotAllowed, "status", "this status was not agreed")
		f.Allowed = []string{string(Accepted), string(Delivered), string(Read), string(Failed)}
		return Report{}, f
	case r.At.After(now.Add(earlyBy)) || r.At.Before(now.Add(-oldestNews)):
		return Report{}, refused(qyzmet.BadDate, "at", "the instant lies in the future or over 30 days back; state when it happened, with the zone")
	}
	return Report{r.ID, Evidence{Channel: r.Channel, At: r.At, Reference: r.Reference, Status: r.Status, Raw: raw(string(body))}}, nil
}

package courier_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"qyzmet"
	"qyzmet/internal/courier"
)

var secret = []byte("0123456789abcdef")

// phones is a gateway that keeps its promise: one key, one text message.
type phones struct {
	*httptest.Server
	lock      sync.Mutex
	delivered map[string]string // by key
	requests  int
	answer    func(w http.ResponseWriter, body []byte) bool // in place of its own
}

func newPhones(t *testing.T) *phones {
	p := &phones{delivered: map[string]string{}}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		p.lock.Lock()
		defer p.lock.Unlock()
		p.requests++
		if err != nil || r.Header.Get(courier.SignatureHeader) != courier.Sign(secret, body) {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		if p.answer != nil && p.answer(w, body) {
			return
		}
		key := r.Header.Get(courier.KeyHeader)
		if before, known := p.delivered[key]; known && before != string(body) {
			w.WriteHeader(http.StatusUnprocessableEntity) // the key of another message
			return
		}
		p.delivered[key] = string(body)
		w.WriteHeader(http.StatusAccepted)
		_, _ = fmt.Fprintf(w, `{"reference": "g-%s", "status": "accepted", "note": "7010000001"}`, key)
	}))
	t.Cleanup(p.Close)
	return p
}

func gateway(url string) *courier.Gateway {
	return &courier.Gateway{URL: url, Secret: secret, Clock: newClock()}
}

func sms() courier.Message {
	return courier.Message{ID: "n-7f3a-2", Channel: "sms", To: "+77010000001", Body: "Нұрлан Сәрсенов, медициналық куәландыруға 3 наурызда сағат 10:00-де келіңіз."}
}

func TestTextMessageInKazakh(t *testing.T) {
	p := newPhones(t)
	e, err := gateway(p.URL).Send(t.Context(), sms())
	if err != nil {
		t.Fatal(err)
	}
	if e.Reference != "g-n-7f3a-2" || e.Status != courier.Accepted || e.Channel != "sms" || !e.At.Equal(start) || !strings.Contains(e.Raw, "reference") {
		t.Errorf("%+v", e)
	}
	var got struct{ ID, To, Text, Channel string }
	if err := json.Unmarshal([]byte(p.delivered["n-7f3a-2"]), &got); err != nil || got.Text != sms().Body || got.To != sms().To || got.ID != "n-7f3a-2" || got.Channel != "sms" {
		t.Errorf("%+v %v", got, err)
	}
}

func TestPortalTakesFiles(t *testing.T) {
	p := newPhones(t)
	g, m := gateway(p.URL), summons()
	m.Channel, g.MaxBody = "portal", 2000
	if _, err := g.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Subject     string
		Attachments []struct {
			Name, Type string
			Data       []byte
		}
	}
	if err := json.Unmarshal([]byte(p.delivered[m.ID]), &got); err != nil || got.Subject != m.Subject ||
		len(got.Attachments) != 1 || string(got.Attachments[0].Data) != string(m.Attachments[0].Data) || got.Attachments[0].Name != m.Attachments[0].Name {
		t.Errorf("%+v %v", got, err)
	}
}

func TestGatewaysRefuse(t *testing.T) {
	for _, c := range []struct {
		status int
		body   string
		code   qyzmet.Code
	}{
		{200, `{"reference": "1", "status": "delivered"}`, ""},
		{201, `{"reference": "1", "status": "read"}`, ""},
		{200, `{"reference": "1", "status": "failed"}`, qyzmet.NotAllowed},
		{200, `{"reference": "1", "status": "sold"}`, qyzmet.Unavailable},
		{200, `{"status": "accepted"}`, qyzmet.Unavailable},
		{200, `<html>Welcome</html>`, qyzmet.Unavailable},
		{200, ``, qyzmet.Unavailable},
		{200, `{"reference": "1\r\nX: y", "status": "accepted"}`, qyzmet.Unavailable},
		{400, `no such number +77010000001`, qyzmet.NotAllowed},
		{422, ``, qyzmet.NotAllowed},
		{413, ``, qyzmet.NotAllowed},
		{401, ``, qyzmet.Unavailable},
		{403, ``, qyzmet.Unavailable},
		{404, ``, qyzmet.Unavailable},
		{409, ``, qyzmet.Unavailable},
		{429, ``, qyzmet.Unavailable},
		{500, `+77010000001`, qyzmet.Unavailable},
		{503, ``, qyzmet.Unavailable},
	} {
		p := newPhones(t)
		p.answer = func(w http.ResponseWriter, _ []byte) bool {
			w.WriteHeader(c.status)
			_, _ = io.WriteString(w, c.body)
			return true
		}
		e, err := gateway(p.URL).Send(t.Context(), sms())
		if c.code == "" {
			if err != nil || e.Raw != c.body {
				t.Errorf("%d %s: %v", c.status, c.body, err)
			}
			continue
		}
		if err == nil {
			t.Errorf("%d %s: taken for a promise", c.status, c.body)
			continue
		}
		if f := faultOf(t, err); f.Code != c.code || courier.Temporary(err) != (c.code == qyzmet.Unavailable) {
			t.Errorf("%d %s: %v", c.status, c.body, err)
		}
		discreet(t, err.Error())
	}
}

func TestGatewayAsksToWait(t *testing.T) {
	for header, want := range map[string]time.Duration{"120": 2 * time.Minute, "x": 0, "-5": 0, "99999999": 24 * time.Hour,
		start.Add(time.Hour).UTC().Format(http.TimeFormat): time.Hour, start.Add(-time.Hour).UTC().Format(http.TimeFormat): 0} {
		p := newPhones(t)
		p.answer = func(w http.ResponseWriter, _ []byte) bool {
			w.Header().Set("Retry-After", header)
			w.WriteHeader(http.StatusTooManyRequests)
			return true
		}
		_, err := gateway(p.URL).Send(t.Context(), sms())
		later := new(courier.Later)
		if !errors.As(err, &later) || later.After != want || !courier.Temporary(err) {
			t.Errorf("%s: %v", header, err)
		}
	}
}

func TestNoMessageFollowsARedirect(t *testing.T) {
	elsewhere := newPhones(t)
	p := newPhones(t)
	p.answer = func(w http.ResponseWriter, _ []byte) bool {
		w.Header().Set("Location", elsewhere.URL)
		w.WriteHeader(http.StatusTemporaryRedirect)
		return true
	}
	if _, err := gateway(p.URL).Send(t.Context(), sms()); !courier.Temporary(err) || elsewhere.requests != 0 {
		t.Errorf("%v, %d requests elsewhere", err, elsewhere.requests)
	}
}

func TestSlowGateway(t *testing.T) {
	free := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-free }))
	defer s.Close()
	defer close(free)
	g := gateway(s.URL)
	g.Timeout = 50 * time.Millisecond
	if _, err := g.Send(t.Context(), sms()); !courier.Temporary(err) {
		t.Error(err)
	}
	s2 := httptest.NewServer(nil)
	s2.Close()
	if _, err := gateway(s2.URL).Send(t.Context(), sms()); !courier.Temporary(err) || strings.Contains(err.Error(), s2.URL) {
		t.Error(err)
	}
}

func TestEvidenceIsBounded(t *testing.T) {
	p := newPhones(t)
	p.answer = func(w http.ResponseWriter, _ []byte) bool {
		_, _ = io.WriteString(w, `{"reference": "1", "status": "accepted", "more": "`+strings.Repeat("Қ", 9000)+`"}`)
		return true
	}
	e, err := gateway(p.URL).Send(t.Context(), sms())
	if err != nil || len(e.Raw) > 4096 || len(e.Raw) < 4090 || strings.Contains(e.Raw, "\uFFFD") {
		t.Errorf("%d bytes: %v", len(e.Raw), err)
	}
}

// Both channels refuse before anything has left the house.
func TestMessagesRefused(t *testing.T) {
	r, p := newRelay(t), newPhones(t)
	for name, c := range map[string]struct {
		change func(*courier.Message)
		code   qyzmet.Code
		path   string
	}{
		"subject with a header":   {func(m *courier.Message) { m.Subject = "a\r\nBcc: all@post.example" }, qyzmet.NotAllowed, "subject"},
		"subject with a new line": {func(m *courier.Message) { m.Subject = "a\nb" }, qyzmet.NotAllowed, "subject"},
		"line separator":          {func(m *courier.Message) { m.Subject = "a\u2028b" }, qyzmet.NotAllowed, "subject"},
		"recipient with a header": {func(m *courier.Message) { m.To = "a@post.example\r\nBcc: b@post.example" }, qyzmet.NotAllowed, "to"},
		"id with a header":        {func(m *courier.Message) { m.ID = "1\r\nX-Admin: yes" }, qyzmet.NotAllowed, "id"},
		"file with a header":      {func(m *courier.Message) { m.Attachments[0].Name = "a.pdf\"\r\nX: y" }, qyzmet.NotAllowed, "attachments.name"},
		"file in a folder":        {func(m *courier.Message) { m.Attachments[0].Name = "../a.pdf" }, qyzmet.NotAllowed, "attachments.name"},
		"type with a header":      {func(m *courier.Message) { m.Attachments[0].Type = "text/plain\r\nX: y" }, qyzmet.NotAllowed, "attachments.type"},
		"text with a zero":        {func(m *courier.Message) { m.Body = "a\x00b" }, qyzmet.NotAllowed, "body"},
		"text that is no UTF-8":   {func(m *courier.Message) { m.Body = "\xff" }, qyzmet.NotAllowed, "body"},
		"no text":                 {func(m *courier.Message) { m.Body = " \n" }, qyzmet.Missing, "body"},
		"no id":                   {func(m *courier.Message) { m.ID = "" }, qyzmet.Missing, "id"},
		"no recipient":            {func(m *courier.Message) { m.To = "" }, qyzmet.Missing, "to"},
		"long subject":            {func(m *courier.Message) { m.Subject = strings.Repeat("Ұ", 201) }, qyzmet.TooLarge, "subject"},
		"long text":               {func(m *courier.Message) { m.Body = strings.Repeat("Ұ", 20_001) }, qyzmet.TooLarge, "body"},
		"long address":            {func(m *courier.Message) { m.To = strings.Repeat("a", 250) + "@post.example" }, qyzmet.TooLarge, "to"},
		"many files":              {func(m *courier.Message) { m.Attachments = make([]courier.Attachment, 11) }, qyzmet.TooLarge, "attachments"},
		"great file":              {func(m *courier.Message) { m.Attachments[0].Data = make([]byte, 21<<20) }, qyzmet.TooLarge, "attachments"},
	} {
		for _, channel := range []courier.Channel{mailTo(r), gateway(p.URL)} {
			m := summons()
			c.change(&m)
			_, err := channel.Send(t.Context(), m)
			if err == nil {
				t.Errorf("%s: %T sends it", name, channel)
				continue
			}
			if f := faultOf(t, err); f.Code != c.code || f.Path != c.path || courier.Temporary(err) {
				t.Errorf("%s: %T: %v", name, channel, err)
			}
			discreet(t, err.Error())
		}
	}
	m := sms()
	m.Body = strings.Repeat("Ұ", 671)
	if _, err := gateway(p.URL).Send(t.Context(), m); faultOf(t, err).Code != qyzmet.TooLarge {
		t.Error(err)
	}
	for _, to := range []string{"nobody", "Нұрлан <a@post.example>", "a@post.example, b@post.example", "<a@post.example>"} {
		m := summons()
		m.To = to
		if _, err := mailTo(r).Send(t.Context(), m); faultOf(t, err).Path != "to" || courier.Temporary(err) {
			t.Errorf("%s: %v", to, err)
		}
	}
	if r.sessions != 0 || p.requests != 0 {
		t.Errorf("%d and %d have left the house", r.sessions, p.requests)
	}
}

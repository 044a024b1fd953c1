package hooks_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"qyzmet"
	"qyzmet/internal/courier"
	"qyzmet/internal/web/hooks"
)

var secret = []byte("a-secret-of-the-tests")

type still struct{}

var now = time.Date(2026, 9, 2, 5, 0, 0, 0, time.UTC)

func (still) Now() time.Time                            { return now }
func (still) Wait(context.Context, time.Duration) error { return nil }

// register remembers what it was told and answers as it is set.
type register struct {
	got []string
	err error
}

func (r *register) Delivered(_ context.Context, id string, e courier.Evidence) error {
	r.got = append(r.got, fmt.Sprintf("%s %s %s", id, e.Status, e.Reference))
	return r.err
}

func TestDeliveryReports(t *testing.T) {
	good := fmt.Sprintf(`{"id": "m-1-0", "channel": "sms", "reference": "r-7", "status": "delivered", "at": %q}`, now.Format(time.RFC3339))
	old := strings.Replace(good, now.Format(time.RFC3339), "2026-01-01T00:00:00Z", 1)
	for name, c := range map[string]struct {
		body, signature string
		err             error
		want            int
		told            bool
	}{
		"good":             {good, courier.Sign(secret, []byte(good)), nil, http.StatusNoContent, true},
		"unsigned":         {good, "", nil, http.StatusUnauthorized, false},
		"other secret":     {good, courier.Sign([]byte("another-secret-of-tests"), []byte(good)), nil, http.StatusUnauthorized, false},
		"changed":          {strings.Replace(good, "delivered", "read", 1), courier.Sign(secret, []byte(good)), nil, http.StatusUnauthorized, false},
		"no json":          {"hello", courier.Sign(secret, []byte("hello")), nil, http.StatusUnprocessableEntity, false},
		"old":              {old, courier.Sign(secret, []byte(old)), nil, http.StatusUnprocessableEntity, false},
		"too large":        {strings.Repeat("a", 20_000), courier.Sign(secret, []byte("x")), nil, http.StatusRequestEntityTooLarge, false},
		"not ours":         {good, courier.Sign(secret, []byte(good)), &qyzmet.Fault{Code: qyzmet.NotFound}, http.StatusNotFound, true},
		"not lawful":       {good, courier.Sign(secret, []byte(good)), qyzmet.Faults{{Code: qyzmet.Safeguard, Message: "secret of a person"}}, http.StatusConflict, true},
		"failed of ours":   {good, courier.Sign(secret, []byte(good)), errors.New("disk"), http.StatusServiceUnavailable, true},
		"register is busy": {good, courier.Sign(secret, []byte(good)), &qyzmet.Fault{Code: qyzmet.Unavailable}, http.StatusServiceUnavailable, true},
	} {
		reg := &register{err: c.err}
		h := hooks.SMS(&courier.Gateway{Secret: secret, Clock: still{}}, reg, slog.New(slog.DiscardHandler))
		r := httptest.NewRequest(http.MethodPost, "/hooks/sms", strings.NewReader(c.body))
		r.Header.Set(courier.SignatureHeader, c.signature)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != c.want || (len(reg.got) > 0) != c.told {
			t.Errorf("%s: %d, told %q", name, w.Code, reg.got)
		}
		if strings.Contains(w.Body.String(), "person") {
			t.Errorf("%s: the answer says too much: %s", name, w.Body)
		}
	}
}

package courier_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"qyzmet"
	"qyzmet/internal/courier"
)

func report(change func(map[string]any)) []byte {
	m := map[string]any{"id": "n-7f3a-2", "channel": "sms", "reference": "g-1", "status": "delivered", "at": start.Format(time.RFC3339)}
	if change != nil {
		change(m)
	}
	out, _ := json.Marshal(m)
	return out
}

func TestDeliveryReports(t *testing.T) {
	g := gateway("")
	for _, status := range []courier.Status{courier.Accepted, courier.Delivered, courier.Read, courier.Failed} {
		body := report(func(m map[string]any) { m["status"] = status })
		r, err := g.ReadReport(courier.Sign(secret, body), body)
		if err != nil || r.ID != "n-7f3a-2" || r.Status != status || r.Reference != "g-1" || r.Channel != "sms" || !r.At.Equal(start) || r.Raw != string(body) {
			t.Errorf("%+v %v", r, err)
		}
	}
}

func TestDeliveryReportsRefused(t *testing.T) {
	g, sound := gateway(""), report(nil)
	for name, c := range map[string]struct {
		signature string
		body      []byte
		code      qyzmet.Code
	}{
		"no signature":       {"", sound, qyzmet.NotLoggedIn},
		"another secret":     {courier.Sign([]byte("another secret of ours"), sound), sound, qyzmet.NotLoggedIn},
		"changed body":       {courier.Sign(secret, sound), []byte(strings.Replace(string(sound), "delivered", "read", 1)), qyzmet.NotLoggedIn},
		"signature in part":  {courier.Sign(secret, sound)[:20], sound, qyzmet.NotLoggedIn},
		"no JSON":            {"", []byte("delivered"), qyzmet.BadSyntax},
		"two reports":        {"", append(report(nil), report(nil)...), qyzmet.BadSyntax},
		"unknown key":        {"", report(func(m map[string]any) { m["note"] = "x" }), qyzmet.BadSyntax},
		"unknown status":     {"", report(func(m map[string]any) { m["status"] = "lost" }), qyzmet.NotAllowed},
		"no id":              {"", report(func(m map[string]any) { delete(m, "id") }), qyzmet.Missing},
		"no day":             {"", report(func(m map[string]any) { delete(m, "at") }), qyzmet.BadDate},
		"tomorrow":           {"", report(func(m map[string]any) { m["at"] = start.Add(24 * time.Hour) }), qyzmet.BadDate},
		"last year":          {"", report(func(m map[string]any) { m["at"] = start.AddDate(-1, 0, 0) }), qyzmet.BadDate},
		"a reference of two": {"", report(func(m map[string]any) { m["reference"] = "a\nb" }), qyzmet.NotAllowed},
		"too long":           {"", report(func(m map[string]any) { m["reference"] = strings.Repeat("x", 20_000) }), qyzmet.TooLarge},
	} {
		signature := c.signature
		if signature == "" && c.code != qyzmet.NotLoggedIn {
			signature = courier.Sign(secret, c.body)
		}
		if _, err := g.ReadReport(signature, c.body); err == nil || faultOf(t, err).Code != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	g.Secret = nil
	if _, err := g.ReadReport(courier.Sign(nil, sound), sound); err == nil {
		t.Error("an empty secret is taken")
	}
}

// FuzzReadReport: whatever is sent with a sound signature is read or refused.
func FuzzReadReport(f *testing.F) {
	f.Add(report(nil))
	f.Add([]byte(`{"id":"\u0000","at":"2026-03-02T09:00:00Z"}`))
	g := gateway("")
	f.Fuzz(func(t *testing.T, body []byte) {
		r, err := g.ReadReport(courier.Sign(secret, body), body)
		if err != nil {
			faultOf(t, err)
			return
		}
		if r.ID == "" || r.Reference == "" || strings.ContainsAny(r.ID+r.Reference, "\r\n") || len(r.Raw) > 4096 {
			t.Errorf("%+v", r)
		}
		if _, err := g.ReadReport("sha256=00", body); err == nil {
			t.Error("taken without a signature")
		}
	})
}

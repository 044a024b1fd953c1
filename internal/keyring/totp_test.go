package keyring

import (
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var rfcSecret = []byte("12345678901234567890")

// TestHOTP: the values of RFC 4226, appendix D.
func TestHOTP(t *testing.T) {
	for i, want := range []string{"755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"} {
		if got := hotp(rfcSecret, uint64(i), 6); got != want {
			t.Errorf("counter %d: %s, want %s", i, got, want)
		}
	}
}

// TestTOTP: the values of RFC 6238, appendix B, for SHA-1.
func TestTOTP(t *testing.T) {
	for unix, want := range map[int64]string{59: "94287082", 1111111109: "07081804", 1111111111: "14050471", 1234567890: "89005924",
		2000000000: "69279037", 20000000000: "65353130"} {
		if got := hotp(rfcSecret, uint64(unix/totpPeriod), 8); got != want {
			t.Errorf("at %d: %s, want %s", unix, got, want)
		}
		if step, ok := totpStep(rfcSecret, want[2:], unix, 0); !ok || step != unix/totpPeriod {
			t.Errorf("at %d: %d %v", unix, step, ok)
		}
	}
}

// TestTOTPWindow: a code holds in its step and the two beside it, once.
func TestTOTPWindow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		unix := rapid.Int64Range(1_000_000_000, 4_000_000_000).Draw(t, "unix")
		off := rapid.Int64Range(-4, 4).Draw(t, "off")
		last := rapid.Int64Range(-3, 3).Draw(t, "last")
		now := unix / totpPeriod
		code := hotp(rfcSecret, uint64(now+off), totpDigits)
		for s := now - 1; s <= now+1; s++ { // two steps with the same code prove nothing
			if s != now+off && hotp(rfcSecret, uint64(s), totpDigits) == code {
				return
			}
		}
		step, ok := totpStep(rfcSecret, code[:3]+" "+code[3:], unix, now+last)
		want := off >= -1 && off <= 1 && off > last
		if ok != want || ok && step != now+off {
			t.Fatalf("off %d, last %d: step %d, %v", off, last, step-now, ok)
		}
	})
}

func TestShownTOTP(t *testing.T) {
	shown := shownTOTP(rfcSecret, "Qyzmet", "a.serik@kz")
	u, err := url.Parse(shown.URI)
	if err != nil || u.Scheme != "otpauth" || u.Host != "totp" || u.Path != "/Qyzmet:a.serik@kz" || strings.Contains(shown.URI, "+") {
		t.Fatalf("%s: %v", shown.URI, err)
	}
	if u.Query().Get("secret") != "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" || u.Query().Get("issuer") != "Qyzmet" {
		t.Errorf("%s", shown.URI)
	}
}

package keyring

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // RFC 6238 as authenticator apps speak it; HMAC-SHA-1 is not broken
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
)

// One-time passwords by time (RFC 6238) over those by counter (RFC 4226), with
// the parameters that every authenticator app knows.
const (
	totpPeriod = 30 // seconds
	totpDigits = 6
	totpSkew   = 1  // steps that a clock may be off, either way
	totpSize   = 20 // bytes of a secret
)

// hotp is the one-time password of a counter (RFC 4226, 5.3).
func hotp(secret []byte, counter uint64, digits int) string {
	mac := hmac.New(sha1.New, secret)
	_, _ = mac.Write(binary.BigEndian.AppendUint64(nil, counter)) // never fails
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 0x0f
	n := uint64(binary.BigEndian.Uint32(sum[at:at+4]) & 0x7fffffff)
	limit := uint64(1)
	for range digits {
		limit *= 10
	}
	return fmt.Sprintf("%0*d", digits, n%limit)
}

// totpStep finds the step for which a code is right, later than the last one
// used: a code serves once (RFC 6238, 5.2). Every step is compared, whatever is
// found.
func totpStep(secret []byte, code string, unix, last int64) (step int64, ok bool) {
	code = strings.NewReplacer(" ", "", "\u00a0", "").Replace(code)
	now := unix / totpPeriod
	for s := now - totpSkew; s <= now+totpSkew; s++ {
		same := subtle.ConstantTimeCompare([]byte(hotp(secret, uint64(max(s, 0)), totpDigits)), []byte(code)) == 1
		if same && s > last {
			step, ok = s, true
		}
	}
	return step, ok
}

func newTOTP() []byte {
	b := make([]byte, totpSize)
	_, _ = rand.Read(b) // never fails
	return b
}

// TOTP is a secret for an authenticator app, as it is shown once.
type TOTP struct {
	Secret string // base32
	URI    string // otpauth://…, to be shown as a QR code
}

func shownTOTP(secret []byte, site, login string) TOTP {
	text := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret)
	query := url.Values{"secret": {text}, "issuer": {site}, "algorithm": {"SHA1"}, "digits": {fmt.Sprint(totpDigits)}, "period": {fmt.Sprint(totpPeriod)}}
	uri := url.URL{Scheme: "otpauth", Host: "totp", Path: "/" + site + ":" + login, RawQuery: strings.ReplaceAll(query.Encode(), "+", "%20")}
	return TOTP{Secret: text, URI: uri.String()}
}

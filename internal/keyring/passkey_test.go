package keyring

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
)

// authenticator is a passkey made in software, as WebAuthn level 2 describes it,
// which can also do wrong.
type authenticator struct {
	key      *ecdsa.PrivateKey
	id, user []byte
	count    uint32
	origin   string
	host     string
	flags    byte // person present 0x01, checked 0x04
}

func newAuthenticator() *authenticator {
	key := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	id := make([]byte, 16)
	_, _ = rand.Read(id)
	return &authenticator{key: key, id: id, origin: "http://localhost:8080", host: "localhost", flags: 0x05}
}

func (a *authenticator) clientData(kind, challenge string) []byte {
	return must(json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": a.origin, "crossOrigin": false}))
}

func (a *authenticator) data(flags byte, more []byte) []byte {
	sum := sha256.Sum256([]byte(a.host))
	return append(append(append(sum[:], flags), binary.BigEndian.AppendUint32(nil, a.count)...), more...)
}

var b64 = base64.RawURLEncoding.EncodeToString

// options are what a ceremony asks of the browser.
type options struct {
	Challenge              string `json:"challenge"`
	User                   struct{ ID, Name string }
	RPID                   string `json:"rpId"`
	UserVerification       string `json:"userVerification"`
	AuthenticatorSelection struct {
		ResidentKey      string `json:"residentKey"`
		UserVerification string `json:"userVerification"`
	} `json:"authenticatorSelection"`
	ExcludeCredentials []struct{ ID string } `json:"excludeCredentials"`
}

func read(c Ceremony) options {
	var o options
	if err := json.Unmarshal(c.Options, &o); err != nil {
		panic(err)
	}
	return o
}

// create answers navigator.credentials.create.
func (a *authenticator) create(c Ceremony) []byte {
	o := read(c)
	a.user = must(base64.RawURLEncoding.DecodeString(o.User.ID))
	public := must(a.key.PublicKey.Bytes()) // 4, x, y
	cose := must(cbor.Marshal(map[int]any{1: 2, 3: -7, -1: 1, -2: public[1:33], -3: public[33:]}))
	attested := append(append(make([]byte, 16), 0, byte(len(a.id))), append(bytes.Clone(a.id), cose...)...)
	object := must(cbor.Marshal(map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": a.data(a.flags|0x40, attested)}))
	return must(json.Marshal(map[string]any{"id": b64(a.id), "rawId": b64(a.id), "type": "public-key", "clientExtensionResults": map[string]any{},
		"response": map[string]any{"clientDataJSON": b64(a.clientData("webauthn.create", o.Challenge)), "attestationObject": b64(object), "transports": []string{"internal"}}}))
}

// get answers navigator.credentials.get.
func (a *authenticator) get(c Ceremony) []byte {
	client := a.clientData("webauthn.get", read(c).Challenge)
	data := a.data(a.flags, nil)
	sum := sha256.Sum256(client)
	digest := sha256.Sum256(append(bytes.Clone(data), sum[:]...))
	signature := must(ecdsa.SignASN1(rand.Reader, a.key, digest[:]))
	return must(json.Marshal(map[string]any{"id": b64(a.id), "rawId": b64(a.id), "type": "public-key", "clientExtensionResults": map[string]any{},
		"response": map[string]any{"clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(signature), "userHandle": b64(a.user)}}))
}

func TestPasskey(t *testing.T) {
	d := newDesk(t)
	code, account, _ := d.Invite(d.ctx, official)
	g := must(d.Redeem(d.ctx, here, code, goodWords))
	a := newAuthenticator()
	c := must(d.BeginPasskey(d.ctx, g.Session))
	if o := read(c); o.AuthenticatorSelection.UserVerification != "required" || o.AuthenticatorSelection.ResidentKey != "required" || o.User.Name != official.Login {
		t.Errorf("%s", c.Options)
	}
	done := must(d.FinishPasskey(d.ctx, g.Session, "  my \n phone\x00\x07 "+strings.Repeat("я", 100), c.Handle, a.create(c)))
	if s := done.Session; s.Stage != Full || !s.Strong || done.Token == "" || len(done.Recovery) != recoveryCodes {
		t.Fatalf("%+v", done)
	}
	f := must(d.Factors(d.ctx, done.Session))
	if len(f.Passkeys) != 1 || f.TOTP || !strings.HasPrefix(f.Passkeys[0].Name, "my phone яя") || len([]rune(f.Passkeys[0].Name)) != maxName || !f.Passkeys[0].Used.IsZero() {
		t.Fatalf("%+v", f)
	}
	login := must(d.BeginPasskeyLogin(d.ctx))
	if o := read(login); o.UserVerification != "required" || o.RPID != "localhost" || strings.Contains(string(login.Options), "allowCredentials") {
		t.Errorf("%s", login.Options)
	}
	in := must(d.FinishPasskeyLogin(d.ctx, login.Handle, a.get(login)))
	if s := in.Session; s.Stage != Full || !s.Strong || s.How != ByPasskey || s.Account != account.ID || s.Official != "u-1" {
		t.Fatalf("%+v", s)
	}
	if f = must(d.Factors(d.ctx, in.Session)); f.Passkeys[0].Used.IsZero() {
		t.Error("no use was noted")
	}
	// With the password alone a second factor is wanted; a passkey gives it.
	if half := must(d.Login(d.ctx, here, official.Login, goodWords)); half.Session.Stage != Second {
		t.Errorf("%+v", half.Session)
	}
	d.refused("second-kept", d.RemovePasskey(d.ctx, in.Session, f.Passkeys[0].ID))
	must(d.BeginTOTP(d.ctx, in.Session))
	must(d.ConfirmTOTP(d.ctx, in.Session, d.code(account.ID)))
	if err := d.RemovePasskey(d.ctx, in.Session, f.Passkeys[0].ID); err != nil {
		t.Fatal(err)
	}
	login = must(d.BeginPasskeyLogin(d.ctx))
	_, err := d.FinishPasskeyLogin(d.ctx, login.Handle, a.get(login))
	d.refused("passkey", err)
}

// withPasskey enrols an official with a passkey.
func withPasskey(d *desk, who Who) (*authenticator, Granted) {
	d.t.Helper()
	code, _, err := d.Invite(d.ctx, who)
	if err != nil {
		d.t.Fatal(err)
	}
	g := must(d.Redeem(d.ctx, here, code, goodWords))
	a := newAuthenticator()
	c := must(d.BeginPasskey(d.ctx, g.Session))
	return a, must(d.FinishPasskey(d.ctx, g.Session, "", c.Handle, a.create(c)))
}

func TestPasskeyRefused(t *testing.T) {
	d := newDesk(t)
	a, in := withPasskey(d, official)
	other, _ := withPasskey(d, Who{Login: "other", Official: "u-2"})
	try := func(do func(b *authenticator, c Ceremony) (handle string, response []byte)) error {
		b := *a
		c := must(d.BeginPasskeyLogin(d.ctx))
		handle, response := do(&b, c)
		_, err := d.FinishPasskeyLogin(d.ctx, handle, response)
		return err
	}
	for name, do := range map[string]func(b *authenticator, c Ceremony) (string, []byte){
		"another site": func(b *authenticator, c Ceremony) (string, []byte) {
			b.origin = "https://evil.example"
			return c.Handle, b.get(c)
		},
		"another port": func(b *authenticator, c Ceremony) (string, []byte) {
			b.origin = "http://localhost:9"
			return c.Handle, b.get(c)
		},
		"another host": func(b *authenticator, c Ceremony) (string, []byte) {
			b.host = "evil.example"
			return c.Handle, b.get(c)
		},
		"person not checked": func(b *authenticator, c Ceremony) (string, []byte) { b.flags = 0x01; return c.Handle, b.get(c) },
		"person not there":   func(b *authenticator, c Ceremony) (string, []byte) { b.flags = 0x04; return c.Handle, b.get(c) },
		"another key":        func(b *authenticator, c Ceremony) (string, []byte) { b.key = other.key; return c.Handle, b.get(c) },
		"another's account":  func(b *authenticator, c Ceremony) (string, []byte) { b.user = other.user; return c.Handle, b.get(c) },
		"nobody's account":   func(b *authenticator, c Ceremony) (string, []byte) { b.user = []byte("x"); return c.Handle, b.get(c) },
		"no account":         func(b *authenticator, c Ceremony) (string, []byte) { b.user = nil; return c.Handle, b.get(c) },
		"another ceremony's answer": func(b *authenticator, c Ceremony) (string, []byte) {
			return c.Handle, b.get(must(d.BeginPasskeyLogin(d.ctx)))
		},
		"an unknown ceremony": func(b *authenticator, c Ceremony) (string, []byte) { return "x", b.get(c) },
		"no answer":           func(b *authenticator, c Ceremony) (string, []byte) { return c.Handle, nil },
		"no JSON":             func(b *authenticator, c Ceremony) (string, []byte) { return c.Handle, []byte("{") },
		"too long": func(b *authenticator, c Ceremony) (string, []byte) {
			return c.Handle, append(b.get(c), make([]byte, maxResponse)...)
		},
		"too late": func(b *authenticator, c Ceremony) (string, []byte) { d.clock.pass(ceremony); return c.Handle, b.get(c) },
		"a registration's ceremony": func(b *authenticator, _ Ceremony) (string, []byte) {
			c := must(d.BeginPasskey(d.ctx, in.Session))
			return c.Handle, b.get(c)
		},
	} {
		t.Run(name, func(t *testing.T) {
			d.t = t
			d.refused("passkey", try(do))
			if _, err := d.Resume(d.ctx, in.Token); err != nil {
				in = must(d.loginBy(a))
			}
		})
	}
	d.t = t
	must(d.loginBy(a)) // the authenticator itself is fine
}

func (d *desk) loginBy(a *authenticator) (Granted, error) {
	c := must(d.BeginPasskeyLogin(d.ctx))
	return d.FinishPasskeyLogin(d.ctx, c.Handle, a.get(c))
}

// TestPasskeyOnce: an answer serves once, and a copied authenticator is noticed.
func TestPasskeyOnce(t *testing.T) {
	d := newDesk(t)
	a, _ := withPasskey(d, official)
	c := must(d.BeginPasskeyLogin(d.ctx))
	answer := a.get(c)
	must(d.FinishPasskeyLogin(d.ctx, c.Handle, answer))
	_, err := d.FinishPasskeyLogin(d.ctx, c.Handle, answer)
	d.refused("passkey", err)
	a.count = 5
	must(d.loginBy(a))
	a.count = 4
	_, err = d.loginBy(a)
	d.refused("passkey", err)
	a.count = 6
	must(d.loginBy(a))
}

// TestCeremonyIsOnesOwn: a ceremony is found by the account that began it, once.
func TestCeremonyIsOnesOwn(t *testing.T) {
	d := newDesk(t)
	_, in := withPasskey(d, official)
	c := must(d.BeginPasskey(d.ctx, in.Session))
	for i, account := range []AccountID{"", "l-other", in.Session.Account, in.Session.Account} {
		if _, ok, err := d.finish(d.ctx, account, c.Handle); ok != (i == 2) || err != nil {
			t.Errorf("%q: %v %v", account, ok, err)
		}
	}
}

func TestPasskeyOfDisabled(t *testing.T) {
	d := newDesk(t)
	a, in := withPasskey(d, official)
	if err := d.Disable(d.ctx, in.Session.Account, true); err != nil {
		t.Fatal(err)
	}
	_, err := d.loginBy(a)
	d.refused("passkey", err)
}

func TestAddPasskeyRefused(t *testing.T) {
	d := newDesk(t)
	a, in := withPasskey(d, official)
	_, other := withPasskey(d, Who{Login: "other", Official: "u-2"})
	add := func(s Session, b *authenticator) error {
		c := must(d.BeginPasskey(d.ctx, s))
		_, err := d.FinishPasskey(d.ctx, s, "", c.Handle, b.create(c))
		return err
	}
	d.refused("passkey-add", add(other.Session, a)) // the very passkey of somebody else
	unchecked := newAuthenticator()
	unchecked.flags = 0x01
	d.refused("passkey-add", add(in.Session, unchecked))
	c := must(d.BeginPasskey(d.ctx, in.Session))
	_, err := d.FinishPasskey(d.ctx, other.Session, "", c.Handle, newAuthenticator().create(c)) // another's ceremony
	d.refused("passkey-add", err)
	if o := read(c); len(o.ExcludeCredentials) != 1 {
		t.Errorf("%s", c.Options)
	}
	login := must(d.BeginPasskeyLogin(d.ctx))
	_, err = d.FinishPasskey(d.ctx, in.Session, "", login.Handle, newAuthenticator().create(login))
	d.refused("passkey-add", err)
	for i := range maxPasskeys - 1 {
		if err := add(in.Session, newAuthenticator()); err != nil {
			t.Fatal(i, err)
		}
	}
	_, err = d.BeginPasskey(d.ctx, in.Session)
	d.refused("passkey-many", err)
	d.clock.pass(fresh + time.Second)
	_, err = d.BeginPasskey(d.ctx, in.Session)
	d.refused("fresh", err)
	if f := must(d.Factors(d.ctx, other.Session)); len(f.Passkeys) != 1 {
		t.Error(fmt.Sprint(f))
	}
}

func TestNoPasskeysAtNumbers(t *testing.T) {
	d := newDesk(t)
	k, err := New(db{d.db}, Options{Now: d.clock.Now, Key: testKey, Origin: "http://127.0.0.1:80", Cost: d.opts.Cost})
	if err != nil {
		t.Fatal(err)
	}
	_, err = k.BeginPasskeyLogin(d.ctx)
	d.refused("passkey-none", err)
	_, err = k.FinishPasskeyLogin(d.ctx, "", nil)
	d.refused("passkey-none", err)
	_, err = k.BeginPasskey(d.ctx, Session{Stage: Full})
	d.refused("passkey-none", err)
	_, err = k.FinishPasskey(d.ctx, Session{Stage: Full}, "", "", nil)
	d.refused("passkey-none", err)
}

// FuzzPasskeyAnswer: whatever a browser answers, it is refused without a failure.
func FuzzPasskeyAnswer(f *testing.F) {
	d := newDesk(f)
	a, _ := withPasskey(d, official)
	f.Add(a.get(must(d.BeginPasskeyLogin(f.Context()))))
	f.Add([]byte(`{"id":"AA","rawId":"AA","type":"public-key","response":{}}`))
	f.Fuzz(func(t *testing.T, answer []byte) {
		d := *d
		d.t, d.ctx = t, t.Context()
		c := must(d.BeginPasskeyLogin(d.ctx))
		_, err := d.FinishPasskeyLogin(d.ctx, c.Handle, answer)
		d.refused("passkey", err)
	})
}

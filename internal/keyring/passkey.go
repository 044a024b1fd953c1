package keyring

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// Passkey is a passkey as its owner sees it.
type Passkey struct {
	ID      string
	Name    string // given by the owner
	Created time.Time
	Used    time.Time // zero: never
}

// Bounds of passkeys.
const (
	maxPasskeys = 20
	maxName     = 60       // characters of a name
	maxResponse = 64 << 10 // bytes that a browser may answer
)

// Ceremony is one exchange with an authenticator: Options go to the browser, and
// Handle comes back with its answer, once and soon.
type Ceremony struct {
	Handle  string          `json:"handle"`
	Options json.RawMessage `json:"options"` // the publicKey member for navigator.credentials
}

// newRelyingParty makes the party that passkeys are kept for. The person is
// always checked by the authenticator (PIN, finger, face), so that a passkey is
// two factors; which make of authenticator it is, is not asked.
func newRelyingParty(o Options, host string) (*webauthn.WebAuthn, error) {
	w, err := webauthn.New(&webauthn.Config{RPID: host, RPDisplayName: o.Name, RPOrigins: []string{o.Origin},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{RequireResidentKey: protocol.ResidentKeyRequired(),
			ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired}})
	if err != nil {
		return nil, fmt.Errorf("keyring: passkeys at %s: %w", o.Origin, err)
	}
	return w, nil
}

// owner is an account as the library sees it.
type owner struct {
	handle      []byte
	login       string
	credentials []webauthn.Credential
}

func (o owner) WebAuthnID() []byte                         { return o.handle }
func (o owner) WebAuthnName() string                       { return o.login }
func (o owner) WebAuthnDisplayName() string                { return o.login }
func (o owner) WebAuthnCredentials() []webauthn.Credential { return o.credentials }

func (k *Keyring) owner(ctx context.Context, a *stored) (owner, error) {
	handle, err := base64.RawURLEncoding.DecodeString(a.handle)
	if err != nil {
		return owner{}, fmt.Errorf("keyring: a stored handle cannot be read: %w", err)
	}
	o := owner{handle: handle, login: a.Login}
	rows, err := k.base.Query(ctx, `SELECT data FROM keyring_passkey WHERE account = $1 ORDER BY created, id`, string(a.ID))
	if err != nil {
		return owner{}, fmt.Errorf("keyring: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var data string
		var c webauthn.Credential
		if err := errors.Join(rows.Scan(&data), json.Unmarshal([]byte(data), &c)); err != nil {
			return owner{}, fmt.Errorf("keyring: a stored passkey cannot be read: %w", err)
		}
		o.credentials = append(o.credentials, c)
	}
	if err := rows.Err(); err != nil {
		return owner{}, fmt.Errorf("keyring: %w", err)
	}
	return o, nil
}

func (k *Keyring) passkeys(ctx context.Context, id AccountID) ([]Passkey, error) {
	rows, err := k.base.Query(ctx, `SELECT id, name, created, used FROM keyring_passkey WHERE account = $1 ORDER BY created, id`, string(id))
	if err != nil {
		return nil, fmt.Errorf("keyring: %w", err)
	}
	defer rows.Close()
	var out []Passkey
	for rows.Next() {
		var p Passkey
		var created, used int64
		if err := rows.Scan(&p.ID, &p.Name, &created, &used); err != nil {
			return nil, fmt.Errorf("keyring: %w", err)
		}
		p.Created = instant(created)
		if used > 0 {
			p.Used = instant(used)
		}
		out = append(out, p)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("keyring: %w", err)
	}
	return out, nil
}

// begin keeps what is needed to check the browser's answer.
func (k *Keyring) begin(ctx context.Context, account AccountID, options any, session *webauthn.SessionData) (Ceremony, error) {
	c := Ceremony{Handle: token()}
	var err error
	if c.Options, err = json.Marshal(options); err != nil {
		return c, fmt.Errorf("keyring: %w", err)
	}
	data, err := json.Marshal(session)
	if err != nil {
		return c, fmt.Errorf("keyring: %w", err)
	}
	if err := k.run(ctx, []string{`DELETE FROM keyring_ceremony WHERE expires <= $1`}, k.now()); err != nil {
		return c, err // anybody may begin one: those that were not finished do not pile up
	}
	err = k.run(ctx, []string{`INSERT INTO keyring_ceremony (hash, account, data, expires) VALUES ($1, $2, $3, $4)`},
		hashOf(c.Handle), string(account), string(data), k.after(ceremony))
	return c, err
}

// finish takes a ceremony out: it serves once. ok is false when there is none.
func (k *Keyring) finish(ctx context.Context, account AccountID, handle string) (session webauthn.SessionData, ok bool, err error) {
	var data string
	err = k.base.QueryRow(ctx, `SELECT data FROM keyring_ceremony WHERE hash = $1 AND account = $2 AND expires > $3`,
		hashOf(handle), string(account), k.now()).Scan(&data)
	if none(err) {
		return session, false, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(data), &session)
	}
	if err != nil {
		return session, false, fmt.Errorf("keyring: %w", err)
	}
	ok, err = k.changed(ctx, `DELETE FROM keyring_ceremony WHERE hash = $1`, hashOf(handle))
	return session, ok, err
}

// BeginPasskey begins to add a passkey to one's own account.
func (k *Keyring) BeginPasskey(ctx context.Context, s Session) (Ceremony, error) {
	if k.webauthn == nil {
		return Ceremony{}, refuse("passkey-none", "")
	}
	if err := k.proven(s); err != nil {
		return Ceremony{}, err
	}
	a, err := k.byID(ctx, s.Account)
	if err != nil {
		return Ceremony{}, err
	}
	o, err := k.owner(ctx, a)
	if err != nil {
		return Ceremony{}, err
	}
	if len(o.credentials) >= maxPasskeys {
		return Ceremony{}, refuse("passkey-many", "", "max", maxPasskeys)
	}
	creation, session, err := k.webauthn.BeginRegistration(o, webauthn.WithExclusions(webauthn.Credentials(o.credentials).CredentialDescriptors()))
	if err != nil {
		return Ceremony{}, fmt.Errorf("keyring: %w", err)
	}
	return k.begin(ctx, a.ID, creation.Response, session)
}

// FinishPasskey adds the passkey that a browser made. It counts as a second
// factor: an enrolment ends with it.
func (k *Keyring) FinishPasskey(ctx context.Context, s Session, name, handle string, response []byte) (Granted, error) {
	if k.webauthn == nil {
		return Granted{}, refuse("passkey-none", "")
	}
	if err := k.proven(s); err != nil {
		return Granted{}, err
	}
	session, ok, err := k.finish(ctx, s.Account, handle)
	if err != nil {
		return Granted{}, err
	}
	if !ok || len(response) > maxResponse {
		return Granted{}, refuse("passkey-add", "passkey")
	}
	a, err := k.byID(ctx, s.Account)
	if err != nil {
		return Granted{}, err
	}
	o, err := k.owner(ctx, a)
	if err != nil {
		return Granted{}, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(response)
	if err != nil {
		return Granted{}, refuse("passkey-add", "passkey")
	}
	c, err := k.webauthn.CreateCredential(o, session, parsed)
	if err != nil {
		return Granted{}, refuse("passkey-add", "passkey")
	}
	data, err := json.Marshal(c)
	if err != nil {
		return Granted{}, fmt.Errorf("keyring: %w", err)
	}
	added, err := k.changed(ctx, `INSERT INTO keyring_passkey (id, account, name, data, created, used) VALUES ($1, $2, $3, $4, $5, 0) ON CONFLICT (id) DO NOTHING`,
		credentialID(c.ID), string(a.ID), passkeyName(name), string(data), k.now())
	if err != nil {
		return Granted{}, err
	}
	if !added { // somebody has this very passkey
		return Granted{}, refuse("passkey-add", "passkey")
	}
	k.event("passkey added", a.ID)
	return k.secondAdded(ctx, s)
}

func credentialID(id []byte) string { return base64.RawURLEncoding.EncodeToString(id) }

// passkeyName is one line of what the owner typed.
func passkeyName(name string) string {
	visible := func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}
	name = strings.Join(strings.Fields(strings.Map(visible, strings.ToValidUTF8(name, ""))), " ")
	if r := []rune(name); len(r) > maxName {
		name = string(r[:maxName])
	}
	return name
}

// RemovePasskey removes one of one's own passkeys; never the last second factor
// of an official.
func (k *Keyring) RemovePasskey(ctx context.Context, s Session, id string) error {
	if err := k.proven(s); err != nil {
		return err
	}
	if !idForm.MatchString(id) {
		return refuse("not-found", "id")
	}
	f, err := k.Factors(ctx, s)
	if err != nil {
		return err
	}
	if s.Official != "" && !f.TOTP && len(f.Passkeys) < 2 {
		return refuse("second-kept", "")
	}
	found, err := k.changed(ctx, `DELETE FROM keyring_passkey WHERE id = $1 AND account = $2`, id, string(s.Account))
	if err != nil {
		return err
	}
	if !found {
		return refuse("not-found", "id")
	}
	k.event("passkey removed", s.Account)
	return nil
}

// BeginPasskeyLogin begins a login by passkey. Who logs in, the passkey says.
func (k *Keyring) BeginPasskeyLogin(ctx context.Context) (Ceremony, error) {
	if k.webauthn == nil {
		return Ceremony{}, refuse("passkey-none", "")
	}
	assertion, session, err := k.webauthn.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return Ceremony{}, fmt.Errorf("keyring: %w", err)
	}
	return k.begin(ctx, "", assertion.Response, session)
}

// FinishPasskeyLogin checks the answer of an authenticator. The session is Full
// and Strong at once.
func (k *Keyring) FinishPasskeyLogin(ctx context.Context, handle string, response []byte) (Granted, error) {
	if k.webauthn == nil {
		return Granted{}, refuse("passkey-none", "")
	}
	session, ok, err := k.finish(ctx, "", handle)
	if err != nil {
		return Granted{}, err
	}
	if !ok || len(response) > maxResponse {
		return Granted{}, refuse("passkey", "passkey")
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(response)
	if err != nil {
		return Granted{}, refuse("passkey", "passkey")
	}
	var a *stored
	var broken error // of ours, not of the answer
	find := func(_, handle []byte) (webauthn.User, error) {
		var err error
		if a, err = k.byHandle(ctx, handle); err == nil && (a.Disabled || !a.Enrolled) {
			return nil, errors.New("not enrolled")
		}
		var o owner
		if err == nil {
			o, err = k.owner(ctx, a)
		}
		if err != nil && !none(err) {
			broken = err
		}
		return o, err
	}
	_, c, err := k.webauthn.ValidatePasskeyLogin(find, session, parsed)
	if broken != nil {
		return Granted{}, broken
	}
	if err != nil || c.Authenticator.CloneWarning {
		k.event("passkey refused", "")
		return Granted{}, refuse("passkey", "passkey")
	}
	data, err := json.Marshal(c)
	if err != nil {
		return Granted{}, fmt.Errorf("keyring: %w", err)
	}
	if err := k.run(ctx, []string{`UPDATE keyring_passkey SET data = $1, used = $2 WHERE id = $3 AND account = $4`},
		string(data), k.now(), credentialID(c.ID), string(a.ID)); err != nil {
		return Granted{}, err
	}
	return k.grant(ctx, a, Full, ByPasskey, true, "")
}

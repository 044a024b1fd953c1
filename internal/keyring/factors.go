package keyring

import (
	"context"
	"fmt"
)

// Factors are the second factors of an account.
type Factors struct {
	TOTP     bool
	Recovery int // codes left
	Passkeys []Passkey
}

func (f Factors) any() bool { return f.TOTP || len(f.Passkeys) > 0 }

// recoveryCodes are made at a time.
const recoveryCodes = 10

// Factors lists one's own second factors. A session of any stage may ask: the
// page that wants a second factor offers what there is.
func (k *Keyring) Factors(ctx context.Context, s Session) (Factors, error) {
	a, err := k.byID(ctx, s.Account)
	if err != nil {
		return Factors{}, err
	}
	return k.factors(ctx, a)
}

func (k *Keyring) factors(ctx context.Context, a *stored) (Factors, error) {
	f := Factors{TOTP: a.totp != ""}
	if err := k.base.QueryRow(ctx, `SELECT COUNT(*) FROM keyring_recovery WHERE account = $1`, string(a.ID)).Scan(&f.Recovery); err != nil {
		return f, fmt.Errorf("keyring: %w", err)
	}
	var err error
	f.Passkeys, err = k.passkeys(ctx, a.ID)
	return f, err
}

// BeginTOTP gives the secret for an authenticator app. Until ConfirmTOTP it is the
// same each time and the old one, if any, stays in use.
func (k *Keyring) BeginTOTP(ctx context.Context, s Session) (TOTP, error) {
	if err := k.proven(s); err != nil {
		return TOTP{}, err
	}
	fresh, err := k.seal(newTOTP(), s.Account)
	if err != nil {
		return TOTP{}, err
	}
	if err := k.run(ctx, []string{`UPDATE keyring_account SET totp_next = $1 WHERE id = $2 AND totp_next = ''`}, fresh, string(s.Account)); err != nil {
		return TOTP{}, err
	}
	a, err := k.byID(ctx, s.Account)
	if err != nil {
		return TOTP{}, err
	}
	secret, err := k.open(a.totpNext, a.ID)
	if err != nil {
		return TOTP{}, err
	}
	return shownTOTP(secret, k.opts.Name, a.Login), nil
}

// ConfirmTOTP takes the app's secret into use: the code shows that the app has it.
func (k *Keyring) ConfirmTOTP(ctx context.Context, s Session, code string) (Granted, error) {
	if err := k.proven(s); err != nil {
		return Granted{}, err
	}
	if err := k.attempt(ctx, k.ofSecond(s.Account)); err != nil {
		return Granted{}, err
	}
	a, err := k.byID(ctx, s.Account)
	if err != nil {
		return Granted{}, err
	}
	if a.totpNext == "" {
		return Granted{}, refuse("code", "code")
	}
	secret, err := k.open(a.totpNext, a.ID)
	if err != nil {
		return Granted{}, err
	}
	step, ok := totpStep(secret, code, k.opts.Now().Unix(), 0)
	if !ok {
		return Granted{}, refuse("code", "code")
	}
	taken, err := k.changed(ctx, `UPDATE keyring_account SET totp = totp_next, totp_next = '', totp_step = $1 WHERE id = $2 AND totp_next = $3`,
		step, string(a.ID), a.totpNext)
	if err != nil {
		return Granted{}, err
	}
	if !taken {
		return Granted{}, refuse("code", "code")
	}
	if err := k.forgive(ctx, k.ofSecond(a.ID)); err != nil {
		return Granted{}, err
	}
	k.event("authenticator app set up", a.ID)
	return k.secondAdded(ctx, s)
}

// secondAdded goes on after a second factor was set up: the first one comes with
// recovery codes, and other sessions end.
func (k *Keyring) secondAdded(ctx context.Context, s Session) (Granted, error) {
	g, err := k.enrolled(ctx, s, true)
	if err != nil {
		return Granted{}, err
	}
	if err := k.revokeOthers(ctx, s.Account, g.Session.ID); err != nil {
		return Granted{}, err
	}
	f, err := k.Factors(ctx, s)
	if err != nil || f.Recovery > 0 {
		return g, err
	}
	g.Recovery, err = k.newRecovery(ctx, s.Account)
	return g, err
}

// useTOTP checks a code of the app and uses it up.
func (k *Keyring) useTOTP(ctx context.Context, a *stored, code string) (bool, error) {
	if a.totp == "" {
		return false, nil
	}
	secret, err := k.open(a.totp, a.ID)
	if err != nil {
		return false, err
	}
	step, ok := totpStep(secret, code, k.opts.Now().Unix(), a.totpStep)
	if !ok {
		return false, nil
	}
	return k.changed(ctx, `UPDATE keyring_account SET totp_step = $1 WHERE id = $2 AND totp = $3 AND totp_step < $1`, step, string(a.ID), a.totp)
}

// useRecovery checks a recovery code and uses it up.
func (k *Keyring) useRecovery(ctx context.Context, a *stored, code string) (bool, error) {
	return k.changed(ctx, `DELETE FROM keyring_recovery WHERE hash = $1 AND account = $2`, k.recoveryHash(a.ID, code), string(a.ID))
}

func (k *Keyring) recoveryHash(id AccountID, code string) string {
	return k.keyedHash("recovery of "+string(id), plainCode(code))
}

// NewRecovery makes new recovery codes; the old ones are void.
func (k *Keyring) NewRecovery(ctx context.Context, s Session) ([]string, error) {
	if err := k.proven(s); err != nil {
		return nil, err
	}
	if !s.Strong {
		return nil, refuse("second", "")
	}
	return k.newRecovery(ctx, s.Account)
}

func (k *Keyring) newRecovery(ctx context.Context, id AccountID) ([]string, error) {
	if err := k.run(ctx, []string{`DELETE FROM keyring_recovery WHERE account = $1`}, string(id)); err != nil {
		return nil, err
	}
	var out []string
	for range recoveryCodes {
		code := newCode(10)
		if err := k.run(ctx, []string{`INSERT INTO keyring_recovery (hash, account) VALUES ($1, $2)`}, k.recoveryHash(id, code), string(id)); err != nil {
			return nil, err
		}
		out = append(out, code)
	}
	k.event("recovery codes made", id)
	return out, nil
}

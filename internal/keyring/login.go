package keyring

import (
	"context"
	"time"
)

// Login checks a password. The session that it gives is Full where the account
// has no second factor (never an official's), and Second otherwise. A refusal
// does not tell whether there is such an account. address says where the try
// comes from; only a keyed hash of it is kept, for a day after a failure.
func (k *Keyring) Login(ctx context.Context, address, login, password string) (Granted, error) {
	login = normalLogin(login)
	if len(login) > 100 {
		login = login[:100]
	}
	byAddress, byLogin := k.ofAddress(address), k.ofLogin(login)
	if err := k.attempts(ctx, byAddress, byLogin); err != nil {
		k.event("login delayed", "")
		return Granted{}, err
	}
	a, err := k.whoseLogin(ctx, login)
	if err != nil {
		return Granted{}, err
	}
	same, err := k.samePassword(ctx, a.password, password)
	if err != nil {
		return Granted{}, err
	}
	if !same {
		k.event("wrong login", a.ID)
		return Granted{}, refuse("wrong", "login")
	}
	if err := k.takeBack(ctx, byAddress); err != nil {
		return Granted{}, err
	}
	if err := k.forgive(ctx, byLogin); err != nil {
		return Granted{}, err
	}
	if k.weaker(a.password) {
		if err := k.setPassword(ctx, a.ID, password); err != nil {
			return Granted{}, err
		}
	}
	has, err := k.factors(ctx, a)
	if err != nil {
		return Granted{}, err
	}
	if has.any() || a.Official != "" {
		return k.grant(ctx, a, Second, ByPassword, false, "")
	}
	return k.grant(ctx, a, Full, ByPassword, false, "")
}

// whoseLogin finds the account that may log in under a name; an empty one when
// there is none. What can be no name is not even looked for: PostgreSQL takes no
// text with zero bytes.
func (k *Keyring) whoseLogin(ctx context.Context, login string) (*stored, error) {
	if !loginForm.MatchString(login) {
		return &stored{}, nil
	}
	a, err := k.byLogin(ctx, login)
	if err != nil && !none(err) {
		return nil, err
	}
	if none(err) || !a.Enrolled || a.Disabled {
		return &stored{}, nil
	}
	return a, nil
}

// GiveSecond checks a code of the app or a recovery code in a session of stage
// Second, and gives a new session in its place.
func (k *Keyring) GiveSecond(ctx context.Context, address string, s Session, code string) (Granted, error) {
	if s.Stage != Second {
		return Granted{}, refuse("session", "")
	}
	byAddress, bySecond := k.ofAddress(address), k.ofSecond(s.Account)
	if err := k.attempts(ctx, byAddress, bySecond); err != nil {
		k.event("second factor delayed", s.Account)
		return Granted{}, err
	}
	a, err := k.byID(ctx, s.Account)
	if err != nil {
		return Granted{}, err
	}
	how := ByPassword
	right, err := k.useTOTP(ctx, a, code)
	if err == nil && !right {
		how = ByRecovery
		right, err = k.useRecovery(ctx, a, code)
	}
	if err != nil {
		return Granted{}, err
	}
	if !right {
		k.event("wrong second factor", a.ID)
		return Granted{}, refuse("code", "code")
	}
	if err := k.takeBack(ctx, byAddress); err != nil {
		return Granted{}, err
	}
	if err := k.forgive(ctx, bySecond); err != nil {
		return Granted{}, err
	}
	return k.grant(ctx, a, Full, how, true, s.ID)
}

// Confirm checks the password of who is logged in once more, before credentials
// are changed.
func (k *Keyring) Confirm(ctx context.Context, address string, s Session, password string) error {
	if err := full(s); err != nil {
		return err
	}
	if err := k.ownPassword(ctx, address, s, password); err != nil {
		return err
	}
	return k.run(ctx, []string{`UPDATE keyring_session SET proved = $1 WHERE id = $2`}, k.now(), s.ID)
}

// ownPassword checks the password of who is logged in, with the delays of a login.
func (k *Keyring) ownPassword(ctx context.Context, address string, s Session, password string) error {
	byAddress, byLogin := k.ofAddress(address), k.ofLogin(s.Login)
	if err := k.attempts(ctx, byAddress, byLogin); err != nil {
		return err
	}
	a, err := k.byID(ctx, s.Account)
	if err != nil {
		return err
	}
	same, err := k.samePassword(ctx, a.password, password)
	if err != nil {
		return err
	}
	if !same {
		k.event("wrong password within a session", a.ID)
		return refuse("current", "current")
	}
	if err := k.takeBack(ctx, byAddress); err != nil {
		return err
	}
	return k.forgive(ctx, byLogin)
}

// ChangePassword changes one's own password and ends all other sessions.
func (k *Keyring) ChangePassword(ctx context.Context, address string, s Session, current, next string) error {
	if err := full(s); err != nil {
		return err
	}
	if err := goodPassword(next, s.Login); err != nil {
		return err
	}
	if err := k.ownPassword(ctx, address, s, current); err != nil {
		return err
	}
	if err := k.setPassword(ctx, s.Account, next); err != nil {
		return err
	}
	k.event("password changed", s.Account)
	return k.revokeOthers(ctx, s.Account, s.ID)
}

// Redeem uses an invitation: the password is set, everything that the account had
// before is void, and the session it gives may do nothing but set up a second
// factor (BeginTOTP, BeginPasskey) or, if the account may have none, go on without
// (Skip).
func (k *Keyring) Redeem(ctx context.Context, address, code, password string) (Granted, error) {
	byAddress := k.ofAddress(address)
	if err := k.attempt(ctx, byAddress); err != nil {
		return Granted{}, err
	}
	hash := k.keyedHash("invitation", plainCode(code))
	var id AccountID
	err := k.base.QueryRow(ctx, `SELECT account FROM keyring_invitation WHERE hash = $1 AND expires > $2`, hash, k.now()).Scan((*string)(&id))
	if none(err) {
		k.event("wrong invitation", "")
		return Granted{}, refuse("invitation", "code")
	}
	if err != nil {
		return Granted{}, err
	}
	a, err := k.byID(ctx, id)
	if err != nil {
		return Granted{}, err
	}
	if err := goodPassword(password, a.Login); err != nil { // before the code is used up
		return Granted{}, err
	}
	used, err := k.changed(ctx, `DELETE FROM keyring_invitation WHERE hash = $1 AND expires > $2`, hash, k.now())
	if err != nil {
		return Granted{}, err
	}
	if !used {
		return Granted{}, refuse("invitation", "code")
	}
	if err := k.takeBack(ctx, byAddress); err != nil {
		return Granted{}, err
	}
	if err := k.wipe(ctx, a); err != nil {
		return Granted{}, err
	}
	if err := k.setPassword(ctx, a.ID, password); err != nil {
		return Granted{}, err
	}
	k.event("invitation redeemed", a.ID)
	return k.grant(ctx, a, Enrol, ByPassword, false, "")
}

// wipe ends everything by which an account could be entered.
func (k *Keyring) wipe(ctx context.Context, a *stored) error {
	if err := k.run(ctx, []string{`UPDATE keyring_account SET enrolled = 0, password = '', totp = '', totp_next = '', totp_step = 0 WHERE id = $1`,
		`DELETE FROM keyring_session WHERE account = $1`, `DELETE FROM keyring_passkey WHERE account = $1`,
		`DELETE FROM keyring_recovery WHERE account = $1`, `DELETE FROM keyring_ceremony WHERE account = $1`}, string(a.ID)); err != nil {
		return err
	}
	if err := k.forgive(ctx, k.ofLogin(a.Login)); err != nil {
		return err
	}
	return k.forgive(ctx, k.ofSecond(a.ID))
}

// Skip ends an enrolment without a second factor; an official's cannot.
func (k *Keyring) Skip(ctx context.Context, s Session) (Granted, error) {
	if s.Stage != Enrol {
		return Granted{}, refuse("session", "")
	}
	if s.Official != "" {
		return Granted{}, refuse("second-kept", "")
	}
	return k.enrolled(ctx, s, false)
}

// enrolled ends an enrolment, or raises a session to which a second factor was
// added. Any other session stays as it is, under its token.
func (k *Keyring) enrolled(ctx context.Context, s Session, strong bool) (Granted, error) {
	if s.Stage == Full && (s.Strong || !strong) {
		return Granted{Session: s}, nil
	}
	a, err := k.byID(ctx, s.Account)
	if err != nil {
		return Granted{}, err
	}
	if s.Stage == Enrol {
		if err := k.run(ctx, []string{`UPDATE keyring_account SET enrolled = 1 WHERE id = $1`}, string(a.ID)); err != nil {
			return Granted{}, err
		}
	}
	return k.grant(ctx, a, Full, s.How, strong, s.ID)
}

// Limits tell how long a session lasts: unused, and at the most.
func (k *Keyring) Limits() (idle, absolute time.Duration) { return k.opts.Idle, k.opts.Absolute }

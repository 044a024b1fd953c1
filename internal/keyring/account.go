package keyring

import (
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"qyzmet"
)

// AccountID names an account: l-… .
type AccountID string

// Account is one who may log in.
type Account struct {
	ID       AccountID
	Login    string           // in lower case
	Official qyzmet.SubjectID // u-…, or ""
	Person   qyzmet.SubjectID // p-…, or ""
	Enrolled bool             // has set a password, and a second factor where one must be
	Disabled bool
	Created  time.Time
}

// stored is an account with its secrets.
type stored struct {
	Account
	handle, password, totp, totpNext string
	totpStep                         int64
}

var loginForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._@-]{2,63}$`)

// idForm is that of every id that a page can name.
var idForm = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// normalLogin is a login name as it is stored.
func normalLogin(login string) string { return strings.ToLower(strings.TrimSpace(login)) }

// Who says whose an account is.
type Who struct {
	Login    string
	Official qyzmet.SubjectID // an official must have a second factor
	Person   qyzmet.SubjectID
}

// CheckLogin refuses what can be no login name.
func CheckLogin(login string) error {
	if !loginForm.MatchString(normalLogin(login)) {
		return refuse("login-form", "login")
	}
	return nil
}

// Invite makes an account, or finds the one of that login and that official or
// person, and returns the code with which its owner enrols: once, within
// Options.Invitation. An earlier code is void. Once the code of an account that
// was enrolled before is redeemed, its old credentials and sessions end: this is
// the way back for who has lost them. The code is stored nowhere; whether the
// caller may invite is for the caller to check.
func (k *Keyring) Invite(ctx context.Context, who Who) (string, Account, error) {
	if err := CheckLogin(who.Login); err != nil {
		return "", Account{}, err
	}
	who.Login = normalLogin(who.Login)
	if who.Official == "" && who.Person == "" || who.Official != "" && who.Official.Sort() != qyzmet.OfficerSort ||
		who.Person != "" && who.Person.Sort() != qyzmet.PersonSort {
		return "", Account{}, refuse("subject", "official")
	}
	_, err := k.changed(ctx, `INSERT INTO keyring_account (id, login, official, person, handle, password, totp, totp_next, totp_step, enrolled, disabled, created)
		VALUES ($1, $2, $3, $4, $5, '', '', '', 0, 0, 0, $6) ON CONFLICT (login) DO NOTHING`,
		newID("l"), who.Login, string(who.Official), string(who.Person), token(), k.now())
	if err != nil {
		return "", Account{}, err
	}
	a, err := k.byLogin(ctx, who.Login)
	if err != nil {
		return "", Account{}, err
	}
	if a.Official != who.Official || a.Person != who.Person {
		return "", Account{}, refuse("login-taken", "login")
	}
	if a.Disabled {
		return "", Account{}, refuse("disabled", "login")
	}
	code := newCode(15)
	if err := k.run(ctx, []string{`INSERT INTO keyring_invitation (hash, account, expires) VALUES ($1, $2, $3)
		ON CONFLICT (account) DO UPDATE SET hash = excluded.hash, expires = excluded.expires`},
		k.keyedHash("invitation", plainCode(code)), string(a.ID), k.after(k.opts.Invitation)); err != nil {
		return "", Account{}, err
	}
	k.event("invited", a.ID)
	return code, a.Account, nil
}

// Accounts lists all accounts by login name.
func (k *Keyring) Accounts(ctx context.Context) ([]Account, error) {
	rows, err := k.base.Query(ctx, selectAccount+` ORDER BY login`)
	if err != nil {
		return nil, fmt.Errorf("keyring: %w", err)
	}
	defer rows.Close()
	var out []Account
	for rows.Next() {
		a, err := scanAccount(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, a.Account)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("keyring: %w", err)
	}
	return out, nil
}

// Disable lets nobody log in to an account any more, and ends its sessions, or
// lets them in again.
func (k *Keyring) Disable(ctx context.Context, id AccountID, disabled bool) error {
	flag, event := 0, "enabled"
	if disabled {
		flag, event = 1, "disabled"
	}
	found, err := k.changed(ctx, `UPDATE keyring_account SET disabled = $1 WHERE id = $2`, flag, string(id))
	if err != nil {
		return err
	}
	if !found {
		return refuse("not-found", "account")
	}
	k.event(event, id)
	if !disabled {
		return nil
	}
	return k.run(ctx, []string{`DELETE FROM keyring_session WHERE account = $1`, `DELETE FROM keyring_invitation WHERE account = $1`,
		`DELETE FROM keyring_ceremony WHERE account = $1`}, string(id))
}

const selectAccount = `SELECT id, login, official, person, handle, password, totp, totp_next, totp_step, enrolled, disabled, created FROM keyring_account`

func scanAccount(row interface{ Scan(...any) error }) (*stored, error) {
	var a stored
	var enrolled, disabled, created int64
	err := row.Scan((*string)(&a.ID), &a.Login, (*string)(&a.Official), (*string)(&a.Person), &a.handle, &a.password, &a.totp, &a.totpNext, &a.totpStep,
		&enrolled, &disabled, &created)
	if err != nil {
		return nil, fmt.Errorf("keyring: %w", err)
	}
	a.Enrolled, a.Disabled, a.Created = enrolled == 1, disabled == 1, instant(created)
	return &a, nil
}

// byLogin, byID and byHandle return an error that wraps sql.ErrNoRows when there
// is none.
func (k *Keyring) byLogin(ctx context.Context, login string) (*stored, error) {
	return scanAccount(k.base.QueryRow(ctx, selectAccount+` WHERE login = $1`, login))
}

func (k *Keyring) byID(ctx context.Context, id AccountID) (*stored, error) {
	return scanAccount(k.base.QueryRow(ctx, selectAccount+` WHERE id = $1`, string(id)))
}

func (k *Keyring) byHandle(ctx context.Context, handle []byte) (*stored, error) {
	return scanAccount(k.base.QueryRow(ctx, selectAccount+` WHERE handle = $1`, base64.RawURLEncoding.EncodeToString(handle)))
}

func none(err error) bool { return errors.Is(err, sql.ErrNoRows) }

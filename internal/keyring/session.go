package keyring

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"qyzmet"
)

// Stage says how far a login has come.
type Stage string

// Stages of a login.
const (
	Second Stage = "second" // the password was right; a second factor is wanted
	Enrol  Stage = "enrol"  // an invitation was redeemed; a second factor is to be set up
	Full   Stage = "full"
)

// How a session began.
const (
	ByPassword = "password" // alone, or with the code of an app
	ByPasskey  = "passkey"
	ByRecovery = "recovery" // password and a recovery code
)

// Session is one login of one browser. It holds no address.
type Session struct {
	ID       string // names the session among its account's own; opens nothing
	Account  AccountID
	Login    string
	Official qyzmet.SubjectID // u-…, or ""
	Person   qyzmet.SubjectID // p-…, or ""
	Stage    Stage
	Strong   bool   // a second factor or a passkey was given
	How      string // ByPassword, …
	Created  time.Time
	Seen     time.Time
	Proved   time.Time // when a password, code or passkey was last given
	Expires  time.Time // at the latest; earlier when it is not used
}

// Granted is a session with the token that opens it. The token exists here and in
// the browser only.
type Granted struct {
	Token    string
	Session  Session
	Recovery []string // codes, when new ones were made: shown once
}

// seenEvery is how exactly the last use of a session is kept.
const seenEvery = time.Minute

// grant begins a session under a new token. It ends the one before, so that no
// token of a lower stage ever opens a higher one.
func (k *Keyring) grant(ctx context.Context, a *stored, stage Stage, how string, strong bool, before string) (Granted, error) {
	life := k.opts.Absolute
	switch stage {
	case Second:
		life = pending
	case Enrol:
		life = enrol
	}
	now := k.opts.Now().UTC().Truncate(time.Millisecond)
	g := Granted{Token: token(), Session: Session{ID: newID("s"), Account: a.ID, Login: a.Login, Official: a.Official, Person: a.Person, Stage: stage,
		Strong: strong, How: how, Created: now, Seen: now, Proved: now, Expires: now.Add(life)}}
	s := g.Session
	if before != "" {
		ended, err := k.changed(ctx, `DELETE FROM keyring_session WHERE id = $1 AND account = $2`, before, string(a.ID))
		if err != nil {
			return Granted{}, err
		}
		if !ended { // revoked, or used twice, in the meantime
			return Granted{}, refuse("session", "")
		}
	}
	// The account is looked at in the same statement: one disabled in this very
	// moment gets no session.
	made, err := k.changed(ctx, `INSERT INTO keyring_session (id, hash, account, stage, how, strong, created, seen, proved, expires)
		SELECT $1, $2, id, $3, $4, $5, $6, $7, $8, $9 FROM keyring_account WHERE id = $10 AND disabled = 0`,
		s.ID, hashOf(g.Token), string(stage), how, flag(strong), now.UnixMilli(), now.UnixMilli(), now.UnixMilli(), s.Expires.UnixMilli(), string(a.ID))
	if err != nil {
		return Granted{}, err
	}
	if !made {
		return Granted{}, refuse("session", "")
	}
	k.event("session "+string(stage)+" by "+how, a.ID)
	return g, nil
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

const selectSession = `SELECT s.id, s.account, a.login, a.official, a.person, s.stage, s.how, s.strong, s.created, s.seen, s.proved, s.expires
	FROM keyring_session s JOIN keyring_account a ON a.id = s.account`

func scanSession(row interface{ Scan(...any) error }) (Session, error) {
	var s Session
	var strong, created, seen, proved, expires int64
	err := row.Scan(&s.ID, (*string)(&s.Account), &s.Login, (*string)(&s.Official), (*string)(&s.Person), (*string)(&s.Stage), &s.How, &strong,
		&created, &seen, &proved, &expires)
	if err != nil {
		return s, fmt.Errorf("keyring: %w", err)
	}
	s.Strong = strong == 1
	s.Created, s.Seen, s.Proved, s.Expires = instant(created), instant(seen), instant(proved), instant(expires)
	return s, nil
}

// live is the part of a query that leaves ended sessions out: $1 is now, $2 the
// instant before which a session that was not used is over.
const live = ` s.expires > $1 AND s.seen > $2 AND a.disabled = 0`

func (k *Keyring) idle() int64 { return k.after(-k.opts.Idle) }

// Cookie names the cookie that holds a browser's token. The prefix binds it to this
// very host and to HTTPS; on one's own machine, over plain HTTP, it cannot be had.
func (k *Keyring) Cookie() string {
	if k.Secure() {
		return "__Host-qyzmet"
	}
	return "qyzmet"
}

// Resume finds the session of a token and notes that it is used. A token that
// opens nothing is refused with qyzmet.NotLoggedIn.
func (k *Keyring) Resume(ctx context.Context, token string) (Session, error) {
	if token == "" || len(token) > 100 {
		return Session{}, refuse("session", "")
	}
	h := tokenHash(sha256.Sum256([]byte(token)))
	s, at, ok := k.kept.find(h)
	if !ok || !k.alive(s) {
		var err error
		s, err = scanSession(k.base.QueryRow(ctx, selectSession+` WHERE`+live+` AND s.hash = $3`, k.now(), k.idle(), hex.EncodeToString(h[:])))
		if none(err) {
			return Session{}, refuse("session", "")
		}
		if err != nil {
			return Session{}, err
		}
		k.kept.keep(h, s, at)
	}
	if now := k.opts.Now(); now.Sub(s.Seen) >= seenEvery {
		s.Seen = now.UTC().Truncate(time.Millisecond)
		if err := k.noteSeen(ctx, s); err != nil {
			return Session{}, err
		}
		k.kept.keep(h, s, at)
	}
	return s, nil
}

// noteSeen writes when a session was last used. It ends nothing, so that what is
// kept of other sessions stays good, and Resume keeps this one anew.
func (k *Keyring) noteSeen(ctx context.Context, s Session) error {
	if _, err := k.base.Exec(ctx, `UPDATE keyring_session SET seen = $1 WHERE id = $2 AND seen < $1`, s.Seen.UnixMilli(), s.ID); err != nil {
		return fmt.Errorf("keyring: %w", err)
	}
	return nil
}

// Logout ends a session.
func (k *Keyring) Logout(ctx context.Context, s Session) error {
	ended, err := k.changed(ctx, `DELETE FROM keyring_session WHERE id = $1`, s.ID)
	if ended {
		k.event("logout", s.Account)
	}
	return err
}

// Sessions lists the sessions of one's own account that are not over, the newest
// first.
func (k *Keyring) Sessions(ctx context.Context, s Session) ([]Session, error) {
	if err := full(s); err != nil {
		return nil, err
	}
	rows, err := k.base.Query(ctx, selectSession+` WHERE`+live+` AND s.account = $3 ORDER BY s.created DESC, s.id`, k.now(), k.idle(), string(s.Account))
	if err != nil {
		return nil, fmt.Errorf("keyring: %w", err)
	}
	defer rows.Close()
	var out []Session
	for rows.Next() {
		one, err := scanSession(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("keyring: %w", err)
	}
	return out, nil
}

// Revoke ends a session of one's own account.
func (k *Keyring) Revoke(ctx context.Context, s Session, id string) error {
	if err := full(s); err != nil {
		return err
	}
	if !idForm.MatchString(id) {
		return refuse("not-found", "id")
	}
	found, err := k.changed(ctx, `DELETE FROM keyring_session WHERE id = $1 AND account = $2`, id, string(s.Account))
	if err != nil {
		return err
	}
	if !found {
		return refuse("not-found", "id")
	}
	k.event("session revoked", s.Account)
	return nil
}

// RevokeOthers ends all sessions of one's own account but this one.
func (k *Keyring) RevokeOthers(ctx context.Context, s Session) error {
	if err := full(s); err != nil {
		return err
	}
	k.event("other sessions revoked", s.Account)
	return k.revokeOthers(ctx, s.Account, s.ID)
}

func (k *Keyring) revokeOthers(ctx context.Context, id AccountID, but string) error {
	return k.run(ctx, []string{`DELETE FROM keyring_session WHERE account = $1 AND id <> $2`}, string(id), but)
}

// Sweep deletes what is over: sessions, invitations, ceremonies, forgotten
// failures. To be called now and then; nothing depends on it but size.
func (k *Keyring) Sweep(ctx context.Context) error {
	if err := k.run(ctx, []string{`DELETE FROM keyring_invitation WHERE expires <= $1`, `DELETE FROM keyring_ceremony WHERE expires <= $1`}, k.now()); err != nil {
		return err
	}
	if err := k.run(ctx, []string{`DELETE FROM keyring_session WHERE expires <= $1 OR seen <= $2`}, k.now(), k.idle()); err != nil {
		return err
	}
	return k.run(ctx, []string{`DELETE FROM keyring_failure WHERE last < $1`}, k.after(-forgetting))
}

// full refuses a session that has not come all the way.
func full(s Session) error {
	switch s.Stage {
	case Full:
		return nil
	case Second, Enrol:
		return refuse("second", "")
	}
	return refuse("session", "")
}

// proven refuses a session in which nothing was proven lately: who finds an open
// browser must not change the credentials. One that is enrolling has just shown
// its invitation.
func (k *Keyring) proven(s Session) error {
	if s.Stage == Enrol {
		return nil
	}
	if err := full(s); err != nil {
		return err
	}
	if k.opts.Now().Sub(s.Proved) > fresh {
		return refuse("fresh", "proof")
	}
	return nil
}

// Proven reports whether credentials may be changed in this session now, without
// Confirm.
func (k *Keyring) Proven(s Session) bool { return k.proven(s) == nil }

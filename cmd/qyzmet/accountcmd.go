package main

import (
	"context"

	"qyzmet"
	"qyzmet/internal/keyring"
)

type closeCmd struct {
	store
	Login string `required:"" help:"The name under which the owner logs in."`
}

func (closeCmd) Help() string {
	return `For an official who has left, and for a login that somebody else may know. Sessions end at
once, invitations are void; the password and the second factor are kept. That it was done
is written down in the register.

Examples:
  qyzmet user close --db qyzmet.db --login asanov`
}

// Run closes the account.
func (c *closeCmd) Run(s *streams) error { return c.set(s, c.Login, true) }

type openCmd struct {
	store
	Login string `required:"" help:"The name under which the owner logs in."`
}

func (openCmd) Help() string {
	return `Examples:
  qyzmet user open --db qyzmet.db --login asanov`
}

// Run opens the account.
func (c *openCmd) Run(s *streams) error { return c.set(s, c.Login, false) }

// set closes or opens the account of a login.
func (c store) set(s *streams, login string, closed bool) error {
	ctx := context.Background()
	o, err := c.open(ctx, s, "http://localhost:8090", failureLog(s.err))
	if err != nil {
		return err
	}
	defer o.Close()
	accounts, err := o.keys.Accounts(ctx)
	if err != nil {
		return err
	}
	for _, a := range accounts {
		if a.Login == login {
			return o.set(ctx, a, closed)
		}
	}
	return &qyzmet.Fault{Code: qyzmet.NotFound, Path: "--login", Value: login, Message: "nobody logs in under this name; \"qyzmet user list\" lists the accounts"}
}

func (o *opened) set(ctx context.Context, a keyring.Account, closed bool) error {
	if err := o.keys.Disable(ctx, a.ID, closed); err != nil {
		return err
	}
	what := map[bool]string{true: "disabled", false: "enabled"}[closed]
	for _, whose := range []qyzmet.SubjectID{a.Official, a.Person} {
		if whose == "" {
			continue
		}
		if err := o.NoteAccount(ctx, whose, what); err != nil {
			return err
		}
	}
	return nil
}

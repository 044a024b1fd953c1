package keyring

import (
	"context"
	"fmt"
	"net"
	"net/url"
)

// ByDemo is how a session of a demonstration began: by naming an account.
const ByDemo = "demo"

// DemoLogin gives a full session of an account without password and second
// factor, to whoever asks. It is for demonstrations over an invented register on
// one's own machine: everywhere else, where Options.Demo is not set, it refuses.
func (k *Keyring) DemoLogin(ctx context.Context, login string) (Granted, error) {
	if !k.opts.Demo {
		k.event("demo login outside a demonstration", "")
		return Granted{}, refuse("no-demo", "login")
	}
	login = normalLogin(login)
	if !loginForm.MatchString(login) {
		return Granted{}, refuse("not-found", "login")
	}
	a, err := k.byLogin(ctx, login)
	if none(err) || err == nil && a.Disabled {
		return Granted{}, refuse("not-found", "login")
	}
	if err != nil {
		return Granted{}, err
	}
	return k.grant(ctx, a, Full, ByDemo, true, "")
}

// demoOrigin refuses a demonstration that others than this machine could reach by
// its name.
func demoOrigin(o Options) error {
	if !o.Demo {
		return nil
	}
	u, err := url.Parse(o.Origin)
	if err == nil && (u.Hostname() == "localhost" || net.ParseIP(u.Hostname()).IsLoopback()) {
		return nil
	}
	return fmt.Errorf("keyring: a demonstration is for this machine alone, not for %q", o.Origin)
}

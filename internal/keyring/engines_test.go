package keyring

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"qyzmet/internal/register"
	"qyzmet/internal/register/pgtest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

// inRegister opens a register with this room's tables beside the log, as cmd does.
func inRegister(t testing.TB, open func(o register.Options) (*register.Register, error)) Base {
	t.Helper()
	schema := register.Schema{Name: SchemaName}
	for _, m := range Migrations() {
		schema.Migrations = append(schema.Migrations, register.Migration(m))
	}
	dir := t.TempDir()
	r, err := open(register.Options{Schemas: []register.Schema{schema}, KeyFile: filepath.Join(dir, "key"), CheckpointFile: filepath.Join(dir, "checkpoint")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r.Base()
}

// TestEngines: the room works on the register's own database, on both engines.
func TestEngines(t *testing.T) {
	engines := map[string]func(t testing.TB) Base{
		"sqlite": func(t testing.TB) Base {
			return inRegister(t, func(o register.Options) (*register.Register, error) {
				return register.OpenFile(context.Background(), filepath.Join(t.TempDir(), "register.db"), o)
			})
		},
		"postgres": func(t testing.TB) Base {
			return inRegister(t, func(o register.Options) (*register.Register, error) {
				return register.OpenPostgres(context.Background(), pgtest.URL(t), o)
			})
		},
	}
	tests := map[string]func(*testing.T){
		"EnrolAndLogin": TestEnrolAndLogin, "SecondFactor": TestSecondFactor, "OneCodeOnce": TestOneCodeOnce, "RefusedAlike": TestRefusedAlike,
		"Disable": TestDisable, "Invite": TestInvite, "InvitedAgain": TestInvitedAgain, "ChangePassword": TestChangePassword, "SessionLimits": TestSessionLimits,
		"SessionsAreOnesOwn": TestSessionsAreOnesOwn, "Lockout": TestLockout, "ManyAtOnce": TestManyAtOnce, "Passkey": TestPasskey, "PasskeyOnce": TestPasskeyOnce,
		"AddPasskeyRefused": TestAddPasskeyRefused, "Swept": testSwept, "DemoLogin": TestDemoLogin,
	}
	defer func() { onBase = nil }()
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			onBase = open
			for name, test := range tests {
				t.Run(name, test)
			}
		})
	}
}

func testSwept(t *testing.T) {
	d := newDesk(t)
	d.enrol(official)
	if err := d.Sweep(d.ctx); err != nil {
		t.Fatal(err)
	}
	d.login(official)
}

package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"qyzmet": main})
}

// environment is what the command reads of it.
var environment = []string{"QYZMET_LANG", "QYZMET_TEXTS", "XDG_CONFIG_HOME", "HOME"}

// The scripts read like a manual. Beside testscript's own commands they have
//
//	exits STATUS qyzmet ARGS… [< FILE]
//
// which runs the command and compares its exit status. It runs in this process,
// so that the law data is read once and not a hundred times; "exec qyzmet" runs
// it as a process of its own.
func TestScripts(t *testing.T) {
	for _, name := range environment {
		t.Setenv(name, os.Getenv(name)) // put back at the end
	}
	dir, err := filepath.Abs("testdata/script")
	if err != nil {
		t.Fatal(err)
	}
	testscript.RunT(inTurn{t}, testscript.Params{
		Dir:                 dir,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("QYZMET_TEXTS", "")
			env.Setenv("QYZMET_LANG", "en")
			env.Setenv("XDG_CONFIG_HOME", env.WorkDir+"/config")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "status": processStatus},
	})
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 || args[1] != "qyzmet" {
		ts.Fatalf("usage: exits STATUS qyzmet ARGS… [< FILE]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	typed := ""
	args = args[2:]
	if n := len(args); n >= 2 && args[n-2] == "<" {
		typed, args = ts.ReadFile(args[n-1]), args[:n-2]
	}
	for _, name := range environment {
		ts.Check(os.Setenv(name, ts.Getenv(name)))
	}
	home, err := os.Getwd()
	ts.Check(err)
	ts.Check(os.Chdir(ts.MkAbs(".")))
	got := run(args, &streams{in: strings.NewReader(typed), out: ts.Stdout(), err: ts.Stderr(), now: time.Now})
	ts.Check(os.Chdir(home))
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

// processStatus runs "status WANT qyzmet ARGS…" as a process of its own.
func processStatus(ts *testscript.TestScript, neg bool, args []string) {
	got := 0
	var failed *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &failed) {
		got = failed.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("exit status %d, want %s", got, args[0])
	}
}

// inTurn runs scripts one after another: they share the working directory.
type inTurn struct{ *testing.T }

func (t inTurn) Parallel() {}

func (t inTurn) Verbose() bool { return testing.Verbose() }

func (t inTurn) Run(name string, f func(testscript.T)) {
	t.T.Run(name, func(t *testing.T) { f(inTurn{t}) })
}

//go:build unix

package pgtest

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
)

// PostgreSQL refuses to run as root; then it runs as the user postgres, whom its
// package makes.
func serverUser() (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, fmt.Errorf("PostgreSQL does not run as root, and there is no user postgres: %w", err)
	}
	uid, _ := strconv.ParseUint(u.Uid, 10, 32)
	gid, _ := strconv.ParseUint(u.Gid, 10, 32)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}

func giveToUser(dir string) error {
	c, err := serverUser()
	if err != nil || c == nil {
		return err
	}
	return os.Chown(dir, int(c.Uid), int(c.Gid))
}

func asUser(cmd *exec.Cmd) {
	if c, err := serverUser(); err == nil && c != nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c}
	}
}

// AsUser makes a program run as the user who may run PostgreSQL: for tests of what
// runs the server.
func AsUser(cmd *exec.Cmd) { asUser(cmd) }

// GiveToUser gives a file or folder to the user who may run PostgreSQL.
func GiveToUser(path string) error { return giveToUser(path) }

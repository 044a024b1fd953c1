package register

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Nobody else on the machine reads the register, its journal or a backup.
func TestFilesArePrivate(t *testing.T) {
	dir := t.TempDir()
	r, err := OpenFile(t.Context(), filepath.Join(dir, "r.db"), Options{Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := r.Backup(t.Context(), filepath.Join(dir, "b.db")); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) < 5 {
		t.Fatalf("%v: %v", entries, err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || info.Mode().Perm()&0o077 != 0 && !strings.Contains(e.Name(), ".lock") { // the lock holds nothing
			t.Errorf("%s: %v: %v", e.Name(), info.Mode(), err)
		}
	}
}

package register

import (
	"os"
	"path/filepath"
	"testing"
)

// A segment, whatever stands in it, is read, refused or told as torn: never does a
// batch count that no seal closes, and nothing makes the reader panic.
func FuzzScanSegment(f *testing.F) {
	dir := f.TempDir()
	r := archiveOf(f, dir, Options{})
	mustAppend(f, r, draft("k", "p-1"))
	flush(f, r)
	thing(f, r, "t", "x")
	flush(f, r)
	r.Close()
	whole, err := os.ReadFile(segmentName(filepath.Join(dir, "archive"), 1))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add([]byte("0=\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		name := filepath.Join(t.TempDir(), "000001.segment")
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		lines := 0
		s, err := scanSegment(name, func(batch []placed, _ archiveSeal) error { lines += len(batch) + 1; return nil })
		if err == nil && (s.good+s.torn != int64(len(data)) || lines > 0 != (s.good > 0)) {
			t.Errorf("%d lines, %d good and %d torn of %d bytes", lines, s.good, s.torn, len(data))
		}
		if err != nil || s.head == nil {
			return
		}
		_, _ = RestoreArchive(t.Context(), RestorePlan{Archive: filepath.Dir(name)}, filepath.Join(t.TempDir(), "r.db"))
	})
}

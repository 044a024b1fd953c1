package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// aCopy is what somebody invented took away from his page.
const aCopy = "../../internal/office/testdata/copy.json"

// A copy is told in three languages; a changed one is found, and ends with 1.
func TestVerifyCopy(t *testing.T) {
	ask := func(args ...string) (string, int) {
		var out, said bytes.Buffer
		code := run(append([]string{"verify"}, args...), &streams{out: &out, err: &said, now: time.Now})
		return out.String() + said.String(), code
	}
	for _, lang := range []string{"kk", "ru", "en"} {
		got, code := ask("--copy", aCopy, "--lang", lang)
		golden := filepath.Join("testdata", "copy."+lang+".txt")
		if os.Getenv("WRITE_GOLDEN") != "" {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) || code != statusSettled {
			t.Errorf("%s: status %d\n%s", lang, code, got)
		}
	}
	data, err := os.ReadFile(aCopy)
	if err != nil {
		t.Fatal(err)
	}
	bad := filepath.Join(t.TempDir(), "bad.json")
	if err := os.WriteFile(bad, bytes.Replace(data, []byte("fit"), []byte("fat"), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, code := ask("--copy", bad); code != statusFailure || !strings.Contains(got, "something in it was changed") {
		t.Errorf("status %d\n%s", code, got)
	}
	if got, code := ask("--copy", "copy_test.go"); code != statusBadInput || !strings.Contains(got, "no copy of a file") {
		t.Errorf("status %d\n%s", code, got)
	}
}

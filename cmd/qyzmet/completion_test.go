package main

import (
	"bytes"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"
)

func script(t *testing.T, shell string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if code := run([]string{"completion", shell}, &streams{in: strings.NewReader(""), out: &out, err: &errs, now: time.Now}); code != 0 {
		t.Fatalf("status %d: %s", code, &errs)
	}
	return out.String()
}

// bash itself completes with the script.
func TestBashCompletion(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("bash is not here")
	}
	source := script(t, "bash")
	for _, c := range []struct {
		typed string // the last word is the one to complete
		want  []string
		not   string
	}{
		{"qyzmet ", []string{"ask", "law", "version"}, "--help"},
		{"qyzmet l", []string{"law"}, "ask"},
		{"qyzmet ask def", []string{"deferral", "deferral-waiver"}, "exemption"},
		{"qyzmet ask deferral --", []string{"--facts", "--interview", "--lang"}, "--status"},
		{"qyzmet ask deferral --lang ", []string{"en", "ru", "kk"}, "deferral"},
		{"qyzmet law ", []string{"ledger", "show", "check", "import"}, "ask"},
		{"qyzmet law show law/3", []string{"law/35", "law/36"}, "rules/8"},
		{"qyzmet law ledger --status ", []string{"encoded", "repealed"}, "law/35"},
		{"qyzmet facts person.study.l", []string{"person.study.level"}, "person.sex"},
		{"qyzmet completion ", []string{"bash", "zsh", "fish"}, "ask"},
		{"qyzmet ask deferral --facts completion_t", []string{"completion_test.go"}, "deferral"},
	} {
		words := strings.Split(c.typed, " ")
		var input strings.Builder
		input.WriteString(source + "\nCOMP_WORDS=(")
		for _, w := range words {
			input.WriteString(" " + quote(w))
		}
		input.WriteString(")\nCOMP_CWORD=$((${#COMP_WORDS[@]}-1))\ncompopt() { :; }\n_qyzmet\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n")
		cmd := exec.Command(bash, "--norc")
		cmd.Stdin = strings.NewReader(input.String())
		got, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, got)
		}
		offers := strings.Fields(string(got))
		for _, w := range c.want {
			if !slices.Contains(offers, w) {
				t.Errorf("%q offers %v, not %s", c.typed, offers, w)
			}
		}
		if slices.Contains(offers, c.not) {
			t.Errorf("%q offers %s", c.typed, c.not)
		}
	}
}

// The other shells read their scripts, where they are here.
func TestScriptsAreRead(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish"} {
		source := script(t, shell)
		for _, word := range []string{"ask", "interview", "deferral", "law/35"} {
			if !strings.Contains(source, word) {
				t.Errorf("%s does not know %s", shell, word)
			}
		}
		path, err := exec.LookPath(shell)
		if err != nil {
			t.Logf("%s is not here", shell)
			continue
		}
		cmd := exec.Command(path, "-n")
		cmd.Stdin = strings.NewReader(source)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v: %s", shell, err, out)
		}
	}
}

package qyzmet_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// levelTwo are the requirements of OWASP ASVS 4.0.3 that level 2 has, by section.
var levelTwo = map[string][]int{
	"1.1": to(7), "1.2": to(4), "1.4": {1, 4, 5}, "1.5": to(4), "1.6": to(4), "1.7": to(2), "1.8": to(2), "1.9": to(2), "1.10": to(1), "1.11": to(2), "1.12": {2}, "1.14": to(6),
	"2.1": to(12), "2.2": to(3), "2.3": to(3), "2.4": to(6), "2.5": to(7), "2.6": to(3), "2.7": to(6), "2.8": to(6), "2.9": to(3), "2.10": to(4),
	"3.1": to(1), "3.2": to(4), "3.3": to(4), "3.4": to(5), "3.5": to(3), "3.7": to(1),
	"4.1": {1, 2, 3, 5}, "4.2": to(2), "4.3": to(3),
	"5.1": to(5), "5.2": to(8), "5.3": to(10), "5.4": to(3), "5.5": to(4),
	"6.1": to(3), "6.2": to(6), "6.3": to(2), "6.4": to(2),
	"7.1": to(4), "7.2": to(2), "7.3": {1, 3, 4}, "7.4": to(3),
	"8.1": to(4), "8.2": to(3), "8.3": to(8),
	"9.1": to(3), "9.2": to(4), "10.2": to(2), "10.3": to(3), "11.1": to(8),
	"12.1": to(3), "12.2": to(1), "12.3": to(6), "12.4": to(2), "12.5": to(2), "12.6": to(1),
	"13.1": {1, 3, 4, 5}, "13.2": {1, 2, 3, 5, 6}, "13.3": to(2), "13.4": to(2),
	"14.1": to(4), "14.2": to(6), "14.3": {2, 3}, "14.4": to(7), "14.5": to(4),
}

func to(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i + 1
	}
	return out
}

var (
	requirement = regexp.MustCompile(`^\| (\d+\.\d+)\.(\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$`)
	shownBy     = regexp.MustCompile("`([a-z/]+) ((?:Test|Fuzz)\\w+)`")
	because     = regexp.MustCompile(`^\*\*(not met|not applicable|in part)\*\*: \S`)
)

// Every requirement of the level has its line in docs/security.md, each line a test
// that exists or the reason why there is none; and nothing else is claimed there.
func TestSecurityTable(t *testing.T) {
	data, err := os.ReadFile("docs/security.md")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, line := range strings.Split(string(data), "\n") {
		m := requirement.FindStringSubmatch(line)
		if m == nil {
			if strings.HasPrefix(line, "| ") && len(line) > 2 && line[2] >= '0' && line[2] <= '9' {
				t.Errorf("not read: %s", line)
			}
			continue
		}
		id := m[1] + "." + m[2]
		if !slices.ContainsFunc(levelTwo[m[1]], func(n int) bool { return fmt.Sprint(n) == m[2] }) || seen[id] {
			t.Errorf("%s is no requirement of level 2, or stands here twice", id)
		}
		seen[id] = true
		tests := shownBy.FindAllStringSubmatch(m[5], -1)
		if len(tests) == 0 && !because.MatchString(m[5]) {
			t.Errorf("%s has neither a test nor a reason: %s", id, m[5])
		}
		if strings.TrimSpace(m[4]) == "–" && !strings.HasPrefix(m[5], "**not ") {
			t.Errorf("%s does not say how it is met", id)
		}
		for _, x := range tests {
			if !declared(t, x[1], x[2]) {
				t.Errorf("%s: there is no %s in %s", id, x[2], x[1])
			}
		}
	}
	for section, list := range levelTwo {
		for _, n := range list {
			if id := fmt.Sprintf("%s.%d", section, n); !seen[id] {
				t.Errorf("%s has no line", id)
			}
		}
	}
}

// declared reports whether the tests of a package declare a function. Packages are
// named from internal/ on, cmd/qyzmet by its path, the root as house.
func declared(t *testing.T, name, test string) bool {
	t.Helper()
	dir := map[string]string{"house": ".", "cmd/qyzmet": "cmd/qyzmet"}[name]
	if dir == "" {
		dir = filepath.Join("internal", name)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		source, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(source), "\nfunc "+test+"(") {
			return true
		}
	}
	return false
}

// apart are packages that could undo what the rest keeps, and the only folders whose
// programs may use them.
var apart = map[string][]string{
	`"unsafe"`: nil, `"plugin"`: nil, `"text/template"`: nil, `"html/template"`: nil,
	`"os/exec"`:      {"cmd/qyzmet/demo.go", "internal/register/pgtest"}, // the browser of a demonstration; a server for tests
	`"math/rand"`:    nil,
	`"math/rand/v2"`: {"internal/lab", "internal/courier"}, // invented people, and waits that are not to be guessed by nobody
}

// No program of ours leaves the safe language, runs others, fills templates or draws
// guessable numbers but where it is said; none holds a private key.
func TestSourcesAreSafe(t *testing.T) {
	files := 0
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == ".git" || d.Name() == "bench" || d.Name() == "node_modules"):
			return fs.SkipDir
		case d.IsDir() || filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		source, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		files++
		if bytes.Contains(source, []byte("PRIVATE KEY-----")) {
			t.Errorf("%s holds a private key", name)
		}
		for what, where := range apart {
			in := slices.ContainsFunc(where, func(dir string) bool { return strings.HasPrefix(filepath.ToSlash(name), dir) })
			if !in && regexp.MustCompile(`(?m)^\s*(\w+ )?`+what+`$|^import `+what).Match(source) {
				t.Errorf("%s imports %s", name, what)
			}
		}
		return nil
	})
	if err != nil || files < 300 {
		t.Errorf("%d files were read: %v", files, err)
	}
}

package qyzmet_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// This file is the plan of the house as a test: which room may import which,
// what each must never touch, and the habits that a machine can see.

const module = "qyzmet"

// storeys are the rooms from the ground up. A room imports from storeys below
// its own only, never sideways.
var storeys = [][]string{
	{"date"},
	{"."},
	{"law", "internal/lawtext", "internal/rulebook", "internal/column", "internal/register", "internal/keyring"},
	{"internal/engine", "internal/proof", "internal/record", "internal/view"},
	{"internal/procedure", "internal/document", "internal/roster", "internal/lab", "internal/courier"},
	{"internal/office"},
	{"internal/api", "internal/web"},
	{"cmd/qyzmet"},
}

// forbidden imports beside those that go up or sideways. Deep ones are looked
// for among all that a room is linked with, the others among its own imports.
var forbidden = []struct {
	rooms  []string
	not    string
	deep   bool
	reason string
}{
	{[]string{"."}, "", true, "the vocabulary knows no technology"},
	{[]string{"internal/proof"}, module + "/internal/engine", true, "a checker that shares code with what it checks proves nothing"},
	{[]string{"internal/api", "internal/web"}, module + "/internal/register", false, "doors go through office, where power and law are checked"},
	{[]string{"internal/api", "internal/web"}, module + "/internal/view", false, "doors go through office; decisions read record"},
	{allBut("cmd/qyzmet"), module + "/law", false, "the law data is handed in by cmd, so that another book can be"},
	{allBut("internal/register", "internal/view", "internal/keyring", "cmd/qyzmet"), "database/sql", false, "only register, view and keyring know a database"},
	{allBut("internal/api", "internal/web", "internal/courier", "cmd/qyzmet"), "net/http", false, "only the doors know HTTP, and courier, the way out: decision 10"},
	{allBut("internal/courier", "cmd/qyzmet"), "github.com/wneessen/go-mail", false, "only courier sends mail: decision 10"},
	{allBut("internal/courier", "cmd/qyzmet"), "net/smtp", false, "only courier sends mail: decision 10"},
	{[]string{"date", ".", "internal/rulebook", "internal/engine", "internal/proof", "internal/lawtext", "internal/record", "internal/procedure"},
		"net/http", true, "what decides has no way out"},
	{[]string{"date", ".", "internal/rulebook", "internal/engine", "internal/proof", "internal/lawtext", "internal/procedure"},
		"database/sql", true, "what decides is given its facts"},
}

func allBut(rooms ...string) []string {
	var out []string
	for _, s := range storeys {
		for _, r := range s {
			if !slices.Contains(rooms, r) {
				out = append(out, r)
			}
		}
	}
	return out
}

// pkg is what `go list` tells of a package.
type pkg struct {
	ImportPath, Name, Doc, Dir string
	GoFiles, Imports, Deps     []string
}

var packages = sync.OnceValues(func() ([]pkg, error) {
	out, err := exec.Command("go", "list", "-e", "-json=ImportPath,Name,Doc,Dir,GoFiles,Imports,Deps", "./...").Output()
	if err != nil {
		return nil, err
	}
	var list []pkg
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return list, nil
		} else if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
})

func ourPackages(t *testing.T) []pkg {
	t.Helper()
	list, err := packages()
	if err != nil || len(list) < 5 {
		t.Fatalf("go list found %d packages: %v", len(list), err)
	}
	return list
}

// roomOf returns the room of an import path, "" when it is none of ours.
func roomOf(importPath string) string {
	rest, ours := strings.CutPrefix(importPath+"/", module+"/")
	parts := strings.Split(strings.TrimSuffix(rest, "/"), "/")
	switch {
	case !ours:
		return ""
	case parts[0] == "":
		return "."
	case parts[0] == "internal" || parts[0] == "cmd":
		return path.Join(parts[:min(2, len(parts))]...)
	}
	return parts[0]
}

func storeyOf(room string) int {
	return slices.IndexFunc(storeys, func(s []string) bool { return slices.Contains(s, room) })
}

func TestImportsGoDown(t *testing.T) {
	for _, p := range ourPackages(t) {
		room := roomOf(p.ImportPath)
		if storeyOf(room) < 0 {
			t.Errorf("%s is in no room; give it a storey here and a line in ARCHITECTURE.md", p.ImportPath)
		}
		for _, i := range p.Imports {
			if other := roomOf(i); other != "" && other != room && storeyOf(other) >= storeyOf(room) {
				t.Errorf("%s imports %s, which is not below it", p.ImportPath, i)
			}
		}
	}
}

func TestForbiddenImports(t *testing.T) {
	for _, p := range ourPackages(t) {
		room := roomOf(p.ImportPath)
		for _, f := range forbidden {
			imports := p.Imports
			if f.deep {
				imports = p.Deps
			}
			for _, i := range imports {
				if slices.Contains(f.rooms, room) && (i == f.not || f.not == "" && strings.Contains(i, ".")) && roomOf(i) != room {
					t.Errorf("%s imports %s: %s", p.ImportPath, i, f.reason)
				}
			}
		}
	}
}

// clocks are the places that may ask the machine for the time.
var clocks = map[string]string{
	"cmd/qyzmet":            "wiring: it hands the clock to those who need one",
	"internal/office":       "the day of an act is the day on which it is signed",
	"internal/register":     "it stamps the instant of recording, by the clock it is given, and waits a moment for those who write together",
	"internal/web/guard.go": "measures how long a request takes; it never asks what day it is",
}

func TestClock(t *testing.T) {
	asking := []string{"Now", "Since", "Until", "After", "AfterFunc", "Tick", "NewTicker", "NewTimer", "Sleep"}
	eachFile(t, func(p pkg, name string, file *ast.File, at func(token.Pos) string) {
		if clocks[roomOf(p.ImportPath)] != "" || clocks[name] != "" {
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == "time" && slices.Contains(asking, sel.Sel.Name) {
				t.Errorf("%s: time.%s: %s knows no clock; the day is handed in", at(n.Pos()), sel.Sel.Name, roomOf(p.ImportPath))
			}
			return true
		})
	})
}

// A text that is a provision's id, and no sentence with an example of one, is
// law written in Go.
func TestGoKnowsNoArticleNumber(t *testing.T) {
	files, err := filepath.Glob("law/enactments/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no enactments were found", err)
	}
	var names []string
	for _, f := range files {
		names = append(names, regexp.QuoteMeta(strings.TrimSuffix(filepath.Base(f), ".yaml")))
	}
	provision := regexp.MustCompile(`^(` + strings.Join(names, "|") + `)/[0-9][^ ]*$`)
	eachFile(t, func(_ pkg, _ string, file *ast.File, at func(token.Pos) string) {
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if text, err := strconv.Unquote(lit.Value); err == nil && provision.MatchString(text) {
					t.Errorf("%s: %q: provisions stand in the law data", at(n.Pos()), text)
				}
			}
			return true
		})
	})
}

// "Service" is military service; the others say nothing.
var emptyNames = regexp.MustCompile(`(?i)(service|manager|utils?|common|helpers?)$`)

func TestNames(t *testing.T) {
	for _, p := range ourPackages(t) {
		if p.Doc == "" {
			t.Errorf("%s has no package comment: what it does, what it may touch", p.ImportPath)
		}
		if emptyNames.MatchString(p.Name) {
			t.Errorf("package %s: the name does not say what it does", p.ImportPath)
		}
	}
	eachFile(t, func(_ pkg, _ string, file *ast.File, at func(token.Pos) string) {
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := n.(*ast.TypeSpec); ok && emptyNames.MatchString(s.Name.Name) {
				t.Errorf("%s: type %s: the name does not say what it is", at(s.Pos()), s.Name.Name)
			}
			return true
		})
	})
}

// largeFiles may be over 400 lines.
var largeFiles = map[string]string{}

// Files are mostly under 300 lines, and never over 400; functions mostly under
// 40, and never over 80.
func TestSizes(t *testing.T) {
	files, long := 0, 0
	eachFile(t, func(_ pkg, name string, file *ast.File, at func(token.Pos) string) {
		files++
		lines := lineOf(at(file.FileEnd))
		if lines > 300 {
			long++
			t.Logf("%s has %d lines", name, lines)
		}
		if lines > 400 && largeFiles[name] == "" {
			t.Errorf("%s has %d lines; divide it", name, lines)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if n := lineOf(at(f.End())) - lineOf(at(f.Pos())) + 1; n > 80 {
				t.Errorf("%s: %s has %d lines; divide it", at(f.Pos()), f.Name.Name, n)
			}
		}
	})
	if long*10 > files {
		t.Errorf("%d of %d files have over 300 lines", long, files)
	}
}

func lineOf(position string) int {
	parts := strings.Split(position, ":")
	n, _ := strconv.Atoi(parts[len(parts)-1])
	return n
}

// eachFile parses every Go file of ours that is no test.
func eachFile(t *testing.T, visit func(p pkg, name string, file *ast.File, at func(token.Pos) string)) {
	t.Helper()
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range ourPackages(t) {
		for _, f := range p.GoFiles {
			full := filepath.Join(p.Dir, f)
			fset := token.NewFileSet()
			file, err := parser.ParseFile(fset, full, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Error(err)
				continue
			}
			name, _ := filepath.Rel(root, full)
			visit(p, filepath.ToSlash(name), file, func(pos token.Pos) string {
				return filepath.ToSlash(name) + ":" + strconv.Itoa(fset.Position(pos).Line)
			})
		}
	}
}

// strangers are texts that belong to one machine or one mirror.
var strangers = map[string]*regexp.Regexp{
	"a path of one machine":     regexp.MustCompile(`(^|[\s"'=(:\x60])/(work|root|home|Users)/[a-zA-Z]`),
	"the name of a registry":    regexp.MustCompile(`\b(proxy|sum)\.golang\.org|\bregistry\.(npmjs|yarnpkg)\.|\bgoproxy\.(io|cn)|\bregistry-1\.docker|\bpypi\.org`),
	"an unresolved conflict":    regexp.MustCompile(`(?m)^(<{7}|>{7}) `),
	"a key or a token, perhaps": regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY|\bghp_[A-Za-z0-9]{20}|\bAKIA[A-Z0-9]{16}\b`),
}

func TestNoStrangers(t *testing.T) {
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == ".git" || d.Name() == "node_modules"):
			return fs.SkipDir
		case d.IsDir() || name == "house_test.go" || name == "go.sum" || name == ".git": // a file where the tree is one of several
			return nil
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if bytes.IndexByte(data, 0) >= 0 {
			return nil // no text
		}
		for _, what := range slices.Sorted(maps.Keys(strangers)) {
			if found := strangers[what].FindIndex(data); found != nil {
				t.Errorf("%s:%d: %s: %q", name, 1+bytes.Count(data[:found[0]], []byte("\n")), what, data[found[0]:found[1]])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

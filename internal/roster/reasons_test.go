package roster

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"qyzmet"
)

var braces = regexp.MustCompile(`\{[a-z]+\}`)

func placeholders(text string) []string {
	found := braces.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

// TestReasonsAreWhole: each reason is in each language with the same values. What
// other rooms say may have a value that the others leave out.
func TestReasonsAreWhole(t *testing.T) {
	for key, text := range reasons() {
		kk, ru, en := placeholders(text.KK), placeholders(text.RU), placeholders(text.EN)
		if text.KK == "" || text.RU == "" || text.EN == "" {
			t.Errorf("%s lacks a language", key)
		}
		if !slices.Equal(kk, en) || !slices.Equal(ru, en) {
			t.Errorf("%s: values differ: kk %v, ru %v, en %v", key, kk, ru, en)
		}
	}
	for _, w := range wordings() {
		kk, ru, en := placeholders(w.text.KK), placeholders(w.text.RU), placeholders(w.text.EN)
		if w.text.KK == "" || w.text.RU == "" || w.text.EN == "" {
			t.Errorf("%+v lacks a language", w.text)
		}
		if !slices.Equal(kk, ru) || slices.ContainsFunc(kk, func(p string) bool { return !slices.Contains(en, p) }) {
			t.Errorf("values differ: %+v", w.text)
		}
	}
	for _, text := range reasons() {
		for _, lang := range []qyzmet.Lang{qyzmet.Kazakh, qyzmet.Russian} {
			if s := text.In(lang); strings.ContainsRune(s, 'ё') || strings.ContainsRune(s, '—') {
				t.Errorf("%q has a letter or a dash that the other texts do not use", s)
			}
		}
	}
	for _, f := range options(t).Book.FactOrder {
		if _, ok := reasons()["unit."+f.Unit]; f.Unit != "" && !ok {
			t.Errorf("the unit %s of %s has no text", f.Unit, f.Path)
		}
		if _, ok := reasons()["type."+f.Type]; !ok {
			t.Errorf("the type %s of %s has no text", f.Type, f.Path)
		}
	}
}

// TestFaultsHaveKeys: every fault is made with a key of the reasons, none past
// them, and each key is used.
func TestFaultsHaveKeys(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	set := token.NewFileSet()
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			checkNode(t, set, name, n, used)
			return true
		})
	}
	for _, key := range slices.Sorted(maps.Keys(reasons())) {
		room, _, dotted := strings.Cut(key, ".")
		if dotted && (used[room] || used[room+"."]) {
			continue // a unit, a type, a plural form
		}
		if !used[key] {
			t.Errorf("nobody says %s", key)
		}
	}
}

// checkNode notes the texts that stand in the source, and what makes a fault.
func checkNode(t *testing.T, set *token.FileSet, name string, n ast.Node, used map[string]bool) {
	switch n := n.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING {
			used[text] = true
		}
	case *ast.CompositeLit:
		if s, ok := n.Type.(*ast.SelectorExpr); ok && s.Sel.Name == "Fault" && name != "faults.go" && name != "elsewhere.go" {
			t.Errorf("%s: a fault without a key", set.Position(n.Pos()))
		}
	case *ast.CallExpr:
		checkCall(t, set, n)
	case *ast.AssignStmt:
		if s, ok := n.Lhs[0].(*ast.SelectorExpr); ok && s.Sel.Name == "Message" && name != "faults.go" {
			t.Errorf("%s: a message without a key", set.Position(n.Pos()))
		}
	}
}

// keyAt is where the key stands among the arguments of what makes a fault.
var keyAt = map[string]int{"fault": 1, "also": 1, "say": 0, "within": 1, "counted": 1}

// fromTables are variables that hold keys, all of them written as texts nearby.
var fromTables = []string{"key", "bad", "s.key", "noun"}

func checkCall(t *testing.T, set *token.FileSet, call *ast.CallExpr) {
	at := -1
	switch f := call.Fun.(type) {
	case *ast.Ident:
		if i, ok := keyAt[f.Name]; ok {
			at = i
		}
	case *ast.SelectorExpr: // of the header's reader
		if f.Sel.Name == "fault" {
			at = 3
		}
	}
	if at < 0 {
		return
	}
	switch key := call.Args[at].(type) {
	case *ast.BasicLit:
		text, _ := strconv.Unquote(key.Value)
		_, whole := reasons()[text]
		_, noun := reasons()[text+".many"]
		if !whole && !noun {
			t.Errorf("%s: there is no reason %q", set.Position(key.Pos()), text)
		}
	case *ast.Ident:
		if !slices.Contains(fromTables, key.Name) {
			t.Errorf("%s: which reason is %s?", set.Position(key.Pos()), key.Name)
		}
	}
}

// TestReasonsInEachLanguage holds what is said of bad input in each language to
// the golden file: go test -run InEachLanguage -update writes it anew, and each
// sentence is to be read then.
func TestReasonsInEachLanguage(t *testing.T) {
	var b strings.Builder
	for _, c := range badInput(t) {
		b.WriteString("== " + c.name + "\n")
		for _, text := range c.notes {
			b.WriteString("note\n  kk " + text.KK + "\n  ru " + text.RU + "\n  en " + text.EN + "\n")
		}
		for _, f := range c.faults {
			checkFault(t, c.name, f)
			b.WriteString(strings.TrimSpace(string(f.Code)+" "+f.Path) + "\n")
			for _, lang := range qyzmet.Langs() {
				b.WriteString("  " + string(lang) + " " + Reason(f, lang) + "\n")
			}
		}
	}
	const name = "testdata/reasons.txt"
	if *update {
		if err := os.WriteFile(name, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	got, lines := strings.Split(b.String(), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(got), len(lines)) {
		if i >= len(got) || i >= len(lines) || got[i] != lines[i] {
			t.Fatalf("line %d differs from %s:\n got %s\nwant %s", i+1, name, strings.Join(got[min(i, len(got)):min(i+1, len(got))], ""), strings.Join(lines[min(i, len(lines)):min(i+1, len(lines))], ""))
		}
	}
}

// ofTheLaw reports whether a fault is worded by the law data or the engine: what
// it says in English beside its text is for programmers.
func ofTheLaw(f *qyzmet.Fault) bool { return f.Code == qyzmet.Contradiction && f.Message != f.Text.EN }

// checkFault: a fault says the same in English in both ways, and something in
// each language.
func checkFault(t *testing.T, name string, f *qyzmet.Fault) {
	t.Helper()
	if f.Text == nil {
		t.Errorf("%s: %v has no text", name, f)
		return
	}
	if en := Reason(f, qyzmet.English); en != f.Text.EN && !ofTheLaw(f) {
		t.Errorf("%s:\nthe reason is %s\nthe text is   %s", name, en, f.Text.EN)
	}
	for _, text := range []string{f.Text.KK, f.Text.RU, f.Text.EN} {
		if text == "" || strings.Contains(text, "⟦") {
			t.Errorf("%s: %q", name, text)
		}
	}
	if f.Text.KK == f.Text.EN || f.Text.RU == f.Text.EN || strings.Contains(f.Text.RU, "по-английски") {
		t.Errorf("%s: English alone: %s", name, f.Text.RU)
	}
}

// TestElsewhereIsRecognised: a message of each wording is taken for that wording,
// and one that nobody knows is said to be English.
func TestElsewhereIsRecognised(t *testing.T) {
	samples := map[string]string{"fact": "person.sex", "path": "person.sex", "group": "person", "type": "bool", "other": "int", "month": "February",
		"why": "unexpected EOF", "value": `"x"`, "name": `"x"`, "sign": "'x'", "where": "in string", "part": "xl/x.xml", "reason": "x", "bound": "2005-02-11"}
	for i, w := range wordings() {
		message := braces.ReplaceAllStringFunc(w.text.EN, func(p string) string {
			if s, ok := samples[p[1:len(p)-1]]; ok {
				return s
			}
			return "3"
		})
		first := slices.IndexFunc(wordings(), func(o wording) bool { return o.says.MatchString(message) })
		if first != i {
			t.Errorf("%s is taken for %+v", message, wordings()[max(first, 0)].text)
		}
		got, ok := elsewhere(options(t).Book, message)
		if !ok || got.EN != message || strings.Contains(got.RU, "⟦") {
			t.Errorf("%s: %+v", message, got)
		}
	}
	f := said(options(t).Book, qyzmet.Internal, "the moon is full")
	if got := Reason(f, qyzmet.Russian); got != "строку не удалось прочесть; причина по-английски: the moon is full" || f.Message != "the moon is full" {
		t.Error(got)
	}
}

// TestPlace: what a fault is about is named by its label, an item's field too.
func TestPlace(t *testing.T) {
	book := options(t).Book
	for path, want := range map[string]string{
		"":                                "",
		"person.sex":                      "«Пол» (person.sex)",
		"person.children[0].birth_date":   "«Дата рождения (или ожидаемая)» (person.children[0].birth_date)",
		"person.study.deferred_levels[0]": "«Уровни, по которым отсрочка уже была» (person.study.deferred_levels[0])",
		"person.sex, nowhere":             "«Пол» (person.sex), nowhere",
	} {
		f := &qyzmet.Fault{Path: path, Cite: "law/1", Text: &qyzmet.Text{KK: "а", RU: "б"}}
		if got := Place(book, f, qyzmet.Russian); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if got := Reason(f, qyzmet.Kazakh); got != "а (law/1)" {
			t.Error(got)
		}
	}
}

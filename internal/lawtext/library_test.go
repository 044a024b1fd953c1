package lawtext

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func garden(t *testing.T, language, sentence string) *Text {
	t.Helper()
	headings := map[string]string{"ru": "Статья 1. Сад", "en": "Article 1. A garden"}
	text, err := Parse(strings.NewReader(headings[language]+"\n 1. "+sentence+"\n"),
		Profile{Enactment: "law", Edition: "1", Language: language})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestLibraryKeepsTexts(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "texts")
	l, err := OpenLibrary(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := l.Lookup("1", "ru", "law/1/1"); ok {
		t.Error("an empty library knows a provision")
	}
	if err := l.Save(garden(t, "ru", "Сад открыт."), garden(t, "en", "It is open.")); err != nil {
		t.Fatal(err)
	}
	if err := l.Save(garden(t, "ru", "Сад закрыт.")); err != nil {
		t.Fatal(err)
	}
	reopened, err := OpenLibrary(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, library := range []*Library{l, reopened} {
		checkLookup(t, library)
	}
	text, err := reopened.Load("law", "1", "ru")
	if err != nil {
		t.Fatal(err)
	}
	if a, ok := text.Article("law/1"); !ok || a.Title != "Сад" || len(text.Source) != 64 {
		t.Errorf("got %+v", text)
	}
	if _, err := reopened.Load("law", "1", "kk"); err == nil || !strings.Contains(err.Error(), "imported first") {
		t.Errorf("got %v", err)
	}
	want := []string{"law_1_en.json", "law_1_ru.json"}
	if got := names(t, dir); !slices.Equal(got, want) {
		t.Errorf("the folder holds %v, want %v", got, want)
	}
}

func checkLookup(t *testing.T, l *Library) {
	t.Helper()
	if got, ok := l.Lookup("1", "ru", "law/1/1"); !ok || got != "1. Сад закрыт." {
		t.Errorf("got %q, %v", got, ok)
	}
	if got, ok := l.Lookup("1", "en", "law/1/1"); !ok || got != "1. It is open." {
		t.Errorf("got %q, %v", got, ok)
	}
	if _, ok := l.Lookup("2", "ru", "law/1/1"); ok {
		t.Error("another edition answers")
	}
	if n := len(l.Texts()); n != 2 {
		t.Errorf("%d texts, want 2", n)
	}
}

func TestLibrarySavesAllOrNothing(t *testing.T) {
	dir := t.TempDir()
	l, err := OpenLibrary(dir)
	if err != nil {
		t.Fatal(err)
	}
	bad := garden(t, "en", "It is open.")
	bad.Edition = "../1"
	if err := l.Save(garden(t, "ru", "Сад открыт."), bad); err == nil {
		t.Error("a text with a path for a name was saved")
	}
	if got := names(t, dir); len(got) > 0 || len(l.Texts()) > 0 {
		t.Errorf("the folder holds %v after a fault", got)
	}
	source := filepath.Join(t.TempDir(), "law.txt")
	if err := os.WriteFile(source, []byte("Статья 1. Сад\n 1. Сад.\n 1. Сад.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Import(source, gardenRu); err == nil || !strings.Contains(err.Error(), source+": line 3") {
		t.Errorf("got %v", err)
	}
	if got := names(t, dir); len(got) > 0 {
		t.Errorf("the folder holds %v after a fault", got)
	}
	if _, err := l.Import(filepath.Join(dir, "none.txt")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestLibraryImports(t *testing.T) {
	l, err := OpenLibrary(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	texts, err := l.Import(filepath.Join("testdata", "garden.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if len(texts) != 2 {
		t.Fatalf("%d texts, want 2", len(texts))
	}
	if got, _ := l.Lookup("2024", "ru", "rules/2/1"); got != "1) взрослые;" {
		t.Errorf("got %q", got)
	}
	if got, _ := l.Lookup("2023", "en", "decree/1"); got != "1. To approve the rules." {
		t.Errorf("got %q", got)
	}
}

func TestLibraryRefusesDamage(t *testing.T) {
	damaged := map[string]string{
		"law_1_ru.json": `{"enactment": "law", "edition": "1"`,
		"law_2_ru.json": `{"enactment": "law", "edition": "1", "language": "ru", "source": "", "articles": []}`,
		"law_3_ru.json": `{"enactment": "law", "edition": "3", "language": "ru", "colour": "red"}`,
		"law_4_ru.json": `{"enactment": "law", "edition": "4", "language": "ru", "articles": [{"id": "law/1", "provisions": [
			{"id": "law/1", "text": "Сад.", "line": 1}, {"id": "law/1", "text": "Сад.", "line": 2}]}]}`,
	}
	for name, content := range damaged {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenLibrary(dir); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: got %v, want a fault that names the file", name, err)
		}
	}
}

func TestHashesLeaveOutExcluded(t *testing.T) {
	text, err := Parse(strings.NewReader(
		"Статья 1. Сад\n 1. Сад.\n2. Исключен Законом РК от 01.02.2020 № 1-I.\n 3. Дом.\n"), gardenRu)
	if err != nil {
		t.Fatal(err)
	}
	hashes := Hashes(text)
	if len(hashes) != 2 || hashes["law/1/1"] != Hash("1. Сад.") {
		t.Errorf("got %v", hashes)
	}
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

package rulebook_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// baseLaw reads the small valid law of testdata/base.
func baseLaw(t testing.TB) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	base := os.DirFS("testdata/base")
	err := fs.WalkDir(base, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(base, name)
		out[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func baseBook(t testing.TB) *rulebook.Book {
	t.Helper()
	b, err := rulebook.Load(baseLaw(t))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// breakLaw changes the small law as an archive says. Its files are:
//
//	FILE         is put in place of the file, or added
//	edit FILE    OLD, a line =>, NEW: the first place where OLD stands
//	remove FILE  is taken away
//	repeat FILE  a number and a line: so many of that line are the file
//	want         the message
func breakLaw(t testing.TB, law fstest.MapFS, archive *txtar.Archive) (want string) {
	t.Helper()
	for _, f := range archive.Files {
		verb, name, ok := strings.Cut(f.Name, " ")
		switch {
		case !ok && verb == "want":
			want = string(f.Data)
		case !ok:
			law[verb] = &fstest.MapFile{Data: f.Data}
		case verb == "remove":
			delete(law, name)
		case verb == "repeat":
			count, line, _ := strings.Cut(strings.TrimSuffix(string(f.Data), "\n"), " ")
			n, err := strconv.Atoi(count)
			if err != nil {
				t.Fatal(err)
			}
			law[name] = &fstest.MapFile{Data: []byte(strings.Repeat(line+"\n", n))}
		case verb == "edit":
			law[name] = &fstest.MapFile{Data: []byte(edited(t, string(law[name].Data), string(f.Data)))}
		}
	}
	return want
}

func edited(t testing.TB, text, edit string) string {
	t.Helper()
	from, to, ok := strings.Cut("\n"+edit, "\n=>\n")
	from = strings.TrimPrefix(from, "\n")
	if !ok || !strings.Contains(text, from) {
		t.Fatalf("the edit does not fit:\n%s", edit)
	}
	return strings.Replace(text, from, strings.TrimSuffix(to, "\n"), 1)
}

// TestBroken holds the refusal of every broken law to its exact words.
func TestBroken(t *testing.T) {
	files, err := filepath.Glob("testdata/broken/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no broken laws were found", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			law := baseLaw(t)
			want := breakLaw(t, law, archive)
			err = loadAll(law)
			if err == nil {
				t.Fatalf("this law is taken for sound:\n%s", archive.Comment)
			}
			if got := err.Error() + "\n"; got != want {
				t.Errorf("%s--- got\n%s--- want\n%s", archive.Comment, got, want)
			}
			placed(t, err)
		})
	}
}

// loadAll reads a law and its worked cases.
func loadAll(law fs.FS) error {
	book, err := rulebook.Load(law)
	if err != nil {
		if book != nil {
			return errors.New("a book comes with faults")
		}
		return err
	}
	_, err = book.Cases()
	return err
}

// placed holds every fault to a code and a place: a file, and, unless the whole
// file is at fault, a line.
func placed(t *testing.T, err error) {
	t.Helper()
	faults, ok := qyzmet.FaultsOf(err)
	if !ok {
		t.Fatalf("the refusal is not made of faults: %v", errors.Unwrap(err))
	}
	for _, f := range faults {
		if f.Code == "" || f.File == "" {
			t.Errorf("no code or file: %#v", f)
		}
		if f.Line == 0 && f.Path != "" {
			t.Errorf("no line: %#v", f)
		}
	}
}

// English is enough for the summary of what no answer can cite.
func TestSummaryInEnglish(t *testing.T) {
	law := baseLaw(t)
	law["provisions/code/002.yaml"] = &fstest.MapFile{Data: []byte(`article: code/2
title: {en: Other acts, ru: Другие акты, kk: Басқа актілер}
provisions:
  - id: code/2/1
    versions:
      - {edition: new, kind: reference, system: leave, status: reference-only, summary: {en: Names another act.}}
`)}
	b, err := rulebook.Load(law)
	if err != nil {
		t.Fatal(err)
	}
	if text, in := b.Provisions["code/2/1"].Versions[0].Summary.OrEnglish(qyzmet.Kazakh); text != "Names another act." || in != qyzmet.English {
		t.Errorf("%q in %s", text, in)
	}
}

package rulebook_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"sync"
	"testing"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

var realLaw = os.DirFS("../../law")

// realBook reads the law data once for all tests.
var realBook = sync.OnceValues(func() (*rulebook.Book, error) { return rulebook.Load(realLaw) })

// TestLaw reads the real law data: a subtest for each file, which fails with
// the faults of that file.
func TestLaw(t *testing.T) {
	book, err := realBook()
	if err == nil {
		_, err = book.Cases()
	}
	faults, ok := qyzmet.FaultsOf(err)
	if err != nil && !ok {
		t.Fatal(err)
	}
	byFile := map[string]qyzmet.Faults{}
	for _, f := range faults {
		byFile[f.File] = append(byFile[f.File], f)
	}
	files := 0
	err = fs.WalkDir(realLaw, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".yaml" {
			return err
		}
		files++
		t.Run(name, func(t *testing.T) {
			nameIsID(t, name)
			for _, f := range byFile[name] {
				t.Error(f)
			}
		})
		delete(byFile, name)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, rest := range byFile {
		t.Error(rest)
	}
	if files < 50 {
		t.Errorf("only %d files of law data were found", files)
	}
}

var firstKey = regexp.MustCompile(`(?m)^(enactment|article|topic|question|reading|year): *"?([^" #\n]+)`)

// nameIsID holds a file's name to what stands in it, apart from how Load does.
func nameIsID(t *testing.T, name string) {
	t.Helper()
	data, err := fs.ReadFile(realLaw, name)
	if err != nil {
		t.Fatal(err)
	}
	found := firstKey.FindSubmatch(data)
	if found == nil {
		return // lists of parameters, papers and cases have no name of their own
	}
	want := string(found[2])
	if bytes.Equal(found[1], []byte("article")) {
		_, number, _ := strings.Cut(want, "/")
		number, inserted, _ := strings.Cut(number, "-")
		want = fmt.Sprintf("%03s", number)
		if inserted != "" {
			want += "-" + inserted
		}
	}
	if have := strings.TrimSuffix(path.Base(name), ".yaml"); have != want {
		t.Errorf("%s holds %s %q", name, found[1], want)
	}
}

// The law data are read fast enough to be read at every start.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := rulebook.Load(realLaw); err != nil {
			b.Fatal(err)
		}
	}
	b.StopTimer()
	reportHeap(b, realLaw)
}

func BenchmarkReadFacts(b *testing.B) {
	book, err := realBook()
	if err != nil {
		b.Skip(err)
	}
	facts := []byte(`{"country.regime": "peace", "person": {"birth_date": "2005-02-11", "sex": "male", "citizen": true,
		"study": {"now": true, "level": "higher", "form": "full-time", "ends": "2027-06-30", "deferred_levels": []}}}`)
	for b.Loop() {
		if _, err := book.ReadFacts("facts.json", facts); err != nil {
			b.Fatal(err)
		}
	}
}

package procedure_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/goccy/go-yaml"
)

// TestStoriesRaise wants every duty open in some look of a story.
func TestStoriesRaise(t *testing.T) {
	book, err := theBook()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("testdata/stories/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	open := map[string]bool{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var s story
		if err := yaml.UnmarshalWithOptions(data, &s, yaml.Strict()); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, st := range s.Steps {
			for d := range st.Duties {
				open[d] = true
			}
		}
	}
	for _, d := range book.Duties {
		if !open[d.ID] {
			t.Errorf("%s: no story has this duty open", d.File)
		}
	}
}

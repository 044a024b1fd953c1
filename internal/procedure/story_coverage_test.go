package procedure_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/goccy/go-yaml"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// untold are kinds of acts for which no story is written yet. It is empty.
var untold = []qyzmet.ActKind{}

// TestStoriesCover holds the stories to the kinds of acts: each is recorded in
// one, and refused in one for each of its requirements. That a step is recorded
// or refused as it says is for TestStories.
func TestStoriesCover(t *testing.T) {
	book, err := theBook()
	if err != nil {
		t.Fatal(err)
	}
	recorded, unmet := told(t)
	for _, id := range slices.Sorted(maps.Keys(book.ActKinds)) {
		kind := book.ActKinds[id]
		if slices.Contains(untold, id) {
			continue
		}
		if !recorded[id] {
			t.Errorf("%s: no story records an act %s", kind.File, id)
		}
		for _, r := range kind.Requires {
			if !unmet[refusal{id, r.ID}] {
				t.Errorf("%s: no story refuses an act %s for its requirement %s", kind.File, id, r.ID)
			}
		}
	}
	for _, id := range untold {
		if kind := book.ActKinds[id]; kind == nil || recorded[id] && all(kind, unmet) {
			t.Errorf("%s is told or unknown: take it off the list", id)
		}
	}
}

// refusal is an act that a requirement of its kind refuses.
type refusal struct {
	kind        qyzmet.ActKind
	requirement string
}

func all(kind *rulebook.ActKind, unmet map[refusal]bool) bool {
	return !slices.ContainsFunc(kind.Requires, func(r *rulebook.Requirement) bool { return !unmet[refusal{kind.ID, r.ID}] })
}

// told reads which acts the stories record, and which requirements refuse some.
func told(t *testing.T) (recorded map[qyzmet.ActKind]bool, unmet map[refusal]bool) {
	t.Helper()
	files, err := filepath.Glob("testdata/stories/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d stories: %v", len(files), err)
	}
	recorded, unmet = map[qyzmet.ActKind]bool{}, map[refusal]bool{}
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
			if st.Act != "" && len(st.Unmet) == len(st.Aside) && len(st.Faults) == 0 {
				recorded[st.Act] = true
			}
			for _, id := range st.Unmet {
				unmet[refusal{st.Act, id}] = true
			}
		}
	}
	return recorded, unmet
}

package lawtext

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

var update = flag.Bool("update", false, "print the hash line of every version whose wording is held")

const provisionsFolder = "../../law/provisions"

// provisionFile is the part of a provisions file that concerns wording.
type provisionFile struct {
	Provisions []struct {
		ID       string
		Versions []struct {
			Edition string
			Status  string
			Hash    map[string]string
		}
	}
}

// TestRecordedHashes compares every hash recorded with the law's data with
// the official wording. With -v -update it also
// prints the lines to record.
func TestRecordedHashes(t *testing.T) {
	texts := officialTexts(t)
	compared, without := 0, 0
	for _, path := range provisionFiles(t) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var file provisionFile
		if err := yaml.Unmarshal(data, &file); err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		for _, p := range file.Provisions {
			for _, v := range p.Versions {
				if len(v.Hash) == 0 && v.Status != "repealed" {
					without++
				}
				if *update {
					printHashes(texts, p.ID, v.Edition)
				}
				for lang, recorded := range v.Hash {
					compared++
					if wrong := compare(texts, p.ID, v.Edition, lang, recorded); wrong != "" {
						t.Errorf("%s: %s, edition %s, %s: %s", path, p.ID, v.Edition, lang, wrong)
					}
				}
			}
		}
	}
	t.Logf("%d hashes compared; %d versions have none", compared, without)
}

func provisionFiles(t *testing.T) []string {
	var paths []string
	err := filepath.WalkDir(provisionsFolder, func(path string, d fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(path) == ".yaml" {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// officialTexts gives the hashes of the official texts by edition and language.
func officialTexts(t *testing.T) map[string]map[string]string {
	texts := make(map[string]map[string]string)
	for _, o := range official {
		key := o.enactment + " " + o.edition + " " + o.lang
		texts[key] = Hashes(parseOfficial(t, o.file, o.enactment, o.edition, o.lang))
	}
	return texts
}

// find gives the hash of a provision in an edition. The act that approves the
// rules is kept with them.
func find(texts map[string]map[string]string, id, edition, lang string) (string, bool) {
	enactment, _, _ := strings.Cut(id, "/")
	if enactment == "decree" {
		enactment = "rules"
	}
	hash, ok := texts[enactment+" "+edition+" "+lang][id]
	return hash, ok
}

func compare(texts map[string]map[string]string, id, edition, lang, recorded string) string {
	want, ok := find(texts, id, edition, lang)
	switch {
	case !ok:
		return "a hash is recorded, but the text has no such provision"
	case want != recorded:
		return fmt.Sprintf("recorded %s, the text gives %s", recorded, want)
	}
	return ""
}

func printHashes(texts map[string]map[string]string, id, edition string) {
	var parts []string
	for _, lang := range []string{"en", "kk", "ru"} {
		if hash, ok := find(texts, id, edition, lang); ok {
			parts = append(parts, lang+": "+hash)
		}
	}
	slices.Sort(parts)
	if len(parts) > 0 {
		fmt.Printf("%s %s\thash: {%s}\n", id, edition, strings.Join(parts, ", "))
	}
}

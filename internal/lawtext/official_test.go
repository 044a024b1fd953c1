package lawtext

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The official texts are not part of the project. Whoever has them puts them
// into a folder named by QYZMET_LAW_TEXTS, or beside the project.
const officialFolder = "../../../shared/law"

// official lists the files, the inventory whose ids they must give, and the
// ids that the text itself does not have.
var official = []struct {
	file, inventory          string
	enactment, edition, lang string
	missing                  []string
}{
	{"law-561-iv.2026.ru.txt", "provisions-2026.tsv", "law", "2026", "ru", nil},
	{"law-561-iv.2026.kk.txt", "provisions-2026.tsv", "law", "2026", "kk", nil},
	{"law-561-iv.2018.en.txt", "provisions-2018.tsv", "law", "2018", "en", nil},
	{"rules-124.2024.ru+2023.en.txt", "provisions-2018.tsv", "rules", "2024", "ru", nil},
	// The translation is of an earlier edition and has lost some elements.
	{"rules-124.2024.ru+2023.en.txt", "provisions-2018.tsv", "rules", "2023", "en", []string{
		"rules/12/4", "rules/61#3", "rules/61-1", "rules/61-1#2", "rules/135", "rules/145", "rules/152-6/1#6",
	}},
}

// officialPath skips the test when the texts are absent: they are optional.
func officialPath(t *testing.T, name string) string {
	t.Helper()
	dir := os.Getenv("QYZMET_LAW_TEXTS")
	if dir == "" {
		dir = officialFolder
	}
	path := filepath.Join(dir, name)
	if _, err := os.Stat(path); err != nil {
		t.Skip("official texts absent")
	}
	return path
}

func parseOfficial(t *testing.T, file, enactment, edition, lang string) *Text {
	t.Helper()
	p, err := FindProfile(enactment, edition, lang)
	if err != nil {
		t.Fatal(err)
	}
	texts, err := ParseFile(officialPath(t, file), p)
	if err != nil {
		t.Fatal(err)
	}
	return texts[0]
}

// inventory reads the ids of one enactment, and which of them are repealed.
func inventory(t *testing.T, file, enactment string) (ids []string, repealed map[string]bool) {
	t.Helper()
	data, err := os.ReadFile(officialPath(t, file))
	if err != nil {
		t.Fatal(err)
	}
	repealed = make(map[string]bool)
	for _, row := range strings.Split(string(data), "\n")[1:] {
		id, rest, _ := strings.Cut(row, "\t")
		kind, _, _ := strings.Cut(rest, "\t")
		if id == "" || id[0] == '-' || strings.HasPrefix(id, "law/") != (enactment == "law") {
			continue
		}
		ids = append(ids, id)
		repealed[id] = kind == "repealed"
	}
	return ids, repealed
}

func TestOfficialIDs(t *testing.T) {
	for _, o := range official {
		t.Run(o.enactment+"-"+o.edition+"-"+o.lang, func(t *testing.T) {
			text := parseOfficial(t, o.file, o.enactment, o.edition, o.lang)
			want, repealed := inventory(t, o.inventory, o.enactment)
			resolved := 0
			var missing []string
			for _, id := range want {
				p, ok := text.Lookup(id)
				if !ok {
					missing = append(missing, id)
					continue
				}
				resolved++
				if p.Excluded != repealed[id] {
					t.Errorf("%s: excluded is %v, the inventory says %v: line %d", id, p.Excluded, repealed[id], p.Line)
				}
			}
			t.Logf("%d of %d ids resolve; not: %s", resolved, len(want), strings.Join(missing, " "))
			if !slices.Equal(missing, o.missing) {
				t.Errorf("ids that do not resolve: %v, want %v", missing, o.missing)
			}
			wantOrder := slices.DeleteFunc(want, func(id string) bool { return slices.Contains(o.missing, id) })
			if got := text.IDs(); !slices.Equal(got, wantOrder) {
				for i, id := range got {
					if i >= len(wantOrder) || id != wantOrder[i] {
						p, _ := text.Lookup(id)
						t.Fatalf("id %d is %s (line %d), the inventory differs there", i, id, p.Line)
					}
				}
			}
		})
	}
}

func TestOfficialDetect(t *testing.T) {
	found := make(map[string][]string)
	for _, o := range official {
		found[o.file] = append(found[o.file], o.enactment+" "+o.edition+" "+o.lang)
	}
	for file, want := range found {
		f, err := os.Open(officialPath(t, file))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		profiles, err := Detect(f)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		var got []string
		for _, p := range profiles {
			got = append(got, p.Enactment+" "+p.Edition+" "+p.Language)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s is recognised as %v, want %v", file, got, want)
		}
	}
}

// TestOfficialLanguagesAgree compares the numbers in the Russian and the
// Kazakh wording of each provision: where they differ, a line has slipped.
func TestOfficialLanguagesAgree(t *testing.T) {
	ru := parseOfficial(t, official[0].file, "law", "2026", "ru")
	kk := parseOfficial(t, official[1].file, "law", "2026", "kk")
	for _, a := range ru.Articles {
		for _, p := range a.Provisions {
			q, ok := kk.Lookup(p.ID)
			if !ok || p.Excluded {
				continue
			}
			if r, k := figures(p.Text), figures(q.Text); !slices.Equal(r, k) {
				t.Errorf("%s: figures %v in Russian, %v in Kazakh", p.ID, r, k)
			}
		}
	}
}

// figures are the numbers in a wording, without that of the element itself,
// which a printer may have lost.
func figures(text string) []string {
	if m := paragraphNumber.FindStringSubmatch(plainSpaces(text)); m != nil {
		text = m[2]
	}
	f := strings.FieldsFunc(text, func(r rune) bool { return r < '0' || r > '9' })
	slices.Sort(f)
	return f
}

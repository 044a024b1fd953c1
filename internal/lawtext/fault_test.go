package lawtext

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFaults(t *testing.T) {
	cases := []struct {
		name, text string
		profile    Profile
		line       int
		wrong      string
	}{
		{"empty", "", gardenRu, 0, "nothing numbered"},
		{"another language", "Article 1. Beds\n 1. A bed.\n", gardenRu, 0, "nothing numbered"},
		{"no grammar", "x", Profile{Language: "de"}, 0, "no grammar"},
		{"not UTF-8", "Статья 1. Сад\n 1. Сад \xff.\n", gardenRu, 2, "not UTF-8"},
		{"not text", "Статья 1. Сад\n\n 1.\x00 Сад.\n", gardenRu, 3, "zero byte"},
		{"too large", strings.Repeat("а", MaxSize), gardenRu, 0, "larger than"},
		{"a paragraph twice", "Статья 1. Сад\n 1. Сад.\n 2. Дом.\n 1. Сад.\n", gardenRu, 4, "law/1/1 occurs a second time"},
		{"an article twice", "Статья 1. Сад\n 1. Сад.\nСтатья 1. Сад\n 1. Дом.\n", gardenRu, 4, "law/1 occurs a second time"},
		{"an article without text", "Статья 1. Сад\n 1. Сад.\nСтатья 2. Дом\n", gardenRu, 3, "law/2 has a heading and nothing under it"},
		{"indent lost", "Статья 1. Сад\n1. Сад.\n2. Дом.\n", gardenRu, 0, "lost their indent"},
		{"another act", "Статья 1. Сад\n 1. Сад.\n", Profiles()[1], 0, "this is not the text of law 2026 ru"},
		{"rules without title", " 1. Сад.\n", gardenRules, 0, "the title of rules 1 ru is not there"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := Parse(strings.NewReader(c.text), c.profile)
			var f *Fault
			if !errors.As(err, &f) {
				t.Fatalf("got %v, want a fault", err)
			}
			if f.Line != c.line || !strings.Contains(f.Wrong, c.wrong) || f.Want == "" {
				t.Errorf("got %q, want line %d, %q, and what is expected", err, c.line, c.wrong)
			}
		})
	}
}

func TestFaultNamesFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "garden.txt")
	if err := os.WriteFile(path, []byte("Статья 1. Сад\n 1. \xff\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := ParseFile(path, gardenRu)
	want := path + ": line 2: the text is not UTF-8; expected UTF-8: save the file in that encoding"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if _, err := ParseFile(path); err == nil || !strings.HasPrefix(err.Error(), path) {
		t.Errorf("got %v", err)
	}
}

func TestDetect(t *testing.T) {
	law := func(date string) string {
		return "Статья 5. Статус военнослужащего\n 1. Сад.\n Сноска. Законом от " + date + " № 9-IX (+10).\n"
	}
	const rules = "Об утверждении Правил прохождения воинской службы в саду\n\n 1. Сад.\n\n" +
		" Сноска. Указом от 19.08.2024 № 1.\n\n" +
		"On the approval of the Rules for doing military service in gardens\n\n 1. A garden.\n\n" +
		" Footnote. Decree dated 18.08.2022 № 1.\n"
	cases := []struct{ name, text, want, fault string }{
		{"by the newest act", law("03.01.2026"), "law 2026 ru", ""},
		{"two languages in one file", rules, "rules 2024 ru, rules 2023 en", ""},
		{"newer than all known", law("05.06.2027"), "law 2027-06-05 ru", ""},
		{"an edition not known", law("05.05.2025"), "", "expected to be told which it is: law 2026 ru"},
		{"no footnotes", "Статья 5. Статус военнослужащего\n 1. Сад.\n", "", "name no amending act"},
		{"another act", "Статья 5. Статус садовника\n 1. Сад.\n", "", "none of the texts known here; expected one of: law 2018 en"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			profiles, err := Detect(strings.NewReader(c.text))
			if c.fault != "" {
				if err == nil || !strings.Contains(err.Error(), c.fault) {
					t.Errorf("got %v, want %q", err, c.fault)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range profiles {
				got = append(got, p.Enactment+" "+p.Edition+" "+p.Language)
			}
			if strings.Join(got, ", ") != c.want {
				t.Errorf("got %v, want %s", got, c.want)
			}
		})
	}
}

// FuzzParse: whatever the file, Parse gives a fault or a text with unique ids
// and words in every provision.
func FuzzParse(f *testing.F) {
	for _, s := range append(shapesRu, shapesOther...) {
		f.Add([]byte(invented(s.text)))
	}
	profiles := []Profile{gardenRu, gardenKk, gardenEn, gardenRules}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, p := range profiles {
			text, err := Parse(bytes.NewReader(data), p)
			if err != nil {
				continue
			}
			if err := text.check(); err != nil {
				t.Fatalf("%v: %v", p, err)
			}
			for _, id := range text.IDs() {
				if got, ok := text.Lookup(id); !ok || got.ID != id {
					t.Fatalf("%s is not found", id)
				}
			}
		}
		_, _ = Detect(bytes.NewReader(data))
	})
}

package i18n

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/date"
)

func keys(l qyzmet.Lang) []string {
	var out []string
	for k := range catalogues()[l] {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// TestLanguagesAreAlike: every key stands in every language, as one text or in
// plural forms alike, with the same placeholders, and is not empty.
func TestLanguagesAreAlike(t *testing.T) {
	all := catalogues()
	for _, l := range qyzmet.Langs() {
		for _, key := range keys(qyzmet.English) {
			e, ok := all[l][key]
			if !ok {
				t.Errorf("%s lacks %s", l, key)
				continue
			}
			en := all[qyzmet.English][key]
			if (e.forms == nil) != (en.forms == nil) {
				t.Errorf("%s: %s is a plural in one language and not in another", l, key)
				continue
			}
			want := en.text + en.forms["other"]
			for _, text := range append([]string{e.text}, formsOf(e)...) {
				if text == "" && e.forms == nil {
					t.Errorf("%s: %s is empty", l, key)
				}
				if text != "" && !sameNames(text, want) {
					t.Errorf("%s: %s has placeholders %v, English has %v", l, key, names(text), names(want))
				}
			}
		}
		for _, key := range keys(l) {
			if _, ok := all[qyzmet.English][key]; !ok {
				t.Errorf("en lacks %s, which %s has", key, l)
			}
		}
	}
}

func formsOf(e entry) []string {
	var out []string
	for _, text := range e.forms {
		out = append(out, text)
	}
	return out
}

// sameNames compares placeholders; a form for one may leave its number out.
func sameNames(a, b string) bool {
	drop := func(list []string) []string {
		list = slices.DeleteFunc(list, func(n string) bool { return n == "n" })
		slices.Sort(list)
		return slices.Compact(list)
	}
	return slices.Equal(drop(names(a)), drop(names(b)))
}

// TestPluralFormsFit: a language has every form that its numbers ask for.
func TestPluralFormsFit(t *testing.T) {
	need := map[qyzmet.Lang][]string{qyzmet.Kazakh: {"one", "other"}, qyzmet.English: {"one", "other"}, qyzmet.Russian: {"one", "few", "many", "other"}}
	for l, forms := range need {
		for _, key := range keys(l) {
			e := catalogues()[l][key]
			for _, f := range forms {
				if e.forms != nil && e.forms[f] == "" {
					t.Errorf("%s: %s lacks the form %q", l, key, f)
				}
			}
		}
	}
}

var (
	literal = regexp.MustCompile("\"([a-z0-9][a-z0-9.-]*)\"")
	built   = regexp.MustCompile("\"([a-z0-9][a-z0-9.-]*\\.)\" ?\\+ ?[\\w.]+(?:\\([\\w.]+\\))?(?: ?\\+ ?\"(\\.[a-z0-9.-]+)\")?")
	called  = regexp.MustCompile(`\.(?:T|Plural)\("([^"]+)"[,)]`)
)

// TestKeysAreUsed: every key is used by the pages' code, and every key that is
// used exists.
func TestKeysAreUsed(t *testing.T) {
	used, patterns := map[string]bool{}, map[[2]string]bool{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		text := string(data)
		for _, m := range literal.FindAllStringSubmatch(text, -1) {
			used[m[1]] = true
		}
		for _, m := range built.FindAllStringSubmatch(text, -1) {
			patterns[[2]string{m[1], m[2]}] = true
		}
		if own, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*.yaml")); len(own) > 0 && filepath.Base(filepath.Dir(path)) != "i18n" {
			return nil // a room with a catalogue of its own tests that itself
		}
		for _, m := range called.FindAllStringSubmatch(text, -1) {
			if _, ok := catalogues()[qyzmet.English][m[1]]; !ok {
				t.Errorf("%s uses %s, which does not exist", path, m[1])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range keys(qyzmet.English) {
		if !used[key] && !fitsOne(key, patterns) {
			t.Errorf("nothing uses %s", key)
		}
	}
}

// fitsOne reports whether a key is put together somewhere: "state." + x + ".name".
func fitsOne(key string, patterns map[[2]string]bool) bool {
	for p := range patterns {
		middle, ok := strings.CutPrefix(key, p[0])
		if ok && strings.HasSuffix(middle, p[1]) && !strings.Contains(strings.TrimSuffix(middle, p[1]), ".") {
			return true
		}
	}
	return false
}

func TestPlurals(t *testing.T) {
	for _, c := range []struct {
		lang qyzmet.Lang
		n    int
		want string
	}{
		{qyzmet.English, 1, "1 day"}, {qyzmet.English, 2, "2 days"}, {qyzmet.English, 1000, "1,000 days"},
		{qyzmet.Russian, 1, "1 день"}, {qyzmet.Russian, 2, "2 дня"}, {qyzmet.Russian, 5, "5 дней"}, {qyzmet.Russian, 11, "11 дней"},
		{qyzmet.Russian, 21, "21 день"}, {qyzmet.Russian, 112, "112 дней"}, {qyzmet.Russian, 12345, "12\u00a0345 дней"},
		{qyzmet.Kazakh, 1, "1 күн"}, {qyzmet.Kazakh, 7, "7 күн"},
	} {
		if got := For(c.lang).Plural("unit.days", c.n); got != c.want {
			t.Errorf("%s %d: %q, want %q", c.lang, c.n, got, c.want)
		}
	}
}

func TestDates(t *testing.T) {
	d := date.MustParse("2027-06-30")
	for _, c := range []struct {
		lang       qyzmet.Lang
		form, want string
	}{
		{qyzmet.Kazakh, "", "2027 жылғы 30 маусым"}, {qyzmet.Kazakh, "to", "2027 жылғы 30 маусымға"},
		{qyzmet.Kazakh, "from", "2027 жылғы 30 маусымнан"}, {qyzmet.Kazakh, "on", "2027 жылғы 30 маусымда"},
		{qyzmet.Russian, "to", "30 июня 2027 года"}, {qyzmet.English, "to", "30 June 2027"},
	} {
		if got := strings.ReplaceAll(For(c.lang).DateAs(d, c.form), "\u00a0", " "); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.lang, c.form, got, c.want)
		}
	}
	if got := For(qyzmet.Kazakh).DateAs(date.MustParse("2026-09-01"), "from"); !strings.HasSuffix(got, "қыркүйектен") {
		t.Errorf("ablative of a month in -к: %q", got)
	}
}

func TestDistance(t *testing.T) {
	from := date.MustParse("2026-11-21")
	for _, c := range []struct {
		lang     qyzmet.Lang
		to, want string
	}{
		{qyzmet.English, "2026-11-21", "today"}, {qyzmet.English, "2026-11-22", "tomorrow"}, {qyzmet.English, "2026-12-03", "in 12 days"},
		{qyzmet.English, "2027-06-30", "in 7 months"}, {qyzmet.English, "2032-11-21", "in 6 years"}, {qyzmet.English, "2026-11-01", "20 days ago"},
		{qyzmet.Russian, "2026-12-03", "через 12 дней"}, {qyzmet.Russian, "2024-11-21", "2 года назад"}, {qyzmet.Russian, "2026-11-20", "вчера"},
		{qyzmet.Kazakh, "2026-12-03", "12 күннен кейін"}, {qyzmet.Kazakh, "2016-11-21", "10 жыл бұрын"},
	} {
		if got := For(c.lang).Distance(from, date.MustParse(c.to)); got != c.want {
			t.Errorf("%s to %s: %q, want %q", c.lang, c.to, got, c.want)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"a number":  "a: 5\n",
		"yes as is": "a: true\n",
		"a list":    "a: [x]\n",
	} {
		if err := flatten(map[string]entry{}, "", mustTree(t, text)); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

// names lists the placeholders of a text in the order in which they stand.
func names(text string) []string {
	var out []string
	for {
		_, rest, ok := strings.Cut(text, "{")
		if !ok {
			return out
		}
		name, after, ok := strings.Cut(rest, "}")
		if !ok {
			return out
		}
		name, _, _ = strings.Cut(name, ":")
		out, text = append(out, name), after
	}
}

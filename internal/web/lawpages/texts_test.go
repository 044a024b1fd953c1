package lawpages

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"qyzmet"
	"qyzmet/internal/lawtext"
	"qyzmet/internal/rulebook"
	"qyzmet/law"
)

// texts reads the catalogues of a language: keys with their texts, plural
// forms joined.
func texts(t *testing.T, l qyzmet.Lang) map[string]string {
	t.Helper()
	out := map[string]string{}
	names, err := fs.Glob(catalogues, string(l)+"*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(catalogues, name)
		if err != nil {
			t.Fatal(err)
		}
		var tree map[string]any
		if err := yaml.Unmarshal(data, &tree); err != nil {
			t.Fatal(err)
		}
		flatten(out, "", tree)
	}
	return out
}

func flatten(out map[string]string, prefix string, tree map[string]any) {
	for name, v := range tree {
		switch v := v.(type) {
		case string:
			out[prefix+name] = v
		case map[string]any:
			if other, ok := v["other"].(string); ok && v["one"] != nil {
				out[prefix+name] = other
			} else {
				flatten(out, prefix+name+".", v)
			}
		}
	}
}

var placeholder = regexp.MustCompile(`\{(\w+)(:\w+)?\}`)

// twins are placeholders that say the same in another grammatical form; a
// language uses the one it needs.
var twins = map[string]string{"from": "r"}

func placeholders(text string) []string {
	var out []string
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// TestCataloguesAreAlike: a key stands in each language, with the same
// placeholders.
func TestCataloguesAreAlike(t *testing.T) {
	en := texts(t, qyzmet.English)
	for _, l := range qyzmet.Langs() {
		own := texts(t, l)
		for key := range own {
			if _, ok := en[key]; !ok {
				t.Errorf("%s: %s stands in no English catalogue", l, key)
			}
		}
		for key, text := range en {
			other, ok := own[key]
			if !ok || other == "" && text != "" {
				t.Errorf("%s lacks %s", l, key)
				continue
			}
			if a, b := forms(key, placeholders(text)), forms(key, placeholders(other)); !slices.Equal(a, b) {
				t.Errorf("%s: %s has %v, in English it has %v", l, key, b, a)
			}
		}
	}
}

// forms takes grammatical twins for one.
func forms(key string, names []string) []string {
	if strings.HasPrefix(key, "inwords.day.") {
		for i, n := range names {
			if twin, ok := twins[n]; ok {
				names[i] = twin
			}
		}
	}
	if key == "inwords.term.year" {
		return nil
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// TestEveryTextIsUsed: the code names each key, or its group with a word of the data.
func TestEveryTextIsUsed(t *testing.T) {
	var code strings.Builder
	for _, pattern := range []string{"*.go", "inwords/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if data, err := os.ReadFile(f); err == nil && !strings.HasSuffix(f, "_test.go") {
				code.Write(data)
			}
		}
	}
	source := code.String()
	for key := range texts(t, qyzmet.English) {
		if !used(source, key) {
			t.Errorf("nothing uses %s", key)
		}
	}
}

// used reports whether the code names a key, with or without its room, or a
// group to which it adds the rest.
func used(source, key string) bool {
	room, own, _ := strings.Cut(key, ".")
	if strings.Contains(source, `"`+own+`"`) {
		return true
	}
	for i, r := range own {
		if r == '.' && (strings.Contains(source, `"`+own[:i+1]+`"`) || strings.Contains(source, `"`+own[:i]+`"`) ||
			strings.Contains(source, `"`+room+"."+own[:i+1]+`"`)) {
			return true
		}
	}
	return false
}

// TestWordsOfTheDataHaveNames: statuses, kinds, systems, groups, units and
// ranks in the law data have names in each language.
func TestWordsOfTheDataHaveNames(t *testing.T) {
	b, err := rulebook.Load(law.Data)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{}
	for _, p := range b.Provisions {
		for _, v := range p.Versions {
			want["law.status."+v.Status], want["law.status-help."+v.Status] = true, true
			want["law.kind."+v.Kind], want["law.system."+v.System] = true, true
		}
	}
	for _, q := range b.Questions {
		want["law.question.combine."+q.Combine] = true
		for _, r := range q.Rules {
			if r.Group != "" {
				want["inwords.group-name."+r.Group] = true
			}
		}
	}
	for _, c := range b.MustCases() {
		want["state."+string(c.State)+".name"] = true
	}
	for _, e := range b.Enactments {
		want["law.rank."+rankKey(e.Rank)] = true
	}
	for _, l := range qyzmet.Langs() {
		for key := range want {
			if !local()(l).Has(key) {
				t.Errorf("%s has no %s", l, key)
			}
		}
	}
	for _, id := range []string{"readings", "questions", "system", "cases"} {
		if b.EnactmentByID(id) != nil {
			t.Errorf("an enactment is called %s, as a page of ours", id)
		}
	}
}

// TestCompared: a text is the one read when its hash is, however it is spaced.
func TestCompared(t *testing.T) {
	v := &view{l: local()(qyzmet.English)}
	for _, c := range []struct{ noted, text, want string }{
		{lawtext.Hash("A citizen may appeal."), "A  citizen may appeal. ", "matches"},
		{lawtext.Hash("A citizen may appeal."), "A citizen must appeal.", "has changed"},
		{"", "A citizen may appeal.", "cannot be compared"},
	} {
		var b strings.Builder
		if err := v.compared(c.noted, c.text).Render(&b); err != nil || !strings.Contains(b.String(), c.want) {
			t.Errorf("%q: %s, want %q", c.text, b.String(), c.want)
		}
	}
}

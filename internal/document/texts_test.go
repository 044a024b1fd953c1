package document

import (
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/internal/engine"
	"qyzmet/internal/rulebook"
)

// required turns a skip into a failure where REQUIRE=all is set.
func required(t *testing.T, format string, args ...any) {
	t.Helper()
	if os.Getenv("REQUIRE") == "all" {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}

// lawBook loads the real law data.
func lawBook(t *testing.T) *rulebook.Book {
	t.Helper()
	book, err := rulebook.Load(os.DirFS("../../law"))
	if err != nil {
		required(t, "the law data does not load just now: %.300s", err.Error())
	}
	return book
}

// leaves walks through the texts and gives every string with its path.
func leaves(v reflect.Value, path string, visit func(path, s string)) {
	switch v.Kind() {
	case reflect.String:
		visit(path, v.String())
	case reflect.Struct:
		for i := range v.NumField() {
			if tag := v.Type().Field(i).Tag.Get("yaml"); tag != "" {
				leaves(v.Field(i), path+"."+tag, visit)
			}
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			leaves(v.MapIndex(k), fmt.Sprintf("%s.%v", path, k), visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			leaves(v.Index(i), fmt.Sprintf("%s[%d]", path, i), visit)
		}
	}
}

// mayBeEmpty are the texts that a language may do without.
var mayBeEmpty = regexp.MustCompile(`^\.letter\.(\w+\.(before|after)|for_reading)$|^\.cite\.join$`)

// oneLanguageOnly are the texts that not every language has.
var oneLanguageOnly = regexp.MustCompile(`^\.day\.endings|^\.cite\.ordinals|^\.values\.units\.\w+\.(one|few|many)$|heading\[\d\]$`)

func allTexts(t *testing.T, l qyzmet.Lang) map[string]string {
	out := map[string]string{}
	leaves(reflect.ValueOf(*textsIn(l)), "", func(path, s string) {
		out[path] = s
		if s == "" && !mayBeEmpty.MatchString(path) {
			t.Errorf("texts/%s.yaml: %s is empty or missing", l, path)
		}
		if show(unbroken(s)) != unbroken(s) {
			t.Errorf("texts/%s.yaml: %s has letters that the fonts lack: %q", l, path, s)
		}
	})
	return out
}

var placeholder = regexp.MustCompile(`\{(\w+)(:\w+)?\}`)

// forms of a placeholder and the grammar of citations differ between languages.
func placeholders(s string) []string {
	var out []string
	for _, m := range placeholder.FindAllStringSubmatch(s, -1) {
		out = append(out, m[1])
	}
	slices.Sort(out)
	return out
}

func TestTextsAreCompleteInAllLanguages(t *testing.T) {
	want := allTexts(t, qyzmet.English)
	for _, l := range []qyzmet.Lang{qyzmet.Kazakh, qyzmet.Russian} {
		got := allTexts(t, l)
		for path, s := range want {
			g, ok := got[path]
			switch {
			case oneLanguageOnly.MatchString(path):
			case !ok:
				t.Errorf("texts/%s.yaml lacks %s", l, path)
			case strings.HasPrefix(path, ".cite.ranks"):
			case !slices.Equal(placeholders(s), placeholders(g)):
				t.Errorf("texts/%s.yaml: %s has the placeholders %v, in English %v", l, path, placeholders(g), placeholders(s))
			}
		}
		for path := range got {
			if _, ok := want[path]; !ok && !oneLanguageOnly.MatchString(path) {
				t.Errorf("texts/%s.yaml: %s is in no other language", l, path)
			}
		}
	}
}

func TestDaysAndUnitsOfEveryLanguage(t *testing.T) {
	for _, l := range qyzmet.Langs() {
		tt := textsIn(l)
		if len(tt.Day.Months) != 12 {
			t.Errorf("%s has %d months", l, len(tt.Day.Months))
		}
		for form, ends := range tt.Day.Endings {
			if len(ends) != 12 {
				t.Errorf("%s: month endings %q: %d", l, form, len(ends))
			}
		}
		for unit, forms := range tt.Values.Units {
			if forms["other"] == "" {
				t.Errorf("%s: unit %s has no form other", l, unit)
			}
		}
	}
	for form, want := range map[string]string{
		"": "2027 жылғы 30 маусым", "to": "2027 жылғы 30 маусымға", "on": "2027 жылғы 30 маусымда", "of": "2027 жылғы 30 маусымдағы"} {
		if got := plain(textsIn(qyzmet.Kazakh).day(day("2027-06-30"), form)); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := plain(textsIn(qyzmet.Kazakh).day(day("2026-09-01"), "to")); got != "2026 жылғы 1 қыркүйекке" {
		t.Error(got)
	}
	if got := plain(textsIn(qyzmet.Russian).day(day("2027-05-01"), "to")); got != "1 мая 2027 года" {
		t.Error(got)
	}
}

// plain undoes the spaces at which no line is broken.
func plain(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }

func TestFormsNameProvisionsOfTheLaw(t *testing.T) {
	book := lawBook(t)
	f := formData()
	var ids []qyzmet.ProvisionID
	for r, q := range f.Requests {
		ids = append(ids, q.Decided...)
		for _, id := range q.Questions {
			if book.Questions[id] == nil {
				t.Errorf("forms.yaml: request %s names no question: %s", r, id)
			}
		}
		if r != CancelOnly && textsIn(qyzmet.Russian).Requests[r].Ask == "" {
			t.Errorf("request %s has no texts", r)
		}
	}
	c := f.Complaint
	for _, list := range [][]qyzmet.ProvisionID{f.Application.Copy, c.Right, c.Higher, c.Cancel, c.Through, c.Term, c.Restore, c.Notes} {
		if len(list) == 0 {
			t.Error("forms.yaml lacks a list of provisions")
		}
		ids = append(ids, list...)
	}
	for _, id := range ids {
		v := wording(book, id, day("2026-10-01"))
		if v == nil {
			t.Errorf("forms.yaml names %s, which is not in force on 2026-10-01", id)
			continue
		}
		for _, l := range qyzmet.Langs() {
			if v.Summary.In(l) == "" {
				t.Errorf("%s has no summary in %s", id, l)
			}
		}
	}
	for _, id := range c.Papers {
		if _, ok := book.Papers[id]; !ok {
			t.Errorf("forms.yaml names no paper: %s", id)
		}
	}
}

func TestEveryEnactmentAndProvisionCanBeCited(t *testing.T) {
	book := lawBook(t)
	for _, l := range qyzmet.Langs() {
		tt := textsIn(l)
		for _, e := range book.Enactments {
			names, ok := tt.Cite.Enactments[e.ID]
			if !ok {
				t.Errorf("texts/%s.yaml does not name the enactment %s", l, e.ID)
			}
			if _, ok := formData().Numbering[e.ID]; !ok {
				t.Errorf("forms.yaml does not say how %s is numbered", e.ID)
			}
			if e.ID == "law" && !strings.Contains(plain(unbroken(names.Intro)), e.Number) {
				t.Errorf("%s: %q lacks the number %s", l, names.Intro, e.Number)
			}
		}
		seen := map[string]qyzmet.ProvisionID{}
		for id := range book.Provisions {
			s := id.Enactment() + " " + tt.provision(id, false)
			if other, twice := seen[s]; twice || strings.ContainsAny(s, "{}") {
				t.Errorf("%s: %s and %s are both cited as %q", l, id, other, s)
			}
			seen[s] = id
		}
	}
}

func TestTheEnginesWordForWhatARuleRequires(t *testing.T) {
	if asTheRuleRequires != engine.Changed {
		t.Errorf("the engine says %q", engine.Changed)
	}
}

package terminal

import (
	"reflect"
	"regexp"
	"slices"
	"testing"

	"qyzmet"
	"qyzmet/date"
)

// leaves lists every text of a catalogue by its place.
func leaves(v reflect.Value, at string, out map[string]string) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			leaves(v.Field(i), at+"."+v.Type().Field(i).Name, out)
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			leaves(v.MapIndex(k), at+"."+k.String(), out)
		}
	default:
		out[at] = v.String()
	}
}

var placeholder = regexp.MustCompile(`\{[a-z]+`)

// Every text stands in every language, with the same placeholders. Plural
// forms differ by language.
func TestTextsAreWhole(t *testing.T) {
	all := map[qyzmet.Lang]map[string]string{}
	for _, lang := range qyzmet.Langs() {
		all[lang] = map[string]string{}
		leaves(reflect.ValueOf(*speak(lang).texts), "", all[lang])
	}
	for _, lang := range qyzmet.Langs() {
		for at, text := range all[lang] {
			english, known := all[qyzmet.English][at]
			if text == "" {
				t.Errorf("%s%s is empty", lang, at)
			}
			if known && !slices.Equal(names(text), names(english)) {
				t.Errorf("%s%s has placeholders %v, English %v", lang, at, names(text), names(english))
			}
		}
	}
}

func names(text string) []string {
	found := placeholder.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func TestCount(t *testing.T) {
	for _, c := range []struct {
		lang qyzmet.Lang
		unit string
		n    int64
		want string
	}{
		{"en", "months", 1, "1 month"}, {"en", "months", 12, "12 months"},
		{"ru", "months", 1, "1 месяц"}, {"ru", "months", 3, "3 месяца"}, {"ru", "months", 12, "12 месяцев"},
		{"ru", "years", 21, "21 год"}, {"ru", "days", 0, "0 дней"},
		{"kk", "months", 12, "12 ай"}, {"en", "count", 7, "7"}, {"ru", "no-such-unit", 7, "7"},
	} {
		if got := speak(c.lang).count(c.unit, c.n); got != c.want {
			t.Errorf("%s: %q, want %q", c.lang, got, c.want)
		}
	}
}

func TestFill(t *testing.T) {
	day := date.MustParse("2025-09-16")
	for lang, want := range map[qyzmet.Lang]string{
		"kk": "2025 жылғы 16 қыркүйектен бастап", "ru": "с 16 сентября 2025 года", "en": "from 16 September 2025",
	} {
		s := speak(lang)
		got := regexp.MustCompile("\u00a0").ReplaceAllString(s.fill(s.Law.From, "day", day), " ")
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := speak("en").fill("{a} {b} {", "a", 1); got != "1  " {
		t.Errorf("got %q", got)
	}
}

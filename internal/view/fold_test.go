package view_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"qyzmet/internal/view"
)

// One name in its Kazakh, Russian and Latin spellings is found by each of them.
func TestFoldSpellings(t *testing.T) {
	for _, same := range [][]string{
		{"Құдайбергенов", "Кудайбергенов", "Qudaibergenov", "КУДАЙБЕРГЕНОВ"},
		{"Сейітов", "Сеитов", "Seitov"},
		{"Әлия", "Алия"},
		{"Ғабитова Үміт", "Габитова Умит"},
		{"Іңкәр", "Инкар"},
		{"Ахмет-Али", "ахмет али"},
	} {
		want := view.Fold(same[0])
		for _, other := range same[1:] {
			if got := view.Fold(other); !slices.Equal(got, want) {
				t.Errorf("%s is folded to %q, %s to %q", other, got, same[0], want)
			}
		}
	}
	if slices.Equal(view.Fold("Асанов"), view.Fold("Асенов")) {
		t.Error("two names are one")
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Құдайбергенов Н.", "O'Neil", "İ", "ﬀ", "\x00", "ъь", "12 34"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, w := range view.Fold(s) {
			if w == "" || strings.ContainsFunc(w, unicode.IsSpace) {
				t.Errorf("%q gives the word %q", s, w)
			}
		}
	})
}

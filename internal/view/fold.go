package view

import (
	"strings"
	"unicode"
)

// folded gives, for a letter of a name, the letters under which it is looked
// for: the Kazakh letters are written in Russian papers by their neighbours, and
// hard and soft signs come and go.
var folded = map[rune]string{
	'ә': "а", 'ғ': "г", 'қ': "к", 'ң': "н", 'ө': "о", 'ұ': "у", 'ү': "у", 'һ': "х", 'і': "и",
	'ё': "е", 'й': "и", 'ы': "и", 'э': "е", 'ъ': "", 'ь': "",
}

// latin turns names typed in Latin letters into Cyrillic ones, two letters first.
var latin = strings.NewReplacer("shch", "щ", "sh", "ш", "ch", "ч", "zh", "ж", "kh", "х", "yu", "ю", "ya", "я", "yo", "е", "ts", "ц", "gh", "г",
	"a", "а", "b", "б", "c", "к", "d", "д", "e", "е", "f", "ф", "g", "г", "h", "х", "i", "и", "j", "ж", "k", "к", "l", "л", "m", "м", "n", "н",
	"o", "о", "p", "п", "q", "к", "r", "р", "s", "с", "t", "т", "u", "у", "v", "в", "w", "в", "x", "кс", "y", "и", "z", "з")

// Fold gives the words under which a name is found, so that Құдайбергенов,
// Кудайбергенов and Qudaibergenov are one. Digits stay as they are.
func Fold(text string) []string {
	var out []string
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for _, w := range words {
		var b strings.Builder
		last := rune(0)
		for _, r := range latin.Replace(w) {
			f, ok := folded[r]
			if !ok {
				f = string(r)
			}
			for _, r := range f {
				if r != last || unicode.IsDigit(r) { // doubled letters count once
					b.WriteRune(r)
				}
				last = r
			}
		}
		if b.Len() > 0 {
			out = append(out, b.String())
		}
	}
	return out
}

package roster

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold brings a name or a word to the form in which it is compared: letters and
// digits alone, small, composed, ё as е.
func fold(text string) string {
	var b strings.Builder
	for _, r := range norm.NFC.String(text) {
		switch r = unicode.ToLower(r); {
		case r == 'ё':
			b.WriteRune('е')
		case unicode.IsLetter(r), unicode.IsDigit(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}

// alike are letters of the Latin and the Cyrillic script that look the same.
var alike = map[rune]rune{
	'a': 'а', 'b': 'в', 'c': 'с', 'e': 'е', 'h': 'н', 'i': 'і', 'k': 'к', 'm': 'м', 'o': 'о', 'p': 'р', 't': 'т', 'x': 'х', 'y': 'у',
}

var alikeBack = func() map[rune]rune {
	back := map[rune]rune{}
	for l, c := range alike {
		back[c] = l
	}
	return back
}()

// otherScripts gives what a folded text becomes when letters that look alike are
// taken for those of one script.
func otherScripts(folded string) []string {
	var out []string
	for _, table := range []map[rune]rune{alike, alikeBack} {
		text := strings.Map(func(r rune) rune {
			if other, ok := table[r]; ok {
				return other
			}
			return r
		}, folded)
		if text != folded {
			out = append(out, text)
		}
	}
	return out
}

// shown cuts a value for a message and keeps it printable.
func shown(text string) string { return printable(text, 80) }

// printable cuts a text after so many characters and escapes what cannot be seen.
func printable(text string, most int) string {
	var b strings.Builder
	n := 0
	for _, r := range text {
		if n++; n > most {
			b.WriteRune('…')
			break
		}
		if r == unicode.ReplacementChar || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			b.WriteString(escaped(r))
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func escaped(r rune) string {
	const hex = "0123456789abcdef"
	switch r {
	case '\n':
		return `\n`
	case '\r':
		return `\r`
	case '\t':
		return `\t`
	case 0:
		return `\0`
	}
	if r > 0xFFFF { // invisible characters of the higher planes
		return "?"
	}
	return `\u` + string([]byte{hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15]})
}

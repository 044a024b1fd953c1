package view

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// How a name is found in any spelling. Each word of a name is folded to letters
// that its Kazakh, Russian and Latin spellings have in common; who is looked for is
// folded in the same way, and his words may stand in any order and be cut short.
//
//	Құдайбергенов  Кудайбергенов  Qudaibergenov  Kudaibergenov
//	Ілияс  Ильяс  Ilyas · Бауыржан  Бауржан · Шоқан  Чокан · Жұмабаев  Джумабаев
//	Болатұлы  Болатович  Болатулы  Bolatuly · Ахмет-Али  Ахметали

// folded gives, for a letter, the letters under which it is looked for: the Kazakh
// letters are written in Russian papers by their neighbours, hard and soft signs
// come and go, and Kazakh has no ч of its own.
var folded = map[rune]string{
	'ә': "а", 'ғ': "г", 'қ': "к", 'ң': "н", 'ө': "о", 'ұ': "у", 'ү': "у", 'һ': "х", 'і': "и",
	'ё': "е", 'й': "и", 'ы': "и", 'э': "е", 'ъ': "", 'ь': "", 'я': "иа", 'ю': "иу", 'ч': "ш", 'щ': "ш",
}

// latin turns names typed in Latin letters into Cyrillic ones, of those with
// several letters first: as passports have them, and the alphabets of 2018 and 2021.
var latin = strings.NewReplacer("shch", "щ", "sh", "ш", "ch", "ч", "zh", "ж", "kh", "х", "yu", "ю", "ya", "я", "yo", "е", "ye", "е", "ts", "ц", "gh", "г", "dzh", "ж", "dj", "ж",
	"a", "а", "b", "б", "c", "к", "d", "д", "e", "е", "f", "ф", "g", "г", "h", "х", "i", "и", "j", "ж", "k", "к", "l", "л", "m", "м", "n", "н",
	"o", "о", "p", "п", "q", "к", "r", "р", "s", "с", "t", "т", "u", "у", "v", "в", "w", "в", "x", "кс", "y", "и", "z", "з",
	"ä", "а", "á", "а", "ö", "о", "ó", "о", "ü", "у", "ú", "у", "ū", "у", "ý", "у", "ğ", "г", "ǵ", "г", "ñ", "н", "ń", "н", "ş", "ш", "ı", "и")

// alike are Latin letters that stand in Cyrillic words by mistake, by their looks.
var alike = strings.NewReplacer("a", "а", "b", "в", "c", "с", "e", "е", "h", "н", "i", "і", "k", "к", "m", "м", "o", "о", "p", "р", "t", "т", "x", "х", "y", "у")

// clusters are letters that one spelling has and the other has not: Бауыржан and
// Бауржан, Жұмабаев and Джумабаев.
var clusters = strings.NewReplacer("уи", "у", "дж", "ж")

// patronymics are the endings of a father's name, folded: ович and ұлы say the same
// of a son, овна and қызы of a daughter.
var patronymics = []string{"овиш", "евиш", "овна", "евна", "ули", "кизи"}

// stem is how many letters are left of a word before an ending is cut off.
const stem = 3

// father ends what is left: it is found by a father's name alone, never by a first
// name or a surname that begins so.
const father = "/"

// Fold gives the words under which a name is found: the parts of a word with a
// hyphen by themselves and as one, a father's name with its ending and without.
// Digits stay as they are.
func Fold(text string) []string {
	var out []string
	for _, alternatives := range Sought(text) {
		for _, words := range alternatives {
			for _, w := range words {
				if !slices.Contains(out, w) {
					out = append(out, w)
				}
			}
		}
	}
	return out
}

// Sought gives the words of a name that is looked for, each in its alternatives, of
// which one has all its words in the name.
func Sought(text string) [][][]string {
	var out [][][]string
	for _, field := range fields(text) {
		var parts []string
		for _, part := range strings.FieldsFunc(field, hyphen) {
			if w := fold(part); w != "" {
				parts = append(parts, w)
			}
		}
		switch {
		case len(parts) == 0:
		case len(parts) > 1:
			out = append(out, [][]string{parts, {fold(strings.Join(parts, ""))}})
		case fatherOf(parts[0]) != "":
			out = append(out, [][]string{parts, {fatherOf(parts[0])}})
		default:
			out = append(out, [][]string{parts})
		}
	}
	return out
}

// longestEnding is how many letters an ending that stands apart has at most, in any
// spelling: qyzyy.
const longestEnding = 6

// fields are the words of a text; a Kazakh ending that stands apart, as in Болат
// ұлы, belongs to the word before it.
func fields(text string) []string {
	var out []string
	for _, field := range strings.FieldsFunc(plain(text), func(r rune) bool { return !inWord(r) && !hyphen(r) }) {
		if len(out) > 0 && utf8.RuneCountInString(field) <= longestEnding {
			if w := fold(field); w == "ули" || w == "кизи" {
				out[len(out)-1] += field
				continue
			}
		}
		out = append(out, field)
	}
	return out
}

// plain is a text in small letters without marks over them and apostrophes, of
// which a keyboard makes several: they part no words.
func plain(text string) string {
	text = strings.ToLower(text)
	if !strings.ContainsFunc(text, partsNothing) {
		return text
	}
	return strings.Map(func(r rune) rune {
		if partsNothing(r) {
			return -1
		}
		return r
	}, text)
}

func partsNothing(r rune) bool {
	usual := r >= 'а' && r <= 'я' // nearly all are
	return !usual && (unicode.Is(unicode.Mn, r) || strings.ContainsRune("'’‘ʼ`´", r))
}

// inWord reports whether a letter or a digit stands there.
func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// hyphen reports whether what stands there joins two words into one.
func hyphen(r rune) bool { return strings.ContainsRune("-‐‑–—", r) }

// fold folds one word; it is "" when nothing is left of it.
func fold(word string) string {
	if foreign(word) {
		if strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
			word = alike.Replace(word)
		}
		word = latin.Replace(word)
	}
	word = letters(word)
	if strings.Contains(word, "уи") || strings.Contains(word, "дж") {
		word = clusters.Replace(word)
	}
	return once(word)
}

// foreign reports whether anything but the letters of Kazakh and Russian stands in a
// word: most have nothing else, and replacing takes longer than looking.
func foreign(word string) bool {
	return strings.ContainsFunc(word, func(r rune) bool { return !unicode.Is(unicode.Cyrillic, r) })
}

// fatherOf is a folded father's name without its ending; "" for other words.
func fatherOf(word string) string {
	for _, ending := range patronymics {
		rest, cut := strings.CutSuffix(word, ending)
		if !cut || utf8.RuneCountInString(rest) < stem {
			continue
		}
		for _, tail := range []string{"еи", "аи", "е"} { // Сергеевич, Сергейұлы; Ибраевич, Ыбырайұлы
			if name, ok := strings.CutSuffix(rest, tail); ok {
				return name + strings.TrimRight(tail, "еи") + father
			}
		}
		return rest + father
	}
	return ""
}

// letters folds letter by letter.
func letters(word string) string {
	var b strings.Builder
	b.Grow(len(word))
	for _, r := range word {
		if f, ok := folded[r]; ok {
			b.WriteString(f)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// once lets doubled letters count once; digits are told apart.
func once(word string) string {
	var b strings.Builder
	b.Grow(len(word))
	last := rune(0)
	for _, r := range word {
		if r != last || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

// vowels are those that spellings exchange: Тұрсын and Турсун, Төлеген and Тулеген,
// Ескендір and Искандер.
const vowels = "аеиоу"

// likeness is a pattern of words that differ in vowels alone, for LIKE; "" for a
// word that has too few consonants to be told from others.
func likeness(word string) string {
	var b strings.Builder
	consonants := 0
	for _, r := range word {
		switch {
		case strings.ContainsRune(vowels, r):
			b.WriteByte('_')
		case string(r) == father:
			b.WriteRune(r)
		default:
			b.WriteRune(r)
			consonants++
		}
	}
	if consonants < 3 {
		return ""
	}
	return b.String() + "%"
}

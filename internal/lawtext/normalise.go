package lawtext

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Normalise gives the form of a text that is hashed, so that copies of the
// same wording made with other fonts, spaces and quotation marks agree:
//
//   - Unicode NFC;
//   - soft hyphens, zero-width characters and byte order marks are dropped;
//   - any run of white space, no-break and narrow spaces included, is one
//     space; none at the ends;
//   - every double quotation mark («», „“, “”) is ", every single one and
//     apostrophe is ', every hyphen, dash and minus is -;
//   - in a word with at least one Cyrillic letter, Latin letters that look
//     like Cyrillic ones become Cyrillic. The Kazakh text mixes Latin ə
//     (U+0259) with Cyrillic ә (U+04D9), and Latin i with Cyrillic і, even
//     inside one word. Words wholly in Latin letters, such as Roman numerals,
//     stay. The schwa alone becomes Cyrillic in every word: neither Russian
//     nor English has it.
//
// Letter case, digits and punctuation count: they are wording.
func Normalise(text string) string {
	text = strings.Map(func(r rune) rune {
		if invisible(r) {
			return -1
		}
		return r
	}, text)
	var out, word strings.Builder
	space := false
	for _, r := range norm.NFC.String(text) {
		if unicode.IsSpace(r) {
			space = true
			continue
		}
		inWord := unicode.IsLetter(r) || unicode.IsMark(r)
		if space || !inWord {
			flushWord(&out, &word)
		}
		if space && out.Len() > 0 {
			out.WriteByte(' ')
		}
		space = false
		if inWord {
			word.WriteRune(r)
		} else {
			out.WriteRune(plainMark(r))
		}
	}
	flushWord(&out, &word)
	return norm.NFC.String(out.String())
}

// Hash is the lower-case hexadecimal SHA-256 of the normalised text.
func Hash(text string) string {
	sum := sha256.Sum256([]byte(Normalise(text)))
	return hex.EncodeToString(sum[:])
}

func flushWord(out, word *strings.Builder) {
	if word.Len() == 0 {
		return
	}
	w := strings.Map(schwa, word.String())
	if strings.ContainsFunc(w, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
		w = strings.Map(cyrillic, w)
	}
	out.WriteString(w)
	word.Reset()
}

func schwa(r rune) rune {
	switch r {
	case 'ə':
		return 'ә'
	case 'Ə':
		return 'Ә'
	}
	return r
}

const (
	latinTwins    = "aceiopxyhABCEHIKMOPTXY"
	cyrillicTwins = "асеіорхуһАВСЕНІКМОРТХУ"
)

var twins = func() map[rune]rune {
	to := []rune(cyrillicTwins)
	m := make(map[rune]rune, len(to))
	for i, r := range []rune(latinTwins) {
		m[r] = to[i]
	}
	return m
}()

func cyrillic(r rune) rune {
	if c, ok := twins[r]; ok {
		return c
	}
	return r
}

func invisible(r rune) bool {
	switch r {
	case 0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF:
		return true
	}
	return false
}

func plainMark(r rune) rune {
	switch r {
	case '«', '»', '„', '“', '”', '‟', '″':
		return '"'
	case '‘', '’', '‚', '‛', '′', '`', '´':
		return '\''
	case '‐', '‑', '‒', '–', '—', '―', '−':
		return '-'
	}
	return r
}

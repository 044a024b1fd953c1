package document

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Signs put where something could not be printed as it was.
const (
	unprintable = '□' // letters the fonts lack, right-to-left scripts, control characters, pictures
	cutSign     = "…" // the text went on
)

// printableRunes are the characters that the embedded fonts show and that need
// no shaping: Latin, Greek, Cyrillic with all the Kazakh letters, punctuation.
// A test compares the table with the fonts.
var printableRunes = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x0020, 0x007e, 1}, {0x00a0, 0x00ac, 1}, {0x00ae, 0x02ff, 1}, {0x0384, 0x038a, 1}, {0x038e, 0x03a1, 1},
		{0x03a3, 0x03ce, 1}, {0x0400, 0x0482, 1}, {0x048a, 0x0513, 1}, {0x1e00, 0x1e9b, 1}, {0x1ea0, 0x1ef9, 1},
		{0x2010, 0x2010, 1}, {0x2012, 0x2015, 1}, {0x2018, 0x2022, 1}, {0x2026, 0x2026, 1}, {0x2030, 0x2030, 1},
		{0x2032, 0x2033, 1}, {0x2039, 0x203a, 1}, {0x20ac, 0x20ac, 1}, {0x2116, 0x2116, 1}, {0x2122, 0x2122, 1},
		{0x2190, 0x2193, 1}, {0x2212, 0x2212, 1}, {0x2248, 0x2248, 1}, {0x2260, 0x2260, 1}, {0x2264, 0x2265, 1},
		{0x25a0, 0x25a1, 1}, {0x25cf, 0x25cf, 1},
	},
	LatinOffset: 2,
}

func printable(r rune) bool { return unicode.Is(printableRunes, r) }

// invisible are characters that come with copied text and show nothing: they
// are dropped. Marks that turn the direction of text are not among them.
func invisible(r rune) bool {
	switch {
	case r == 0x00ad, r == 0xfeff, r >= 0x200b && r <= 0x200d, r == 0x2060, r >= 0xfe00 && r <= 0xfe0f:
		return true
	}
	return false
}

// oneLine makes a text of anybody's fit to be printed in a line: composed
// letters, single spaces, a sign for what cannot be shown, at most limit letters.
func oneLine(s string, limit int) string {
	return strings.TrimSpace(tidy(s, limit, false))
}

// manyLines is oneLine for a text whose line breaks are kept.
func manyLines(s string, limit int) string {
	return strings.TrimSpace(tidy(s, limit, true))
}

func tidy(s string, limit int, keepLines bool) string {
	t := tidier{limit: limit, keepLines: keepLines}
	s = strings.ToValidUTF8(head(s, limit), string(unprintable))
	for _, r := range norm.NFC.String(s) {
		if !t.add(r) {
			t.b.WriteString(cutSign)
			break
		}
	}
	return t.b.String()
}

// head bounds the work that a hostile text can cause, leaving room for
// characters that will be joined or dropped.
func head(s string, limit int) string {
	most := 16*limit + 64
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}

// tidier writes one text.
type tidier struct {
	b         strings.Builder
	n, limit  int
	keepLines bool
	space     bool // a space or line break was written last
	bad       bool // the sign for the unprintable was written last
}

// add takes one character; false when the text is full.
func (t *tidier) add(r rune) bool {
	switch {
	case invisible(r):
		return true
	case unicode.IsSpace(r):
		t.addSpace(r)
		return true
	case t.n >= t.limit:
		return false
	case !printable(r) || r == unprintable:
		if t.bad {
			return true
		}
		r = unprintable
	}
	t.b.WriteRune(r)
	t.n++
	t.space, t.bad = false, r == unprintable
	return true
}

func (t *tidier) addSpace(r rune) {
	line := t.keepLines && (r == '\n' || r == '\u2028' || r == '\u2029')
	switch {
	case line:
		if s := t.b.String(); s != "" && !strings.HasSuffix(s, "\n") {
			t.b.WriteByte('\n')
		}
		t.space = true
	case !t.space && t.n > 0:
		t.b.WriteByte(' ')
		t.space = true
	}
	t.bad = false
}

// forCalendar makes a text fit for a calendar, where every script is shown by
// the reader's own program: only control characters and marks that turn the
// direction of text are refused.
func forCalendar(s string, limit int) string {
	var b strings.Builder
	n := 0
	for _, r := range norm.NFC.String(strings.ToValidUTF8(head(s, limit), string(unprintable))) {
		if n++; n > limit {
			b.WriteString(cutSign)
			break
		}
		switch {
		case r == '\n':
			b.WriteByte('\n')
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			b.WriteRune(unprintable)
		default:
			b.WriteRune(r)
		}
	}
	return strings.TrimSpace(b.String())
}

package lawtext

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxSize is the size of the largest file that is read, in bytes.
const MaxSize = 20 << 20

// raw is one printed line.
type raw struct {
	number   int
	text     string // without white space at the ends
	indented bool
	spaced   bool // white space stands at its end: a link follows
	after    bool // an empty line stands before it
}

// readRaw checks the encoding and cuts the file into printed lines.
func readRaw(data []byte) ([]raw, error) {
	if len(data) > MaxSize {
		return nil, fault(0, "a text of at most 20 MB", "the file is larger than %d bytes", MaxSize)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	var out []raw
	empty := false
	for i, b := range bytes.Split(data, []byte("\n")) {
		if !utf8.Valid(b) {
			return nil, fault(i+1, "UTF-8: save the file in that encoding", "the text is not UTF-8")
		}
		if bytes.IndexByte(b, 0) >= 0 {
			return nil, fault(i+1, "a plain text file", "a zero byte stands here")
		}
		s := strings.TrimSuffix(string(b), "\r")
		text := trim(s)
		if text == "" {
			empty = true
			continue
		}
		first, _ := utf8.DecodeRuneInString(s)
		last, _ := utf8.DecodeLastRuneInString(s)
		out = append(out, raw{i + 1, text, blank(first), blank(last), empty})
		empty = false
	}
	return out, nil
}

func blank(r rune) bool { return unicode.IsSpace(r) || invisible(r) }

func trim(s string) string { return strings.TrimFunc(s, blank) }

// plainSpaces makes every run of white space one ordinary space.
func plainSpaces(s string) string {
	return strings.Join(strings.FieldsFunc(s, blank), " ")
}

func numbered(text string) bool {
	return paragraphNumber.MatchString(text) || pointNumber.MatchString(text)
}

// isShort says whether a line may be a row of a table, which has no closing
// punctuation, and so does not show that a sentence was broken.
func isShort(text string) bool { return utf8.RuneCountInString(text) < 80 }

// closes says whether a piece begins with punctuation that ends another.
func closes(text string) bool {
	return text != "" && strings.IndexByte(",.;:)", text[0]) >= 0
}

// ending is the text without closing quotation marks and spaces.
func ending(text string) string {
	return strings.TrimRight(plainSpaces(text), "\"'»”’ ")
}

// unfinished says whether a text lacks the mark that ends a sentence or an
// element, or has it inside a parenthesis, after an abbreviation.
func unfinished(text string) bool {
	t := ending(text)
	if t == "" || strings.IndexByte(".;:!", t[len(t)-1]) < 0 {
		return true
	}
	return surplus(t) > 0
}

// surplus is the number of parentheses left open, less those closed and never
// opened; the parenthesis after the number of a point does not count.
func surplus(text string) int {
	n := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '(':
			n++
		case ')':
			if n > 0 || i == 0 || text[i-1] < '0' || text[i-1] > '9' {
				n--
			}
		}
	}
	return n
}

func startsLower(text string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(text, "\"'«“-– "))
	return unicode.IsLower(r)
}

func glue(a, b string) string {
	if closes(b) || strings.HasSuffix(a, "(") {
		return a + b
	}
	return a + " " + b
}

package rulebook

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"qyzmet"
)

// badBytes finds what is no text: bytes that are not UTF-8, control characters.
func badBytes(data string) *qyzmet.Fault {
	if soundText(data) {
		return nil
	}
	line, column := 1, 0
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRuneInString(data[i:])
		column++
		fault := ""
		switch {
		case r == utf8.RuneError && size == 1:
			fault = fmt.Sprintf("byte 0x%02x is not UTF-8 text; save the file as UTF-8", data[i])
		case r == '\uFEFF':
			fault = "a byte order mark stands here; save the file as UTF-8 without it"
		case r < ' ' && r != '\n' && r != '\r' && r != '\t', r >= 0x7f && r < 0xa0:
			fault = fmt.Sprintf("the control character U+%04X stands here; remove it", r)
		case r == '\n':
			line, column = line+1, 0
		}
		if fault != "" {
			return &qyzmet.Fault{Code: qyzmet.BadSyntax, Line: line, Column: column, Message: fault}
		}
		i += size
	}
	return nil
}

// soundText finds quickly that nothing is bad; where it finds something, badBytes
// looks closer. U+0080 to U+009F are 0xc2 and a byte up to 0x9f.
func soundText(data string) bool {
	if !utf8.ValidString(data) || strings.Contains(data, "\ufeff") {
		return false
	}
	for i := range len(data) {
		if c := data[i]; c < ' ' && c != '\n' && c != '\r' && c != '\t' || c == 0x7f || c == 0xc2 && data[i+1] < 0xa0 {
			return false
		}
	}
	return true
}

// maxIndent bounds the spaces before a line's text.
const maxIndent = 200

// tooDeep returns the first line nested deeper than limit, by brackets, by
// indentation or by dashes on one line; 0 when there is none. Brackets count
// inside quotes too: telling quotes apart is the parser's work, and it must not
// see what is too deep.
func tooDeep(data string, limit int) int {
	line, depth := 0, 0
	for text := range strings.Lines(data) {
		line++
		rest := strings.TrimLeft(text, " ")
		if len(text)-len(rest) > maxIndent || dashes(rest) > limit {
			return line
		}
		for i := range len(rest) {
			switch rest[i] {
			case '{', '[':
				depth++
			case '}', ']':
				depth = max(depth-1, 0)
			}
			if depth > limit {
				return line
			}
		}
	}
	return 0
}

// dashes counts the indicators that open a level each at the beginning of a line.
func dashes(text string) int {
	n := 0
	for len(text) > 1 && strings.IndexByte("-?:", text[0]) >= 0 && (text[1] == ' ' || text[1] == '\t') {
		n++
		text = strings.TrimLeft(text[1:], " \t")
	}
	return n
}

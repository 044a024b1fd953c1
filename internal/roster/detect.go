package roster

import (
	"bytes"
	"unicode/utf8"

	"qyzmet"
)

// sniffed is how much of a file is looked at to find out how it is written.
const sniffed = 256 << 10

var utf8Mark = []byte{0xEF, 0xBB, 0xBF}

// strangers are beginnings of files that are no table of people, with what to do.
var strangers = []struct{ magic, key string }{
	{"\xD0\xCF\x11\xE0", "old-excel"},
	{"\x1F\x8B", "gzip"},
	{"%PDF", "pdf"},
	{"<", "html"},
	{"[", "json-array"},
	{"{\\rtf", "rtf"},
	{"Rar!", "rar"},
	{"7z\xBC\xAF", "seven-zip"},
}

// detectFormat tells the format from the first bytes and the text they are.
func detectFormat(head, text []byte, o Options) (Format, *qyzmet.Fault) {
	text = bytes.TrimLeft(bytes.TrimPrefix(text, utf8Mark), " \t\r\n")
	if len(text) == 0 {
		return "", fault(qyzmet.Missing, "empty-file")
	}
	if o.Format != AnyFormat {
		return o.Format, nil
	}
	for _, s := range strangers {
		if bytes.HasPrefix(head, []byte(s.magic)) || bytes.HasPrefix(text, []byte(s.magic)) {
			return "", fault(qyzmet.BadSyntax, s.key)
		}
	}
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return XLSX, nil
	case text[0] == '{':
		return NDJSON, nil
	}
	return CSV, nil
}

// detectEncoding tells the encoding of text from its first bytes, with a note
// where the finding is not certain.
func detectEncoding(head []byte, o Options) (Encoding, []qyzmet.Text) {
	switch {
	case o.Encoding != AnyEncoding:
		return o.Encoding, nil
	case bytes.HasPrefix(head, utf8Mark):
		return UTF8, nil
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		return UTF16LE, nil
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		return UTF16BE, nil
	}
	if e := wideWithoutMark(head); e != AnyEncoding {
		return e, []qyzmet.Text{say("zero-bytes", "encoding", e)}
	}
	good, bad := utf8Share(head)
	switch {
	case bad == 0:
		return UTF8, nil
	case good >= bad:
		return UTF8, []qyzmet.Text{say("mostly-utf8")}
	}
	for _, b := range head {
		if _, ok := kazakh[b]; ok {
			return KZ1048, []qyzmet.Text{say("kazakh-letters")}
		}
	}
	return Windows1251, []qyzmet.Text{say("no-kazakh-letters")}
}

// wideWithoutMark recognises UTF-16 without a byte order mark by its zeros.
func wideWithoutMark(head []byte) Encoding {
	var zeros [2]int
	for i, b := range head {
		if b == 0 {
			zeros[i&1]++
		}
	}
	half := len(head) / 2
	switch {
	case half < 4:
		return AnyEncoding
	case zeros[1] > half/4 && zeros[0]*8 < zeros[1]:
		return UTF16LE
	case zeros[0] > half/4 && zeros[1]*8 < zeros[0]:
		return UTF16BE
	}
	return AnyEncoding
}

// utf8Share counts the characters beyond ASCII that are right UTF-8 and the
// bytes that are not. A character cut off by the end of head counts as neither.
func utf8Share(head []byte) (good, bad int) {
	for i := 0; i < len(head); {
		if head[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(head[i:])
		switch {
		case r != utf8.RuneError || n > 1:
			good++
		case utf8.FullRune(head[i:]):
			bad++
		}
		i += n
	}
	return good, bad
}

// separators of CSV, the first being taken where two would do.
var separators = []byte{',', ';', '\t'}

// noSeparator stands for the separator of a table of one column, whose header
// does not tell any: no line has it within, so a cell is a line.
const noSeparator = '\n'

// detectSeparator takes the separator by which most columns of the header are
// recognised, and of those the one with the most columns.
func detectSeparator(header []byte, recognised func(names []string) int) byte {
	best, bestScore := byte(noSeparator), -1
	var s splitter
	for _, sep := range separators {
		cells, _ := s.split(header, sep, MaxColumns)
		if len(cells) == 1 {
			continue
		}
		if score := recognised(texts(cells))*(MaxColumns+1) + len(cells); score > bestScore {
			best, bestScore = sep, score
		}
	}
	return best
}

func texts(cells [][]byte) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = string(c)
	}
	return out
}

package roster

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"qyzmet"
)

// checkText refuses a cell with bytes that are no text, and says what they may be.
func (w *worker) checkText(r *rule, c *cell) bool {
	if i := bytes.IndexByte(c.text, 0); i >= 0 {
		w.refuse(r, fault(qyzmet.BadSyntax, "the cell has a NUL byte (character %d), which is no text", i+1), string(c.text))
		return false
	}
	if utf8.Valid(c.text) {
		return true
	}
	w.refuse(r, notUTF8(c.text), kz1048.text(c.text))
	return false
}

// notUTF8 says where a text stops being UTF-8, and what it would be otherwise.
func notUTF8(text []byte) *qyzmet.Fault {
	at := 0
	for at < len(text) {
		r, n := utf8.DecodeRune(text[at:])
		if r == utf8.RuneError && n <= 1 {
			break
		}
		at += n
	}
	bad := byte(0)
	if at < len(text) {
		bad = text[at]
	}
	return fault(qyzmet.BadSyntax, "byte %d (%s) is not UTF-8 as the rest of the file; read as Windows-1251 or KZ-1048 the text is %q; save the file in one encoding",
		at+1, fmt.Sprintf("0x%02X", bad), shown(kz1048.text(text)))
}

// encodingHint recognises text of one encoding that was read in another.
func (w *worker) encodingHint(text string) string {
	switch w.opts.Encoding {
	case Windows1251, KZ1048:
		page := &windows1251
		if w.opts.Encoding == KZ1048 {
			page = &kz1048
		}
		if raw, ok := page.encode(text); ok && utf8.Valid(raw) && len(raw) > utf8.RuneCount(raw) {
			return fmt.Sprintf("in UTF-8 it would be %q, so the file has two encodings", shown(string(raw)))
		}
		if raw, ok := page.encode(text); ok && w.opts.Encoding == Windows1251 && kz1048.text(raw) != text {
			return fmt.Sprintf("in KZ-1048 it would be %q; choose that encoding", shown(kz1048.text(raw)))
		}
	}
	return ""
}

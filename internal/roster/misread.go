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
		w.refuse(r, fault(qyzmet.BadSyntax, "nul", "n", i+1), string(c.text))
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
	return fault(qyzmet.BadSyntax, "not-utf8", "n", at+1, "hex", fmt.Sprintf("0x%02X", bad), "value", quoted(kz1048.text(text)))
}

// encodingHint recognises text of one encoding that was read in another.
func (w *worker) encodingHint(f *qyzmet.Fault, text string) {
	switch w.opts.Encoding {
	case Windows1251, KZ1048:
		page := &windows1251
		if w.opts.Encoding == KZ1048 {
			page = &kz1048
		}
		if raw, ok := page.encode(text); ok && utf8.Valid(raw) && len(raw) > utf8.RuneCount(raw) {
			also(f, "in-utf8", "value", quoted(string(raw)))
		} else if ok && w.opts.Encoding == Windows1251 && kz1048.text(raw) != text {
			also(f, "in-kz1048", "value", quoted(kz1048.text(raw)))
		}
	}
}

package qyzmet

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"qyzmet/date"
)

// pen writes JSON in one pass, byte for byte as json.Marshal does. What it cannot
// write – a day without a written form, values nested too deep – it gives up on
// and leaves to encoding/json, so that both always give the same.
type pen struct {
	b    []byte
	deep int
	bad  bool // gave up
}

// AppendText appends to b what json.Marshal writes for a string.
func AppendText[T ~string](b []byte, s T) []byte {
	w := pen{b: b}
	w.said("", string(s))
	return w.b
}

// AppendTexts is AppendText for a list of strings, that is not nil.
func AppendTexts[T ~string](b []byte, list []T) []byte {
	w := pen{b: b}
	penTexts(&w, "", list)
	return w.b
}

// raw writes what is JSON already.
func (w *pen) raw(s string) { w.b = append(w.b, s...) }

// said writes a string after what leads to it: a brace or a comma, and a name.
func (w *pen) said(lead, s string) {
	b := append(w.b, lead...)
	if plain(s) {
		w.b = append(append(append(b, '"'), s...), '"')
		return
	}
	data, err := json.Marshal(s)
	w.b, w.bad = append(b, data...), w.bad || err != nil
}

// maybe is said, where a string is left out when it is empty.
func (w *pen) maybe(lead, s string) {
	if s != "" {
		w.said(lead, s)
	}
}

// odd are the bytes, beside those below the space, on which a string is not written
// as it is: what HTML would take for its own is escaped, and so are the line and the
// paragraph separator, which begin with e2.
var odd = [256]bool{'"': true, '\\': true, '<': true, '>': true, '&': true, 0xe2: true}

// plain reports whether json.Marshal writes a string as it is.
func plain(s string) bool {
	var all byte
	for i := range len(s) {
		c := s[i]
		if c < ' ' || odd[c] && (c != 0xe2 || strings.HasPrefix(s[i:], "\u2028") || strings.HasPrefix(s[i:], "\u2029")) {
			return false
		}
		all |= c
	}
	return all < utf8.RuneSelf || utf8.ValidString(s)
}

// number writes a whole number.
func (w *pen) number(lead string, n int64) { w.b = strconv.AppendInt(append(w.b, lead...), n, 10) }

// truth writes true or false.
func (w *pen) truth(lead string, is bool) { w.b = strconv.AppendBool(append(w.b, lead...), is) }

// day writes a date.
func (w *pen) day(lead string, d date.Date) {
	var err error
	w.b, err = d.AppendText(append(append(w.b, lead...), '"'))
	w.b, w.bad = append(w.b, '"'), w.bad || err != nil
}

// next parts what is written from what came before it in a list.
func (w *pen) next(i int) {
	if i > 0 {
		w.b = append(w.b, ',')
	}
}

// penTexts writes a list of strings.
func penTexts[T ~string](w *pen, lead string, list []T) {
	w.raw(lead)
	w.raw("[")
	for i, s := range list {
		w.next(i)
		w.said("", string(s))
	}
	w.raw("]")
}

// penList writes a list that is left out when it is empty.
func penList[T any](w *pen, lead string, list []T, one func(*pen, *T)) {
	if len(list) == 0 {
		return
	}
	w.raw(lead)
	w.raw("[")
	for i := range list {
		w.next(i)
		one(w, &list[i])
	}
	w.raw("]")
}

// values writes values by name, in the order of the names.
func (w *pen) values(all map[string]Value) {
	if all == nil {
		w.raw("null")
		return
	}
	var few [16]string
	names := few[:0]
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	w.raw("{")
	for i, name := range names {
		w.next(i)
		w.said("", name)
		w.raw(":")
		v := all[name]
		w.value(&v)
	}
	w.raw("}")
}

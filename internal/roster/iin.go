package roster

import (
	"bytes"
	"strconv"
	"strings"

	"qyzmet"
)

const iinDigits = 12

// readIIN reads an identification number, the row's key.
func (w *worker) readIIN(r *rule, c *cell) {
	text := c.text
	if n, ok := wholeFloat(*c); ok && n > 0 { // only of XLSX, where it is no text
		text = strconv.AppendInt(nil, n, 10)
	}
	if missing := iinDigits - len(text); missing > 0 && (c.kind == numberCell || w.opts.RestoreZeros) && allDigits(text) {
		text = append(bytes.Repeat([]byte{'0'}, missing), text...)
	}
	_, err := qyzmet.ParseIIN(string(text))
	if err == nil {
		w.person.iin = append(w.person.iin[:0], text...)
		return
	}
	if w.unknown(string(text)) {
		return
	}
	why := err.Error()
	if faults, ok := qyzmet.FaultsOf(err); ok {
		why = faults[0].Message
	}
	bad := said(w.opts.Book, qyzmet.BadIIN, why)
	w.iinHint(bad, string(c.text))
	w.refuse(r, bad, string(c.text))
}

func allDigits(text []byte) bool {
	for _, c := range text {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(text) > 0
}

// iinHint recognises what spreadsheets do to numbers of twelve digits.
func (w *worker) iinHint(f *qyzmet.Fault, text string) {
	switch missing := iinDigits - len(text); {
	case allDigits([]byte(text)) && missing > 0 && missing < 6:
		padded := strings.Repeat("0", missing) + text
		if _, err := qyzmet.ParseIIN(padded); err == nil {
			also(f, "zeros-lost")
			meant(f, padded, same(padded))
		}
	case strings.ContainsAny(text, "Ee") && strings.ContainsAny(text, "+,."):
		also(f, "shortened")
	}
}

// identity compares the row with what its identification number states, and
// takes from it what the row does not give.
func (w *worker) identity() {
	id, p := w.id, w.person
	if len(p.iin) == 0 {
		return
	}
	number := qyzmet.IIN(p.iin)
	sex := id.female
	if number.Male() {
		sex = id.male
	}
	birth := int64(number.BirthDate())
	if id.birth >= 0 && p.knows(id.birth) && p.num[id.birth] != birth || id.sex >= 0 && p.knows(id.sex) && p.num[id.sex] != sex {
		w.mismatch(string(number))
		return
	}
	if w.opts.NoDerived {
		return
	}
	if w.derive(id.birth, birth) {
		w.derived |= toldBirth
	}
	if w.derive(id.sex, sex) {
		w.derived |= toldSex
	}
}

// derive takes a fact from the identification number, where nobody has given it
// or said that it is unknown.
func (w *worker) derive(field int, v int64) bool {
	if field < 0 || w.person.state[field] != notAsked {
		return false
	}
	if r := w.whole[field]; v < r.low || v > r.high {
		return false
	}
	w.person.set(field, v, known)
	return true
}

// mismatch says how the row contradicts its identification number.
func (w *worker) mismatch(number string) {
	facts := qyzmet.Facts{w.fields[w.id.iin].Path: qyzmet.WordValue(number)}
	if f := w.id.birth; f >= 0 && w.person.knows(f) {
		facts[w.fields[f].Path] = qyzmet.Value{Kind: qyzmet.Date, N: w.person.num[f]}
	}
	if f := w.id.sex; f >= 0 && w.person.knows(f) {
		facts[w.fields[f].Path] = qyzmet.WordValue(w.fields[f].Words[w.person.num[f]])
	}
	for _, f := range w.opts.Book.CheckIdentity(facts) {
		translate(w.opts.Book, f)
		w.refuse(w.columnOf(f.Path), f, f.Value)
	}
	if len(w.faults) == 0 {
		w.refuse(nil, fault(qyzmet.Internal, "iin-clash"), number)
	}
}

// columnOf finds the column of a fact.
func (w *worker) columnOf(path string) *rule {
	for i := range w.rules {
		if w.rules[i].use == UseFact && w.rules[i].path == path {
			return &w.rules[i]
		}
	}
	return nil
}

package roster

import (
	"bytes"
	"strings"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// cell is one cell of a row. Text is all that CSV knows; XLSX tells more.
type cell struct {
	text []byte
	kind cellKind
}

type cellKind uint8

const (
	textCell    cellKind = iota
	numberCell           // of XLSX: a number, which may be a day
	formulaCell          // of XLSX: computed, never taken
	errorCell            // of XLSX: #REF! and the like
)

// memo keeps what the texts of one column were read as, for the columns whose
// texts come again and again.
type memo struct {
	last  []byte
	value read
	all   map[string]read
}

// read is what a text was read as, or why it was not.
type read struct {
	v   int64
	s   state
	bad *qyzmet.Fault
}

// copied gives the value; the fault as one of its own, for it is given a place.
func (r read) copied() (int64, state, *qyzmet.Fault) {
	if r.bad == nil {
		return r.v, r.s, nil
	}
	bad := *r.bad
	return 0, notAsked, &bad
}

// maxMemo bounds how many texts of a column are kept, and maxMemoText how long
// they are.
const (
	maxMemo     = 4096
	maxMemoText = 200
)

// trim takes the spaces off a cell, the one that does not break included.
func trim(text []byte) []byte {
	if n := len(text); n == 0 || text[0] > ' ' && text[0] < 0x80 && text[n-1] > ' ' && text[n-1] < 0x80 {
		return text
	}
	return bytes.TrimSpace(text)
}

// value reads a cell of a column of a fact or of an item's field.
func (w *worker) value(r *rule, m *memo, c cell) (int64, state, *qyzmet.Fault) {
	switch r.kind {
	case qyzmet.Date, qyzmet.Int:
		return w.counted(r, c)
	}
	if m.all != nil && bytes.Equal(c.text, m.last) {
		return m.value.copied()
	}
	have, ok := m.all[string(c.text)]
	if !ok {
		text := string(c.text)
		have.v, have.s, have.bad = w.worded(r, text)
		if m.all == nil || len(m.all) >= maxMemo {
			m.all = map[string]read{}
		}
		if len(text) <= maxMemoText {
			m.all[text] = have
		}
	}
	m.last, m.value = append(m.last[:0], c.text...), have
	return have.copied()
}

// counted reads a day or a number.
func (w *worker) counted(r *rule, c cell) (int64, state, *qyzmet.Fault) {
	var v int64
	var bad *qyzmet.Fault
	switch {
	case r.kind == qyzmet.Date && c.kind == numberCell:
		v, bad = w.serial(r, string(c.text))
	case r.kind == qyzmet.Date:
		var ok bool
		if v, ok = dayOf(c.text); !ok {
			return w.spoken(r, c, dateFault)
		}
	default:
		var ok bool
		if v, ok = wholeOf(c); !ok {
			return w.spoken(r, c, intFault)
		}
	}
	if bad == nil && (v < r.low || v > r.high) {
		return 0, notAsked, outOfRange(r, v)
	}
	return v, known, bad
}

// spoken reads a cell that is no value: words for not knowing, or a fault.
func (w *worker) spoken(r *rule, c cell, why func(*rule, string) *qyzmet.Fault) (int64, state, *qyzmet.Fault) {
	text := string(c.text)
	if w.unknown(text) {
		return 0, dontKnow, nil
	}
	if r.use == UseItem {
		if s := ofItem(text); s != notAsked {
			return 0, s, nil
		}
	}
	return 0, notAsked, why(r, text)
}

// unknown reports whether a text says that something is not known.
func (w *worker) unknown(text string) bool {
	return text == "?" || w.voc.answers.dontKnow[fold(text)]
}

// ofItem is what a cell can say of a list in place of an item's field.
func ofItem(text string) state {
	switch text {
	case "…", "...":
		return opens
	case "-", "–":
		return noItem
	}
	return notAsked
}

// worded reads a value that is one of few words, or a set of them.
func (w *worker) worded(r *rule, text string) (int64, state, *qyzmet.Fault) {
	if s := ofItem(text); r.use == UseItem && (s == opens || s == noItem && r.kind != qyzmet.Bool) {
		return 0, s, nil
	}
	switch r.kind {
	case qyzmet.Bool:
		return w.boolean(r, text)
	case qyzmet.Words:
		return w.set(r, text)
	}
	if code, ok := r.word(text); ok {
		return code, known, nil
	}
	if w.unknown(text) {
		return 0, dontKnow, nil
	}
	return 0, notAsked, w.wordFault(r, text)
}

// word finds the word that a text is: the declared word, or its label.
func (r *rule) word(text string) (int64, bool) {
	if code, ok := r.plain[text]; ok {
		return code, true
	}
	folded := fold(text)
	if folded == "" {
		return 0, false
	}
	code, ok := r.words[folded]
	return code, ok
}

func (w *worker) boolean(r *rule, text string) (int64, state, *qyzmet.Fault) {
	switch text {
	case "+":
		return 1, known, nil
	case "-", "−", "–":
		return 0, known, nil
	}
	if v, ok := r.words[fold(text)]; ok {
		return v, known, nil
	}
	if w.unknown(text) {
		return 0, dontKnow, nil
	}
	f := fault(qyzmet.WrongType, "not-bool", "value", quoted(text))
	allow(f, say("yes-words"), say("no-words"))
	return 0, notAsked, f
}

// set reads a set of words. A set that is empty and complete is said so; one
// that may have more ends with an ellipsis.
func (w *worker) set(r *rule, text string) (int64, state, *qyzmet.Fault) {
	if strings.HasPrefix(text, "[") || strings.HasPrefix(text, "{") {
		return w.jsonSet(r, text)
	}
	s := known
	if rest, open := strings.CutSuffix(strings.ReplaceAll(text, "...", "…"), "…"); open {
		text, s = strings.TrimSpace(rest), knownOpen
	}
	if code, ok := r.word(text); ok {
		return 1 << code, s, nil
	}
	if text == "-" || text == "–" || w.voc.answers.none[fold(text)] {
		return 0, s, nil
	}
	if w.unknown(text) {
		return 0, dontKnow, nil
	}
	var set int64
	for _, part := range strings.FieldsFunc(text, func(c rune) bool { return c == ';' || c == ',' || c == '|' }) {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		code, ok := r.word(part)
		if !ok {
			return 0, notAsked, w.wordFault(r, part)
		}
		set |= 1 << code
	}
	if set == 0 && s == known {
		return 0, notAsked, w.wordFault(r, text)
	}
	return set, s, nil
}

// wordFault says that a text is none of a fact's words, and what it may be.
func (w *worker) wordFault(r *rule, text string) *qyzmet.Fault {
	f := fault(qyzmet.NotAllowed, "no-word", "value", quoted(text), "fact", named(r.fact, r.path))
	folded := fold(text)
	near, alike := int64(0), false
	for _, other := range otherScripts(folded) {
		if code, ok := r.words[other]; ok {
			near, alike = code, true
		}
	}
	if alike {
		also(f, "look-alike")
	}
	w.encodingHint(f, text)
	name := rulebook.Nearest(folded, r.names)
	if !alike && name != "" {
		near, alike = r.words[name], true
	}
	if alike {
		meant(f, r.fact.Values[near].Word, r.called(near))
	}
	allow(f, r.allowed()...)
	return f
}

// allowed lists the words of a fact, as a message shows them.
func (r *rule) allowed() []qyzmet.Text {
	const most = 8
	var out []qyzmet.Text
	for i, v := range r.fact.Values {
		if i == most {
			return append(out, say("and-more", "n", len(r.fact.Values)-most))
		}
		t := r.called(int64(i))
		t.EN = v.Word + " (" + v.Label.KK + ", " + v.Label.RU + ")"
		out = append(out, t)
	}
	return out
}

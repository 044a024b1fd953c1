package state

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// Limits of a state that a page sends back.
const (
	maxFacts = 64 << 10 // bytes
	maxItems = 100      // of a list
)

// Read takes the state from a posted form; a form without facts begins anew on
// the day it names, or on today. The faults name each field that is refused.
func Read(book *rulebook.Book, form url.Values, today date.Date) (*State, qyzmet.Faults) {
	on, faults := readDay(form.Get(FieldOn), today)
	text := form.Get(FieldFacts)
	if text == "" {
		return New(book, on), faults
	}
	s := &State{On: on, Facts: qyzmet.Facts{}, Assumed: map[qyzmet.Path]bool{}}
	r := &reader{book: book, state: s, faults: faults}
	r.facts(text)
	for name := range strings.FieldsSeq(form.Get(FieldAssumed)) {
		if _, ok := s.Facts[qyzmet.Path(name)]; ok {
			s.Assumed[qyzmet.Path(name)] = true
		}
	}
	return s, r.faults
}

func readDay(text string, today date.Date) (date.Date, qyzmet.Faults) {
	if text == "" {
		return today, nil
	}
	d, err := date.Parse(text)
	if err != nil {
		return today, qyzmet.Faults{{Code: qyzmet.BadDate, Path: FieldOn, Value: clip(text), Message: err.Error()}}
	}
	return d, nil
}

type reader struct {
	book   *rulebook.Book
	state  *State
	faults qyzmet.Faults
}

func (r *reader) fault(code qyzmet.Code, path, value, format string, args ...any) {
	if len(r.faults) < 20 {
		r.faults = append(r.faults, &qyzmet.Fault{Code: code, Path: clip(path), Value: clip(value), Message: fmt.Sprintf(format, args...)})
	}
}

// facts reads the JSON object member by member, so that its order is kept.
func (r *reader) facts(text string) {
	if len(text) > maxFacts {
		r.fault(qyzmet.TooLarge, FieldFacts, "", "%d bytes of facts; at most %d are read", len(text), maxFacts)
		return
	}
	if !utf8.ValidString(text) {
		r.fault(qyzmet.BadSyntax, FieldFacts, "", "the facts are not UTF-8")
		return
	}
	dec := json.NewDecoder(strings.NewReader(text))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		r.fault(qyzmet.BadSyntax, FieldFacts, text, "the facts are no JSON object")
		return
	}
	for dec.More() {
		name, err := dec.Token()
		var raw json.RawMessage
		if err == nil {
			err = dec.Decode(&raw)
		}
		if err != nil {
			r.fault(qyzmet.BadSyntax, FieldFacts, text, "the facts cannot be read: %v", err)
			return
		}
		r.fact(fmt.Sprint(name), raw)
	}
	if _, err := dec.Token(); err != nil || dec.More() {
		r.fault(qyzmet.BadSyntax, FieldFacts, text, "the facts end too early")
	}
}

func (r *reader) fact(name string, raw json.RawMessage) {
	f := r.book.Facts[qyzmet.Path(name)]
	if f == nil {
		r.fault(qyzmet.UnknownName, name, "", "there is no fact of that name")
		return
	}
	if _, twice := r.state.Facts[f.Path]; twice {
		r.fault(qyzmet.Contradiction, name, "", "the fact is given twice")
		return
	}
	if v, ok := r.value(f, name, raw); ok {
		r.state.Set(f.Path, v)
	}
}

func (r *reader) value(f *rulebook.Fact, path string, raw json.RawMessage) (qyzmet.Value, bool) {
	text := strings.TrimSpace(string(raw))
	if text == "null" {
		return qyzmet.UnknownValue(qyzmet.DontKnow), true
	}
	switch f.Kind {
	case qyzmet.Words:
		return r.words(f, path, raw)
	case qyzmet.List:
		return r.list(f, path, raw)
	case qyzmet.Date, qyzmet.Word:
		var s string
		if json.Unmarshal(raw, &s) != nil {
			r.fault(qyzmet.WrongType, path, text, "a text was expected")
			return qyzmet.Value{}, false
		}
		text = s
	}
	v, fault := f.Parse(text)
	if fault != nil {
		r.fault(fault.Code, path, text, "%s", fault.Message)
		return qyzmet.Value{}, false
	}
	return v, true
}

// elements takes a plain list, or {"items": […], "complete": false}.
func (r *reader) elements(path string, raw json.RawMessage) (items []json.RawMessage, open, ok bool) {
	if json.Unmarshal(raw, &items) == nil {
		return items, false, true
	}
	var partial struct {
		Items    []json.RawMessage `json:"items"`
		Complete bool              `json:"complete"`
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&partial); err != nil {
		r.fault(qyzmet.WrongType, path, string(raw), "a list was expected")
		return nil, false, false
	}
	return partial.Items, !partial.Complete, true
}

func (r *reader) words(f *rulebook.Fact, path string, raw json.RawMessage) (qyzmet.Value, bool) {
	list, open, ok := r.elements(path, raw)
	if !ok {
		return qyzmet.Value{}, false
	}
	var words []string
	for _, e := range list {
		var w string
		known := json.Unmarshal(e, &w) == nil && slices.ContainsFunc(f.Values, func(l *rulebook.WordLabel) bool { return l.Word == w })
		if !known {
			r.fault(qyzmet.NotAllowed, path, string(e), "not one of the declared words")
			return qyzmet.Value{}, false
		}
		words = append(words, w)
	}
	v := qyzmet.WordsValue(words...)
	v.Open = open
	return v, true
}

func (r *reader) list(f *rulebook.Fact, path string, raw json.RawMessage) (qyzmet.Value, bool) {
	list, open, ok := r.elements(path, raw)
	if !ok {
		return qyzmet.Value{}, false
	}
	if len(list) > maxItems {
		r.fault(qyzmet.TooLarge, path, "", "%d items; at most %d are read", len(list), maxItems)
		return qyzmet.Value{}, false
	}
	v := qyzmet.Value{Kind: qyzmet.List, Open: open}
	for i, e := range list {
		item, ok := r.item(f, fmt.Sprintf("%s[%d]", path, i), e)
		if !ok {
			return qyzmet.Value{}, false
		}
		v.Items = append(v.Items, item)
	}
	return v, true
}

func (r *reader) item(f *rulebook.Fact, path string, raw json.RawMessage) (qyzmet.Item, bool) {
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil || fields == nil {
		r.fault(qyzmet.WrongType, path, string(raw), "an item with its fields was expected")
		return nil, false
	}
	item := qyzmet.Item{}
	for name, e := range fields {
		def := f.ItemFact(name)
		if def == nil {
			r.fault(qyzmet.UnknownName, path+"."+name, "", "there is no field of that name")
			return nil, false
		}
		v, ok := r.value(def, path+"."+name, e)
		if !ok {
			return nil, false
		}
		item[name] = v
	}
	return item, true
}

// clip shortens what a message repeats, and makes it showable.
func clip(s string) string {
	s = strings.ToValidUTF8(s, "\ufffd")
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

package roster

import (
	"bytes"
	"encoding/json"
	"errors"

	"qyzmet"
)

// readJSON reads a row of NDJSON.
func (w *worker) readJSON() {
	line := trim(w.out.data[w.row.from:w.row.to])
	if len(line) == 0 {
		return
	}
	w.filled = true
	if w.dirty && !w.checkText(&rule{}, &cell{text: line}) {
		return
	}
	if w.json.row(line) {
		w.filled = w.json.any
		return
	}
	w.person.reset()
	if f := jsonFault(line); f != nil {
		w.refuse(nil, f, string(line))
		return
	}
	if line[0] != '{' {
		w.refuse(nil, fault(qyzmet.WrongType, "no-object", "sample", `{"person.sex": "male", …}`), string(line))
		return
	}
	w.strict(nil, string(w.strip(line, "")), line)
}

// jsonFault says why a text is no JSON, or nil.
func jsonFault(text []byte) *qyzmet.Fault {
	var raw json.RawMessage
	err := json.Unmarshal(text, &raw)
	if err == nil {
		return nil
	}
	why, _ := elsewhere(nil, err.Error())
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fault(qyzmet.BadSyntax, "no-json", "why", why, "byte", syntax.Offset)
	}
	return fault(qyzmet.BadSyntax, "no-json-at-all", "why", why)
}

// strip gives an object without what is no fact: the row's key, the name, what
// is skipped, and with IgnoreUnknown what is not recognised. Mapped keys get the
// names of their facts. The text is valid JSON.
func (w *worker) strip(object []byte, prefix string) []byte {
	out := []byte{'{'}
	put := func(key string, raw []byte) {
		if len(out) > 1 {
			out = append(out, ',', ' ')
		}
		name, _ := json.Marshal(key)
		out = append(append(append(out, name...), ':', ' '), raw...)
	}
	eachMember(object, func(key string, raw []byte) {
		t, special := target{}, false
		if prefix == "" {
			t, special = w.jsonTarget(key)
		}
		_, isFact := w.json.facts[prefix+key]
		_, isGroup := w.json.groups[prefix+key]
		switch {
		case special && t.use == UseID:
			w.stripID(raw)
		case special && (t.use == UseFact || t.use == UseIIN):
			put(string(w.fields[t.field].Path), raw)
		case special && t.use != UseItem:
		case !isFact && isGroup && raw[0] == '{':
			put(key, w.strip(raw, prefix+key+"."))
		case isFact || isGroup || !w.opts.IgnoreUnknown:
			put(key, raw)
		}
	})
	return append(out, '}')
}

func eachMember(object []byte, each func(key string, raw []byte)) {
	d := json.NewDecoder(bytes.NewReader(object))
	if _, err := d.Token(); err != nil {
		return
	}
	for d.More() {
		key, err := d.Token()
		var raw json.RawMessage
		if err != nil || d.Decode(&raw) != nil {
			return
		}
		each(key.(string), raw)
	}
}

// stripID takes the key of a row.
func (w *worker) stripID(raw []byte) {
	text := string(raw)
	if raw[0] == '"' {
		_ = json.Unmarshal(raw, &text)
	} else if raw[0] == '{' || raw[0] == '[' {
		w.refuse(nil, fault(qyzmet.WrongType, "bad-id"), text)
		return
	} else if text == "null" {
		return
	}
	w.readID(nil, &cell{text: []byte(text)})
}

// strict reads facts with the book's own reader: of a whole row, or of one
// column r.
func (w *worker) strict(r *rule, facts string, value []byte) {
	if r != nil {
		if f := jsonFault(value); f != nil {
			w.refuse(r, within(f, "cell-list"), string(value))
			return
		}
	}
	read, err := w.opts.Book.ReadFacts("", []byte(facts))
	if err != nil {
		faults, ok := qyzmet.FaultsOf(err)
		if !ok {
			faults = qyzmet.Faults{said(w.opts.Book, qyzmet.Internal, err.Error())}
		}
		for _, f := range faults {
			translate(w.opts.Book, f)
			f.Column = 0
			w.refuse(r, f, f.Value)
		}
		return
	}
	for i, f := range w.fields {
		v, given := read[f.Path]
		if !given {
			continue
		}
		w.strictFact(r, i, v)
	}
}

func (w *worker) strictFact(r *rule, field int, v qyzmet.Value) {
	f := w.fields[field]
	if w.isGiven[field] {
		bad := fault(qyzmet.Contradiction, "for-all", "fact", named(w.opts.Book.FactOrder[field], string(f.Path)))
		bad.Path = string(f.Path)
		w.refuse(r, bad, v.String())
		return
	}
	if field == w.id.iin {
		w.person.iin = append(w.person.iin[:0], v.S...)
		return
	}
	if err := w.person.take(field, v); err != nil {
		bad := said(w.opts.Book, qyzmet.NotAllowed, err.Error())
		bad.Path = string(f.Path)
		w.refuse(r, bad, v.String())
	}
}

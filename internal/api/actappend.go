package api

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"

	"qyzmet"
)

// This file writes acts in the answers as encoding/json does, byte for byte, and
// several times as fast: one is written for every act that is recorded.

// quick are the bodies that are written here. appendTo is false for what encoding/json
// has to write, or to refuse.
type quick interface {
	appendTo([]byte) ([]byte, bool)
}

// quickly is appendJSON for them. There < and > and & stay as they are, but within a
// Shown they are escaped: which is which encoding/json knows, and what has any is
// left to it.
func quickly(b []byte, q quick) ([]byte, bool) {
	start := len(b)
	b, ok := q.appendTo(b)
	if !ok || bytes.Contains(b[start:], []byte(`\u00`)) {
		return nil, false
	}
	return append(b, '\n'), true
}

func (r Recorded) appendTo(b []byte) ([]byte, bool) {
	b = strconv.AppendInt(append(b, `{"position":`...), int64(r.Position), 10)
	b = qyzmet.AppendText(append(b, `,"id":`...), r.ID)
	b = strconv.AppendBool(append(b, `,"again":`...), r.Again)
	b, ok := r.Act.appendTo(append(b, `,"act":`...))
	return append(b, '}'), ok
}

func (o Ordered) appendTo(b []byte) ([]byte, bool) {
	b, ok := o.Order.appendTo(append(b, `{"order":`...))
	b = append(b, `,"each":[`...)
	for i := 0; i < len(o.Each) && ok; i++ {
		b, ok = o.Each[i].appendTo(after(b, i))
	}
	return append(b, "]}"...), ok && o.Each != nil
}

func (e EntryShown) appendTo(b []byte) ([]byte, bool) {
	b = strconv.AppendInt(append(b, `{"position":`...), int64(e.Position), 10)
	b, ok := e.Act.appendTo(append(b, `,"act":`...))
	return append(b, '}'), ok
}

func (a *Act) appendTo(b []byte) ([]byte, bool) {
	b, err := qyzmet.AppendEnvelope(append(b, `{"envelope":`...), &a.Envelope)
	if err != nil {
		return b, false
	}
	b = appendLabel(append(b, `,"title":`...), a.Title)
	if a.Erased {
		b = append(b, `,"erased":true`...)
	}
	if a.Number != "" {
		b = qyzmet.AppendText(append(b, `,"number":`...), a.Number)
	}
	if a.Power != "" {
		b = qyzmet.AppendText(append(b, `,"power":`...), a.Power)
	}
	if len(a.Basis) > 0 {
		b = qyzmet.AppendTexts(append(b, `,"basis":`...), a.Basis)
	}
	if len(a.Content) > 0 {
		if b, err = appendShown(append(b, `,"content":`...), a.Content); err != nil {
			return b, false
		}
	}
	if len(a.Sets) > 0 {
		if b, err = appendSettings(append(b, `,"sets":`...), a.Sets); err != nil {
			return b, false
		}
	}
	b, ok := qyzmet.AppendGrounds(b, &qyzmet.Payload{Papers: a.Papers, Checked: a.Checked, Overrode: a.Overrode, Findings: a.Findings, Source: a.Source})
	return append(b, '}'), ok
}

// after writes the comma before all but the first of a list.
func after(b []byte, i int) []byte {
	if i > 0 {
		b = append(b, ',')
	}
	return b
}

func appendLabel(b []byte, t qyzmet.Text) []byte {
	b = append(b, '{')
	n := 0
	for _, l := range [...]struct{ name, text string }{{`"kk":`, t.KK}, {`"ru":`, t.RU}, {`"en":`, t.EN}} {
		if l.text != "" {
			b = qyzmet.AppendText(append(after(b, n), l.name...), l.text)
			n++
		}
	}
	return append(b, '}')
}

func appendSettings(b []byte, sets []Setting) ([]byte, error) {
	b = append(b, '[')
	for i := range sets {
		s := &sets[i]
		b = qyzmet.AppendText(append(after(b, i), `{"subject":`...), s.Subject)
		b = qyzmet.AppendText(append(b, `,"op":`...), s.Op)
		if s.Path != "" {
			b = qyzmet.AppendText(append(b, `,"path":`...), s.Path)
		}
		var err error
		if b, err = s.Value.appendTo(append(b, `,"value":`...)); err != nil {
			return b, err
		}
		b = append(b, '}')
	}
	return append(b, ']'), nil
}

// appendShown writes values by name, in the order of the names.
func appendShown(b []byte, all map[string]Shown) ([]byte, error) {
	var few [16]string
	names := few[:0]
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	b = append(b, '{')
	for i, name := range names {
		b = append(qyzmet.AppendText(after(b, i), name), ':')
		var err error
		if b, err = all[name].appendTo(b); err != nil {
			return b, err
		}
	}
	return append(b, '}'), nil
}

// appendTo writes the value as json.Marshal does; what is rare is left to it.
func (s Shown) appendTo(b []byte) ([]byte, error) {
	switch v := s.v.(type) {
	case nil:
		return append(b, "null"...), nil
	case bool:
		return strconv.AppendBool(b, v), nil
	case int64:
		return strconv.AppendInt(b, v, 10), nil
	case string:
		return qyzmet.AppendText(b, v), nil
	case json.RawMessage: // hidden
		return append(b, v...), nil
	case map[string]Shown:
		return appendShown(b, v)
	}
	data, err := json.Marshal(s.v)
	return append(b, data...), err
}

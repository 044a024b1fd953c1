package roster

import (
	"encoding/xml"
	"errors"
	"io"

	"qyzmet"
)

// stringTable is the table of strings that the cells of a workbook share.
type stringTable struct {
	text []byte
	ends []int
}

func (t *stringTable) get(i int) ([]byte, bool) {
	if i < 0 || i >= len(t.ends) {
		return nil, false
	}
	from := 0
	if i > 0 {
		from = t.ends[i-1]
	}
	return t.text[from:t.ends[i]], true
}

// readStrings reads the table of strings, if the workbook has one.
func (w *workbook) readStrings(name string) (*stringTable, error) {
	t := &stringTable{}
	if name == "" || w.parts[name] == nil {
		return t, nil
	}
	part, err := w.open(name, 4*w.limits.SharedStrings)
	if err != nil {
		return nil, err
	}
	defer func() { _ = part.Close() }() // only read from
	d := xml.NewDecoder(part)
	var text textOf
	for {
		part.allow(w.limits.RowBytes)
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return t, nil
		} else if err != nil {
			return nil, err
		}
		t.text = text.take(token, t.text)
		if end, ok := token.(xml.EndElement); ok && end.Name.Local == "si" {
			t.ends = append(t.ends, len(t.text))
		}
		if size := int64(len(t.text) + 8*len(t.ends)); size > w.limits.SharedStrings {
			return nil, fault(qyzmet.TooLarge, "long-strings", "most", w.limits.SharedStrings)
		}
	}
}

// textOf gathers the text of <t> elements, but not of those that say how a text
// is read aloud.
type textOf struct {
	in, aloud bool
}

func (t *textOf) take(token xml.Token, to []byte) []byte {
	switch e := token.(type) {
	case xml.StartElement:
		switch e.Name.Local {
		case "t":
			t.in = true
		case "rPh":
			t.aloud = true
		}
	case xml.EndElement:
		switch e.Name.Local {
		case "t":
			t.in = false
		case "rPh":
			t.aloud = false
		}
	case xml.CharData:
		if t.in && !t.aloud {
			return append(to, e...)
		}
	}
	return to
}

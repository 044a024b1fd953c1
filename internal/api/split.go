package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"slices"
	"strconv"

	"qyzmet"
)

// part is one member of the body and where its value stands in it.
type part struct {
	name string
	raw  json.RawMessage // valid JSON, without blanks around it
	body []byte
	at   int
}

// fewParts is how many members most bodies have at most.
const fewParts = 8

// place is where the value begins, as line and column.
func (p part) place() (line, column int) { return position(p.body, p.at) }

// parts are the members of a body, each name once. They are few: looking through
// them takes less time than a map takes to make.
type parts []part

func (all parts) of(name string) (p part, given bool) {
	for _, p := range all {
		if p.name == name {
			return p, true
		}
	}
	return part{}, false
}

// split takes the body apart and leaves the values as they are. Members other than
// keys are refused.
func split(data []byte, keys []string) (parts, error) {
	if all, ok := splitSound(data, keys); ok {
		return all, nil
	}
	return splitSlowly(data, keys)
}

// splitSound is split for the body that nearly every client sends: nothing in it is
// wrong. What is, and names with escapes, it leaves to splitSlowly.
func splitSound(data []byte, keys []string) (parts, bool) {
	start := len(data) - len(bytes.TrimLeft(data, " \t\r\n"))
	if !json.Valid(data) || data[start] != '{' {
		return nil, false
	}
	all := make(parts, 0, fewParts)
	name := ""
	for at, end := range inside(data, start) {
		raw := data[at:end]
		if name != "" {
			all = append(all, part{name: name, raw: raw, body: data, at: at})
			name = ""
			continue
		}
		i := slices.IndexFunc(keys, func(key string) bool { return key == string(raw[1:len(raw)-1]) })
		if i < 0 {
			return nil, false
		}
		if _, twice := all.of(keys[i]); twice {
			return nil, false
		}
		name = keys[i]
	}
	return all, true
}

// inside goes over what stands in the object or list that begins at an offset of
// valid JSON: the elements, or each name and then its value. It gives where one
// begins and where it ends.
func inside(data []byte, at int) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		for at++; ; {
			switch data[at] {
			case ' ', '\t', '\r', '\n', ',', ':':
				at++
			case '}', ']':
				return
			default:
				end := ending(data, at)
				if !yield(at, end) {
					return
				}
				at = end
			}
		}
	}
}

// ending is where the value that begins at an offset inside an object or list of
// valid JSON ends.
func ending(data []byte, at int) int {
	for deep := 0; ; at++ {
		switch data[at] {
		case '"':
			for at++; data[at] != '"'; at++ {
				if data[at] == '\\' {
					at++
				}
			}
			if deep == 0 {
				return at + 1
			}
		case '{', '[':
			deep++
		case '}', ']':
			if deep == 0 { // of what a number or a word stands in
				return at
			}
			if deep--; deep == 0 {
				return at + 1
			}
		case ' ', '\t', '\r', '\n', ',':
			if deep == 0 {
				return at
			}
		}
	}
}

// splitSlowly is split by the decoder of encoding/json, which finds what is wrong.
func splitSlowly(data []byte, keys []string) (parts, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return nil, badJSON(data, d, errors.New("the body is one JSON object"))
	}
	var all parts
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return nil, badJSON(data, d, err)
		}
		key, _ := token.(string)
		if f := checkKey(key, keys, all); f != nil {
			return nil, f
		}
		p := part{name: key, body: data}
		if err := d.Decode(&p.raw); err != nil {
			return nil, badJSON(data, d, err)
		}
		p.at = int(d.InputOffset()) - len(p.raw)
		all = append(all, p)
	}
	if _, err := d.Token(); err != nil {
		return nil, badJSON(data, d, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, badJSON(data, d, errors.New("something follows the JSON object"))
	}
	return all, nil
}

// plainly reads a part that is written as programs write it, as encoding/json would:
// texts without escapes, whole numbers. It is false for everything else, which is
// left to encoding/json.
func (p part) plainly(into any) bool {
	switch into := into.(type) {
	case *string:
		text, ok := plainText(p.raw)
		*into = text
		return ok
	case *[]qyzmet.SubjectID:
		return plainIDs(p.raw, into)
	case *map[qyzmet.SubjectID]qyzmet.Position:
		return plainHeads(p.raw, into)
	}
	return false
}

// plainText is the text of a valid JSON string in which nothing is escaped.
func plainText(raw []byte) (string, bool) {
	if raw[0] != '"' || bytes.IndexByte(raw, '\\') >= 0 {
		return "", false
	}
	return string(raw[1 : len(raw)-1]), true
}

func plainIDs(raw []byte, into *[]qyzmet.SubjectID) bool {
	if raw[0] != '[' {
		return false
	}
	out := []qyzmet.SubjectID{}
	for at, end := range inside(raw, 0) {
		text, ok := plainText(raw[at:end])
		if !ok {
			return false
		}
		out = append(out, qyzmet.SubjectID(text))
	}
	*into = out
	return true
}

func plainHeads(raw []byte, into *map[qyzmet.SubjectID]qyzmet.Position) bool {
	if raw[0] != '{' {
		return false
	}
	out, name := map[qyzmet.SubjectID]qyzmet.Position{}, ""
	for at, end := range inside(raw, 0) {
		if name == "" {
			text, ok := plainText(raw[at:end])
			if !ok || text == "" {
				return false
			}
			name = text
			continue
		}
		n, err := strconv.ParseInt(string(raw[at:end]), 10, 64)
		if err != nil {
			return false
		}
		out[qyzmet.SubjectID(name)], name = qyzmet.Position(n), ""
	}
	*into = out
	return true
}
